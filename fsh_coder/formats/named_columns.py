"""A table whose first row names its columns."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fsh_coder.formats.ratings_file_errors import DuplicateColumn, EmptyRatingsFile, HeaderMissing
from fsh_coder.formats.table_file import CellTrouble, TableRow, read_tables

CODER_WORDS = frozenset({"coder", "rater", "observer", "judge", "annotator"})

_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first table of a file: its columns' names and the rows below."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def text(self, row: TableRow, column: int) -> str:
        """Return a cell's text; empty for an error of the spreadsheet program."""
        cell = row.cell(column)
        return "" if cell.trouble is CellTrouble.ERROR else cell.text


def number_of(text: str) -> float | None:
    """Return a number written with a point or a comma; None for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if np.isfinite(value) else None


def open_sheet(path: Path, *, is_table: bool = False) -> Sheet:
    """Return the first table of a CSV file or workbook.

    Args:
        path: the file.
        is_table: a first row of numbers may be names; otherwise it is taken for a
            missing header.

    Raises:
        EmptyRatingsFile: there is no row below a header.
        DuplicateColumn, HeaderMissing: the header cannot be used.
        TableUnreadable, TableTooLarge, FileUnreadable, NotText: it is no table.
    """
    tables = read_tables(path)
    if not tables or not tables[0].rows:
        raise EmptyRatingsFile(path, has_header=False)
    head, *rows = tables[0].rows
    header = tuple(cell.text for cell in head.cells)
    if not is_table and len(header) > 1 and all(number_of(name) is not None for name in header[1:]):
        raise HeaderMissing(path, row=" ".join(header))
    if not rows:
        raise EmptyRatingsFile(path, has_header=True)
    width = max(len(row.cells) for row in rows)
    if "" in header[1:] or width > len(header):
        raise HeaderMissing(path, row=" ".join(header))
    twice = [name for name, times in Counter(header).items() if times > 1]
    if twice:
        raise DuplicateColumn(path, column=twice[0])
    return Sheet(path, header, tuple(rows))
