"""A quiet line over the pad that says which key is waited for."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.key_cap import key_cap_size, paint_key_cap
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import current_theme

_ROW, _SIDE, _GAP = 28, 12, 14
_NARROWEST, _WIDEST = 380, 560


@dataclass(frozen=True, slots=True)
class Choice:
    """A cap and what its key does; either may be empty."""

    cap: str
    words: str
    is_quiet: bool = False


class KeyPrompt(QWidget):
    """Lies at the foot of a pane while the next key means something of its own.

    Args:
        parent: where it lies.
        over: the pane at whose foot it lies while that is shown; else it is in the middle.
    """

    def __init__(self, parent: QWidget, *, over: QWidget) -> None:
        super().__init__(parent)
        self._over = over
        self._choices: Sequence[Choice] = ()
        self.setObjectName("key_prompt")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        parent.installEventFilter(self)

    def ask(self, choices: Sequence[Choice]) -> None:
        """Show what the next key may be, and have it read out."""
        self._choices = choices
        self.setAccessibleName(", ".join(f"{each.cap} {each.words}".strip() for each in choices))
        self._place()
        self.show()
        self.raise_()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot while the panes change size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, the caps and the words."""
        painter, theme = QPainter(self), current_theme()
        ground, edge = theme.colour("raised"), theme.colour("accent")
        paint_box(painter, QRectF(self.rect()), fill=ground, border=edge, radius=6)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for choice, place in self._places(self.width()):
            left = float(place.left())
            if choice.cap:
                width, height = key_cap_size(choice.cap)
                top = place.center().y() + 0.5 - height / 2
                paint_key_cap(painter, QRectF(left, top, width, height), choice.cap, theme=theme)
                left += width + 6
            painter.setFont(font("helper" if choice.is_quiet else "label"))
            painter.setPen(theme.colour("muted" if choice.is_quiet else "text"))
            painter.drawText(QRectF(left, place.top(), self.width(), _ROW), middle, choice.words)

    def _places(self, width: float) -> list[tuple[Choice, QRect]]:
        found: list[tuple[Choice, QRect]] = []
        left, top = _SIDE, 4
        for choice in self._choices:
            wide = round(_width(choice) + 0.5)
            if left > _SIDE and left + wide > width - _SIDE:
                left, top = _SIDE, top + _ROW
            found.append((choice, QRect(left, top, wide, _ROW)))
            left += wide + _GAP
        return found

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        room = QRect(parent.rect())
        if self._over.isVisible():
            room = QRect(self._over.mapTo(parent, self._over.rect().topLeft()), self._over.size())
        width = min(max(room.width() - 16, _NARROWEST), parent.width() - 16, _WIDEST)
        height = max((place.bottom() for _, place in self._places(width)), default=0) + 5
        left = room.left() + (room.width() - width) // 2
        left = min(max(left, 8), parent.width() - width - 8)
        self.setGeometry(left, room.bottom() - height - 7, width, height)


def _width(choice: Choice) -> float:
    words = QFontMetricsF(font("helper" if choice.is_quiet else "label"))
    cap = key_cap_size(choice.cap)[0] + 6 if choice.cap else 0
    return cap + words.horizontalAdvance(choice.words)
