"""Which speakers of a stereo recording are heard: left, right or both."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import Theme, current_theme

_WIDTH, _HEIGHT = 52, 28
_WORDS = {None: "Both sides are heard", 0: "Left side only", 1: "Right side only"}


def side_after(channel: int | None) -> int | None:
    """Return what a press turns to: left, then right, then both again."""
    return {None: 0, 0: 1}.get(channel)


class SideButton(QAbstractButton):
    """Two letters; a side that is not heard is struck through. A press turns to the next."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._channel: int | None = None
        self._key = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_channel(None)

    def set_channel(self, channel: int | None) -> None:
        """Show which channel is heard: 0 left, 1 right, None both."""
        self._channel = channel
        self._tell()
        self.update()

    def set_key(self, key: str) -> None:
        """Name the key that does the same."""
        self._key = key
        self._tell()

    def sizeHint(self) -> QSize:
        """Room for two letters."""
        return QSize(_WIDTH, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint box and letters."""
        theme, painter = current_theme(), QPainter(self)
        fill = "accent-soft" if self._channel is not None else "surface"
        if self.underMouse() and self._channel is None:
            fill = "row-hover"
        paint_box(
            painter,
            QRectF(self.rect()),
            fill=theme.colour(fill),
            border=theme.colour("line-strong"),
        )
        half = self.width() / 2
        for side, letter in enumerate("LR"):
            cell = QRectF(side * half + (2 if side == 0 else -2), 0, half, self.height())
            self._paint_side(painter, cell, letter, theme, heard=self._channel in (None, side))

    def _paint_side(
        self, painter: QPainter, cell: QRectF, letter: str, theme: Theme, *, heard: bool
    ) -> None:
        ink = "faint"
        if heard:
            ink = "text" if self._channel is None else "accent"
        painter.setFont(font("label" if heard else "helper"))
        painter.setPen(theme.colour(ink))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, letter)
        if not heard:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("muted"), 1.5))
            middle = cell.center()
            painter.drawLine(middle + QPointF(-6, 6), middle + QPointF(6, -6))

    def _tell(self) -> None:
        words = _WORDS[self._channel]
        self.setAccessibleName(words)
        after = {None: "left only", 0: "right only", 1: "both"}[self._channel]
        key = f" ({self._key})" if self._key else ""
        self.setToolTip(f"{words}; press for {after}{key}")
