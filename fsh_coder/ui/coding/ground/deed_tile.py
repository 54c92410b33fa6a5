"""A large button that says its key, what it does, and what that means just now."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fsh_coder.ui.kit.fonts import Role, font
from fsh_coder.ui.kit.key_cap import key_cap_size, paint_key_cap
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import current_theme

_LIT_MS = 150

Size = Literal["large", "normal", "small"]

_HEIGHTS: dict[Size, int] = {"large": 52, "normal": 42, "small": 26}
_CAPS: dict[Size, float] = {"large": 34, "normal": 26, "small": 20}
_ROLES: dict[Size, Role] = {"large": "section", "normal": "code", "small": "body"}


class DeedTile(QAbstractButton):
    """One deed with its key.

    Args:
        cap: what stands on the key.
        words: what it does.
        size: "large" for the one that is pressed all the time, "small" for one line.
    """

    def __init__(
        self, cap: str, words: str, *, size: Size = "normal", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._cap, self._words, self._size = cap, words, size
        self._now = ""
        self._is_lit = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._rename()

    def set_now(self, words: str) -> None:
        """Say what it would do now."""
        if words != self._now:
            self._now = words
            self._rename()
            self.update()

    def set_words(self, words: str) -> None:
        """Say otherwise what it does."""
        if words != self._words:
            self._words = words
            self._rename()
            self.update()

    def set_cap(self, cap: str) -> None:
        """Show another key."""
        if cap != self._cap:
            self._cap = cap
            self._rename()
            self.update()

    def light(self) -> None:
        """Light up for a moment."""
        self._is_lit = True
        self.update()
        QTimer.singleShot(_LIT_MS, self, self._unlight)

    def sizeHint(self) -> QSize:
        """As high as its kind."""
        return QSize(200, _HEIGHTS[self._size])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint key and words."""
        painter, theme = QPainter(self), current_theme()
        self._paint_ground(painter)
        inset = 9.0 if self._size != "small" else 4.0
        wide, high = key_cap_size(self._cap, height=_CAPS[self._size])
        middle = self.height() / 2
        ink = "text" if self.isEnabled() else "faint"
        cap = QRectF(inset, round(middle - high / 2), wide, high)
        paint_key_cap(painter, cap, self._cap, theme=theme, ink=ink)
        left = inset + wide + 10
        room = QRectF(left, 0, self.width() - left - 8, self.height())
        has_two = bool(self._now) and self._size != "small"
        self._paint_line(
            painter,
            room if not has_two else QRectF(left, middle - 18, room.width(), 18),
            self._words,
            role=_ROLES[self._size],
            ink=ink,
        )
        if has_two:
            below = QRectF(left, middle, room.width(), 17)
            self._paint_line(painter, below, self._now, role="note", ink="muted")

    def _paint_ground(self, painter: QPainter) -> None:
        theme, box = current_theme(), QRectF(self.rect())
        is_large, is_lit = self._size == "large", self._is_lit or self.isDown()
        hovered = self.underMouse() and self.isEnabled()
        if self._size == "small":
            if is_lit or hovered:
                paint_box(painter, box, fill=theme.colour("row-hover"), border=None, radius=4)
            return
        fill = theme.colour("accent-soft") if is_large or is_lit else None
        if fill is None and hovered:
            fill = theme.colour("row-hover")
        strong = is_lit or (is_large and self.isEnabled())
        border = theme.colour("accent" if strong else "line")
        paint_box(painter, box, fill=fill, border=border, width=2 if is_lit else 1)

    def _paint_line(
        self, painter: QPainter, room: QRectF, words: str, *, role: Role, ink: str
    ) -> None:
        painter.setFont(font(role))
        painter.setPen(current_theme().colour(ink))
        cut = QFontMetricsF(painter.font()).elidedText(
            words, Qt.TextElideMode.ElideRight, room.width() + 1
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, flags, cut)

    def _unlight(self) -> None:
        self._is_lit = False
        self.update()

    def _rename(self) -> None:
        self.setAccessibleName(f"{self._words}, key {self._cap}")
        self.setAccessibleDescription(self._now)
        self.setToolTip(f"{self._words} ({self._cap})\n{self._now}".strip())
