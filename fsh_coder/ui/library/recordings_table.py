"""The rows of the Recordings tab: one for each recording, with every coder's state."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from fsh_coder.domain.identifiers import PracticeSessionId
from fsh_coder.domain.people import Coder
from fsh_coder.domain.timecode import timecode
from fsh_coder.services.study_overview import CellKind, RecordingRow
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.state_icon import WorkState, state_words
from fsh_coder.ui.kit.table import Index
from fsh_coder.ui.library.words import day_words

FIND_IT = "Find it…"
NO_RECORDING = "no recording"
SORT_ROLE = Qt.ItemDataRole.UserRole


class Column(IntEnum):
    """The columns before those of the coders."""

    TICK = 0
    ID = 1
    WORKER = 2
    TEAM = 3
    PHASE = 4
    POINT = 5
    DATE = 6
    LENGTH = 7
    SAMPLE = 8


FIRST_CODER: Final = len(Column)
_HEADS: Final = ("", "Id", "Worker", "Team", "Phase", "Point", "Date", "Length", "Sample")
_RIGHT: Final = frozenset({Column.POINT, Column.LENGTH})
_MUTED: Final = frozenset({Column.WORKER, Column.TEAM, Column.POINT, Column.DATE, Column.LENGTH})
_WORK_STATES: Final = {
    CellKind.NOT_ASSIGNED: WorkState.NOT_ASSIGNED,
    CellKind.TO_DO: WorkState.TO_DO,
    CellKind.IN_PROGRESS: WorkState.IN_PROGRESS,
    CellKind.SUBMITTED: WorkState.SUBMITTED,
}


class RecordingsModel(QAbstractTableModel):
    """The study's sessions with their recordings; rows with a recording can be ticked.

    Signals:
        ticks_changed: other rows are ticked than before.
    """

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RecordingRow, ...] = ()
        self._coders: tuple[Coder, ...] = ()
        self._ticked: set[PracticeSessionId] = set()

    def show_rows(self, rows: Sequence[RecordingRow], coders: Sequence[Coder]) -> None:
        """Show these rows with a column for each coder; ticks stay where their rows do."""
        self.beginResetModel()
        self._rows, self._coders = tuple(rows), tuple(coders)
        self._ticked &= {row.session.id for row in rows if row.segment is not None}
        self.endResetModel()
        self.ticks_changed.emit()

    @property
    def coders(self) -> tuple[Coder, ...]:
        """The coders, in the order of their columns."""
        return self._coders

    @property
    def rows(self) -> tuple[RecordingRow, ...]:
        """Every row."""
        return self._rows

    def row(self, number: int) -> RecordingRow:
        """Return the row shown at a place."""
        return self._rows[number]

    def ticked(self) -> tuple[RecordingRow, ...]:
        """Return the ticked rows in their order."""
        return tuple(row for row in self._rows if row.session.id in self._ticked)

    def tick(self, numbers: Sequence[int], *, on: bool) -> None:
        """Tick or untick rows; sessions without a recording are passed over."""
        for number in numbers:
            row = self._rows[number]
            if row.segment is not None:
                (self._ticked.add if on else self._ticked.discard)(row.session.id)
        if numbers:
            first = self.index(min(numbers), Column.TICK)
            self.dataChanged.emit(first, self.index(max(numbers), Column.TICK))
        self.ticks_changed.emit()

    def state(self, row: int, column: int) -> tuple[WorkState, int | None]:
        """Return a coder's state in a row, and its per cent while it is in progress."""
        cell = self._rows[row].state(self._coders[column - FIRST_CODER].id)
        percent = int(100 * cell.share) if cell.kind is CellKind.IN_PROGRESS else None
        return _WORK_STATES[cell.kind], percent

    def rowCount(self, parent: Index | None = None) -> int:
        """One row for each session."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """The session's columns and one for each coder."""
        return 0 if parent is not None and parent.isValid() else FIRST_CODER + len(self._coders)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first column can be ticked where there is something to assign."""
        flags = super().flags(index)
        if index.column() == Column.TICK and self._rows[index.row()].segment is not None:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a row."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != Column.TICK:
            return False
        if self._rows[index.row()].segment is None:
            return False
        self.tick([index.row()], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the columns' heads; a coder's initials, with the name as tooltip."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        coder = self._coders[section - FIRST_CODER] if section >= FIRST_CODER else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _HEADS[section] if coder is None else coder.initials
            case Qt.ItemDataRole.ToolTipRole:
                all_rows = "Tick all rows shown (Ctrl+A)" if section == Column.TICK else None
                return all_rows if coder is None else coder.name
            case Qt.ItemDataRole.TextAlignmentRole if coder is not None:
                return Qt.AlignmentFlag.AlignCenter
            case Qt.ItemDataRole.TextAlignmentRole if section in _RIGHT:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's words and how they look."""
        readers: dict[int, Callable[[int, int], object]] = {
            Qt.ItemDataRole.DisplayRole: self._words,
            Qt.ItemDataRole.CheckStateRole: self._tick,
            Qt.ItemDataRole.ToolTipRole: self._tooltip,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.ForegroundRole: self._ink,
            SORT_ROLE: self._sort_key,
        }
        if role in readers:
            return readers[role](index.row(), index.column())
        if role == Qt.ItemDataRole.FontRole:
            return font("body_strong" if index.column() == Column.ID else "body")
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in _RIGHT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _words(self, row: int, column: int) -> str:
        if column >= FIRST_CODER:
            state, percent = self.state(row, column)
            return state_words(state, percent=percent)
        shown = self._rows[row]
        session, worker = shown.session, shown.worker
        return (
            "",
            session.label,
            worker.label if worker else "",
            worker.team if worker else "",
            session.phase,
            session.time_point,
            day_words(session.held_on) if session.held_on else "",
            length_words(shown),
            shown.sample,
        )[column]

    def _tick(self, row: int, column: int) -> Qt.CheckState | None:
        if column != Column.TICK or self._rows[row].segment is None:
            return None
        is_on = self._rows[row].session.id in self._ticked
        return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked

    def _tooltip(self, row: int, column: int) -> str | None:
        if column >= FIRST_CODER:
            return f"{self._coders[column - FIRST_CODER].name}: {self._words(row, column)}"
        if column == Column.LENGTH and self._rows[row].is_missing:
            return "The file is not where it was. Press to look for it."
        if column == Column.LENGTH and self._rows[row].recording is None:
            return "This session was observed and not recorded, or its recording is not added yet."
        return None

    def _spoken(self, row: int, column: int) -> str:
        if column >= FIRST_CODER:
            return f"{self._coders[column - FIRST_CODER].initials}: {self._words(row, column)}"
        if column == Column.TICK:
            is_on = self._tick(row, column) == Qt.CheckState.Checked
            return f"{self._rows[row].session.label}, {'' if is_on else 'not '}ticked"
        return f"{_HEADS[column]} {self._words(row, column)}".strip()

    def _ink(self, row: int, column: int) -> str:
        shown = self._rows[row]
        if column == Column.LENGTH and shown.is_missing:
            return "warn"
        return "muted" if column in _MUTED else "text"

    def _sort_key(self, row: int, column: int) -> str:
        if column >= FIRST_CODER:
            state, percent = self.state(row, column)
            place = list(WorkState).index(state)
            return f"{place}{percent or 0:03d}"
        shown = self._rows[row]
        if column == Column.LENGTH:
            length_ms = shown.recording.duration_ms if shown.recording else 0
            return f"{length_ms:012d}"
        if column == Column.DATE:
            return shown.session.held_on.isoformat() if shown.session.held_on else ""
        return natural(self._words(row, column))


def natural(words: str) -> str:
    """Return a key by which S9 stands before S10, whatever the case."""
    return re.sub(r"\d+", lambda found: found[0].zfill(12), words.casefold())


def length_words(row: RecordingRow) -> str:
    """Return a recording's length, or why there is none."""
    if row.recording is None:
        return NO_RECORDING
    return FIND_IT if row.is_missing else timecode(row.recording.duration_ms)


def phases_in_order(rows: Sequence[RecordingRow]) -> tuple[str, ...]:
    """Return the phases by the first day on which a session of each was held."""
    first: dict[str, date] = {}
    for row in rows:
        if row.session.phase:
            held_on = row.session.held_on or date.max
            first[row.session.phase] = min(held_on, first.get(row.session.phase, date.max))
    return tuple(sorted(first, key=lambda phase: first[phase]))
