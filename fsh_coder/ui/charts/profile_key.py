"""The keys of a worker's charts, for the screen and for the page."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from fsh_coder.ui.charts.chart_style import ChartStyle, paint_dot, paint_stroke, paint_words
from fsh_coder.ui.charts.over_time import mark_style

Sign = Callable[[QPainter, QRectF, ChartStyle], None]

_SIGN, _GAP = 18.0, 14.0


def paint_time_key(
    painter: QPainter, rect: QRectF, *, marks: str, has_team: bool, style: ChartStyle
) -> None:
    """Paint the key of the panels over time, from the right; what lacks room is left out.

    Args:
        painter: where to paint.
        rect: one line.
        marks: what the rubric's marks are called, "" for none.
        has_team: whether a team's middle half is drawn.
        style: of screen or page.
    """
    entries: list[tuple[Sign, str]] = [
        (_paint_session, "session, bar = its coders"),
        (_paint_one_coder, "one coder only"),
    ]
    if has_team:
        entries.append((_paint_team, "team median, middle half"))
    if marks:
        entries.append((_paint_marks, marks))
    _paint_entries(painter, rect, entries, style=style)


def paint_ratio_key(painter: QPainter, rect: QRectF, *, style: ChartStyle) -> None:
    """Paint the key of the bars."""
    entries: list[tuple[Sign, str]] = [(_paint_first, "first"), (_paint_latest, "latest ± 1 SEM")]
    _paint_entries(painter, rect, entries, style=style)


def _paint_entries(
    painter: QPainter, rect: QRectF, entries: list[tuple[Sign, str]], *, style: ChartStyle
) -> None:
    widths = [_SIGN + 4 + style.width(words, "note") + 2 for _, words in entries]
    while entries and sum(widths) + _GAP * (len(entries) - 1) > rect.width():
        entries, widths = entries[:-1], widths[:-1]
    left = rect.right() - sum(widths) - _GAP * (len(entries) - 1)
    for (sign, words), wide in zip(entries, widths, strict=True):
        sign(painter, QRectF(left, rect.top(), _SIGN, rect.height()), style)
        box = QRectF(left + _SIGN + 4, rect.top(), wide - _SIGN - 2, rect.height())
        paint_words(painter, box, words, style=style, role="note")
        left += wide + _GAP


def _paint_session(painter: QPainter, box: QRectF, style: ChartStyle) -> None:
    at = box.center()
    bar = style.colour("accent")
    bar.setAlphaF(0.45)
    reach = QPointF(0, 6)
    paint_stroke(painter, at - reach, at + reach, colour=bar, width=3.5, is_round=True)
    paint_dot(painter, at, radius=4, colour=style.colour("accent"), ground=style.colour("surface"))


def _paint_one_coder(painter: QPainter, box: QRectF, style: ChartStyle) -> None:
    colour, ground = style.colour("accent"), style.colour("surface")
    paint_dot(painter, box.center(), radius=4.5, colour=colour, ground=ground, is_hollow=True)


def _paint_team(painter: QPainter, box: QRectF, style: ChartStyle) -> None:
    middle = box.center().y()
    painter.fillRect(QRectF(box.left(), middle - 5, box.width(), 10), style.colour("team"))
    start, end = QPointF(box.left(), middle), QPointF(box.right(), middle)
    paint_stroke(painter, start, end, colour=style.colour("team-mid"))


def _paint_marks(painter: QPainter, box: QRectF, style: ChartStyle) -> None:
    middle = box.center().y()
    for place, y in ((1, middle - 3), (0, middle + 3)):
        look = mark_style(place, 2)
        start, end = QPointF(box.left(), y), QPointF(box.right(), y)
        colour = style.colour(look.token)
        paint_stroke(painter, start, end, colour=colour, width=1.3, dashes=look.dashes)


def _paint_first(painter: QPainter, box: QRectF, style: ChartStyle) -> None:
    at = QPointF(box.right() - 5, box.center().y())
    colour, ground = style.colour("accent"), style.colour("surface")
    paint_dot(painter, at, radius=4.5, colour=colour, ground=ground, is_hollow=True)


def _paint_latest(painter: QPainter, box: QRectF, style: ChartStyle) -> None:
    colour, at = style.colour("accent"), box.center()
    reach = QPointF(8, 0)
    paint_stroke(painter, at - reach, at + reach, colour=colour, width=2, is_round=True)
    paint_dot(painter, at, radius=4, colour=colour, ground=style.colour("surface"))
