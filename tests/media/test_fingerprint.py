"""The digest by which a recording is known again."""

import hashlib
from pathlib import Path

import pytest

from fsh_coder.domain.errors import Cancelled, RecordingMissing
from fsh_coder.media.fingerprint import sha256_of


def test_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    """The digest is plain SHA-256, so that anyone can check it with other tools."""
    path = tmp_path / "a.wav"
    content = bytes(range(256)) * 10_000
    path.write_bytes(content)
    shares: list[float] = []
    assert sha256_of(path, progress=shares.append) == hashlib.sha256(content).hexdigest()
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) == 3


def test_empty_file_has_a_digest(tmp_path: Path) -> None:
    """A file without bytes has the well-known digest of nothing."""
    path = tmp_path / "a"
    path.touch()
    assert sha256_of(path).startswith("e3b0c44298fc1c14")


def test_work_can_be_stopped(tmp_path: Path) -> None:
    """A cancelled digest ends at the next piece."""
    path = tmp_path / "a.wav"
    path.write_bytes(bytes(5_000_000))
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) == 2

    with pytest.raises(Cancelled):
        sha256_of(path, cancelled=cancelled)
    assert len(asked) == 2


def test_missing_file_is_told(tmp_path: Path) -> None:
    """A file that is gone is a missing recording."""
    with pytest.raises(RecordingMissing, match="S0412"):
        sha256_of(tmp_path / "a.wav", shown_as="S0412")
