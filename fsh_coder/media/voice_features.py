"""How a voice sounds from moment to moment: the shape of its spectrum and its pitch.

Mel-frequency cepstral coefficients after Davis & Mermelstein (1980); pitch by the
autocorrelation method of Boersma (1993), without its path finding.
"""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
FlagArray = NDArray[np.bool_]

N_CEPSTRA = 12
#: Cepstra, then the logarithm of the pitch in Hz, then how clear the pitch is (0 to 1).
N_FEATURES = N_CEPSTRA + 2

_N_BANDS = 26
_LOW_HZ, _HIGH_HZ = 100.0, 7_000.0
_LOWEST_PITCH_HZ, _HIGHEST_PITCH_HZ = 70.0, 350.0
_QUIET = 1e-8
#: Frames are worked on in groups of this many, so that memory stays small.
_GROUP = 64


class VoiceFeatures:
    """Works through a stream of sound, one row of figures per hop.

    Args:
        rate_hz: samples per second.
        hop: samples from one row to the next; each row looks at two hops.
    """

    def __init__(self, rate_hz: int, *, hop: int) -> None:
        self._rate_hz, self._hop = rate_hz, hop
        self._n = 2 * hop
        self._window = np.hanning(self._n).astype(np.float32)
        self._bands = _mel_bands(rate_hz, n_samples=self._n)
        self._cosines = _cosines()
        # What the window itself does to the autocorrelation is divided out.
        # What wraps around is small, since the window is nearly 0 at both ends.
        own = np.fft.irfft(np.abs(np.fft.rfft(self._window)) ** 2)
        self._own = (own / own[0]).astype(np.float32)
        self._lags = slice(int(rate_hz / _HIGHEST_PITCH_HZ), int(rate_hz / _LOWEST_PITCH_HZ))
        self._before = np.zeros(hop, np.float32)

    def take(self, samples: FloatArray, *, wanted: FlagArray) -> FloatArray:
        """Return the figures of more sound.

        Args:
            samples: (n_hops * hop,), following what was taken before.
            wanted: (n_hops,), where the figures are wanted.

        Returns:
            (n_hops, n_features); NaN where they are not wanted.
        """
        found = np.full((len(wanted), N_FEATURES), np.nan, np.float32)
        joined = np.concatenate([self._before, samples])
        self._before = joined[-self._hop :].copy()
        frames = np.lib.stride_tricks.sliding_window_view(joined, self._n)[:: self._hop]
        rows = np.flatnonzero(wanted)
        for group in np.array_split(rows, max(1, -(-len(rows) // _GROUP))):
            if len(group):
                found[group] = self._figures(frames[group] * self._window)
        return found

    def _figures(self, frames: FloatArray) -> FloatArray:
        lines = np.fft.rfft(frames, axis=1)
        power = np.square(lines.real) + np.square(lines.imag)
        cepstra = np.log(power @ self._bands + _QUIET) @ self._cosines
        correlation = np.fft.irfft(power, axis=1)
        energy = correlation[:, :1] + _QUIET
        shape = correlation[:, self._lags] / (energy * self._own[self._lags])
        best = shape.argmax(axis=1)
        clear = shape[np.arange(len(shape)), best].clip(0, 1)
        pitch_hz = self._rate_hz / (best + self._lags.start)
        return np.column_stack([cepstra, np.log(pitch_hz), clear]).astype(np.float32)


def _mel_bands(rate_hz: int, *, n_samples: int) -> FloatArray:
    """Return triangular bands, equally wide on the mel scale; (n_lines, n_bands)."""
    lines_hz = np.fft.rfftfreq(n_samples, 1 / rate_hz)
    edges = np.linspace(_mel(_LOW_HZ), _mel(min(_HIGH_HZ, rate_hz / 2)), _N_BANDS + 2)
    edges_hz = 700 * (10 ** (edges / 2595) - 1)
    low, middle, high = edges_hz[:-2], edges_hz[1:-1], edges_hz[2:]
    rising = (lines_hz[:, None] - low) / (middle - low)
    falling = (high - lines_hz[:, None]) / (high - middle)
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)


def _mel(hz: float) -> float:
    return float(2595 * np.log10(1 + hz / 700))


def _cosines() -> FloatArray:
    """Return the cosine transform from bands to cepstra, without the first: loudness."""
    bands = np.arange(_N_BANDS) + 0.5
    orders = np.arange(1, N_CEPSTRA + 1)
    return np.cos(np.pi / _N_BANDS * np.outer(bands, orders)).astype(np.float32)
