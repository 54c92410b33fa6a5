"""What stands still under a page of the waveform: drawn once a page, then copied."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

from fsh_coder.domain.observation import HeardSpan
from fsh_coder.domain.recording import Segment
from fsh_coder.services.transcripts import Utterance
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.waveform.time_ruler import paint_ruler
from fsh_coder.ui.coding.waveform.wave_layers import (
    copy_part,
    paint_ground,
    paint_skipped,
    paint_speakers,
)
from fsh_coder.ui.kit.theme import current_theme


class Backdrop:
    """Ruler, ground, what was passed over, and who speaks when."""

    def __init__(self) -> None:
        self.segment: Segment | None = None
        self.utterances: tuple[Utterance, ...] = ()
        self._skipped: tuple[HeardSpan, ...] = ()
        self._picture = QPixmap()
        self._is_drawn = False

    def show_segment(self, segment: Segment) -> None:
        """Turn to another recording, of which nothing more is known yet."""
        self.segment, self.utterances, self._skipped = segment, (), ()
        self.forget()

    def set_skipped(self, spans: tuple[HeardSpan, ...]) -> bool:
        """Hatch what was passed over; return whether that is something else than before."""
        if spans == self._skipped:
            return False
        self._skipped = spans
        self.forget()
        return True

    def forget(self) -> None:
        """Draw anew at the next painting."""
        self._is_drawn = False

    def paint(
        self,
        painter: QPainter,
        dirty: QRectF,
        *,
        size: QSize,
        body: QRectF,
        window: TimeWindow,
        speakers: bool,
    ) -> None:
        """Copy what lies in ``dirty``.

        Args:
            painter: where to.
            dirty: what has to be painted anew.
            size: of the whole view.
            body: where flags and wave are; the ruler lies above, speakers below.
            window: the times shown.
            speakers: whether there is a lane for who speaks.
        """
        ratio = painter.device().devicePixelRatioF()
        if not self._is_drawn or self._picture.size() != size * ratio:
            if self._picture.size() != size * ratio:
                self._picture = QPixmap(size * ratio)
                self._picture.setDevicePixelRatio(ratio)
            brush = QPainter(self._picture)
            self._draw(brush, size, body=body, window=window, speakers=speakers)
            brush.end()
            self._is_drawn = True
        copy_part(painter, self._picture, dirty, origin=QPointF(0, 0))

    def _draw(
        self, painter: QPainter, size: QSize, *, body: QRectF, window: TimeWindow, speakers: bool
    ) -> None:
        theme = current_theme()
        whole = QRectF(0, 0, size.width(), size.height())
        # Nothing of it is see-through, which makes it quick to copy.
        painter.fillRect(whole, theme.colour("surface"))
        zero_ms = 0 if self.segment is None else self.segment.start_ms
        paint_ground(painter, whole, body=body, window=window, segment=self.segment, theme=theme)
        paint_skipped(painter, self._skipped, dirty=whole, body=body, window=window)
        paint_ruler(painter, whole, window=window, zero_ms=zero_ms, theme=theme)
        painter.fillRect(QRectF(0, size.height() - 1, size.width(), 1), theme.colour("line"))
        if speakers:
            top = body.bottom()
            paint_speakers(painter, self.utterances, dirty=whole, top=top, window=window)
