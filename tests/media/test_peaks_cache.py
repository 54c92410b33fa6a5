"""A waveform is decoded once; a spoilt copy of it never reaches the screen."""

import os
import stat
from pathlib import Path

import numpy as np
import pytest

from fsh_coder.domain.errors import Cancelled, RecordingChanged, RecordingMissing
from fsh_coder.media.fingerprint import sha256_of
from fsh_coder.media.peaks import PeaksPyramid, build
from fsh_coder.media.peaks_cache import PeaksCache
from tests.media.sounds import noise, write_sound

SHA = "0123456789abcdef" * 4


def _same(one: PeaksPyramid, other: PeaksPyramid) -> bool:
    plain = ("sha256", "sample_rate_hz", "n_samples", "duration_ms", "n_channels")
    return all(getattr(one, name) == getattr(other, name) for name in plain) and all(
        a.samples_per_bucket == b.samples_per_bucket and np.array_equal(a.values, b.values)
        for a, b in zip(one.levels, other.levels, strict=True)
    )


@pytest.fixture
def pyramid(sound_files: dict[str, Path]) -> PeaksPyramid:
    """Return a real waveform."""
    return build(sound_files["mp3_vbr"], sha256=SHA)


def test_saved_waveform_comes_back_whole(tmp_path: Path, pyramid: PeaksPyramid) -> None:
    """What is loaded equals what was saved, in every number."""
    cache = PeaksCache(tmp_path / "peaks")
    assert cache.load(SHA) is None
    cache.save(pyramid)
    loaded = PeaksCache(tmp_path / "peaks").load(SHA)
    assert loaded is not None
    assert _same(loaded, pyramid)
    with pytest.raises(ValueError, match="read-only"):
        loaded.levels[0].values[0, 0] = 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such permissions")
def test_files_are_for_their_owner_only(tmp_path: Path, pyramid: PeaksPyramid) -> None:
    """Nobody else on the machine can see when somebody spoke."""
    folder = tmp_path / "peaks"
    PeaksCache(folder).save(pyramid)
    (kept,) = folder.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.99])
def test_cut_file_is_ignored(tmp_path: Path, pyramid: PeaksPyramid, share: float) -> None:
    """A file cut anywhere is as good as none."""
    cache = PeaksCache(tmp_path)
    cache.save(pyramid)
    (kept,) = tmp_path.iterdir()
    content = kept.read_bytes()
    kept.write_bytes(content[: int(len(content) * share)])
    assert cache.load(SHA) is None


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_flipped_byte_is_noticed(tmp_path: Path, pyramid: PeaksPyramid, share: float) -> None:
    """A single wrong byte makes the file worthless, and it is not shown."""
    cache = PeaksCache(tmp_path)
    cache.save(pyramid)
    (kept,) = tmp_path.iterdir()
    content = bytearray(kept.read_bytes())
    content[int(len(content) * share)] ^= 0x40
    kept.write_bytes(content)
    loaded = cache.load(SHA)
    assert loaded is None or _same(loaded, pyramid)


def test_text_in_its_place_is_ignored(tmp_path: Path) -> None:
    """Another program's file under that name does no harm."""
    (tmp_path / f"{SHA}.peaks").write_text("hello")
    assert PeaksCache(tmp_path).load(SHA) is None


def test_file_of_another_version_is_ignored(
    tmp_path: Path, pyramid: PeaksPyramid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an update waveforms are built anew rather than misread."""
    PeaksCache(tmp_path).save(pyramid)
    monkeypatch.setattr("fsh_coder.media.peaks_cache._LAYOUT", 999)
    assert PeaksCache(tmp_path).load(SHA) is None


def test_file_under_another_digest_is_ignored(tmp_path: Path, pyramid: PeaksPyramid) -> None:
    """A waveform copied under another recording's name is not shown for it."""
    cache = PeaksCache(tmp_path)
    cache.save(pyramid)
    other = "f" * 64
    (tmp_path / f"{SHA}.peaks").rename(tmp_path / f"{other}.peaks")
    assert cache.load(other) is None


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_only_digests_name_files(tmp_path: Path, sha256: str) -> None:
    """No text from elsewhere can point outside the folder."""
    with pytest.raises(ValueError, match="digest"):
        PeaksCache(tmp_path).load(sha256)


def test_second_opening_decodes_nothing(tmp_path: Path) -> None:
    """Once kept, a waveform is shown without the recording being there at all."""
    path = write_sound(tmp_path, noise(1000))
    cache = PeaksCache(tmp_path / "peaks")
    sha256 = sha256_of(path)
    built = cache.load_or_build(path, sha256)
    path.unlink()
    shown: list[tuple[PeaksPyramid, float]] = []
    again = cache.load_or_build(path, sha256, progress=lambda *part: shown.append(part))
    assert _same(built, again)
    assert shown == [(again, 1.0)]


def test_damaged_file_is_built_anew(tmp_path: Path) -> None:
    """A spoilt file is replaced by a good one without a word to the user."""
    path = write_sound(tmp_path, noise(1000))
    cache = PeaksCache(tmp_path / "peaks")
    sha256 = sha256_of(path)
    built = cache.load_or_build(path, sha256)
    (tmp_path / "peaks" / f"{sha256}.peaks").write_bytes(b"PK\x03\x04 broken")
    assert _same(cache.load_or_build(path, sha256), built)
    assert cache.load(sha256) is not None


def test_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    """Without a place to keep it the waveform is shown all the same."""
    path = write_sound(tmp_path, noise(1000))
    (tmp_path / "peaks").write_text("a file where the folder should be")
    cache = PeaksCache(tmp_path / "peaks")
    assert cache.load_or_build(path, sha256_of(path)).duration_ms == 1000


def test_cancelled_or_failed_work_keeps_nothing(tmp_path: Path) -> None:
    """Half a waveform is never kept."""
    path = write_sound(tmp_path, noise(5000))
    cache = PeaksCache(tmp_path / "peaks")
    with pytest.raises(Cancelled):
        cache.load_or_build(path, SHA, cancelled=lambda: True)
    with pytest.raises(RecordingMissing):
        cache.load_or_build(tmp_path / "gone.wav", SHA)
    assert not (tmp_path / "peaks").exists()


def test_another_sound_is_never_kept_under_a_recordings_digest(tmp_path: Path) -> None:
    """A replaced file is refused; the original, put back, shows its own waveform."""
    path = write_sound(tmp_path, noise(1000))
    sha256, original = sha256_of(path), path.read_bytes()
    write_sound(tmp_path, noise(700))
    cache = PeaksCache(tmp_path / "peaks")
    with pytest.raises(RecordingChanged):
        cache.load_or_build(path, sha256)
    assert cache.load(sha256) is None
    path.write_bytes(original)
    assert cache.load_or_build(path, sha256).duration_ms == 1000


def test_replacing_leaves_no_scraps(tmp_path: Path, pyramid: PeaksPyramid) -> None:
    """Saving twice leaves one file."""
    cache = PeaksCache(tmp_path)
    cache.save(pyramid)
    cache.save(pyramid)
    assert [path.name for path in tmp_path.iterdir()] == [f"{SHA}.peaks"]
