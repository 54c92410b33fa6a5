"""The event sheets of the reliability workbook, reopened and compared cell by cell."""

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.domain.timecode import timecode
from fsh_coder.formats import irr_workbook
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_event_content import EventContent, EventFigures, PairOfCoders
from tests.formats.irr_event_samples import sample_events
from tests.formats.irr_samples import Design, sample


@pytest.fixture(scope="module")
def content() -> IrrContent:
    """Three coders with events of every pair."""
    plain = sample(Design(n=6, k=3), is_short=True)
    return replace(plain, events=sample_events(plain.recordings, plain.coders))


@pytest.fixture(scope="module")
def path(content: IrrContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as a file."""
    target = tmp_path_factory.mktemp("events") / "irr.xlsx"
    irr_workbook.write(content, target)
    return target


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    """The workbook as values."""
    return load_workbook(path, data_only=True)


def events_of(content: IrrContent) -> EventContent:
    """Return the events, which there are."""
    assert content.events is not None
    return content.events


def sheet_of(book: Workbook, title: str) -> Worksheet:
    """Return a worksheet."""
    sheet = book[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def assert_line(line: tuple[object, ...], pair: PairOfCoders, figures: EventFigures) -> None:
    """Compare a line of the table with its figures."""
    assert line[:2] == (pair.first, pair.second)
    assert (line[2] or "", line[3]) == (figures.code, figures.label)
    assert line[4:8] == (
        pair.n_recordings,
        figures.n_first,
        figures.n_second,
        figures.matched,
    )
    assert line[8:10] == (figures.n_first - figures.matched, figures.n_second - figures.matched)
    for shown, value in ((line[10], figures.agreement), (line[11], figures.f1)):
        assert shown == ("n/a" if value is None else pytest.approx(value, rel=1e-14))


def test_every_pair_and_code_has_its_line(content: IrrContent, book: Workbook) -> None:
    """All codes first with kappa and the curve, then each code; undefined is n/a."""
    rows = sheet_of(book, "Event_agreement").iter_rows(min_row=5, values_only=True)
    for pair in events_of(content).pairs:
        total = next(rows)
        assert_line(total, pair, pair.total)
        assert total[12] == pytest.approx(pair.kappa)
        assert list(total[13:17]) == [pytest.approx(each.agreement) for each in pair.curve]
        for figures in pair.codes:
            assert_line(next(rows), pair, figures)


def test_every_event_is_listed(content: IrrContent, book: Workbook) -> None:
    """Recording, coders, time as text and in seconds, both codes, how it came out."""
    heads, *rows = sheet_of(book, "Events_long").iter_rows(values_only=True)
    assert list(heads) == [
        "recording", "coder_a", "coder_b", "at", "at_s", "code_a", "code_b", "kind", "b_after_a_s",
    ]  # fmt: skip
    listing = events_of(content).listing
    assert len(rows) == len(listing) > 0
    for row, event in zip(rows, listing, strict=True):
        assert row[:4] == (event.recording, event.first, event.second, timecode(event.at_ms))
        assert row[4] == pytest.approx(event.at_ms / 1000)
        assert row[5:8] == (event.first_code, event.second_code, str(event.kind))
        apart = None if event.apart_ms is None else pytest.approx(event.apart_ms / 1000)
        assert row[8] == apart


def test_codes_that_look_like_formulas_stay_text(path: Path) -> None:
    """A code =AF is a text on every event sheet and in the list of the consensus."""
    book = load_workbook(path)
    own = {"Event_agreement": {9, 10, 11, 12}, "Events_long": set[int](), "Discrepancies": set()}
    for title, formula_columns in own.items():
        cells = [cell for row in sheet_of(book, title).iter_rows() for cell in row]
        assert any(cell.value == "=AF" for cell in cells), title
        for cell in cells:
            assert cell.data_type != "f" or cell.column in formula_columns, cell.coordinate


def test_marks_to_settle_follow_the_ratings(content: IrrContent, book: Workbook) -> None:
    """Each moment has what every coder marked, notes, time and an empty consensus."""
    sheet = sheet_of(book, "Discrepancies")
    heads = [cell.value for cell in sheet[4]]
    rows = list(sheet.iter_rows(min_row=5 + len(content.discrepancies), values_only=True))
    assert str(rows[0][0]).startswith("Behaviour marks")
    marks = events_of(content).discrepancies
    assert len(rows) == len(marks) + 1
    for row, each in zip(rows[1:], marks, strict=True):
        line = dict(zip(heads, row, strict=True))
        assert (line["Recording"], line["Measure"]) == (each.recording, each.kind_words)
        assert line["Heard at"] == timecode(each.at_ms)
        given = {mark.coder: mark.code or "–" for mark in each.given}
        assert {coder: line[coder] for coder in content.coders} == {
            coder: given.get(coder) for coder in content.coders
        }
        assert line["Reasons given"] == f"{each.given[0].coder}: =HEARD()"
        assert line["Consensus"] is None


def test_the_consensus_on_a_mark_is_chosen_from_the_codes(content: IrrContent, path: Path) -> None:
    """A drop-down of the rubric's codes and of nothing, on every mark's cell and no other."""
    sheet = sheet_of(load_workbook(path), "Discrepancies")
    events = events_of(content)
    rule = next(
        each
        for each in sheet.data_validations.dataValidation
        if each.type == "list" and "$" in str(each.formula1)
    )
    listed = [cells[0].value for cells in sheet[str(rule.formula1).replace("$", "")]]
    assert listed == [*events.codes, "nothing coded"]
    column = next(cell.column_letter for cell in sheet[4] if cell.value == "Consensus")
    first = 6 + len(content.discrepancies)
    assert str(rule.sqref) == f"{column}{first}:{column}{first + len(events.discrepancies) - 1}"
    assert not sheet[f"{column}{first}"].protection.locked


def test_long_notes_are_cut_and_controls_replaced(content: IrrContent, tmp_path: Path) -> None:
    """A note of 40,000 characters with a control character does not spoil the file."""
    events = events_of(content)
    first = events.discrepancies[0]
    note = replace(first.given[0], note="\x07" + "x" * 40_000)
    changed = replace(events, discrepancies=(replace(first, given=(note, first.given[1])),))
    irr_workbook.write(replace(content, events=changed), tmp_path / "irr.xlsx")
    sheet = sheet_of(load_workbook(tmp_path / "irr.xlsx"), "Discrepancies")
    text = next(str(c.value) for row in sheet.iter_rows() for c in row if "xxx" in str(c.value))
    assert len(text) <= 32_767
    assert "\x07" not in text


def test_without_marks_there_are_no_event_sheets(tmp_path: Path) -> None:
    """A study of ratings only has no empty sheets, nor links to them."""
    irr_workbook.write(sample(Design(n=6, k=2), is_short=True), tmp_path / "irr.xlsx")
    book = load_workbook(tmp_path / "irr.xlsx")
    assert not {"Event_agreement", "Events_long"} & set(book.sheetnames)
    values = {cell.value for row in sheet_of(book, "README").iter_rows() for cell in row}
    assert "Event_agreement" not in values


def test_kappa_that_is_not_defined_says_why(content: IrrContent, tmp_path: Path) -> None:
    """The cell says n/a and a line below the table says why."""
    events = events_of(content)
    pair = replace(events.pairs[0], kappa=None, kappa_reason="one code only")
    changed = replace(events, pairs=(pair, *events.pairs[1:]))
    irr_workbook.write(replace(content, events=changed), tmp_path / "irr.xlsx")
    sheet = sheet_of(load_workbook(tmp_path / "irr.xlsx"), "Event_agreement")
    assert sheet["M5"].value == "n/a"
    assert any("κ is not defined: one code only." in str(cell.value) for cell in sheet["A"])


def test_the_curve_is_drawn(content: IrrContent, path: Path) -> None:
    """One line per pair of coders over the tolerances."""
    with ZipFile(path) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    curve = [each for each in charts if "Agreement by tolerance" in each]
    assert len(curve) == 1
    assert curve[0].count("<ser>") == len(events_of(content).pairs)


def test_the_sheets_agree_with_each_other(book: Workbook) -> None:
    """The first sheet checks that as many matched events are listed as counted, and links both."""
    sheet = sheet_of(book, "README")
    lines = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert lines["Matched events: listed less counted"][2:4] == (0, "OK")
    assert {"Event_agreement", "Events_long"} <= set(lines)
