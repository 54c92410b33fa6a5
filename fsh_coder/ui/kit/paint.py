"""Strokes the painters share."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen


def paint_box(
    painter: QPainter,
    rect: QRectF,
    *,
    fill: QColor | None,
    border: QColor | None,
    radius: float = 6,
    width: float = 1,
    dashed: bool = False,
) -> None:
    """Paint a rounded box whose border lies inside the rectangle, sharp at 1 px."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if border is not None else 0
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        pen = QPen(border, width)
        if dashed:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    corner = max(0.0, radius - inset)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), corner, corner)
    painter.restore()


def paint_line(
    painter: QPainter, start: QPointF, end: QPointF, *, colour: QColor, width: int = 1
) -> None:
    """Paint a line whose width lies right of and below the given points, without blur."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if start.x() == end.x():
        painter.fillRect(QRectF(start.x(), start.y(), width, end.y() - start.y()), colour)
    else:
        painter.fillRect(QRectF(start.x(), start.y(), end.x() - start.x(), width), colour)
    painter.restore()


def over(top: QColor, ground: QColor, *, share: float) -> QColor:
    """Return `top` laid over `ground` at `share` (0 to 1), opaque."""
    rest = 1 - share
    return QColor.fromRgbF(
        top.redF() * share + ground.redF() * rest,
        top.greenF() * share + ground.greenF() * rest,
        top.blueF() * share + ground.blueF() * rest,
    )
