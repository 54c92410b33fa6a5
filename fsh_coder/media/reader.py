"""One open recording: its frames, placed on one time line whichever way they are reached.

Position 0 is the first sample a decoder gives when it reads from the beginning. A seek
lands before its target, decodes a run-in and finds its place by the frames' own time
stamps, so the sample at a position is the same after a seek as in one long read.
"""

import contextlib
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import av
import av.error
from av.container import InputContainer
from av.stream import Disposition

from fsh_coder.domain.errors import (
    EmptySound,
    NotSound,
    RecordingChanged,
    RecordingMissing,
    UnreadableSound,
    UserFacingError,
)
from fsh_coder.media.sound_kind import sound_kind
from fsh_coder.media.wholeness import Wholeness, wholeness

# Codecs with a memory (MP3's bit reservoir, Opus, AMR) need some sound before the target.
_RUN_IN_MS = 250
# Time stamps in whole milliseconds waver by less than this; a longer hole is real.
_JITTER_MS = 15
_INDEX_STEP_MS = 120_000
_LONGEST_HOLE_MS = 600_000
_LONGEST_OVERLAP_MS = 10_000


class Stretch(NamedTuple):
    """One decoded frame and where it lies.

    Attributes:
        start: position of the first sample that counts, in samples of the recording.
        silence: samples missing before it, where the recorder paused; heard as silence.
        skip: samples at the frame's beginning that do not count.
        frame: the decoded frame.
        byte_position: where in the file it came from, or None when unknown.
    """

    start: int
    silence: int
    skip: int
    frame: av.AudioFrame
    byte_position: int | None


class SoundReader:
    """A recording opened for reading; use it from one thread at a time and close it.

    Args:
        path: the recording.
        shown_as: the name error messages use; the file's own name by default.

    Raises:
        NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
    """

    def __init__(self, path: Path, *, shown_as: str | None = None) -> None:
        self.path = path
        self.shown_as = path.name if shown_as is None else shown_as
        self.demuxer, self.wholeness = checked(path, shown_as=self.shown_as)
        stat = path.stat()
        self.n_bytes, self._written_ns = stat.st_size, stat.st_mtime_ns
        self.n_damaged_packets = 0
        self._container = opened(path, demuxer=self.demuxer, shown_as=self.shown_as)
        try:
            self._begin()
        except BaseException:
            self._container.close()
            raise

    def _begin(self) -> None:
        if not self._container.streams.audio:
            raise NotSound(self.shown_as, what="a film without a sound track")
        self._stream = self._container.streams.audio[0]
        try:
            first = next(self._decoded(), None)
        except (av.error.FFmpegError, OSError) as error:
            raise trouble(self.path, error, shown_as=self.shown_as) from error
        if first is None:
            raise EmptySound(self.shown_as)
        frame = first[0]
        self.sample_rate_hz = frame.sample_rate
        self.n_channels = len(frame.layout.channels)
        self.codec_name = self._stream.codec_context.name
        self._origin = frame.pts or 0
        self._time_base = self._stream.time_base or Fraction(1, self.sample_rate_hz)
        self._ticks_per_sample = 1 / (self._time_base * self.sample_rate_hz)
        self._converters: dict[tuple[int, str, str], av.AudioResampler] = {}

    @property
    def has_video(self) -> bool:
        """Return whether a moving picture runs along; a cover picture is none."""
        still = Disposition.attached_pic
        return any(not stream.disposition & still for stream in self._container.streams.video)

    @property
    def begins_at_s(self) -> Fraction:
        """Return the container's time of position 0, in seconds."""
        return self._origin * self._time_base

    @property
    def header_duration_ms(self) -> int | None:
        """Return the duration the header claims, which may be wrong; None if it is silent."""
        stream = self._stream
        if stream.duration is not None:
            return round(stream.duration * self._time_base * 1000)
        duration_us = self._container.duration
        return None if duration_us is None else duration_us // 1000

    def stretches(self, from_sample: int = 0) -> Iterator[Stretch]:
        """Read from ``from_sample`` to the end; the first stretch begins exactly there.

        Raises:
            RecordingMissing, UnreadableSound: the file went away or broke while it was read.
        """
        try:
            self._seek(from_sample)
            yield from self._placed(from_sample)
        except (av.error.FFmpegError, OSError) as error:
            raise trouble(self.path, error, shown_as=self.shown_as) from error

    def walk_index(self) -> Iterator[None]:
        """Visit the recording in steps of two minutes, for the sake of later jumps.

        Some formats have no table of contents: the first jump far ahead would have to
        read the file up to there. Trouble is left for `stretches` to tell.
        """
        with contextlib.suppress(av.error.FFmpegError, OSError):
            for at_ms in range(0, self.header_duration_ms or 0, _INDEX_STEP_MS):
                self._seek(at_ms * self.sample_rate_hz // 1000)
                yield

    def close(self) -> None:
        """Let go of the file; closing twice does no harm."""
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def check_unchanged(self) -> None:
        """Make sure the file is still the one that was opened.

        Raises:
            RecordingMissing: it is gone.
            RecordingChanged: its size or its time of writing is another.
        """
        try:
            now = self.path.stat()
        except OSError as error:
            raise RecordingMissing(self.shown_as) from error
        if (now.st_size, now.st_mtime_ns) != (self.n_bytes, self._written_ns):
            raise RecordingChanged(self.shown_as)

    def _seek(self, from_sample: int) -> None:
        run_in = self.sample_rate_hz * _RUN_IN_MS // 1000
        ticks = (from_sample - run_in) * self._ticks_per_sample
        # Frames before the first audible one may be stamped below the origin.
        offset = int(ticks) + self._origin if ticks > 0 else min(0, self._origin)
        self._container.seek(offset, stream=self._stream, backward=True)

    def _decoded(self) -> Iterator[tuple[av.AudioFrame, int | None]]:
        for packet in self._container.demux(self._stream):
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
                # A scratch in the file: its time stays in the time line as silence.
                self.n_damaged_packets += 1
                continue
            for frame in frames:
                if frame.samples:
                    yield frame, packet.pos

    def _placed(self, from_sample: int) -> Iterator[Stretch]:
        line = _TimeLine(self.sample_rate_hz, from_sample=from_sample)
        numerator, denominator = self._ticks_per_sample.as_integer_ratio()
        origin, rate_hz = self._origin, self.sample_rate_hz
        for decoded, byte_position in self._decoded():
            is_own = decoded.sample_rate == rate_hz
            for frame in (decoded,) if is_own else self._converted(decoded):
                pts = frame.pts
                at = None if pts is None else (pts - origin) * denominator // numerator
                placed = line.place(at, frame.samples)
                if placed is not None:
                    start, silence, skip = placed
                    yield Stretch(start, silence, skip, frame, byte_position)

    def _converted(self, frame: av.AudioFrame) -> list[av.AudioFrame]:
        """Bring a part of a joined recording to the rate of the first part."""
        key = (frame.sample_rate, frame.format.name, frame.layout.name)
        if key not in self._converters:
            self._converters[key] = av.AudioResampler(
                frame.format, frame.layout, self.sample_rate_hz
            )
        ready = self._converters[key].resample(frame)
        for converted in ready:
            converted.pts = None
        return ready


class _TimeLine:
    """Puts frames one after the other, mending holes and overlaps of their time stamps."""

    def __init__(self, rate_hz: int, *, from_sample: int) -> None:
        self._due: int | None = None
        self._from = from_sample
        self._shift = 0
        self._jitter = rate_hz * _JITTER_MS // 1000
        self._hole = rate_hz * _LONGEST_HOLE_MS // 1000
        self._overlap = rate_hz * _LONGEST_OVERLAP_MS // 1000

    def place(self, at: int | None, n: int) -> tuple[int, int, int] | None:
        """Return start, silence and skip for a frame of ``n`` samples stamped ``at``.

        None means that nothing of the frame counts.
        """
        due = self._due
        if due is not None and at is not None and abs(at - self._shift - due) <= self._jitter:
            # Nearly every frame of a long recording; kept short.
            self._due = due + n
            return due, 0, 0
        if due is None:
            if at is None:
                at = 0 if self._from == 0 else None
            if at is None or at + n <= self._from:
                return None
            due, ahead = self._from, at - self._from
        else:
            ahead = 0 if at is None else at - self._shift - due
            if not -self._overlap <= ahead <= self._hole:
                # A new count of time stamps, as in joined files: go on without a break.
                self._shift += ahead
                ahead = 0
        silence, skip = max(ahead, 0), max(-ahead, 0)
        if skip >= n:
            return None
        self._due = due + silence + n - skip
        return due, silence, skip


def checked(path: Path, *, shown_as: str) -> tuple[str, Wholeness]:
    """Return the demuxer that may open ``path`` and how much of the file is there.

    Nothing is decoded and nothing but ``path`` is opened.

    Raises:
        NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
    """
    try:
        if path.is_dir():
            raise NotSound(shown_as, what="a folder")
        if path.stat().st_size == 0:
            raise EmptySound(shown_as)
        kind = sound_kind(path)
        if kind.demuxer is None:
            raise NotSound(shown_as, what=kind.what)
        whole = wholeness(path, demuxer=kind.demuxer)
    except OSError as error:
        raise trouble(path, error, shown_as=shown_as) from error
    if not whole.has_index:
        raise UnreadableSound(
            shown_as, detail="its index is missing: the recording was cut off before its end"
        )
    if not whole.has_sound_bytes:
        raise EmptySound(shown_as)
    return kind.demuxer, whole


def opened(path: Path, *, demuxer: str, shown_as: str) -> InputContainer:
    """Open a recording that was checked; nothing but this file is read, whatever it says.

    Raises:
        UnreadableSound, RecordingMissing: as their names say.
    """
    try:
        return av.open(
            os.fspath(path.absolute()), "r", format=demuxer, options={"protocol_whitelist": "file"}
        )
    except (av.error.FFmpegError, OSError) as error:
        raise trouble(path, error, shown_as=shown_as) from error


def trouble(path: Path, error: OSError | av.error.FFmpegError, *, shown_as: str) -> UserFacingError:
    """Turn an error of the system or of the decoder into the sentence for it."""
    if not path.exists():
        return RecordingMissing(shown_as)
    if isinstance(error, PermissionError):
        return UnreadableSound(shown_as, detail="you are not allowed to open it")
    if isinstance(error, av.error.InvalidDataError):
        return UnreadableSound(shown_as, detail="its content is damaged")
    return UnreadableSound(shown_as, detail=(error.strerror or "unknown cause").lower())
