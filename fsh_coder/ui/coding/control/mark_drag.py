"""Moves a mark by dragging its flag along the waveform; letting go is one action."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen

from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.ground.time_window import TimeWindow, in_segment
from fsh_coder.ui.coding.waveform.waveform_view import WaveformView
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import current_theme

_DRAG_FROM_PX = 5
_BOX_HEIGHT = 22
_GHOST_SHARE = 0.18


@dataclass(slots=True)
class _Drag:
    """A mark under the mouse; ``by_ms`` None until it was moved far enough."""

    mark: BehaviourMark
    pressed_x: float
    by_ms: int | None = None


class MarkDrag(QObject):
    """Watches the mouse on a waveform; the waveform owns it.

    A press on a flag that hardly moves stays a click. Esc lets the mark stay where it was.

    Args:
        wave: the view.
        controller: moves the mark.
        short: returns the name on a mark's flag.
    """

    def __init__(
        self,
        wave: WaveformView,
        *,
        controller: CodingController,
        short: Callable[[BehaviourMark], str],
    ) -> None:
        super().__init__(wave)
        self._wave, self._controller, self._short = wave, controller, short
        self._drag: _Drag | None = None
        wave.add_layer(self._paint)
        wave.installEventFilter(self)

    @property
    def is_dragging(self) -> bool:
        """Whether a mark follows the mouse now."""
        return self._drag is not None and self._drag.by_ms is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse while a mark is dragged, and Esc."""
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and self.is_dragging:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            elif event.type() == QEvent.Type.KeyPress:
                self._end()
            return True
        if event.type() in (QEvent.Type.Hide, QEvent.Type.WindowDeactivate):
            self._end()
        return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                self._press(event.position())
            case QEvent.Type.MouseMove if self._drag is not None:
                return self._move(self._drag, event.position().x())
            case QEvent.Type.MouseButtonRelease if event.button() == Qt.MouseButton.LeftButton:
                return self._release()
        return False

    def _press(self, place: QPointF) -> None:
        mark = self._wave.mark_under(place)
        if mark is not None and not self._controller.observation.is_locked:
            self._drag = _Drag(mark, place.x())

    def _move(self, drag: _Drag, x: float) -> bool:
        if drag.by_ms is None:
            if abs(x - drag.pressed_x) < _DRAG_FROM_PX:
                return True
            self._wave.forget_press()
            self._wave.setCursor(Qt.CursorShape.SizeHorCursor)
            self._controller.select(drag.mark.id)
        window = self._wave.window_shown
        drag.by_ms = self._inside(drag.mark, window.ms_at(x) - window.ms_at(drag.pressed_x))
        self._wave.update()
        return True

    def _release(self) -> bool:
        drag, was_dragging = self._drag, self.is_dragging
        self._end()
        if drag is None or not was_dragging:
            return False
        # Undo or a key may have taken the mark away while it was held.
        is_there = self._controller.observation.mark(drag.mark.id) == drag.mark
        if is_there and drag.by_ms:
            self._controller.select(drag.mark.id)
            self._controller.nudge(drag.by_ms)
        return True

    def _end(self) -> None:
        if self._drag is not None:
            if self._drag.by_ms is not None:
                self._wave.unsetCursor()
                self._wave.update()
            self._drag = None

    def _inside(self, mark: BehaviourMark, by_ms: int) -> int:
        segment = self._controller.segment
        end_ms = mark.at_ms if mark.end_ms is None else mark.end_ms
        return min(max(by_ms, segment.start_ms - mark.at_ms), segment.end_ms - end_ms)

    def _paint(self, painter: QPainter, dirty: QRectF, body: QRectF, window: TimeWindow) -> None:
        drag = self._drag
        if drag is None or drag.by_ms is None:
            return
        theme = current_theme()
        at_ms = drag.mark.at_ms + drag.by_ms
        x = round(window.x_of(at_ms)) + 0.5
        if drag.mark.end_ms is not None:
            # Seen through: it is put where what is below it tells.
            right = window.x_of(drag.mark.end_ms + drag.by_ms)
            room = QRectF(x, body.top(), right - x, body.height())
            painter.fillRect(room, theme.alpha("accent", _GHOST_SHARE))
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawLine(QLineF(right, body.top(), right, body.bottom()))
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawLine(QLineF(x, body.top(), x, body.bottom()))
        time = in_segment(at_ms, self._controller.segment, decimals=3)
        words = f"{self._short(drag.mark)}  {time}"
        painter.setFont(font("label"))
        width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 16
        left = min(max(x + 6, 4.0), self._wave.width() - width - 4)
        box = QRectF(left, body.bottom() - _BOX_HEIGHT - 6, width, _BOX_HEIGHT)
        paint_box(painter, box, fill=theme.colour("accent"), border=None)
        painter.setPen(theme.colour("on-accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
