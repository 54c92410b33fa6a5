"""The whole recording at a glance: segment, marks as ticks, what was heard, the play head."""

from collections import Counter
from collections.abc import Sequence
from math import ceil, floor

from PySide6.QtCore import QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.domain.observation import BehaviourMark, HeardSpan
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.timecode import timecode
from fsh_coder.ui.coding.ground.flag_sprites import category_of
from fsh_coder.ui.coding.ground.hatching import paint_hatching
from fsh_coder.ui.coding.ground.row_difference import stretch_changed
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.waveform.wave_pixmap import WaveInk, wave_pixmaps
from fsh_coder.ui.coding.waveform.wave_source import WaveSource
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import Theme, current_theme, theme_notifier

OVERVIEW_HEIGHT = 44
_MARGIN = 12
_WAVE_TOP, _WAVE_HEIGHT = 14, 26
_TICK_TOP, _TICK_HEIGHT = 4, 7

#: A tick: its colour's token and its pixel.
_Tick = tuple[str, int]


class OverviewView(QWidget):
    """A 44 px strip; click or drag to go there.

    Signals:
        seek_requested: a moment was clicked or dragged to.
    """

    seek_requested = Signal(int)

    def __init__(self, source: WaveSource, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Overview of the recording")
        self.setAccessibleDescription("Click to go there.")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(OVERVIEW_HEIGHT)
        self._source = source
        self._waves: tuple[QPixmap, ...] = ()
        self._segment: Segment | None = None
        self._duration_ms = 1
        self._tokens: dict[str, str] = {}
        self._marks: Sequence[BehaviourMark] = ()
        self._n_at: Counter[_Tick] = Counter()
        self._ticks: dict[str, dict[int, QLineF]] = {}
        self._unheard: tuple[HeardSpan, ...] = ()
        self._frame = TimeWindow(0, 1, 1)
        self._head_ms = 0
        theme_notifier().changed.connect(self.refresh_wave)

    def show_segment(self, segment: Segment, *, duration_ms: int, rubric: Rubric) -> None:
        """Turn to another recording."""
        self._segment, self._duration_ms = segment, max(duration_ms, 1)
        self._tokens = {code.key: category_of(rubric, code).token for code in rubric.codes}
        self._marks, self._ticks, self._n_at = (), {}, Counter()
        self.refresh_wave()

    def set_marks(self, marks: Sequence[BehaviourMark]) -> None:
        """Show the marks as ticks; only where ticks come or go is painted anew."""
        gone, come = stretch_changed(self._marks, marks)
        left, reached = self._counted(self._marks[gone]), self._counted(marks[come])
        self._marks = marks
        for tick in left.keys() | reached.keys():
            before = self._n_at[tick]
            self._n_at[tick] = after = before - left[tick] + reached[tick]
            if (before > 0) != (after > 0):
                self._place(tick, is_there=after > 0)
                self.update(tick[1] - 2, 0, 4, _TICK_TOP + _TICK_HEIGHT + 2)

    def set_unheard(self, spans: tuple[HeardSpan, ...]) -> None:
        """Show what of the segment was not heard; only where that is something else now."""
        others = _edges(spans) ^ _edges(self._unheard)
        self._unheard = spans
        if others:
            left, right = floor(self._x(min(others)[0])), ceil(self._x(max(others)[0]))
            self.update(left - 1, 0, right - left + 2, self.height())

    def set_window(self, window: TimeWindow) -> None:
        """Frame what the detail waveform shows."""
        self._frame = window
        self.update()

    def set_head(self, at_ms: int) -> None:
        """Move the play head."""
        before, after = round(self._x(self._head_ms)), round(self._x(at_ms))
        self._head_ms = at_ms
        if before != after:
            left, right = min(before, after), max(before, after)
            self.update(left - 3, 0, right - left + 6, self.height())

    def refresh_wave(self) -> None:
        """Paint the wave anew: more of it is known, or the theme is another."""
        self._waves = ()
        self.update()

    def sizeHint(self) -> QSize:
        """A strip of 44 px."""
        return QSize(400, OVERVIEW_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw for another width."""
        super().resizeEvent(event)
        self._waves = ()
        if event.size().width() == event.oldSize().width():
            return
        self._ticks, self._n_at = {}, self._counted(self._marks)
        for tick in self._n_at:
            self._place(tick, is_there=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the clicked moment."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.seek_requested.emit(self._ms_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.seek_requested.emit(self._ms_at(event.position().x()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip as far as asked."""
        painter = QPainter(self)
        dirty = QRectF(event.rect())
        theme = current_theme()
        painter.fillRect(dirty, theme.colour("bg"))
        painter.fillRect(
            QRectF(dirty.left(), self.height() - 1, dirty.width(), 1), theme.colour("line")
        )
        if self._segment is None:
            return
        start, end = self._x(self._segment.start_ms), self._x(self._segment.end_ms)
        segment = QRectF(start, 0, end - start, self.height() - 1)
        painter.fillRect(segment.intersected(dirty), theme.colour("surface"))
        for span in self._unheard:
            left, right = self._x(span.start_ms), self._x(span.end_ms)
            strip = QRectF(left, 0, right - left, self.height() - 1)
            paint_hatching(painter, strip, dirty=dirty, theme=theme)
        self._paint_wave(painter, segment)
        self._paint_ticks(painter, dirty, theme)
        self._paint_words(painter, segment, theme)
        self._paint_frame(painter, theme)

    def _paint_wave(self, painter: QPainter, segment: QRectF) -> None:
        waves = self._drawn(painter.device().devicePixelRatioF())
        if not waves:
            return
        played, ahead, outside = waves
        room = QRectF(_MARGIN, _WAVE_TOP, self._room(), _WAVE_HEIGHT)
        head_x = self._x(self._head_ms)
        parts = (
            (outside, room.left(), segment.left()),
            (played, segment.left(), min(max(head_x, segment.left()), segment.right())),
            (ahead, min(max(head_x, segment.left()), segment.right()), segment.right()),
            (outside, segment.right(), room.right()),
        )
        for wave, left, right in parts:
            if right > left:
                painter.save()
                painter.setClipRect(
                    QRectF(left, room.top(), right - left, room.height()),
                    Qt.ClipOperation.IntersectClip,
                )
                painter.drawPixmap(room.topLeft(), wave)
                painter.restore()

    def _drawn(self, ratio: float) -> tuple[QPixmap, ...]:
        if not self._waves and not self._source.is_empty:
            window = TimeWindow(0, self._duration_ms, self._room())
            n_columns = max(1, round(self._room() * ratio))
            theme = current_theme()
            faint = theme.colour("line-strong")
            self._waves = wave_pixmaps(
                self._source.columns(window, n_columns, ratio=ratio),
                (
                    WaveInk(theme.colour("wave-played"), theme.colour("wave-played-rms")),
                    WaveInk(theme.colour("wave"), theme.colour("wave-rms")),
                    WaveInk(faint, faint),
                ),
                height=round(_WAVE_HEIGHT * ratio),
                full=self._source.full,
                ratio=ratio,
            )
        return self._waves

    def _paint_ticks(self, painter: QPainter, dirty: QRectF, theme: Theme) -> None:
        left, right = int(dirty.left()) - 2, int(dirty.right()) + 3
        for token, lines in self._ticks.items():
            if right - left < len(lines):
                seen = [lines[x] for x in range(left, right) if x in lines]
            else:
                seen = [line for x, line in lines.items() if left <= x < right]
            if seen:
                painter.setPen(QPen(theme.colour(token), 2))
                painter.drawLines(seen)

    def _counted(self, marks: Sequence[BehaviourMark]) -> Counter[_Tick]:
        """Count the marks by the colour and the pixel of their tick; many share one."""
        tokens, per_ms = self._tokens, self._room() / self._duration_ms
        left = _MARGIN + 0.5
        return Counter((tokens[mark.code], int(left + mark.at_ms * per_ms)) for mark in marks)

    def _place(self, tick: _Tick, *, is_there: bool) -> None:
        token, x = tick
        lines = self._ticks.setdefault(token, {})
        if is_there:
            lines[x] = QLineF(x, _TICK_TOP, x, _TICK_TOP + _TICK_HEIGHT)
        else:
            lines.pop(x, None)

    def _paint_words(self, painter: QPainter, segment: QRectF, theme: Theme) -> None:
        assert self._segment is not None  # noqa: S101 only called with a segment
        painter.setFont(font("tiny"))
        painter.setPen(theme.colour("muted"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        line = QRectF(_MARGIN, 1, self._room(), 14)
        before, after = segment.left() - _MARGIN, _MARGIN + self._room() - segment.right()
        if before > 120:
            painter.drawText(line, left, "Recording")
        if before > 44:
            words = timecode(self._segment.start_ms)
            painter.drawText(QRectF(0, 1, segment.left() - 5, 14), right, words)
        if after > 110:
            painter.drawText(line, right, timecode(self._duration_ms))
        if after > 44:
            words = timecode(self._segment.end_ms)
            painter.drawText(QRectF(segment.right() + 5, 1, 80, 14), left, words)
        painter.setPen(QPen(theme.colour("control"), 1))
        if before > 1 or after > 1:
            for x in (segment.left(), segment.right()):
                at = round(x) + 0.5
                painter.drawLine(QLineF(at, 0, at, self.height() - 2))

    def _paint_frame(self, painter: QPainter, theme: Theme) -> None:
        left, right = self._x(self._frame.start_ms), self._x(self._frame.end_ms)
        box = QRectF(round(left), 1, max(6, round(right - left)), self.height() - 3)
        paint_box(
            painter,
            box,
            fill=theme.alpha("accent", 0.08),
            border=theme.colour("accent"),
            radius=3,
            width=1.5,
        )
        head = QRectF(round(self._x(self._head_ms)) - 0.5, 0, 1.5, self.height() - 1)
        painter.fillRect(head, theme.colour("playhead"))

    def _room(self) -> int:
        return max(1, self.width() - 2 * _MARGIN)

    def _x(self, at_ms: float) -> float:
        return _MARGIN + at_ms * self._room() / self._duration_ms

    def _ms_at(self, x: float) -> int:
        at_ms = round((x - _MARGIN) * self._duration_ms / self._room())
        return min(max(at_ms, 0), self._duration_ms)


def _edges(spans: tuple[HeardSpan, ...]) -> set[tuple[int, bool]]:
    """Return where spans begin and end; all that differs lies between edges that differ."""
    begins = {(span.start_ms, True) for span in spans}
    return begins | {(span.end_ms, False) for span in spans}
