"""Who did what when, beside the work: the observation's history, latest first."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.domain.recording import Segment
from fsh_coder.services.coding_history import HistoryRow
from fsh_coder.ui.coding.beside.history_list import HistoryList, HistoryModel
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.key_cap import KeyLine
from fsh_coder.ui.kit.pane_head import PaneHead


class HistoryPane(Pane):
    """Lies on the panes.

    Args:
        parent: what it lies on.
        place: returns the rectangle it may fill, in the parent's coordinates.

    Signals:
        moment_chosen: go to this time of the recording, in ms.
        closed: it is about to be put away.
    """

    moment_chosen = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget, *, place: Callable[[], QRect]) -> None:
        super().__init__(parent=parent)
        self._place = place
        self.setAccessibleName("History")
        self.head = PaneHead("History")
        self.close_button = IconButton("x", "Close the history", shortcut="Ctrl+H")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(self.put_away)
        self.head.add_right(KeyLine("[Enter] goes there"))
        self.head.add_right(self.close_button)
        self.model = HistoryModel(self)
        self.list = HistoryList(self.model)
        self.list.clicked.connect(self._go)
        self.list.installEventFilter(self)
        self._lay_out()
        parent.installEventFilter(self)
        self.hide()

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        self.close_button.set_label("Close the history", shortcut=keys.words("history"))

    def _lay_out(self) -> None:
        inside = QVBoxLayout()
        inside.setSpacing(0)
        inside.addWidget(self.head)
        inside.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Line(upright=True))
        row.addLayout(inside, 1)

    def show_rows(self, rows: tuple[HistoryRow, ...], segment: Segment) -> None:
        """Show actions; the chosen one stays chosen."""
        at = self.list.currentIndex()
        chosen = self.model.row(at.row()).seq if at.isValid() else None
        self.model.show_rows(rows, segment)
        total = f"{len(rows)} actions" if len(rows) != 1 else "1 action"
        people = {row.who for row in rows}
        self.head.set_count(f"{total} by {people.pop()}" if len(people) == 1 else total)
        for number, row in enumerate(rows):
            if row.seq == chosen:
                self.list.setCurrentIndex(self.model.index(number))
                return
        self.list.setCurrentIndex(self.model.index(0))

    def open(self) -> None:
        """Show it, with the keyboard in the list."""
        self.fit()
        self.show()
        self.raise_()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put_away(self) -> None:
        """Close it."""
        if self.isVisible():
            # First, since Qt would take the keyboard to whatever comes next.
            self.closed.emit()
            self.hide()

    def fit(self) -> None:
        """Take its place."""
        self.setGeometry(self._place())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with what it lies on; keep the list's keys in the list."""
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self.fit()
        if watched is not self.list or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key not in _OWN_KEYS or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and key in _ENTERING:
            self._go(self.list.currentIndex())
            return True
        return False

    def _go(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        moment_ms = self.model.row(index.row()).moment_ms
        if moment_ms is not None:
            self.moment_chosen.emit(moment_ms)


_ENTERING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OWN_KEYS = _ENTERING | {
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}
