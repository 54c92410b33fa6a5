"""The sheet IRR_Summary: one line per measure, what to report first, and the pictures."""

from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats.cell_look import (
    BLOCK,
    GROUP_HEAD,
    HEAD_RIGHT,
    NOTE,
    SUBTITLE,
    TITLE,
    Ink,
    NumberFormat,
)
from fsh_coder.formats.dot_chart import DotColumns, dot_chart, place_chart, width_cm
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_summary_columns import (
    DOES_NOT_FIT,
    HEAD_LOOKS,
    WARNINGS_WIDTH,
    SummaryColumn,
    summary_columns,
    warning_words,
)
from fsh_coder.formats.irr_wording import bands_sentence, undefined_notes
from fsh_coder.formats.workbook import (
    NOT_DEFINED,
    FormulaBook,
    height_for,
    set_page,
    set_widths,
    write_across,
)
from fsh_coder.reliability.bands import CICCHETTI_EDGES
from fsh_coder.reliability.report import MeasureReliability

TITLE_OF_SHEET = "IRR_Summary"
GROUP_ROW, HEAD_ROW, FIRST_ROW = 4, 5, 6
CHART_ROWS = 16

#: Columns behind the last for the live figures; see `irr_audit`.
AUDIT_COLUMNS = 4
AUDIT_WIDTH = 11
CHART_GAP_CM = 0.5


@dataclass(frozen=True, slots=True)
class SummaryPlaces:
    """Where the summary's figures stand, for the sheets that refer to them; from 1.

    `last_column` is the last that is printed; the audit columns follow it.
    """

    rows: dict[str, int]
    last_column: int
    last_row: int


@dataclass(frozen=True, slots=True)
class BlockRange:
    """One block of measures on the sheet: its title and its first and last row."""

    title: str
    rows: tuple[int, int]
    measures: tuple[MeasureReliability, ...]

    def ends(self) -> list[float]:
        """Return estimates and lower limits, as far as they are defined."""
        return [
            value
            for measure in self.measures
            for value in (measure.headline.estimate, measure.headline.low)
            if value is not None
        ]


def add_summary(book: FormulaBook, content: IrrContent) -> SummaryPlaces:
    """Add the sheet; return where each measure's row and each column stands."""
    sheet = book.add_sheet(TITLE_OF_SHEET, tab=Ink.EXCELLENT)
    columns = summary_columns(content)
    last = len(columns)
    widths = [column.width for column in columns] + [AUDIT_WIDTH] * AUDIT_COLUMNS
    set_widths(sheet, {get_column_letter(n): width for n, width in enumerate(widths, 1)})
    book.write(sheet, (1, 1), "Inter-rater reliability", TITLE)
    sheet.row_dimensions[1].height = 24
    write_across(
        book, sheet, 2, columns=(1, last), text=content.report.design.sentence,
        look=SUBTITLE.but(is_wrapped=True),
    )  # fmt: skip
    _write_heads(book, sheet, columns)
    rows: dict[str, int] = {}
    ranges: list[BlockRange] = []
    row = FIRST_ROW
    for title, measures in content.blocks():
        write_across(book, sheet, row, columns=(1, last + AUDIT_COLUMNS), text=title, look=BLOCK)
        for measure in measures:
            row += 1
            rows[measure.key] = row
            _write_measure(book, sheet, columns, measure=measure, row=row)
        ranges.append(BlockRange(title, (row - len(measures) + 1, row), measures))
        row += 1
    helper = _write_chart_columns(book, sheet, content, rows=rows, first=last + 1 + AUDIT_COLUMNS)
    row = _add_charts(sheet, helper, ranges, row=row + 1)
    row = _write_notes(book, sheet, content, row=row, last=last)
    sheet.freeze_panes = f"B{FIRST_ROW}"
    sheet.print_area = f"A1:{get_column_letter(last + AUDIT_COLUMNS)}{row}"
    set_page(sheet, content.provenance, is_landscape=True, repeated_rows=f"1:{HEAD_ROW}")
    return SummaryPlaces(rows, last, row)


def _write_heads(book: FormulaBook, sheet: Worksheet, columns: tuple[SummaryColumn, ...]) -> None:
    start = 1
    for n, column in enumerate(columns, 1):
        look = HEAD_LOOKS.get(column.head, HEAD_RIGHT)
        book.write(sheet, (HEAD_ROW, n), column.head, look)
        ends = n == len(columns) or columns[n].group != column.group
        book.write(sheet, (GROUP_ROW, n), column.group if n == start else None, GROUP_HEAD)
        if ends:
            if n > start:
                sheet.merge_cells(
                    start_row=GROUP_ROW, end_row=GROUP_ROW, start_column=start, end_column=n
                )
            start = n + 1
    sheet.row_dimensions[GROUP_ROW].height = 18
    sheet.row_dimensions[HEAD_ROW].height = 30


def _write_measure(
    book: FormulaBook,
    sheet: Worksheet,
    columns: tuple[SummaryColumn, ...],
    *,
    measure: MeasureReliability,
    row: int,
) -> None:
    for n, column in enumerate(columns, 1):
        value, look = column.pick(measure), column.look(measure)
        if value in (NOT_DEFINED, DOES_NOT_FIT):
            look = look.but(colour=Ink.FAINT, number_format=NumberFormat.GENERAL)
        book.write(sheet, (row, n), value, look)
    height = height_for(warning_words(measure), width=WARNINGS_WIDTH)
    sheet.row_dimensions[row].height = max(16.0, height)


def _write_notes(
    book: FormulaBook, sheet: Worksheet, content: IrrContent, *, row: int, last: int
) -> int:
    report = content.report
    defined = [each for each in report.measures if each.headline.estimate is not None]
    forms = {each.icc_ak.name: each.icc_ak.method for each in defined}
    notes = [
        *(f"{each.short} {each.explanation}" for each in report.warnings),
        bands_sentence(),
        "n: recordings with two or more scores; k: coders who gave them. Mean and SD: of all their "
        "scores. Mean of coders: "
        + "; ".join(f"{name}, {method}" for name, method in forms.items())
        + ". Exact and within 1: mean over pairs of coders; for counts within 1 mark or 10 %. "
        "κ: Cohen’s kappa with quadratic weights, mean over pairs. α: Krippendorff’s alpha, "
        "ordinal for ratings, interval otherwise. AC2: Gwet’s, quadratic weights.",
        "SEM: standard error of measurement (coder and residual variance). SDC: the smallest "
        "difference between two single scores that is more than coder noise in 95 of 100 cases. "
        "A low ICC beside high agreement usually means that recordings hardly differ (see SD), "
        "not that coders disagree. n/a: not defined, reason below, never zero. –: does not fit.",
        *_warning_lines(report.measures),
        *undefined_notes(report.measures),
    ]
    for note in notes:
        write_across(book, sheet, row, columns=(1, last), text=note, look=NOTE)
        row += 1
    return row + 1


def _warning_lines(measures: tuple[MeasureReliability, ...]) -> list[str]:
    """Return each warning once, with the measures it concerns."""
    found: dict[tuple[str, str], list[str]] = {}
    for measure in measures:
        for each in measure.warnings:
            if each.kind != "undefined":
                found.setdefault((each.short, each.explanation), []).append(measure.label)
    return [
        f"{short} ({', '.join(labels)}): {explanation}"
        for (short, explanation), labels in found.items()
    ]


def _write_chart_columns(
    book: FormulaBook,
    sheet: Worksheet,
    content: IrrContent,
    *,
    rows: dict[str, int],
    first: int,
) -> DotColumns:
    """Write what the charts read: the ends as distances, and the edges of the bands."""
    heads = (content.report.design.coefficient_name, "minus", "plus", "fair", "good", "excellent")
    for n, head in enumerate(heads):
        book.write(sheet, (HEAD_ROW, first + n), head, NOTE)
        sheet.column_dimensions[get_column_letter(first + n)].hidden = True
    for measure in content.report.measures:
        found = measure.headline
        values: tuple[float | None, ...] = (found.estimate, None, None)
        if found.estimate is not None and found.low is not None and found.high is not None:
            values = (found.estimate, found.estimate - found.low, found.high - found.estimate)
        for n, value in enumerate((*values, *CICCHETTI_EDGES)):
            book.write(sheet, (rows[measure.key], first + n), value, NOTE)
    colours = (Ink.FAIR, "56B4E9", Ink.GREEN)
    lines = tuple((first + 3 + n, colour) for n, colour in enumerate(colours))
    return DotColumns(label=1, estimate=first, minus=first + 1, plus=first + 2, lines=lines)


def _add_charts(
    sheet: Worksheet, columns: DotColumns, ranges: list[BlockRange], *, row: int
) -> int:
    """Add the blocks' charts side by side; return the first row after them."""
    shown = [each for each in ranges if each.ends()]
    n_places = sum(len(each.measures) + 3 for each in shown)
    room_cm = width_cm(sheet, n_columns=columns.estimate - 1) - CHART_GAP_CM * len(shown)
    left_cm = 0.0
    low = min((_axis_low(each.ends()) for each in shown), default=0.0)
    for each in shown:
        share = (len(each.measures) + 3) / n_places
        chart = dot_chart(
            sheet,
            columns,
            head_row=HEAD_ROW,
            rows=each.rows,
            title=each.title,
            low=low,
            width_cm=int(share * room_cm),
        )
        place_chart(sheet, chart, row=row, left_cm=left_cm)
        left_cm += chart.width + CHART_GAP_CM
    return row + CHART_ROWS if shown else row


def _axis_low(ends: list[float]) -> float:
    lowest = min(ends)
    return next((edge for edge in (0.0, -0.2, -0.6) if lowest >= edge), -1.0)
