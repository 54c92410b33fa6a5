"""Joins sound so that no step is heard: at pauses, jumps, loop ends and volume changes."""

import numpy as np
from numpy.typing import NDArray

from fsh_coder.media.samples import PcmArray

_SMOOTH_SAMPLES = 128  # 3 ms at 44.1 kHz
_VOLUME_SAMPLES = 441  # 10 ms

FloatBlock = NDArray[np.float32]


class Declicker:
    """Shapes one block of output after the other; remembers how the last one ended.

    At a joint the step between the last value heard and the first new one is added to the
    new sound and fades within 3 ms: continuous, without any sample of silence.
    """

    def __init__(self) -> None:
        self._gain = self._target_gain = 1.0
        self._last = 0.0
        self._tail = np.zeros(_SMOOTH_SAMPLES, np.float32)
        self._has_tail = False

    @property
    def gain(self) -> float:
        """Return the volume asked for, 0 to 1."""
        return self._target_gain

    @gain.setter
    def gain(self, volume: float) -> None:
        self._target_gain = volume

    def shape(self, block: PcmArray, *, joints: list[int]) -> PcmArray:
        """Return ``block`` at the present volume with its joints smoothed.

        Args:
            block: (n_samples,), the next output.
            joints: where in the block the sound does not follow from what was before it.
        """
        if not len(block):
            return block
        if not joints and not self._has_tail and self._gain == self._target_gain == 1.0:
            self._last = float(block[-1])
            return block
        mix = np.zeros(len(block) + _SMOOTH_SAMPLES, np.float32)
        mix[: len(block)] = block
        self._turn_volume(mix[: len(block)])
        mix[:_SMOOTH_SAMPLES] += self._tail
        for at in joints:
            before = self._last if at == 0 else mix[at - 1]
            step = before - mix[at]
            mix[at : at + _SMOOTH_SAMPLES] += step * _fading()
        self._tail = mix[len(block) :].copy()
        self._has_tail = bool(self._tail.any())
        shaped = mix[: len(block)]
        self._last = float(shaped[-1])
        return np.clip(np.rint(shaped), -32768, 32767).astype(np.int16)

    def _turn_volume(self, block: FloatBlock) -> None:
        if self._gain == self._target_gain:
            block *= self._gain
            return
        n = min(_VOLUME_SAMPLES, len(block))
        block[:n] *= np.linspace(self._gain, self._target_gain, n, dtype=np.float32)
        block[n:] *= self._target_gain
        self._gain = self._target_gain


def _fading() -> FloatBlock:
    return np.linspace(1, 0, _SMOOTH_SAMPLES, endpoint=False, dtype=np.float32)
