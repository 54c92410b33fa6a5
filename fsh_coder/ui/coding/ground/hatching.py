"""45° lines that say: not heard."""

import math

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

from fsh_coder.ui.kit.theme import Theme

_APART = 7.0


def paint_hatching(painter: QPainter, rect: QRectF, *, dirty: QRectF, theme: Theme) -> None:
    """Hatch a rectangle, as far as it lies in ``dirty``; lines keep their place on the screen."""
    part = rect.intersected(dirty)
    if part.isEmpty():
        return
    painter.save()
    painter.setClipRect(part)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("hatch"), 1))
    apart = _APART * math.sqrt(2)
    first = math.floor((part.left() + rect.top()) / apart)
    last = math.ceil((part.right() + rect.bottom()) / apart)
    # Each line is x + y = number * apart, cut at the rectangle's upper and lower edge.
    lines = [
        QLineF(
            number * apart - rect.top(), rect.top(), number * apart - rect.bottom(), rect.bottom()
        )
        for number in range(first, last + 1)
    ]
    painter.drawLines(lines)
    painter.restore()
