"""The rows of the list of marks, changed row by row so that a key press stays quick."""

from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from itertools import chain

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ground.row_difference import splice_rows
from fsh_coder.ui.coding.ground.time_window import in_segment, span_words
from fsh_coder.ui.coding.marks.mark_volleys import Bracket, VolleyRows

Index = QModelIndex | QPersistentModelIndex


class MarkColumn(IntEnum):
    """What stands in a row of the list, from the left."""

    TIME = 0
    CODE = 1
    SPEAKER = 2
    NOTE = 3
    SIGN = 4


class MarkModel(QAbstractTableModel):
    """Marks in order of time, perhaps of one code only.

    Signals:
        note_given: a note was typed: mark id, text.
    """

    note_given = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[BehaviourMark, ...] = ()
        self._segment: Segment | None = None
        self._rubric: Rubric | None = None
        self._may_write = True
        self._unsure_key, self.note_key = "U", "N"
        self._fresh = range(0)
        self._volleys = VolleyRows()

    def show_rubric(self, rubric: Rubric, *, segment: Segment) -> None:
        """Turn to another observation, without marks yet."""
        self.beginResetModel()
        self._rubric, self._segment, self._marks = rubric, segment, ()
        self._fresh = range(0)
        self.endResetModel()

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        self._unsure_key, self.note_key = keys.words("unsure"), keys.words("note")

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let notes be typed, or not."""
        self._may_write = may_write

    @property
    def may_write(self) -> bool:
        """Whether notes can be typed."""
        return self._may_write

    def set_marks(self, marks: Sequence[BehaviourMark]) -> None:
        """Show these marks; only the rows that differ are touched."""
        kept, self._fresh = splice_rows(self, self._marks, tuple(marks), hold=self._hold)
        if kept:
            last = self.index(kept[-1], MarkColumn.SIGN)
            self.dataChanged.emit(self.index(kept[0], 0), last)

    def _hold(self, marks: tuple[BehaviourMark, ...]) -> None:
        self._marks = marks

    def set_volleys(self, volleys: VolleyRows) -> None:
        """Say which marks belong together, and what is to be looked at in their volleys."""
        if volleys != self._volleys:
            self._volleys = volleys
            if self._marks:
                last = self.index(len(self._marks) - 1, MarkColumn.SIGN)
                self.dataChanged.emit(self.index(0, 0), last)

    def warning(self, row: int) -> str:
        """Return what is to be looked at in the volley of a row's mark; "" for nothing."""
        return self._volleys.words.get(self._marks[row].id.int, "")

    def bracket(self, row: int) -> Bracket | None:
        """Return how a row is held together with those around it; None where it stands alone."""
        of = self._volleys.volley_of
        here = of.get(self._marks[row].id.int)
        if here is None:
            return None
        above = row > 0 and of.get(self._marks[row - 1].id.int) == here
        below = row + 1 < len(self._marks) and of.get(self._marks[row + 1].id.int) == here
        return Bracket(above, below, here in self._volleys.warned) if above or below else None

    def mark_at(self, row: int) -> BehaviourMark:
        """Return the mark in a row; IndexError beyond the last."""
        return self._marks[row]

    def time(self, row: int) -> str:
        """Return when a row's mark was set, counted from the segment's start."""
        if self._segment is None:
            return ""
        return in_segment(self._marks[row].at_ms, self._segment, decimals=1)

    def row_of(self, mark_id: MarkId | None) -> int | None:
        """Return a mark's row; None where it is not shown."""
        if mark_id is None:
            return None
        number = mark_id.int
        # The mark looked for is nearly always the one that was just made.
        rows = chain(self._fresh, range(len(self._marks)))
        return next((row for row in rows if self._marks[row].id.int == number), None)

    def last_row_before(self, at_ms: int) -> int | None:
        """Return the row of the last mark up to a moment; None before the first."""
        row = bisect_right(self._marks, at_ms, key=lambda mark: mark.at_ms) - 1
        return row if row >= 0 else None

    @property
    def rubric(self) -> Rubric | None:
        """Return the rubric of the codes; None before the first observation."""
        return self._rubric

    # --- Qt ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt has it
        """Return the number of marks."""
        return 0 if parent.isValid() else len(self._marks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt has it
        """Return the number of columns."""
        return 0 if parent.isValid() else len(MarkColumn)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let notes be typed."""
        usual = super().flags(index)
        may_type = self._may_write and index.column() == MarkColumn.NOTE
        return usual | Qt.ItemFlag.ItemIsEditable if may_type else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says."""
        if not index.isValid():
            return None
        mark = self._marks[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(mark, MarkColumn(index.column()))
        if role == Qt.ItemDataRole.EditRole and index.column() == MarkColumn.NOTE:
            return mark.note
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(mark, MarkColumn(index.column()))
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == MarkColumn.TIME:
            return "muted"
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand on a typed note; the row changes once it is on disk."""
        if role != Qt.ItemDataRole.EditRole or index.column() != MarkColumn.NOTE:
            return False
        self.note_given.emit(self._marks[index.row()].id, str(value))
        return True

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Name the columns, for those who hear the screen."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return ("Time", "Code", "Speaker", "Note", "Sign")[section]
        return None

    def _words(self, mark: BehaviourMark, column: MarkColumn) -> str:
        if self._rubric is None or self._segment is None:
            return ""
        match column:
            case MarkColumn.TIME:
                return in_segment(mark.at_ms, self._segment, decimals=1)
            case MarkColumn.CODE:
                return self._rubric.code(mark.code).short
            case MarkColumn.SPEAKER:
                return speakers.word(mark.speaker) if mark.speaker else ""
            case MarkColumn.NOTE:
                return mark.note
            case MarkColumn.SIGN:
                said = (
                    "unsure" if mark.is_unsure else "",
                    self._volleys.words.get(mark.id.int, ""),
                )
                return ", ".join(part for part in said if part)

    def _tip(self, mark: BehaviourMark, column: MarkColumn) -> str | None:
        if self._rubric is None or self._segment is None:
            return None
        match column:
            case MarkColumn.TIME if mark.end_ms is not None:
                end = in_segment(mark.end_ms, self._segment, decimals=1)
                return f"to {end}, {span_words(mark.end_ms - mark.at_ms)}"
            case MarkColumn.CODE:
                label = self._rubric.code(mark.code).label
                return f"{label}, unsure" if mark.is_unsure else label
            case MarkColumn.SIGN:
                unsure = f"Unsure, come back ({self._unsure_key})" if mark.is_unsure else ""
                tips = (unsure, self._volleys.words.get(mark.id.int, ""))
                return "\n".join(tip for tip in tips if tip) or "Hear it from 2 s before"
            case _:
                return None
