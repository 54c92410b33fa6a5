"""Excerpts hold the moment asked for, and leave no copy of the recording behind."""

import tempfile
import wave
from pathlib import Path

import numpy as np
import pytest

from fsh_coder.domain.errors import CannotWrite, RecordingMissing
from fsh_coder.media.clips import clip, write_wav
from tests.media.sounds import noise


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


def test_written_clip_reads_back(
    sound_files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The WAV file holds the excerpt, and no other file was made."""
    spare = tmp_path / "temporary"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    excerpt = clip(sound_files["m4a"], start_ms=500, end_ms=900)
    write_wav(excerpt, tmp_path / "out.wav")
    with wave.open(str(tmp_path / "out.wav"), "rb") as file:
        assert file.getframerate() == 44100
        assert file.getnchannels() == 1
        assert file.readframes(44100) == excerpt.raw_data
    assert not list(spare.iterdir())


def test_unwritable_place_is_told(sound_files: dict[str, Path], tmp_path: Path) -> None:
    """A folder that is not there is a sentence, not a traceback."""
    excerpt = clip(sound_files["wav"], start_ms=0, end_ms=100)
    with pytest.raises(CannotWrite, match=r"out\.wav"):
        write_wav(excerpt, tmp_path / "nowhere" / "out.wav")


def test_missing_recording_is_told(tmp_path: Path) -> None:
    """An excerpt of a recording that is gone says so."""
    with pytest.raises(RecordingMissing):
        clip(tmp_path / "gone.mp3", start_ms=0, end_ms=10)
