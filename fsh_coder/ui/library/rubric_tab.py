"""The Rubric tab: the study's instruments, to be read, and others that can be installed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import local_wording, rubric_library
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Card, Pane
from fsh_coder.ui.kit.table import ROW_STUDY, PlainTable
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.rubric_page import RubricPage
from fsh_coder.ui.library.study_deeds import StudyDeeds

_LIST_WIDTH, _NARROW_LIST_WIDTH = 250, 174
_WIDE_FROM_PX = 860
_NOTE_FROM_PX, _LOW_BELOW_PX = 400, 340


class RubricTab(Pane):
    """The installed rubrics at the left, the chosen one to read at the right."""

    def __init__(
        self, db: StudyDatabase, *, deeds: StudyDeeds, parent: QWidget | None = None
    ) -> None:
        super().__init__("bg", parent=parent)
        self._db, self._deeds = db, deeds
        self._installed: tuple[Rubric, ...] = ()
        self._shown: tuple[Rubric, ...] = ()
        self._offered: list[Rubric] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 14, 20, 20)
        row.setSpacing(12)
        self._side = self._make_list()
        row.addWidget(self._side)
        card = Card(padding=0)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("The chosen rubric")
        card.body.addWidget(self._area)
        row.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the rubric the most room."""
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE_FROM_PX
        self._side.setFixedWidth(_LIST_WIDTH if is_wide else _NARROW_LIST_WIDTH)
        self._note.setVisible(self.height() >= _NOTE_FROM_PX)
        # In a low window the rows need the room of the heads and of the gaps.
        is_low = self.height() < _LOW_BELOW_PX
        self.table.horizontalHeader().setVisible(not is_low)
        self._column.setSpacing(4 if is_low else 10)

    def refresh(self) -> None:
        """Read the rubrics anew."""
        installed = rubric_library.installed(self._db)
        shown = tuple(local_wording.shown(self._db, each) for each in installed)
        if installed == self._installed:
            if shown != self._shown:
                self._shown = shown
                self._show(self.table.currentIndex().row())
            return
        is_first = not self._installed
        self._installed, self._shown = installed, shown
        self.rows.show_rows(
            [PlainRow(each.digest, (each.short_title, each.version)) for each in installed]
        )
        self.table.select_row(0 if is_first else len(installed) - 1)
        known = {rubric.digest for rubric in installed}
        self._offered = [each for each in rubric_library.offered() if each.digest not in known]
        self.install_button.setEnabled(bool(self._offered))
        for button in (self.copy_button, self.export_button, self.wording_button):
            button.setEnabled(bool(installed))
        self._note.setText(
            "What is installed stays as it is, word for word, for as long as the study lasts."
            if self._offered
            else "All rubrics that come with the program are installed."
        )

    def _make_list(self) -> QWidget:
        holder = QFrame()
        column = self._column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        card = Card(padding=0)
        self.rows = PlainRows(("Installed", "Version"), right=(1,), muted=(1,), parent=self)
        self.table = PlainTable("Installed rubrics", row_height=ROW_STUDY)
        self.table.setModel(self.rows)
        self.table.set_column_widths((120, 62), stretch=0)
        self.table.selectionModel().currentRowChanged.connect(
            lambda current, _before: self._show(current.row())
        )
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        self.install_button = Button("Install another…", icon="plus")
        self.install_button.clicked.connect(self._open_menu)
        column.addWidget(self.install_button)
        self._add_editing(column)
        self._note = Text(role="helper", colour="muted", wrap=True)
        column.addWidget(self._note)
        return holder

    def _add_editing(self, column: QVBoxLayout) -> None:
        rubrics = self._deeds.rubrics
        self.copy_button = Button("Copy and change…", icon="pencil")
        self.copy_button.clicked.connect(lambda: self._do_with_chosen(rubrics.copy))
        self.wording_button = Button("Local wording…", icon="languages")
        self.wording_button.clicked.connect(lambda: self._do_with_chosen(rubrics.reword))
        self.compare_button = Button("Compare versions…", icon="git-compare")
        self.compare_button.clicked.connect(lambda: self._do_with_chosen(rubrics.compare))
        self.compare_button.hide()
        self.new_button = Button("New rubric…", icon="file-plus")
        self.new_button.clicked.connect(rubrics.make)
        self.import_button = Button("Import…")
        self.import_button.clicked.connect(rubrics.choose_import)
        self.export_button = Button("Export…")
        self.export_button.clicked.connect(lambda: self._do_with_chosen(rubrics.choose_export))
        column.addWidget(self.copy_button)
        column.addWidget(self.wording_button)
        column.addWidget(self.compare_button)
        column.addWidget(self.new_button)
        files = QHBoxLayout()
        files.setSpacing(6)
        files.addWidget(self.import_button, 1)
        files.addWidget(self.export_button, 1)
        column.addLayout(files)

    def _do_with_chosen(self, deed: Callable[[Rubric], None]) -> None:
        place = self.table.currentIndex().row()
        if 0 <= place < len(self._installed):
            deed(self._installed[place])

    def _show(self, place: int) -> None:
        if 0 <= place < len(self._installed):
            key = self._installed[place].key.casefold()
            n_versions = sum(each.key.casefold() == key for each in self._installed)
            self.compare_button.setVisible(n_versions > 1)
            self._area.setWidget(RubricPage(self._shown[place]))

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for rubric in self._offered:
            words = f"{rubric.title}, version {rubric.version}".replace("&", "&&")
            menu.addAction(words, partial(self._deeds.install_rubric, rubric))
        corner = self.install_button.rect().topLeft()
        menu.popup(self.install_button.mapToGlobal(corner))
