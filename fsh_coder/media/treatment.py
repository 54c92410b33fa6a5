"""What is done to a recording's sound on its way to the ears; the file stays as it is."""

from dataclasses import dataclass

import numpy as np

from fsh_coder.media.bleeps import Spans, bleeped
from fsh_coder.media.leveller import Leveller
from fsh_coder.media.samples import PcmArray


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a recording is played.

    Attributes:
        channel: the only channel that is heard, from 0; None for all of them.
        is_boosted: quiet voices are brought up.
        bleeps: stretches heard as a tone, (first, last + 1) in samples, in order and apart.
    """

    channel: int | None = None
    is_boosted: bool = False
    bleeps: Spans = ()


UNTREATED = Treatment()


class Treating:
    """Applies one treatment to sound that runs on from a position; sample in, sample out.

    Args:
        treatment: what to do.
        start: position of the first sample that will come.
        sample_rate_hz: its rate.
        leveller: goes on from where it was; it is used only when boosted.
    """

    def __init__(
        self, treatment: Treatment, *, start: int, sample_rate_hz: int, leveller: Leveller
    ) -> None:
        self._treatment = treatment
        self._position = start
        self._rate_hz = sample_rate_hz
        self._leveller = leveller

    def push(self, block: PcmArray) -> PcmArray:
        """Take the next samples, (n_samples,), and return what is ready, which may be fewer."""
        treatment = self._treatment
        if treatment.bleeps:
            block = bleeped(
                block,
                start=self._position,
                spans=treatment.bleeps,
                sample_rate_hz=self._rate_hz,
            )
        self._position += len(block)
        return self._leveller.push(block) if treatment.is_boosted else block

    def finish(self) -> PcmArray:
        """Return what is left after the last block."""
        if self._treatment.is_boosted:
            return self._leveller.finish()
        return np.empty(0, np.int16)
