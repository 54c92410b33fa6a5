"""Full-screen focus, and a desk that is as it was left: place, speed, zoom and panes."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter
from pytestqt.qtbot import QtBot

from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.coding.desk.pane_layout import Build
from fsh_coder.ui.places import CODE
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.study_shell import StudyShell
from tests.ui.coding.conftest import CodingStudy, Desk, wait_until_idle


def test_reopening_returns_to_place_speed_and_zoom(
    desk: Desk, make_desk: Callable[..., Desk]
) -> None:
    """Also in a program that was closed in between: nothing of it is in memory only."""
    desk.go_to(7_300)
    for key in (Qt.Key.Key_Comma, Qt.Key.Key_Comma, Qt.Key.Key_Plus, Qt.Key.Key_Plus):
        desk.press(key)
    span_ms = desk.views.wave.window_shown.span_ms
    assert span_ms < 16_000
    desk.screen.leave()
    again = make_desk()
    assert again.controller.listening.position_ms() == 7_300
    assert again.controller.listening.speed == 0.8
    assert again.views.wave.window_shown.span_ms == span_ms


def splitter_of(desk: Desk) -> QSplitter:
    """Return what parts the panes that stand side by side."""
    found = desk.views.panes.findChildren(QSplitter)
    (splitter,) = [each for each in found if each.isVisible() and each.count() == 3]
    return splitter


def test_panes_are_as_they_were_left(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    """Widths of the panes and wide ratings are each coder's own."""
    splitter = splitter_of(desk)
    splitter.setSizes([300, 500, 490])
    splitter.splitterMoved.emit(300, 1)
    sizes = splitter.sizes()
    desk.press(Qt.Key.Key_F7)
    assert desk.views.panes.build is Build.WIDE_RATINGS
    desk.screen.leave()
    again = make_desk()
    assert again.views.panes.build is Build.WIDE_RATINGS
    again.press(Qt.Key.Key_F7)
    assert splitter_of(again).sizes() == sizes
    other = Settings("BB", folder=again.settings.emergency_folder.parent)
    assert not other.ratings_wide
    assert other.splitter_sizes(f"coding_{Build.NORMAL}") == []


@pytest.fixture
def shell(qtbot: QtBot, study: CodingStudy, settings: Settings) -> Iterator[StudyShell]:
    """The study's places with Ann's work open."""
    made = StudyShell(study.db, person=study.ann, settings=settings)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.open_assignment(study.with_codes)
    wait_until_idle(qtbot)
    yield made
    made.leave()


def press(shell: StudyShell, key: Qt.Key) -> None:
    """Press a key wherever the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or shell, key)


def test_f11_leaves_nothing_but_the_work(shell: StudyShell, qtbot: QtBot) -> None:
    """The rail goes and the window fills the screen; F11 brings both back, as they were."""
    shell.setWindowState(Qt.WindowState.WindowMaximized)
    screen = shell.screen_of(CODE.key)
    assert isinstance(screen, CodingScreen)
    press(shell, Qt.Key.Key_F11)
    qtbot.waitUntil(shell.isFullScreen)
    assert not shell.rail.isVisible()
    press(shell, Qt.Key.Key_Q)
    assert screen.controller is not None
    assert len(screen.controller.observation.marks) == 1
    press(shell, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: not shell.isFullScreen())
    assert shell.rail.isVisible()
    assert shell.isMaximized()


def test_leaving_the_work_ends_it(shell: StudyShell, qtbot: QtBot) -> None:
    """Nobody is left without the rail in another place."""
    press(shell, Qt.Key.Key_F11)
    qtbot.waitUntil(shell.isFullScreen)
    shell.go_to("my_list")
    assert shell.rail.isVisible()
    qtbot.waitUntil(lambda: not shell.isFullScreen())
