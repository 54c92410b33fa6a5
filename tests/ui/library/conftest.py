"""A themed application, kept apart from the person's own settings, caches and studies."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fsh_coder.store.database import StudyDatabase
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


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> LibraryStudy:
    """A study with a lead, two coders and six real recordings, closed; each test has a copy."""
    folder = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FSH_CACHE", str(folder / "cache"))
        made = make_library_study(folder / "study")
    made.db.close()
    return made


@pytest.fixture
def study(tmp_path: Path, prepared: LibraryStudy) -> Iterator[LibraryStudy]:
    """A study with a lead, two coders and six real recordings of three workers."""
    shutil.copytree(prepared.folder.parent, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / prepared.folder.name
    with StudyDatabase.open(folder / prepared.db.path.name) as db:
        yield replace(prepared, db=db, folder=folder)
