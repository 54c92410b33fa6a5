"""Work off the GUI thread, and its result back on it."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from fsh_coder.domain.errors import UserFacingError

Result = TypeVar("Result")


class CancelledError(Exception):
    """Raised inside a function in the background by `Task.check` once it was cancelled."""


class Task(QObject):
    """One piece of work in the background; the function gets it as its argument.

    Signals (all on the GUI thread):
        progress: how far it is, 0 to 1, and a few words ("" for none).
        finished: it ended, whether done, failed or cancelled; after `then` or `failed`.
    """

    progress = Signal(float, str)
    finished = Signal()
    _ended = Signal(object, object)

    def __init__(
        self,
        owner: QObject,
        *,
        then: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__()
        self._owner = owner
        self._then = then
        self._failed = failed
        self._cancelled = False
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def report(self, share: float, words: str = "") -> None:
        """Say from the background how far the work is; `share` from 0 to 1."""
        self.progress.emit(min(1.0, max(0.0, share)), words)

    def cancel(self) -> None:
        """Ask the work to stop; its result is dropped whether it stops or not."""
        self._cancelled = True

    def is_cancelled(self) -> bool:
        """Whether `cancel` was called; long loops ask this."""
        return self._cancelled

    def check(self) -> None:
        """Leave the function if it was cancelled.

        Raises:
            CancelledError: it was.
        """
        if self._cancelled:
            raise CancelledError

    def end(self, result: object, problem: Exception | None) -> None:
        """Hand the outcome to the GUI thread; called in the background."""
        self._ended.emit(result, problem)

    @Slot(object, object)
    def _deliver(self, result: object, problem: Exception | None) -> None:
        _keeper().release(self)
        wanted = not self._cancelled and shiboken6.isValid(self._owner)
        try:
            if wanted and problem is None:
                self._then(result)
            elif wanted and problem is not None:
                self._failed(problem)
        finally:
            self.finished.emit()


class _TaskKeeper(QObject):
    """Keeps tasks alive until their outcome has arrived; a child of the application."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.setObjectName("taskKeeper")
        self._tasks: set[Task] = set()

    def keep(self, task: Task) -> None:
        self._tasks.add(task)

    def release(self, task: Task) -> None:
        self._tasks.discard(task)

    def tasks(self) -> tuple[Task, ...]:
        return tuple(self._tasks)


class _Errand(QRunnable):
    """Runs one function on a thread of the pool."""

    def __init__(self, function: Callable[[Task], object], task: Task) -> None:
        super().__init__()
        self._function = function
        self._task = task

    def run(self) -> None:
        result: object = None
        problem: Exception | None = None
        try:
            if not self._task.is_cancelled():
                result = self._function(self._task)
        except CancelledError:
            self._task.cancel()
        except UserFacingError as error:
            problem = error
        except Exception as error:
            # Our own bug: it must reach the log and the screen, not die with the thread.
            logging.getLogger(__name__).error("unexpected in the background", exc_info=error)
            problem = error
        self._task.end(result, problem)


def run(
    function: Callable[[Task], Result],
    then: Callable[[Result], None],
    failed: Callable[[Exception], None],
    *,
    owner: QObject,
) -> Task:
    """Run a function off the GUI thread and hand its outcome back on it.

    Call it on the GUI thread. Never touch widgets or an open database inside `function`.

    Args:
        function: the work; it gets the `Task`, to report progress and to stop when cancelled.
        then: gets the result.
        failed: gets what was raised; unexpected errors have been logged by then.
            ``messages.sentence`` turns it into words.
        owner: the widget that asked. Once it is destroyed, outcomes are dropped.

    Returns:
        The task, for its signals and `cancel`.
    """
    task = Task(owner, then=cast(Callable[[Any], None], then), failed=failed)
    _keeper().keep(task)
    QThreadPool.globalInstance().start(_Errand(function, task))
    return task


def cancel_all(*, wait_ms: int = 5000) -> bool:
    """Ask all work to stop and wait for it, before the program closes.

    Returns:
        Whether all of it has stopped within `wait_ms`.
    """
    for task in _keeper().tasks():
        task.cancel()
    return QThreadPool.globalInstance().waitForDone(wait_ms)


def is_idle() -> bool:
    """Whether nothing is at work in the background and every outcome has been delivered."""
    return not _keeper().tasks()


def _keeper() -> _TaskKeeper:
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("background work needs a running QApplication")
    found = app.findChild(_TaskKeeper, "taskKeeper", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else _TaskKeeper(app)
