"""The sheet Discrepancies: what the coders have to talk about, with room for what they agree."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.domain.score_row import CoderScore, Discrepancy
from fsh_coder.domain.timecode import timecode
from fsh_coder.formats.cell_look import (
    BLOCK,
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
from fsh_coder.formats.irr_event_content import EventContent, MarkDiscrepancy
from fsh_coder.formats.live_cells import column_span
from fsh_coder.formats.workbook import FormulaBook, height_for, set_page, set_widths, write_across

TITLE_OF_SHEET = "Discrepancies"
HEAD_ROW = 4

SCORE = BODY.but(across="center", down="top")
INPUT = BODY.but(fill=Ink.INPUT, across="center", down="top", is_locked=False)
CHOICE = BODY.but(colour=Ink.MUTED)
REASONS_WIDTH, EVIDENCE_WIDTH = 54, 19

#: Shown for a coder who marked nothing where another did; one who did not code is blank.
NO_MARK = "–"
#: The consensus that the moment carries no code.
NOTHING_CODED = "nothing coded"

#: A drop-down in the file holds at most so many characters.
LONGEST_CHOICES = 255


def add_discrepancies(book: FormulaBook, content: IrrContent) -> None:
    """Add the sheet: ratings widest apart first, then marks; the consensus to be written in yellow.

    Marks stand by recording and time, as the program shows them.
    """
    sheet = book.add_sheet(TITLE_OF_SHEET, tab=Ink.FAIR)
    coders = content.coders
    heads = (
        "Recording", "Measure", *coders, "Spread", "Reasons given", "Heard at",
        "Consensus", "Agreed by", "Date", "Note for the codebook",
    )  # fmt: skip
    widths = (11, 24, *(7 for _ in coders), 8, REASONS_WIDTH, EVIDENCE_WIDTH, 12, 11, 11, 30)
    set_widths(sheet, {get_column_letter(n): width for n, width in enumerate(widths, 1)})
    book.write(sheet, (1, 1), "Discrepancies for the consensus meeting", TITLE)
    sheet.row_dimensions[1].height = 24
    marks = content.events.discrepancies if content.events else ()
    write_across(
        book, sheet, 2, columns=(1, len(heads)), look=SUBTITLE.but(is_wrapped=True),
        text=_opening(len(content.discrepancies), len(marks)),
    )  # fmt: skip
    for n, head in enumerate(heads, 1):
        is_words = head in {"Recording", "Measure", "Reasons given", "Note for the codebook"}
        book.write(sheet, (HEAD_ROW, n), head, HEAD_LEFT if is_words else HEAD)
    sheet.row_dimensions[HEAD_ROW].height = 30
    ordered = sorted(content.discrepancies, key=lambda each: -each.spread)
    for row, each in enumerate(ordered, HEAD_ROW + 1):
        _write_row(book, sheet, each, row=row, coders=coders)
    last = HEAD_ROW + len(ordered)
    if content.events is not None and marks:
        last = _write_marks(
            book, sheet, content.events, row=last + 1, coders=coders, n_columns=len(heads)
        )
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    # The codes to choose from stand to the right of what is printed.
    sheet.print_area = f"A1:{get_column_letter(len(heads))}{max(last, HEAD_ROW)}"
    set_page(sheet, content.provenance, is_landscape=True, repeated_rows=f"1:{HEAD_ROW}")


def _opening(n_ratings: int, n_marks: int) -> str:
    if not n_ratings and not n_marks:
        return "On every recording the coders are at most one point apart on every global rating."
    ratings = "1 global rating" if n_ratings == 1 else f"{n_ratings} global ratings"
    moments = "1 moment" if n_marks == 1 else f"{n_marks} moments"
    what = [f"{ratings} on which two coders are more than one point apart"] if n_ratings else []
    what += [f"{moments} that coders marked differently"] if n_marks else []
    return (
        f"{'; '.join(what)}. Listen, agree and choose the consensus in the yellow column. "
        "The consensus never changes the reliability figures."
    )


def _write_marks(
    book: FormulaBook,
    sheet: Worksheet,
    events: EventContent,
    *,
    row: int,
    coders: tuple[str, ...],
    n_columns: int,
) -> int:
    """Write the moments on which coders differ and the codes to choose; return the last row."""
    within = f"{events.tolerance_ms / 1000:g} s"
    for place in range(1, n_columns + 1):
        text = f"Behaviour marks: missed, extra or another code within {within}"
        book.write(sheet, (row, place), text if place == 1 else None, BLOCK)
    list_column = n_columns + 2
    choices = (*events.codes, NOTHING_CODED)
    book.write(sheet, (HEAD_ROW, list_column), "Codes to choose", HEAD_LEFT)
    sheet.column_dimensions[get_column_letter(list_column)].width = 16
    for place, text in enumerate(choices, HEAD_ROW + 1):
        book.write(sheet, (place, list_column), text, CHOICE)
    span = column_span(list_column, rows=(HEAD_ROW + 1, HEAD_ROW + len(choices)))
    rule = DataValidation(type="list", formula1=span, allow_blank=True)
    rule.errorTitle = "Not a code"
    rule.error = "Choose one of the rubric’s codes, or that nothing is coded."
    sheet.add_data_validation(rule)
    for line, each in enumerate(events.discrepancies, row + 1):
        _write_mark(book, sheet, each, row=line, coders=coders)
    column = get_column_letter(6 + len(coders))
    rule.add(f"{column}{row + 1}:{column}{row + len(events.discrepancies)}")
    return row + len(events.discrepancies)


def _write_mark(
    book: FormulaBook,
    sheet: Worksheet,
    each: MarkDiscrepancy,
    *,
    row: int,
    coders: tuple[str, ...],
) -> None:
    given = {mark.coder: mark for mark in each.given}
    book.write(sheet, (row, 1), each.recording, WORDS)
    book.write(sheet, (row, 2), each.kind_words, WORDS)
    for n, coder in enumerate(coders, 3):
        mark = given.get(coder)
        text = None if mark is None else mark.code or NO_MARK
        book.write(sheet, (row, n), text, SCORE)
    column = 3 + len(coders)
    book.write(sheet, (row, column), None, SCORE)
    notes = "\n".join(f"{mark.coder}: {mark.note}" for mark in each.given if mark.note)
    book.write(sheet, (row, column + 1), notes, WORDS)
    book.write(sheet, (row, column + 2), timecode(each.at_ms), WORDS)
    _write_inputs(book, sheet, row=row, column=column + 3)
    sheet.row_dimensions[row].height = max(
        18.0,
        height_for(notes, width=REASONS_WIDTH),
        height_for(each.kind_words, width=24),
    )


def _write_inputs(book: FormulaBook, sheet: Worksheet, *, row: int, column: int) -> None:
    """Leave room for the consensus, who agreed, when, and a note."""
    for n in range(column, column + 4):
        look = INPUT if n == column else WORDS.but(is_locked=False)
        book.write(sheet, (row, n), None, look)


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
    _write_inputs(book, sheet, row=row, column=column + 3)
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
    """Let the consensus cell take scores of the scale only, to be chosen where it is short."""
    low, high = each.measure.low, each.measure.high
    if low is None or high is None:
        return
    choices = '"' + ",".join(str(score) for score in range(int(low), int(high) + 1)) + '"'
    is_short = len(choices) <= LONGEST_CHOICES
    first, second = (choices, None) if is_short else (f"{low:g}", f"{high:g}")
    for known in sheet.data_validations.dataValidation:
        if (known.formula1, known.formula2) == (first, second):
            known.add(sheet.cell(*at))
            return
    rule = DataValidation(type="list", formula1=choices, allow_blank=True)
    if not is_short:
        rule = DataValidation(
            type="whole", operator="between", formula1=first, formula2=second, allow_blank=True
        )
    rule.errorTitle = "Not on the scale"
    rule.error = f"A consensus rating is a whole number from {low:g} to {high:g}."
    rule.add(sheet.cell(*at))
    sheet.add_data_validation(rule)
