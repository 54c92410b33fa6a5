"""Prepares an anonymised copy of a whole session: mark the names, choose a file."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.domain.people import Coder
from fsh_coder.domain.timecode import duration_words
from fsh_coder.media.player import Player
from fsh_coder.media.sound_writer import SoundFileKind
from fsh_coder.services.anonymised_copy import copy_name
from fsh_coder.services.sound_to_code import SoundToCode
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.clips.names_editor import NamesEditor
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.study_dialog import StudyDialog
from fsh_coder.ui.save_dialog import ask_where_to_save

_LEAD = (
    "Each marked name becomes a tone; film, tags and dates are left out. Voices are not changed "
    "and remain recognisable, so the copy is still personal data. The study’s log keeps that "
    "you made it."
)


@dataclass(frozen=True, slots=True)
class CopyWanted:
    """An anonymised copy to be made."""

    recording_id: RecordingId
    shown_as: str
    path: Path
    kind: SoundFileKind


class CopyDialog(StudyDialog):
    """The whole recording with its names.

    Args:
        parent: the window it lies on.
        db: the open study.
        recording_id: the recording.
        sound: its file.
        shown_as: the session's label.
        person: who makes the copy.
        player: plays it; one of its own by default.

    Signals:
        wanted: the `CopyWanted`; the dialog closes.
    """

    wanted = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        db: StudyDatabase,
        recording_id: RecordingId,
        *,
        sound: SoundToCode,
        shown_as: str,
        person: Coder,
        player: Player | None = None,
    ) -> None:
        super().__init__(
            parent, f"Anonymised copy of {shown_as}", deed="Save copy…", lead=_LEAD, width=820
        )
        self._db, self._recording_id, self._label = db, recording_id, shown_as
        self.kind = SelectButton(
            "Kind",
            [Option(kind.value, kind.words) for kind in (SoundFileKind.M4A, SoundFileKind.WAV)],
        )
        row = QHBoxLayout()
        words = f"The whole recording, {duration_words(sound.duration_ms)}"
        row.addWidget(Text(words, role="label"))
        row.addStretch(1)
        row.addWidget(self.kind)
        self.content.addLayout(row)
        self.names = NamesEditor(
            db, recording_id, sound=sound, shown_as=shown_as, by=person.id, player=player
        )
        self.names.list.setFixedHeight(150)
        self.names.failed.connect(self.show_problem)
        self.content.addWidget(self.names)
        self.names.begin()
        self.names.wave.setFocus()

    def on_deed(self) -> None:
        """Ask where to, and hand the work over."""
        kind = SoundFileKind(self.kind.current_key() or SoundFileKind.M4A.value)
        path = ask_where_to_save(
            self,
            "Save anonymised copy",
            proposed=self._db.path.parent / copy_name(self._label, kind=kind),
            kind=f"{kind.value.upper()} sound",
            suffix=f".{kind.value}",
        )
        if path is not None:
            self.accept()
            self.wanted.emit(CopyWanted(self._recording_id, self._label, path, kind))
