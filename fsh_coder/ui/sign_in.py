"""Who is at work: chosen once when a study is opened, and changed from the rail."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.people import Coder, Role
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Card, Pane
from fsh_coder.ui.kit.discs import CoderDisc, coder_token
from fsh_coder.ui.kit.text import Text


class SignInScreen(Pane):
    """A list of the study's people; each button says what that person can do here.

    Signals:
        chosen: the `Coder` who is at work.
        closed: go back without choosing; the study is closed.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(
        self,
        people: Sequence[Coder],
        *,
        study_name: str,
        last: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("bg")
        self.setParent(parent)
        self.buttons: dict[str, Button] = {}
        column = QVBoxLayout(self)
        column.addStretch(1)
        card = Card(padding=20)
        card.setFixedWidth(460)
        card.body.setSpacing(8)
        card.body.addWidget(Text("Who is working?", role="title"))
        card.body.addWidget(Text(study_name, role="helper", colour="muted"))
        card.body.addSpacing(6)
        for position, person in enumerate(people):
            card.body.addLayout(self._row(person, position=position))
        area = QScrollArea()
        area.setAccessibleName("Who is working")
        area.setWidget(card)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        area.setWidgetResizable(False)
        column.addWidget(area, 12)
        back = Button("Close the study", kind="plain", icon="arrow-left")
        back.clicked.connect(self.closed)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        first = self.buttons.get(last) or next(iter(self.buttons.values()))
        first.setDefault(True)
        self._first = first

    def showEvent(self, event: object) -> None:
        """Give the keyboard to the person who worked last."""
        self._first.setFocus(Qt.FocusReason.TabFocusReason)

    def _row(self, person: Coder, *, position: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(CoderDisc(person.initials, name=person.name, series=coder_token(position)))
        button = Button(person.name)
        button.setAutoDefault(True)
        button.setMinimumWidth(190)
        button.setAccessibleDescription(role_words(person.role))
        button.clicked.connect(lambda: self.chosen.emit(person))
        row.addWidget(button)
        row.addWidget(Text(role_words(person.role), role="helper", colour="muted"), 1)
        self.buttons[person.initials] = button
        return row


def role_words(role: Role) -> str:
    """Return what a role does, in words for the screen."""
    return {
        Role.LEAD: "lead: sets up, sees all",
        Role.CODER: "coder: own list, blind",
        Role.SUPERVISOR: "supervisor: profiles",
    }[role]
