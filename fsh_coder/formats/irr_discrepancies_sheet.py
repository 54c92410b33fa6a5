"""The sheet Discrepancies: what the coders have to talk about, with room for what they agree."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.domain.score_row import CoderScore, Discrepancy
from fsh_coder.domain.timecode import timecode
from fsh_coder.formats.cell_look import (
    BODY,
    HEAD,
    HEAD_LEFT,
    SUBTITLE,
    TITLE,
    WORDS,
    Ink,
    Look,
)
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.workbook import FormulaBook, height_for, set_page, set_widths, write_across

TITLE_OF_SHEET = "Discrepancies"
HEAD_ROW = 4

SCORE = BODY.but(across="center", down="top")
INPUT = BODY.but(fill=Ink.INPUT, across="center", down="top", is_locked=False)
REASONS_WIDTH, EVIDENCE_WIDTH = 54, 19


def add_discrepancies(book: FormulaBook, content: IrrContent) -> None:
    """Add the sheet: widest spread first, the consensus to be written in yellow."""
    sheet = book.add_sheet(TITLE_OF_SHEET, tab=Ink.FAIR)
    coders = content.coders
    heads = (
        "Recording", "Measure", *coders, "Spread", "Reasons given", "Evidence at",
        "Consensus rating", "Agreed by", "Date", "Note for the codebook",
    )  # fmt: skip
    widths = (11, 24, *(6 for _ in coders), 8, REASONS_WIDTH, EVIDENCE_WIDTH, 11, 11, 11, 30)
    set_widths(sheet, {get_column_letter(n): width for n, width in enumerate(widths, 1)})
    book.write(sheet, (1, 1), "Discrepancies for the consensus meeting", TITLE)
    sheet.row_dimensions[1].height = 24
    write_across(
        book, sheet, 2, columns=(1, len(heads)), text=_opening(len(content.discrepancies)),
        look=SUBTITLE,
    )  # fmt: skip
    for n, head in enumerate(heads, 1):
        is_words = head in {"Recording", "Measure", "Reasons given", "Note for the codebook"}
        book.write(sheet, (HEAD_ROW, n), head, HEAD_LEFT if is_words else HEAD)
    sheet.row_dimensions[HEAD_ROW].height = 30
    ordered = sorted(content.discrepancies, key=lambda each: -each.spread)
    for row, each in enumerate(ordered, HEAD_ROW + 1):
        _write_row(book, sheet, each, row=row, coders=coders)
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    set_page(sheet, content.provenance, is_landscape=True, repeated_rows=f"1:{HEAD_ROW}")


def _opening(number: int) -> str:
    if not number:
        return "On every recording the coders are at most one point apart on every global rating."
    ratings = "1 global rating" if number == 1 else f"{number} global ratings"
    return (
        f"{ratings} on which two coders are more than one point apart. Listen, agree on a rating "
        "and write it in the yellow column. The consensus never changes the reliability figures."
    )


def _write_row(
    book: FormulaBook,
    sheet: Worksheet,
    each: Discrepancy,
    *,
    row: int,
    coders: tuple[str, ...],
) -> None:
    scores = {found.coder: found for found in each.scores}
    values = [found.score for found in each.scores]
    book.write(sheet, (row, 1), each.recording, WORDS)
    book.write(sheet, (row, 2), each.measure.label, WORDS)
    for n, coder in enumerate(coders, 3):
        score = scores.get(coder)
        is_end = score is not None and score.score in {min(values), max(values)}
        value = None if score is None else score.score
        book.write(sheet, (row, n), value, SCORE.but(bold=is_end))
    column = 3 + len(coders)
    book.write(sheet, (row, column), each.spread, _spread_look(each.spread))
    reasons = "\n".join(f"{score.coder}: {score.reason}" for score in each.scores if score.reason)
    book.write(sheet, (row, column + 1), reasons, WORDS)
    evidence = "\n".join(_evidence(score) for score in each.scores if score.evidence_at_ms)
    book.write(sheet, (row, column + 2), evidence, WORDS)
    for n in range(column + 3, column + 7):
        look = INPUT if n == column + 3 else WORDS.but(is_locked=False)
        book.write(sheet, (row, n), None, look)
    _only_scores(sheet, (row, column + 3), each)
    sheet.row_dimensions[row].height = max(
        18.0,
        height_for(reasons, width=REASONS_WIDTH),
        height_for(evidence, width=EVIDENCE_WIDTH),
    )


def _evidence(score: CoderScore) -> str:
    return f"{score.coder}: " + ", ".join(timecode(at_ms) for at_ms in score.evidence_at_ms)


def _spread_look(spread: int) -> Look:
    fill, ink = (Ink.POOR, Ink.WHITE) if spread > 2 else (Ink.FAIR, Ink.TEXT)
    return SCORE.but(fill=fill, colour=ink, bold=True)


def _only_scores(sheet: Worksheet, at: tuple[int, int], each: Discrepancy) -> None:
    """Let the consensus cell take scores of the scale only."""
    low, high = each.measure.low, each.measure.high
    if low is None or high is None:
        return
    limits = (f"{low:g}", f"{high:g}")
    for known in sheet.data_validations.dataValidation:
        if (known.formula1, known.formula2) == limits:
            known.add(sheet.cell(*at))
            return
    rule = DataValidation(
        type="whole", operator="between", formula1=limits[0], formula2=limits[1], allow_blank=True
    )
    rule.errorTitle = "Not on the scale"
    rule.error = f"A consensus rating is a whole number from {limits[0]} to {limits[1]}."
    rule.add(sheet.cell(*at))
    sheet.add_data_validation(rule)
