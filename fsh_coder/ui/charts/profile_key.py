"""The keys of a worker's charts, for the screen and for the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from fsh_coder.ui.charts.chart_style import ChartStyle, paint_dot, paint_stroke, paint_words
from fsh_coder.ui.charts.over_time import mark_style

Sign = Callable[[QPainter, QRectF, ChartStyle], None]

_SIGN, _GAP = 17.0, 12.0


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A sign and its words; where room is short, the highest `leaves_at` leaves first."""

    sign: Sign
    words: str
    leaves_at: int = 0


@dataclass(frozen=True, slots=True)
class TimeKey:
    """What the panels of a profile show: `marks` is what the rubric's marks are called."""

    marks: str = ""
    has_team: bool = False
    has_single_coders: bool = False

    def entries(self) -> tuple[KeyEntry, ...]:
        """Return what needs a key; on whose authority the marks stand is said to the last."""
        found = [KeyEntry(_paint_session, "session, bar = its coders", 2)]
        if self.has_single_coders:
            found.append(KeyEntry(_paint_one_coder, "one coder only", 3))
        if self.has_team:
            found.append(KeyEntry(_paint_team, "team median, middle half", 1))
        if self.marks:
            found.append(KeyEntry(_paint_marks, self.marks, 0))
        return tuple(found)

    @property
    def spoken(self) -> str:
        """Return the whole key in words, also what there is no room to paint."""
        return _spoken(self.entries())


def ratio_entries() -> tuple[KeyEntry, ...]:
    """Return the key of the bars."""
    return (KeyEntry(_paint_first, "first"), KeyEntry(_paint_latest, "latest ± 1 SEM"))


def ratio_spoken() -> str:
    """Return the key of the bars in words."""
    return _spoken(ratio_entries())


def _spoken(entries: Sequence[KeyEntry]) -> str:
    return f"Key: {'; '.join(each.words for each in entries)}"


def paint_time_key(painter: QPainter, rect: QRectF, key: TimeKey, *, style: ChartStyle) -> None:
    """Paint the key of the panels over time on one line, ending at the right."""
    _paint_entries(painter, rect, key.entries(), style=style)


def paint_ratio_key(painter: QPainter, rect: QRectF, *, style: ChartStyle) -> None:
    """Paint the key of the bars."""
    _paint_entries(painter, rect, ratio_entries(), style=style)


def fitting(entries: Sequence[KeyEntry], room: float, *, style: ChartStyle) -> tuple[KeyEntry, ...]:
    """Return the entries that fit beside each other, in their order."""
    kept = list(entries)
    while kept and _width(kept, style) > room:
        kept.remove(max(kept, key=lambda each: each.leaves_at))
    return tuple(kept)


def _paint_entries(
    painter: QPainter, rect: QRectF, entries: Sequence[KeyEntry], *, style: ChartStyle
) -> None:
    shown = fitting(entries, rect.width(), style=style)
    left = rect.right() - _width(shown, style)
    for entry in shown:
        wide = style.width(entry.words, "note") + 2
        entry.sign(painter, QRectF(left, rect.top(), _SIGN, rect.height()), style)
        box = QRectF(left + _SIGN + 4, rect.top(), wide, rect.height())
        paint_words(painter, box, entry.words, style=style, role="note")
        left = box.right() + _GAP


def _width(entries: Sequence[KeyEntry], style: ChartStyle) -> float:
    words = sum(_SIGN + 6 + style.width(each.words, "note") for each in entries)
    return words + _GAP * max(0, len(entries) - 1)


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
