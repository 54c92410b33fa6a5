"""Small pictures that are drawn once and then copied: at a key press, hundreds are painted."""

from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap


class Sprites:
    """Keeps pictures by what they show, for one view; forget them in another theme.

    Args:
        most: how many are kept, those copied last; None keeps all.
    """

    def __init__(self, *, most: int | None = None) -> None:
        self._most = most
        self._drawn: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    def forget(self) -> None:
        """Draw all pictures anew."""
        self._drawn.clear()

    def copy(
        self,
        painter: QPainter,
        place: QPoint,
        key: tuple[object, ...],
        *,
        size: QSize,
        draw: Callable[[QPainter], object],
    ) -> None:
        """Copy a picture to a place.

        Args:
            painter: where to.
            place: its upper left corner.
            key: everything that is seen in it, but for its size.
            size: in logical pixels.
            draw: draws it at the origin; asked only the first time.
        """
        ratio = painter.device().devicePixelRatioF()
        looks = (*key, size.width(), size.height(), ratio)
        found = self._drawn.get(looks)
        if found is None:
            found = self._drawn[looks] = _picture(size, draw, ratio=ratio)
            if self._most is not None and len(self._drawn) > self._most:
                self._drawn.popitem(last=False)
        else:
            self._drawn.move_to_end(looks)
        painter.drawPixmap(place, found)


def _picture(size: QSize, draw: Callable[[QPainter], object], *, ratio: float) -> QPixmap:
    made = QPixmap(ceil(size.width() * ratio), ceil(size.height() * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    brush = QPainter(made)
    draw(brush)
    brush.end()
    return made
