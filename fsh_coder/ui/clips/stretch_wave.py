"""A small waveform to choose stretches on: names are hatched, the clip's ends are lines."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.domain.spoken_name import SpokenName
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.waveform.time_ruler import RULER_HEIGHT, paint_ruler
from fsh_coder.ui.coding.waveform.wave_layers import WaveLayer, paint_play_head, paint_selection_bar
from fsh_coder.ui.coding.waveform.wave_source import WaveSource
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import Theme, current_theme, theme_notifier

_WAVE_HEIGHT = 96
_DRAG_FROM_PX = 4
_WORDS_FROM_PX = 40
_ZOOM = 2.0


class StretchWave(QWidget):
    """Click to go there, drag to choose a stretch, turn the wheel to scroll, Ctrl to zoom.

    Args:
        duration_ms: the recording's length.
        window_ms: what is seen at first, (start, end).

    Signals:
        seek_requested: a moment was clicked.
        stretch_chosen: (start, end) in ms was dragged over.
        window_changed: another stretch of time is seen; the `TimeWindow`.
    """

    seek_requested = Signal(int)
    stretch_chosen = Signal(object)
    window_changed = Signal(object)

    def __init__(
        self, *, duration_ms: int, window_ms: tuple[int, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Waveform")
        self.setAccessibleDescription("Click to go there, drag to choose a stretch.")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.source = WaveSource()
        self._wave = WaveLayer(self.source)
        self._duration_ms = duration_ms
        start, end = window_ms
        self._window = TimeWindow(start, end - start, 100).within(duration_ms)
        self._limits: tuple[int, int] | None = None
        self._names: tuple[SpokenName, ...] = ()
        self._selection: tuple[int, int] | None = None
        self._head_ms = start
        self._pressed_at: QPoint | None = None
        self._drag_from_ms: int | None = None
        theme_notifier().changed.connect(self.refresh_wave)

    # --- What is shown ----------------------------------------------------------------

    @property
    def window_shown(self) -> TimeWindow:
        """Return the stretch of time that is seen."""
        return self._window

    def set_limits(self, limits: tuple[int, int] | None) -> None:
        """Dim what lies outside a clip; None for the whole recording."""
        self._limits = limits
        self.update()

    def set_names(self, names: Sequence[SpokenName]) -> None:
        """Show where names are said."""
        self._names = tuple(names)
        self.update()

    def set_selection(self, stretch: tuple[int, int] | None) -> None:
        """Show a chosen stretch."""
        self._selection = stretch
        self.update()

    def set_head(self, at_ms: int) -> None:
        """Move the play head; the page turns when it leaves what is seen."""
        self._head_ms = at_ms
        if not self._window.start_ms <= at_ms <= self._window.end_ms:
            self.show_window(self._window.beginning(at_ms - 0.1 * self._window.span_ms))
        self.update()

    def refresh_wave(self) -> None:
        """Paint the wave anew: more of it is known."""
        self._wave.forget()
        self.update()

    def show_window(self, window: TimeWindow) -> None:
        """See another stretch of time."""
        self._window = window.within(self._duration_ms)
        self.refresh_wave()
        self.window_changed.emit(self._window)

    def zoom(self, step: int, *, around_ms: int | None = None) -> None:
        """See half (1) or twice (-1) as much time around a moment, by default the play head."""
        window = self._window
        centre = self._head_ms if around_ms is None else around_ms
        if not window.start_ms <= centre <= window.end_ms:
            centre = round(window.start_ms + window.span_ms / 2)
        span = window.span_ms / _ZOOM if step > 0 else window.span_ms * _ZOOM
        self.show_window(window.zoomed(min(span, self._duration_ms), around_ms=centre))

    # --- Qt ---------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(560, RULER_HEIGHT + _WAVE_HEIGHT + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the ground up."""
        painter, theme, window = QPainter(self), current_theme(), self._window
        dirty = QRectF(event.rect())
        body = self._body()
        painter.fillRect(dirty, theme.colour("surface"))
        self._paint_outside(painter, body, theme)
        if self._selection is not None:
            left, right = window.x_of(self._selection[0]), window.x_of(self._selection[1])
            chosen = QRectF(left, body.top(), right - left, body.height())
            painter.fillRect(chosen, theme.colour("sel"))
        head_x = round(window.x_of(self._head_ms))
        self._wave.paint(painter, dirty, rect=body, window=window, head_x=head_x)
        for name in self._names:
            self._paint_name(painter, name, theme)
        paint_ruler(painter, dirty, window=window, zero_ms=0, theme=theme)
        foot = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(foot, theme.colour("line"))
        if self._selection is not None:
            paint_selection_bar(painter, self._selection, window=window, bottom=body.bottom())
        paint_play_head(painter, head_x, bottom=body.bottom(), theme=theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See as much time as before, in another width."""
        super().resizeEvent(event)
        window = self._window
        self.show_window(TimeWindow(window.start_ms, window.span_ms, max(self.width(), 1)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll through time; with Ctrl, zoom around the mouse."""
        by = event.angleDelta().y() or event.angleDelta().x()
        if by and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if by > 0 else -1, around_ms=self._window.ms_at(event.position().x()))
        elif by:
            start = self._window.start_ms - by / 120 * self._window.span_ms * 0.12
            self.show_window(self._window.beginning(start))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self._drag_from_ms = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose a stretch."""
        if self._pressed_at is None:
            return
        x = event.position().x()
        if self._drag_from_ms is None:
            if abs(x - self._pressed_at.x()) < _DRAG_FROM_PX:
                return
            self._drag_from_ms = self._window.ms_at(self._pressed_at.x())
        start, end = sorted((self._drag_from_ms, self._window.ms_at(min(max(x, 0), self.width()))))
        if end > start:
            self.stretch_chosen.emit((max(0, start), min(end, self._duration_ms)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the clicked moment."""
        pressed, self._pressed_at = self._pressed_at, None
        if pressed is not None and self._drag_from_ms is None:
            self.seek_requested.emit(self._window.ms_at(event.position().x()))
        self._drag_from_ms = None

    # --- Painting ---------------------------------------------------------------------

    def _body(self) -> QRectF:
        return QRectF(0, RULER_HEIGHT, self.width(), _WAVE_HEIGHT)

    def _paint_outside(self, painter: QPainter, body: QRectF, theme: Theme) -> None:
        if self._limits is None:
            return
        left, right = (self._window.x_of(limit) for limit in self._limits)
        dim = theme.colour("bg")
        painter.fillRect(QRectF(0, body.top(), max(0.0, left), body.height()), dim)
        painter.fillRect(
            QRectF(right, body.top(), max(0.0, self.width() - right), _WAVE_HEIGHT), dim
        )
        painter.setPen(QPen(theme.colour("line-strong"), 1))
        for x in (left, right):
            painter.drawLine(QLineF(round(x) + 0.5, body.top(), round(x) + 0.5, body.bottom()))

    def _paint_name(self, painter: QPainter, name: SpokenName, theme: Theme) -> None:
        body = self._body()
        left, right = self._window.x_of(name.start_ms), self._window.x_of(name.end_ms)
        box = QRectF(left, body.top() + 6, max(3.0, right - left), body.height() - 12)
        if not box.intersects(body):
            return
        paint_box(
            painter, box, fill=theme.alpha("warn", 0.22), border=theme.colour("warn"), radius=3
        )
        small = font("tiny")
        if box.width() >= max(_WORDS_FROM_PX, QFontMetricsF(small).horizontalAdvance("bleep") + 8):
            painter.setFont(small)
            painter.setPen(theme.colour("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "bleep")
