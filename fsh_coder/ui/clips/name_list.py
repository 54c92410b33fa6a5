"""The marked names of a recording as a list: hear one, take one back."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from fsh_coder.domain.spoken_name import SpokenName
from fsh_coder.domain.timecode import timecode

_ROW = 26


class NameList(QListWidget):
    """One row a name.

    Signals:
        hear_asked: Enter or a double click on a `SpokenName`.
        removal_asked: Delete on a `SpokenName`.
    """

    hear_asked = Signal(object)
    removal_asked = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Marked names")
        self.setToolTip("Enter hears it, Delete takes it back")
        self.setUniformItemSizes(True)
        self.itemActivated.connect(self._on_activated)

    def show_names(self, names: Sequence[SpokenName]) -> None:
        """Show other names; the chosen row stays where it was."""
        row = self.currentRow()
        self.clear()
        for name in names:
            start, end = (timecode(at, decimals=1) for at in (name.start_ms, name.end_ms))
            item = QListWidgetItem(f"{start} to {end}")
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, _ROW))
            self.addItem(item)
        if names:
            self.setCurrentRow(min(max(row, 0), len(names) - 1))

    def chosen(self) -> SpokenName | None:
        """Return the chosen name; None for none."""
        found = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, SpokenName) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the chosen name back."""
        chosen = self.chosen()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and chosen is not None:
            self.removal_asked.emit(chosen)
            return
        super().keyPressEvent(event)

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.hear_asked.emit(item.data(Qt.ItemDataRole.UserRole))
