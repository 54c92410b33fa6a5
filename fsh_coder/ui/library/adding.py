"""Recordings are added in the background: how far it is, and what became of each file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from fsh_coder.domain.identifiers import CoderId, PracticeSessionId
from fsh_coder.services import recording_library
from fsh_coder.services.recording_library import AddedRecording, AddResult
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.background import Task
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.library.fault_list import SentenceLine
from fsh_coder.ui.library.study_dialog import StudyDialog
from fsh_coder.ui.library.words import number_words

Result = TypeVar("Result")

_STEPS = 1000


class BusyStrip(QWidget):
    """A strip that shows one piece of work in the background, and stops it.

    Signals:
        stopped: the work ended because it was to stop.
    """

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        strip = Pane("raised")
        row = QHBoxLayout(strip)
        row.setContentsMargins(20, 6, 20, 6)
        row.setSpacing(12)
        self._words = CutText(role="label")
        row.addWidget(self._words, 2)
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        row.addWidget(self._bar, 3)
        self._share = Text(role="helper", colour="muted")
        self._share.setMinimumWidth(40)
        row.addWidget(self._share)
        self.stop_button = Button("Stop", size="small", icon="x")
        self.stop_button.clicked.connect(self.stop)
        row.addWidget(self.stop_button)
        column.addWidget(strip)
        column.addWidget(Line())
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether something is at work."""
        return self._task is not None

    def run(
        self,
        words: str,
        work: Callable[[Task], Result],
        *,
        then: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do some work in the background and show how far it is.

        Args:
            words: what is being done.
            work: gets the task, to report and to stop by.
            then: gets the result.
            failed: gets what was raised.
        """
        self._words.set_text(words)
        self._bar.setAccessibleName(words)
        self._show_share(0.0)
        self.stop_button.setEnabled(True)
        self.show()
        self._task = background.run(work, then, failed, owner=self)
        self._task.progress.connect(lambda share, _words: self._show_share(share))
        self._task.finished.connect(self._end)

    def stop(self) -> None:
        """Ask the work to stop; it ends at its next step."""
        if self._task is not None:
            self._task.cancel()
            self.stop_button.setEnabled(False)
            self._words.set_text("Stopping…")

    def _end(self) -> None:
        was_stopped = self._task is not None and self._task.is_cancelled()
        self._task = None
        self.hide()
        if was_stopped:
            self.stopped.emit()

    def _show_share(self, share: float) -> None:
        self._bar.setValue(round(_STEPS * share))
        self._share.setText(f"{int(100 * share)} %")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of files and folders; ``empty`` are folders in which no sound was found."""

    result: AddResult
    empty: tuple[Path, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what is worth knowing of files that were added."""
        outside = [each for each in self.result.added if each.is_outside]
        notes = [
            f"{each.session.label}: the file ends before its header says it should. "
            "What is there can be coded; look whether the recorder has the whole."
            for each in self.result.added
            if each.is_cut
        ]
        if outside:
            they = "lies" if len(outside) == 1 else "lie"
            notes.append(
                f"{number_words(len(outside), 'recording')} {they} outside the study’s folder. "
                "If you move or copy the study, take them along."
            )
        return tuple(notes)

    @property
    def is_plain(self) -> bool:
        """Whether all went well and there is nothing more to say."""
        is_whole = not self.result.refused and not self.empty and not self.notes
        return is_whole and bool(self.result.added)

    def words(self) -> str:
        """Return what was added in one sentence."""
        added = self.result.added
        if not added:
            return "Nothing was added."
        labels = [each.session.label for each in added]
        span = labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"
        return f"{number_words(len(added), 'recording')} added: {span}."


def add_all(db: StudyDatabase, paths: Sequence[Path], *, by: CoderId, task: Task) -> Added:
    """Add files and all sound files of folders; for the background.

    Raises:
        Cancelled: the task was to stop; nothing was added.
        DiskFull, StudyFileUnwritable: the study could not be written.
    """
    files: list[Path] = []
    empty: list[Path] = []
    for path in paths:
        found = recording_library.files_in(path) if path.is_dir() else (path,)
        files += found
        if not found:
            empty.append(path)
    result = recording_library.add_files(
        db,
        tuple(dict.fromkeys(files)),
        by=by,
        progress=task.report,
        cancelled=task.is_cancelled,
    )
    return Added(result, tuple(empty))


def attach_one(
    db: StudyDatabase, path: Path, *, session_id: PracticeSessionId, by: CoderId, task: Task
) -> AddedRecording:
    """Add a file to a session that has no recording yet; for the background."""
    prepared = recording_library.prepare(
        db, path, progress=task.report, cancelled=task.is_cancelled
    )
    return recording_library.attach(db, prepared, practice_session_id=session_id, by=by)


class AddedDialog(StudyDialog):
    """What was added, and for each file that was not, its own sentence."""

    def __init__(self, parent: QWidget | None, added: Added) -> None:
        super().__init__(parent, added.words().rstrip("."), deed="Close", cancel="", width=620)
        refused = [error.sentence for error in added.result.refused]
        refused += [
            f"No sound files were found in the folder “{folder.name}”. Choose the folder that "
            "holds the recordings."
            for folder in added.empty
        ]
        if refused:
            n_refused = number_words(len(refused), "was", "were")
            head = f"{n_refused} not added"
            self.content.addWidget(Text(head, role="head"))
            for sentence in refused:
                self.content.addWidget(SentenceLine("circle-alert", sentence, colour="bad"))
        for note in added.notes:
            self.content.addWidget(SentenceLine("info", note, colour="accent"))
        self.content.addStretch(1)
