"""Grounds and partings: panes, cards, 1 px lines."""

from typing import Literal

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme

Ground = Literal["surface", "raised", "bg", "footer"]


class Pane(QFrame):
    """A flat ground in one of the theme's surface colours, without a layout of its own.

    It paints its ground itself: Qt then knows that nothing below it can be seen, and paints
    none of what holds it at a key press. A style sheet's ground always counts as see-through.
    """

    def __init__(self, ground: Ground = "surface", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = ground
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, for a footer with a line above."""
        painter, theme = QPainter(self), current_theme()
        token = "raised" if self._ground == "footer" else self._ground
        painter.fillRect(event.rect(), theme.colour(token))
        if self._ground == "footer":
            painter.fillRect(QRect(0, 0, self.width(), 1), theme.colour("line"))


class Line(QFrame):
    """A 1 px parting line, lying or upright."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("pane", "line")
        if upright:
            self.setFixedWidth(1)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        else:
            self.setFixedHeight(1)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class Card(QFrame):
    """A box with a 1 px line and radius 8; put content into `body`.

    Args:
        title: 13/600 head, "" for none.
        note: muted words at the right of the head.
        padding: space inside, in logical pixels; 0 for a table that fills the card.
    """

    def __init__(
        self,
        title: str = "",
        *,
        note: str = "",
        padding: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("pane", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        # A child that fills the card must not paint over the rounded corners.
        side, top = (padding, max(5, padding - 4)) if padding else (1, 5)
        outer.setContentsMargins(side, top, side, top)
        outer.setSpacing(8)
        self._title = Text(title, role="head")
        self._note = Text(note, role="note", colour="muted")
        if title or note:
            head = QHBoxLayout()
            head.addWidget(self._title)
            head.addStretch(1)
            head.addWidget(self._note)
            outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Show another title; only on a card made with one."""
        self._title.setText(title)

    def set_note(self, note: str) -> None:
        """Show another note; only on a card made with a title or note."""
        self._note.setText(note)
