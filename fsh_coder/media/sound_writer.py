"""Writes sound block by block as WAV or M4A, with nothing in it that says whose it is."""

import contextlib
import os
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import av
import av.error
import numpy as np
from av.codec.context import Flags

from fsh_coder.media.samples import PcmArray

#: Stands in every file written here, so that no recording is ever taken for one of them.
STAMP = "Sound saved by FSH Coder"
_AAC_RATES_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
_USUAL_RATE_HZ = 44100
_BITS_PER_CHANNEL = 64_000
_CHUNK = 16_384


class SoundFileKind(StrEnum):
    """The kinds of sound file that can be written; the value is the name's ending."""

    WAV = "wav"
    M4A = "m4a"

    @property
    def words(self) -> str:
        """Return the kind in words for a list."""
        return "WAV, exact" if self is SoundFileKind.WAV else "M4A, small"

    def rate_for(self, sample_rate_hz: int) -> int:
        """Return the rate to write sound of a rate in: the same where the kind knows it."""
        if self is SoundFileKind.WAV or sample_rate_hz in _AAC_RATES_HZ:
            return sample_rate_hz
        return _USUAL_RATE_HZ


class SoundWriter:
    """A sound file being written; use it with ``with``, which also finishes it.

    Whatever the system refuses, such as a full disk, comes out as its own OSError.

    Args:
        path: the file; what is there is replaced.
        kind: WAV or M4A.
        sample_rate_hz: one that `SoundFileKind.rate_for` gave.
        n_channels: 1 or 2.
        title: the only words about the sound that the file will carry.
    """

    def __init__(
        self,
        path: Path,
        *,
        kind: SoundFileKind,
        sample_rate_hz: int,
        n_channels: int,
        title: str,
    ) -> None:
        self._rate_hz = sample_rate_hz
        self._layout: Literal["mono", "stereo"] = "mono" if n_channels == 1 else "stereo"
        self._n_written = 0
        self._waiting: list[PcmArray] = []
        self._n_waiting = 0
        # Python's own file tells the system's reason when the disk is full.
        self._file = path.open("wb")
        try:
            self._out = av.open(
                self._file,
                "w",
                format="wav" if kind is SoundFileKind.WAV else "ipod",
                options={"fflags": "+bitexact"},
            )
            self._out.metadata.update(title=title, comment=STAMP)
            self._stream = self._out.add_stream(
                "pcm_s16le" if kind is SoundFileKind.WAV else "aac", rate=sample_rate_hz
            )
            self._stream.layout = self._layout
            self._stream.codec_context.flags |= Flags.bitexact
            if kind is SoundFileKind.M4A:
                self._stream.bit_rate = _BITS_PER_CHANNEL * n_channels
            self._resampler = av.AudioResampler(
                self._stream.format, self._stream.layout, sample_rate_hz
            )
        except BaseException:
            self._file.close()
            raise

    def write(self, block: PcmArray) -> None:
        """Add samples: (n_samples,) for mono, (n_samples, n_channels) else."""
        self._waiting.append(block)
        self._n_waiting += len(block)
        if self._n_waiting >= _CHUNK:
            self._push()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._push()
                for frame in self._resampler.resample(None):
                    self._out.mux(self._stream.encode(frame))
                self._out.mux(self._stream.encode(None))
                self._out.close()
                self._file.flush()
                os.fsync(self._file.fileno())
            else:
                # What is written of it goes anyway; only the error that is under way counts.
                with contextlib.suppress(OSError, av.error.FFmpegError):
                    self._out.close()
        finally:
            self._file.close()

    def _push(self) -> None:
        if not self._n_waiting:
            return
        samples = np.concatenate(self._waiting)
        self._waiting, self._n_waiting = [], 0
        packed = np.ascontiguousarray(samples.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(packed, "s16", self._layout)
        frame.sample_rate, frame.pts = self._rate_hz, self._n_written
        frame.time_base = Fraction(1, self._rate_hz)
        self._n_written += len(samples)
        for ready in self._resampler.resample(frame):
            self._out.mux(self._stream.encode(ready))


def is_written_here(path: Path) -> bool:
    """Whether a file is sound that was written by `SoundWriter`.

    Raises:
        OSError: it may not be read.
    """
    from fsh_coder.media.sound_kind import sound_kind

    demuxer = sound_kind(path).demuxer
    if demuxer not in ("wav", "mov"):
        return False
    try:
        with av.open(
            os.fspath(path.absolute()),
            "r",
            format=demuxer,
            options={"protocol_whitelist": "file"},
        ) as container:
            return container.metadata.get("comment") == STAMP
    except av.error.InvalidDataError:
        return False
