"""Brings quiet voices up: a slow gain that follows the speech, and never clips."""

import math

import numpy as np
from numpy.typing import NDArray

from fsh_coder.media.samples import PcmArray

MOST_GAIN = 4.0  # 12 dB
_HOP_MS = 10
_TARGET_RMS = 3277.0  # -20 dB of full scale, a clear voice near the microphone
_QUIETEST_RMS = 58.0  # -55 dB: below it is no voice, and the gain stays as it was
_CEILING = 29204.0  # -1 dB
_LISTEN_S, _PAUSE_S = 0.4, 3.0
_PAUSE_BELOW = 10 ** (-20 / 20)
_RISE_DB_PER_S, _FALL_DB_PER_S = 6.0, 24.0


class Leveller:
    """One run of mono sound after the other; the gain goes on from run to run.

    The gain is set each 10 ms and runs straight in between. It is never below 1, so loud
    sound is left as it is, and at both ends of each 10 ms it is small enough for the loudest
    sample between them, so nothing clips. For that it has to know what comes next: up to
    10 ms are held back until the next block or the end. The sound that comes out has the
    same samples at the same positions, only louder.

    Args:
        sample_rate_hz: rate of the samples.
    """

    def __init__(self, *, sample_rate_hz: int) -> None:
        self._hop = sample_rate_hz * _HOP_MS // 1000
        self._ramp = np.arange(self._hop, dtype=np.float32) / self._hop
        hops_per_s = 1000 / _HOP_MS
        self._rise = 10 ** (_RISE_DB_PER_S / hops_per_s / 20)
        self._fall = 10 ** (-_FALL_DB_PER_S / hops_per_s / 20)
        self._listen = 1 - math.exp(-1 / (_LISTEN_S * hops_per_s))
        self._pause = 1 - math.exp(-1 / (_PAUSE_S * hops_per_s))
        self._gain = 1.0
        self._power: float | None = None
        self._kept: list[PcmArray] = []
        self._n_kept = 0

    def begin(self) -> None:
        """Forget what was held back: the next sound does not follow from the last."""
        self._kept, self._n_kept = [], 0

    def push(self, block: PcmArray) -> PcmArray:
        """Take the next samples, (n_samples,), and return those whose gain is known."""
        self._kept.append(block)
        self._n_kept += len(block)
        # One hop more is needed than is given out: its loudest sample limits the gain.
        n_hops = self._n_kept // self._hop - 1
        if n_hops < 1:
            return np.empty(0, np.int16)
        samples = np.concatenate(self._kept)
        n_out = n_hops * self._hop
        self._kept, self._n_kept = [samples[n_out:]], len(samples) - n_out
        return self._levelled(samples[: n_out + self._hop].reshape(-1, self._hop))

    def finish(self) -> PcmArray:
        """Return what was held back, at the end of a run."""
        samples = np.concatenate([*self._kept, np.empty(0, np.int16)])
        self.begin()
        n = len(samples)
        if not n:
            return samples
        n_hops = -(-n // self._hop) + 1
        padded = np.zeros(n_hops * self._hop, np.int16)
        padded[:n] = samples
        return self._levelled(padded.reshape(-1, self._hop))[:n]

    def _levelled(self, hops: PcmArray) -> PcmArray:
        """Return all hops but the last, levelled."""
        gains = self._gains(hops)
        if gains.max() == 1.0:
            return hops[:-1].ravel()
        start, step = gains[:-1, None], np.diff(gains)[:, None]
        louder = hops[:-1] * (start + step * self._ramp)
        return np.rint(louder).astype(np.int16).ravel()

    def _gains(self, hops: PcmArray) -> NDArray[np.float32]:
        """Return the gain where each hop begins, (n_hops,)."""
        as_float = hops.astype(np.float32)
        powers = (np.einsum("ij,ij->i", as_float, as_float) / self._hop).tolist()
        peaks = np.abs(as_float).max(axis=1)
        limits = np.maximum(_CEILING / np.maximum(peaks, 1.0), 1.0).tolist()
        gain = min(self._gain, limits[0])
        gains = [gain]
        for power, before, after in zip(powers[:-1], limits[:-1], limits[1:], strict=True):
            gain = min(self._towards(gain, power), before, after)
            gains.append(gain)
        self._gain = gain
        return np.array(gains, np.float32)

    def _towards(self, gain: float, power: float) -> float:
        """Return the next gain after a hop of a mean square, without the limit."""
        if power < _QUIETEST_RMS**2:
            return gain
        if self._power is None:
            self._power = power
        is_pause = power < self._power * _PAUSE_BELOW**2
        self._power += (power - self._power) * (self._pause if is_pause else self._listen)
        wanted = min(max(_TARGET_RMS / math.sqrt(self._power), 1.0), MOST_GAIN)
        if wanted > gain:
            return min(gain * self._rise, wanted)
        return max(gain * self._fall, wanted)
