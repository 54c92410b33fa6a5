"""What the Rubric tab can do with rubrics: copy and change, make, import and export them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from fsh_coder.domain import rubric_draft
from fsh_coder.domain.errors import RubricFaults, UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import rubric_drafts, rubric_versions
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.table import PlainTable
from fsh_coder.ui.kit.toast import show_toast
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.study_dialog import StudyDialog
from fsh_coder.ui.library.words import number_words
from fsh_coder.ui.rubric_editor.editor_dialog import YAML_FILTER, RubricEditor
from fsh_coder.ui.rubric_editor.equivalence_dialog import EquivalenceDialog
from fsh_coder.ui.rubric_editor.local_wording_dialog import LocalWordingDialog

IMPORT_FILTER = (
    "Rubrics, code lists, CACTI settings (*.yaml *.yml *.csv *.txt *.tsv *.xlsx *.xml);;"
    "All files (*)"
)


class RubricDeeds(QObject):
    """Opens the editor and says what came of it.

    Args:
        screen: the window part that dialogs lie on.
        db: the open study.
        by: who does it.
        after: called with words once a rubric was put into the study.
        show_problem: says what went wrong where no dialog is open.
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

    def make(self) -> None:
        """Open the editor with an empty rubric."""
        self._open(rubric_draft.blank(), "New rubric")

    def copy(self, rubric: Rubric) -> None:
        """Open the editor with a new version of a rubric."""
        copied = rubric_drafts.copy_for(self._db, rubric)
        self._open(copied, f"Copy and change {rubric.short_title}")

    def reword(self, rubric: Rubric) -> None:
        """Open the local wording of a version."""
        dialog = LocalWordingDialog(self._screen, self._db, rubric=rubric, by=self._by)
        dialog.accepted.connect(lambda: self._after(dialog.outcome))
        dialog.open()

    def compare(self, rubric: Rubric) -> None:
        """Open what measures mean the same in this version and others."""
        versions = [each.rubric for each in rubric_versions.uses(self._db, rubric.key)]
        dialog = EquivalenceDialog(
            self._screen, self._db, versions=versions, chosen=rubric, by=self._by
        )
        dialog.accepted.connect(lambda: self._after(dialog.outcome))
        dialog.open()

    def choose_import(self) -> None:
        """Ask for a file and open what it holds in the editor."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._screen, "Import a rubric", str(self._db.path.parent), IMPORT_FILTER
        )
        if chosen:
            self.import_file(Path(chosen))

    def import_file(self, path: Path) -> None:
        """Open what a file holds in the editor, or list all that is wrong with it."""
        try:
            found = rubric_drafts.read(path)
        except RubricFaults as error:
            FaultsDialog(self._screen, error).open()
            return
        except UserFacingError as error:
            self._show_problem(error)
            return
        notes = tuple(note.words for note in found.notes)
        self._open(found.rubric, f"Import “{path.name}”", notes=notes)

    def choose_export(self, rubric: Rubric) -> None:
        """Ask for a place and write a rubric there as a YAML file."""
        start = str(self._db.path.parent / f"{rubric.key}-{rubric.version}.yaml")
        chosen, _ = QFileDialog.getSaveFileName(
            self._screen, "Export the rubric", start, YAML_FILTER
        )
        if chosen:
            self.export_file(rubric, Path(chosen))

    def export_file(self, rubric: Rubric, path: Path) -> None:
        """Write a rubric as a YAML file, to the letter as it is in the study."""
        try:
            rubric_drafts.save(rubric, path)
        except UserFacingError as error:
            self._show_problem(error)
            return
        show_toast(self._screen, f"{rubric.short_title} is in “{path.name}”.")

    def _open(self, rubric: Rubric, title: str, *, notes: tuple[str, ...] = ()) -> None:
        editor = RubricEditor(
            self._screen, self._db, rubric=rubric, title=title, by=self._by, notes=notes
        )
        editor.adopted.connect(self._after)
        editor.open()


class FaultsDialog(StudyDialog):
    """Every fault of a rubric file with its line, place and remedy."""

    def __init__(self, parent: QWidget | None, error: RubricFaults) -> None:
        super().__init__(
            parent,
            f"“{error.name}” has {number_words(len(error.faults), 'fault')}",
            deed="Close",
            cancel="",
            lead="Mend them in the file and import it again; nothing was imported.",
            width=860,
        )
        self.rows = PlainRows(("Line", "Where", "What is wrong", "Remedy"), right=(0,), parent=self)
        self.rows.show_rows(
            [
                PlainRow(place, (str(each.line), each.path, each.message, each.remedy))
                for place, each in enumerate(error.faults)
            ]
        )
        table = PlainTable("Faults")
        table.setModel(self.rows)
        table.set_column_widths((52, 150, 290, 280), stretch=3)
        table.setMinimumHeight(260)
        self.content.addWidget(table)
