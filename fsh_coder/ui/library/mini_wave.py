"""A small waveform of one segment: what is heard, where the coder stopped, her own marks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.domain.recording import Segment
from fsh_coder.media import peaks
from fsh_coder.media.peaks import PeaksPyramid
from fsh_coder.ui.kit.theme import current_theme

_BAR_STEP = 5
_BAR_WIDTH = 3
_TICKS_HEIGHT = 8
_WAVE_TOP = 15
_HEIGHT = 60


@dataclass(frozen=True, slots=True)
class WaveTick:
    """A mark on the small waveform: when, from the recording's start, in which colour token."""

    at_ms: int
    colour: str


@dataclass(frozen=True, slots=True)
class _Shown:
    pyramid: PeaksPyramid
    segment: Segment
    ticks: tuple[WaveTick, ...]
    resume_at_ms: int | None

    def x(self, at_ms: int, *, width: int) -> float:
        share = (at_ms - self.segment.start_ms) / self.segment.duration_ms
        return min(1.0, max(0.0, share)) * (width - 2)

    def bars(self, n_bars: int) -> npt.NDArray[np.float64]:
        """Return each bar's height, 0 to 1; the loudest of the segment fills the room."""
        start_ms, end_ms = self.segment.start_ms, self.segment.end_ms
        loud = peaks.columns(self.pyramid, start_ms, end_ms, n_bars)[:, 2].astype(np.float64)
        loudest = float(loud.max())
        return loud / loudest if loudest > 0 else loud


class MiniWave(QWidget):
    """The waveform of a segment as a row of bars; empty until it is given one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: _Shown | None = None
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_wave(
        self,
        pyramid: PeaksPyramid,
        segment: Segment,
        *,
        ticks: Sequence[WaveTick] = (),
        resume_at_ms: int | None = None,
    ) -> None:
        """Show a segment of a waveform.

        Args:
            pyramid: the recording's waveform.
            segment: the stretch to show.
            ticks: the coder's own marks.
            resume_at_ms: where she stopped, from the recording's start; None before the start.
        """
        self._shown = _Shown(pyramid, segment, tuple(ticks), resume_at_ms)
        self.setAccessibleName("Waveform of the segment")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room, 60 px high."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ticks, bars and the place where the coder stopped."""
        shown = self._shown
        if shown is None:
            return
        painter = QPainter(self)
        theme = current_theme()
        for tick in shown.ticks:
            left = round(shown.x(tick.at_ms, width=self.width()))
            painter.fillRect(QRectF(left, 0, 2, _TICKS_HEIGHT), theme.colour(tick.colour))
        resume_x = None
        if shown.resume_at_ms is not None:
            resume_x = round(shown.x(shown.resume_at_ms, width=self.width()))
        bars = shown.bars(max(1, self.width() // _BAR_STEP))
        _paint_bars(painter, bars, resume_x=resume_x)
        if resume_x is not None:
            painter.fillRect(QRectF(resume_x, 0, 2, _HEIGHT), theme.colour("playhead"))


def _paint_bars(painter: QPainter, bars: npt.NDArray[np.float64], *, resume_x: int | None) -> None:
    theme = current_theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    room = _HEIGHT - _WAVE_TOP
    middle = _WAVE_TOP + room / 2
    for number, level in enumerate(bars):
        left = number * _BAR_STEP
        is_before = resume_x is not None and left < resume_x
        painter.setBrush(theme.colour("wave-played-rms" if is_before else "wave"))
        high = max(3.0, float(level) * room)
        painter.drawRoundedRect(QRectF(left, middle - high / 2, _BAR_WIDTH, high), 1.5, 1.5)
    painter.restore()
