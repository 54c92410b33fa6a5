"""Estimates with their intervals, one above the other on one axis."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from fsh_coder.ui.charts.chart_style import (
    CENTRE,
    ChartStyle,
    paint_dot,
    paint_stroke,
    paint_words,
    sharp,
)
from fsh_coder.ui.charts.scale import Scale

DOT_RADIUS = 5.0
_MARGIN = 8.0
_ARROW = 6.0


@dataclass(frozen=True, slots=True)
class Zone:
    """A band of the axis, from `low` to `high`, and its word."""

    low: float
    high: float
    word: str


@dataclass(frozen=True, slots=True)
class ForestAxis:
    """The one axis that head and cells share: its ends, its marks and its bands."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    zones: tuple[Zone, ...]

    def scale(self, rect: QRectF) -> Scale:
        """Return the scale within a cell or head of any width."""
        return Scale(self.low, self.high, rect.left() + _MARGIN, rect.right() - _MARGIN)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its interval; `token` names its colour, hollow says that it has no band."""

    value: float
    low: float | None
    high: float | None
    token: str
    is_hollow: bool = False


def paint_zones(painter: QPainter, rect: QRectF, axis: ForestAxis, *, style: ChartStyle) -> None:
    """Paint the bands' grounds and the dotted edges between them, the cell's whole height."""
    scale = axis.scale(rect)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for number, zone in enumerate(axis.zones):
        if number % 2 == 0:
            left, right = round(scale.at(zone.low)), round(scale.at(zone.high))
            ground = QRectF(left, rect.top(), right - left, rect.height())
            painter.fillRect(ground, style.colour("band-1"))
    painter.restore()
    for zone in axis.zones[1:]:
        place = sharp(scale.at(zone.low))
        # Dots follow the page, not the cell, so that they join from row to row.
        top = rect.top() - rect.top() % 4
        painter.save()
        painter.setClipRect(rect)
        paint_stroke(
            painter,
            QPointF(place, top),
            QPointF(place, rect.bottom() + 1),
            colour=style.colour("line-strong"),
            dashes=(1, 3),
        )
        painter.restore()


def paint_estimate(
    painter: QPainter, rect: QRectF, estimate: Estimate, *, axis: ForestAxis, style: ChartStyle
) -> None:
    """Paint dot and interval in the middle of a cell; what lies beyond ends in an arrow head."""
    scale, middle = axis.scale(rect), rect.center().y()
    colour = style.colour(estimate.token)
    ground = style.colour("surface")
    if estimate.low is not None and estimate.high is not None:
        paint_stroke(
            painter,
            QPointF(scale.clamped(estimate.low), middle),
            QPointF(scale.clamped(estimate.high), middle),
            colour=colour,
            width=2,
            is_round=True,
        )
        if estimate.low < axis.low:
            _paint_arrow(painter, QPointF(scale.start - 2, middle), colour=colour, to_left=True)
        if estimate.high > axis.high:
            _paint_arrow(painter, QPointF(scale.end + 2, middle), colour=colour, to_left=False)
    if scale.holds(estimate.value):
        paint_dot(
            painter,
            QPointF(scale.at(estimate.value), middle),
            radius=DOT_RADIUS,
            colour=colour,
            ground=ground,
            is_hollow=estimate.is_hollow,
        )
    elif estimate.low is None:
        beyond = estimate.value < axis.low
        end = scale.start - 2 if beyond else scale.end + 2
        _paint_arrow(painter, QPointF(end, middle), colour=colour, to_left=beyond)


def paint_axis_head(
    painter: QPainter, rect: QRectF, axis: ForestAxis, *, style: ChartStyle
) -> None:
    """Paint the bands' words over the axis figures, which stand on the rectangle's foot."""
    scale = axis.scale(rect)
    taken = rect.left()
    for zone in axis.zones:
        middle = (scale.at(zone.low) + scale.at(zone.high)) / 2
        wide = style.width(zone.word, "axis") + 2
        if wide > scale.at(zone.high) - scale.at(zone.low) + 8:
            continue
        box = QRectF(middle - wide / 2, rect.top() + 4, wide, 14)
        box.moveRight(min(box.right(), rect.right()))
        box.moveLeft(max(box.left(), taken))
        if box.right() <= rect.right() + 1:
            paint_words(painter, box, zone.word, style=style, flags=CENTRE)
            taken = box.right() + 4
    free_from = rect.left() - 20
    for value, label in axis.ticks:
        place = scale.at(value)
        wide = style.width(label, "axis") + 2
        if place - wide / 2 >= free_from:
            box = QRectF(place - 18, rect.bottom() - 20, 36, 13)
            paint_words(painter, box, label, style=style, flags=CENTRE)
            free_from = place + wide / 2
        paint_stroke(
            painter,
            QPointF(sharp(place), rect.bottom() - 5),
            QPointF(sharp(place), rect.bottom() - 1),
            colour=style.colour("line-strong"),
        )


def _paint_arrow(painter: QPainter, tip: QPointF, *, colour: QColor, to_left: bool) -> None:
    back = _ARROW if to_left else -_ARROW
    shape = QPolygonF([tip, tip + QPointF(back, -_ARROW / 1.6), tip + QPointF(back, _ARROW / 1.6)])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(shape)
    painter.restore()
