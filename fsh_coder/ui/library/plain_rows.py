"""Tables of plain words: heads, rows, and perhaps ticks."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.table import Index
from fsh_coder.ui.library.recordings_table import natural


@dataclass(frozen=True, slots=True)
class PlainRow:
    """One row: a word for each column; ``can_tick`` None means that no row has a tick box."""

    key: object
    words: tuple[str, ...]
    can_tick: bool | None = None
    ink: str = "text"


class PlainRows(QAbstractTableModel):
    """Rows of words under heads; with ticks, the first column holds them.

    Signals:
        ticks_changed: other rows are ticked than before.
    """

    ticks_changed = Signal()

    def __init__(
        self,
        heads: Sequence[str],
        *,
        right: Sequence[int] = (),
        strong: Sequence[int] = (),
        muted: Sequence[int] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self._right, self._strong, self._muted = set(right), set(strong), set(muted)
        self._rows: tuple[PlainRow, ...] = ()
        self._ticked: set[object] = set()

    def show_rows(self, rows: Sequence[PlainRow], heads: Sequence[str] | None = None) -> None:
        """Show other rows, perhaps under other heads; ticks stay where their rows do."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._heads = self._heads if heads is None else tuple(heads)
        self._ticked &= {row.key for row in rows if row.can_tick}
        self.endResetModel()
        self.ticks_changed.emit()

    def row(self, number: int) -> PlainRow:
        """Return a row by its number."""
        return self._rows[number]

    def ticked(self) -> tuple[object, ...]:
        """Return the keys of the ticked rows."""
        return tuple(row.key for row in self._rows if row.key in self._ticked)

    def rowCount(self, parent: Index | None = None) -> int:
        """The rows."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """The heads."""
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column can be ticked where the row allows it."""
        flags = super().flags(index)
        if index.column() == 0 and self._rows[index.row()].can_tick:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a row."""
        row = self._rows[index.row()]
        if role != Qt.ItemDataRole.CheckStateRole or not row.can_tick:
            return False
        is_on = Qt.CheckState(value) == Qt.CheckState.Checked
        (self._ticked.add if is_on else self._ticked.discard)(row.key)
        self.dataChanged.emit(index, index)
        self.ticks_changed.emit()
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the columns' heads."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's words and how they look."""
        row, column = self._rows[index.row()], index.column()
        words = row.words[column]
        cell: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: words,
            Qt.ItemDataRole.AccessibleTextRole: f"{self._heads[column]} {words}".strip(),
            Qt.ItemDataRole.UserRole: natural(words),
            Qt.ItemDataRole.ForegroundRole: "muted" if column in self._muted else row.ink,
        }
        if role in cell:
            return cell[role]
        if role == Qt.ItemDataRole.FontRole:
            return font("body_strong" if column in self._strong else "body")
        if role == Qt.ItemDataRole.CheckStateRole and column == 0 and row.can_tick:
            is_on = row.key in self._ticked
            return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column in self._right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
