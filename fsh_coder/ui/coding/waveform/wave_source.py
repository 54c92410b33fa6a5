"""Where the waveform's columns come from: the pyramid, or the sound itself when close by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fsh_coder.media import peaks
from fsh_coder.media.peaks import PeaksPyramid
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.waveform.wave_pixmap import full_scale


@dataclass(frozen=True, slots=True, eq=False)
class RawStretch:
    """Mono samples of a stretch, for the closest zooms."""

    start_ms: int
    end_ms: int
    sample_rate_hz: int
    samples: NDArray[np.int16]


class WaveSource:
    """A recording's waveform as it is known so far."""

    def __init__(self) -> None:
        self._pyramid: PeaksPyramid | None = None
        self._raw: RawStretch | None = None
        self._full = 1.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known yet."""
        return self._pyramid is None

    @property
    def full(self) -> float:
        """Return the sample value that is drawn at full height."""
        return self._full

    def take(self, pyramid: PeaksPyramid | None) -> None:
        """Go on with a longer, or another recording's, pyramid."""
        if pyramid is None or self._pyramid is None or pyramid.sha256 != self._pyramid.sha256:
            self._raw = None
        self._pyramid = pyramid
        self._full = 1.0 if pyramid is None else full_scale(pyramid)

    def take_raw(self, raw: RawStretch) -> None:
        """Use the sound itself for a stretch."""
        self._raw = raw

    def wants_raw(self, window: TimeWindow, *, ratio: float) -> bool:
        """Whether a window is so close that its stretch of sound should be read."""
        pyramid = self._pyramid
        if pyramid is None:
            return False
        samples_per_pixel = window.ms_per_pixel / ratio * pyramid.sample_rate_hz / 1000
        return samples_per_pixel < _finest(pyramid) and self._raw_for(window) is None

    def columns(self, window: TimeWindow, n_columns: int, *, ratio: float) -> NDArray[np.int16]:
        """Return what to paint in a window, (n_columns, 3)."""
        if self._pyramid is None:
            return np.zeros((n_columns, 3), np.int16)
        rate = self._pyramid.sample_rate_hz
        raw = self._raw_for(window)
        if raw is not None and window.ms_per_pixel / ratio * rate / 1000 < _finest(self._pyramid):
            first = round((window.start_ms - raw.start_ms) * raw.sample_rate_hz / 1000)
            last = round((window.end_ms - raw.start_ms) * raw.sample_rate_hz / 1000)
            samples = raw.samples[max(first, 0) : last]
            if len(samples) >= (last - first) * 0.99:
                return peaks.columns_from_pcm(samples, n_columns)
        return peaks.columns(self._pyramid, window.start_ms, window.end_ms, n_columns)

    def _raw_for(self, window: TimeWindow) -> RawStretch | None:
        raw = self._raw
        if raw is None or window.start_ms < raw.start_ms or window.end_ms > raw.end_ms:
            return None
        return raw


def _finest(pyramid: PeaksPyramid) -> int:
    """Return how many samples the pyramid's finest buckets stand for."""
    return pyramid.levels[0].samples_per_bucket
