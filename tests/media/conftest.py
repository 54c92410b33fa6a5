"""Sound files of every format, encoded once per run."""

from pathlib import Path

import pytest

from tests.media.sounds import KINDS, noise, write_sound

DURATION_MS = 8000


@pytest.fixture(scope="session")
def sound_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return eight seconds of unique noise in every kind of file, by kind."""
    folder = tmp_path_factory.mktemp("sound")
    return {
        kind: write_sound(folder, noise(DURATION_MS, rate_hz=how.rate_hz), kind=kind)
        for kind, how in KINDS.items()
    }
