"""Small pictures that are drawn once and then copied: at a key press, hundreds are painted."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap


class Sprites:
    """Keeps pictures by what they show, for one view; forget them in another theme."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[object, ...], QPixmap] = {}

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
            key: everything that is seen in it.
            size: in logical pixels.
            draw: draws it at the origin; asked only the first time.
        """
        ratio = painter.device().devicePixelRatioF()
        found = self._drawn.get((*key, ratio))
        if found is None:
            found = self._drawn[(*key, ratio)] = _picture(size, draw, ratio=ratio)
        painter.drawPixmap(place, found)


def _picture(size: QSize, draw: Callable[[QPainter], object], *, ratio: float) -> QPixmap:
    made = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    brush = QPainter(made)
    draw(brush)
    brush.end()
    return made
