"""Sound as 16-bit samples, block by block from any position; never a whole recording."""

import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from fsh_coder.media.reader import SoundReader, Stretch
from fsh_coder.media.samples import PcmArray, mono_mix, native_samples, to_int16

# The resampler's filter looks this far around each sample; its first outputs are dropped.
_FILTER_SAMPLES = 256


def blocks(
    path: Path,
    *,
    from_ms: int = 0,
    sample_rate_hz: int = 44100,
    mono: bool = True,
    shown_as: str | None = None,
) -> Iterator[tuple[int, PcmArray]]:
    """Yield a recording's sound from ``from_ms`` to its end.

    Args:
        path: the recording.
        from_ms: where to begin; the first block begins at exactly this sample.
        sample_rate_hz: the rate of what is yielded.
        mono: mix all channels into one.
        shown_as: the name error messages use; the file's own name by default.

    Yields:
        The block's first sample, counted from the recording's beginning at
        ``sample_rate_hz``, and the samples: (n_samples,), or (n_samples, n_channels)
        when not ``mono``.

    Raises:
        NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
    """
    with SoundReader(path, shown_as=shown_as) as reader:
        first = math.ceil(Fraction(from_ms * sample_rate_hz, 1000))
        yield from read_blocks(reader, first, sample_rate_hz=sample_rate_hz, mono=mono)


def pcm(
    path: Path,
    *,
    start_ms: int,
    end_ms: int,
    sample_rate_hz: int = 44100,
    shown_as: str | None = None,
) -> PcmArray:
    """Return the sound between two times as mono samples, (n_samples,).

    What lies beyond the recording's end is left out, so the array may be shorter.

    Raises:
        ValueError: ``end_ms`` lies before ``start_ms`` or ``start_ms`` before 0.
        NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
    """
    if not 0 <= start_ms <= end_ms:
        raise ValueError(f"not a stretch of time: {start_ms} to {end_ms} ms")
    parts: list[PcmArray] = [np.empty(0, np.int16)]
    end = math.ceil(Fraction(end_ms * sample_rate_hz, 1000))
    for start, block in blocks(
        path, from_ms=start_ms, sample_rate_hz=sample_rate_hz, shown_as=shown_as
    ):
        parts.append(block[: max(end - start, 0)])
        if start + len(block) >= end:
            break
    return np.concatenate(parts)


def read_blocks(
    reader: SoundReader,
    from_sample: int,
    *,
    sample_rate_hz: int,
    mono: bool = True,
    channel: int | None = None,
) -> Iterator[tuple[int, PcmArray]]:
    """Yield sound of an open recording; ``from_sample`` counts at ``sample_rate_hz``.

    See `blocks` for what is yielded. With a ``channel``, counted from 0, it is that channel
    alone, (n_samples,); a part of a joined recording that lacks it gives its last one.
    """
    if sample_rate_hz == reader.sample_rate_hz:
        for stretch in reader.stretches(from_sample):
            yield from _at_own_rate(stretch, mono=mono, channel=channel)
        return
    position, skip = from_sample, -1
    for block, lead in _resampled(
        reader, from_sample, sample_rate_hz=sample_rate_hz, mono=mono, channel=channel
    ):
        skip = lead if skip < 0 else skip
        rest = block[skip:]
        skip -= min(skip, len(block))
        if len(rest):
            yield position, rest
            position += len(rest)


def _at_own_rate(
    stretch: Stretch, *, mono: bool, channel: int | None
) -> Iterator[tuple[int, PcmArray]]:
    native = [samples[stretch.skip :] for samples in native_samples(stretch.frame)]
    if channel is not None:
        block = to_int16(native[min(channel, len(native) - 1)])
    else:
        block = mono_mix(native) if mono else to_int16(np.stack(native, axis=1))
    if stretch.silence:
        yield stretch.start, np.zeros((stretch.silence, *block.shape[1:]), np.int16)
    yield stretch.start + stretch.silence, block


def _resampled(
    reader: SoundReader, from_sample: int, *, sample_rate_hz: int, mono: bool, channel: int | None
) -> Iterator[tuple[PcmArray, int]]:
    """Yield resampled blocks, each with the number of samples before ``from_sample``.

    The resampler is started where samples of both rates coincide, so that its output is
    the same whether it began at 0 or here.
    """
    own_hz = reader.sample_rate_hz
    step_out = sample_rate_hz // math.gcd(own_hz, sample_rate_hz)
    step_own = own_hz // math.gcd(own_hz, sample_rate_hz)
    steps = max(0, from_sample - _FILTER_SAMPLES) // step_out
    lead = from_sample - steps * step_out
    resamplers: list[av.AudioResampler] = []
    for stretch in reader.stretches(steps * step_own):
        for _, block in _at_own_rate(stretch, mono=mono, channel=channel):
            channels = block[None, :] if block.ndim == 1 else block.T
            resamplers = resamplers or [
                av.AudioResampler("s16", "mono", sample_rate_hz) for _ in channels
            ]
            yield _through(resamplers, channels, own_hz=own_hz, mono=block.ndim == 1), lead
    if resamplers:
        yield _through(resamplers, None, own_hz=own_hz, mono=block.ndim == 1), lead


def _through(
    resamplers: list[av.AudioResampler], channels: PcmArray | None, *, own_hz: int, mono: bool
) -> PcmArray:
    """Push one block per channel, or the end of the sound, through its resampler."""
    outputs = []
    for index, resampler in enumerate(resamplers):
        frame = None
        if channels is not None:
            own = np.ascontiguousarray(channels[index : index + 1])
            frame = av.AudioFrame.from_ndarray(own, "s16", "mono")
            frame.sample_rate = own_hz
        ready = [part.to_ndarray()[0] for part in resampler.resample(frame)]
        outputs.append(np.concatenate(ready) if ready else np.empty(0, np.int16))
    return to_int16(outputs[0] if mono else np.stack(outputs, axis=1))
