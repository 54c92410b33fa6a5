"""Sheets that other programs read: a header in A1's row, one type per column, values only."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats.cell_look import HEAD_LEFT, Look, NumberFormat
from fsh_coder.formats.cell_text import CellValue
from fsh_coder.formats.workbook import FormulaBook

CELL = Look(down="top")


@dataclass(frozen=True, slots=True)
class PlainColumn:
    """One column of a table: its name, width in characters, how its cells and its head look."""

    name: str
    width: float = 12
    look: Look = CELL
    head: Look = HEAD_LEFT


WHOLE = CELL.but(number_format=NumberFormat.WHOLE)
TIME = CELL.but(number_format=NumberFormat.TIME_UTC, across="left")
DATE = CELL.but(number_format=NumberFormat.DATE, across="left")
WRAPPED = CELL.but(is_wrapped=True, rule="thin")
RULED = CELL.but(rule="thin")


def write_table(
    book: FormulaBook,
    sheet: Worksheet,
    columns: Sequence[PlainColumn],
    rows: Sequence[Sequence[CellValue]],
    *,
    name: str,
    freeze: str,
) -> None:
    """Write a table object from A1, missing values as truly blank cells.

    Args:
        book: the workbook.
        sheet: an empty sheet of it.
        columns: their names must differ without regard to case.
        rows: as many values in each as there are columns.
        name: of the table object; no other in the workbook has it.
        freeze: the first cell that scrolls.
    """
    for n, column in enumerate(columns, 1):
        book.write(sheet, (1, n), column.name, column.head.but(is_wrapped=False))
        sheet.column_dimensions[get_column_letter(n)].width = column.width
    for row_number, row in enumerate(rows, 2):
        for n, (column, value) in enumerate(zip(columns, row, strict=True), 1):
            if column.look.rule == "thin" or (value is not None and value != ""):
                book.write(sheet, (row_number, n), value, column.look)
    sheet.row_dimensions[1].height = 20
    sheet.freeze_panes = freeze
    if rows:
        span = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
        table = Table(displayName=name, ref=span)
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        sheet.add_table(table)
