"""How far a coder is with a recording: ring, arc, tick or dot."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.theme import Theme


class WorkState(Enum):
    """The state of one assignment, by the word the screen shows."""

    NOT_ASSIGNED = "not assigned"
    TO_DO = "to do"
    IN_PROGRESS = "in progress"
    SUBMITTED = "submitted"


def state_words(state: WorkState, *, percent: int | None = None) -> str:
    """Return the state in words, for tooltips and accessible text."""
    if state is WorkState.IN_PROGRESS and percent is not None:
        return f"in progress, {percent} %"
    return state.value


def paint_state_icon(
    painter: QPainter,
    rect: QRectF,
    state: WorkState,
    *,
    theme: Theme,
    percent: int | None = None,
) -> None:
    """Paint the state's 14 px mark in the middle of the rectangle.

    Args:
        painter: where to paint.
        rect: the mark is centred in it.
        state: ring to do, arc in progress, filled tick submitted, small dot not assigned.
        theme: whose colours.
        percent: 0 to 100, how much of the arc is drawn; None draws the track alone.
    """
    box = QRectF(0, 0, 14, 14)
    box.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state is WorkState.TO_DO:
        painter.setPen(QPen(theme.colour("quiet"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(1.25, 1.25, -1.25, -1.25))
    elif state is WorkState.IN_PROGRESS:
        _paint_arc(painter, box.adjusted(1.25, 1.25, -1.25, -1.25), percent=percent, theme=theme)
    elif state is WorkState.SUBMITTED:
        _paint_tick(painter, box, theme)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("quiet"))
        painter.drawEllipse(box.center(), 1.25, 1.25)
    painter.restore()


def paint_state(
    painter: QPainter,
    rect: QRectF,
    state: WorkState,
    *,
    theme: Theme,
    percent: int | None = None,
) -> None:
    """Paint a state centred in a table cell: the mark, and "40 %" beside an arc."""
    if state is not WorkState.IN_PROGRESS or percent is None:
        paint_state_icon(painter, rect, state, theme=theme, percent=percent)
        return
    painter.save()
    words = font("note")
    words.setWeight(words.Weight.DemiBold)
    painter.setFont(words)
    text = f"{percent} %"
    width = painter.fontMetrics().horizontalAdvance(text)
    left = rect.center().x() - (14 + 5 + width) / 2
    paint_state_icon(
        painter, QRectF(left, rect.top(), 14, rect.height()), state, theme=theme, percent=percent
    )
    painter.setPen(theme.colour("accent"))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(QRectF(left + 19, rect.top(), width + 2, rect.height()), flags, text)
    painter.restore()


def _paint_arc(painter: QPainter, box: QRectF, *, percent: int | None, theme: Theme) -> None:
    track = QPen(theme.colour("quiet-soft"), 2.5)
    track.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(track)
    painter.drawEllipse(box)
    if percent is None:
        return
    share = min(100, max(0, percent)) / 100
    arc = QPen(theme.colour("accent"), 2.5)
    arc.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(arc)
    painter.drawArc(box, 90 * 16, -round(360 * 16 * share))


def _paint_tick(painter: QPainter, box: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("good"))
    painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
    pen = QPen(theme.colour("on-accent"), 1.7)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    corner = box.topLeft()
    painter.drawPolyline(
        [corner + QPointF(4.2, 7.2), corner + QPointF(6.2, 9.2), corner + QPointF(9.9, 5.1)]
    )
