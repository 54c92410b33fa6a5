"""Exports of a real study, reopened and compared with what the coders gave."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.domain.errors import CannotWrite, NothingToReport
from fsh_coder.domain.score_row import MissingCode
from fsh_coder.domain.study import Purpose
from fsh_coder.services import (
    disagreements,
    event_agreement,
    exports,
    reliability_report,
    rubric_library,
    scores,
)
from tests.services.coded_study import CodedStudy, copy_of, make_coded_study


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> CodedStudy:
    """Five recordings by two coders, and one by one."""
    coded = make_coded_study(tmp_path_factory.mktemp("study"), is_synthetic=True)
    with coded.db:
        for number, score in enumerate((1, 3, 4, 2, 5), 1):
            label = f"S{number:03d}"
            coded.add_recording(
                label, held_on=date(2026, 1, number), variables=(("Site code", f"=A{number}"),)
            )
            coded.code(label, "AA", [score] * 4, marks={"SR": number, "Q": 2})
            coded.code(label, "BB", [score, 3, 3, score], purpose=Purpose.DOUBLE)
        coded.add_recording("S006")
        coded.code("S006", "CC", [3, 3, 3, 3])
    return coded


@pytest.fixture
def study(coded: CodedStudy, tmp_path: Path) -> Iterator[CodedStudy]:
    """A copy of it, open, that the test may change."""
    with copy_of(coded, tmp_path) as own:
        yield own


@pytest.fixture(scope="module")
def books(coded: CodedStudy, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """The two workbooks of the study as it is, read back: irr and scores."""
    folder = tmp_path_factory.mktemp("books")
    with copy_of(coded, folder) as study:
        exports.export_irr(study.db, folder / "irr.xlsx")
        exports.export_scores(study.db, folder / "scores.xlsx")
    return {name: opened(folder / f"{name}.xlsx") for name in ("irr", "scores")}


def table(found: Path | Workbook, title: str) -> list[dict[str, object]]:
    """Return a data sheet, of a file or of a book that is open: one mapping per row."""
    sheet = (found if isinstance(found, Workbook) else opened(found))[title]
    assert isinstance(sheet, Worksheet)
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def opened(path: Path) -> Workbook:
    """Open a workbook as values."""
    return load_workbook(path, data_only=True)


def test_the_reliability_workbook_shows_the_studys_figures(
    study: CodedStudy, books: dict[str, Workbook]
) -> None:
    """The estimate in the file is the report's, and the ratings are the coders'."""
    report = reliability_report.build(study.db, rubric_digest=study.rubric.digest)
    book = books["irr"]
    sheet = book["IRR_Summary"]
    assert isinstance(sheet, Worksheet)
    lines = {str(row[0]): row for row in sheet.iter_rows(min_row=6, values_only=True)}
    for measure in report.measures:
        shown = lines[measure.label][7]
        assert shown == ("n/a" if measure.headline.estimate is None else measure.headline.estimate)
    wide = {str(row["recording"]): row for row in table(book, "Ratings_wide")}
    assert (wide["S003"]["g_empathy_aa"], wide["S003"]["g_sst_bb"]) == (4, 3)
    assert wide["S006"]["g_empathy_aa"] is None
    assert "aa=not_coded" in str(wide["S006"]["missing_code"])
    long = table(book, "Ratings_long")
    assert len(long) == 11 * len(study.rubric.measures())
    assert table(book, "Left_out") == [{"recording": "S006", "reason": "coded by CC only"}]


def test_a_draft_is_not_in_any_export(study: CodedStudy, tmp_path: Path) -> None:
    """Nothing of an observation that is not submitted leaves the study."""
    study.add_recording("S007")
    study.code("S007", "AA", [5, 5, 5, 5], is_submitted=False)
    exports.export_irr(study.db, tmp_path / "irr.xlsx")
    exports.export_scores(study.db, tmp_path / "scores.xlsx")
    assert "S007" not in {row["recording"] for row in table(tmp_path / "irr.xlsx", "Ratings_long")}
    assert "S007" not in {
        row["recording"] for row in table(tmp_path / "scores.xlsx", "Scores_long")
    }


def test_nothing_double_coded_leaves_no_file(tmp_path: Path) -> None:
    """The sentence says what to do; no empty workbook is written."""
    study = make_coded_study(tmp_path)
    with study.db, pytest.raises(NothingToReport):
        exports.export_irr(study.db, tmp_path / "irr.xlsx")
    assert not (tmp_path / "irr.xlsx").exists()


def test_nothing_submitted_leaves_no_file(tmp_path: Path) -> None:
    """There are no scores before the first submission."""
    study = make_coded_study(tmp_path)
    with study.db, pytest.raises(NothingToReport, match="No observation is submitted yet"):
        exports.export_scores(study.db, tmp_path / "scores.xlsx")
    assert not (tmp_path / "scores.xlsx").exists()


def test_a_folder_that_is_not_there_is_said(study: CodedStudy, tmp_path: Path) -> None:
    """Both exports name the file they could not write."""
    for export in (exports.export_irr, exports.export_scores):
        with pytest.raises(CannotWrite, match=r"out\.xlsx"):
            export(study.db, tmp_path / "gone" / "out.xlsx")


def test_the_rubric_with_most_double_coding_is_taken(study: CodedStudy, tmp_path: Path) -> None:
    """A second rubric that nobody used twice does not hide the first."""
    other = rubric_library.shipped_by_key("cascade_sw7")
    rubric_library.install(study.db, other)
    exports.export_irr(study.db, tmp_path / "irr.xlsx")
    assert "g_empathy_aa" in table(tmp_path / "irr.xlsx", "Ratings_wide")[0]
    with pytest.raises(NothingToReport):
        exports.export_irr(study.db, tmp_path / "irr.xlsx", rubric_digest=other.digest)


def test_scores_long_hold_every_value(study: CodedStudy, tmp_path: Path) -> None:
    """One row per observation and measure, with its context, in canonical order."""
    path = tmp_path / "scores.xlsx"
    exports.export_scores(study.db, path)
    rows = scores.score_rows(study.db, study.rubric.digest)
    read = table(path, "Scores_long")
    assert len(read) == len(rows)
    for shown, row in zip(read, rows, strict=True):
        assert (shown["recording"], shown["coder"], shown["measure"], shown["purpose"]) == (
            row.recording,
            row.coder,
            row.measure.key,
            row.purpose,
        )
        assert shown["value"] == (None if row.value is None else pytest.approx(row.value))
        assert shown["missing_code"] == row.missing
        assert (shown["worker"], shown["team"]) == (row.session.worker_label, row.session.team)
        assert isinstance(shown["submitted_at_utc"], datetime)


def test_scores_wide_hold_one_row_per_observation(study: CodedStudy, tmp_path: Path) -> None:
    """Every measure in its column, the study's own variables beside it, blank where missing."""
    path = tmp_path / "scores.xlsx"
    exports.export_scores(study.db, path)
    wide = table(path, "Scores_wide")
    assert [(row["recording"], row["coder"]) for row in wide] == [
        *((f"S{n:03d}", coder) for n in range(1, 6) for coder in ("AA", "BB")),
        ("S006", "CC"),
    ]
    first = wide[0]
    assert (first["g_empathy"], first["b_sr"], first["d_r_to_q"]) == (1, 1, 0.5)
    assert first["v_site_code"] == "=A1"
    assert first["held_on"] == datetime(2026, 1, 1)  # noqa: DTZ001 # a day, as in the file
    second = wide[1]
    assert second["d_r_to_q"] is None
    assert f"d_r_to_q={MissingCode.NOT_DEFINED}" in str(second["missing_code"])


def test_scores_come_with_their_codebook(study: CodedStudy, tmp_path: Path) -> None:
    """Every column of the wide sheet is explained."""
    path = tmp_path / "scores.xlsx"
    exports.export_scores(study.db, path)
    named = {str(row["variable"]) for row in table(path, "Codebook")}
    assert set(table(path, "Scores_wide")[0]) - {"missing_code"} <= named


def test_several_rubrics_stand_in_sheets_of_their_own(study: CodedStudy, tmp_path: Path) -> None:
    """One wide sheet per rubric; the long sheet names the rubric."""
    rubric = rubric_library.shipped_by_key("cascade_sw7")
    rubric_library.install(study.db, rubric)
    study.rubric = rubric
    session = study.code("S001", "CC", [], is_submitted=False, dimensions=())
    for dimension in rubric.dimensions:
        session.rate(dimension.key, 3)
        session.give_reason(dimension.key, "heard")
    session.submit()
    path = tmp_path / "scores.xlsx"
    exports.export_scores(study.db, path)
    wide = [title for title in opened(path).sheetnames if title.startswith("Scores_wide_")]
    assert len(wide) == 2
    assert {row["rubric"] for row in table(path, "Scores_long")} == {"miti_4_2_1", "cascade_sw7"}


def test_a_synthetic_study_says_so(books: dict[str, Workbook]) -> None:
    """Both workbooks, on their first sheets."""
    for book in books.values():
        sheet = book["README"]
        assert isinstance(sheet, Worksheet)
        text = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
        assert "made up to show the program" in text


def test_the_events_of_the_workbook_are_the_screens(study: CodedStudy, tmp_path: Path) -> None:
    """Counts, agreement and kappa as the screen shows them; the listing counts the same."""
    for label in ("S010", "S011"):
        study.add_recording(label)
        study.code(label, "AA", [3] * 4, marks={"SR": 3, "Q": 2, "CR": 1})
        study.code(label, "BB", [3] * 4, marks={"SR": 2, "CR": 2, "Q": 3}, purpose=Purpose.DOUBLE)
        study.code(label, "CC", [3] * 4, marks={"SR": 1}, purpose=Purpose.DOUBLE)
    path = tmp_path / "irr.xlsx"
    exports.export_irr(study.db, path)
    found = event_agreement.event_agreement(study.db, study.rubric.digest)
    book = opened(path)
    listed = table(book, "Events_long")
    sheet = book["Event_agreement"]
    assert isinstance(sheet, Worksheet)
    shown = sheet.iter_rows(min_row=5, values_only=True)
    for pair in found.pairs:
        its = [e for e in listed if (e["coder_a"], e["coder_b"]) == (pair.first, pair.second)]
        total = next(shown)
        assert total[:2] == (pair.first, pair.second)
        assert (total[5], total[6]) == (pair.total.n_first, pair.total.n_second)
        assert total[10] == pytest.approx(pair.total.agreement)
        assert total[12] == pytest.approx(pair.kappa.estimate)
        assert list(total[13:17]) == [pytest.approx(each.counts.agreement) for each in pair.curve]
        for each in pair.codes:
            line = next(shown)
            of_a = [e for e in its if e["code_a"] == each.short]
            both = [e for e in of_a if e["kind"] == "same code"]
            assert line[5] == each.counts.n_first == len(of_a)
            assert line[6] == sum(e["code_b"] == each.short for e in its)
            assert line[7] == each.counts.matched == len(both)


def test_marks_to_settle_are_those_of_the_room(
    study: CodedStudy, books: dict[str, Workbook]
) -> None:
    """The workbook lists the same moments as the disagreement room, under the same words."""
    lead = next(iter(study.coders.values()))
    rows = disagreements.disagreeing_recordings(study.db, study.rubric.digest, by=lead.id)
    in_rooms = sum(each.n_different + each.n_missed_or_extra for each in rows)
    sheet = books["irr"]["Discrepancies"]
    assert isinstance(sheet, Worksheet)
    words = [str(row[1]) for row in sheet.iter_rows(min_row=5, values_only=True)]
    marks = [each for each in words if each.startswith(("missed: ", "extra: ", "different code"))]
    assert len(marks) == in_rooms > 0
