"""How much of the segment has been listened to, and which parts."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.domain.observation import HeardSpan, heard_ms
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.timecode import timecode
from fsh_coder.ui.coding.ground.hatching import paint_hatching
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.theme import current_theme

_WIDTH = 148


class HeardBar(QWidget):
    """How much was heard (``14:53 of 20:00``) over a bar of the segment."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segment: Segment | None = None
        self._spans: tuple[HeardSpan, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Heard nothing yet")

    def show_segment(self, segment: Segment) -> None:
        """Turn to another segment."""
        self._segment = segment
        self.set_spans(())

    def set_spans(self, spans: tuple[HeardSpan, ...]) -> None:
        """Show what was heard."""
        self._spans = spans
        self.setAccessibleName(f"Heard {self.words()}")
        self.setToolTip("What of the segment you have listened to; hatched is not heard yet")
        self.update()

    def words(self) -> str:
        """Return how much was heard, as shown."""
        if self._segment is None:
            return ""
        heard = timecode(heard_ms(self._spans, self._segment))
        return f"{heard} of {timecode(self._segment.duration_ms)}"

    def sizeHint(self) -> QSize:
        """Words over a bar."""
        return QSize(_WIDTH, 34)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint words and bar."""
        if self._segment is None:
            return
        painter, theme = QPainter(self), current_theme()
        line = QRectF(0, 1, _WIDTH, 16)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font("tiny"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, "Heard")
        strong = font("tiny")
        strong.setWeight(strong.weight().DemiBold)
        painter.setFont(strong)
        painter.setPen(theme.colour("text"))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, self.words())
        bar = QRectF(0, 20, _WIDTH, 8)
        painter.fillRect(bar, theme.colour("surface"))
        paint_hatching(painter, bar, dirty=bar, theme=theme)
        start, length = self._segment.start_ms, self._segment.duration_ms
        for span in self._spans:
            left = max(0.0, (span.start_ms - start) * _WIDTH / length)
            right = min(float(_WIDTH), (span.end_ms - start) * _WIDTH / length)
            if right > left:
                part = QRectF(left, bar.top(), right - left, bar.height())
                painter.fillRect(part, theme.colour("wave-played-rms"))
