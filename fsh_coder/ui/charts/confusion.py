"""Who gave what: the scores of two coders against each other, disc area by count."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from fsh_coder.ui.charts.chart_style import (
    CENTRE,
    ChartStyle,
    ChartTable,
    Hit,
    paint_words,
)
from fsh_coder.ui.kit.paint import paint_box

#: Smaller discs show their count beside them.
_COUNT_INSIDE_FROM = 7.5


@dataclass(frozen=True, slots=True)
class ConfusionTable:
    """Counts by the first coder's score (rows) and the second's (columns), lowest first."""

    first: str
    second: str
    values: tuple[float, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def n(self) -> int:
        """Return how many recordings both scored."""
        return sum(map(sum, self.counts))

    def n_apart(self, steps: int) -> int:
        """Return how many recordings lie so many steps apart."""
        return sum(
            count
            for row, counts in enumerate(self.counts)
            for column, count in enumerate(counts)
            if abs(row - column) == steps
        )

    def table(self) -> ChartTable:
        """Return the counts with their margins, highest score first as in the chart."""
        heads = (f"{self.first} \\ {self.second}", *(f"{each:g}" for each in self.values), "all")
        rows = [
            (f"{self.values[row]:g}", *map(str, self.counts[row]), str(sum(self.counts[row])))
            for row in reversed(range(len(self.values)))
        ]
        sums = [sum(column) for column in zip(*self.counts, strict=True)]
        return ChartTable(heads, (*rows, ("all", *map(str, sums), str(self.n))))


def paint_confusion(
    painter: QPainter, rect: QRectF, confusion: ConfusionTable, *, style: ChartStyle
) -> tuple[Hit, ...]:
    """Paint cells, discs, margins and the names of both axes; return the filled cells."""
    q = len(confusion.values)
    side = min((rect.width() - 96) / q, (rect.height() - 62) / q, 44.0)
    left = rect.left() + 50 + max(0.0, (rect.width() - 96 - side * q) / 2)
    top = rect.top() + 20
    grid = _Grid(left, top, side, q)
    most = max((count for row in confusion.counts for count in row), default=1) or 1
    hits = []
    for row in range(q):
        for column in range(q):
            box = grid.cell(row, column)
            _paint_cell(painter, box, steps=abs(row - column), style=style)
            count = confusion.counts[row][column]
            if count:
                _paint_disc(
                    painter, box, count=count, most=most, steps=abs(row - column), style=style
                )
                hits.append(Hit(box, _words(confusion, row, column)))
    _paint_margins(painter, grid, confusion, style=style)
    return tuple(hits)


@dataclass(frozen=True, slots=True)
class _Grid:
    left: float
    top: float
    side: float
    q: int

    def cell(self, row: int, column: int) -> QRectF:
        """Return a cell; the lowest score of the first coder lies at the foot."""
        top = self.top + (self.q - 1 - row) * self.side
        return QRectF(self.left + column * self.side, top, self.side, self.side)


def _paint_cell(painter: QPainter, box: QRectF, *, steps: int, style: ChartStyle) -> None:
    fills = {0: style.colour("accent-soft"), 1: style.colour("band-1")}
    inner = box.adjusted(1, 1, -1, -1)
    paint_box(painter, inner, fill=fills.get(steps), border=style.colour("grid"), radius=3)


def _paint_disc(
    painter: QPainter, box: QRectF, *, count: int, most: int, steps: int, style: ChartStyle
) -> None:
    token = {0: "accent", 1: "muted"}.get(steps, "bad")
    radius = max(3.0, math.sqrt(count / most) * (box.width() / 2 - 4))
    inside = radius >= _COUNT_INSIDE_FROM
    middle = box.center() if inside else box.center() + QPointF(-4, 2)
    _paint_filled(painter, middle, radius=radius, colour=style.colour(token))
    words = QRectF(box) if inside else QRectF(middle.x() + radius + 1, box.top() + 3, 14, 12)
    ink = "surface" if inside else "text"
    painter.save()
    chosen = style.font("tiny")
    chosen.setWeight(chosen.Weight.DemiBold)
    painter.setFont(chosen)
    painter.setPen(style.colour(ink))
    painter.drawText(words, CENTRE, str(count))
    painter.restore()


def _paint_filled(painter: QPainter, middle: QPointF, *, radius: float, colour: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(middle, radius, radius)
    painter.restore()


def _paint_margins(
    painter: QPainter, grid: _Grid, confusion: ConfusionTable, *, style: ChartStyle
) -> None:
    side, q = grid.side, grid.q
    foot = grid.top + q * side
    sums = [sum(column) for column in zip(*confusion.counts, strict=True)]
    for place, value in enumerate(confusion.values):
        column = grid.cell(0, place)
        below = QRectF(column.left(), foot + 2, side, 14)
        paint_words(painter, below, f"{value:g}", style=style, role="tiny", flags=CENTRE)
        above = QRectF(column.left(), grid.top - 17, side, 14)
        paint_words(painter, above, _count(sums[place]), style=style, role="tiny", flags=CENTRE)
        row = grid.cell(place, 0)
        before = QRectF(row.left() - 22, row.top(), 18, side)
        paint_words(painter, before, f"{value:g}", style=style, role="tiny", flags=CENTRE)
        after = QRectF(grid.left + q * side + 6, row.top(), 26, side)
        total = _count(sum(confusion.counts[place]))
        paint_words(painter, after, total, style=style, role="tiny", flags=CENTRE)
    corner = QRectF(grid.left + q * side + 6, grid.top - 17, 26, 14)
    paint_words(painter, corner, "Σ", style=style, role="tiny", flags=CENTRE)
    below = QRectF(grid.left - 30, foot + 18, side * q + 60, 16)
    name = f"{confusion.second} gave"
    paint_words(painter, below, name, style=style, role="label", ink="text", flags=CENTRE)
    painter.save()
    painter.translate(grid.left - 34, grid.top + side * q / 2)
    painter.rotate(-90)
    box = QRectF(-side * q / 2 - 20, -8, side * q + 40, 16)
    name = f"{confusion.first} gave"
    paint_words(painter, box, name, style=style, role="label", ink="text", flags=CENTRE)
    painter.restore()


def _count(number: int) -> str:
    return str(number) if number else "·"


def _words(confusion: ConfusionTable, row: int, column: int) -> str:
    count = confusion.counts[row][column]
    recordings = "1 recording" if count == 1 else f"{count} recordings"
    return (
        f"{recordings}: {confusion.first} gave {confusion.values[row]:g}, "
        f"{confusion.second} gave {confusion.values[column]:g}"
    )
