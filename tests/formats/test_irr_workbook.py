"""The reliability workbook, reopened and compared cell by cell with the statistics."""

import hashlib
import itertools
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import FORMULAE
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.domain.score_row import CoderScore
from fsh_coder.formats import irr_workbook
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_summary_sheet import FIRST_ROW, HEAD_ROW
from fsh_coder.formats.variable_names import coder_names, measure_names
from fsh_coder.formats.workbook import NOT_DEFINED
from fsh_coder.reliability.report import MeasureReliability
from tests.formats.irr_samples import Design, sample

DESIGNS = (
    Design(n=12, k=3, n_single=3),
    Design(n=10, k=2),
    Design(n=14, k=4, kind="rotating"),
    Design(n=16, k=3, kind="gaps"),
    Design(n=8, k=2, kind="flat"),
    Design(n=8, k=3, kind="perfect"),
    Design(n=8, k=2, kind="negative"),
    Design(n=6, k=6, kind="rare"),
)


@pytest.fixture(scope="module", params=DESIGNS, ids=lambda each: f"{each.kind}-{each.k}")
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[IrrContent, Workbook]:
    """A design's content and its workbook as it is read back, values beside formulas."""
    content = sample(request.param, is_short=request.param is not DESIGNS[0])
    path = tmp_path_factory.mktemp("irr") / "irr.xlsx"
    irr_workbook.write(content, path)
    return content, load_workbook(path, data_only=True)


def table(book: Workbook, title: str) -> list[dict[str, object]]:
    """Return a data sheet as other programs read it: one mapping per row."""
    sheet = book[title]
    assert isinstance(sheet, Worksheet)
    rows = list(sheet.iter_rows(values_only=True))
    heads = [str(head) for head in rows[0]]
    assert len(set(heads)) == len(heads)
    return [dict(zip(heads, row, strict=True)) for row in rows[1:]]


def summary_rows(book: Workbook) -> dict[str, dict[str, object]]:
    """Return the lines of the summary by variable."""
    sheet = book["IRR_Summary"]
    assert isinstance(sheet, Worksheet)
    heads = [cell.value for cell in sheet[HEAD_ROW]]
    lines: dict[str, dict[str, object]] = {}
    for row in sheet.iter_rows(min_row=FIRST_ROW, values_only=True):
        if row[1] is None:
            continue
        lines[str(row[1])] = {str(h): v for h, v in zip(heads, row, strict=True) if h is not None}
    return lines


def expected_figures(measure: MeasureReliability) -> dict[str, float | None]:
    """Return what the summary must show for a measure, by head of column."""
    return {
        "n": measure.n_recordings,
        "n all coders": measure.n_complete,
        "k": measure.n_coders,
        "Mean": measure.mean,
        "SD": measure.sd,
        "Estimate": measure.headline.estimate,
        "95 % low": measure.headline.low,
        "95 % high": measure.headline.high,
        "Mean of coders": measure.icc_ak.estimate,
        "ICC(C,1)": measure.icc_c1.estimate,
        "Exact": measure.exact.estimate,
        "Within 1": measure.within_one.estimate,
        "κ quadr.": measure.kappa_quadratic.estimate,
        "α": measure.alpha.estimate,
        "AC2": measure.ac2.estimate,
        "SEM": measure.sem.estimate,
        "SDC": measure.sdc.estimate,
    }


def test_every_figure_of_the_summary_is_the_statistics(
    written: tuple[IrrContent, Workbook],
) -> None:
    """Each cell holds the unrounded figure; what is not defined is words, never a number."""
    content, book = written
    lines = summary_rows(book)
    names = measure_names(content.rubric.measures())
    assert list(lines) == [names[each.key] for each in content.report.measures]
    for measure in content.report.measures:
        line = lines[names[measure.key]]
        assert line["Measure"] == measure.label
        for head, value in expected_figures(measure).items():
            if value is None:
                assert line[head] in {NOT_DEFINED, "–"}, (measure.key, head)
            else:
                assert line[head] == pytest.approx(value, rel=1e-14, abs=1e-14), (measure.key, head)
        assert line["Band"] == measure.band or (
            measure.band is None and line["Band"] in {NOT_DEFINED, "no band"}
        )
        for warning in measure.warnings:
            assert warning.short in str(line["Look at"])


def test_the_long_sheet_holds_every_value(written: tuple[IrrContent, Workbook]) -> None:
    """One row per rating with its provenance; a missing value is blank and says why."""
    content, book = written
    rows = table(book, "Ratings_long")
    assert len(rows) == len(content.rows)
    for read, row in zip(rows, content.rows, strict=True):
        assert (read["recording"], read["coder"], read["measure"]) == (
            row.recording,
            row.coder,
            row.measure.key,
        )
        assert (read["purpose"], read["block"], read["unit"]) == (row.purpose, row.block, row.unit)
        assert isinstance(read["submitted_at_utc"], datetime)
        if row.value is None:
            assert read["value"] is None
            assert read["missing_code"] == row.missing
            assert read["missing_reason"] == row.reason
        else:
            assert read["value"] == pytest.approx(row.value, rel=1e-14)
            assert read["missing_code"] is None


def test_the_digest_can_be_computed_from_the_file(written: tuple[IrrContent, Workbook]) -> None:
    """Anybody can check the ratings against the digest on the first sheet."""
    content, book = written
    lines = [
        "{recording}\t{coder}\t{measure}\t{value}\n".format(
            **{**row, "value": "" if row["value"] is None else f"{row['value']:.15g}"}
        )
        for row in table(book, "Ratings_long")
    ]
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    assert digest == content.report.data_sha256
    assert digest in readme_text(book)


def readme_text(book: Workbook) -> str:
    """Return all text of the first sheet."""
    sheet = book["README"]
    assert isinstance(sheet, Worksheet)
    return "\n".join(
        str(value)
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    )


def test_the_wide_sheet_holds_the_same_values(written: tuple[IrrContent, Workbook]) -> None:
    """One row per recording, one column per measure and coder; missing is truly blank."""
    content, book = written
    names = measure_names(content.rubric.measures())
    coders = coder_names(content.coders)
    values = {(row.recording, row.measure.key, row.coder): row for row in content.rows}
    wide = table(book, "Ratings_wide")
    assert [row["recording"] for row in wide] == list(content.recordings)
    for read in wide:
        who = {row.coder for row in content.rows if row.recording == read["recording"]}
        assert read["n_coders"] == len(who)
        missing = str(read["missing_code"] or "")
        for measure, coder in itertools.product(content.report.measures, content.coders):
            name = f"{names[measure.key]}_{coders[coder]}"
            row = values.get((str(read["recording"]), measure.key, coder))
            if row is None:
                assert read[name] is None
                assert f"{coders[coder]}=not_coded" in missing
            elif row.value is None:
                assert read[name] is None
                assert f"{name}={row.missing}" in missing
            else:
                assert read[name] == pytest.approx(row.value, rel=1e-14)


def test_the_workbooks_own_checks_pass(written: tuple[IrrContent, Workbook]) -> None:
    """The wide and the long sheet agree, and no rating is off its scale."""
    _, book = written
    sheet = book["README"]
    assert isinstance(sheet, Worksheet)
    results = [cell.value for cell in sheet["D"] if cell.value in {"OK", "CHECK"}]
    assert len(results) >= 2
    assert set(results) == {"OK"}


def test_names_of_variables_suit_r_and_spss(written: tuple[IrrContent, Workbook]) -> None:
    """Lower case ASCII, a letter first, at most 32 characters."""
    _, book = written
    heads = table(book, "Ratings_wide")[0]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", head) for head in heads)


def test_the_codebook_names_every_variable(written: tuple[IrrContent, Workbook]) -> None:
    """Each variable has its label and what its values mean."""
    content, book = written
    entries = {str(row["variable"]): row for row in table(book, "Codebook")}
    names = measure_names(content.rubric.measures())
    for measure in content.rubric.measures():
        entry = entries[names[measure.key]]
        assert measure.label in str(entry["label"])
        assert entry["values"]
    for dimension in content.rubric.dimensions:
        assert f"{dimension.low}: " in str(entries[names[dimension.key]]["anchors_or_rules"])
    assert "missing_code = not_coded" in entries


def test_the_paper_table_shows_the_same_figures(written: tuple[IrrContent, Workbook]) -> None:
    """Figures are numbers; the interval is text in square brackets without leading zeros."""
    content, book = written
    sheet = book["Paper_table"]
    assert isinstance(sheet, Worksheet)
    lines = {str(row[0]): row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}
    for measure in content.report.measures:
        line = lines[measure.label]
        assert line[1] == measure.n_recordings
        estimate = measure.headline.estimate
        assert line[4] == ("–" if estimate is None else pytest.approx(estimate, rel=1e-14))
        if measure.headline.low is not None:
            assert re.fullmatch(r"\[−?(\.|1\.)\d\d, −?(\.|1\.)\d\d\]", str(line[5])), line[5]
        if measure.exact.estimate is not None:
            assert line[7] == pytest.approx(100 * measure.exact.estimate)


def test_readme_says_where_everything_comes_from(written: tuple[IrrContent, Workbook]) -> None:
    """Study, program, rubric, digests, design, and that the study is made up."""
    content, book = written
    text = readme_text(book)
    for words in (
        "Harbour & Hill study",
        "FSH Coder 0.1.0",
        content.report.rubric_digest,
        content.report.design.sentence,
        "2026-03-06 14:02 UTC",
        "Synthetic: this study was made up",
    ):
        assert words in text
    for name, setting in content.report.settings:
        assert name in text
        assert setting in text


def test_every_sheet_is_reached_from_the_first(written: tuple[IrrContent, Workbook]) -> None:
    """The index links every other sheet that is there."""
    _, book = written
    sheet = book["README"]
    assert isinstance(sheet, Worksheet)
    linked = {
        (cell.hyperlink.location or "").split("!")[0].strip("'")
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink is not None
    }
    assert linked >= {title for title in book.sheetnames if not title.startswith(("README", "D_"))}


def test_sheets_are_set_up_for_reading_and_print(written: tuple[IrrContent, Workbook]) -> None:
    """Heads stay in sight, pages are A4 and say what they belong to."""
    _, book = written
    for title in book.sheetnames:
        sheet = book[title]
        assert isinstance(sheet, Worksheet)
        assert sheet.page_setup.paperSize in {9, "9"}
        if title not in {"README", "Paper_table", "Reproduce"} and not title.startswith("D_"):
            assert sheet.freeze_panes is not None, title
            assert sheet.print_title_rows, title


@pytest.fixture(scope="module")
def one() -> IrrContent:
    """A small complete design."""
    return sample(Design(n=10, k=3, n_single=2))


@pytest.fixture(scope="module")
def path_of_one(one: IrrContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its workbook as a file."""
    path = tmp_path_factory.mktemp("one") / "irr.xlsx"
    irr_workbook.write(one, path)
    return path


@pytest.fixture(scope="module")
def book_of_one(path_of_one: Path) -> Workbook:
    """Its workbook as it is read back, formulas and all."""
    return load_workbook(path_of_one)


def test_discrepancies_are_listed_widest_first(one: IrrContent, book_of_one: Workbook) -> None:
    """Each has the coders' scores and reasons, and an empty cell for the consensus."""
    sheet = book_of_one["Discrepancies"]
    assert isinstance(sheet, Worksheet)
    heads = [cell.value for cell in sheet[4]]
    rows = [
        dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)
    ]
    assert len(rows) == len(one.discrepancies) > 0
    spreads = [int(str(row["Spread"])) for row in rows]
    assert spreads == sorted(spreads, reverse=True)
    listed = {(row["Recording"], row["Measure"]): row for row in rows}
    for each in one.discrepancies:
        row = listed[(each.recording, each.measure.label)]
        assert row["Consensus"] is None
        for score in each.scores:
            assert row[score.coder] == score.score
            assert f"{score.coder}: {score.reason}" in str(row["Reasons given"])
        assert "07:04" in str(row["Heard at"])


def test_without_discrepancies_the_sheet_says_so(tmp_path: Path) -> None:
    """Coders who agree get a sentence, not an empty table without a word."""
    irr_workbook.write(
        sample(Design(n=6, k=2, kind="perfect"), is_short=True), tmp_path / "irr.xlsx"
    )
    sheet = load_workbook(tmp_path / "irr.xlsx")["Discrepancies"]
    assert isinstance(sheet, Worksheet)
    assert "at most one point apart" in str(sheet["A2"].value)


def test_the_consensus_takes_only_scores_of_the_scale(book_of_one: Workbook) -> None:
    """A drop-down offers the scores; a six on a scale to five cannot be typed."""
    sheet = book_of_one["Discrepancies"]
    assert isinstance(sheet, Worksheet)
    rule = sheet.data_validations.dataValidation[0]
    assert (rule.type, rule.formula1) == ("list", '"1,2,3,4,5"')


def test_the_pair_shown_can_be_chosen(book_of_one: Workbook) -> None:
    """The coders of the confusion matrix come from a list, in cells that are not locked."""
    sheet = book_of_one["D_g_empathy"]
    assert isinstance(sheet, Worksheet)
    assert sheet.protection.sheet
    rule = next(each for each in sheet.data_validations.dataValidation if each.type == "list")
    first, last = str(rule.formula1).replace("$", "").split(":")
    assert [cell.value for cell in sheet[f"{first}:{last}"][0]] == ["KB", "MS", "TL"]
    for place in str(rule.sqref).split():
        for row in sheet[place] if ":" in place else ((sheet[place],),):
            assert all(not cell.protection.locked for cell in row)


def test_formulas_come_with_their_values(path_of_one: Path, book_of_one: Workbook) -> None:
    """A reader that does not calculate sees every figure; none is an error."""
    values = load_workbook(path_of_one, data_only=True)
    n_formulas = 0
    for title in book_of_one.sheetnames:
        sheet, shown = book_of_one[title], values[title]
        assert isinstance(sheet, Worksheet)
        assert isinstance(shown, Worksheet)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    n_formulas += 1
                    value = shown[cell.coordinate].value
                    assert value is not None or '""' in str(cell.value), (title, cell.coordinate)
                    assert not str(value).startswith("#")
                    assert len(str(cell.value)) < 8_192
    assert n_formulas > 3_000


def test_functions_carry_the_prefix_their_age_demands(one: IrrContent, tmp_path: Path) -> None:
    """Functions newer than the file format need a prefix, or Excel shows #NAME?."""
    book = irr_workbook.build(one)
    used = {
        name
        for title, place, _ in book.known_values()
        for name in re.findall(r"([A-Z_a-z.]+[A-Z0-9.]*)\(", str(book.book[title][place].value))
    }
    assert {name for name in used if name not in FORMULAE} == {"_xlfn.BETA.INV"}


def test_left_out_recordings_are_named(
    one: IrrContent, book_of_one: Workbook, tmp_path: Path
) -> None:
    """Nothing disappears without a reason; without any there is no such sheet."""
    rows = table(book_of_one, "Left_out")
    assert [(row["recording"], row["reason"]) for row in rows] == list(one.report.left_out)
    irr_workbook.write(sample(Design(n=6, k=2), is_short=True), tmp_path / "all.xlsx")
    assert "Left_out" not in load_workbook(tmp_path / "all.xlsx").sheetnames


NASTY = ('=HYPERLINK("http://x")', "@cmd", "-1+1", "a\x07b", "x" * 40_000, "R&D <tag>", "\t=1")


def test_what_users_typed_is_safe_everywhere(one: IrrContent, tmp_path: Path) -> None:
    """Names and reasons of every kind are written as text and the file opens."""
    nasty = [
        replace(
            each,
            recording=NASTY[n % len(NASTY)][:30].replace("\x07", ""),
            scores=tuple(
                CoderScore(s.coder, s.score, NASTY[(n + m) % len(NASTY)], s.evidence_at_ms)
                for m, s in enumerate(each.scores)
            ),
        )
        for n, each in enumerate(one.discrepancies)
    ]
    content = replace(
        one,
        discrepancies=tuple(nasty),
        provenance=replace(one.provenance, study_name='=1+1 & "R&D" \x07'),
        report=replace(one.report, left_out=(("=1+1", "@because"),)),
    )
    irr_workbook.write(content, tmp_path / "irr.xlsx")
    book = load_workbook(tmp_path / "irr.xlsx")
    for title in ("Discrepancies", "Left_out", "README"):
        sheet = book[title]
        assert isinstance(sheet, Worksheet)
        for row in sheet.iter_rows():
            for cell in row:
                is_own_check = title == "README" and cell.column in {3, 4}
                assert cell.data_type != "f" or is_own_check, cell.coordinate
                assert len(str(cell.value or "")) <= 32_767
    left_out = table(book, "Left_out")[0]
    assert left_out == {"recording": "=1+1", "reason": "@because"}


def test_charts_have_their_error_bars_in_order(path_of_one: Path) -> None:
    """One chart per block, each with whiskers in the order of the schema."""
    with ZipFile(path_of_one) as archive:
        charts = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/charts/chart")
        ]
    with_bars = [chart for chart in charts if "errBars" in chart and "lineChart" in chart]
    assert len(with_bars) == 3
    assert all(chart.index("<plus") < chart.index("<minus") for chart in with_bars)


def test_the_commands_name_variables_that_are_there(book_of_one: Workbook) -> None:
    """R and SPSS find every variable in the wide sheet under the name in the command."""
    sheet = book_of_one["Reproduce"]
    assert isinstance(sheet, Worksheet)
    text = "\n".join(str(cell.value or "") for cell in sheet["A"])
    named = set(re.findall(r"g_cct_\w+", text))
    assert named == {"g_cct_kb", "g_cct_ms", "g_cct_tl"}
    assert named <= set(table(book_of_one, "Ratings_wide")[0])


def test_the_files_properties_say_what_it_is(one: IrrContent, book_of_one: Workbook) -> None:
    """Title, program and digests are found without opening a sheet."""
    assert book_of_one.properties.title == "Inter-rater reliability: Harbour & Hill study"
    assert book_of_one.properties.creator == "FSH Coder 0.1.0"
    assert book_of_one.properties.keywords == "synthetic"
    facts = {each.name: each.value for each in book_of_one.custom_doc_props.props}  # type: ignore[attr-defined]  # not in the stubs
    assert facts["Ratings SHA-256"] == one.report.data_sha256


@pytest.mark.parametrize(("n", "n_breaks"), [(12, 0), (40, 2)])
def test_long_tables_of_a_detail_sheet_begin_a_page(tmp_path: Path, n: int, n_breaks: int) -> None:
    """With many recordings ratings and differences each start a page under the measure's name.

    Programs forget breaks on sheets that are fitted to the page, so these have a scale.
    """
    content = sample(Design(n=n, k=2), is_short=True)
    path = tmp_path / "irr.xlsx"
    irr_workbook.write(content, path)
    book = load_workbook(path)
    sheet = book[f"D_{measure_names(content.rubric.measures())[content.report.measures[0].key]}"]
    assert isinstance(sheet, Worksheet)
    breaks = [int(each.id) for each in sheet.row_breaks.brk]
    assert len(breaks) == n_breaks
    fitting = sheet.sheet_properties.pageSetUpPr
    assert fitting is not None
    assert bool(fitting.fitToPage) is not bool(n_breaks)
    if n_breaks:
        heads = [str(sheet.cell(row + 1, 1).value) for row in breaks]
        assert heads[0].endswith("Ratings and workings")
        assert "Difference of two coders" in heads[1]
        assert sheet.print_title_rows == "$1:$1"
        assert 40 <= (sheet.page_setup.scale or 0) <= 100
