"""Poles of so many marks that flags could not be told apart: one row of pixels."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from fsh_coder.ui.coding.ground.time_window import TimeWindow


class PoleRow:
    """One pixel row, painted as high as the flags would be.

    Args:
        times_ms: when the marks are, in order.
        inks: the colour of each, as 0xAARRGGBB.
        window: the stretch of time that is seen.
    """

    def __init__(self, times_ms: Sequence[int], inks: Sequence[int], *, window: TimeWindow) -> None:
        width = max(1, round(window.width))
        at = np.asarray(times_ms, dtype=np.float64)
        xs = np.rint((at - window.start_ms) / window.ms_per_pixel).astype(np.int64)
        row = np.zeros(width, np.uint32)
        inside = (xs >= 0) & (xs < width)
        row[xs[inside]] = np.asarray(inks, dtype=np.uint32)[inside]
        self._image = QImage(
            row.tobytes(), width, 1, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
        ).copy()

    def paint(self, painter: QPainter, dirty: QRectF, *, top: float, bottom: float) -> None:
        """Paint the poles that lie in ``dirty``."""
        left = max(0, int(dirty.left()))
        right = min(self._image.width(), int(dirty.right()) + 1)
        if right > left:
            target = QRectF(left, top, right - left, bottom - top)
            painter.drawImage(target, self._image, QRectF(left, 0, right - left, 1))
