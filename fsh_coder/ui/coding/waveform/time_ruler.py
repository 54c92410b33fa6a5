"""The ruler over the waveform: round times, counted from the segment's start."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from fsh_coder.domain.timecode import timecode
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.theme import Theme

RULER_HEIGHT = 20
_MIN_LABEL_GAP = 84.0
_STEPS_MS = (
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
)


def label_step_ms(window: TimeWindow) -> int:
    """Return the distance of two labels in time: the shortest that leaves them room."""
    for step in _STEPS_MS:
        if step / window.ms_per_pixel >= _MIN_LABEL_GAP:
            return step
    return _STEPS_MS[-1]


def paint_ruler(
    painter: QPainter, dirty: QRectF, *, window: TimeWindow, zero_ms: int, theme: Theme
) -> None:
    """Paint the part of the ruler that lies in ``dirty``.

    Args:
        painter: where to paint; the ruler lies at its top.
        dirty: what has to be painted anew.
        window: the times shown.
        zero_ms: the moment that reads 00:00.
        theme: whose colours.
    """
    if dirty.top() >= RULER_HEIGHT:
        return
    painter.fillRect(QRectF(dirty.left(), 0, dirty.width(), RULER_HEIGHT), theme.colour("raised"))
    step = label_step_ms(window)
    small = step // 5
    first = int((window.ms_at(dirty.left() - 60) - zero_ms) // small)
    last = int((window.ms_at(dirty.right()) - zero_ms) // small) + 1
    painter.setFont(font("tiny"))
    ticks: list[QLineF] = []
    for number in range(first, last + 1):
        at_ms = zero_ms + number * small
        x = round(window.x_of(at_ms)) + 0.5
        is_labelled = (number * small) % step == 0
        ticks.append(QLineF(x, RULER_HEIGHT - (7 if is_labelled else 4), x, RULER_HEIGHT - 1))
        if is_labelled and at_ms >= 0:
            painter.setPen(theme.colour("muted"))
            box = QRectF(x + 4, 0, 80, RULER_HEIGHT - 1)
            decimals = 1 if step < 1_000 else 0
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, flags, timecode(at_ms - zero_ms, decimals=decimals))
    painter.setPen(QPen(theme.colour("line-strong"), 1))
    painter.drawLines(ticks)
    line = QRectF(dirty.left(), RULER_HEIGHT - 1, dirty.width(), 1)
    painter.fillRect(line, theme.colour("line"))
