"""The live columns of IRR_Summary: does each figure still follow from the ratings?"""

from collections.abc import Mapping

from openpyxl.utils import get_column_letter

from fsh_coder.formats.cell_look import GROUP_HEAD, HEAD, HEAD_RIGHT, LINK, Ink
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_detail_sheet import AuditCells
from fsh_coder.formats.irr_readme_sheet import LiveCheck
from fsh_coder.formats.irr_summary_sheet import (
    GROUP_ROW,
    HEAD_ROW,
    TITLE_OF_SHEET,
    SummaryPlaces,
)
from fsh_coder.formats.live_cells import AUDIT, CENTRE, LiveSheet, address, highlight
from fsh_coder.formats.workbook import NOT_DEFINED, FormulaBook, quoted

#: A figure that differs by more has changed since the export.
TOLERANCE = "0.0000001"


def add_audit(
    book: FormulaBook,
    content: IrrContent,
    places: SummaryPlaces,
    audits: Mapping[str, AuditCells],
) -> None:
    """Write, per measure, the figure at export, the live one, their difference and a word.

    Also turns each measure's name into a link to its own sheet.
    """
    to = LiveSheet(book, book.book[TITLE_OF_SHEET])
    first = places.last_column + 1
    name = next(iter(audits.values())).name if audits else ""
    heads = (f"{name} at export", "Live", "Live − export", "Check")
    for number, head in enumerate(heads):
        column = first + number
        to.fixed((HEAD_ROW, column), head, look=HEAD if number == 3 else HEAD_RIGHT)
        text = "Audit (live)" if number == 0 else None
        to.fixed((GROUP_ROW, column), text, look=GROUP_HEAD)
    to.sheet.merge_cells(
        start_row=GROUP_ROW, end_row=GROUP_ROW, start_column=first, end_column=first + 3
    )
    for measure in content.report.measures:
        _write_line(to, audits[measure.key], row=places.rows[measure.key], first=first)
        place = (places.rows[measure.key], 1)
        title = audits[measure.key].title
        book.link(to.sheet, place, title=title, text=measure.label, look=LINK.but(down="center"))
    last = get_column_letter(first + 3)
    top = f"{last}{HEAD_ROW + 1}"
    to.sheet.conditional_formatting.add(
        f"{top}:{last}{places.last_row}", highlight(f'{top}="CHANGED"', fill=Ink.FAIR)
    )


def _write_line(to: LiveSheet, audit: AuditCells, *, row: int, first: int) -> None:
    value = audit.value
    then = to.fixed((row, first), NOT_DEFINED if value is None else value, look=AUDIT)
    link = f"{quoted(audit.title)}!{audit.live}"
    now = to.live((row, first + 1), f"={link}", value, look=AUDIT)
    to.difference((row, first + 2), now, then, values=(value, value))
    same = f"AND(ISNUMBER({now}),ISNUMBER({then}))"
    formula = (
        f'=IF({same},IF(ABS({now}-{then})<{TOLERANCE},"OK","CHANGED"),'
        f'IF(ISNUMBER({now})=ISNUMBER({then}),"OK","CHANGED"))'
    )
    to.live((row, first + 3), formula, "OK", look=CENTRE)


def changed_check(places: SummaryPlaces) -> LiveCheck:
    """Return the check that counts the measures whose figure has changed since the export."""
    column = places.last_column + 4
    cells = f"{address(HEAD_ROW + 1, column)}:{address(places.last_row, column)}"
    return LiveCheck(
        "Measures whose figure has changed since the export",
        f'=COUNTIF({quoted(TITLE_OF_SHEET)}!{cells},"CHANGED")',
        0,
    )
