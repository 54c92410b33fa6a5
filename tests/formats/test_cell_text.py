"""What a cell makes of text: the table of things that go wrong, row by row."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats.cell_text import (
    CUT_NOTICE,
    MAX_CELL_UNITS,
    CellValue,
    clean_text,
    footer_text,
    plain_value,
    row_value,
    sheet_title,
    write_text,
    write_value,
)

ReadBack = Callable[[CellValue], Cell]


@pytest.fixture
def through_a_file(tmp_path: Path) -> ReadBack:
    """Write a value to a cell, save, and return the cell as it is read back."""

    def read_back(value: CellValue) -> Cell:
        book = Workbook()
        sheet = book.worksheets[0]
        write_value(cast(Cell, sheet["A1"]), value)
        book.save(tmp_path / "one.xlsx")
        return first_cell(tmp_path / "one.xlsx")

    return read_back


@pytest.fixture
def through_a_long_sheet(tmp_path: Path) -> ReadBack:
    """The same through a sheet that is written row by row."""

    def read_back(value: CellValue) -> Cell:
        book = Workbook(write_only=True)
        sheet = cast(WriteOnlyWorksheet, book.create_sheet("long"))
        sheet.append([row_value(sheet, value)])
        book.save(tmp_path / "long.xlsx")
        return first_cell(tmp_path / "long.xlsx")

    return read_back


def first_cell(path: Path) -> Cell:
    """Return A1 of the first sheet."""
    sheet = load_workbook(path).worksheets[0]
    assert isinstance(sheet, Worksheet)
    cell = sheet["A1"]
    assert isinstance(cell, Cell)
    return cell


ACTIVE = ["=1+1", '=HYPERLINK("http://x")', "=", "+1 x", "-2 x", "@x", "\t=1", "#N/A", "#DIV/0!"]
QUIET = ["{=1+1}", "TRUE", "007", "https://example.org", "1e5", "a = b", "'quoted", "R&D <b>"]


@pytest.mark.parametrize("text", ACTIVE)
def test_text_that_looks_active_stays_text(through_a_file: ReadBack, text: str) -> None:
    """It is read back as the same text, and is marked so that editing keeps it text."""
    cell = through_a_file(text)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize("text", ACTIVE)
def test_long_sheets_are_as_safe(through_a_long_sheet: ReadBack, text: str) -> None:
    """Rows written one by one hold the same safe text."""
    cell = through_a_long_sheet(text)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize("text", QUIET)
def test_ordinary_text_is_left_alone(
    through_a_file: ReadBack, through_a_long_sheet: ReadBack, text: str
) -> None:
    """Text that only looks like a number, a truth or a link stays as it was typed."""
    for cell in (through_a_file(text), through_a_long_sheet(text)):
        assert (cell.value, cell.data_type) == (text, "s")
        assert not cell.quotePrefix


@pytest.mark.parametrize("code", [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF])
def test_a_control_character_becomes_a_sign(through_a_file: ReadBack, code: int) -> None:
    """A character that no workbook can hold shows as U+FFFD; the rest of the text stays."""
    assert through_a_file(f"a{chr(code)}b").value == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("code", [0xD800, 0xDFFF])
def test_half_a_character_becomes_a_sign(through_a_file: ReadBack, code: int) -> None:
    """A lone surrogate would otherwise break the file only while it is saved."""
    assert through_a_file(f"a{chr(code)}").value == "a\N{REPLACEMENT CHARACTER}"


def test_a_text_that_is_too_long_is_cut_and_says_so(through_a_file: ReadBack) -> None:
    """Of 40,000 characters the first 32,767 stay, less the notice at the end."""
    value = through_a_file("x" * 40_000).value
    assert isinstance(value, str)
    assert len(value) == MAX_CELL_UNITS
    assert value.endswith(CUT_NOTICE)


def test_a_text_of_the_greatest_length_is_kept(through_a_file: ReadBack) -> None:
    """Exactly as much as a cell holds is not cut."""
    assert through_a_file("x" * MAX_CELL_UNITS).value == "x" * MAX_CELL_UNITS


def test_emoji_count_twice() -> None:
    """20,000 emoji are 40,000 units for Excel; the cut leaves whole characters."""
    cut = clean_text("🙂" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= MAX_CELL_UNITS
    assert set(cut.removesuffix(CUT_NOTICE)) == {"🙂"}


def test_line_ends_become_line_feeds() -> None:
    """A note typed on any system has one kind of line end in the cell."""
    assert clean_text("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_text_that_reads_as_an_escape_is_escaped() -> None:
    """Excel would show _x000D_ as a line end; other underscores stay."""
    assert clean_text("a_x000D_b a_xyz_") == "a_x005F_x000D_b a_xyz_"


def test_an_empty_text_leaves_the_cell_blank(
    through_a_file: ReadBack, through_a_long_sheet: ReadBack
) -> None:
    """A blank cell is missing for every program, an empty text is not."""
    assert through_a_file("").value is None
    assert through_a_long_sheet("").value is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), None])
def test_an_undefined_number_is_blank(through_a_file: ReadBack, value: float | None) -> None:
    """Never 0, never an error value."""
    assert through_a_file(value).value is None


@pytest.mark.parametrize("value", [0, 1, -3, 0.1, 1 / 3, True, date(2026, 3, 6)])
def test_plain_values_pass(through_a_file: ReadBack, value: CellValue) -> None:
    """Numbers, truths and dates are read back equal."""
    read = through_a_file(value).value
    if isinstance(value, float):
        assert read == pytest.approx(value, rel=1e-15)
    elif isinstance(value, date):
        assert isinstance(read, datetime)
        assert read.date() == value
    else:
        assert read == value


def test_times_are_written_as_utc(through_a_file: ReadBack) -> None:
    """A time with a zone is written in UTC to the second."""
    berlin = timezone(timedelta(hours=1))
    at = datetime(2026, 3, 6, 15, 2, 9, 400_000, tzinfo=berlin)
    assert through_a_file(at).value == datetime(2026, 3, 6, 14, 2, 9)  # noqa: DTZ001 # as in the file


def test_a_time_without_a_zone_is_refused() -> None:
    """Nobody could say which moment it means."""
    with pytest.raises(ValueError, match="time zone"):
        plain_value(datetime(2026, 3, 6, 15))  # noqa: DTZ001 # the fault under test


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_written_and_is_text(text: str) -> None:
    """Whatever is typed, the cell holds text or nothing."""
    sheet = Workbook().worksheets[0]
    cell = cast(Cell, sheet["A1"])
    write_text(cell, text)
    assert cell.value == (clean_text(text) or None)
    assert cell.data_type == "s" or cell.value is None


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_ordinary_text_is_unchanged(text: str) -> None:
    """Without control characters and escapes a text stays what it is."""
    if "_x" not in text and not {"\ufffe", "\uffff"} & set(text):
        assert clean_text(text) == text


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("D_g_empathy", "D_g_empathy"),
        ("a/b\\c?d*e[f]:g", "a_b_c_d_e_f__g"),
        ("", "Sheet"),
        ("'quoted'", "quoted"),
        ("History", "History_"),
        ("x" * 40, "x" * 31),
        ("R&D", "R&D"),
    ],
)
def test_sheet_titles_are_ones_excel_accepts(name: str, title: str) -> None:
    """Forbidden signs go, the length is kept, reserved names are changed."""
    assert sheet_title(name) == title


def test_sheet_titles_differ_without_regard_to_case() -> None:
    """Two measures with the same first 31 letters get two sheets."""
    first = sheet_title("x" * 40)
    second = sheet_title("X" * 40, taken=[first])
    third = sheet_title("x" * 40, taken=[first, second])
    assert len({each.casefold() for each in (first, second, third)}) == 3
    assert all(len(each) <= 31 for each in (first, second, third))


def test_a_footer_shows_an_ampersand() -> None:
    """R&D would otherwise become R and the date."""
    assert footer_text("R&D\nteam") == "R&&D team"


def test_the_time_zone_of_utc_is_dropped_only() -> None:
    """A UTC time keeps its figures."""
    assert plain_value(datetime(2026, 3, 6, 14, tzinfo=UTC)) == datetime(2026, 3, 6, 14)  # noqa: DTZ001 # as in the file
