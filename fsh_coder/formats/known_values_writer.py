"""Writes figures whole, and each formula of a workbook together with its known value.

openpyxl leaves the value of a formula out, so that programs which do not calculate read
blanks, and it cuts figures to 16 digits, where 17 are needed to read the same number back.
This rests on two private modules of the pinned release.
"""

from collections.abc import Mapping
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell._writer import write_cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import Element, SubElement

FormulaValue = float | str | bool


class KnownValuesBookWriter(ExcelWriter):
    """Writes a workbook; `known` holds, by sheet and cell, what each formula gives."""

    def __init__(
        self,
        book: Workbook,
        archive: ZipFile,
        known: Mapping[str, Mapping[str, FormulaValue | None]],
    ) -> None:
        super().__init__(book, archive)
        self._book_archive = archive
        self._known = known

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one sheet; called for each by the library."""
        known = self._known.get(ws.title, {})
        drawing = SpreadsheetDrawing()
        drawing.charts = ws._charts  # type: ignore[attr-defined]  # the stubs leave it out
        drawing.images = ws._images  # type: ignore[attr-defined]  # the stubs leave it out
        writer = _KnownValuesSheetWriter(ws, known)
        ws._drawing = drawing  # type: ignore[attr-defined]  # the stubs leave it out
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]  # the stubs leave both out
        self._book_archive.write(str(writer.out), ws.path[1:])
        self.manifest.append(ws)
        writer.cleanup()


class _KnownValuesSheetWriter(WorksheetWriter):
    def __init__(self, sheet: Worksheet, known: Mapping[str, FormulaValue | None]) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self._known = known

    def write_row(self, xf, row, row_idx) -> None:  # type: ignore[no-untyped-def]  # untyped there
        attributes = {"r": str(row_idx), **dict(self._sheet.row_dimensions.get(row_idx, {}))}
        with xf.element("row", attributes):
            for cell in row:
                self._write_cell(xf, cell)

    def _write_cell(self, xf, cell: Cell) -> None:  # type: ignore[no-untyped-def]  # untyped there
        if cell.coordinate in self._known:
            xf.write(_formula_element(cell, self._known[cell.coordinate]))
        elif isinstance(cell.value, float):
            element = Element("c", {"r": cell.coordinate, "s": str(cell.style_id), "t": "n"})
            SubElement(element, "v").text = repr(cell.value)
            xf.write(element)
        elif cell.value is not None or cell.has_style:
            write_cell(xf, self._sheet, cell, cell.has_style)


def _formula_element(cell: Cell, value: FormulaValue | None):  # type: ignore[no-untyped-def]  # lxml's element or the standard library's
    attributes = {"r": cell.coordinate, "s": str(cell.style_id)}
    if isinstance(value, bool):
        attributes["t"], text = "b", str(int(value))
    elif isinstance(value, str) or value is None:
        attributes["t"], text = "str", value or ""
    else:
        text = repr(float(value))
    element = Element("c", attributes)
    SubElement(element, "f").text = str(cell.value)[1:]
    SubElement(element, "v").text = text
    return element
