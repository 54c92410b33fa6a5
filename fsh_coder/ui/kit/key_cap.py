"""A key as it looks on the keyboard."""

import re

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import Theme, current_theme


def key_cap_size(text: str, *, height: float = 20) -> tuple[float, float]:
    """Return width and height of a key cap, in logical pixels."""
    words = QFontMetricsF(_cap_font()).horizontalAdvance(text)
    return max(height, words + 12), height


def paint_key_cap(
    painter: QPainter, rect: QRectF, text: str, *, theme: Theme, ink: str = "text"
) -> None:
    """Paint a key cap filling the rectangle.

    Args:
        painter: where to paint.
        rect: the cap, lower edge included.
        text: what stands on the key.
        theme: whose colours.
        ink: token of the letters; "on-accent" paints a see-through cap for a filled button.
    """
    on_fill = ink == "on-accent"
    fill = None if on_fill else theme.colour("key")
    edge = theme.alpha("on-accent", 0.6) if on_fill else theme.colour("key-line")
    paint_box(painter, rect, fill=fill, border=edge, radius=4)
    # The thicker lower edge makes it a key and not a chip.
    painter.fillRect(QRectF(rect.left() + 3, rect.bottom() - 2, rect.width() - 6, 1), edge)
    painter.save()
    painter.setFont(_cap_font())
    painter.setPen(theme.colour(ink))
    painter.drawText(rect.adjusted(0, 0, 0, -1), Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class KeyLine(QWidget):
    """One line of words in which keys stand as caps: "Press [Space] to listen".

    What stands in square brackets is painted as a key cap; the line is never wrapped.
    """

    def __init__(self, line: str, *, colour: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self._parts: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_line(line)

    def set_line(self, line: str) -> None:
        """Show another line."""
        self._parts = tuple(part for part in re.split(r"(\[[^\]]+\])", line) if part)
        self.setAccessibleName(line.replace("[", "").replace("]", ""))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all words and caps."""
        return QSize(round(sum(self._width(part) for part in self._parts) + 2), 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint words and caps from the left."""
        theme = current_theme()
        painter = QPainter(self)
        left = 0.0
        for part in self._parts:
            width = self._width(part)
            if part.startswith("["):
                cap = QRectF(left, 1, width, 20)
                paint_key_cap(painter, cap, part.strip("[]"), theme=theme)
            else:
                painter.setFont(font("body"))
                painter.setPen(theme.colour(self._colour))
                box = QRectF(left, 0, width + 2, 21)
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
                painter.drawText(box, flags, part)
            left += width

    def _width(self, part: str) -> float:
        if part.startswith("["):
            return key_cap_size(part.strip("[]"))[0]
        return QFontMetricsF(font("body")).horizontalAdvance(part)


class KeyCap(QWidget):
    """A key cap as a widget, for helper lines such as "Space listen"."""

    def __init__(self, text: str, *, height: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._height = height
        self.setAccessibleName(f"Key {text}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The cap's own size."""
        width, height = key_cap_size(self._text, height=self._height)
        return QSize(round(width + 0.5), round(height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the cap."""
        painter = QPainter(self)
        paint_key_cap(painter, QRectF(self.rect()), self._text, theme=current_theme())


def _cap_font() -> QFont:
    made = font("tiny")
    made.setWeight(QFont.Weight.DemiBold)
    return made
