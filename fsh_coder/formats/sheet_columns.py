"""Which row of a list names its columns, and what the columns most likely mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.formats.sheet_dates import DateOrder, order_of_dates
from fsh_coder.formats.table_file import Table, TableRow, read_tables

_HEADER_SEARCHED_ROWS = 20


class SheetField(StrEnum):
    """What a column may say about a practice session."""

    ID = "id"
    WORKER = "worker"
    TEAM = "team"
    PHASE = "phase"
    TIME_POINT = "time_point"
    DATE = "date"
    VISIT_TYPE = "visit_type"
    CHANGE_GOAL = "change_goal"
    FILE = "file"

    @property
    def label(self) -> str:
        """The words for the screen."""
        return _FIELD_LABELS[self]


_FIELD_LABELS: Mapping[SheetField, str] = {
    SheetField.ID: "Id",
    SheetField.WORKER: "Worker",
    SheetField.TEAM: "Team",
    SheetField.PHASE: "Phase",
    SheetField.TIME_POINT: "Time point",
    SheetField.DATE: "Date",
    SheetField.VISIT_TYPE: "Visit type",
    SheetField.CHANGE_GOAL: "Change goal",
    SheetField.FILE: "Recording file",
}

# Column names in lower case without anything but letters and digits, most telling first.
_KNOWN_NAMES: Mapping[SheetField, tuple[str, ...]] = {
    SheetField.ID: (
        "id", "sessionid", "practicesessionid", "recordingid", "visitid", "observationid",
        "studyid", "session", "sessionno", "sessionnumber", "practicesession", "recordingno",
        "code", "ref", "reference", "label",
    ),
    SheetField.WORKER: (
        "worker", "workerid", "socialworker", "socialworkerid", "practitioner", "practitionerid",
        "swid", "sw", "staff", "staffid", "interviewer", "therapist", "counsellor", "clinician",
    ),
    SheetField.TEAM: ("team", "teamid", "teamname", "unit", "office", "service", "site"),
    SheetField.PHASE: ("phase", "studyphase", "period", "stage", "beforeafter", "prepost"),
    SheetField.TIME_POINT: (
        "timepoint", "time", "point", "timepointno", "wave", "visitno", "visitnumber", "occasion",
    ),
    SheetField.DATE: (
        "date", "sessiondate", "dateofsession", "visitdate", "dateofvisit", "recordingdate",
        "recordedon", "heldon", "dateheld", "daterecorded",
    ),
    SheetField.VISIT_TYPE: (
        "visittype", "typeofvisit", "sessiontype", "meetingtype", "typeofmeeting", "type",
    ),
    SheetField.CHANGE_GOAL: (
        "changegoal", "goal", "targetbehaviour", "targetbehavior", "target", "changetarget",
    ),
    SheetField.FILE: (
        "file", "filename", "recordingfile", "audiofile", "audio", "recording", "path", "filepath",
        "soundfile", "sound", "mediafile", "audiofilename",
    ),
}  # fmt: skip


class EmptyList(UserFacingError):
    """A list holds nothing at all."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path.name}” is empty. Choose another file; nothing was added.")
        self.path = path


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """Which column means what; columns are counted from 0.

    ``header`` is what the columns were called when they were chosen. ``variables`` are columns
    kept as study variables under their own names. ``date_order`` None means undecided.
    """

    sheet: str
    header: tuple[str, ...]
    columns: tuple[tuple[SheetField, int], ...]
    variables: tuple[int, ...] = ()
    date_order: DateOrder | None = None

    def column(self, field: SheetField) -> int | None:
        """Return the column that says this, None if none does."""
        return dict(self.columns).get(field)

    def with_column(self, field: SheetField, column: int | None) -> "SheetMapping":
        """Return the mapping with a field moved to another column, or to none.

        A column means one thing: what it meant before is dropped. A column that becomes free
        is kept as a study variable.
        """
        chosen = {f: c for f, c in self.columns if f is not field and c != column}
        freed = {c for _, c in self.columns} - set(chosen.values())
        if column is not None:
            chosen[field] = column
        variables = (set(self.variables) | freed) - set(chosen.values())
        ordered = tuple((f, chosen[f]) for f in SheetField if f in chosen)
        return replace(self, columns=ordered, variables=tuple(sorted(variables)))

    def with_variables(self, columns: tuple[int, ...]) -> "SheetMapping":
        """Return the mapping that keeps these columns as study variables; mapped ones are not."""
        mapped = {column for _, column in self.columns}
        return replace(self, variables=tuple(sorted(set(columns) - mapped)))

    def with_date_order(self, order: DateOrder) -> "SheetMapping":
        """Return the mapping with the order of day and month decided."""
        return replace(self, date_order=order)


@dataclass(frozen=True, slots=True)
class SessionList:
    """One sheet with its header row found; ``rows`` are what stands below it."""

    path: Path
    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    encoding: str | None


def read_list(path: Path, *, sheet: str | None = None) -> SessionList:
    """Return a list with its header row; of several sheets the one most like a list of sessions.

    Raises:
        EmptyList: the file is empty, or has no such sheet.
        TableUnreadable, TableTooLarge, FileUnreadable, FileTooLarge, NotText: it is no table.
    """
    tables = tuple(table for table in read_tables(path) if table.rows)
    names = tuple(table.name for table in tables)
    if sheet is not None:
        tables = tuple(table for table in tables if table.name == sheet)
    if not tables:
        raise EmptyList(path)
    table = max(tables, key=lambda each: _n_known(_header_row(each)))
    header_row = _header_row(table)
    rows = tuple(row for row in table.rows if row.number > header_row.number)
    width = max(len(row.cells) for row in (header_row, *rows))
    header = tuple(header_row.cell(column).text for column in range(width))
    return SessionList(path, table.name, names, header_row.number, header, rows, table.encoding)


def _header_row(table: Table) -> TableRow:
    """Return the row with most known names: titles and notes often stand above it."""
    return max(table.rows[:_HEADER_SEARCHED_ROWS], key=_n_known)


def _n_known(row: TableRow) -> int:
    known = {name for names in _KNOWN_NAMES.values() for name in names}
    return len({_bare(cell.text) for cell in row.cells} & known)


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def guess_mapping(listed: SessionList) -> SheetMapping:
    """Return what the columns most likely mean; every other named column becomes a variable."""
    bare = [_bare(name) for name in listed.header]
    columns: dict[SheetField, int] = {}
    for field, names in _KNOWN_NAMES.items():
        free = [name for name in names if name in bare and bare.index(name) not in columns.values()]
        if free:
            columns[field] = bare.index(free[0])
    date_order = None
    if SheetField.DATE in columns:
        column = columns[SheetField.DATE]
        date_order = order_of_dates(row.cell(column).text for row in listed.rows)
    variables = tuple(
        i for i, name in enumerate(listed.header) if name and i not in columns.values()
    )
    ordered = tuple((field, columns[field]) for field in SheetField if field in columns)
    return SheetMapping(listed.sheet, listed.header, ordered, variables, date_order)
