"""Look at a file offered as a recording: what it is, and whether it can be coded."""

from dataclasses import dataclass
from pathlib import Path

from fsh_coder.media.reader import SoundReader

_FORMAT_NAMES = {
    "wav": "WAV",
    "mp3": "MP3",
    "mov": "MP4",
    "flac": "FLAC",
    "ogg": "OGG",
    "asf": "WMA",
    "amr": "AMR",
    "aac": "AAC",
    "matroska": "Matroska",
}


@dataclass(frozen=True, slots=True)
class SoundProbe:
    """What a recording's file is, by its content.

    Attributes:
        format_name: the container in words for the screen, such as "MP3"; MP4 for M4A.
        codec_name: the decoder's name, such as "aac".
        sample_rate_hz: samples per second and channel.
        n_channels: 1 for mono, 2 for stereo.
        has_video: whether a moving picture runs along.
        header_duration_ms: what the header claims, which may be wrong; None if it is silent.
            The true duration comes from the counted samples of the peaks.
        size_bytes: length of the file.
        is_cut: the header promises more than the file holds; what is there can be coded.
    """

    format_name: str
    codec_name: str
    sample_rate_hz: int
    n_channels: int
    has_video: bool
    header_duration_ms: int | None
    size_bytes: int
    is_cut: bool


def probe(path: Path, *, shown_as: str | None = None) -> SoundProbe:
    """Say what the file at ``path`` is, decoding no more than its first frame.

    Args:
        path: the file, of any name.
        shown_as: the name error messages use; the file's own name by default.

    Raises:
        NotSound: its content is something else, such as text or a playlist.
        EmptySound: it holds no sound.
        UnreadableSound: it is sound that cannot be decoded.
        RecordingMissing: there is no such file.
    """
    with SoundReader(path, shown_as=shown_as) as reader:
        return SoundProbe(
            format_name=_FORMAT_NAMES[reader.demuxer],
            codec_name=reader.codec_name,
            sample_rate_hz=reader.sample_rate_hz,
            n_channels=reader.n_channels,
            has_video=reader.has_video,
            header_duration_ms=reader.header_duration_ms,
            size_bytes=reader.n_bytes,
            is_cut=reader.wholeness.is_cut,
        )
