"""The sound card, or a silent stand-in that keeps time."""

import logging
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from fsh_coder.media.engine import RATE_HZ
from fsh_coder.media.samples import PcmArray

if TYPE_CHECKING:
    import miniaudio

# Three periods make the buffer: long enough for a busy machine, short enough for keys.
_PERIOD_MS = 30
_N_PERIODS = 3

_log = logging.getLogger(__name__)


class SoundDevice:
    """Pulls mono 16-bit samples at `RATE_HZ` and plays them, until it is closed.

    Args:
        pull: called on the device's own thread with a number of frames.
        is_silent: take the stand-in although there may be a sound card.
    """

    def __init__(self, pull: Callable[[int], PcmArray], *, is_silent: bool) -> None:
        self._device = _opened(is_silent=is_silent)
        self.is_real = self._device.backend.lower() != "null"
        frames = _frames(pull)
        next(frames)
        self._device.start(frames)

    @property
    def latency_frames(self) -> int:
        """Return how long a pulled sample waits before it is heard.

        The device asks for a period when all others are filled. The stand-in keeps the
        same buffer, so that what is tested without a sound card is what users hear.
        """
        return RATE_HZ * _PERIOD_MS * (_N_PERIODS - 1) // 1000

    def close(self) -> None:
        """Stop; the device's thread has ended when this returns."""
        self._device.close()


def _opened(*, is_silent: bool) -> "miniaudio.PlaybackDevice":
    # Imported for the first recording that is played: the start has no use for it.
    import miniaudio

    form = {
        "output_format": miniaudio.SampleFormat.SIGNED16,
        "nchannels": 1,
        "sample_rate": RATE_HZ,
        "buffersize_msec": _PERIOD_MS,
        "callback_periods": _N_PERIODS,
        "app_name": "FSH Coder",
    }
    if not is_silent:
        try:
            return miniaudio.PlaybackDevice(**form)
        except miniaudio.MiniaudioError as error:
            _log.warning("There is no sound card; playing silently: %s", error)
    return miniaudio.PlaybackDevice(backends=[miniaudio.Backend.NULL], **form)


def _frames(pull: Callable[[int], PcmArray]) -> Generator[bytes, int, None]:
    n_frames = yield b""
    while True:
        n_frames = yield pull(n_frames).tobytes()
