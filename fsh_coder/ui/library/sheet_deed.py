"""A list of sessions is read, shown, and added in the background."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.services import spreadsheet_import
from fsh_coder.services.spreadsheet_import import ImportResult, SheetPreview
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.library.adding import BusyStrip
from fsh_coder.ui.library.sheet_dialog import ImportedDialog, SheetDialog
from fsh_coder.ui.library.words import number_words


class SheetDeed(QObject):
    """Leads from a list on disk to sessions in the study.

    Args:
        screen: the window part the dialogs lie on.
        db: the open study.
        by: who does it.
        strip: shows what is done in the background.
        show_problem: says what went wrong where no dialog is open.

    Signals:
        done: sessions were added; with the words for it, "" where a dialog says more.
    """

    done = Signal(str)

    def __init__(
        self,
        screen: QWidget,
        db: StudyDatabase,
        *,
        by: CoderId,
        strip: BusyStrip,
        show_problem: Callable[[Exception], None],
    ) -> None:
        super().__init__(screen)
        self._screen, self._db, self._by = screen, db, by
        self._strip, self._show_problem = strip, show_problem

    def read(self, path: Path) -> None:
        """Read a list in the background, then show what it holds."""
        self._strip.run(
            f"Reading “{path.name}”…",
            lambda _task: spreadsheet_import.preview(path),
            then=self._show,
            failed=self._show_problem,
        )

    def _show(self, preview: SheetPreview) -> None:
        dialog = SheetDialog(self._screen, self._db, preview)
        dialog.accepted.connect(lambda: self._import(dialog))
        dialog.open()

    def _import(self, dialog: SheetDialog) -> None:
        path, mapping, keeps = dialog.path, dialog.mapping, dialog.keeps_rows_without_file
        self._strip.run(
            f"Adding the sessions of “{path.name}”…",
            lambda task: spreadsheet_import.import_sessions(
                self._db,
                path,
                mapping,
                keeps_rows_without_file=keeps,
                by=self._by,
                progress=task.report,
                cancelled=task.is_cancelled,
            ),
            then=self._show_imported,
            failed=self._show_problem,
        )

    def _show_imported(self, result: ImportResult) -> None:
        if result.faults:
            self.done.emit("")
            ImportedDialog(self._screen, result).open()
        else:
            self.done.emit(f"{number_words(result.n_sessions, 'session')} added.")
