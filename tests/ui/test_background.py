"""Work off the GUI thread, with real threads."""

import logging
import threading
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.ui.background import Task, cancel_all, run


def refuse(error: Exception) -> None:
    """Fail the test when work that should succeed does not."""
    raise AssertionError from error


def test_result_comes_back_on_the_gui_thread(qtbot: QtBot, qapp: QApplication) -> None:
    """The function runs elsewhere; its result arrives here."""
    owner = QObject()
    seen: list[tuple[int, bool]] = []
    gui = threading.get_ident()

    def then(answer: tuple[int, int]) -> None:
        number, thread = answer
        assert QThread.currentThread() is qapp.thread()
        seen.append((number, thread != gui))

    task = run(lambda _task: (42, threading.get_ident()), then, refuse, owner=owner)
    with qtbot.waitSignal(task.finished):
        pass
    assert seen == [(42, True)]


def test_expected_and_unexpected_errors_reach_failed(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """Both kinds are handed over; only our own bug is logged."""
    owner = QObject()
    failures: list[Exception] = []

    def of_the_world(_task: Task) -> None:
        raise UserFacingError("The recording has moved.")

    def our_bug(_task: Task) -> None:
        raise ZeroDivisionError

    logging.getLogger("fsh_coder").propagate = True
    for function, logged in ((of_the_world, 0), (our_bug, 1)):
        caplog.clear()
        task = run(function, lambda _none: None, failures.append, owner=owner)
        with qtbot.waitSignal(task.finished):
            pass
        assert len(caplog.records) == logged
    assert [type(each) for each in failures] == [UserFacingError, ZeroDivisionError]


def test_progress_is_told_on_the_gui_thread(qtbot: QtBot, qapp: QApplication) -> None:
    """Progress arrives in order, kept between 0 and 1, where widgets may be touched."""
    owner = QObject()
    heard: list[tuple[float, str, bool]] = []
    gate = threading.Event()

    def function(task: Task) -> None:
        gate.wait(10)
        task.report(0.25, "first")
        task.report(7.0)

    def listen(share: float, words: str) -> None:
        heard.append((share, words, QThread.currentThread() is qapp.thread()))

    task = run(function, lambda _none: None, refuse, owner=owner)
    task.progress.connect(listen)
    with qtbot.waitSignal(task.finished):
        gate.set()
    assert heard == [(0.25, "first", True), (1.0, "", True)]


def test_cancelled_work_stops_and_its_result_is_dropped(qtbot: QtBot) -> None:
    """A function that checks leaves at once; nobody is told a result or a failure."""
    owner = QObject()
    told: list[object] = []
    begun = threading.Event()
    stopped: list[bool] = []

    def function(task: Task) -> str:
        begun.set()
        try:
            while True:
                task.check()
                threading.Event().wait(0.002)
        finally:
            stopped.append(task.is_cancelled())

    task = run(function, told.append, told.append, owner=owner)
    assert begun.wait(10)
    with qtbot.waitSignal(task.finished):
        task.cancel()
    assert stopped == [True]
    assert told == []


def test_result_of_work_that_ignores_cancelling_is_dropped(qtbot: QtBot) -> None:
    """Cancelling holds even for a function that never asks."""
    owner = QObject()
    told: list[object] = []
    gate = threading.Event()
    task = run(lambda _task: gate.wait(10), told.append, told.append, owner=owner)
    task.cancel()
    with qtbot.waitSignal(task.finished):
        gate.set()
    assert told == []


@pytest.mark.parametrize("fails", [False, True])
def test_outcome_is_dropped_when_the_owner_is_gone(qtbot: QtBot, fails: bool) -> None:
    """A closed window is never called back."""
    owner = QObject()
    told: list[object] = []
    gate = threading.Event()

    def function(_task: Task) -> str:
        gate.wait(10)
        if fails:
            raise UserFacingError("The recording has moved.")
        return "done"

    task = run(function, told.append, told.append, owner=owner)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(owner))
    with qtbot.waitSignal(task.finished):
        gate.set()
    assert told == []


def test_forgotten_tasks_still_deliver(qtbot: QtBot) -> None:
    """The caller need not keep the task for its result to arrive."""
    owner = QObject()
    told: list[int] = []

    def start(number: int) -> Callable[[Task], int]:
        return lambda _task: number

    for number in range(50):
        run(start(number), told.append, refuse, owner=owner)
    qtbot.waitUntil(lambda: len(told) == 50)
    assert sorted(told) == list(range(50))


def test_closing_stops_everything(qtbot: QtBot) -> None:
    """Before the program ends, all work is asked to stop and waited for."""
    owner = QObject()
    begun = threading.Event()
    told: list[object] = []

    def function(task: Task) -> None:
        begun.set()
        while not task.is_cancelled():
            threading.Event().wait(0.002)

    task = run(function, told.append, told.append, owner=owner)
    assert begun.wait(10)
    assert cancel_all(wait_ms=10_000)
    with qtbot.waitSignal(task.finished):
        pass
    assert told == []
