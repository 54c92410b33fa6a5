"""Rows of the list of marks, each drawn once and then copied at every key press."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap

#: Rows kept drawn: what two screens hold, so that scrolling back and forth stays quick.
_MOST_ROWS = 80

RowLook = tuple[object, ...]
DrawRow = Callable[[QPainter, QRect], None]


class MarkRowPainter:
    """Keeps the rows that were drawn by what they look like.

    A row's look names everything that is seen in it; two equal looks are one picture.
    """

    def __init__(self) -> None:
        self._drawn: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def forget(self) -> None:
        """Draw all rows anew, in another theme."""
        self._drawn.clear()

    def paint(self, painter: QPainter, rect: QRect, *, look: RowLook, draw: DrawRow) -> None:
        """Copy a row into ``rect``; ``draw`` is asked to draw it only where it looks new."""
        ratio = painter.device().devicePixelRatioF()
        key = (*look, rect.width(), rect.height(), ratio)
        row = self._drawn.get(key)
        if row is None:
            row = QPixmap(round(rect.width() * ratio), round(rect.height() * ratio))
            row.setDevicePixelRatio(ratio)
            row.fill(Qt.GlobalColor.transparent)
            brush = QPainter(row)
            draw(brush, QRect(QPoint(0, 0), rect.size()))
            brush.end()
            self._drawn[key] = row
            if len(self._drawn) > _MOST_ROWS:
                self._drawn.popitem(last=False)
        else:
            self._drawn.move_to_end(key)
        painter.drawPixmap(rect.topLeft(), row)
