"""Excerpts hold the moment asked for, and leave no copy of the recording behind."""

import errno
import tempfile
from pathlib import Path

import av
import numpy as np
import pytest

from fsh_coder.domain.errors import RecordingMissing
from fsh_coder.media import decode
from fsh_coder.media.clips import CEILING_DB, LEVEL_DB, clip, levelled, write_clip
from fsh_coder.media.probe import probe
from fsh_coder.media.sound_writer import STAMP, SoundFileKind, is_written_here
from tests.media.sounds import lag_samples, noise, pitch_hz, write_sound


def _samples(raw: bytes) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.frombuffer(raw, np.int16)


def test_clip_is_the_moment_asked_for(sound_files: dict[str, Path]) -> None:
    """Between its fades the excerpt is the recording, sample by sample."""
    excerpt = clip(sound_files["flac"], start_ms=2000, end_ms=3000)
    heard = _samples(excerpt.raw_data)
    source = noise(8000)[2 * 44100 : 3 * 44100]
    inner = slice(20 * 44, 44100 - 20 * 44)
    assert len(heard) == pytest.approx(44100, abs=1)
    assert np.array_equal(heard[inner], source[inner])
    assert abs(int(heard[0])) < 50


def test_clip_is_faded_without_clicks(sound_files: dict[str, Path]) -> None:
    """The first and last milliseconds rise from and fall to silence."""
    excerpt = clip(sound_files["wav"], start_ms=1000, end_ms=1500, fade_ms=100)
    assert excerpt[:10].rms < excerpt[90:110].rms / 3
    assert excerpt[-10:].rms < excerpt[200:220].rms / 3


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "length_ms"), [(7900, 9000, 100), (10, 15, 5), (5, 5, 0)]
)
def test_short_and_late_clips_are_as_long_as_there_is_sound(
    sound_files: dict[str, Path], start_ms: int, end_ms: int, length_ms: int
) -> None:
    """At the recording's end, or shorter than its fades, an excerpt is what is there."""
    assert len(clip(sound_files["wav"], start_ms=start_ms, end_ms=end_ms)) == length_ms


@pytest.mark.parametrize("kind", SoundFileKind)
def test_written_clip_reads_back(
    sound_files: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: SoundFileKind,
) -> None:
    """The file holds the excerpt as long as it was, and no other file was made."""
    spare = tmp_path / "temporary"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    excerpt = clip(sound_files["flac"], start_ms=500, end_ms=3500)
    path = tmp_path / f"out.{kind}"
    write_clip(excerpt, path, kind=kind, title="S0412 00:00:00")
    found = probe(path)
    assert (found.sample_rate_hz, found.n_channels) == (44100, 1)
    assert found.header_duration_ms == pytest.approx(3000, abs=1)
    heard = decode.pcm(path, start_ms=0, end_ms=3000)
    assert len(heard) == pytest.approx(3 * 44100, abs=1)
    if kind is SoundFileKind.WAV:
        assert np.array_equal(heard, _samples(excerpt.raw_data))
    else:
        assert lag_samples(heard[44100:66150], _samples(excerpt.raw_data)) == 44100
    assert not list(spare.iterdir())


@pytest.mark.parametrize("kind", SoundFileKind)
def test_written_clip_tells_its_title_and_nothing_else(
    sound_files: dict[str, Path], tmp_path: Path, kind: SoundFileKind
) -> None:
    """Neither the encoder, nor a date, nor where the sound came from stands in the file."""
    path = tmp_path / f"out.{kind}"
    write_clip(
        clip(sound_files["m4a"], start_ms=0, end_ms=900), path, kind=kind, title="S0412 at 00:00"
    )
    with av.open(str(path)) as container:
        told = {**container.metadata, **container.streams.audio[0].metadata}
    assert told.pop("title") == "S0412 at 00:00"
    assert told.pop("comment") == STAMP
    technical = {"major_brand", "minor_version", "compatible_brands", "language", "handler_name"}
    assert set(told) <= technical
    content = path.read_bytes()
    assert b"Lav" not in content
    assert str(sound_files["m4a"].parent).encode() not in content
    assert is_written_here(path)
    assert not is_written_here(sound_files["m4a"])
    assert not is_written_here(sound_files["wav"])


def test_levelled_clip_is_as_loud_as_a_clear_voice_and_does_not_clip(tmp_path: Path) -> None:
    """A whisper is brought up, a shout stays below full scale, silence stays silence."""
    whisper = write_sound(tmp_path, (noise(2000) // 100).astype(np.int16), name="whisper.wav")
    excerpt = clip(whisper, start_ms=0, end_ms=2000, is_levelled=True)
    assert excerpt.dBFS == pytest.approx(LEVEL_DB, abs=0.3)
    pops = np.zeros(88200, np.int16)
    pops[44100] = 30_000
    shout = clip(write_sound(tmp_path, pops, name="pop.wav"), start_ms=0, end_ms=2000)
    assert levelled(shout).max_dBFS == pytest.approx(CEILING_DB, abs=0.1)
    silence = write_sound(tmp_path, np.zeros(44100, np.int16), name="silence.wav")
    assert not any(clip(silence, start_ms=0, end_ms=1000, is_levelled=True).raw_data)


def test_bleep_is_where_it_was_marked_and_nowhere_else(sound_files: dict[str, Path]) -> None:
    """Times of bleeps are the recording's; one that reaches out of the clip is cut to it."""
    plain = clip(sound_files["flac"], start_ms=2000, end_ms=4000)
    hidden = clip(
        sound_files["flac"],
        start_ms=2000,
        end_ms=4000,
        bleeps_ms=[(2500, 2750), (3900, 5000), (100, 1900)],
    )
    heard, source = _samples(hidden.raw_data), _samples(plain.raw_data)
    assert len(heard) == len(source)
    at_ms = np.arange(len(heard)) / 44.1
    inside = ((at_ms >= 500) & (at_ms < 750)) | (at_ms >= 1900)
    assert np.array_equal(heard[~inside], source[~inside])
    first = heard[22_050 + 441 : 33_075 - 441]
    assert pitch_hz(first) == pytest.approx(1000, abs=2)
    assert np.corrcoef(first, source[22_050 + 441 : 33_075 - 441])[0, 1] == pytest.approx(
        0, abs=0.1
    )


def test_unwritable_place_is_told(sound_files: dict[str, Path], tmp_path: Path) -> None:
    """A folder that is not there is the system's own error, for the service to put in words."""
    excerpt = clip(sound_files["wav"], start_ms=0, end_ms=100)
    with pytest.raises(FileNotFoundError):
        write_clip(excerpt, tmp_path / "nowhere" / "out.wav", kind=SoundFileKind.WAV, title="S0412")


@pytest.mark.parametrize("kind", SoundFileKind)
def test_full_disk_is_the_systems_own_error(
    sound_files: dict[str, Path], kind: SoundFileKind
) -> None:
    """Whether the disk fills early or at the very end, nobody is told that all is well."""
    excerpt = clip(sound_files["wav"], start_ms=0, end_ms=5000)
    with pytest.raises(OSError, match="No space left") as refused:
        write_clip(excerpt, Path("/dev/full"), kind=kind, title="S0412")
    assert refused.value.errno == errno.ENOSPC


def test_missing_recording_is_told(tmp_path: Path) -> None:
    """An excerpt of a recording that is gone says so."""
    with pytest.raises(RecordingMissing):
        clip(tmp_path / "gone.mp3", start_ms=0, end_ms=10)
