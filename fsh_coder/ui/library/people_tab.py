"""The People tab: who takes part, in which role, and what each may see."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.domain.people import Role
from fsh_coder.services import study_library, study_overview
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Card, Pane
from fsh_coder.ui.kit.table import ROW_STUDY, PlainTable
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.person_dialog import ROLE_WORDS
from fsh_coder.ui.library.plain_rows import PlainRow, PlainRows
from fsh_coder.ui.library.study_deeds import StudyDeeds
from fsh_coder.ui.library.words import hours_words

_HEADS = ("Initials", "Name", "Role", "What the role sees", "Assigned", "Submitted", "Hours left")
_SEES = 3
_WIDE_FROM_PX = 960
_TIGHT_WIDTHS = (70, 150, 92, 0, 80, 86, 86)
_WIDTHS = (84, 200, 110, 320, 90, 96, 96)


class PeopleTab(Pane):
    """Everyone who signs in to the study."""

    def __init__(
        self, db: StudyDatabase, *, deeds: StudyDeeds, parent: QWidget | None = None
    ) -> None:
        super().__init__("bg", parent=parent)
        self._db = db
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 20)
        column.setSpacing(10)
        row = QHBoxLayout()
        words = "Coders never see workers’ labels, teams, phases or days, nor each other’s coding."
        row.addWidget(Text(words, colour="muted", wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)
        self.add_button = Button("Add a person…", icon="user-plus")
        self.add_button.clicked.connect(deeds.add_person)
        row.addWidget(self.add_button)
        column.addLayout(row)
        card = Card(padding=0)
        self.rows = PlainRows(_HEADS, right=(4, 5, 6), strong=(0,), muted=(3,), parent=self)
        self.table = PlainTable("People", row_height=ROW_STUDY)
        self.table.setModel(self.rows)
        self.table.set_column_widths(_WIDTHS, stretch=_SEES)
        card.body.addWidget(self.table)
        column.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the roles see where there is no room for it."""
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE_FROM_PX
        self.table.setColumnHidden(_SEES, not is_wide)
        header = self.table.horizontalHeader()
        for column, width in enumerate(_WIDTHS if is_wide else _TIGHT_WIDTHS):
            if column != _SEES:
                header.resizeSection(column, width)

    def refresh(self) -> None:
        """Read the people anew."""
        progress = {each.coder.id: each for each in study_overview.coder_progress(self._db)}
        rows = []
        for person in study_library.people(self._db):
            own = progress.get(person.id)
            has_work = own is not None and person.role is not Role.SUPERVISOR
            figures = ("", "", "")
            if own is not None and has_work:
                left = hours_words(own.hours_left) if own.n_done < own.n_all else ""
                figures = (str(own.n_all), str(own.n_done), left)
            role, sees = ROLE_WORDS[person.role]
            rows.append(PlainRow(person.id, (person.initials, person.name, role, sees, *figures)))
        self.rows.show_rows(rows)
