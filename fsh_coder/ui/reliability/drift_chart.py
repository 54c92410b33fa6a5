"""One coder's difference from the others over time, with limits and blocks: a chart."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from fsh_coder.services.coder_drift import CoderDrift, DriftPoint
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
from fsh_coder.ui.reliability.band_scheme import NOT_DEFINED, amount_words

_LEFT, _RIGHT, _TOP, _FOOT = 44.0, 92.0, 10.0, 36.0
_RADIUS = 4.5


def unit_of(shown: CoderDrift) -> str | None:
    """Return how amounts of a measure are written."""
    return "percent" if shown.measure.unit == "percent" else None


def point_words(shown: CoderDrift, point: DriftPoint) -> str:
    """Return what a dot says when it is pointed at."""
    unit = unit_of(shown)
    gap = amount_words(point.difference, unit, signed=True)
    score, other = amount_words(point.score, unit), amount_words(point.compared_with, unit)
    beyond = ", beyond the limits" if point.is_beyond else ""
    day = f"{point.submitted_at.astimezone():%d %b %Y}".lstrip("0")
    return f"{point.recording}, {day}: {score} against {other}, {gap}{beyond}"


def drift_table(shown: CoderDrift) -> ChartTable:
    """Return one row per recording in order of time."""
    unit = unit_of(shown)
    heads = ("Place", "Recording", "Submitted", shown.coder, "Compared with", "Difference")
    rows = tuple(
        (
            str(each.place),
            each.recording,
            f"{each.submitted_at.astimezone():%Y-%m-%d}",
            amount_words(each.score, unit),
            amount_words(each.compared_with, unit),
            amount_words(each.difference, unit, signed=True),
        )
        for each in shown.points
    )
    return ChartTable(heads, rows)


def paint_drift(
    painter: QPainter, rect: QRectF, shown: CoderDrift, *, style: ChartStyle
) -> tuple[Hit, ...]:
    """Paint limits, the mean difference of each block with its interval, and a dot each."""
    if not shown.points or shown.drift is None:
        words = "no recording in common"
        paint_words(painter, rect, words, style=style, role="body", flags=CENTRE)
        return ()
    plot = rect.adjusted(_LEFT, _TOP, -_RIGHT, -_FOOT)
    n = len(shown.points)
    across = Scale(0.5, n + 0.5, plot.left(), plot.right())
    upward = _upward(shown, plot)
    _paint_limits(painter, plot, shown, upward=upward, style=style)
    _paint_axes(painter, plot, n, across=across, upward=upward, style=style)
    _paint_blocks(painter, shown, across=across, upward=upward, style=style)
    hits = []
    for point in shown.points:
        at = QPointF(across.at(point.place), upward.at(point.difference))
        colour = style.colour("accent" if point.is_beyond else "quiet")
        ground = style.colour("surface")
        paint_dot(
            painter,
            at,
            radius=_RADIUS,
            colour=colour,
            ground=ground,
            is_hollow=not point.is_beyond,
        )
        hits.append(Hit(QRectF(at.x() - 7, at.y() - 7, 14, 14), point_words(shown, point)))
    return tuple(hits)


def _upward(shown: CoderDrift, plot: QRectF) -> Scale:
    values = [each.difference for each in shown.points]
    values += [each for each in (shown.low, shown.high) if each is not None]
    reach = max(0.5, *(abs(each) for each in values)) * 1.1
    return Scale(-reach, reach, plot.bottom(), plot.top())


def _paint_limits(
    painter: QPainter, plot: QRectF, shown: CoderDrift, *, upward: Scale, style: ChartStyle
) -> None:
    if shown.low is None or shown.high is None:
        return
    top, foot = upward.at(shown.high), upward.at(shown.low)
    painter.fillRect(QRectF(plot.left(), top, plot.width(), foot - top), style.colour("band-1"))
    unit = unit_of(shown)
    # With little spread the limits lie so close that their words need room.
    free_from = plot.top() - 20
    for value, name in ((shown.high, "upper"), (shown.low, "lower")):
        y = sharp(upward.at(value))
        start, end = QPointF(plot.left(), y), QPointF(plot.right(), y)
        paint_stroke(painter, start, end, colour=style.colour("team-mid"), dashes=(4, 3))
        words_at = max(y, free_from)
        free_from = words_at + 15
        box = QRectF(plot.right() + 8, words_at - 8, _RIGHT - 10, 16)
        words = f"{amount_words(value, unit, signed=True)} {name}"
        paint_words(painter, box, words, style=style, role="tiny")


def _paint_axes(
    painter: QPainter, plot: QRectF, n: int, *, across: Scale, upward: Scale, style: ChartStyle
) -> None:
    for tick in round_ticks(upward.low, upward.high, at_most=5):
        y = sharp(upward.at(tick))
        colour = style.colour("line-strong" if tick == 0 else "grid")
        paint_stroke(painter, QPointF(plot.left(), y), QPointF(plot.right(), y), colour=colour)
        label = f"{tick:+g}".replace("-", "−") if tick else "0"
        box = QRectF(plot.left() - 42, y - 8, 34, 16)
        paint_words(painter, box, label, style=style, role="tiny", flags=RIGHT)
    for tick in round_ticks(1, n, at_most=8):
        if tick == int(tick):
            box = QRectF(across.at(tick) - 20, plot.bottom() + 3, 40, 14)
            paint_words(painter, box, f"{tick:g}", style=style, role="tiny", flags=CENTRE)
    foot = QRectF(plot.left(), plot.bottom() + 18, plot.width(), 16)
    words = "Recordings in the order of time"
    paint_words(painter, foot, words, style=style, role="label", ink="text", flags=CENTRE)


def _paint_blocks(
    painter: QPainter, shown: CoderDrift, *, across: Scale, upward: Scale, style: ChartStyle
) -> None:
    """A line at each block's mean difference, a bar for its interval."""
    if shown.drift is None:
        return
    for block in shown.drift.blocks:
        mean = block.mean_difference
        left, right = across.at(block.start + 0.6), across.at(block.stop + 0.4)
        if mean.low is not None and mean.high is not None:
            top, foot = upward.clamped(mean.high), upward.clamped(mean.low)
            fill = style.colour("team")
            fill.setAlphaF(0.55)
            painter.fillRect(QRectF(left, top, right - left, foot - top), fill)
        y = sharp(upward.at(mean.value))
        ink = style.colour("text")
        paint_stroke(painter, QPointF(left, y), QPointF(right, y), colour=ink, width=1.6)


def block_sentence(shown: CoderDrift) -> str:
    """Return the latest block's agreement in words, "" where there is none."""
    if shown.drift is None or not shown.drift.blocks:
        return ""
    latest = shown.drift.blocks[-1]
    agreement = latest.agreement.estimate
    icc = NOT_DEFINED if agreement is None else f"{agreement:.2f}".replace("0.", ".", 1)
    gap = amount_words(latest.mean_difference.value, unit_of(shown), signed=True)
    return f"latest {latest.n} recordings: difference {gap}, ICC(A,1) {icc}"
