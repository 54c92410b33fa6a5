"""Workbooks whose formulas carry their values, written whole or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats.cell_look import BODY, LINK, Ink, Look, apply
from fsh_coder.formats.cell_text import (
    CellValue,
    clean_text,
    footer_text,
    sheet_title,
    write_value,
)
from fsh_coder.formats.known_values_writer import FormulaValue, KnownValuesBookWriter
from fsh_coder.formats.whole_file import whole_file

#: How many characters of ordinary text at 10 points fit into one unit of column width.
CHARACTERS_PER_WIDTH = 1.26

#: Shown where a statistic is not defined; never 0 and never an error value.
NOT_DEFINED = "n/a"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a workbook's figures come from; `exported_at` is aware."""

    study_name: str
    is_synthetic: bool
    app_version: str
    exported_at: datetime

    @property
    def exported_words(self) -> str:
        """Return the moment of export as ``2026-03-06 14:02 UTC``."""
        return f"{self.exported_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


class FormulaBook:
    """A workbook in the making; each formula is written with its known value.

    Viewers that do not calculate (previews, pandas, readxl, SPSS) then read figures
    instead of blanks. The known values are also what a test compares with another
    program's own calculation.
    """

    def __init__(self) -> None:
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self._known: dict[str, dict[str, FormulaValue | None]] = {}
        self._styles: dict[Look, StyleArray] = {}

    def add_sheet(self, title: str, *, tab: str | None = None) -> Worksheet:
        """Add an empty sheet without grid lines; `tab` is the colour of its tab."""
        sheet: Worksheet = self.book.create_sheet(
            sheet_title(title, taken=tuple(self.book.sheetnames))
        )
        sheet.sheet_view.showGridLines = False
        if tab:
            sheet.sheet_properties.tabColor = tab
        self._known[sheet.title] = {}
        return sheet

    def write(self, sheet: Worksheet, at: tuple[int, int], value: CellValue, look: Look) -> Cell:
        """Write a value at (row, column), both from 1; text is safe whatever it holds."""
        cell = self._cell(sheet, at)
        self.dress(cell, look)
        write_value(cell, value)
        return cell

    def put(
        self,
        sheet: Worksheet,
        at: tuple[int, int],
        formula: str,
        value: FormulaValue | None,
        look: Look = BODY,
    ) -> Cell:
        """Write a formula together with the value it must have.

        Args:
            sheet: the sheet.
            at: (row, column), both from 1.
            formula: in US English with commas, starting with ``=``; functions newer than
                2007 carry their ``_xlfn.`` prefix.
            value: what it gives; None for an empty text.
            look: how the cell looks.

        Raises:
            ValueError: the formula does not start with ``=``.
        """
        if not formula.startswith("="):
            raise ValueError(f"{formula!r} is not a formula")
        cell = self._cell(sheet, at)
        self.dress(cell, look)
        cell.value = formula
        self._known[sheet.title][cell.coordinate] = value
        return cell

    def dress(self, cell: Cell, look: Look) -> None:
        """Give a cell its look."""
        style = self._styles.get(look)
        if style is None:
            apply(cell, look)
            self._styles[look] = StyleArray(cell._style)  # type: ignore[attr-defined]  # not in the stubs
        else:
            cell._style = StyleArray(style)  # type: ignore[attr-defined]  # not in the stubs

    def link(
        self, sheet: Worksheet, at: tuple[int, int], *, title: str, text: str, look: Look = LINK
    ) -> None:
        """Write a link to another sheet of this workbook."""
        cell = self.write(sheet, at, text, look)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quoted(title)}!A1")

    def known_values(self) -> Iterator[tuple[str, str, FormulaValue | None]]:
        """Give (sheet, cell, value) of every formula."""
        for title, cells in self._known.items():
            for coordinate, value in cells.items():
                yield title, coordinate, value

    def save(self, path: Path, *, with_known_values: bool = True) -> None:
        """Write the file; whatever stood at `path` stays whole when that fails.

        Args:
            path: where to.
            with_known_values: False leaves them out, so that another program has to
                calculate every formula itself.

        Raises:
            CannotWrite: the system does not let the file be written.
        """
        known = self._known if with_known_values else {}
        with whole_file(path) as part, ZipFile(part, "w", ZIP_DEFLATED) as archive:
            KnownValuesBookWriter(self.book, archive, known).save()

    @staticmethod
    def _cell(sheet: Worksheet, at: tuple[int, int]) -> Cell:
        cell = sheet.cell(*at)
        if not isinstance(cell, Cell):
            raise ValueError(f"{cell.coordinate} lies inside merged cells")
        return cell


def quoted(title: str) -> str:
    """Return a sheet's name as formulas and links need it."""
    escaped = title.replace("'", "''")
    return f"'{escaped}'"


def set_page(
    sheet: Worksheet,
    provenance: Provenance,
    *,
    is_landscape: bool,
    repeated_rows: str | None = None,
    n_pages_high: int = 0,
    is_one_page_wide: bool = True,
) -> None:
    """Set A4 with the study, the sheet and the page in the footer.

    `n_pages_high` 0 lets the sheet run over as many pages as it needs. A sheet that is not
    one page wide repeats its first column on every page.
    """
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if is_landscape else "portrait"
    if is_one_page_wide:
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, n_pages_high
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    else:
        sheet.page_setup.scale = 75
        sheet.print_title_cols = "A:A"
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.footer = 0.55, 0.7, 0.3
    if repeated_rows:
        sheet.print_title_rows = repeated_rows
    name = footer_text(provenance.study_name)[:90]
    synthetic = "synthetic, " if provenance.is_synthetic else ""
    texts = (f"{name} ({synthetic}exported {provenance.exported_words})", "&A", "Page &P of &N")
    for place, text in zip(("left", "center", "right"), texts, strict=True):
        part = getattr(sheet.oddFooter, place)
        part.text, part.size, part.color = text, 8, Ink.MUTED


def set_widths(sheet: Worksheet, widths: Mapping[str, float]) -> None:
    """Set column widths in characters of the body font."""
    for letters, width in widths.items():
        sheet.column_dimensions[letters].width = width


def height_for(text: str, *, width: float, size: float = 10) -> float:
    """Return the row height in points that shows a wrapped text whole.

    Args:
        text: with its own line feeds.
        width: of the cell, in characters of the body font.
        size: of the font in points.
    """
    per_line = max(1.0, width * CHARACTERS_PER_WIDTH * 10 / size)
    lines = sum(_lines(part, per_line=per_line) for part in text.split("\n"))
    # A row may be at most 409 points high.
    return min(409.0, 3 + lines * size * 1.32)


def _lines(paragraph: str, *, per_line: float) -> int:
    lines, used = 1, 0
    for word in paragraph.split(" "):
        length = len(word)
        if used and used + 1 + length > per_line:
            lines, used = lines + 1, length
        else:
            used += length + (1 if used else 0)
        lines += int(max(0, used - 1) // per_line)
        used = used % int(per_line) if used > per_line else used
    return lines


def write_across(
    book: FormulaBook,
    sheet: Worksheet,
    row: int,
    *,
    columns: tuple[int, int],
    text: str,
    look: Look,
) -> None:
    """Write a text over several columns, in a row high enough to show it whole."""
    first, last = columns
    book.write(sheet, (row, first), text, look)
    for column in range(first + 1, last + 1):
        book.write(sheet, (row, column), None, look)
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    width = sum(
        sheet.column_dimensions[get_column_letter(column)].width
        for column in range(first, last + 1)
    )
    height = height_for(text, width=width, size=look.size) if look.is_wrapped else look.size * 1.5
    sheet.row_dimensions[row].height = max(15.0, height)


def describe(
    book: FormulaBook,
    provenance: Provenance,
    *,
    title: str,
    subject: str,
    facts: Mapping[str, str],
) -> None:
    """Set the file's properties: what it is, which program wrote it and when."""
    describe_book(book.book, provenance, title=title, subject=subject, facts=facts)


def describe_book(
    book: Workbook,
    provenance: Provenance,
    *,
    title: str,
    subject: str,
    facts: Mapping[str, str],
) -> None:
    """Set the same properties of a workbook that is streamed."""
    properties = book.properties
    properties.title, properties.subject = clean_text(title), clean_text(subject)
    properties.creator = f"FSH Coder {provenance.app_version}"
    properties.created = properties.modified = provenance.exported_at.astimezone(UTC).replace(
        tzinfo=None
    )
    if provenance.is_synthetic:
        properties.keywords = "synthetic"
    properties_of_ours = book.custom_doc_props  # type: ignore[attr-defined]  # not in the stubs
    for name, text in {"Program": properties.creator, **facts}.items():
        properties_of_ours.append(StringProperty(name=name, value=clean_text(text)))
