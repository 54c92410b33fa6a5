"""A banner in a pane: what happened, that work is safe, one way on."""

from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.ui.kit.buttons import Button, IconButton
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme

BannerKind = Literal["error", "warn", "good", "info"]


def _icon_of(kind: BannerKind) -> str:
    names = {"error": "triangle-alert", "warn": "triangle-alert", "good": "lock", "info": "info"}
    return names[kind]


def _ink_of(kind: BannerKind) -> str:
    return {"error": "bad", "warn": "warn", "good": "good", "info": "accent"}[kind]


class Banner(QWidget):
    """An error, warning, good or plain note with at most one button.

    Args:
        kind: which colour and icon.
        title: what happened, in a few words; "" shows the text alone.
        text: the rest of it.
        action: words of the button, "" for none.
        icon: another icon than the kind's own.
        closable: show a cross that hides the banner.

    Signals:
        acted: the button was pressed.
        closed: the cross was pressed.
    """

    acted = Signal()
    closed = Signal()

    def __init__(
        self,
        kind: BannerKind = "info",
        title: str = "",
        text: str = "",
        *,
        action: str = "",
        icon: str = "",
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind: BannerKind = kind
        self._icon_name = icon
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(45, 10, 12, 10)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._title = Text(role="head", wrap=True)
        self._text = Text(role="body", colour="muted", wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row.addLayout(words, 1)
        self.button = Button("", kind="quiet", size="small")
        self.button.clicked.connect(self.acted)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._cross = IconButton("x", "Close this note", size=24)
        self._cross.clicked.connect(self._on_closed)
        row.addWidget(self._cross, 0, Qt.AlignmentFlag.AlignVCenter)
        # Shown only once it has a parent: without one it would be a window of its own.
        self._cross.setVisible(closable)
        self.show_note(kind, title, text, action=action, icon=icon)

    @property
    def kind(self) -> BannerKind:
        """The kind shown."""
        return self._kind

    def show_note(
        self, kind: BannerKind, title: str, text: str = "", *, action: str = "", icon: str = ""
    ) -> None:
        """Say something else in the same place."""
        self._kind = kind
        self._icon_name = icon
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._text.set_colour("muted" if title else "text")
        self.button.setText(action)
        self.button.setVisible(bool(action))
        spoken = {"error": "Problem", "warn": "Warning", "good": "Note", "info": "Note"}[kind]
        self.setAccessibleName(f"{spoken}: {title} {text}".strip())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, left edge and icon."""
        theme = current_theme()
        ink = _ink_of(self._kind)
        painter = QPainter(self)
        box = QRectF(self.rect())
        soft = theme.colour("surface" if self._kind == "info" else f"{ink}-soft")
        edge = theme.colour("line" if self._kind == "info" else ink)
        paint_box(painter, box, fill=soft, border=edge)
        painter.save()
        painter.setClipRect(QRectF(0, 0, 3, box.height()))
        paint_box(painter, box, fill=theme.colour(ink), border=None)
        painter.restore()
        name = self._icon_name or _icon_of(self._kind)
        paint_icon(painter, QRectF(14, 0, 20, box.height()), name, size=20, colour=ink)

    def _on_closed(self) -> None:
        self.hide()
        self.closed.emit()
