"""An anonymised copy of a whole session: names are tones, voices are as they were.

Only a lead may make one: it is the whole meeting, and voices remain recognisable. The copy
holds the sound alone, without film, tags or dates, and its name and title are the session's
label. The study's journal keeps who made it, when, and how many names were bleeped.
"""

from collections.abc import Callable
from pathlib import Path

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import CoderId, RecordingId
from fsh_coder.domain.people import Coder, Role
from fsh_coder.media.anonymised import write_anonymised
from fsh_coder.media.sound_writer import SoundFileKind
from fsh_coder.services.recording_places import known_recording, label_of_session
from fsh_coder.services.saved_sound import file_label, saved_sound
from fsh_coder.services.sound_to_code import sound_to_code
from fsh_coder.services.spoken_names import spoken_names
from fsh_coder.store.database import StudyDatabase


class OnlyLeadsCopy(UserFacingError):
    """Somebody who is no lead asked for a copy of a whole session."""

    def __init__(self, session_label: str) -> None:
        super().__init__(
            f"Only a lead may make a copy of the whole of {session_label}. Save a clip of the "
            "stretch you need, or ask the lead."
        )
        self.session_label = session_label


def copy_name(session_label: str, *, kind: SoundFileKind) -> str:
    """Return what a copy's file is called: the session's label and what it is."""
    return f"{file_label(session_label)} anonymised.{kind}"


def save_anonymised_copy(
    db: StudyDatabase,
    recording_id: RecordingId,
    path: Path,
    *,
    kind: SoundFileKind,
    person: Coder,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Make the copy; may be called from any thread.

    Args:
        db: the open study.
        recording_id: the recording.
        path: where the copy is to appear.
        kind: WAV or M4A.
        person: who makes it.
        progress: gets how far it is, 0 to 1.
        cancelled: asked all the time; True stops the work.

    Raises:
        NotFound: the study has no such recording.
        OnlyLeadsCopy: the person is no lead.
        Cancelled: ``cancelled`` said so; there is no new file.
        RecordingMissing, RecordingChanged, UnreadableSound: the recording cannot be read.
        NoRoomForSound, NotOursToReplace, CannotWrite: the file cannot be written.
        DiskFull, StudyFileUnwritable: it could not be logged.
    """
    if person.role is not Role.LEAD:
        with db.reading() as session:
            raise OnlyLeadsCopy(label_of_session(session, known_recording(session, recording_id)))
    write_copy(
        db, recording_id, path, kind=kind, by=person.id, progress=progress, cancelled=cancelled
    )


def write_copy(
    db: StudyDatabase,
    recording_id: RecordingId,
    path: Path,
    *,
    kind: SoundFileKind,
    by: CoderId | None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Make the copy without asking who wants it, as the command line does."""
    with db.reading() as session:
        recording = known_recording(session, recording_id)
        label = label_of_session(session, recording)
    sound = sound_to_code(db, recording_id)
    names = spoken_names(db, recording_id)
    n_names = f"{len(names)} name{'' if len(names) == 1 else 's'} bleeped"
    words = f"anonymised copy of {label} saved, the whole recording, {n_names}"
    with saved_sound(db, path, log_words=words, by=by) as part:
        write_anonymised(
            sound.path,
            part,
            kind=kind,
            title=label,
            bleeps_ms=[(name.start_ms, name.end_ms) for name in names],
            duration_ms=recording.duration_ms,
            shown_as=label,
            progress=progress,
            cancelled=cancelled,
        )
