"""The sheet Paper_table: the figures as a journal prints them (APA style)."""

from typing import Literal

from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats.cell_look import PAPER_FONT, Look, NumberFormat
from fsh_coder.formats.cell_text import CellValue
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_summary_columns import coefficient_look
from fsh_coder.formats.irr_wording import method_sentence
from fsh_coder.formats.workbook import FormulaBook, set_page, set_widths, write_across
from fsh_coder.reliability.report import Coefficient, MeasureReliability

TITLE_OF_SHEET = "Paper_table"
DASH = "–"
INK = "000000"

PAPER = Look(font=PAPER_FONT, size=11, colour=INK)
HEAD = PAPER.but(italic=True, across="center", rule="strong", rule_above=True)
FIGURE = PAPER.but(across="right")
CENTRE = PAPER.but(across="center")

HEADS = ("Measure", "n", "M", "SD", "ICC", "95% CI", "Band", "Exact (%)", "Within 1 (%)", "κw")
WIDTHS = (36, 6, 8, 8, 8, 15, 12, 11, 13, 8)


def add_paper_table(book: FormulaBook, content: IrrContent) -> None:
    """Add the sheet; figures stay numbers, only the interval is text."""
    sheet = book.add_sheet(TITLE_OF_SHEET)
    set_widths(sheet, dict(zip("ABCDEFGHIJ", WIDTHS, strict=True)))
    book.write(sheet, (1, 1), "Table 1", PAPER.but(bold=True))
    title = f"Inter-Rater Reliability of {content.report.rubric_title}"
    book.write(sheet, (2, 1), title, PAPER.but(italic=True))
    for column, head in enumerate(HEADS, 1):
        upright = head not in {"n", "M", "SD", "κw"}
        across = "left" if column == 1 else "center" if head in {"95% CI", "Band"} else "right"
        book.write(sheet, (4, column), head, HEAD.but(italic=not upright, across=across))
    row = 5
    for block, measures in content.blocks():
        book.write(sheet, (row, 1), block, PAPER.but(bold=True))
        for measure in measures:
            row += 1
            is_last = measure is content.report.measures[-1]
            _write_measure(book, sheet, measure, row=row, rule="strong" if is_last else "none")
        row += 1
    note = f"Note. {method_sentence(content)} Bands: Cicchetti (1994). {_columns_note(content)}"
    write_across(
        book, sheet, row, columns=(1, len(HEADS)), text=note,
        look=PAPER.but(size=10, is_wrapped=True, down="top"),
    )  # fmt: skip
    set_page(sheet, content.provenance, is_landscape=False)


def interval_words(coefficient: Coefficient) -> str:
    """Return ``[.38, .80]``, a dash where the interval is not defined."""
    if coefficient.low is None or coefficient.high is None:
        return DASH
    return f"[{_no_zero(coefficient.low)}, {_no_zero(coefficient.high)}]"


def _no_zero(value: float) -> str:
    text = f"{abs(value):.2f}".removeprefix("0")
    return f"−{text}" if value < 0 and text != ".00" else text


def _write_measure(
    book: FormulaBook,
    sheet: Worksheet,
    measure: MeasureReliability,
    *,
    row: int,
    rule: Literal["none", "strong"],
) -> None:
    two = FIGURE.but(number_format=NumberFormat.TWO)
    percent = FIGURE.but(number_format=NumberFormat.WHOLE)
    figure = coefficient_look(measure.headline.estimate).number_format
    kappa = FIGURE.but(number_format=NumberFormat.COEFFICIENT)
    cells: tuple[tuple[CellValue, Look], ...] = (
        (measure.label, PAPER.but(across="left", indent=1)),
        (measure.n_recordings, FIGURE),
        (measure.mean, two),
        (measure.sd, two),
        (measure.headline.estimate, FIGURE.but(number_format=figure)),
        (interval_words(measure.headline), CENTRE),
        (measure.band or DASH, CENTRE),
        (_percent(measure.exact), percent),
        (_percent(measure.within_one), percent),
        (measure.kappa_quadratic.estimate, kappa),
    )
    for column, (value, look) in enumerate(cells, 1):
        shown = DASH if value is None else value
        book.write(sheet, (row, column), shown, look.but(rule=rule))


def _percent(coefficient: Coefficient) -> float | None:
    return None if coefficient.estimate is None else 100 * coefficient.estimate


def _columns_note(content: IrrContent) -> str:
    kappa = "κw = Cohen’s kappa with quadratic weights"
    if content.report.design.n_coders > 2:
        kappa += ", mean over pairs of coders"
    return (
        "n = recordings with two or more scores. Exact and within 1 = percentage of pairs of "
        "scores that are identical or differ by at most one point (counts: one mark or 10%). "
        f"{kappa}. A dash = not defined or not fitting."
    )
