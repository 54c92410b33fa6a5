"""Contingency tables of two coders from a plain file."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fsh_coder.formats.named_columns import Sheet, number_of, open_sheet
from fsh_coder.formats.ratings_file_errors import CountExpected, NotSquare
from fsh_coder.formats.table_file import TableRow
from fsh_coder.reliability.ratings_matrix import FloatArray


@dataclass(frozen=True, slots=True)
class CountTable:
    """A square table of counts: rows the first coder, columns the second.

    `name` is None where the file holds one table. `counts` is (q, q), whole numbers.
    """

    name: str | None
    categories: tuple[str, ...]
    counts: FloatArray


def read_count_tables(path: Path) -> tuple[CountTable, ...]:
    """Return the contingency tables of a file.

    Either one square table with a header row and a first column of the same
    categories, or one 2 x 2 table per row with columns such as yes_yes, yes_no,
    no_yes, no_no behind its name.

    Raises:
        NotSquare: rows and columns name different categories.
        CountExpected: a cell holds no whole number of 0 or more.
        EmptyRatingsFile, DuplicateColumn: as for ratings.
    """
    sheet = open_sheet(path, is_table=True)
    fourfold = _fourfold_categories(sheet.header)
    if fourfold:
        return tuple(
            CountTable(
                sheet.text(row, 0),
                fourfold,
                np.array([_count(sheet, row, column) for column in range(1, 5)]).reshape(2, 2),
            )
            for row in sheet.rows
        )
    categories = sheet.header[1:]
    labels = [sheet.text(row, 0) for row in sheet.rows]
    if sorted(labels) != sorted(categories) or len(set(labels)) < 2:
        raise NotSquare(path, rows=tuple(labels), columns=categories)
    by_label = dict(zip(labels, sheet.rows, strict=True))
    counts = [
        [_count(sheet, by_label[label], column) for column in range(1, len(categories) + 1)]
        for label in categories
    ]
    return (CountTable(None, categories, np.array(counts)),)


def _fourfold_categories(header: tuple[str, ...]) -> tuple[str, str] | None:
    """Recognise yes_yes, yes_no, no_yes, no_no."""
    if len(header) != 5:
        return None
    parts = [name.split("_") for name in header[1:]]
    if any(len(part) != 2 for part in parts):
        return None
    first, second = parts[0][0], parts[3][0]
    wanted = [[first, first], [first, second], [second, first], [second, second]]
    return (first, second) if parts == wanted and first != second else None


def _count(sheet: Sheet, row: TableRow, column: int) -> float:
    text = sheet.text(row, column)
    number = number_of(text)
    if number is None or number < 0 or number != round(number):
        raise CountExpected(sheet.path, text=text, row=row.number, column=sheet.header[column])
    return number
