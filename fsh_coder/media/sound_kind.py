"""Tell by its first bytes what a file is, before any decoder may touch it.

Only the kinds below are ever opened, each with its own demuxer, so that a text file or a
playlist under a sound file's name can never make the decoder open another file or address.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEAD_BYTES = 16_384
_ID3_HEADER_BYTES = 10

_BIT_RATES_KBPS = {
    # (is MPEG-1, layer): kilobits per second by index 1..14, ISO/IEC 11172-3 and 13818-3.
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES_HZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}

_ASF = bytes.fromhex("3026b2758e66cf11")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MP4_FIRST_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")

_OTHER_FILES = (
    (b"ffconcat", "a playlist that points to other files"),
    (b"#EXTM3U", "a playlist that points to other files"),
    (b"[playlist]", "a playlist that points to other files"),
    (b"<ASX", "a playlist that points to other files"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an older Office document"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"MThd", "a MIDI score, which holds notes and no sound"),
    (b"FORM", "an AIFF file, which has to be saved as WAV first"),
    (b"caff", "a CAF file, which has to be saved as WAV or M4A first"),
    (b"\x02dss", "a DSS dictation file, which has to be saved as WAV or MP3 first"),
    (b"\x03dss", "a DSS dictation file, which has to be saved as WAV or MP3 first"),
    (b"\x03ds2", "a DS2 dictation file, which has to be saved as WAV or MP3 first"),
)


@dataclass(frozen=True, slots=True)
class SoundKind:
    """What a file's first bytes say.

    Attributes:
        demuxer: the one demuxer that may open it; None when it is not sound we read.
        what: the content in words, such as "text" or "a picture".
    """

    demuxer: str | None
    what: str


def sound_kind(path: Path) -> SoundKind:
    """Look at the beginning of ``path`` and say what it is.

    Raises:
        OSError: the file cannot be opened or read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head.startswith(b"ID3"):
            return _after_id3(file, head)
    return _kind_of(head)


def _kind_of(head: bytes) -> SoundKind:
    demuxer = _by_magic(head)
    if demuxer is not None:
        return SoundKind(demuxer, demuxer)
    for magic, what in _OTHER_FILES:
        if head.startswith(magic):
            return SoundKind(None, what)
    if head.startswith(b"RIFF"):
        return SoundKind(None, "a RIFF file that is not a WAV, such as an AVI film")
    if _is_text(head):
        return SoundKind(None, "text")
    # Recorders that split long meetings begin a file in the middle of an MPEG frame.
    at = _find_mpeg(head)
    return SoundKind(None, "a file of an unknown kind") if at is None else SoundKind("mp3", "mp3")


def _by_magic(head: bytes) -> str | None:
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] in _MP4_FIRST_BOXES:
        return "mov"
    for magic, demuxer in (
        (b"fLaC", "flac"),
        (b"OggS", "ogg"),
        (_ASF, "asf"),
        (b"#!AMR\n", "amr"),
        (b"#!AMR-WB\n", "amr"),
        (b"\x1a\x45\xdf\xa3", "matroska"),
    ):
        if head.startswith(magic):
            return demuxer
    if _is_adts(head):
        return "aac"
    # The mark that begins UTF-16 text could begin a frame too, of a layer nobody uses.
    n_enough = 3 if head[:2] in _UTF_16_MARKS else 2
    return "mp3" if _mpeg_frames(head, 0) >= n_enough else None


def _after_id3(file: BinaryIO, head: bytes) -> SoundKind:
    if len(head) < _ID3_HEADER_BYTES:
        return SoundKind(None, "a file of an unknown kind")
    size = 0
    for seven_bits in head[6:10]:
        size = size << 7 | (seven_bits & 0x7F)
    file.seek(_ID3_HEADER_BYTES + size)
    body = file.read(HEAD_BYTES)
    if body.startswith(b"fLaC"):
        return SoundKind("flac", "flac")
    if _is_adts(body):
        return SoundKind("aac", "aac")
    if _mpeg_frames(body, 0) >= 1 or _find_mpeg(body) is not None:
        return SoundKind("mp3", "mp3")
    return SoundKind(None, "a tag without any sound after it")


def _is_text(head: bytes) -> bool:
    if head[:2] in _UTF_16_MARKS:
        return True
    try:
        # The last character may be cut in two, which is no sign against text.
        text = head.decode("utf-8", errors="strict" if len(head) < HEAD_BYTES else "ignore")
    except UnicodeDecodeError:
        return False
    return not any(ord(character) < 9 for character in text)


def _find_mpeg(head: bytes) -> int | None:
    at = head.find(b"\xff")
    while at != -1:
        if _mpeg_frames(head, at) >= 3:
            return at
        at = head.find(b"\xff", at + 1)
    return None


def _mpeg_frames(head: bytes, at: int) -> int:
    """Count the MPEG audio frames that follow one another from ``at``, up to three."""
    n_frames = 0
    while n_frames < 3:
        length = _mpeg_frame_bytes(head[at : at + 4])
        if length is None:
            break
        n_frames += 1
        at += length
        if at >= len(head) and len(head) < HEAD_BYTES:
            # A very short file ends with its last frame.
            return max(n_frames, 2)
    return n_frames


def _mpeg_frame_bytes(header: bytes) -> int | None:
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    bit_rate, rate, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    if version == 1 or layer == 4 or bit_rate in (0, 15) or rate == 3:
        return None
    bits_per_second = 1000 * _BIT_RATES_KBPS[version == 3, layer][bit_rate - 1]
    rate_hz = _SAMPLE_RATES_HZ[version][rate]
    if layer == 1:
        return (12 * bits_per_second // rate_hz + padding) * 4
    samples = 576 if layer == 3 and version != 3 else 1152
    return samples // 8 * bits_per_second // rate_hz + padding


def _is_adts(head: bytes) -> bool:
    at = 0
    for _ in range(2):
        header = head[at : at + 7]
        if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
            return False
        length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
        if length < 7:
            return False
        at += length
        if at >= len(head):
            return True
    return True
