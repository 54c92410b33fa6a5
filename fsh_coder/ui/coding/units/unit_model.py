"""The rows of the list of units: number, start, length, speaker, and codes or words."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fsh_coder.domain.recording import Segment
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.ground.row_difference import splice_rows
from fsh_coder.ui.coding.ground.time_window import in_segment
from fsh_coder.ui.coding.waveform.unit_items import (
    ItemKey,
    ItemKind,
    UnitItem,
    index_of,
)

Index = QModelIndex | QPersistentModelIndex

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class UnitColumn(IntEnum):
    """What stands in a row, from the left."""

    NUMBER = 0
    START = 1
    LENGTH = 2
    SPEAKER = 3
    CODE = 4
    WORDS = 5


_HEADS = {
    UnitColumn.NUMBER: "No.",
    UnitColumn.START: "Start",
    UnitColumn.LENGTH: "Length",
    UnitColumn.SPEAKER: "",
    UnitColumn.CODE: "Code",
    UnitColumn.WORDS: "Words",
}


class UnitModel(QAbstractTableModel):
    """Units in order of time, with proposals between them and the open one at the end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[UnitItem, ...] = ()
        self._segment: Segment | None = None
        self._words: Callable[[UnitItem], str] = _no_words
        self._ends_with = ""

    def show_segment(self, segment: Segment) -> None:
        """Turn to another observation, without units yet."""
        self.beginResetModel()
        self._items, self._segment, self._words = (), segment, _no_words
        self.endResetModel()

    def set_words(self, words: Callable[[UnitItem], str]) -> None:
        """Take what tells the words of a unit; "" for none."""
        self._words = words
        self._touch(range(len(self._items)))

    def set_end_key(self, cap: str) -> None:
        """Name the key that ends the open unit."""
        self._ends_with = cap

    @property
    def items(self) -> tuple[UnitItem, ...]:
        """Return what is shown."""
        return self._items

    def set_items(self, new: Sequence[UnitItem]) -> None:
        """Show these; only the rows that differ are touched."""
        kept, _come = splice_rows(self, self._items, tuple(new), hold=self._hold)
        self._touch(kept)

    def _hold(self, items: tuple[UnitItem, ...]) -> None:
        self._items = items

    def item_at(self, row: int) -> UnitItem:
        """Return the item of a row; IndexError beyond the last."""
        return self._items[row]

    def row_of(self, key: ItemKey | None) -> int | None:
        """Return an item's row; None where it is gone."""
        return index_of(self._items, key)

    def last_row_before(self, at_ms: int) -> int | None:
        """Return the row of the last item that begins up to a moment; None before the first."""
        row = bisect_right(self._items, at_ms, key=lambda item: item.start_ms) - 1
        return row if row >= 0 else None

    def words(self, row: int) -> str:
        """Return the words of a row's unit; "" where nobody wrote them down."""
        return self._words(self._items[row])

    def text(self, row: int, column: int) -> str:
        """Return what a cell says."""
        item = self._items[row]
        if column == UnitColumn.START and self._segment is not None:
            return in_segment(item.start_ms, self._segment, decimals=1)
        if column == UnitColumn.WORDS:
            return self._said(item)
        return {
            UnitColumn.NUMBER: str(item.number) if item.number else "?",
            UnitColumn.LENGTH: f"{item.length_ms / 1000:.1f} s",
            UnitColumn.SPEAKER: "" if item.speaker is None else speakers.word(item.speaker),
            UnitColumn.CODE: ", ".join(code.short for code in item.codes),
        }.get(UnitColumn(column), "")

    def _said(self, item: UnitItem) -> str:
        if item.kind is ItemKind.OPEN:
            return f"open: press {self._ends_with} where it ends"
        words = self._words(item)
        if item.kind is ItemKind.PROPOSED:
            return f"proposed: {words}" if words else "proposed"
        return words

    # --- Qt ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt has it
        """Return the number of items."""
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt has it
        """Return the number of columns."""
        return 0 if parent.isValid() else len(UnitColumn)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says and how."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._read_out(row) if column == 0 else self.text(row, column)
            case Qt.ItemDataRole.ForegroundRole:
                return _ink(self._items[row], column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[UnitColumn(section)]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _read_out(self, row: int) -> str:
        item = self._items[row]
        kind = {ItemKind.MADE: "", ItemKind.PROPOSED: "proposed", ItemKind.OPEN: "open"}[item.kind]
        parts = (
            f"{kind} utterance {item.number or ''}".strip(),
            self.text(row, UnitColumn.START),
            self.text(row, UnitColumn.LENGTH),
            self.text(row, UnitColumn.SPEAKER) or "speaker not said",
            self.text(row, UnitColumn.CODE),
            self._words(item),
        )
        return ", ".join(part for part in parts if part)

    def _touch(self, rows: range) -> None:
        if rows:
            last = self.index(rows[-1], UnitColumn.WORDS)
            self.dataChanged.emit(self.index(rows[0], 0), last)


def _ink(item: UnitItem, column: int) -> str:
    if item.kind is not ItemKind.MADE:
        return "accent"
    return "muted" if column in (UnitColumn.NUMBER, UnitColumn.LENGTH) else "text"


def _alignment(column: int) -> Qt.AlignmentFlag:
    return _RIGHT if column in (UnitColumn.NUMBER, UnitColumn.LENGTH) else _LEFT


def _no_words(_item: UnitItem) -> str:
    return ""
