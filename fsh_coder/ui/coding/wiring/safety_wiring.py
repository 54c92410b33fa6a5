"""What keeps a coder's work safe and her place hers, on one desk."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.services.coding_history import history_rows
from fsh_coder.ui.coding.beside.history_pane import HistoryPane
from fsh_coder.ui.coding.control.coding_controller import HEAR_BEFORE_MS, CodingController
from fsh_coder.ui.coding.control.work_clock import WorkClock
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.coding.wiring.desk_wiring import DeskWiring
from fsh_coder.ui.coding.wiring.emergency_watch import EmergencyWatch
from fsh_coder.ui.kept_work import brought_in_words

_FOLLOW_AFTER_MS = 60
_LEAST_HISTORY_PX, _HISTORY_PX, _WIDEST_HISTORY_PX = 360, 440, 560


class SafetyWiring(QObject):
    """Connects a desk with its history and what watches over it; the desk owns it.

    Args:
        desk: the views.
        controller: what they are about.
        wiring: says quiet sentences.
        names: what people are called, for the history.
    """

    def __init__(
        self,
        desk: CodingDesk,
        *,
        controller: CodingController,
        wiring: DeskWiring,
        names: Mapping[CoderId, str],
    ) -> None:
        super().__init__(desk)
        self._desk, self._controller, self._names = desk, controller, dict(names)
        self.watch = EmergencyWatch(controller, head=desk.head, notices=desk.notices, parent=self)
        self.watch.brought_in.connect(lambda number: wiring.say(brought_in_words(number)))
        self.clock = WorkClock(controller, desk=desk)
        self.history = HistoryPane(desk.panes, place=self._place_of_history)
        desk.head.history_asked.connect(self.toggle_history)
        self.history.moment_chosen.connect(self._hear)
        self.history.closed.connect(self._on_history_closed)
        # The key that was pressed is shown first; the history may come a frame or two later.
        self._following = QTimer(self)
        self._following.setSingleShot(True)
        self._following.setInterval(_FOLLOW_AFTER_MS)
        self._following.timeout.connect(self._show_history)
        controller.changed.connect(self._following.start)

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what each of its keys does."""
        return {"history": self.toggle_history}

    def toggle_history(self) -> None:
        """Show who did what when, or put it away."""
        if self.history.isVisible():
            self.history.put_away()
            return
        self.history.open()
        self._show_history()

    def leave(self) -> None:
        """Keep how long was worked: the observation is put away."""
        self.clock.stop()

    def put_away(self) -> bool:
        """Close the history on Esc; return whether there was anything to close."""
        was_open = self.history.isVisible()
        self.history.put_away()
        return was_open

    def _show_history(self) -> None:
        if self.history.isVisible():
            session = self._controller.session
            rows = history_rows(session.history(), names=self._names)
            self.history.show_rows(rows, self._controller.segment)

    def _place_of_history(self) -> QRect:
        """Cover the pane at the right where it is wide enough, else the right edge."""
        panes = self._desk.panes
        width = min(_HISTORY_PX, panes.width())
        for view in (self._desk.ratings, self._desk.pad):
            if view.isVisible() and view.width() >= _LEAST_HISTORY_PX:
                width = min(view.width(), _WIDEST_HISTORY_PX)
                break
        return QRect(panes.width() - width, 0, width, panes.height())

    def _hear(self, at_ms: int) -> None:
        self._desk.wave.reveal(at_ms)
        self._controller.listening.hear_from(max(0, at_ms - HEAR_BEFORE_MS))

    def _on_history_closed(self) -> None:
        focused = QApplication.focusWidget()
        if focused is None or self.history.isAncestorOf(focused):
            self._desk.wave.setFocus(Qt.FocusReason.OtherFocusReason)
