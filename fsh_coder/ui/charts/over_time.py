"""One measure of one worker over her sessions."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from fsh_coder.services.profile_change import figure_words
from fsh_coder.services.profile_values import ChangeKind, ProfileMeasure, ProfilePoint
from fsh_coder.ui.charts.chart_style import (
    RIGHT,
    ChartStyle,
    ChartTable,
    Hit,
    paint_dot,
    paint_stroke,
    paint_words,
    sharp,
)
from fsh_coder.ui.charts.scale import Scale, round_ends, round_ticks
from fsh_coder.ui.charts.session_axis import SessionAxis, paint_phases, paint_ticks
from fsh_coder.ui.kit.icons import paint_icon

_LEFT, _RIGHT, _HEAD, _NAMES, _FOOT = 20.0, 48.0, 18.0, 16.0, 18.0
_LINE = 13.0
NOT_JUDGED = "change not judged"
_JUDGED = {ChangeKind.GROWN, ChangeKind.DROPPED, ChangeKind.MOVED}


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How one of a rubric's levels is drawn."""

    token: str
    dashes: tuple[float, ...]


def mark_style(place: int, n_levels: int) -> MarkStyle:
    """Return the style of the n-th of a measure's levels: the highest dashed, lower ones dotted."""
    if place == n_levels - 1:
        return MarkStyle("mark-good", (4, 3))
    return MarkStyle("mark-fair", (1.2, 2))


def point_words(measure: ProfileMeasure, point: ProfilePoint) -> str:
    """Return what a dot says when it is pointed at."""
    when = f", {day_words(point)}" if point.held_on else ""
    phase = f", {point.phase}" if point.phase else ""
    if point.mean is None or point.lowest is None or point.highest is None:
        return f"{point.session_label}{when}{phase}: {_why_none(point)}"
    value = figure_words(point.mean, unit=measure.unit)
    if point.n_coders == 1:
        return f"{point.session_label}{when}{phase}: {value}, one coder"
    low = figure_words(point.lowest, unit=measure.unit)
    high = figure_words(point.highest, unit=measure.unit)
    return f"{point.session_label}{when}{phase}: {value}, {point.n_coders} coders {low} to {high}"


def _why_none(point: ProfilePoint) -> str:
    return "not applicable" if point.is_not_applicable else "not defined"


def day_words(point: ProfilePoint) -> str:
    """Return a session's date, "" where it is not known."""
    return f"{point.held_on.day} {point.held_on:%b %Y}" if point.held_on else ""


def measure_table(measure: ProfileMeasure) -> ChartTable:
    """Return one row per session."""

    def figure(point: ProfilePoint, value: float | None) -> str:
        return _why_none(point) if value is None else figure_words(value, unit=measure.unit)

    heads = ("Session", "Date", "Phase", measure.label, "Lowest", "Highest", "Coders")
    rows = tuple(
        (
            each.session_label,
            day_words(each),
            each.phase,
            figure(each, each.mean),
            figure(each, each.lowest),
            figure(each, each.highest),
            str(each.n_coders),
        )
        for each in measure.points
    )
    return ChartTable(heads, rows)


def spoken(measure: ProfileMeasure) -> str:
    """Return the panel as a screen reader says it."""
    latest = measure.latest
    if latest is None or latest.mean is None:
        return f"{measure.label}: no score yet"
    value = figure_words(latest.mean, unit=measure.unit)
    change = measure.change.words or NOT_JUDGED
    return f"{measure.label}, latest {value}, {change}"


def upright_scale(measures: Sequence[ProfileMeasure], plot: QRectF) -> Scale:
    """Return the one axis of panels that share their scale; open ends come from the values."""
    lows = [each.low for each in measures if each.low is not None]
    highs = [each.high for each in measures if each.high is not None]
    seen = [
        point.highest for each in measures for point in each.points if point.highest is not None
    ]
    low = min(lows, default=0.0)
    open_end = len(highs) < len(measures)
    high = round_ends(low, max(seen, default=low + 1))[-1] if open_end else max(highs)
    return Scale(low, high, plot.bottom(), plot.top())


def paint_over_time(
    painter: QPainter,
    rect: QRectF,
    measure: ProfileMeasure,
    *,
    axis: SessionAxis,
    style: ChartStyle,
) -> tuple[Hit, ...]:
    """Paint title, change, phases, team, marks of the rubric, coders' bars and dots."""
    _paint_title(
        painter, QRectF(rect.left(), rect.top(), rect.width(), _HEAD), measure, style=style
    )
    names_at = rect.top() + _HEAD + 1
    plot = QRectF(rect).adjusted(_LEFT, _HEAD + _NAMES + 4, -_RIGHT, -_FOOT)
    upward = upright_scale([measure], plot)
    # Dots at the ends of the scale must not touch the months or the phases' names.
    upward = Scale(upward.low, upward.high, plot.bottom() - 7, plot.top() + 6)
    paint_phases(painter, plot, axis, style=style, names_at=names_at)
    _paint_figures(painter, plot, upward, style=style)
    paint_ticks(painter, plot, axis, style=style)
    _paint_team(painter, plot, upward, measure, style=style)
    _paint_marks(painter, plot, upward, measure, style=style)
    hits = _paint_points(painter, plot, upward, measure, axis=axis, style=style)
    _paint_labels(painter, plot, upward, measure, axis=axis, style=style)
    head = QRectF(rect.left(), rect.top(), rect.width(), _HEAD)
    return (Hit(head, f"{measure.label}. {measure.change.explanation}"), *hits)


def _paint_title(
    painter: QPainter, rect: QRectF, measure: ProfileMeasure, *, style: ChartStyle
) -> None:
    change = measure.change
    words = change.words or NOT_JUDGED
    grown = change.kind is ChangeKind.GROWN
    wide = style.width(words, "helper") + 4 if words else 0.0
    aside = QRectF(rect.right() - wide, rect.top(), wide, rect.height())
    paint_words(
        painter,
        aside,
        words,
        style=style,
        role="helper",
        ink="good" if grown else "muted",
        flags=RIGHT,
    )
    if style.has_icons and change.kind in {ChangeKind.GROWN, ChangeKind.DROPPED}:
        # Fewer of what is not wanted has grown too, and goes down.
        falls = (change.amount or 0) < 0
        name = "trending-down" if falls else "trending-up"
        box = QRectF(aside.left() - 17, rect.top(), 14, rect.height())
        paint_icon(painter, box, name, size=14, colour="good" if grown else "muted")
        wide += 18
    title = QRectF(rect.left(), rect.top(), rect.width() - wide - 4, rect.height())
    paint_words(painter, title, measure.label, style=style, role="label", ink="text")


def _paint_figures(painter: QPainter, plot: QRectF, upward: Scale, *, style: ChartStyle) -> None:
    for tick in round_ticks(upward.low, upward.high, at_most=6):
        y = upward.at(tick)
        box = QRectF(plot.left() - 30, y - 7, 22, 14)
        paint_words(painter, box, f"{tick:g}", style=style, flags=RIGHT)
        start, end = QPointF(plot.left() - 5, sharp(y)), QPointF(plot.left() - 1, sharp(y))
        paint_stroke(painter, start, end, colour=style.colour("line-strong"))


def _paint_team(
    painter: QPainter, plot: QRectF, upward: Scale, measure: ProfileMeasure, *, style: ChartStyle
) -> None:
    low, middle, high = measure.team_low, measure.team_median, measure.team_high
    if low is None or middle is None or high is None:
        return
    top, foot = upward.clamped(high), upward.clamped(low)
    fill = style.colour("team")
    fill.setAlphaF(0.7)
    painter.fillRect(QRectF(plot.left(), top, plot.width(), max(1.0, foot - top)), fill)
    y = sharp(upward.clamped(middle))
    colour = style.colour("team-mid")
    paint_stroke(painter, QPointF(plot.left(), y), QPointF(plot.right(), y), colour=colour)


def _paint_marks(
    painter: QPainter, plot: QRectF, upward: Scale, measure: ProfileMeasure, *, style: ChartStyle
) -> None:
    levels = measure.thresholds
    for place, level in enumerate(levels):
        look = mark_style(place, len(levels))
        y = sharp(upward.clamped(level.value))
        paint_stroke(
            painter,
            QPointF(plot.left(), y),
            QPointF(plot.right(), y),
            colour=style.colour(look.token),
            width=1.3,
            dashes=look.dashes,
        )


def _paint_points(
    painter: QPainter,
    plot: QRectF,
    upward: Scale,
    measure: ProfileMeasure,
    *,
    axis: SessionAxis,
    style: ChartStyle,
) -> tuple[Hit, ...]:
    token = "accent" if measure.change.kind in _JUDGED else "quiet"
    colour, ground = style.colour(token), style.colour("surface")
    path, hits = QPainterPath(), []
    drawn = [each for each in measure.points if each.mean is not None]
    for number, point in enumerate(drawn):
        at = QPointF(axis.at(point.session_label, plot), upward.clamped(point.mean or 0.0))
        path.lineTo(at) if number else path.moveTo(at)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = style.colour(token)
    line.setAlphaF(0.65)
    painter.setPen(QPen(line, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()
    for point in drawn:
        x = axis.at(point.session_label, plot)
        if point.n_coders > 1 and point.lowest is not None and point.highest is not None:
            bar = style.colour(token)
            bar.setAlphaF(0.45)
            start = QPointF(x, upward.clamped(point.highest))
            end = QPointF(x, upward.clamped(point.lowest))
            paint_stroke(painter, start, end, colour=bar, width=3.5, is_round=True)
        at = QPointF(x, upward.clamped(point.mean or 0.0))
        paint_dot(
            painter, at, radius=4.5, colour=colour, ground=ground, is_hollow=point.n_coders == 1
        )
        column = QRectF(x - 8, plot.top(), 16, plot.height())
        hits.append(Hit(column, point_words(measure, point)))
    return tuple(hits)


def _paint_labels(
    painter: QPainter,
    plot: QRectF,
    upward: Scale,
    measure: ProfileMeasure,
    *,
    axis: SessionAxis,
    style: ChartStyle,
) -> None:
    """Name the lines at the right edge, and the latest value beside its dot."""
    latest, levels = measure.latest, measure.thresholds
    words: list[tuple[float, str, str]] = []
    for place, level in enumerate(levels):
        token = mark_style(place, len(levels)).token
        words.append((upward.clamped(level.value), level.level.lower(), token))
    if measure.team_median is not None:
        words.append((upward.clamped(measure.team_median), "team", "muted"))
    left = plot.right() + 4
    if latest is not None and latest.mean is not None:
        value = figure_words(latest.mean, unit=measure.unit)
        wide = style.width(value, "body_strong") + 4
        x = axis.at(latest.session_label, plot) + 8
        y = upward.clamped(latest.mean)
        box = QRectF(x, y - 9, wide, 18)
        paint_words(painter, box, value, style=style, role="body_strong", ink="text")
        words = [each for each in words if abs(each[0] - y) > 3 or box.right() <= left + 14]
        left = max(left, box.right())
    for y, text, token in spread_apart(words, plot):
        box = QRectF(left, y - _LINE / 2, plot.right() + _RIGHT - left, _LINE)
        if style.width(text, "axis") <= box.width():
            paint_words(painter, box, text, style=style, ink=token, flags=RIGHT)


def spread_apart(
    words: Sequence[tuple[float, str, str]], plot: QRectF
) -> tuple[tuple[float, str, str], ...]:
    """Move labels that would overlap apart, keeping their order from top to foot."""
    placed: list[tuple[float, str, str]] = []
    for y, text, token in sorted(words, key=lambda each: each[0]):
        lowest = placed[-1][0] + _LINE if placed else plot.top()
        placed.append((max(y, lowest), text, token))
    over = placed[-1][0] - plot.bottom() if placed else 0.0
    if over > 0:
        placed = [(y - over, text, token) for y, text, token in placed]
    return tuple(placed)
