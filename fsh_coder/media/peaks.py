"""The waveform's numbers: lowest, highest and effective value of each stretch of sound.

Level 0 holds one bucket per 256 samples of the mono mix; each further level joins four
buckets of the one before, until fewer than 2,000 are left. A drawing takes the level with
at least one bucket per pixel, so its cost depends on its width and not on the recording.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fsh_coder.domain.errors import Cancelled, EmptySound
from fsh_coder.media.buckets import (
    BASE_SAMPLES,
    LEVEL_FACTOR,
    PeaksArray,
    buckets_of,
    joined_buckets,
    level_weights,
)
from fsh_coder.media.reader import SoundReader
from fsh_coder.media.samples import NativeArray, PcmArray, mono_mix, native_samples

FEW_BUCKETS = 2000

_CHUNK_SAMPLES = 256 * BASE_SAMPLES
# The first part is shown at once; later parts often enough to look like growing.
_FIRST_PART_S = 0.05
_NEXT_PART_S = 0.2
_ROUNDING_SAMPLES = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class PeaksLevel:
    """One resolution of a waveform.

    Attributes:
        samples_per_bucket: how many samples a bucket stands for; the last may hold fewer.
        values: (n_buckets, 3): lowest, highest and root-mean-square value, read-only.
    """

    samples_per_bucket: int
    values: PeaksArray


@dataclass(frozen=True, slots=True, eq=False)
class PeaksPyramid:
    """A recording's waveform at every resolution.

    Attributes:
        sha256: digest of the recording's file.
        sample_rate_hz: the recording's own rate.
        n_samples: samples per channel, counted while decoding.
        duration_ms: the true duration, from ``n_samples``.
        n_channels: channels of the recording; the values are of their mix.
        levels: finest first.
    """

    sha256: str
    sample_rate_hz: int
    n_samples: int
    duration_ms: int
    n_channels: int
    levels: tuple[PeaksLevel, ...]


def build(
    path: Path,
    *,
    sha256: str,
    progress: Callable[[PeaksPyramid, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    shown_as: str | None = None,
) -> PeaksPyramid:
    """Decode a recording once and return its pyramid.

    Args:
        path: the recording.
        sha256: its digest, kept in the pyramid.
        progress: called now and then with the pyramid of what is decoded so far, from the
            left, and the share of the file that is read, 0 to 1; last with the whole.
        cancelled: asked often; True stops the work.
        shown_as: the name error messages use; the file's own name by default.

    Raises:
        Cancelled: ``cancelled`` said so.
        NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
    """
    with SoundReader(path, shown_as=shown_as) as reader:
        growing = _GrowingPyramid(sha256, reader=reader)
        show_at = time.perf_counter() + _FIRST_PART_S
        share = 0.0
        for stretch in reader.stretches():
            if stretch.silence:
                growing.add_silence(stretch.silence)
            channels = native_samples(stretch.frame)
            if stretch.skip:
                channels = [channel[stretch.skip :] for channel in channels]
            if not growing.add(channels):
                continue
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None and time.perf_counter() >= show_at:
                share = max(share, min((stretch.byte_position or 0) / reader.n_bytes, 0.99))
                progress(growing.so_far(), share)
                show_at = time.perf_counter() + _NEXT_PART_S
    whole = growing.finished()
    if not whole.n_samples:
        raise EmptySound(reader.shown_as)
    if progress is not None:
        progress(whole, 1.0)
    return whole


def columns(pyramid: PeaksPyramid, start_ms: float, end_ms: float, n_columns: int) -> PeaksArray:
    """Return what to paint between two times, (n_columns, 3): lowest, highest, effective.

    Each column covers every sample that falls into it, and up to a bucket more at either
    side. Columns before the beginning or after the end are 0. Where a column is narrower
    than 256 samples take `columns_from_pcm`.

    Raises:
        ValueError: no columns, or an end that is not after the start.
    """
    if n_columns < 1 or not end_ms > start_ms:
        raise ValueError(f"nothing to paint: {n_columns} columns, {start_ms} to {end_ms} ms")
    per_ms = pyramid.sample_rate_hz / 1000
    edges = np.linspace(start_ms * per_ms, end_ms * per_ms, n_columns + 1)
    level = _fitting_level(pyramid, (edges[-1] - edges[0]) / n_columns)
    size, values = level.samples_per_bucket, level.values
    painted = np.zeros((n_columns, 3), np.int16)
    n_buckets = len(values)
    # Edges that meet a bucket's but for rounding do not reach into the next one.
    first = np.floor((edges[:-1] + _ROUNDING_SAMPLES) / size).astype(np.int64)
    last = np.ceil((edges[1:] - _ROUNDING_SAMPLES) / size).astype(np.int64)
    last = np.maximum(last, first + 1)
    inside = (last > 0) & (first < n_buckets) & (edges[:-1] < pyramid.n_samples)
    if inside.any():
        low, high = first[inside].clip(0), last[inside].clip(1, n_buckets)
        painted[inside] = _joined_ranges(values[low[0] : high[-1]], low - low[0], high - low[0])
    return painted


def columns_from_pcm(samples: PcmArray, n_columns: int) -> PeaksArray:
    """Return what to paint for mono samples spread evenly over columns, (n_columns, 3).

    Where there are fewer samples than columns, neighbours show the same sample.

    Raises:
        ValueError: no columns.
    """
    if n_columns < 1:
        raise ValueError("nothing to paint: no columns")
    if not len(samples):
        return np.zeros((n_columns, 3), np.int16)
    edges = np.arange(n_columns + 1) * len(samples) / n_columns
    first = np.minimum(edges[:-1].astype(np.int64), len(samples) - 1)
    last = np.maximum(np.ceil(edges[1:]).astype(np.int64), first + 1)
    values = np.stack([samples, samples, np.abs(samples.clip(-32767))], axis=1)
    return _joined_ranges(values, first, last)


def _fitting_level(pyramid: PeaksPyramid, samples_per_column: float) -> PeaksLevel:
    fitting = pyramid.levels[0]
    for level in pyramid.levels:
        if level.samples_per_bucket <= samples_per_column:
            fitting = level
    return fitting


def _joined_ranges(
    values: PeaksArray, first: NDArray[np.int64], last: NDArray[np.int64]
) -> PeaksArray:
    """Join buckets ``first`` up to and without ``last`` into one row each."""
    # A row more lets a range end at the last bucket; every second result is a range.
    padded = np.concatenate([values, values[-1:]])
    ranges = np.stack([first, last], axis=1).ravel()
    squares = np.square(padded[:, 2], dtype=np.float64)
    effective = np.sqrt(np.add.reduceat(squares, ranges)[::2] / (last - first))
    return np.stack(
        [
            np.minimum.reduceat(padded[:, 0], ranges)[::2],
            np.maximum.reduceat(padded[:, 1], ranges)[::2],
            np.rint(effective).astype(np.int16),
        ],
        axis=1,
    )


class _GrowingLevel:
    """Buckets that are added at the end of an array that doubles when it is full."""

    def __init__(self) -> None:
        self._room = np.empty((4096, 3), np.int16)
        self.n = 0

    def add(self, values: PeaksArray) -> None:
        if self.n + len(values) > len(self._room):
            wider = np.empty((max(2 * len(self._room), self.n + len(values)), 3), np.int16)
            wider[: self.n] = self._room[: self.n]
            self._room = wider
        self._room[self.n : self.n + len(values)] = values
        self.n += len(values)

    def values(self, first: int = 0) -> PeaksArray:
        view = self._room[first : self.n]
        view.flags.writeable = False
        return view


class _GrowingPyramid:
    """Collects decoded samples and keeps every level up to date."""

    def __init__(self, sha256: str, *, reader: SoundReader) -> None:
        self._sha256 = sha256
        self._rate_hz, self._n_channels = reader.sample_rate_hz, reader.n_channels
        self._waiting: list[list[NativeArray]] = []
        self._n_waiting = 0
        self._rest = np.empty(0, np.int16)
        self._levels = [_GrowingLevel()]

    def add(self, channels: list[NativeArray]) -> bool:
        """Take one (n_samples,) array per channel; True when a chunk has been worked in."""
        waiting = self._waiting
        if waiting and (
            waiting[0][0].dtype != channels[0].dtype or len(waiting[0]) != len(channels)
        ):
            self._work_in()
        self._waiting.append(channels)
        self._n_waiting += len(channels[0])
        if self._n_waiting < _CHUNK_SAMPLES:
            return False
        self._work_in()
        return True

    def add_silence(self, n_samples: int) -> None:
        """Take a stretch without sound."""
        while n_samples > 0:
            part = min(n_samples, _CHUNK_SAMPLES)
            self.add([np.zeros(part, np.int16)])
            n_samples -= part

    def so_far(self) -> PeaksPyramid:
        """Return the pyramid of the complete buckets."""
        self._join()
        levels = [level.values() for level in self._levels if level.n]
        n_samples = self._levels[0].n * BASE_SAMPLES
        return self._pyramid(levels or [self._levels[0].values()], n_samples)

    def finished(self) -> PeaksPyramid:
        """Return the whole pyramid, with a last bucket of what is left over."""
        self._work_in()
        n_samples = self._levels[0].n * BASE_SAMPLES + len(self._rest)
        self._join()
        self._levels[0].add(buckets_of(self._rest))
        levels = [self._levels[0].values()]
        for number, level in enumerate(self._levels[1:]):
            weights = level_weights(n_samples, level=number)
            done = level.n * LEVEL_FACTOR
            level.add(joined_buckets(levels[-1][done:], weights[done:]))
            levels.append(level.values())
        return self._pyramid(levels, n_samples)

    def _pyramid(self, levels: list[PeaksArray], n_samples: int) -> PeaksPyramid:
        return _pyramid(
            self._sha256,
            levels,
            sample_rate_hz=self._rate_hz,
            n_samples=n_samples,
            n_channels=self._n_channels,
        )

    def _work_in(self) -> None:
        if not self._waiting:
            return
        mono = mono_mix([np.concatenate(parts) for parts in zip(*self._waiting, strict=True)])
        self._waiting, self._n_waiting = [], 0
        if len(self._rest):
            mono = np.concatenate([self._rest, mono])
        whole = len(mono) // BASE_SAMPLES * BASE_SAMPLES
        self._levels[0].add(buckets_of(mono[:whole]))
        self._rest = mono[whole:].copy()

    def _join(self) -> None:
        """Bring the coarser levels up to the finest, adding levels as it grows."""
        number = 1
        while self._levels[number - 1].n >= FEW_BUCKETS:
            if number == len(self._levels):
                self._levels.append(_GrowingLevel())
            finer, coarser = self._levels[number - 1], self._levels[number]
            whole = finer.n // LEVEL_FACTOR
            values = finer.values(coarser.n * LEVEL_FACTOR)
            values = values[: (whole - coarser.n) * LEVEL_FACTOR]
            coarser.add(joined_buckets(values, np.ones(len(values))))
            number += 1


def _pyramid(
    sha256: str,
    levels: list[PeaksArray],
    *,
    sample_rate_hz: int,
    n_samples: int,
    n_channels: int,
) -> PeaksPyramid:
    return PeaksPyramid(
        sha256=sha256,
        sample_rate_hz=sample_rate_hz,
        n_samples=n_samples,
        duration_ms=round(n_samples * 1000 / sample_rate_hz),
        n_channels=n_channels,
        levels=tuple(
            PeaksLevel(BASE_SAMPLES * LEVEL_FACTOR**number, values)
            for number, values in enumerate(levels)
        ),
    )
