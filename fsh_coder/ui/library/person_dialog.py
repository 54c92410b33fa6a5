"""Add a person who codes, leads or reads profiles."""

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.people import Role
from fsh_coder.services import study_library
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.fields import LabelledField
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.library.study_dialog import StudyDialog

ROLE_WORDS = {
    Role.CODER: ("Coder", "sees her own list and what she codes, nothing else"),
    Role.LEAD: ("Lead", "sets up the study, sees everything, may code too"),
    Role.SUPERVISOR: ("Supervisor", "reads workers’ profiles, does not code"),
}


class PersonDialog(StudyDialog):
    """Name, initials and role of a new person."""

    def __init__(self, parent: QWidget | None, db: StudyDatabase, *, by: CoderId) -> None:
        super().__init__(parent, "Add a person", deed="Add the person", width=460)
        self._db, self._by = db, by
        self.name_field = LabelledField("Name")
        self.initials_field = LabelledField(
            "Initials", note="optional", helper="For narrow columns; made from the name if empty."
        )
        self.initials_field.edit.setMaxLength(4)
        self.content.addWidget(self.name_field)
        self.content.addWidget(self.initials_field)
        self.content.addWidget(Text("Role", role="helper", colour="muted"))
        self._group = QButtonGroup(self)
        self.role_buttons = {role: self._make_role(role) for role in ROLE_WORDS}
        self.role_buttons[Role.CODER].setChecked(True)
        self.name_field.edit.textChanged.connect(self._renew)
        self._renew()
        self.name_field.edit.setFocus()

    def on_deed(self) -> None:
        """Add the person, and close once it is done."""
        if self.attempt(self._add):
            self.accept()

    def _make_role(self, role: Role) -> QRadioButton:
        word, sees = ROLE_WORDS[role]
        button = QRadioButton(f"{word}: {sees}")
        self._group.addButton(button)
        self.content.addWidget(button)
        return button

    def _renew(self) -> None:
        name = self.name_field.text()
        self.set_deed(f"Add {name}" if name else "Add the person", enabled=bool(name))

    def _add(self) -> None:
        role = next(role for role, button in self.role_buttons.items() if button.isChecked())
        person = study_library.add_coder(
            self._db,
            self.name_field.text(),
            initials=self.initials_field.text() or None,
            role=role,
            by=self._by,
        )
        self.outcome = f"{person.name} ({person.initials}) added."
