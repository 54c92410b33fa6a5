"""The sheet Left_out: recordings that are not in the figures, and why."""

from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.plain_table import RULED, WRAPPED, PlainColumn, write_table
from fsh_coder.formats.workbook import FormulaBook, height_for, set_page

TITLE_OF_SHEET = "Left_out"
REASON_WIDTH = 90


def add_left_out(book: FormulaBook, content: IrrContent) -> None:
    """Add the sheet; nothing is added where nothing was left out."""
    left_out = content.report.left_out
    if not left_out:
        return
    sheet = book.add_sheet(TITLE_OF_SHEET)
    columns = (PlainColumn("recording", 18, RULED), PlainColumn("reason", REASON_WIDTH, WRAPPED))
    write_table(book, sheet, columns, left_out, name="tblLeftOut", freeze="A2")
    for number, (_, reason) in enumerate(left_out, 2):
        sheet.row_dimensions[number].height = height_for(reason, width=REASON_WIDTH)
    set_page(sheet, content.provenance, is_landscape=False, repeated_rows="1:1")
