"""How the width of an interval falls with more double-coded sessions: a chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from fsh_coder.services.planner import PrecisionPoint
from fsh_coder.ui.charts.chart_style import (
    CENTRE,
    RIGHT,
    ChartStyle,
    ChartTable,
    Hit,
    paint_dot,
    paint_stroke,
    paint_words,
    sharp,
)
from fsh_coder.ui.charts.scale import Scale
from fsh_coder.ui.reliability.band_scheme import NOT_DEFINED, coefficient_words

_LEFT, _RIGHT, _TOP, _FOOT = 34.0, 92.0, 26.0, 38.0


@dataclass(frozen=True, slots=True)
class PrecisionCurve:
    """Points from few sessions to many; ``wanted_width`` None draws no line for it."""

    points: tuple[PrecisionPoint, ...]
    wanted_width: float | None

    def table(self) -> ChartTable:
        """Return one row per number of sessions."""
        heads = ("Sessions", "Width, half of studies", "Width, four in five", "Hours")
        rows = tuple(
            (
                str(each.n_sessions),
                coefficient_words(each.median),
                coefficient_words(each.assured),
                NOT_DEFINED if each.hours is None else f"{each.hours:.0f}",
            )
            for each in self.points
        )
        return ChartTable(heads, rows)


def point_words(point: PrecisionPoint) -> str:
    """Return what a point says when it is pointed at."""
    hours = "" if point.hours is None else f", {point.hours:.0f} h of coding"
    return (
        f"{point.n_sessions} sessions: width {coefficient_words(point.median)}, four in five "
        f"below {coefficient_words(point.assured)}{hours}"
    )


def paint_precision(
    painter: QPainter, rect: QRectF, curve: PrecisionCurve, *, style: ChartStyle
) -> tuple[Hit, ...]:
    """Paint both curves at equal steps of sessions, and the wanted width."""
    plot = rect.adjusted(_LEFT, _TOP, -_RIGHT, -_FOOT)
    known = [each.assured or each.median or 0.0 for each in curve.points]
    highest = min(2.0, max(0.4, *known, curve.wanted_width or 0.0) * 1.05)
    upward = Scale(0.0, highest, plot.bottom(), plot.top())
    step = plot.width() / max(1, len(curve.points))
    xs = [plot.left() + step * (place + 0.5) for place in range(len(curve.points))]
    _paint_axes(painter, plot, curve, xs=xs, upward=upward, style=style)
    for is_sure in (True, False):
        widths = [each.assured if is_sure else each.median for each in curve.points]
        _paint_line(painter, plot, xs, widths, upward=upward, is_sure=is_sure, style=style)
    head = QRectF(rect.left(), rect.top(), rect.width(), 15)
    paint_words(painter, head, "Width of the 95 % interval", style=style, role="tiny")
    hits = []
    for x, point in zip(xs, curve.points, strict=True):
        column = QRectF(x - step / 2, plot.top(), step, plot.height() + 18)
        hits.append(Hit(column, point_words(point)))
    return tuple(hits)


def _paint_axes(
    painter: QPainter,
    plot: QRectF,
    curve: PrecisionCurve,
    *,
    xs: Sequence[float],
    upward: Scale,
    style: ChartStyle,
) -> None:
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0):
        if tick <= upward.high:
            y = sharp(upward.at(tick))
            start, end = QPointF(plot.left(), y), QPointF(plot.right(), y)
            paint_stroke(painter, start, end, colour=style.colour("grid"))
            box = QRectF(plot.left() - 34, y - 8, 28, 16)
            words = coefficient_words(tick) if tick else "0"
            paint_words(painter, box, words, style=style, role="tiny", flags=RIGHT)
    free_from = plot.left() - 20
    for x, point in zip(xs, curve.points, strict=True):
        if x - 12 >= free_from:
            box = QRectF(x - 18, plot.bottom() + 3, 36, 14)
            words = str(point.n_sessions)
            paint_words(painter, box, words, style=style, role="tiny", flags=CENTRE)
            free_from = x + 12
    foot = QRectF(plot.left(), plot.bottom() + 20, plot.width(), 16)
    words = "Double-coded sessions"
    paint_words(painter, foot, words, style=style, role="label", ink="text", flags=CENTRE)
    if curve.wanted_width is not None:
        y = sharp(upward.at(curve.wanted_width))
        start, end = QPointF(plot.left(), y), QPointF(plot.right(), y)
        paint_stroke(painter, start, end, colour=style.colour("good"), dashes=(4, 3), width=1.4)
        box = QRectF(plot.right() + 6, y - 8, _RIGHT - 6, 16)
        words = f"{coefficient_words(curve.wanted_width)} wanted"
        paint_words(painter, box, words, style=style, role="tiny", ink="good")


def _paint_line(
    painter: QPainter,
    plot: QRectF,
    xs: Sequence[float],
    widths: Sequence[float | None],
    *,
    upward: Scale,
    is_sure: bool,
    style: ChartStyle,
) -> None:
    places = [
        QPointF(x, upward.clamped(width))
        for x, width in zip(xs, widths, strict=True)
        if width is not None
    ]
    if not places:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour, ground = style.colour("quiet" if is_sure else "accent"), style.colour("surface")
    painter.setPen(QPen(colour, 1.6))
    painter.drawPolyline(places)
    painter.restore()
    for at in places:
        paint_dot(painter, at, radius=3.5, colour=colour, ground=ground, is_hollow=is_sure)
    aside, name = (-9.0, "four in five") if is_sure else (9.0, "half of studies")
    box = QRectF(plot.right() + 6, places[-1].y() - 8 + aside, _RIGHT - 6, 16)
    paint_words(painter, box, name, style=style, role="tiny")
