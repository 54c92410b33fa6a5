"""The difference of two coders against their mean, with bias and limits of agreement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from fsh_coder.reliability.report import Bounded
from fsh_coder.reliability.scale_units import BlandAltman
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
from fsh_coder.ui.charts.scale import Scale, round_ticks

_LEFT, _RIGHT, _FOOT = 40.0, 108.0, 40.0
_RADIUS = 4.0


@dataclass(frozen=True, slots=True)
class Differences:
    """Bias and limits of two coders, and the recordings behind them in the same order.

    `decimals` is how exact the figures are written.
    """

    first: str
    second: str
    recordings: tuple[str, ...]
    found: BlandAltman
    decimals: int = 2

    def signed(self, value: float) -> str:
        """Return a difference with its sign."""
        text = f"{value:+.{self.decimals}f}"
        return text.replace("-", "−") if float(text) else text[1:]

    def table(self) -> ChartTable:
        """Return one row per recording, then bias and limits."""
        means, gaps = self.found.means, self.found.differences
        rows = [
            (recording, f"{float(mean):.3g}", self.signed(float(gap)))
            for recording, mean, gap in zip(self.recordings, means, gaps, strict=True)
        ]
        for name, value in (
            ("Bias", self.found.bias),
            ("Lower limit", self.found.lower),
            ("Upper limit", self.found.upper),
        ):
            rows.append((name, self.interval(value), self.signed(value.value)))
        heads = ("Recording", "Mean, or 95 % interval", f"{self.first} less {self.second}")
        return ChartTable(heads, tuple(rows))

    def interval(self, value: Bounded) -> str:
        """Return "−0.17 to +0.34"; "" where there is none."""
        if value.low is None or value.high is None:
            return ""
        return f"{self.signed(value.low)} to {self.signed(value.high)}"


def paint_differences(
    painter: QPainter, rect: QRectF, shown: Differences, *, style: ChartStyle
) -> tuple[Hit, ...]:
    """Paint bias, limits with their intervals, and a dot per recording; equal ones side by side."""
    found = shown.found
    plot = rect.adjusted(_LEFT, 8, -_RIGHT, -_FOOT)
    upward = _upward(shown, plot)
    low, high = float(found.means.min()), float(found.means.max())
    room = max(0.5, (high - low) * 0.12)
    across = Scale(low - room, high + room, plot.left(), plot.right())
    _paint_grid(painter, plot, across, upward, shown=shown, style=style)
    _paint_level(painter, plot, upward, found.upper, ground="band-1", is_limit=True, style=style)
    _paint_level(painter, plot, upward, found.lower, ground="band-1", is_limit=True, style=style)
    _paint_level(painter, plot, upward, found.bias, ground="team", is_limit=False, style=style)
    _paint_labels(painter, plot, upward, shown=shown, style=style)
    return _paint_points(painter, across, upward, shown=shown, style=style)


def _upward(shown: Differences, plot: QRectF) -> Scale:
    found = shown.found
    ends: Sequence[float | None] = (
        found.upper.high,
        found.lower.low,
        float(found.differences.min()),
        float(found.differences.max()),
    )
    known = [each for each in ends if each is not None]
    low, high = min(*known, -0.5), max(*known, 0.5)
    room = (high - low) * 0.05
    return Scale(low - room, high + room, plot.bottom(), plot.top())


def _paint_grid(
    painter: QPainter,
    plot: QRectF,
    across: Scale,
    upward: Scale,
    *,
    shown: Differences,
    style: ChartStyle,
) -> None:
    for tick in round_ticks(upward.low, upward.high, at_most=6):
        y = sharp(upward.at(tick))
        colour = style.colour("line-strong" if tick == 0 else "grid")
        paint_stroke(painter, QPointF(plot.left(), y), QPointF(plot.right(), y), colour=colour)
        label = f"{tick:+g}".replace("-", "−") if tick else "0"
        box = QRectF(plot.left() - 38, y - 8, 32, 16)
        paint_words(painter, box, label, style=style, role="tiny", flags=RIGHT)
    for tick in round_ticks(across.low, across.high, at_most=6):
        box = QRectF(across.at(tick) - 20, plot.bottom() + 4, 40, 14)
        paint_words(painter, box, f"{tick:g}", style=style, role="tiny", flags=CENTRE)
    name = QRectF(plot.left(), plot.bottom() + 21, plot.width(), 16)
    words = f"Mean of {shown.first} and {shown.second}"
    paint_words(painter, name, words, style=style, role="label", ink="text", flags=CENTRE)


def _paint_level(
    painter: QPainter,
    plot: QRectF,
    upward: Scale,
    level: Bounded,
    *,
    ground: str,
    is_limit: bool,
    style: ChartStyle,
) -> None:
    if level.low is not None and level.high is not None:
        top, foot = upward.clamped(level.high), upward.clamped(level.low)
        box = QRectF(plot.left(), top, plot.width(), foot - top)
        fill = style.colour(ground)
        fill.setAlphaF(0.8)
        painter.fillRect(box, fill)
    y = sharp(upward.at(level.value))
    paint_stroke(
        painter,
        QPointF(plot.left(), y),
        QPointF(plot.right(), y),
        colour=style.colour("team-mid" if is_limit else "text"),
        width=1 if is_limit else 1.4,
        dashes=(4, 3) if is_limit else (),
    )


def _paint_labels(
    painter: QPainter, plot: QRectF, upward: Scale, *, shown: Differences, style: ChartStyle
) -> None:
    left = plot.right() + 8
    found = shown.found
    places = _apart([upward.at(each.value) for each in (found.upper, found.bias, found.lower)])
    upper, middle, lower = places
    wide = _RIGHT - 10
    words = f"{shown.signed(found.upper.value)} upper"
    paint_words(painter, QRectF(left, upper - 8, wide, 16), words, style=style, role="tiny")
    words = f"bias {shown.signed(found.bias.value)}"
    box = QRectF(left, middle - 15, wide, 16)
    paint_words(painter, box, words, style=style, role="chip", ink="text")
    box = QRectF(left, middle, wide, 14)
    paint_words(painter, box, shown.interval(found.bias), style=style, role="axis")
    words = f"{shown.signed(found.lower.value)} lower"
    paint_words(painter, QRectF(left, lower - 8, wide, 16), words, style=style, role="tiny")


def _apart(places: Sequence[float]) -> tuple[float, float, float]:
    """Keep the labels of the limits clear of the bias's two lines."""
    upper, middle, lower = places
    return min(upper, middle - 26), middle, max(lower, middle + 26)


def _paint_points(
    painter: QPainter, across: Scale, upward: Scale, *, shown: Differences, style: ChartStyle
) -> tuple[Hit, ...]:
    points = [
        (round(float(mean), 6), round(float(gap), 6))
        for mean, gap in zip(shown.found.means, shown.found.differences, strict=True)
    ]
    total, seen, hits = Counter(points), Counter[tuple[float, float]](), []
    for recording, point in zip(shown.recordings, points, strict=True):
        aside = seen[point] - (total[point] - 1) / 2
        seen[point] += 1
        at = QPointF(across.at(point[0]) + aside * (2 * _RADIUS + 0.5), upward.at(point[1]))
        ink, ground = style.colour("text"), style.colour("surface")
        paint_dot(painter, at, radius=_RADIUS, colour=ink, ground=ground, is_hollow=True)
        words = f"{recording}: mean {point[0]:.3g}, difference {shown.signed(point[1])}"
        hits.append(Hit(QRectF(at.x() - 6, at.y() - 6, 12, 12), words))
    return tuple(hits)
