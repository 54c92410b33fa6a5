"""Whether a recording's file is all there, read from its own headers."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_UNKNOWN_SIZES = (0, 0xFFFFFFFF)  # written by recorders that never came back to fill it in


@dataclass(frozen=True, slots=True)
class Wholeness:
    """What the headers promise against what the file holds.

    Attributes:
        is_cut: the headers promise more bytes than there are.
        has_index: False when an MP4 has no index, so that nothing in it can be found.
        has_sound_bytes: False when there is a header and nothing after it.
    """

    is_cut: bool = False
    has_index: bool = True
    has_sound_bytes: bool = True


def wholeness(path: Path, *, demuxer: str) -> Wholeness:
    """Compare the file at ``path`` with what its headers promise.

    WAV, MP4 and MP3 with a header say how long they should be; of the other kinds
    nothing is known and they count as whole.

    Raises:
        OSError: the file cannot be read.
    """
    n_bytes = path.stat().st_size
    with path.open("rb") as file:
        if demuxer == "wav":
            return _of_wav(file, n_bytes)
        if demuxer == "mov":
            return _of_mp4(file, n_bytes)
        if demuxer == "mp3":
            return Wholeness(is_cut=_mp3_is_cut(file, n_bytes))
    return Wholeness()


def _of_wav(file: BinaryIO, n_bytes: int) -> Wholeness:
    long_size: int | None = None
    file.seek(12)
    while len(header := file.read(8)) == 8:
        name, size = header[:4], int.from_bytes(header[4:], "little")
        begins = file.tell()
        if name == b"data":
            promised = long_size if size == 0xFFFFFFFF and long_size is not None else size
            is_known = long_size is not None or size not in _UNKNOWN_SIZES
            return Wholeness(
                is_cut=is_known and begins + promised > n_bytes, has_sound_bytes=begins < n_bytes
            )
        if name == b"ds64":
            sizes = file.read(16)
            long_size = int.from_bytes(sizes[8:16], "little") if len(sizes) == 16 else None
        file.seek(begins + size + size % 2)
    return Wholeness(is_cut=True, has_sound_bytes=False)


def _of_mp4(file: BinaryIO, n_bytes: int) -> Wholeness:
    has_index = is_cut = False
    for name, end in _boxes(file, n_bytes):
        has_index = has_index or (name == b"moov" and end <= n_bytes)
        is_cut = is_cut or end > n_bytes
    return Wholeness(is_cut=is_cut, has_index=has_index)


def _boxes(file: BinaryIO, n_bytes: int) -> Iterator[tuple[bytes, int]]:
    at = 0
    while at + 8 <= n_bytes:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        if size == 1:
            size = int.from_bytes(file.read(8), "big")
        elif size == 0:
            size = n_bytes - at
        if size < 8:
            return
        at += size
        yield name, at


def _mp3_is_cut(file: BinaryIO, n_bytes: int) -> bool:
    head = file.read(10)
    begins = 0
    if head.startswith(b"ID3") and len(head) == 10:
        for seven_bits in head[6:10]:
            begins = begins << 7 | (seven_bits & 0x7F)
        begins += 10
    file.seek(begins)
    first_frame = file.read(256)
    for tag in (b"Xing", b"Info"):
        at = first_frame.find(tag)
        if at != -1:
            return _xing_bytes(first_frame[at:]) > n_bytes - begins
    return False


def _xing_bytes(header: bytes) -> int:
    """Return the stream length a Xing header promises; 0 where it does not say."""
    flags = int.from_bytes(header[4:8], "big")
    at = 8 + (4 if flags & 1 else 0)
    return int.from_bytes(header[at : at + 4], "big") if flags & 2 else 0
