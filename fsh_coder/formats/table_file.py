"""CSV files and Excel workbooks as plain tables: nothing in them is run or computed."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.formats.text_file import MEGABYTE, NotText, decode, read_bytes

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

MAX_FILE_BYTES = 20 * MEGABYTE
MAX_UNPACKED_BYTES = 80 * MEGABYTE
MAX_RATIO = 100
MAX_ENTRIES = 2_000
MAX_ROWS = 20_000
MAX_COLUMNS = 200

_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0"
_DELIMITERS = (",", ";", "\t")
_SNIFFED_ROWS = 50
_SMALL_ENTRY_BYTES = MEGABYTE

# What openpyxl raises on workbooks that are not what they say.
_BROKEN_WORKBOOK = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    NotImplementedError,
)


class TableUnreadable(UserFacingError):
    """A file is no table this program reads; ``why`` is the part of the sentence that says so."""

    def __init__(self, path: Path, *, why: str) -> None:
        super().__init__(f"“{path.name}” cannot be read as a table: {why}. Nothing was added.")
        self.path = path
        self.why = why


class TableTooLarge(UserFacingError):
    """A table has more rows or columns than a study has sessions or variables."""

    def __init__(self, path: Path, *, limit: int, unit: str) -> None:
        super().__init__(
            f"“{path.name}” has more than {limit} {unit}, which is more than this program takes. "
            "Split it into several files; nothing was added."
        )
        self.path = path
        self.limit = limit
        self.unit = unit


class CellTrouble(StrEnum):
    """Why a cell's text is not what its author saw."""

    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell: its text, and its day where Excel stores a date and not text."""

    text: str = ""
    day: date | None = None
    trouble: CellTrouble | None = None


EMPTY_CELL = TableCell()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that holds something; ``number`` counts as the spreadsheet program does, from 1."""

    number: int
    cells: tuple[TableCell, ...]

    def cell(self, column: int) -> TableCell:
        """Return the cell of a column counted from 0; a short row goes on with empty cells."""
        return self.cells[column] if column < len(self.cells) else EMPTY_CELL


@dataclass(frozen=True, slots=True)
class Table:
    """The filled rows of one sheet; ``encoding`` is None for a workbook."""

    name: str
    rows: tuple[TableRow, ...]
    encoding: str | None = None


def read_tables(path: Path) -> tuple[Table, ...]:
    """Return the sheets of a workbook that hold something, or the one table of a CSV file.

    What the file is, is told from its content and not from its name.

    Raises:
        TableUnreadable: an old or locked workbook, a damaged one, or a quotation mark left open.
        TableTooLarge: more rows or columns than MAX_ROWS or MAX_COLUMNS.
        FileUnreadable, FileTooLarge, NotText: it cannot be read at all.
    """
    content = read_bytes(path, limit_bytes=MAX_FILE_BYTES)
    if content.startswith(_ZIP_MARK):
        return _workbook_tables(path, content)
    if content.startswith(_OLE_MARK):
        why = "it is an old .xls or a workbook with a password. Save it as .xlsx without one"
        raise TableUnreadable(path, why=why)
    text_file = decode(content)
    if text_file is None:
        raise NotText(path)
    rows = tuple(_capped(path, _csv_rows(path, text_file.text)))
    return (Table(path.stem, rows, text_file.encoding),)


# --- CSV ------------------------------------------------------------------------------


def _csv_rows(path: Path, text: str) -> Iterator[TableRow]:
    delimiter, body, first_number = _told_delimiter(text)
    _refuse_open_quote(path, body, delimiter=delimiter)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=first_number):
            yield TableRow(number, tuple(TableCell(cell.strip()) for cell in cells))
    except csv.Error as error:
        raise TableUnreadable(path, why=f"row {reader.line_num} is damaged ({error})") from error


def _told_delimiter(text: str) -> tuple[str, str, int]:
    """Return the delimiter, the text to read and the number of its first row.

    Excel writes ``sep=;`` as a first line of its own.
    """
    first, _, rest = text.partition("\n")
    told = first.strip().removeprefix("sep=")
    if first.startswith("sep=") and told in {",", ";", "|"}:
        return told, rest, 2
    if first.strip("\r ") == "sep=\t":
        return "\t", rest, 2
    return _likely_delimiter(text), text, 1


def _likely_delimiter(text: str) -> str:
    """Return the delimiter that gives most rows the same number of cells, and more than one."""
    head = "\n".join(text.splitlines()[:_SNIFFED_ROWS])

    def evidence(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter) if row]
        except csv.Error:
            return (0, 0)
        wide = [width for width in widths if width > 1]
        usual = max(wide, key=wide.count, default=0)
        return (wide.count(usual), usual)

    return max(_DELIMITERS, key=evidence)


def _refuse_open_quote(path: Path, text: str, *, delimiter: str) -> None:
    """Refuse a quotation mark that is never closed: it would swallow the rows behind it."""
    last_started = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _ in reader:
            last_started = reader.line_num
    except csv.Error as error:
        if "unexpected end" in str(error):
            why = f"a quotation mark in line {last_started + 1} is never closed"
            raise TableUnreadable(path, why=why) from error


# --- Workbooks ------------------------------------------------------------------------


def _workbook_tables(path: Path, content: bytes) -> tuple[Table, ...]:
    # Imported where a workbook is read: it is large, and a start has none to read.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    check_zip(path, content)
    try:
        workbook = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=False, keep_links=False
        )
        try:
            tables = []
            for sheet in workbook.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                sheet.reset_dimensions()
                # One column more than allowed, so that a wider sheet shows itself.
                rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1)
                tables.append(Table(sheet.title, tuple(_capped(path, _sheet_rows(rows)))))
        finally:
            workbook.close()
    except (*_BROKEN_WORKBOOK, InvalidFileException) as error:
        raise TableUnreadable(path, why="the workbook is damaged. Save it again") from error
    return tuple(table for table in tables if table.rows)


def check_zip(path: Path, content: bytes) -> None:
    """Refuse a zipped file that would unpack to far more than it holds.

    Raises:
        TableUnreadable: it is no zip file, or one made to fill the memory.
    """
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise TableUnreadable(path, why="the workbook is damaged. Save it again") from error
    is_bomb = (
        len(entries) > MAX_ENTRIES
        or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES
        or any(
            entry.file_size > _SMALL_ENTRY_BYTES
            and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
            for entry in entries
        )
    )
    if is_bomb:
        raise TableUnreadable(path, why="it unpacks to far more than a list of sessions needs")


def _sheet_rows(rows: "Iterable[tuple[Cell | MergedCell, ...]]") -> Iterator[TableRow]:
    for number, cells in enumerate(rows, start=1):
        yield TableRow(number, tuple(_sheet_cell(cell) for cell in cells))


def _sheet_cell(cell: "Cell | MergedCell") -> TableCell:
    value = cell.value
    if value is None:
        return EMPTY_CELL
    if isinstance(value, datetime):
        return TableCell(_moment_text(value), value.date())
    if isinstance(value, date):
        return TableCell(value.isoformat(), value)
    trouble = {"f": CellTrouble.FORMULA, "e": CellTrouble.ERROR}.get(cell.data_type)
    return TableCell(_value_text(value), trouble=trouble)


def _value_text(value: object) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case float():
            return f"{value:.15g}"
        case time():
            return value.isoformat(timespec="minutes")
    return str(value).strip()


def _moment_text(value: datetime) -> str:
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="minutes")


def _capped(path: Path, rows: Iterable[TableRow]) -> Iterator[TableRow]:
    """Yield the rows that hold something, cut behind their last filled cell."""
    n_rows = 0
    for row in rows:
        width = max((i for i, cell in enumerate(row.cells, start=1) if cell.text), default=0)
        if width == 0:
            continue
        n_rows += 1
        if width > MAX_COLUMNS:
            raise TableTooLarge(path, limit=MAX_COLUMNS, unit="columns")
        if n_rows > MAX_ROWS:
            raise TableTooLarge(path, limit=MAX_ROWS, unit="rows")
        yield TableRow(row.number, row.cells[:width])
