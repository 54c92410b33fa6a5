"""The detail waveform: ruler, flags of marks, sound, who speaks, and the play head."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import BehaviourMark, HeardSpan
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.transcripts import Utterance
from fsh_coder.ui.coding.ground.time_window import TimeWindow, in_segment, span_words
from fsh_coder.ui.coding.waveform.backdrop import Backdrop
from fsh_coder.ui.coding.waveform.mark_flags import MarkFlags
from fsh_coder.ui.coding.waveform.time_ruler import RULER_HEIGHT
from fsh_coder.ui.coding.waveform.unit_items import UnitItem
from fsh_coder.ui.coding.waveform.unit_lane import LANE_HEIGHT as UNIT_LANE_HEIGHT
from fsh_coder.ui.coding.waveform.unit_lane import UnitLane
from fsh_coder.ui.coding.waveform.wave_layers import (
    WaveLayer,
    paint_play_head,
    paint_selection_bar,
    paint_selection_words,
)
from fsh_coder.ui.coding.waveform.wave_source import WaveSource
from fsh_coder.ui.kit.theme import current_theme, theme_notifier

#: Paints part of the view: painter, what is dirty, where wave and flags are, the time seen.
Layer = Callable[[QPainter, QRectF, QRectF, TimeWindow], None]

SPEAKERS_HEIGHT = 24
LANE_HEIGHT = 23
_HEAD_REACH = 8
_DRAG_FROM_PX = 4
_LOOK_ROUND_S = 4.0
_FOLLOW_TO, _FOLLOW_AT = 0.92, 0.10
#: The spans offered by the zoom keys; the whole recording comes after them.
ZOOMS_MS = (5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000)


class WaveformView(QWidget):
    """Everything between overview and transport, painted by hand.

    Signals:
        seek_requested: a moment was clicked.
        mark_chosen: a mark's flag was clicked.
        stretch_chosen: (start, end) in ms was dragged over, or None.
        window_changed: another stretch of time is seen; the `TimeWindow`.
        unit_chosen: the block of a unit was clicked; the `UnitItem`.
    """

    seek_requested = Signal(int)
    mark_chosen = Signal(object)
    stretch_chosen = Signal(object)
    window_changed = Signal(object)
    unit_chosen = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Waveform")
        self.setAccessibleDescription("Click to go there, drag to choose a stretch.")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.source = WaveSource()
        self._wave = WaveLayer(self.source)
        self._flags: MarkFlags | None = None
        self._backdrop = Backdrop()
        self._duration_ms = 1
        self._window = TimeWindow(0, 60_000, 100)
        self._head_ms = 0
        self._selection: tuple[int, int] | None = None
        self._is_looping = False
        self._wave_height, self._n_lanes, self._shows_speakers = 100, 2, True
        self._units: UnitLane | None = None
        self._pressed_at: QPoint | None = None
        self._drag_from_ms: int | None = None
        self._follow_from_s = 0.0
        self._layers: list[Layer] = []
        theme_notifier().changed.connect(self._on_theme_changed)

    # --- What is shown ----------------------------------------------------------------

    def show_segment(self, segment: Segment, *, duration_ms: int, rubric: Rubric) -> None:
        """Turn to another recording, without its sound yet."""
        self._duration_ms = duration_ms
        self._backdrop.show_segment(segment)
        self._flags = MarkFlags(rubric)
        self.source.take(None)
        self._selection = None
        self._window = TimeWindow(0, self._window.span_ms, max(self.width(), 1))
        self.show_window(self._window.beginning(segment.start_ms))

    def set_utterances(self, utterances: tuple[Utterance, ...]) -> None:
        """Show who speaks when; () leaves the lane out."""
        self._backdrop.utterances = utterances
        self.updateGeometry()
        self._refit()

    def set_marks(self, marks: Sequence[BehaviourMark]) -> None:
        """Show the marks, in order of time."""
        if self._flags is not None:
            self._update_strips(self._flags.change_marks(marks, n_lanes=self._n_lanes))

    def set_selected(self, mark_id: MarkId | None) -> None:
        """Show a mark as selected, and bring it into view while no sound runs."""
        if self._flags is not None:
            self._update_strips(self._flags.set_selected(mark_id))

    def set_units(self, lane: UnitLane | None) -> None:
        """Show units with their codes in place of the marks' flags; None for the flags."""
        self._units = lane
        self._refit()

    def add_layer(self, layer: Layer) -> None:
        """Paint something more between wave and play head: painter, dirty, body, window."""
        self._layers.append(layer)

    def forget_press(self) -> None:
        """Take a press of the mouse for something that is not the view's own."""
        self._pressed_at = self._drag_from_ms = None

    def refresh_units(self) -> None:
        """Paint anew what looks otherwise in the lane of units."""
        touched = None if self._units is None else self._units.take_touched()
        if touched is not None:
            left = math.floor(self._window.x_of(touched[0])) - 4
            right = math.ceil(self._window.x_of(touched[1])) + 4
            self.update(QRect(left, 0, right - left, self.height()))

    def set_selection(self, stretch: tuple[int, int] | None) -> None:
        """Show a chosen stretch."""
        self._selection = stretch
        self.update()

    def set_looping(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show whether the chosen stretch is repeated."""
        self._is_looping = on
        self.update()

    def set_skipped(self, spans: tuple[HeardSpan, ...]) -> None:
        """Show which stretches were passed over."""
        if self._backdrop.set_skipped(spans):
            self.update()

    def set_head(self, at_ms: int) -> None:
        """Move the play head; only what it leaves and reaches is painted anew."""
        before = round(self._window.x_of(self._head_ms))
        after = round(self._window.x_of(at_ms))
        self._head_ms = at_ms
        if before != after:
            left, right = min(before, after), max(before, after)
            if right - left > 4 * _HEAD_REACH:
                self.update(self._head_strip(before))
                self.update(self._head_strip(after))
                self.update(self._played_strip(left, right))
            else:
                self.update(self._head_strip(left).united(self._head_strip(right)))

    def refresh_wave(self) -> None:
        """Paint the wave anew: more of it is known."""
        self._wave.forget()
        self.update()

    def set_build(self, *, wave_height: int, n_lanes: int, speakers: bool) -> None:
        """Take more or less room."""
        self._wave_height, self._n_lanes, self._shows_speakers = wave_height, n_lanes, speakers
        self._refit()

    # --- Which stretch of time --------------------------------------------------------

    @property
    def window_shown(self) -> TimeWindow:
        """Return the stretch of time that is seen."""
        return self._window

    def show_window(self, window: TimeWindow) -> None:
        """See another stretch of time."""
        self._window = window.within(self._duration_ms)
        self._forget_page()
        self._lay_flags()
        self.update()
        self.window_changed.emit(self._window)

    def set_zoom(self, span_ms: float) -> None:
        """See this much time, the play head near the left."""
        start = self._head_ms - _FOLLOW_AT * span_ms
        self.show_window(TimeWindow(start, span_ms, max(self.width(), 1)))

    def zoom(self, step: int, *, around_ms: int | None = None) -> None:
        """See less (1) or more (-1) time around a moment, by default the play head."""
        spans = [*(span for span in ZOOMS_MS if span < self._duration_ms), self._duration_ms]
        now = self._window.span_ms
        if step > 0:
            span = max((s for s in spans if s < now - 1), default=spans[0])
        else:
            span = min((s for s in spans if s > now + 1), default=spans[-1])
        centre = self._head_ms if around_ms is None else around_ms
        if not self._window.start_ms <= centre <= self._window.end_ms:
            centre = round(self._window.start_ms + self._window.span_ms / 2)
        self.show_window(self._window.zoomed(span, around_ms=centre))

    def follow_head(self) -> None:
        """Turn the page when the play head reaches its end or stands elsewhere."""
        if time.monotonic() < self._follow_from_s:
            return
        start, span = self._window.start_ms, self._window.span_ms
        if not start <= self._head_ms <= start + _FOLLOW_TO * span:
            if self._window.end_ms >= self._duration_ms and self._head_ms >= start:
                return
            self.show_window(self._window.beginning(self._head_ms - _FOLLOW_AT * span))

    def reveal(self, at_ms: int) -> None:
        """Bring a moment into view."""
        if not self._window.start_ms <= at_ms <= self._window.end_ms:
            self.show_window(self._window.beginning(at_ms - 0.3 * self._window.span_ms))

    # --- Qt ---------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As wide as there is room; as high as its lanes."""
        return QSize(600, round(self._speakers_bottom()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what has to be painted anew, from the ground up."""
        painter = QPainter(self)
        # The stubs do not say that a region is made of rectangles.
        for rect in cast(Iterable[QRect], event.region()):
            self._paint(painter, QRectF(rect))

    def _paint(self, painter: QPainter, dirty: QRectF) -> None:
        painter.save()
        painter.setClipRect(dirty)
        theme, window = current_theme(), self._window
        body = QRectF(0, RULER_HEIGHT, self.width(), self._wave_bottom() - RULER_HEIGHT)
        self._backdrop.paint(
            painter,
            dirty,
            size=self.size(),
            body=body,
            window=window,
            speakers=self._has_speakers(),
        )
        if self._selection is not None:
            left, right = window.x_of(self._selection[0]), window.x_of(self._selection[1])
            chosen = QRectF(left, body.top(), right - left, body.height()).intersected(dirty)
            painter.fillRect(chosen, theme.colour("sel"))
        head_x = round(window.x_of(self._head_ms))
        self._wave.paint(painter, dirty, rect=self._wave_rect(), window=window, head_x=head_x)
        if self._units is not None:
            top, bottom = float(RULER_HEIGHT), body.bottom()
            self._units.paint(painter, dirty, top=top, bottom=bottom, window=window)
        elif self._flags is not None:
            self._flags.paint(painter, dirty, body=body)
        for layer in self._layers:
            layer(painter, dirty, body, window)
        if self._selection is not None:
            paint_selection_bar(painter, self._selection, window=window, bottom=body.bottom())
            if not self._is_looping:
                paint_selection_words(
                    painter,
                    f"{span_words(self._selection[1] - self._selection[0])}: a key codes it, "
                    "L loops it, Esc drops it",
                    self._selection,
                    body=body,
                    window=window,
                )
        paint_play_head(painter, head_x, bottom=self._speakers_bottom(), theme=theme)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See as much time as before, in another width."""
        super().resizeEvent(event)
        self.show_window(
            TimeWindow(self._window.start_ms, self._window.span_ms, max(self.width(), 1))
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll through time; with Ctrl, zoom around the mouse."""
        turned = event.angleDelta()
        by = turned.y() or turned.x()
        if not by:
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if by > 0 else -1, around_ms=self._window.ms_at(event.position().x()))
        else:
            start = self._window.start_ms - by / 120 * self._window.span_ms * 0.12
            self.show_window(self._window.beginning(start))
        # Whoever looks elsewhere while sound runs is left alone for a while.
        self._follow_from_s = time.monotonic() + _LOOK_ROUND_S
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self._drag_from_ms = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose a stretch while dragging; point at flags else."""
        place = event.position()
        if self._pressed_at is None:
            over = self.mark_under(place) is not None or self.unit_under(place) is not None
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor
            self.setCursor(Qt.CursorShape.ArrowCursor if place.y() < RULER_HEIGHT else shape)
            return
        if self._drag_from_ms is None:
            if abs(place.x() - self._pressed_at.x()) < _DRAG_FROM_PX:
                return
            self._drag_from_ms = self._window.ms_at(self._pressed_at.x())
        at_ms = self._window.ms_at(min(max(place.x(), 0), self.width()))
        start, end = sorted((self._drag_from_ms, at_ms))
        if end > start:
            self.stretch_chosen.emit((start, end))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the clicked moment, or hear the clicked mark."""
        pressed, self._pressed_at = self._pressed_at, None
        if pressed is None or self._drag_from_ms is not None:
            self._drag_from_ms = None
            return
        found = self.mark_under(event.position())
        unit = self.unit_under(event.position())
        if unit is not None:
            self.unit_chosen.emit(unit)
        elif found is not None:
            self.mark_chosen.emit(found.id)
        else:
            self.seek_requested.emit(self._window.ms_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        """Say what a flag stands for in its tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mark_under(self, place: QPointF) -> BehaviourMark | None:
        """Return the mark whose flag lies at a place; None for none."""
        if self._flags is None or self._units is not None:
            return None
        return self._flags.mark_at(place)

    def unit_under(self, place: QPointF) -> UnitItem | None:
        """Return the unit whose block lies at a place; None for none."""
        if self._units is None or not RULER_HEIGHT <= place.y() < self._wave_rect().top():
            return None
        return self._units.item_at(self._window.ms_at(place.x()))

    # --- Shared -----------------------------------------------------------------------

    def _tip(self, place: QPointF) -> str:
        mark = self.mark_under(place)
        if mark is None or self._flags is None or self._backdrop.segment is None:
            return ""
        at = in_segment(mark.at_ms, self._backdrop.segment, decimals=1)
        words = f"{self._flags.label(mark)}, {at}"
        return f"{words}: {mark.note}" if mark.note else words

    def _forget_page(self) -> None:
        self._wave.forget()
        self._backdrop.forget()

    def _on_theme_changed(self) -> None:
        self._forget_page()
        if self._flags is not None:
            self._flags.forget()
        self.update()

    def _lay_flags(self) -> None:
        if self._flags is not None:
            self._flags.lay_out(self._window, n_lanes=self._n_lanes)
        self.update()

    def _update_strips(self, strips: list[QRectF] | None) -> None:
        if strips is None:
            self.update()
            return
        for strip in strips:
            self.update(strip.toAlignedRect().intersected(self.rect()))

    def _refit(self) -> None:
        self._forget_page()
        self._lay_flags()
        self.setFixedHeight(round(self._speakers_bottom()))
        self.updateGeometry()

    def _has_speakers(self) -> bool:
        return self._shows_speakers and bool(self._backdrop.utterances)

    def _wave_rect(self) -> QRectF:
        lanes = LANE_HEIGHT * self._n_lanes if self._units is None else UNIT_LANE_HEIGHT
        top = RULER_HEIGHT + lanes
        return QRectF(0, top, self.width(), self._wave_height)

    def _wave_bottom(self) -> float:
        return self._wave_rect().bottom()

    def _speakers_bottom(self) -> float:
        return self._wave_bottom() + (SPEAKERS_HEIGHT if self._has_speakers() else 1)

    def _head_strip(self, x: int) -> QRect:
        return QRect(x - _HEAD_REACH, 0, 2 * _HEAD_REACH, self.height())

    def _played_strip(self, left: int, right: int) -> QRect:
        wave = self._wave_rect().toRect()
        return QRect(left, wave.top(), right - left, wave.height())
