"""Practice sessions from left to right: dates, phases, and months below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from fsh_coder.services.profile_values import ProfilePoint
from fsh_coder.ui.charts.chart_style import CENTRE, ChartStyle, paint_stroke, paint_words, sharp

#: Two sessions stand at least this share of the axis apart, else equal steps are taken.
_CLOSEST = 0.04


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """A run of sessions of one phase: where it begins and ends, 0 to 1, and its name."""

    start: float
    end: float
    name: str


@dataclass(frozen=True, slots=True)
class SessionAxis:
    """Places from 0 to 1 of each session, shared by all panels.

    `is_dated` says that places follow the dates; otherwise sessions stand at equal steps.
    """

    labels: tuple[str, ...]
    dates: tuple[date | None, ...]
    places: tuple[float, ...]
    phases: tuple[PhaseSpan, ...]
    is_dated: bool

    @classmethod
    def of(cls, points: Sequence[ProfilePoint]) -> "SessionAxis":
        """Return the axis of sessions that come oldest first."""
        dates = tuple(point.held_on for point in points)
        places = _by_date(dates)
        is_dated = places is not None
        if places is None:
            places = _equal_steps(len(points))
        phases = _phases([point.phase for point in points], places)
        labels = tuple(point.session_label for point in points)
        return cls(labels, dates, places, phases, is_dated)

    def at(self, label: str, rect: QRectF) -> float:
        """Return where a session stands in a plot.

        Raises:
            ValueError: the axis has no such session.
        """
        return self.place(self.places[self.labels.index(label)], rect)

    def place(self, share: float, rect: QRectF) -> float:
        """Return where a share of the axis lies; the outer sessions stand a little inside."""
        room = min(14.0, rect.width() / 10)
        return rect.left() + room + share * (rect.width() - 2 * room)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Return (place, words) below the axis: months where dated, else the sessions' labels."""
        if not self.is_dated:
            return tuple(zip(self.places, self.labels, strict=True))
        found: list[tuple[float, str]] = []
        years = {each.year for each in self.dates if each is not None}
        for place, day in zip(self.places, self.dates, strict=True):
            if day is not None:
                words = f"{day:%b}" if len(years) == 1 else f"{day:%b %y}"
                if not found or found[-1][1] != words:
                    found.append((place, words))
        return tuple(found)


def paint_phases(
    painter: QPainter, plot: QRectF, axis: SessionAxis, *, style: ChartStyle, names_at: float
) -> None:
    """Shade every second phase, and name all of them at a height above the plot."""
    taken = plot.left() - 18
    for number, phase in enumerate(axis.phases):
        left = plot.left() if number == 0 else axis.place(phase.start, plot)
        is_last = number == len(axis.phases) - 1
        right = plot.right() if is_last else axis.place(phase.end, plot)
        box = QRectF(left, plot.top(), right - left, plot.height())
        if number % 2:
            painter.fillRect(box, style.colour("phase"))
        if number:
            x = sharp(left)
            paint_stroke(
                painter,
                QPointF(x, names_at),
                QPointF(x, plot.bottom()),
                colour=style.colour("line-strong"),
                dashes=(1, 3),
            )
        wide = max(right - left, min(style.width(phase.name, "tiny") + 4, plot.width() / 2))
        # A name may reach over its phase's edges, but not over the name before.
        at = max((left + right - wide) / 2, taken)
        name = QRectF(min(at, plot.right() + 30 - wide), names_at, wide, 15)
        paint_words(painter, name, phase.name, style=style, role="tiny", flags=CENTRE)
        taken = name.center().x() + style.width(phase.name, "tiny") / 2 + 4


def paint_ticks(painter: QPainter, plot: QRectF, axis: SessionAxis, *, style: ChartStyle) -> None:
    """Paint words below the plot, leaving out those that would touch the one before."""
    free_from = plot.left() - 20
    for share in axis.places:
        x = sharp(axis.place(share, plot))
        colour = style.colour("line-strong")
        paint_stroke(
            painter, QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 3), colour=colour
        )
    for share, words in axis.ticks():
        wide = style.width(words, "axis") + 4
        left = min(axis.place(share, plot) - wide / 2, plot.right() + 8 - wide)
        if left >= free_from:
            box = QRectF(left, plot.bottom() + 4, wide, 14)
            paint_words(painter, box, words, style=style, flags=CENTRE)
            free_from = left + wide + 2


def _by_date(dates: Sequence[date | None]) -> tuple[float, ...] | None:
    days = [each.toordinal() for each in dates if each is not None]
    if len(days) < len(dates) or len(days) < 2 or days[-1] == days[0]:
        return None
    span = days[-1] - days[0]
    gaps = [(later - earlier) / span for earlier, later in pairwise(days)]
    if min(gaps) < _CLOSEST:
        return None
    return tuple((day - days[0]) / span for day in days)


def _equal_steps(n: int) -> tuple[float, ...]:
    return (0.5,) if n == 1 else tuple(place / (n - 1) for place in range(n))


def _phases(names: Sequence[str], places: Sequence[float]) -> tuple[PhaseSpan, ...]:
    if not any(names):
        return ()
    found: list[PhaseSpan] = []
    start = 0.0
    for number, name in enumerate(names):
        is_last = number == len(names) - 1
        if is_last or names[number + 1] != name:
            end = 1.0 if is_last else (places[number] + places[number + 1]) / 2
            found.append(PhaseSpan(start, end, name))
            start = end
    return tuple(found)
