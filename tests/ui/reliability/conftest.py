"""The demo study, with the Reliability place shown to its lead."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Coder, Role
from fsh_coder.services import demo_study, study_library
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.reliability.reliability_screen import ReliabilityScreen
from fsh_coder.ui.settings import Settings

MakeScreen = Callable[..., ReliabilityScreen]


def wait_until_idle(qtbot: QtBot) -> None:
    """Let everything in the background arrive."""
    qtbot.waitUntil(background.is_idle, timeout=30_000)


@pytest.fixture(scope="session")
def waveforms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the demo's waveforms; each recording is listened through once."""
    return tmp_path_factory.mktemp("waveforms")


@pytest.fixture
def demo(
    demo_folder: Path,
    waveforms: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qapp: QApplication,
) -> Iterator[StudyDatabase]:
    """A demo study of the test's own, open; settings beside it."""
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("FSH_CACHE", str(waveforms))
    apply_theme(qapp, load_theme("light"))
    shutil.copytree(demo_folder, tmp_path / "demo")
    with study_library.open_study(tmp_path / "demo" / demo_study.FILE_NAME) as db:
        yield db
        assert background.cancel_all()


@pytest.fixture
def lead(demo: StudyDatabase) -> Coder:
    """The lead of the demo study."""
    return next(each for each in study_library.people(demo) if each.role is Role.LEAD)


@pytest.fixture
def make_screen(
    qtbot: QtBot, demo: StudyDatabase, lead: Coder, tmp_path: Path
) -> Iterator[MakeScreen]:
    """Make the place on a shown window, its figures computed."""
    made: list[ReliabilityScreen] = []

    def make(*, size: tuple[int, int] = (1290, 768)) -> ReliabilityScreen:
        settings = Settings(lead.initials, folder=tmp_path / "settings")
        screen = ReliabilityScreen(demo, person=lead, settings=settings)
        qtbot.addWidget(screen)
        screen.resize(*size)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        wait_until_idle(qtbot)
        made.append(screen)
        return screen

    yield make
    for screen in made:
        screen.close()
    wait_until_idle(qtbot)


@pytest.fixture
def screen(make_screen: MakeScreen) -> ReliabilityScreen:
    """The place at the size of a common laptop."""
    return make_screen()
