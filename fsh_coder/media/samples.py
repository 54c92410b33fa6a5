"""Samples as the decoders give them, brought to mono and 16 bits."""

import av
import numpy as np
from numpy.typing import NDArray

PcmArray = NDArray[np.int16]
NativeArray = NDArray[np.generic]

_DTYPES: dict[str, np.dtype[np.generic]] = {
    "u8": np.dtype(np.uint8),
    "s16": np.dtype(np.int16),
    "s32": np.dtype(np.int32),
    "s64": np.dtype(np.int64),
    "flt": np.dtype(np.float32),
    "dbl": np.dtype(np.float64),
}
_PLANAR_DTYPES = {f"{name}p": dtype for name, dtype in _DTYPES.items()}


def native_samples(frame: av.AudioFrame) -> list[NativeArray]:
    """Return a frame's samples as decoded, one (n_samples,) array per channel.

    The arrays look into the frame's own memory and keep it alive; nothing is copied.
    """
    name, n = frame.format.name, frame.samples
    dtype = _PLANAR_DTYPES.get(name)
    if dtype is not None:
        return [np.frombuffer(memoryview(plane), dtype)[:n] for plane in frame.planes]
    n_channels = len(frame.layout.channels)
    packed = np.frombuffer(memoryview(frame.planes[0]), _DTYPES[name])[: n * n_channels]
    return [packed[channel::n_channels] for channel in range(n_channels)]


def to_int16(samples: NativeArray) -> PcmArray:
    """Bring samples of any decoder's type to 16 bits, shape kept, clipped at full scale."""
    kind = samples.dtype.kind
    if samples.dtype == np.int16:
        return samples.astype(np.int16, copy=False)
    if kind == "u":
        return (samples.astype(np.int16) - 128) << 8
    if kind == "i":
        surplus_bits = 8 * samples.dtype.itemsize - 16
        return (samples.astype(np.int64) >> surplus_bits).astype(np.int16)
    return _scaled(samples.astype(np.float32), factor=32768)


def mono_mix(channels: list[NativeArray]) -> PcmArray:
    """Mix channels of any decoder's type, each (n_samples,), to mono 16 bits."""
    n = len(channels)
    if n == 1:
        return to_int16(channels[0])
    if channels[0].dtype.kind == "f":
        total = channels[0].astype(np.float32)
        for channel in channels[1:]:
            total += channel.astype(np.float32, copy=False)
        return _scaled(total, factor=32768 / n)
    whole = channels[0].astype(np.int32) * 0
    for channel in channels:
        whole += to_int16(channel)
    return (whole // n).astype(np.int16)


def _scaled(samples: NDArray[np.float32], *, factor: float) -> PcmArray:
    """Multiply, round and clip in place, which halves the time of a long recording."""
    samples *= np.float32(factor)
    np.rint(samples, out=samples)
    np.clip(samples, -32768, 32767, out=samples)
    return samples.astype(np.int16)
