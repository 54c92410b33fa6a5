"""A themed application, kept apart from the person's own settings, caches and studies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fsh_coder.ui import background
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.settings import Settings
from tests.ui.library.studies import LibraryStudy, make_library_study


@pytest.fixture(autouse=True)
def apart(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The light theme; settings and waveforms in the test's own folder; nothing left running."""
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    apply_theme(qapp, load_theme("light"))
    yield
    assert background.cancel_all()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of one person."""
    return Settings("XX", folder=tmp_path / "settings")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[LibraryStudy]:
    """A study with a lead, two coders and six real recordings of three workers."""
    made = make_library_study(tmp_path / "study")
    yield made
    made.db.close()
