"""Coders' lanes on one line of time under the waveform."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.services.disagreement_values import Mismatch, Room
from fsh_coder.ui.charts.coder_gaps import disc_letters
from fsh_coder.ui.coding.ground.time_window import TimeWindow, in_segment
from fsh_coder.ui.coding.waveform.time_ruler import RULER_HEIGHT, paint_ruler
from fsh_coder.ui.coding.waveform.wave_layers import WaveLayer, paint_play_head
from fsh_coder.ui.coding.waveform.wave_source import WaveSource
from fsh_coder.ui.coding.waveform.waveform_view import ZOOMS_MS
from fsh_coder.ui.kit.discs import coder_token, paint_coder_disc
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import current_theme, theme_notifier
from fsh_coder.ui.reliability.lane_chips import chip_width, paint_chip, paint_link
from fsh_coder.ui.reliability.lanes_layout import LaneChip, links_of, place_chips
from fsh_coder.ui.reliability.room_items import AFTER_MS, BEFORE_MS, given_words, spoken

GUTTER = 76
WAVE_HEIGHT = 52
FIRST_SPAN_MS = 60_000
_HEAD_REACH = 8
_PITCH = {2: 56, 3: 46}
_NARROW_PITCH = 38
_LANE_HEIGHT = 27
_FOLLOW_TO, _FOLLOW_AT = 0.92, 0.10


class LanesView(QWidget):
    """Ruler, sound, a lane per coder; what differs is filled, what is missing dashed.

    Signals:
        seek_requested: a moment was clicked, in ms of the recording.
        mismatch_chosen: key of the mismatch whose chip was clicked.
        window_changed: another stretch of time is seen; the `TimeWindow`.
    """

    seek_requested = Signal(int)
    mismatch_chosen = Signal(str)
    window_changed = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Coders’ lanes")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", True)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.source = WaveSource()
        self._wave = WaveLayer(self.source)
        self._room: Room | None = None
        self._duration_ms = 1
        self._window = TimeWindow(0, FIRST_SPAN_MS, 100)
        self._chips: tuple[LaneChip, ...] = ()
        self._by_mark: Mapping[MarkId, Mismatch] = {}
        self._chosen: Mismatch | None = None
        self._head_ms = 0
        theme_notifier().changed.connect(self.refresh_wave)

    # --- What is shown ----------------------------------------------------------------

    def show_room(self, room: Room, *, duration_ms: int) -> None:
        """Show a room, or the same one after something was settled."""
        is_other = self._room is None or self._room.segment != room.segment
        self._room, self._duration_ms = room, max(duration_ms, 1)
        self._by_mark = {
            mark_id: mismatch for mismatch in room.mismatches for mark_id in mismatch.mark_ids
        }
        names = ", ".join(lane.label for lane in room.lanes)
        self.setAccessibleName(f"Lanes of {names} in {room.recording_label}")
        self.setFixedHeight(self._foot())
        if is_other:
            self.source.take(None)
            span = min(FIRST_SPAN_MS, room.segment.duration_ms)
            self.show_window(TimeWindow(room.segment.start_ms, span, self._room_px()))
        self._lay_out()

    def set_chosen(self, item: Mismatch | None) -> None:
        """Show the item that is talked about."""
        self._chosen = item
        if item is not None and self._room is not None:
            self.setAccessibleDescription(spoken(item, self._room.segment))
        self.update()

    def set_head(self, at_ms: int) -> None:
        """Move the play head; only what it leaves and reaches is painted anew."""
        before, after = self._head_x(), round(self._window.x_of(at_ms)) + GUTTER
        self._head_ms = at_ms
        if before != after:
            left, right = min(before, after), max(before, after)
            self.update(QRect(left - _HEAD_REACH, 0, right - left + 2 * _HEAD_REACH, self.height()))

    def refresh_wave(self) -> None:
        """Paint the wave anew: more of it is known, or the theme is another."""
        self._wave.forget()
        self.update()

    def chips(self) -> tuple[LaneChip, ...]:
        """Return what stands on the lanes, places without the names at the left."""
        return self._chips

    # --- Which stretch of time --------------------------------------------------------

    @property
    def window_shown(self) -> TimeWindow:
        """Return the stretch of time that is seen."""
        return self._window

    def show_window(self, window: TimeWindow) -> None:
        """See another stretch of time."""
        self._window = window.within(self._duration_ms)
        self._wave.forget()
        self._lay_out()
        self.window_changed.emit(self._window)

    def zoom(self, step: int, *, around_ms: int | None = None) -> None:
        """See less (1) or more (-1) time around a moment, by default the one chosen."""
        spans = [*(span for span in ZOOMS_MS if span < self._duration_ms), self._duration_ms]
        now = self._window.span_ms
        if step > 0:
            span = max((each for each in spans if each < now - 1), default=spans[0])
        else:
            span = min((each for each in spans if each > now + 1), default=spans[-1])
        centre = around_ms
        if centre is None:
            has_moment = self._chosen is not None and self._chosen.at_ms is not None
            centre = self._chosen.at_ms if self._chosen and has_moment else self._head_ms
        if centre is None or not self._window.start_ms <= centre <= self._window.end_ms:
            centre = round(self._window.start_ms + self._window.span_ms / 2)
        self.show_window(self._window.zoomed(span, around_ms=centre))

    def follow_head(self) -> None:
        """Turn the page when the play head reaches its end or stands elsewhere."""
        start, span = self._window.start_ms, self._window.span_ms
        if not start <= self._head_ms <= start + _FOLLOW_TO * span:
            if self._window.end_ms >= self._duration_ms and self._head_ms >= start:
                return
            self.show_window(self._window.beginning(self._head_ms - _FOLLOW_AT * span))

    def reveal(self, at_ms: int) -> None:
        """Bring a moment with what surrounds it into view."""
        start, span = self._window.start_ms, self._window.span_ms
        if not start + BEFORE_MS <= at_ms <= start + span - AFTER_MS:
            self.show_window(self._window.beginning(at_ms - 0.35 * span))

    # --- Qt ---------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As wide as there is room; as high as its lanes."""
        return QSize(600, self._foot())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See as much time as before, in another width."""
        super().resizeEvent(event)
        start, span = self._window.start_ms, self._window.span_ms
        self.show_window(TimeWindow(start, span, self._room_px()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what has to be painted anew, from the ground up."""
        painter, theme = QPainter(self), current_theme()
        painter.fillRect(event.rect(), theme.colour("surface"))
        room = self._room
        if room is None:
            return
        self._paint_names(painter, room)
        painter.setClipRect(QRectF(GUTTER, 0, self._room_px(), self.height()))
        painter.translate(GUTTER, 0)
        dirty = QRectF(event.rect()).translated(-GUTTER, 0)
        dirty = dirty.intersected(QRectF(0, 0, self._room_px(), self.height()))
        self._paint_grounds(painter, room)
        wave = QRectF(0, RULER_HEIGHT + 4, self._room_px(), WAVE_HEIGHT)
        head_x = round(self._window.x_of(self._head_ms))
        self._wave.paint(painter, dirty, rect=wave, window=self._window, head_x=head_x)
        zero_ms = room.segment.start_ms
        paint_ruler(painter, dirty, window=self._window, zero_ms=zero_ms, theme=theme)
        self._paint_chips(painter)
        paint_play_head(painter, head_x, bottom=self.height(), theme=theme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that chips can be clicked."""
        over = self._chip_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the clicked mismatch, or go to the clicked moment."""
        if event.button() != Qt.MouseButton.LeftButton or event.position().x() < GUTTER:
            return
        chip = self._chip_at(event.position())
        if chip is None:
            self.seek_requested.emit(self._window.ms_at(event.position().x() - GUTTER))
            return
        mismatch = self._mismatch_of(chip)
        if mismatch is not None:
            self.mismatch_chosen.emit(mismatch.key)
        elif chip.given.at_ms is not None:
            self.seek_requested.emit(max(0, chip.given.at_ms - BEFORE_MS))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll through time; with Ctrl, zoom around the mouse."""
        turned = event.angleDelta()
        by = turned.y() or turned.x()
        if not by:
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            around_ms = self._window.ms_at(event.position().x() - GUTTER)
            self.zoom(1 if by > 0 else -1, around_ms=around_ms)
        else:
            start = self._window.start_ms - by / 120 * self._window.span_ms * 0.12
            self.show_window(self._window.beginning(start))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Say what a chip stands for in its tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            chip = self._chip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._tip(chip) if chip else "", self)
            return True
        return super().event(event)

    # --- Shared -----------------------------------------------------------------------

    def _paint_names(self, painter: QPainter, room: Room) -> None:
        theme, letters = current_theme(), disc_letters([lane.label for lane in room.lanes])
        for place, (lane, middle) in enumerate(zip(room.lanes, self._middles(), strict=True)):
            disc = QRectF(12, middle - 9, 18, 18)
            series = coder_token(place)
            paint_coder_disc(painter, disc, letters[lane.label], series=series, theme=theme)
            painter.setFont(font("body_strong"))
            painter.setPen(theme.colour("text"))
            box = QRectF(35, middle - 10, GUTTER - 38, 20)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, flags, lane.label)

    def _paint_grounds(self, painter: QPainter, room: Room) -> None:
        theme, wide = current_theme(), self._room_px()
        for middle in self._middles():
            ground = QRectF(0, middle - _LANE_HEIGHT / 2, wide, _LANE_HEIGHT)
            painter.fillRect(ground, theme.colour("bg"))
        foot = self.height() - RULER_HEIGHT
        for edge, is_before in ((room.segment.start_ms, True), (room.segment.end_ms, False)):
            x = self._window.x_of(edge)
            outside = QRectF(0, RULER_HEIGHT, x, foot) if is_before else None
            outside = outside or QRectF(x, RULER_HEIGHT, wide - x, foot)
            if outside.width() > 0:
                painter.fillRect(outside, theme.colour("bg"))
        item = self._chosen
        if item is not None and item.at_ms is not None:
            left = self._window.x_of(item.at_ms - BEFORE_MS / 2)
            right = self._window.x_of(item.at_ms + AFTER_MS)
            band = QRectF(left, RULER_HEIGHT, right - left, foot)
            painter.fillRect(band, theme.colour("sel"))

    def _paint_chips(self, painter: QPainter) -> None:
        room = self._room
        assert room is not None  # noqa: S101 painted only with a room
        theme = current_theme()
        chosen = None if self._chosen is None else set(self._chosen.mark_ids)
        for link in links_of(self._chips):
            is_agreed = room.moments[link.moment].is_agreed
            paint_link(painter, link, is_agreed=is_agreed, theme=theme)
        for chip in self._chips:
            mismatch = self._mismatch_of(chip)
            paint_chip(
                painter,
                chip,
                differs=mismatch is not None,
                is_settled=mismatch is not None and not mismatch.is_open,
                theme=theme,
            )
            if chosen and mismatch is not None and chosen == set(mismatch.mark_ids):
                ring = chip.rect.adjusted(-3, -3, 3, 3)
                colour = theme.colour("accent")
                paint_box(painter, ring, fill=None, border=colour, radius=7, width=2)

    def _tip(self, chip: LaneChip) -> str:
        room = self._room
        assert room is not None  # noqa: S101 there are chips only with a room
        given = chip.given
        at_ms = room.moments[chip.moment].at_ms if given.at_ms is None else given.at_ms
        words = (
            f"{given.label}: {given_words(given)}, {in_segment(at_ms, room.segment, decimals=1)}"
        )
        return f"{words}\n{given.words}" if given.words else words

    def _mismatch_of(self, chip: LaneChip) -> Mismatch | None:
        room = self._room
        if room is None:
            return None
        ids = room.moments[chip.moment].mark_ids
        return self._by_mark.get(ids[0]) if ids else None

    def _chip_at(self, place: QPointF) -> LaneChip | None:
        inside = QPointF(place.x() - GUTTER, place.y())
        return next((chip for chip in reversed(self._chips) if chip.rect.contains(inside)), None)

    def _lay_out(self) -> None:
        if self._room is not None:
            self._chips = place_chips(
                self._room.moments, self._window, middles=self._middles(), width_of=chip_width
            )
        self.update()

    def _middles(self) -> tuple[float, ...]:
        n_lanes = 0 if self._room is None else len(self._room.lanes)
        pitch = _PITCH.get(n_lanes, _NARROW_PITCH)
        first = RULER_HEIGHT + WAVE_HEIGHT + 12 + _LANE_HEIGHT / 2
        return tuple(first + place * pitch for place in range(n_lanes))

    def _foot(self) -> int:
        middles = self._middles()
        top = RULER_HEIGHT + WAVE_HEIGHT + 8
        return round(middles[-1] + _LANE_HEIGHT / 2 + 10) if middles else top

    def _room_px(self) -> int:
        return max(1, self.width() - GUTTER - 12)

    def _head_x(self) -> int:
        return round(self._window.x_of(self._head_ms)) + GUTTER
