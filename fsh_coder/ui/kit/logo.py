"""The mark of FSH Coder: seven bars of sound."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import current_theme


def paint_logo(painter: QPainter, rect: QRectF, *, colour: QColor) -> None:
    """Paint the bars in the middle of a rectangle, two thirds of its smaller side wide."""
    side = min(rect.width(), rect.height())
    heights = (0.16, 0.30, 0.44, 0.60, 0.44, 0.30, 0.16)
    step = side * 0.108
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, side * 0.062)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    for place, share in enumerate(heights):
        x = rect.center().x() + (place - 3) * step
        half = side * share / 2
        middle = rect.center().y()
        painter.drawLine(QPointF(x, middle - half), QPointF(x, middle + half))
    painter.restore()


class Logo(QWidget):
    """The mark as a widget, alone or white on an accent tile."""

    def __init__(
        self, size: int = 38, *, tile: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tile = tile
        self.setFixedSize(size, size)
        self.setAccessibleName("FSH Coder")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark."""
        theme = current_theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self._tile:
            paint_box(painter, box, fill=theme.colour("accent"), border=None)
        paint_logo(painter, box, colour=theme.colour("on-accent" if self._tile else "accent"))


def app_icon() -> QIcon:
    """Return the window icon, white bars on an accent tile, in the usual sizes."""
    made = QIcon()
    theme = current_theme()
    for side in (16, 24, 32, 48, 64, 128, 256):
        drawn = QPixmap(side, side)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        box = QRectF(0, 0, side, side)
        paint_box(painter, box, fill=theme.colour("accent"), border=None, radius=side * 0.2)
        paint_logo(painter, box, colour=theme.colour("on-accent"))
        painter.end()
        made.addPixmap(drawn)
    return made
