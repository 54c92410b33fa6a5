"""Short excerpts as pydub segments, built in memory from decoded samples.

Nothing is ever handed to pydub as a file, nor exported as anything but WAV: both would
leave a copy of the recording in the folder for temporary files.
"""

import warnings
from pathlib import Path

from fsh_coder.domain.errors import CannotWrite
from fsh_coder.media.decode import pcm

with warnings.catch_warnings():
    # It looks for an ffmpeg program, which is never used here, and shows its age.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

CLIP_RATE_HZ = 44100


def clip(path: Path, *, start_ms: int, end_ms: int, fade_ms: int = 15) -> AudioSegment:
    """Return the sound between two times, mono, faded in and out so that it does not click.

    Args:
        path: the recording.
        start_ms: where the excerpt begins.
        end_ms: where it ends; what lies beyond the recording's end is left out.
        fade_ms: length of each fade; of a shorter excerpt no more than half.

    Raises:
        ValueError: ``end_ms`` lies before ``start_ms`` or ``start_ms`` before 0.
        NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
    """
    samples = pcm(path, start_ms=start_ms, end_ms=end_ms, sample_rate_hz=CLIP_RATE_HZ)
    segment = AudioSegment(
        data=samples.tobytes(), sample_width=2, frame_rate=CLIP_RATE_HZ, channels=1
    )
    fade_ms = min(fade_ms, len(segment) // 2)
    return segment.fade_in(fade_ms).fade_out(fade_ms) if fade_ms > 0 else segment


def write_wav(segment: AudioSegment, path: Path) -> None:
    """Write an excerpt as a WAV file.

    Raises:
        CannotWrite: the file cannot be written; says why.
    """
    try:
        with path.open("wb") as file:
            segment.export(file, format="wav")
    except OSError as error:
        raise CannotWrite(path, detail=(error.strerror or "unknown cause").lower()) from error
