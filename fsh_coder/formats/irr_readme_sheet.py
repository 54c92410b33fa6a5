"""The sheet README: what the workbook holds, where it comes from, and whether it still agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats import irr_discrepancies_sheet, irr_paper_sheet, irr_summary_sheet
from fsh_coder.formats.cell_look import (
    BODY,
    NOTE,
    NUMBER,
    SECTION,
    SUBTITLE,
    TITLE,
    WORDS,
    Ink,
    Look,
    NumberFormat,
)
from fsh_coder.formats.codebook_sheet import TITLE_OF_SHEET as CODEBOOK
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_left_out_sheet import TITLE_OF_SHEET as LEFT_OUT
from fsh_coder.formats.irr_ratings_sheets import LONG, WIDE, WidePlaces
from fsh_coder.formats.irr_reproduce_sheet import TITLE_OF_SHEET as REPRODUCE
from fsh_coder.formats.irr_wording import REFERENCES, bands_sentence, method_sentence
from fsh_coder.formats.variable_names import measure_names
from fsh_coder.formats.workbook import (
    FormulaBook,
    quoted,
    set_page,
    set_widths,
    write_across,
)
from fsh_coder.reliability.bands import CICCHETTI_EDGES

TITLE_OF_SHEET = "README"
WIDTHS = {"A": 28, "B": 66, "C": 13, "D": 13}
LAST = 4

WARNING = Look(bold=True, colour=Ink.WARN, fill=Ink.INPUT, is_wrapped=True, rule="thin", indent=1)


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """A check that the workbook makes of itself: what, the formula, what it gives now."""

    what: str
    formula: str
    value: float


def start_readme(book: FormulaBook) -> Worksheet:
    """Add the empty sheet, so that it comes first."""
    return book.add_sheet(TITLE_OF_SHEET, tab=Ink.TITLE)


def fill_readme(
    book: FormulaBook,
    sheet: Worksheet,
    content: IrrContent,
    *,
    checks: Sequence[LiveCheck],
) -> None:
    """Write the sheet, once the others stand."""
    set_widths(sheet, WIDTHS)
    book.write(sheet, (1, 1), "Inter-rater reliability workbook", TITLE)
    sheet.row_dimensions[1].height = 24
    opening = (
        f"{content.provenance.study_name}. {content.report.rubric_title}. From the single rating "
        "to the published table; every figure can be followed back to the ratings."
    )
    write_across(
        book, sheet, 2, columns=(1, LAST), text=opening, look=SUBTITLE.but(is_wrapped=True)
    )
    row = 4
    if content.provenance.is_synthetic:
        write_across(
            book, sheet, 3, columns=(1, LAST), look=WARNING,
            text="Synthetic: this study was made up to show the program. No real family or worker "
            "is in it, and its figures mean nothing.",
        )  # fmt: skip
        row = 5
    row = _pairs(book, sheet, "What was compared", _design(content), row=row)
    row = _index(book, sheet, content, row=row)
    row = _pairs(book, sheet, "Where it comes from", _provenance(content), row=row)
    row = _checks(book, sheet, checks, row=row)
    row = _settings(book, sheet, row=row)
    row = _pairs(book, sheet, "How it was computed", _method(content), row=row)
    _colours(book, sheet, row=row)
    set_page(sheet, content.provenance, is_landscape=False, n_pages_high=1)


def rating_checks(content: IrrContent, places: WidePlaces) -> list[LiveCheck]:
    """Return checks that the wide and the long sheet hold the same ratings, on their scale."""
    if not places.columns:
        return []
    first = min(places.columns.values())
    last = max(places.columns.values())
    wide = _area(WIDE, (2, first), (places.last_row, last))
    long = _area(LONG, (2, 9), (len(content.rows) + 1, 9))
    checks = [
        LiveCheck("Ratings: wide less long", f"=COUNT({wide})-COUNT({long})", 0),
        LiveCheck("Sum of ratings: wide less long", f"=ROUND(SUM({wide})-SUM({long}),6)", 0),
    ]  # fmt: skip
    for measure in content.report.measures:
        if measure.scale_range is None or measure.block != "global":
            continue
        columns = [n for (key, _), n in places.columns.items() if key == measure.key]
        area = _area(WIDE, (2, min(columns)), (places.last_row, max(columns)))
        low, high = (f"{end:g}" for end in measure.scale_range)
        formula = f'=COUNTIF({area},"<{low}")+COUNTIF({area},">{high}")'
        checks.append(LiveCheck(f"{measure.label}: ratings outside {low} to {high}", formula, 0))
    return checks


def _area(title: str, first: tuple[int, int], last: tuple[int, int]) -> str:
    return (
        f"{quoted(title)}!${get_column_letter(first[1])}${first[0]}"
        f":${get_column_letter(last[1])}${last[0]}"
    )


def _design(content: IrrContent) -> list[tuple[str, str]]:
    report = content.report
    lines = [("Design", report.design.sentence)]
    lines += [("Read with care", f"{each.short} {each.explanation}") for each in report.warnings]
    return lines


def _provenance(content: IrrContent) -> list[tuple[str, str]]:
    report, provenance = content.report, content.provenance
    coders = ", ".join(content.coders)
    return [
        ("Study", provenance.study_name + (" (synthetic)" if provenance.is_synthetic else "")),
        ("Program", f"FSH Coder {provenance.app_version}"),
        ("Exported", provenance.exported_words),
        ("Figures computed", f"{report.computed_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"),
        ("Rubric", f"{content.rubric.title}, version {content.rubric.version}"),
        ("Rubric’s SHA-256", report.rubric_digest),
        ("Coders", f"{coders}; independent, each blind to the others until all had submitted"),
        ("Codings", content.scope.compared.sentence),
        ("Period", content.scope.period_words),
        ("Missing ratings", "blank cells; the reason is in the column missing_code"),
        *_not_applicable(content),
        ("Ratings’ SHA-256", report.data_sha256),
        ("How to check it", f"SHA-256 of the lines of {LONG} in their order: recording, coder, "
         "measure and value, parted by tabs, each line ended by a line feed, UTF-8; values with "
         "at most 15 significant digits, missing ones empty."),
        *report.settings,
    ]  # fmt: skip


def _not_applicable(content: IrrContent) -> list[tuple[str, str]]:
    """Return how ratings were handled that say a dimension does not apply; often nothing."""
    found = [each for each in content.report.measures if each.not_applicable]
    if not found:
        return []
    given = "; ".join(f"{each.label}: {len(each.not_applicable)}" for each in found)
    return [
        ("Not applicable", "A rating that says the dimension does not apply is no score and not a "
         "missing rating: its cell is blank, its missing_code is not_applicable. No statistic "
         "counts it, means leave it out, and agreement on whether a dimension applies is said "
         f"beside each measure. Ratings of this kind: {given}."),
    ]  # fmt: skip


def _method(content: IrrContent) -> list[tuple[str, str]]:
    return [
        ("For the paper", method_sentence(content)),
        ("Bands", bands_sentence()),
        ("References", REFERENCES),
    ]


def _section(book: FormulaBook, sheet: Worksheet, title: str, *, row: int) -> int:
    for column in range(1, LAST + 1):
        book.write(sheet, (row, column), title if column == 1 else None, SECTION)
    sheet.row_dimensions[row].height = 19
    return row + 1


def _pairs(
    book: FormulaBook,
    sheet: Worksheet,
    title: str,
    pairs: Sequence[tuple[str, str]],
    *,
    row: int,
) -> int:
    row = _section(book, sheet, title, row=row)
    for name, text in pairs:
        book.write(sheet, (row, 1), name, BODY.but(bold=True, down="top"))
        write_across(book, sheet, row, columns=(2, LAST), text=text, look=WORDS)
        row += 1
    return row + 1


def _index(book: FormulaBook, sheet: Worksheet, content: IrrContent, *, row: int) -> int:
    row = _section(book, sheet, "Sheets", row=row)
    for title, text in _sheets(content):
        if title not in book.book.sheetnames:
            continue
        book.link(sheet, (row, 1), title=title, text=title)
        write_across(book, sheet, row, columns=(2, LAST), text=text, look=WORDS)
        row += 1
    return row + 1


def _sheets(content: IrrContent) -> tuple[tuple[str, str], ...]:
    n_moments = len(content.events.discrepancies) if content.events else 0
    return (
        (irr_summary_sheet.TITLE_OF_SHEET, "One line per measure: coefficient with interval and "
         "band, agreement, error in its own units, what to look at, charts"),
        (irr_paper_sheet.TITLE_OF_SHEET, "The same figures as a journal prints them, to be pasted"),
        (irr_discrepancies_sheet.TITLE_OF_SHEET, "Global ratings more than one point apart "
         f"({len(content.discrepancies)}) and moments coded differently ({n_moments}), with room "
         "for the consensus"),
        ("Event_agreement", "Do coders mark the same moments? Per pair and code: matched, only "
         "one, agreement, F1, kappa, by tolerance"),
        ("Events_long", "Every event of every pair of coders: when, who gave which code, and how "
         "it came out"),
        (_first_detail(content), f"The first of {len(content.report.measures)} sheets that show "
         "their working, live: coders, analysis of variance, ICCs, pairs, ratings. Reached from "
         "the summary"),
        (WIDE, "One row per recording, one column per measure and coder (SPSS, irr, psych)"),
        (LONG, "One row per rating with its provenance (tidy data for R and pandas)"),
        (CODEBOOK, "Names, labels, valid values, definitions, formulas, codes of missing values"),
        (REPRODUCE, "Commands of R and SPSS that give the same figures"),
        (LEFT_OUT, "Recordings that are not in the figures, and why "
         f"({len(content.report.left_out)})"),
    )  # fmt: skip


def _first_detail(content: IrrContent) -> str:
    names = measure_names(content.rubric.measures())
    return f"D_{names[content.report.measures[0].key]}"


def _checks(book: FormulaBook, sheet: Worksheet, checks: Sequence[LiveCheck], *, row: int) -> int:
    if not checks:
        return row
    row = _section(book, sheet, "Checks the workbook makes of itself (live)", row=row)
    for check in checks:
        for column, text in ((1, check.what), (2, None)):
            book.write(sheet, (row, column), text, BODY)
        look = NUMBER.but(number_format="0.######")
        book.put(sheet, (row, 3), check.formula, check.value, look)
        is_ok = BODY.but(bold=True, across="center", fill=Ink.GOOD)
        book.put(sheet, (row, 4), f'=IF(ABS(C{row})<0.000001,"OK","CHECK")', "OK", is_ok)
        row += 1
    return row + 1


def _settings(book: FormulaBook, sheet: Worksheet, *, row: int) -> int:
    """Write the settings that the live formulas read, each under a name of its own."""
    row = _section(
        book, sheet, "Settings of the live sheets (change them and they follow)", row=row
    )
    edges = zip(("cfg_fair", "cfg_good", "cfg_excellent"), CICCHETTI_EDGES, strict=True)
    settings = [
        ("Confidence of the intervals", "cfg_conf", 0.95),
        *((f"Band: {name.removeprefix('cfg_')} from", name, edge) for name, edge in edges),
    ]
    for text, name, value in settings:
        for column, shown in ((1, text), (2, None)):
            book.write(sheet, (row, column), shown, BODY)
        look = NUMBER.but(number_format=NumberFormat.TWO, fill=Ink.INPUT, is_locked=False)
        book.write(sheet, (row, 3), value, look)
        book.write(sheet, (row, 4), name, BODY.but(colour=Ink.FAINT, across="center"))
        place = f"{quoted(TITLE_OF_SHEET)}!$C${row}"
        book.book.defined_names[name] = DefinedName(name, attr_text=place)
        row += 1
    return row + 1


def _colours(book: FormulaBook, sheet: Worksheet, *, row: int) -> None:
    row = _section(book, sheet, "Colours", row=row)
    meanings = (
        (Ink.REPORT, "the figure to report"),
        (Ink.INPUT, "to be filled in by you"),
        (Ink.FAIR, "fair band; coders two points apart"),
        (Ink.POOR, "poor band; coders three points apart or more"),
        (Ink.GOOD, "good band; check passed"),
        (Ink.EXCELLENT, "excellent band"),
    )
    for fill, text in meanings:
        book.write(sheet, (row, 1), None, BODY.but(fill=fill))
        book.write(sheet, (row, 2), text, BODY)
        row += 1
    note = "A word always stands beside a colour: no meaning rests on colour alone."
    book.write(sheet, (row, 2), note, NOTE.but(is_wrapped=False))
