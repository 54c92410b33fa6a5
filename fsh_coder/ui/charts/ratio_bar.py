"""A ratio or total of one worker on one bar: first, latest, team and the rubric's marks."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from fsh_coder.domain.rubric import Threshold
from fsh_coder.services.profile_change import figure_words
from fsh_coder.services.profile_values import ChangeKind, ProfileMeasure, ProfilePoint
from fsh_coder.ui.charts.chart_style import (
    CENTRE,
    RIGHT,
    ChartStyle,
    Hit,
    paint_dot,
    paint_stroke,
    paint_words,
    sharp,
)
from fsh_coder.ui.charts.over_time import NOT_JUDGED, day_words, mark_style
from fsh_coder.ui.charts.scale import Scale, round_ends
from fsh_coder.ui.kit.paint import paint_box

_BAR = 11.0
_HEIGHT = 76.0
#: The team's figure stands over the bar, where there is one.
_TEAM_ROOM = 14.0


def first_point(measure: ProfileMeasure) -> ProfilePoint | None:
    """Return the earliest session with a value."""
    return next((point for point in measure.points if point.mean is not None), None)


def ratio_height(measure: ProfileMeasure) -> float:
    """Return the room a bar with its words takes."""
    return _HEIGHT + _team_room(measure)


def level_words(level: Threshold, unit: str) -> str:
    """Return a level's name and value as the rubric writes it: "fair 40 %", "good 2"."""
    return f"{level.level.lower()} {level.value:g}{' %' if unit == 'percent' else ''}"


def ratio_scale(measure: ProfileMeasure, rect: QRectF) -> Scale:
    """Return a bar's axis; an open end comes from the values and the rubric's marks."""
    low = measure.low if measure.low is not None else 0.0
    values = [each.mean for each in measure.points if each.mean is not None]
    values += [each.value for each in measure.thresholds]
    values += [each for each in (measure.team_high,) if each is not None]
    high = measure.high if measure.high is not None else round_ends(low, max(values, default=1))[-1]
    return Scale(low, max(high, low + 1e-9), rect.left(), rect.right())


def ratio_words(measure: ProfileMeasure) -> str:
    """Return what stands under a bar."""
    first, latest = first_point(measure), measure.latest
    if first is None or latest is None or first.mean is None:
        return "not defined in any session"
    if first is latest:
        return f"one session, {latest.session_label}"
    start = figure_words(first.mean, unit=measure.unit)
    return f"from {start}; {measure.change.words or NOT_JUDGED}"


def spoken(measure: ProfileMeasure) -> str:
    """Return the bar as a screen reader says it."""
    latest = measure.latest
    if latest is None or latest.mean is None:
        return f"{measure.label}: not defined in any session"
    value = figure_words(latest.mean, unit=measure.unit)
    marks = ", ".join(level_words(each, measure.unit) for each in measure.thresholds)
    return f"{measure.label} {value}, {ratio_words(measure)}" + (f"; {marks}" if marks else "")


def paint_ratio(
    painter: QPainter, rect: QRectF, measure: ProfileMeasure, *, style: ChartStyle
) -> tuple[Hit, ...]:
    """Paint label and value, the bar with what stands on it, and a line of words below."""
    latest = measure.latest
    value = (
        "–"
        if latest is None or latest.mean is None
        else figure_words(latest.mean, unit=measure.unit)
    )
    wide = style.width(value, "section") + 4
    head = QRectF(rect.left(), rect.top(), rect.width() - wide - 4, 20)
    paint_words(painter, head, measure.label, style=style, role="label", ink="text")
    figure = QRectF(rect.right() - wide, rect.top(), wide, 20)
    paint_words(painter, figure, value, style=style, role="section", ink="text", flags=RIGHT)
    top = rect.top() + 26 + _team_room(measure)
    bar = QRectF(rect.left() + 2, top, rect.width() - 4, _BAR)
    scale = ratio_scale(measure, bar.adjusted(6, 0, -6, 0))
    paint_box(painter, bar, fill=style.colour("band-1"), border=None, radius=2)
    _paint_team(painter, bar, scale, measure, style=style)
    _paint_marks(painter, bar, scale, measure, style=style)
    hits = _paint_sessions(painter, bar, scale, measure, style=style)
    words = QRectF(rect.left(), bar.bottom() + (17 if measure.thresholds else 6), rect.width(), 15)
    paint_words(painter, words, ratio_words(measure), style=style, role="note")
    return (Hit(QRectF(rect.left(), rect.top(), rect.width(), 20), spoken(measure)), *hits)


def _team_room(measure: ProfileMeasure) -> float:
    return 0.0 if measure.team_median is None else _TEAM_ROOM


def _paint_team(
    painter: QPainter, bar: QRectF, scale: Scale, measure: ProfileMeasure, *, style: ChartStyle
) -> None:
    low, middle, high = measure.team_low, measure.team_median, measure.team_high
    if low is None or middle is None or high is None:
        return
    left, right = scale.clamped(low), scale.clamped(high)
    box = QRectF(left, bar.top(), max(1.0, right - left), bar.height())
    painter.fillRect(box, style.colour("team"))
    x = sharp(scale.clamped(middle))
    colour = style.colour("team-mid")
    paint_stroke(painter, QPointF(x, bar.top() - 3), QPointF(x, bar.bottom() + 3), colour=colour)
    words = f"team {figure_words(middle, unit=measure.unit)}"
    _paint_label(painter, words, x, top=bar.top() - 18, bar=bar, ink="muted", style=style)


def _paint_marks(
    painter: QPainter, bar: QRectF, scale: Scale, measure: ProfileMeasure, *, style: ChartStyle
) -> None:
    levels = measure.thresholds
    taken = bar.left() - 40
    for place, level in enumerate(levels):
        look = mark_style(place, len(levels))
        x = sharp(scale.clamped(level.value))
        paint_stroke(
            painter,
            QPointF(x, bar.top() - 4),
            QPointF(x, bar.bottom() + 4),
            colour=style.colour(look.token),
            width=1.5,
            dashes=(2, 1.5),
        )
        words = level_words(level, measure.unit)
        at = max(x, taken + style.width(words, "axis") / 2 + 4)
        taken = _paint_label(
            painter, words, at, top=bar.bottom() + 3, bar=bar, ink=look.token, style=style
        )


def _paint_label(
    painter: QPainter,
    words: str,
    x: float,
    *,
    top: float,
    bar: QRectF,
    ink: str,
    style: ChartStyle,
) -> float:
    """Paint a label centred on `x`, kept within the bar's ends; return its right edge."""
    wide = style.width(words, "axis") + 2
    left = min(max(x - wide / 2, bar.left() - 2), bar.right() + 2 - wide)
    box = QRectF(left, top, wide, 14)
    paint_words(painter, box, words, style=style, ink=ink, flags=CENTRE)
    return box.right()


def _paint_sessions(
    painter: QPainter, bar: QRectF, scale: Scale, measure: ProfileMeasure, *, style: ChartStyle
) -> tuple[Hit, ...]:
    first, latest = first_point(measure), measure.latest
    if first is None or latest is None or first.mean is None or latest.mean is None:
        return ()
    judged = measure.change.kind in {ChangeKind.GROWN, ChangeKind.DROPPED, ChangeKind.MOVED}
    colour = style.colour("accent" if judged else "quiet")
    ground, middle = style.colour("surface"), bar.center().y()
    hits = []
    if measure.sem is not None:
        start = QPointF(scale.clamped(latest.mean - measure.sem), middle)
        end = QPointF(scale.clamped(latest.mean + measure.sem), middle)
        paint_stroke(painter, start, end, colour=colour, width=2, is_round=True)
    if first is not latest:
        at = QPointF(scale.clamped(first.mean), middle)
        paint_dot(painter, at, radius=4.5, colour=colour, ground=ground, is_hollow=True)
        hits.append(_hit(at, f"First, {_session(first, measure)}"))
    at = QPointF(scale.clamped(latest.mean), middle)
    paint_dot(painter, at, radius=5, colour=colour, ground=ground)
    hits.append(_hit(at, f"Latest, {_session(latest, measure)}"))
    return tuple(hits)


def _hit(at: QPointF, words: str) -> Hit:
    return Hit(QRectF(at.x() - 8, at.y() - 9, 16, 18), words)


def _session(point: ProfilePoint, measure: ProfileMeasure) -> str:
    value = figure_words(point.mean or 0.0, unit=measure.unit)
    coders = "1 coder" if point.n_coders == 1 else f"{point.n_coders} coders"
    day = day_words(point)
    return f"{point.session_label}{f', {day}' if day else ''}: {value}, {coders}"
