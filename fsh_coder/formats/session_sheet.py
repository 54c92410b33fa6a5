"""Lists of practice sessions as spreadsheets: which column means what, and what is wrong.

Reading a list never changes anything and never guesses silently: what cannot be told for
sure is a fault with its own sentence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.formats.sheet_columns import SessionList, SheetField, SheetMapping
from fsh_coder.formats.sheet_dates import DateOrder, DateReading, read_date
from fsh_coder.formats.table_file import EMPTY_CELL, CellTrouble, TableCell, TableRow

_WORST_FAULTS_SHOWN = 3


class FaultKind(StrEnum):
    """What can be wrong with a list."""

    NO_ROWS = "no_rows"
    MISSING_COLUMN = "missing_column"
    DOUBLED_COLUMN = "doubled_column"
    UNNAMED_COLUMN = "unnamed_column"
    UNDECIDED_DATES = "undecided_dates"
    EMPTY_ID = "empty_id"
    DOUBLED_ID = "doubled_id"
    FORMULA = "formula"
    CELL_ERROR = "cell_error"
    UNREADABLE_DATE = "unreadable_date"
    FILE_NOT_FOUND = "file_not_found"
    ALREADY_IN_STUDY = "already_in_study"
    RECORDING_REFUSED = "recording_refused"
    OTHER_TEAM = "other_team"


_STOPS_IMPORT = frozenset(
    {
        FaultKind.NO_ROWS,
        FaultKind.MISSING_COLUMN,
        FaultKind.DOUBLED_COLUMN,
        FaultKind.UNDECIDED_DATES,
    }
)


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One thing that is wrong, in a sentence; ``row`` None means the whole list."""

    kind: FaultKind
    sentence: str
    row: int | None = None
    field: SheetField | None = None

    @property
    def stops_import(self) -> bool:
        """Whether nothing can be imported before it is mended; others leave out one row."""
        return self.kind in _STOPS_IMPORT

    @property
    def leaves_row_out(self) -> bool:
        """Whether the row it stands in is not imported."""
        return self.row is not None and self.kind is not FaultKind.OTHER_TEAM


class SheetChanged(UserFacingError):
    """The list was altered on disk after its columns were chosen."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” has changed since its columns were chosen. Open it again and check "
            "the columns; nothing was added."
        )
        self.path = path


class SheetNotUsable(UserFacingError):
    """A list has faults that stop the import as a whole."""

    def __init__(self, faults: tuple[SheetFault, ...]) -> None:
        shown = " ".join(fault.sentence for fault in faults[:_WORST_FAULTS_SHOWN])
        super().__init__(f"{shown} Nothing was added.")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class ListedSession:
    """One row as a session; ``file`` is what the list writes, empty if it names none."""

    row: int
    session: NewPracticeSession
    file: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A list read with a mapping: the sound rows, and every fault with its place."""

    sessions: tuple[ListedSession, ...]
    faults: tuple[SheetFault, ...]
    n_rows: int


def read_sessions(listed: SessionList, mapping: SheetMapping) -> Reading:
    """Return the rows as sessions, and everything that is wrong; files are not looked for here.

    Raises:
        SheetChanged: the list's columns are not the ones the mapping was made for.
    """
    if listed.header != mapping.header:
        raise SheetChanged(listed.path)
    faults = [
        *_column_faults(listed, mapping),
        *_row_faults(listed, mapping),
    ]
    faulty = {fault.row for fault in faults}
    stopped = any(fault.stops_import for fault in faults)
    sound = [row for row in listed.rows if row.number not in faulty and not stopped]
    sessions = tuple(_session(row, mapping) for row in sound)
    faults.sort(key=lambda fault: fault.row or 0)
    return Reading(sessions, tuple(faults), len(listed.rows))


# --- Faults ---------------------------------------------------------------------------


def _column_faults(listed: SessionList, mapping: SheetMapping) -> Iterator[SheetFault]:
    if not listed.rows:
        yield SheetFault(
            FaultKind.NO_ROWS, f"“{listed.path.name}” has a header but no rows below it."
        )
    if mapping.column(SheetField.ID) is None:
        yield SheetFault(
            FaultKind.MISSING_COLUMN,
            "No column holds the id of the session. Choose the column that does, or add one.",
            field=SheetField.ID,
        )
    yield from _doubled_columns(mapping)
    yield from _unnamed_columns(listed)
    yield from _undecided_dates(listed, mapping)


def _doubled_columns(mapping: SheetMapping) -> Iterator[SheetFault]:
    used = {column for _, column in mapping.columns} | set(mapping.variables)
    names = Counter(name.casefold() for name in mapping.header if name)
    seen: set[str] = set()
    for column, name in enumerate(mapping.header):
        folded = name.casefold()
        if names[folded] > 1 and folded not in seen and column in used:
            seen.add(folded)
            yield SheetFault(
                FaultKind.DOUBLED_COLUMN,
                f"{names[folded]} columns are called “{name}”. Rename or remove all but one, "
                "then open the list again.",
            )


def _unnamed_columns(listed: SessionList) -> Iterator[SheetFault]:
    for column, name in enumerate(listed.header):
        filled = [row for row in listed.rows if row.cell(column).text]
        if not name and filled:
            yield SheetFault(
                FaultKind.UNNAMED_COLUMN,
                f"Column {_letters(column)} has no name, so what stands in it is not read "
                f"(first in row {filled[0].number}).",
            )


def _undecided_dates(listed: SessionList, mapping: SheetMapping) -> Iterator[SheetFault]:
    column = mapping.column(SheetField.DATE)
    if column is None or mapping.date_order is not None:
        return
    for row in listed.rows:
        reading = _date_in(row.cell(column), None)
        if reading.either:
            one, other = reading.either
            yield SheetFault(
                FaultKind.UNDECIDED_DATES,
                f"“{row.cell(column).text}” in row {row.number} may be {day_words(one)} or "
                f"{day_words(other)}. Choose the order of day and month for the whole column.",
                field=SheetField.DATE,
            )
            return


def _row_faults(listed: SessionList, mapping: SheetMapping) -> Iterator[SheetFault]:
    rows_by_id: dict[str, list[int]] = defaultdict(list)
    id_column = mapping.column(SheetField.ID)
    for row in listed.rows:
        if id_column is not None:
            label = _one_line(row.cell(id_column).text)
            rows_by_id[label.casefold()].append(row.number)
            if not label:
                yield _fault(row, FaultKind.EMPTY_ID, "has no id", SheetField.ID)
        yield from _cell_faults(row, mapping)
    rows_by_id.pop("", None)
    for row in listed.rows if id_column is not None else ():
        label = _one_line(row.cell(id_column or 0).text)
        same = [n for n in rows_by_id[label.casefold()] if n != row.number]
        if label and same:
            others = " and ".join(str(n) for n in same)
            words = f"has the same id “{label}” as row {others}"
            yield _fault(row, FaultKind.DOUBLED_ID, words, SheetField.ID)


def _cell_faults(row: TableRow, mapping: SheetMapping) -> Iterator[SheetFault]:
    fields: dict[int, SheetField] = {column: field for field, column in mapping.columns}
    for column in (*fields, *mapping.variables):
        cell = row.cell(column)
        name = mapping.header[column]
        if cell.trouble is CellTrouble.FORMULA:
            words = f"holds a formula under “{name}”. Paste it as a value"
            yield _fault(row, FaultKind.FORMULA, words, fields.get(column))
        elif cell.trouble is CellTrouble.ERROR:
            words = f"shows {cell.text} under “{name}”"
            yield _fault(row, FaultKind.CELL_ERROR, words, fields.get(column))
        elif fields.get(column) is SheetField.DATE:
            reading = _date_in(cell, mapping.date_order)
            if cell.text and reading.day is None and not reading.either:
                words = f"has a date that cannot be read: “{cell.text}”"
                yield _fault(row, FaultKind.UNREADABLE_DATE, words, SheetField.DATE)


def _fault(row: TableRow, kind: FaultKind, words: str, field: SheetField | None) -> SheetFault:
    return SheetFault(kind, f"Row {row.number} {words}.", row.number, field)


# --- Rows as sessions -----------------------------------------------------------------


def _session(row: TableRow, mapping: SheetMapping) -> ListedSession:
    def text(field: SheetField) -> str:
        column = mapping.column(field)
        return "" if column is None else _one_line(row.cell(column).text)

    date_column = mapping.column(SheetField.DATE)
    date_cell = EMPTY_CELL if date_column is None else row.cell(date_column)
    session = NewPracticeSession(
        label=text(SheetField.ID),
        worker_label=text(SheetField.WORKER),
        team=text(SheetField.TEAM),
        phase=text(SheetField.PHASE),
        time_point=text(SheetField.TIME_POINT),
        held_on=_date_in(date_cell, mapping.date_order).day,
        visit_type=text(SheetField.VISIT_TYPE),
        change_goal=text(SheetField.CHANGE_GOAL),
        variables=tuple(
            (_one_line(mapping.header[column]), row.cell(column).text)
            for column in mapping.variables
            if row.cell(column).text
        ),
    )
    return ListedSession(row.number, session, text(SheetField.FILE))


def _date_in(cell: TableCell, order: DateOrder | None) -> DateReading:
    if cell.day is not None:
        return DateReading(cell.day)
    return read_date(cell.text, order=order)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _letters(column: int) -> str:
    """Return a column's letters as the spreadsheet program shows them: A, B, ... AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def day_words(day: date) -> str:
    """Return a day as it is read in Britain: ``3 April 2026``."""
    return f"{day.day} {day:%B} {day.year}"
