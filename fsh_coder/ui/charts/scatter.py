"""Two coders' values of each recording against each other, with the line of equality."""

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

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
from fsh_coder.ui.charts.scale import Scale, round_ends


@dataclass(frozen=True, slots=True)
class PairPoint:
    """One recording, and what two coders gave it."""

    recording: str
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class PairPoints:
    """All recordings that two coders scored."""

    first: str
    second: str
    points: tuple[PairPoint, ...]

    def table(self) -> ChartTable:
        """Return one row per recording."""
        rows = tuple(
            (each.recording, f"{each.first:.3g}", f"{each.second:.3g}") for each in self.points
        )
        return ChartTable(("Recording", self.first, self.second), rows)


def paint_scatter(
    painter: QPainter, rect: QRectF, pair: PairPoints, *, style: ChartStyle
) -> tuple[Hit, ...]:
    """Paint one dot per recording, equal ones larger; return the dots."""
    if not pair.points:
        return ()
    values = [value for each in pair.points for value in (each.first, each.second)]
    ticks = round_ends(min(0.0, *values), max(values))
    ends = (ticks[0], ticks[-1])
    side = min(rect.width() - 70, rect.height() - 50)
    left = rect.left() + 52 + max(0.0, (rect.width() - 70 - side) / 2)
    top = rect.top() + 6
    across = Scale(*ends, left, left + side)
    upward = Scale(*ends, top + side, top)
    plot = QRectF(left, top, side, side)
    _paint_axes(painter, plot, ticks, pair, style=style, across=across, upward=upward)
    paint_stroke(
        painter, plot.bottomLeft(), plot.topRight(), colour=style.colour("quiet"), dashes=(4, 3)
    )
    same = Counter((each.first, each.second) for each in pair.points)
    hits = []
    for (first, second), count in same.items():
        at = QPointF(across.at(second), upward.at(first))
        radius = 4.0 if count == 1 else 4.0 + min(4.0, count - 1)
        colour = style.colour("accent")
        paint_dot(painter, at, radius=radius, colour=colour, ground=style.colour("surface"))
        named = [
            each.recording for each in pair.points if (each.first, each.second) == (first, second)
        ]
        words = f"{', '.join(named)}: {pair.first} {first:.3g}, {pair.second} {second:.3g}"
        hits.append(Hit(QRectF(at.x() - 8, at.y() - 8, 16, 16), words))
    return tuple(hits)


def _paint_axes(
    painter: QPainter,
    plot: QRectF,
    ticks: tuple[float, ...],
    pair: PairPoints,
    *,
    style: ChartStyle,
    across: Scale,
    upward: Scale,
) -> None:
    grid = style.colour("grid")
    for tick in ticks:
        x, y = sharp(across.at(tick)), sharp(upward.at(tick))
        paint_stroke(painter, QPointF(x, plot.top()), QPointF(x, plot.bottom()), colour=grid)
        paint_stroke(painter, QPointF(plot.left(), y), QPointF(plot.right(), y), colour=grid)
        below = QRectF(x - 20, plot.bottom() + 3, 40, 14)
        paint_words(painter, below, f"{tick:g}", style=style, role="tiny", flags=CENTRE)
        before = QRectF(plot.left() - 36, y - 8, 30, 16)
        paint_words(painter, before, f"{tick:g}", style=style, role="tiny", flags=RIGHT)
    name = QRectF(plot.left() - 30, plot.bottom() + 19, plot.width() + 60, 16)
    words = f"{pair.second}"
    paint_words(painter, name, words, style=style, role="label", ink="text", flags=CENTRE)
    painter.save()
    painter.translate(plot.left() - 42, plot.center().y())
    painter.rotate(-90)
    box = QRectF(-plot.height() / 2 - 10, -8, plot.height() + 20, 16)
    words = f"{pair.first}"
    paint_words(painter, box, words, style=style, role="label", ink="text", flags=CENTRE)
    painter.restore()
