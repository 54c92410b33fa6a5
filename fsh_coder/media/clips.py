"""Short excerpts as pydub segments, built in memory from decoded samples.

Nothing is ever handed to pydub as a file, nor exported by it: both would leave a copy of
the recording in the folder for temporary files.
"""

import math
import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from fsh_coder.media.bleeps import bleeped, joined_spans
from fsh_coder.media.decode import pcm
from fsh_coder.media.sound_writer import SoundFileKind, SoundWriter

with warnings.catch_warnings():
    # It looks for an ffmpeg program, which is never used here, and shows its age.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

CLIP_RATE_HZ = 44100
#: How loud a levelled excerpt is, in decibels of full scale, and how loud its loudest sample.
LEVEL_DB, CEILING_DB = -20.0, -1.0


def clip(
    path: Path,
    *,
    start_ms: int,
    end_ms: int,
    fade_ms: int = 15,
    is_levelled: bool = False,
    bleeps_ms: Iterable[tuple[int, int]] = (),
    shown_as: str | None = None,
) -> AudioSegment:
    """Return the sound between two times, mono, faded in and out so that it does not click.

    Args:
        path: the recording.
        start_ms: where the excerpt begins.
        end_ms: where it ends; what lies beyond the recording's end is left out.
        fade_ms: length of each fade; of a shorter excerpt no more than half.
        is_levelled: bring the whole to the loudness of a clear voice.
        bleeps_ms: stretches of the recording, (start, end), of which only a tone is left.
        shown_as: the name error messages use; the file's own name by default.

    Raises:
        ValueError: ``end_ms`` lies before ``start_ms`` or ``start_ms`` before 0.
        NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
    """
    samples = pcm(
        path, start_ms=start_ms, end_ms=end_ms, sample_rate_hz=CLIP_RATE_HZ, shown_as=shown_as
    )
    segment = _segment_of(samples.tobytes())
    if is_levelled:
        segment = levelled(segment)
    spans = joined_spans(_span(*stretch, origin_ms=start_ms) for stretch in bleeps_ms)
    if spans:
        # Bleeped last, so that the tone is as loud whatever the voices were.
        kept = np.frombuffer(segment.raw_data, np.int16)
        segment = _segment_of(
            bleeped(kept, start=0, spans=spans, sample_rate_hz=CLIP_RATE_HZ).tobytes()
        )
    fade_ms = min(fade_ms, len(segment) // 2)
    return segment.fade_in(fade_ms).fade_out(fade_ms) if fade_ms > 0 else segment


def levelled(segment: AudioSegment) -> AudioSegment:
    """Return an excerpt at the loudness of a clear voice, without clipping; silence as it is."""
    if not math.isfinite(segment.max_dBFS):
        return segment
    return segment.apply_gain(min(LEVEL_DB - segment.dBFS, CEILING_DB - segment.max_dBFS))


def write_clip(segment: AudioSegment, path: Path, *, kind: SoundFileKind, title: str) -> None:
    """Write an excerpt; `title` is the only word about it that the file will carry.

    Raises:
        OSError: the file cannot be written.
    """
    with SoundWriter(
        path, kind=kind, sample_rate_hz=CLIP_RATE_HZ, n_channels=1, title=title
    ) as writer:
        writer.write(np.frombuffer(segment.raw_data, np.int16))


def _segment_of(raw: bytes) -> AudioSegment:
    return AudioSegment(data=raw, sample_width=2, frame_rate=CLIP_RATE_HZ, channels=1)


def _span(start_ms: int, end_ms: int, *, origin_ms: int) -> tuple[int, int]:
    first = (start_ms - origin_ms) * CLIP_RATE_HZ // 1000
    end = -((origin_ms - end_ms) * CLIP_RATE_HZ // 1000)
    return max(first, 0), end
