"""A film's picture follows the sound, can be made larger or hidden, and troubles nothing."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.media.sounds import noise, write_sound
from tests.ui.coding.conftest import CTRL, DURATION_MS, Desk
from tests.ui.naming import nameless

FRAME_MS = 40


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film whose frames grow lighter from the first to the last."""
    folder = tmp_path_factory.mktemp("film")
    return write_sound(folder, noise(DURATION_MS), kind="mp4", name="visit.mp4")


def _followers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "picture follower"]


def _shows(desk: Desk, at_ms: int) -> bool:
    picture = desk.views.picture.screen_view.picture
    return picture is not None and picture.at_ms == at_ms // FRAME_MS * FRAME_MS


def test_picture_follows_the_sound(make_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    """At rest, after a jump and while sound runs, the frame of the time that is heard is seen."""
    desk = make_desk()
    picture = desk.views.picture
    assert picture.isVisible()
    assert nameless(desk.screen.window()) == []
    qtbot.waitUntil(lambda: _shows(desk, 2_000))
    desk.press(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: _shows(desk, 7_000))
    desk.press(Qt.Key.Key_Space)
    desk.hear(1_000)
    qtbot.waitUntil(lambda: _shows(desk, 8_000))
    grey = np.array(picture.screen_view.grab().toImage().pixelColor(40, 40).red())
    assert grey == pytest.approx(8_000 // FRAME_MS % 256, abs=8)


def test_picture_covers_nothing(make_desk: Callable[..., Desk]) -> None:
    """It stands above the marks at any size of the window, and every pane stays usable."""
    for size in ((1290, 768), (1844, 1000), (900, 640)):
        desk = make_desk(size=size)
        views = desk.views
        picture, marks = views.picture, views.marks
        assert picture.isVisible()
        lower = picture.mapTo(views, picture.rect().bottomLeft()).y()
        assert marks.mapTo(views, marks.rect().topLeft()).y() >= lower
        assert marks.height() >= 100
        right = picture.mapTo(views, picture.rect().topRight()).x()
        assert right <= views.pad.mapTo(views, views.pad.rect().topLeft()).x()


def test_picture_is_whole_in_a_low_window(make_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    """At 1366x768 and 200 % it becomes smaller, so that a row of marks is seen below it."""
    desk = make_desk(size=(627, 384))
    picture, marks = desk.views.picture, desk.views.marks
    qtbot.waitUntil(lambda: picture.height() >= picture.screen_view.geometry().bottom())
    assert picture.isVisible()
    assert marks.height() >= 64
    desk.screen.resize(1290, 768)
    qtbot.waitUntil(lambda: picture.screen_view.width() == 178)


def test_picture_is_made_larger_and_stays_so(make_desk: Callable[..., Desk]) -> None:
    """A click makes it larger; the next recording shows it as large."""
    desk = make_desk(size=(1844, 1000))
    view = desk.views.picture.screen_view
    small = view.width()
    QTest.mouseClick(desk.views.picture.size_button, Qt.MouseButton.LeftButton)
    assert view.width() == 2 * small
    assert make_desk(size=(1844, 1000)).views.picture.screen_view.width() == 2 * small


def test_coding_from_sound_only_stops_all_work_on_pictures(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    """Hidden, no thread makes pictures any more; Ctrl+P brings it back at the present time."""
    desk = make_desk()
    qtbot.waitUntil(lambda: _shows(desk, 2_000))
    QTest.mouseClick(desk.views.picture.hide_button, Qt.MouseButton.LeftButton)
    assert not desk.views.picture.isVisible()
    assert not _followers()
    assert desk.settings.picture_hidden
    assert desk.views.transport.hearing.picture.isVisible()
    desk.go_to(9_000)
    desk.views.wave.setFocus()
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.views.picture.isVisible()
    qtbot.waitUntil(lambda: _shows(desk, 9_000))
    desk.screen.hide()
    assert not _followers()


def test_marks_can_be_made_while_the_picture_runs(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    """The picture never takes the keyboard."""
    desk = make_desk()
    desk.go_to(3_000)
    desk.press(Qt.Key.Key_Space)
    desk.hear(1_000)
    desk.press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: _shows(desk, 4_000))
    assert [at_ms for at_ms, _ in desk.codes] == [4_000]
