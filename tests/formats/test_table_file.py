"""CSV files and workbooks as plain tables."""

import csv
import io
import os
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.formats.table_file import (
    MAX_COLUMNS,
    MAX_ROWS,
    CellTrouble,
    TableTooLarge,
    TableUnreadable,
    read_tables,
)
from fsh_coder.formats.text_file import FileUnreadable, NotText


def _texts(path: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_tables(path)[0].rows]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    """A pipe under a table's name is told; nobody waits for what never comes."""
    os.mkfifo(tmp_path / "list.csv")
    with pytest.raises(FileUnreadable, match="not a file"):
        read_tables(tmp_path / "list.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_with_each_delimiter_and_encoding(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    """A list from Excel in Britain or Germany, old or new, gives the same cells."""
    path = tmp_path / "list.csv"
    rows = [["Id", "Goal"], ["S1", "stay — calm, safe"], ["S2", "Zoë’s school; home"]]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    assert _texts(path) == rows


def test_excels_own_delimiter_line_is_obeyed(tmp_path: Path) -> None:
    """``sep=;`` is not a row, and rows are still counted as Excel counts them."""
    path = tmp_path / "list.csv"
    path.write_text("sep=;\nId;Goal\nS1;a,b,c\n", encoding="utf-8")
    assert _texts(path) == [["Id", "Goal"], ["S1", "a,b,c"]]
    assert read_tables(path)[0].rows[1].number == 3


def test_blank_rows_and_trailing_empty_cells_are_left_out(tmp_path: Path) -> None:
    """Row numbers stay those of the spreadsheet."""
    path = tmp_path / "list.csv"
    path.write_text("Id,Goal,,\n,,,\nS1,a,,\n", encoding="utf-8")
    rows = read_tables(path)[0].rows
    assert [(row.number, len(row.cells)) for row in rows] == [(1, 2), (3, 2)]


def test_an_open_quotation_mark_is_refused(tmp_path: Path) -> None:
    """A quotation mark that is never closed would swallow every row behind it."""
    path = tmp_path / "list.csv"
    path.write_text('Id,Goal\nS1,"calm\nS2,safe\n', encoding="utf-8")
    with pytest.raises(TableUnreadable, match="quotation mark in line 2 is never closed"):
        read_tables(path)


def test_a_workbook_gives_dates_numbers_and_formulas_as_text(tmp_path: Path) -> None:
    """Nothing is computed: a formula stays its text and says that it is one."""
    path = tmp_path / "list.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    moment = datetime.fromisoformat("2026-03-04T00:00")
    sheet.append([101, 1.5, moment, date(2026, 3, 5), True, "=1+1", "#N/A", "  x "])
    workbook.save(path)
    cells = read_tables(path)[0].rows[0].cells
    assert [cell.text for cell in cells] == [
        "101", "1.5", "2026-03-04", "2026-03-05", "TRUE", "=1+1", "#N/A", "x",
    ]  # fmt: skip
    assert [cell.day for cell in cells[2:4]] == [date(2026, 3, 4), date(2026, 3, 5)]
    assert cells[5].trouble is CellTrouble.FORMULA
    assert cells[6].trouble is CellTrouble.ERROR


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """A small file that unpacks to a hundred megabytes is never opened."""
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(TableUnreadable, match="far more"):
        read_tables(path)


def test_old_and_locked_workbooks_have_their_own_sentence(tmp_path: Path) -> None:
    """The way out is said: save as .xlsx without a password."""
    path = tmp_path / "list.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(TableUnreadable, match=r"without one"):
        read_tables(path)


def test_binary_and_missing_files_are_refused(tmp_path: Path) -> None:
    """A picture named .csv is no list, and a vanished file is said to be gone."""
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    with pytest.raises(NotText):
        read_tables(path)
    with pytest.raises(FileUnreadable):
        read_tables(tmp_path / "gone.csv")


def test_more_rows_or_columns_than_allowed_are_refused(tmp_path: Path) -> None:
    """Nothing is cut silently."""
    path = tmp_path / "long.csv"
    path.write_text("Id,x\n" + "S,1\n" * MAX_ROWS, encoding="utf-8")
    with pytest.raises(TableTooLarge, match="rows"):
        read_tables(path)
    path.write_text(",".join(["x"] * (MAX_COLUMNS + 1)), encoding="utf-8")
    with pytest.raises(TableTooLarge, match="columns"):
        read_tables(path)
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.cell(row=1, column=MAX_COLUMNS + 5, value="x")
    sheet.cell(row=1, column=MAX_COLUMNS + 1, value="y")
    workbook.save(tmp_path / "wide.xlsx")
    with pytest.raises(TableTooLarge, match="columns"):
        read_tables(tmp_path / "wide.xlsx")


def _refusal(path: Path) -> str | None:
    try:
        read_tables(path)
    except UserFacingError as error:
        return error.sentence
    return None


def _small_workbook() -> bytes:
    stream = io.BytesIO()
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Id", "Goal", date(2026, 1, 2)])
    sheet.append(["S1", 3, "=A1"])
    workbook.save(stream)
    return stream.getvalue()


WORKBOOK = _small_workbook()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, len(WORKBOOK) - 1), st.integers(1, 40), st.binary(min_size=0, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path: Path, at: int, n_cut: int, put: bytes
) -> None:
    """A workbook with bytes cut out or overwritten never ends in anything but a sentence."""
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(WORKBOOK[:at] + put + WORKBOOK[at + n_cut :])
    sentence = _refusal(path)
    assert sentence is None or "damaged.xlsx" in sentence


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text_or_bytes_are_read_or_refused(tmp_path: Path, content: str | bytes) -> None:
    """No file named .csv can crash the import."""
    path = tmp_path / "any.csv"
    path.write_bytes(
        content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    )
    sentence = _refusal(path)
    assert sentence is not None or all(row.cells[-1].text for row in read_tables(path)[0].rows)


_CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(_CELL, min_size=n, max_size=n), min_size=2, max_size=8)
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_quoted_csv_is_read_back(tmp_path: Path, rows: list[list[str]], delimiter: str) -> None:
    """Every cell of a quoted list comes back as it was written."""
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerows(rows)
    assert _texts(path) == rows
