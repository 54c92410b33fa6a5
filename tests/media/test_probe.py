"""What is accepted as a recording, and the sentence for each thing that is not."""

import os
import struct
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from fsh_coder.domain.errors import EmptySound, NotSound, RecordingMissing, UnreadableSound
from fsh_coder.media.decode import blocks
from fsh_coder.media.probe import probe
from tests.media.conftest import DURATION_MS
from tests.media.sounds import KINDS, noise, tone, write_sound

FORMAT_NAMES = {
    "wav": "WAV",
    "mp3": "MP3",
    "flac": "FLAC",
    "ipod": "MP4",
    "mp4": "MP4",
    "adts": "AAC",
    "ogg": "OGG",
    "asf": "WMA",
    "amr": "AMR",
    "webm": "Matroska",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_is_known_by_its_content(
    sound_files: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    """A recording is recognised and described whatever its name ends in."""
    how = KINDS[kind]
    misnamed = tmp_path / "interview.txt"
    misnamed.write_bytes(sound_files[kind].read_bytes())
    found = probe(misnamed)
    assert found.format_name == FORMAT_NAMES[how.container]
    assert found.sample_rate_hz == how.rate_hz
    assert found.n_channels == how.n_channels
    assert found.has_video == how.has_video
    assert found.size_bytes == misnamed.stat().st_size
    assert not found.is_cut
    if kind not in {"aac", "amr"}:  # their headers are known to guess
        assert found.header_duration_ms == pytest.approx(DURATION_MS, abs=100)


def test_cover_picture_is_no_film(tmp_path: Path) -> None:
    """A voice memo with a picture on its cover counts as sound alone."""
    tag = b"APIC" + struct.pack(">I", 82) + b"\0\0" + b"\0image/png\0\x03\0" + _png()
    tag = tag[:4] + struct.pack(">I", len(tag) - 10) + tag[8:]
    bare = write_sound(tmp_path, tone(500, hz=440, rate_hz=22050), kind="mp3_bare")
    body = bare.read_bytes()
    size = len(tag)
    header = b"ID3\x03\0\0" + bytes(
        (size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127)
    )
    path = tmp_path / "memo.mp3"
    path.write_bytes(header + tag + body[body.index(b"\xff") :])
    assert not probe(path).has_video


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"Dear team, the recordings follow tomorrow.\n", "text"),
        ("Поздрав свима у тиму\n".encode(), "text"),
        ("Dear team".encode("utf-16"), "text"),
        (b"ID3", "unknown kind"),
        (b"ID3\x04\0\0\0\0\0\x05helloDear team, no sound follows this tag", "without any sound"),
        (b"ffconcat version 1.0\nfile /etc/hostname\n", "playlist"),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://localhost/a.ts\n", "playlist"),
        (b"[playlist]\nFile1=/etc/hostname\n", "playlist"),
        (b"<html><body>Not found</body></html>", "text"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04" + bytes(100), "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "picture"),
        (b"SQLite format 3\0" + bytes(100), "database"),
        (b"RIFF\x10\0\0\0AVI LIST", "AVI"),
        (b"FORM\0\0\0\x10AIFFCOMM", "saved as WAV"),
        (b"\x02dss" + bytes(100), "DSS"),
        (bytes(4096), "unknown kind"),
        (bytes(range(256)) * 64, "unknown kind"),
    ],
)
def test_other_content_named_mp3_is_refused(tmp_path: Path, content: bytes, what: str) -> None:
    """A file that is not sound is refused with a sentence that says what it looks like."""
    path = tmp_path / "WB-014.mp3"
    path.write_bytes(content)
    with pytest.raises(NotSound, match=r"WB-014\.mp3") as refused:
        probe(path)
    assert what in refused.value.what
    assert what in refused.value.sentence


def test_folder_is_refused(tmp_path: Path) -> None:
    """A folder in the place of a recording is named as one."""
    with pytest.raises(NotSound, match="folder"):
        probe(tmp_path)


def test_missing_file_is_told(tmp_path: Path) -> None:
    """A path without a file is a missing recording, by the name the caller shows."""
    with pytest.raises(RecordingMissing, match="S0412") as missing:
        probe(tmp_path / "secret worker name.mp3", shown_as="S0412")
    assert "secret" not in missing.value.sentence


def test_zero_bytes_are_empty(tmp_path: Path) -> None:
    """A file of no bytes is empty sound, whatever it is called."""
    path = tmp_path / "a.wav"
    path.touch()
    with pytest.raises(EmptySound, match=r"a\.wav"):
        probe(path)


def test_wav_without_samples_is_empty(tmp_path: Path) -> None:
    """A WAV that is only a header is empty."""
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44100)
    with pytest.raises(EmptySound):
        probe(path)


@pytest.mark.parametrize("n_bytes", [12, 20, 36, 44])
def test_wav_cut_in_its_header_is_empty(
    sound_files: dict[str, Path], tmp_path: Path, n_bytes: int
) -> None:
    """A WAV that ends before its first sample is empty, not a crash."""
    path = tmp_path / "a.wav"
    path.write_bytes(sound_files["wav"].read_bytes()[:n_bytes])
    with pytest.raises(EmptySound):
        probe(path)


@pytest.mark.parametrize("kind", ["wav", "wav24", "mp3_cbr", "mp3_vbr"])
def test_cut_recording_is_accepted_and_told(
    sound_files: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    """A recording cut in half can be coded as far as it goes, and says that it is cut."""
    whole = sound_files[kind].read_bytes()
    path = tmp_path / sound_files[kind].name
    path.write_bytes(whole[: len(whole) // 2])
    assert probe(path).is_cut


@pytest.mark.parametrize("placeholder", [0, 0xFFFFFFFF])
def test_wav_whose_recorder_never_finished_is_whole(
    sound_files: dict[str, Path], tmp_path: Path, placeholder: int
) -> None:
    """A recorder that lost power leaves no size in the header; its sound is all there."""
    content = bytearray(sound_files["wav"].read_bytes())
    at = content.index(b"data") + 4
    content[at : at + 4] = struct.pack("<I", placeholder)
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    assert not probe(path).is_cut


def test_m4a_without_index_has_its_own_sentence(
    sound_files: dict[str, Path], tmp_path: Path
) -> None:
    """An M4A whose recorder stopped before writing the index is refused, saying so."""
    whole = sound_files["m4a"].read_bytes()
    path = tmp_path / "a.m4a"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableSound, match="index is missing"):
        probe(path)


def test_m4a_with_its_index_in_front_is_accepted_cut(
    sound_files: dict[str, Path], tmp_path: Path
) -> None:
    """An M4A whose index came first plays as far as the file goes, and says it is cut."""
    whole = tmp_path / "whole.m4a"
    with (
        av.open(str(sound_files["m4a"])) as source,
        av.open(str(whole), "w", format="ipod", options={"movflags": "faststart"}) as out,
    ):
        template = source.streams.audio[0]
        stream = out.add_stream_from_template(template)
        for packet in source.demux(template):
            if packet.size:
                packet.stream = stream
                out.mux(packet)
    assert not probe(whole).is_cut
    path = tmp_path / "cut.m4a"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert probe(path).is_cut
    n_samples = sum(len(block) for _, block in blocks(path))
    assert 0.3 * DURATION_MS < n_samples / 44.1 < 0.7 * DURATION_MS


def test_film_without_sound_is_refused(tmp_path: Path) -> None:
    """A film that has no sound track cannot be coded and says why."""
    path = tmp_path / "silent.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
        out.mux(stream.encode(picture))
        out.mux(stream.encode(None))
    with pytest.raises(NotSound, match="without a sound track"):
        probe(path)


def test_garbage_after_a_true_beginning_is_unreadable_or_empty(tmp_path: Path) -> None:
    """A file that only begins like sound ends in a sentence, not in a traceback."""
    for magic in (b"fLaC", b"OggS", b"\x1a\x45\xdf\xa3", b"RIFF\0\0\0\0WAVEdata\0\0\0\0"):
        path = tmp_path / "a.bin"
        path.write_bytes(magic + os.urandom(3000))
        with pytest.raises((UnreadableSound, EmptySound, NotSound)) as refused:
            probe(path)
        assert str(tmp_path) not in refused.value.sentence


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_says_so(tmp_path: Path) -> None:
    """A file the account may not read is told apart from a damaged one."""
    path = write_sound(tmp_path, noise(200))
    path.chmod(0)
    with pytest.raises(UnreadableSound, match="not allowed"):
        probe(path)


def test_split_mp3_that_begins_inside_a_frame_is_accepted(
    sound_files: dict[str, Path], tmp_path: Path
) -> None:
    """A part of a meeting that a recorder split anywhere is still an MP3."""
    whole = sound_files["mp3_bare"].read_bytes()
    path = tmp_path / "part2.mp3"
    path.write_bytes(whole[len(whole) // 2 + 7 :])
    assert probe(path).format_name == "MP3"


def _png() -> bytes:
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
        "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
    )
