"""The moving picture of a recording: which frame belongs to a time, small, in memory only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, Self

import av
import av.error
import numpy as np
from av.stream import Disposition
from av.video.reformatter import Interpolation

from fsh_coder.domain.errors import RecordingError
from fsh_coder.media.reader import SoundReader, opened, trouble

# Above this distance ahead it is cheaper to seek than to decode what lies between.
_JUMP_MS = 4_000
# This far behind the sound only whole pictures are decoded, until it has caught up.
_LATE_MS = 1_000
_CAUGHT_UP_MS = 300
_BIG_PIXELS = 1280 * 720

_Skipped = Literal["DEFAULT", "NONREF", "NONKEY"]


class NoPicture(RecordingError):
    """A recording's film cannot be shown; its sound is another matter."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            f"The picture of {name} cannot be shown: its film is damaged or of an unknown "
            "kind. The sound is all there; go on coding from the sound.",
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame, upright and square-pixelled.

    Attributes:
        at_ms: when it is first seen, in ms of the recording's sound; it may be below 0.
        width: in pixels.
        height: in pixels.
        pixels: four bytes a pixel, blue, green, red and 255, row by row.
    """

    at_ms: int
    width: int
    height: int
    pixels: bytes


class PictureReader:
    """A recording's film, read beside its sound; use it from one thread and close it.

    Args:
        path: the recording.
        shown_as: the name error messages use.

    Raises:
        NoPicture: there is no film, or none that can be read.
        NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
    """

    def __init__(self, path: Path, *, shown_as: str) -> None:
        self._path, self._shown_as = path, shown_as
        with SoundReader(path, shown_as=shown_as) as sound:
            self._origin_s, demuxer = sound.begins_at_s, sound.demuxer
        self._container = opened(path, demuxer=demuxer, shown_as=shown_as)
        try:
            self._begin()
        except BaseException:
            self._container.close()
            raise

    def _begin(self) -> None:
        still = Disposition.attached_pic
        films = [s for s in self._container.streams.video if not s.disposition & still]
        if not films:
            raise NoPicture(self._shown_as)
        self._stream = films[0]
        self._time_base = self._stream.time_base or Fraction(1, 1000)
        context = self._stream.codec_context
        # One thread: the sound and the keys go first.
        context.thread_count = 1
        is_big = context.width * context.height > _BIG_PIXELS
        self._usual_skip: _Skipped = "NONREF" if is_big else "DEFAULT"
        context.skip_frame = self._usual_skip
        self._frames = self._decoded()
        self._has_ended = False
        self._now: av.VideoFrame | None = None
        self._next: av.VideoFrame | None = None

    def picture_at(
        self, at_ms: int, *, box: tuple[int, int], is_wanted: Callable[[], bool] = lambda: True
    ) -> Picture | None:
        """Return what is seen at a time, scaled to fit a box; None where there is nothing.

        Args:
            at_ms: in ms of the sound.
            box: greatest width and height in pixels.
            is_wanted: asked between frames; False gives up and returns None.

        Raises:
            NoPicture: the film breaks off.
            RecordingMissing: the file is gone.
        """
        try:
            if not self._runs_on_to(at_ms):
                self._seek(at_ms)
            while self._next is None or self._at_ms(self._next) <= at_ms:
                if not is_wanted():
                    return None
                following = next(self._frames, None)
                if following is None:
                    self._has_ended = True
                    self._now = self._next if self._next is not None else self._now
                    break
                self._now, self._next = self._next, following
                self._hurry(at_ms)
            shown = self._next if self._now is None else self._now
            return None if shown is None else self._scaled(shown, box)
        except (av.error.FFmpegError, OSError) as error:
            if not self._path.exists():
                raise trouble(self._path, error, shown_as=self._shown_as) from error
            raise NoPicture(self._shown_as) from error

    def close(self) -> None:
        """Let go of the file; closing twice does no harm."""
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _runs_on_to(self, at_ms: int) -> bool:
        if self._now is None or at_ms < self._at_ms(self._now):
            return False
        is_before_next = self._next is not None and at_ms < self._at_ms(self._next)
        is_near = at_ms - self._at_ms(self._now) <= _JUMP_MS
        return is_near or is_before_next or self._has_ended

    def _seek(self, at_ms: int) -> None:
        at_s = max(Fraction(0), Fraction(at_ms, 1000) + self._origin_s)
        self._container.seek(int(at_s / self._time_base), stream=self._stream, backward=True)
        self._stream.codec_context.skip_frame = self._usual_skip
        self._frames = self._decoded()
        self._now = self._next = None
        self._has_ended = False

    def _hurry(self, at_ms: int) -> None:
        """Leave out what nobody could see in time; only a whole picture can end that."""
        newest = self._next
        context = self._stream.codec_context
        if newest is None or self._now is None:
            return
        late_ms = at_ms - self._at_ms(newest)
        if late_ms > _LATE_MS:
            context.skip_frame = "NONKEY"
        elif newest.key_frame and late_ms < _CAUGHT_UP_MS:
            context.skip_frame = self._usual_skip

    def _decoded(self) -> Iterator[av.VideoFrame]:
        n_bad = n_good = 0
        for packet in self._container.demux(self._stream):
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
                # A scratch in the film: the last picture stays until the next whole one.
                n_bad += 1
                if not n_good and n_bad > 100:
                    raise
                continue
            for frame in frames:
                if frame.pts is not None:
                    n_good += 1
                    yield frame
        if n_bad and not n_good:
            raise NoPicture(self._shown_as)

    def _at_ms(self, frame: av.VideoFrame) -> int:
        return round(((frame.pts or 0) * self._time_base - self._origin_s) * 1000)

    def _scaled(self, frame: av.VideoFrame, box: tuple[int, int]) -> Picture:
        quarter_turns = round(frame.rotation / 90) % 4
        ratio = self._stream.sample_aspect_ratio or Fraction(1)
        wide, high = float(frame.width * ratio), float(frame.height)
        room = box if quarter_turns % 2 == 0 else (box[1], box[0])
        scale = min(room[0] / wide, room[1] / high)
        small = frame.reformat(
            width=max(2, round(wide * scale)),
            height=max(2, round(high * scale)),
            format="bgra",
            interpolation=Interpolation.FAST_BILINEAR,
        )
        pixels = np.rot90(small.to_ndarray(), quarter_turns)
        height, width = pixels.shape[:2]
        return Picture(self._at_ms(frame), width, height, np.ascontiguousarray(pixels).tobytes())
