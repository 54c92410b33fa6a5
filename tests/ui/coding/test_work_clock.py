"""Time on task: work is counted, pauses are not, and the sitting is on disk when one leaves."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fsh_coder.domain.work_spell import TimeOnTask
from fsh_coder.services import time_on_task
from fsh_coder.ui.coding.control.work_clock import WorkClock
from fsh_coder.ui.coding.wiring.safety_wiring import SafetyWiring
from tests.ui.coding.conftest import Desk


class Watch:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        """Return its time, in seconds."""
        return self.now_s


def kept(desk: Desk) -> TimeOnTask:
    """Return what the lead would see."""
    observation = desk.study.observation()
    return time_on_task.time_on_task(desk.study.db)[observation.id]


def clock_with(desk: Desk, watch: Watch) -> WorkClock:
    """Return a clock on this desk, in place of its own."""
    (safety,) = desk.views.findChildren(SafetyWiring)
    safety.clock.stop()
    return WorkClock(desk.controller, desk=desk.views, seconds=watch)


def test_a_minute_without_a_key_is_a_pause(desk: Desk) -> None:
    """A key counts up to a minute after it; half an hour away is a pause."""
    watch = Watch()
    clock = clock_with(desk, watch)
    before = kept(desk)
    watch.now_s += 20
    desk.go_to(5_000)
    desk.press(Qt.Key.Key_Q)
    watch.now_s += 1_800
    clock.keep()
    found = kept(desk)
    assert found.active_ms - before.active_ms == 80_000
    assert found.paused_ms - before.paused_ms == 1_740_000


def test_sound_that_runs_is_work(desk: Desk) -> None:
    """Listening for two minutes without a key is two minutes of work."""
    watch = Watch()
    clock = clock_with(desk, watch)
    before = kept(desk)
    desk.press(Qt.Key.Key_Space)
    for _ in range(4):
        watch.now_s += 30
        desk.hear(100)
    clock.keep()
    assert kept(desk).active_ms - before.active_ms == 120_000


def test_the_mouse_and_keys_that_do_nothing_are_work_too(desk: Desk, qtbot: object) -> None:
    """Reading and scrolling is work, though nothing is stored."""
    watch = Watch()
    clock = clock_with(desk, watch)
    clock._watch_window()
    before = kept(desk)
    window = desk.screen.window().windowHandle()
    for _ in range(3):
        watch.now_s += 50
        QTest.keyClick(window, Qt.Key.Key_F12)
    clock.keep()
    assert kept(desk).active_ms - before.active_ms == 150_000


def test_leaving_keeps_the_sitting(desk: Desk) -> None:
    """Going to another place ends the sitting; it is one row, however often it was kept."""
    (safety,) = desk.views.findChildren(SafetyWiring)
    safety.clock.keep()
    safety.clock.keep()
    desk.screen.leave()
    desk.screen.leave()
    assert kept(desk).n_spells == 1
