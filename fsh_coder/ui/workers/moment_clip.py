"""Saves a moment behind a score as a clip, for supervision and training."""

from PySide6.QtWidgets import QWidget

from fsh_coder.domain.people import Coder
from fsh_coder.services.profile_values import Excerpt
from fsh_coder.services.sound_to_code import sound_to_code
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.clips.clip_dialog import ClipDialog
from fsh_coder.ui.settings import Settings

#: What follows a moment belongs to it; with the sound around it this is what its button plays.
FOLLOWS_MS = 8_000


def offer_clip(
    parent: QWidget, db: StudyDatabase, excerpt: Excerpt, *, person: Coder, settings: Settings
) -> ClipDialog:
    """Open the dialog that saves a moment.

    Raises:
        NotFound, RecordingMissing, RecordingChanged: its sound is not there.
    """
    sound = sound_to_code(db, excerpt.recording_id)
    end_ms = min(excerpt.at_ms + FOLLOWS_MS, sound.duration_ms)
    dialog = ClipDialog(
        parent,
        db,
        excerpt.recording_id,
        sound=sound,
        shown_as=excerpt.session_label,
        stretch=(excerpt.at_ms, end_ms),
        bounds=(0, sound.duration_ms),
        is_mark=True,
        person=person,
        settings=settings,
    )
    dialog.open()
    return dialog
