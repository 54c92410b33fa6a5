"""Time on task: keys, mouse and running sound are work; a minute without them is a pause."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from fsh_coder.domain.active_time import ActiveTime
from fsh_coder.ui.coding.control.coding_controller import SAVING_TROUBLE, CodingController

_KEEP_EVERY_MS = 15_000
#: A computer that slept this long has begun another sitting.
_SLEPT_S = 300.0
_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class WorkClock(QObject):
    """Keeps how long one observation was worked on; the desk owns it.

    Args:
        controller: what is worked on.
        desk: work is what happens in its window.
        seconds: a clock that never goes back.
    """

    def __init__(
        self,
        controller: CodingController,
        *,
        desk: QWidget,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(desk)
        self._controller, self._desk, self._seconds = controller, desk, seconds
        self._started_at = datetime.now(UTC)
        self._start_s = self._kept_s = seconds()
        self._wall_s = time.time()
        self._active = ActiveTime(self._start_s)
        self._keeping = QTimer(self)
        self._keeping.setInterval(_KEEP_EVERY_MS)
        self._keeping.timeout.connect(self.keep)
        self._keeping.start()
        controller.listening.moved.connect(self._on_moved)
        controller.saved.connect(self._on_sign)
        # The desk has a window only once it was put into one and shown.
        QTimer.singleShot(0, self, self._watch_window)

    def keep(self) -> None:
        """Put on disk how the sitting went on."""
        now_s = self._seconds()
        slept_s = time.time() - self._wall_s - (now_s - self._kept_s)
        if slept_s > _SLEPT_S:
            self._begin()
            return
        if self._controller.listening.is_playing:
            self._active.sign(now_s)
        open_s = now_s - self._start_s
        active_s = min(self._active.active_s(now_s), open_s)
        ended_at = self._started_at + timedelta(seconds=open_s)
        self._kept_s, self._wall_s = now_s, time.time()
        try:
            self._controller.session.keep_work(
                self._started_at, ended_at, active_ms=int(active_s * 1000)
            )
        except SAVING_TROUBLE:
            # The next time tells all of the sitting again; nobody is kept from work by this.
            return

    def stop(self) -> None:
        """End the sitting: the observation is put away."""
        if self._keeping.isActive():
            self._keeping.stop()
            self.keep()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take keys and mouse in the window as signs of work."""
        if event.type() in _SIGNS:
            self._on_sign()
        return False

    def _begin(self) -> None:
        self._started_at = datetime.now(UTC)
        self._start_s = self._kept_s = self._seconds()
        self._wall_s = time.time()
        self._active = ActiveTime(self._start_s)

    def _watch_window(self) -> None:
        # The system's window sees every key and click once; a filter on the application would
        # be asked about each event of each widget, and slow the play head.
        window = self._desk.window().windowHandle()
        if window is not None:
            window.installEventFilter(self)

    def _on_sign(self) -> None:
        self._active.sign(self._seconds())

    def _on_moved(self, _at_ms: int) -> None:
        if self._controller.listening.is_playing:
            self._on_sign()
