"""How far each coder is from the others, with the interval of the difference."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from fsh_coder.ui.charts.chart_style import (
    CENTRE,
    ChartStyle,
    ChartTable,
    Hit,
    paint_dot,
    paint_stroke,
    paint_words,
    sharp,
)
from fsh_coder.ui.charts.scale import Scale, round_ticks
from fsh_coder.ui.kit.discs import coder_token, paint_coder_disc
from fsh_coder.ui.kit.fonts import Role

_NAMES, _FOOT = 96.0, 40.0


@dataclass(frozen=True, slots=True)
class CoderGap:
    """One coder: mean, difference from the others and its interval, as values and as words."""

    coder: str
    mean_words: str
    difference: float | None
    low: float | None
    high: float | None
    is_beyond: bool
    difference_words: str
    spoken: str


@dataclass(frozen=True, slots=True)
class CoderGaps:
    """All coders of a measure, in the order of their colours."""

    coders: tuple[CoderGap, ...]

    def table(self) -> ChartTable:
        """Return one row per coder."""
        rows = tuple((each.coder, each.mean_words, each.spoken) for each in self.coders)
        return ChartTable(("Coder", "Mean", "Difference from the others"), rows)


def paint_coder_gaps(
    painter: QPainter, rect: QRectF, shown: CoderGaps, *, style: ChartStyle
) -> tuple[Hit, ...]:
    """Paint a row per coder on one axis around zero; return the rows."""
    if not shown.coders:
        return ()
    plot = rect.adjusted(_NAMES, 6, -14, -_FOOT)
    ends = [
        abs(value)
        for each in shown.coders
        for value in (each.difference, each.low, each.high)
        if value is not None
    ]
    reach = max([*ends, 0.1]) * 1.1
    across = Scale(-reach, reach, plot.left(), plot.right())
    for tick in round_ticks(-reach, reach, at_most=5):
        x = sharp(across.at(tick))
        colour = style.colour("line-strong" if tick == 0 else "grid")
        paint_stroke(painter, QPointF(x, plot.top()), QPointF(x, plot.bottom()), colour=colour)
        label = f"{tick:+g}".replace("-", "−") if tick else "0"
        box = QRectF(x - 24, plot.bottom() + 4, 48, 14)
        paint_words(painter, box, label, style=style, role="tiny", flags=CENTRE)
    name = QRectF(plot.left() - 40, plot.bottom() + 21, plot.width() + 54, 16)
    words = "Difference from the other coders"
    paint_words(painter, name, words, style=style, role="label", ink="text", flags=CENTRE)
    high = plot.height() / len(shown.coders)
    letters_of = disc_letters([each.coder for each in shown.coders])
    hits = []
    for place, each in enumerate(shown.coders):
        row = QRectF(rect.left(), plot.top() + place * high, rect.width(), high)
        letters = letters_of[each.coder]
        _paint_row(painter, row, each, place=place, letters=letters, across=across, style=style)
        hits.append(Hit(row, each.spoken))
    return tuple(hits)


def _paint_row(
    painter: QPainter,
    row: QRectF,
    each: CoderGap,
    *,
    place: int,
    letters: str,
    across: Scale,
    style: ChartStyle,
) -> None:
    middle = row.center().y()
    disc = QRectF(row.left(), middle - 17, 18, 18)
    series = coder_token(place)
    paint_coder_disc(painter, disc, letters, series=series, theme=style.theme)
    name = QRectF(row.left() + 24, middle - 17, _NAMES - 34, 18)
    paint_words(painter, name, each.coder, style=style, role="body_strong", ink="text")
    mean = QRectF(row.left(), middle + 2, _NAMES - 12, 15)
    paint_words(painter, mean, f"mean {each.mean_words}", style=style, role="note")
    if place:
        top = sharp(row.top())
        line = style.colour("grid")
        paint_stroke(painter, QPointF(row.left(), top), QPointF(row.right(), top), colour=line)
    if each.difference is None:
        return
    colour = style.colour(series if each.is_beyond else "quiet")
    if each.low is not None and each.high is not None:
        start, end = QPointF(across.at(each.low), middle), QPointF(across.at(each.high), middle)
        paint_stroke(painter, start, end, colour=colour, width=2, is_round=True)
    at = QPointF(across.at(each.difference), middle)
    paint_dot(
        painter,
        at,
        radius=5,
        colour=colour,
        ground=style.colour("surface"),
        is_hollow=not each.is_beyond,
    )
    words = QRectF(at.x() - 40, middle - 22, 80, 15)
    ink = "text" if each.is_beyond else "muted"
    role: Role = "chip" if each.is_beyond else "note"
    paint_words(
        painter, words, each.difference_words, style=style, role=role, ink=ink, flags=CENTRE
    )


def disc_letters(coders: Sequence[str]) -> dict[str, str]:
    """Return the letter on each coder's disc, two where two coders share the first."""
    firsts = Counter(coder[:1] for coder in coders)
    return {coder: coder[:1] if firsts[coder[:1]] == 1 else coder[:2] for coder in coders}
