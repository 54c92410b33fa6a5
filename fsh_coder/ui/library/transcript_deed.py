"""Attaching a transcript to a recording, and taking it away again."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.services import transcripts
from fsh_coder.services.study_overview import RecordingRow
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.dialogs import confirm
from fsh_coder.ui.library.transcript_dialog import TranscriptDialog

FILTER = "Transcripts (*.vtt *.srt *.txt);;All files (*)"


class TranscriptDeed(QObject):
    """What the Study place does with transcripts.

    Args:
        screen: where dialogs are shown; it owns this.
        db: the study.
        by: who does it.
        after: called with what was done, in words.
        show_problem: called with what stands in the way.
    """

    def __init__(
        self,
        screen: QWidget,
        db: StudyDatabase,
        *,
        by: CoderId,
        after: Callable[[str], None],
        show_problem: Callable[[Exception], None],
    ) -> None:
        super().__init__(screen)
        self._screen, self._db, self._by = screen, db, by
        self._after, self._show_problem = after, show_problem

    def ask(self, row: RecordingRow) -> None:
        """Ask for the file of a recording's transcript."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._screen, f"Transcript of {row.session.label}", str(self._db.path.parent), FILTER
        )
        if chosen:
            self.read(row, Path(chosen))

    def read(self, row: RecordingRow, path: Path) -> None:
        """Show who speaks in a transcript, and attach it."""
        try:
            labels = transcripts.speakers_in(path)
        except UserFacingError as error:
            self._show_problem(error)
            return
        dialog = TranscriptDialog(
            self._screen, self._db, row, path=path, labels=labels, by=self._by
        )
        dialog.accepted.connect(lambda: self._after(dialog.outcome))
        dialog.open()

    def remove(self, row: RecordingRow) -> None:
        """Take a recording's transcript away, after asking."""
        label = row.session.label
        if row.recording is None or not confirm(
            self._screen,
            f"Remove the transcript of {label}?",
            text="The recording, its marks and ratings stay. The file it came from stays too.",
            deed="Remove the transcript",
            destructive=True,
        ):
            return
        try:
            transcripts.remove_transcript(self._db, row.recording.id, by=self._by)
        except UserFacingError as error:
            self._show_problem(error)
            return
        self._after(f"The transcript of {label} was removed.")
