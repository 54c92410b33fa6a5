"""One sheet per measure that shows its working, live: change a rating and it follows."""

from dataclasses import dataclass

import numpy as np
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats.cell_look import (
    BODY,
    HEAD_LEFT,
    HEAD_RIGHT,
    NUMBER,
    SECTION,
    SUBTITLE,
    TITLE,
    Ink,
)
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_detail_differences import (
    ChosenPair,
    write_differences,
)
from fsh_coder.formats.irr_detail_icc import write_anova, write_components, write_icc
from fsh_coder.formats.irr_detail_pairs import (
    categories_of,
    n_pairs,
    write_agreement,
    write_confusion,
    write_pairs,
)
from fsh_coder.formats.irr_detail_ratings import (
    WORKINGS,
    DetailRatings,
    RatingColumns,
    rating_columns,
    write_ratings,
)
from fsh_coder.formats.irr_ratings_sheets import WidePlaces
from fsh_coder.formats.irr_summary_sheet import TITLE_OF_SHEET as SUMMARY
from fsh_coder.formats.live_cells import COEFFICIENT, TWO, WHOLE, LiveSheet, address, guarded
from fsh_coder.formats.workbook import NOT_DEFINED, FormulaBook, set_page, set_widths, write_across
from fsh_coder.reliability.report import MeasureReliability
from fsh_coder.reliability.workings import variance_components

MIN_LAST = 12


@dataclass(frozen=True, slots=True)
class AuditCells:
    """What the summary compares: the live coefficient, and what it was at export.

    `name` is ICC(A,1) of the recordings that all coders rated, or the closed form on all
    ratings where the coders change. `live` names a cell of the sheet `title`.
    """

    title: str
    name: str
    live: str
    value: float | None


#: A measure with more recordings is printed on several pages.
MOST_ON_ONE_PAGE = 30
#: What A4 leaves between the margins, less a little for rounding; one row; rows above a table.
_PAGE_WIDE_IN, _PAGE_HIGH_IN, _ROW_IN, _HEAD_ROWS = 7.2, 10.3, 0.2084, 6
_SMALLEST_SCALE = 45


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of the section heads; each table's own heads stand one row below."""

    coders: int
    anova: int
    icc: int
    components: int
    agreement: int
    pairs: int
    confusion: int | None
    ratings: int
    differences: int | None


def add_detail(
    book: FormulaBook,
    content: IrrContent,
    measure: MeasureReliability,
    places: WidePlaces,
    *,
    variable: str,
) -> AuditCells:
    """Add the sheet of one measure."""
    ratings = DetailRatings.of(content, measure, places)
    to = LiveSheet(book, book.add_sheet(f"D_{variable}"))
    set_widths(to.sheet, {"A": 46} | dict.fromkeys("BCDEFGHIJKLMNOPQ", 10.5))
    chosen = ChosenPair.of(ratings)
    rows = _rows(ratings, is_compared=chosen is not None)
    columns = rating_columns(ratings, head_row=rows.ratings + 1)
    _write_opening(to, measure)
    _write_sections(to, rows, last=max(MIN_LAST, 1 + len(ratings.coders) + len(WORKINGS)))
    means = _write_coders(to, ratings, columns, row=rows.coders + 1)
    cells, squares = write_anova(to, ratings, columns, row=rows.anova + 1, coder_means=means)
    icc = write_icc(to, ratings, cells, squares, row=rows.icc + 1)
    found = variance_components(ratings.scores)
    closed = write_components(to, columns, found, row=rows.components + 1)
    _write_reported(to, content, measure, row=rows.components + 8)
    _write_agreement(to, ratings, columns, rows)
    write_ratings(to, ratings, head_row=rows.ratings + 1)
    if chosen is not None and rows.differences is not None:
        write_differences(to, ratings, columns, chosen, row=rows.differences + 1)
    to.sheet.protection.sheet = True
    to.sheet.freeze_panes = "B4"
    set_page(to.sheet, content.provenance, is_landscape=False)
    if len(ratings.recordings) > MOST_ON_ONE_PAGE:
        _part_pages(to.sheet, rows, n_recordings=len(ratings.recordings))
    if content.report.design.kind == "complete":
        return AuditCells(to.sheet.title, "ICC(A,1)", icc.live, icc.value)
    return AuditCells(to.sheet.title, "Closed form", closed, found.icc_agreement)


def _part_pages(sheet: Worksheet, rows: _Rows, *, n_recordings: int) -> None:
    """Begin the two long tables on pages of their own, under the measure's name.

    Fitting to the width would make Excel forget the breaks, so the scale is worked out here:
    as wide as the page, and a little smaller where that keeps a table with its head.
    """
    last = sheet.max_column
    letters = [get_column_letter(column) for column in range(1, last + 1)]
    # A character is 7 pixels wide, of 96 to the inch; each column has 5 more.
    wide_in = sum(7 * sheet.column_dimensions[each].width + 5 for each in letters) / 96
    high_in = (n_recordings + _HEAD_ROWS) * _ROW_IN
    across, down = int(100 * _PAGE_WIDE_IN / wide_in), int(100 * _PAGE_HIGH_IN / high_in)
    sheet.page_setup.scale = down if _SMALLEST_SCALE <= down < across else across
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
    sheet.print_title_rows = "1:1"
    for section in (rows.ratings, rows.differences):
        if section is not None:
            sheet.row_breaks.append(Break(id=section - 1))


def _rows(ratings: DetailRatings, *, is_compared: bool) -> _Rows:
    coders = 4
    anova = coders + 3 + len(ratings.coders)
    icc = anova + 8
    components = icc + 10
    agreement = components + 10
    pairs = agreement + 5
    after_pairs = pairs + 3 + n_pairs(ratings) + (1 if len(ratings.coders) > 2 else 0)
    categories = categories_of(ratings)
    confusion = after_pairs if categories else None
    below = after_pairs + (len(categories) + 5 if categories else 0)
    last = below + 2 + max(1, len(ratings.recordings))
    differences = last + 1 if is_compared else None
    return _Rows(coders, anova, icc, components, agreement, pairs, confusion, below, differences)


def _write_opening(to: LiveSheet, measure: MeasureReliability) -> None:
    to.fixed((1, 1), f"{measure.label}: how the figures come about", look=TITLE)
    to.sheet.row_dimensions[1].height = 24
    text = (
        "Live: change a rating on the sheet Ratings_wide and every figure here follows. “App” is "
        "what the program computed at export; a difference beyond rounding means that a rating "
        "was changed since."
    )
    write_across(
        to.book,
        to.sheet,
        2,
        columns=(1, MIN_LAST - 2),
        text=text,
        look=SUBTITLE.but(is_wrapped=True),
    )
    to.book.link(to.sheet, (1, MIN_LAST - 1), title=SUMMARY, text="Back to summary")


def _write_sections(to: LiveSheet, rows: _Rows, *, last: int) -> None:
    titles = (
        (rows.coders, "1  Coders"),
        (rows.anova, "2  Analysis of variance of the recordings that all coders rated"),
        (rows.icc, "3  Intraclass correlations (McGraw & Wong, 1996)"),
        (rows.components, "4  All ratings, gaps allowed: variances by Henderson’s method 1"),
        (rows.agreement, "5  Agreement over all pairs of scores"),
        (rows.pairs, "6  Pairs of coders, first less second"),
        (rows.confusion, "7  Who gave what"),
        (rows.ratings, "8  Ratings and workings"),
        (rows.differences, "9  Difference of two coders against their mean (Bland & Altman, 1986)"),
    )
    for row, title in titles:
        if row is None:
            continue
        for column in range(1, last + 1):
            to.book.write(to.sheet, (row, column), title if column == 1 else None, SECTION)
        to.sheet.row_dimensions[row].height = 18


def _write_reported(
    to: LiveSheet, content: IrrContent, measure: MeasureReliability, *, row: int
) -> None:
    """Write what the program reports where the design has gaps; it cannot be live."""
    if content.report.design.kind == "complete":
        return
    found = measure.headline
    to.fixed((row, 1), f"To report: {found.name}, by REML (fixed)", look=BODY.but(bold=True))
    for column, head, value in (
        (6, "", found.estimate),
        (7, "95 %", found.low),
        (9, "to", found.high),
    ):
        place = column if not head else column + 1
        if head:
            to.fixed((row, column), head, look=NUMBER.but(colour=Ink.MUTED))
        to.fixed((row, place), NOT_DEFINED if value is None else value, look=COEFFICIENT)


def _write_coders(
    to: LiveSheet, ratings: DetailRatings, columns: RatingColumns, *, row: int
) -> str:
    """Write each coder's n, mean and SD; return the range of means over complete recordings."""
    heads = ("Coder", "n", "Mean", "SD", "Mean if all")
    to.heads(row, heads, look=HEAD_RIGHT, first=HEAD_LEFT)
    flags = columns.working("All coders")
    complete = ratings.scores[~np.isnan(ratings.scores).any(axis=1)]
    for number, coder in enumerate(ratings.coders):
        line = row + 1 + number
        span = columns.coder(number)
        given = ratings.scores[:, number]
        given = given[~np.isnan(given)]
        to.fixed((line, 1), coder)
        n = to.live((line, 2), f"=COUNT({span})", len(given), look=WHOLE)
        mean = float(given.mean()) if len(given) else None
        to.live((line, 3), guarded(f"AVERAGE({span})", unless=f"{n}=0"), mean, look=TWO)
        sd = float(given.std(ddof=1)) if len(given) > 1 else None
        to.live((line, 4), guarded(f"STDEV({span})", unless=f"{n}<2"), sd, look=TWO)
        of_all = float(complete[:, number].mean()) if len(complete) else None
        formula = guarded(f"SUMPRODUCT({flags},{span})/SUM({flags})", unless=f"SUM({flags})=0")
        to.live((line, 5), formula, of_all, look=TWO)
    return f"{address(row + 1, 5)}:{address(row + len(ratings.coders), 5)}"


def _write_agreement(
    to: LiveSheet, ratings: DetailRatings, columns: RatingColumns, rows: _Rows
) -> None:
    write_agreement(to, ratings, columns, row=rows.agreement + 1)
    write_pairs(to, ratings, row=rows.pairs + 1)
    if rows.confusion is not None:
        write_confusion(to, ratings, columns, row=rows.confusion + 1)
