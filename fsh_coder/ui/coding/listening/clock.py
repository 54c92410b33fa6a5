"""The time that is heard, as large as a clock."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.domain.recording import Segment
from fsh_coder.domain.timecode import timecode
from fsh_coder.ui.coding.ground.time_window import in_segment
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.theme import current_theme


class Clock(QWidget):
    """The time since the segment's start, its length, and the recording's own time in small."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segment: Segment | None = None
        self._at_ms = 0
        self._shows_recording = self._shows_length = True
        self._time_width = self._length_width = 0.0
        self._measure()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Time")

    def text(self) -> str:
        """Return the time as shown."""
        return "" if self._segment is None else in_segment(self._at_ms, self._segment, decimals=3)

    def show_segment(self, segment: Segment) -> None:
        """Count from another segment's start."""
        self._segment = segment
        self._at_ms = segment.start_ms
        self._measure()
        self.set_time(segment.start_ms)

    def set_time(self, at_ms: int) -> None:
        """Tell another time."""
        self._at_ms = at_ms
        # While sound runs that is sixty times a second; how long the segment is stays.
        if self._tells_recording():
            self.update()
        else:
            self.update(0, 0, round(self._time_width) + 5, self.height())

    def set_shows_recording(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Tell the recording's time too, or not."""
        if on != self._shows_recording:
            self._shows_recording = on
            self.updateGeometry()

    def set_shows_length(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Tell how long the segment is, or not."""
        if on != self._shows_length:
            self._shows_length = on
            self._measure()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest time."""
        width = self._time_width + 6 + self._length_width
        if self._tells_recording():
            width += 92
        return QSize(round(width + 4), 40)

    def minimumSizeHint(self) -> QSize:
        """Never cut the time."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the times."""
        if self._segment is None:
            return
        painter, theme = QPainter(self), current_theme()
        left = Qt.AlignmentFlag.AlignLeft
        base = Qt.AlignmentFlag.AlignVCenter | left
        painter.setFont(font("clock"))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(0, 3, self._time_width + 4, 30), base, self.text())
        x = self._time_width + 6
        painter.setFont(font("body"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(x, 8, self._length_width, 26), base, self._length())
        if self._tells_recording():
            x += self._length_width + 16
            painter.setFont(font("tiny"))
            words = f"{timecode(self._at_ms)} in the\nrecording"
            box = QRectF(x, 0, 90, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | left, words)

    def event(self, event: QEvent) -> bool:
        """Answer readers of the screen with the time as it is."""
        if event.type() == QEvent.Type.Enter and self._segment is not None:
            recording = timecode(self._at_ms, decimals=1)
            self.setToolTip(f"{self.text()} in the segment, {recording} in the recording")
        return super().event(event)

    def _tells_recording(self) -> bool:
        return self._shows_recording and self._segment is not None and self._segment.start_ms > 0

    def _length(self) -> str:
        if self._segment is None or not self._shows_length:
            return ""
        return f"/ {timecode(self._segment.duration_ms)}"

    def _measure(self) -> None:
        longest = "00:00.000"
        if self._segment is not None and self._segment.duration_ms >= 3_600_000:
            longest = "0:00:00.000"
        self._time_width = QFontMetricsF(font("clock")).horizontalAdvance(longest)
        self._length_width = QFontMetricsF(font("body")).horizontalAdvance(self._length()) + 2
        self.updateGeometry()
