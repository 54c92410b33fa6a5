"""Give a recording its transcript: who each name in the file is, and then no name any more."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.observation import Speaker
from fsh_coder.services import transcripts
from fsh_coder.services.study_overview import RecordingRow
from fsh_coder.services.transcripts import SpeakerLabel
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.study_dialog import Side, StudyDialog
from fsh_coder.ui.library.words import number_words

_WORKER, _PARENT, _OTHER = "worker", "client", "other"
_OPTIONS = (
    Option(_WORKER, "Worker"),
    Option(_PARENT, "Parent"),
    Option(_OTHER, "Somebody else"),
)
_SPEAKERS = {_WORKER: Speaker.WORKER, _PARENT: Speaker.CLIENT, _OTHER: None}


class TranscriptDialog(StudyDialog):
    """Maps every name in a transcript file once, and attaches the transcript.

    Args:
        parent: the window.
        db: the study.
        row: the session with its recording.
        path: the file.
        labels: the names in it.
        by: who attaches it.
    """

    def __init__(
        self,
        parent: QWidget | None,
        db: StudyDatabase,
        row: RecordingRow,
        *,
        path: Path,
        labels: Sequence[SpeakerLabel],
        by: CoderId,
    ) -> None:
        super().__init__(
            parent,
            f"Transcript of {row.session.label}",
            deed="Attach the transcript",
            lead="Say once who speaks. The names are then left out: the study keeps only who "
            "is the worker and who the parent.",
            width=560,
        )
        self._db, self._row, self._path, self._by = db, row, path, by
        self.choices: dict[str, SelectButton] = {}
        self.content.addWidget(self._make_names(labels))
        if not labels:
            words = "The file names nobody. The transcript is attached without speakers."
            self.content.addWidget(Text(words, wrap=True))
        self._warning = Text(role="helper", colour="warn", wrap=True)
        self.content.addWidget(self._warning)
        self._look()

    def on_deed(self) -> None:
        """Attach it, and close once it is done."""
        if self.attempt(self._attach):
            self.accept()

    def _make_names(self, labels: Sequence[SpeakerLabel]) -> QWidget:
        side = Side(spacing=8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for number, label in enumerate(labels):
            times = number_words(label.n_utterances, "line")
            grid.addWidget(Text(label.label, role="body_strong"), number, 0)
            grid.addWidget(Text(times, role="helper", colour="muted"), number, 1)
            choice = SelectButton("", list(_OPTIONS))
            choice.setAccessibleName(f"Who {label.label} is")
            choice.set_current(_key_of(label.likely))
            choice.chosen.connect(lambda _key: self._look())
            self.choices[label.label] = choice
            holder = QHBoxLayout()
            holder.addWidget(choice)
            grid.addLayout(holder, number, 2)
        side.column.addLayout(grid)
        return side

    def _look(self) -> None:
        keys = Counter(choice.current_key() for choice in self.choices.values())
        words = ""
        if self.choices and not keys[_WORKER]:
            words = "Nobody is the worker yet. Codes of the worker’s talk need to know who it is."
        self._warning.setText(words)
        self._warning.setVisible(bool(words))

    def _attach(self) -> None:
        recording = self._row.recording
        if recording is None:
            raise RuntimeError("a transcript for a session without a recording")
        speakers = {
            label: _SPEAKERS[choice.current_key() or _OTHER]
            for label, choice in self.choices.items()
        }
        spoken = transcripts.attach_transcript(
            self._db, recording.id, self._path, speakers=speakers, by=self._by
        )
        self.outcome = (
            f"{self._row.session.label} has a transcript of {number_words(len(spoken), 'line')}."
        )


def _key_of(speaker: Speaker | None) -> str:
    return _OTHER if speaker is None else speaker.value
