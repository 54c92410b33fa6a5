"""Workbooks whose formulas carry their values, and that appear whole or not at all."""

import re
import stat
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.domain.errors import CannotWrite
from fsh_coder.formats.cell_look import BODY, TITLE, Ink
from fsh_coder.formats.dot_chart import DotColumns, dot_chart
from fsh_coder.formats.workbook import FormulaBook, Provenance, height_for, quoted, set_page

PROVENANCE = Provenance(
    study_name="R&D study",
    is_synthetic=True,
    app_version="0.1.0",
    exported_at=datetime(2026, 3, 6, 14, 2, tzinfo=UTC),
)


def reread(path: Path, *, sheet: str, values: bool) -> Worksheet:
    """Open a saved workbook as formulas or as the values that stand beside them."""
    found = load_workbook(path, data_only=values)[sheet]
    assert isinstance(found, Worksheet)
    return found


def small_book() -> FormulaBook:
    """One sheet with a number, a text and formulas of each kind."""
    book = FormulaBook()
    sheet = book.add_sheet("Figures")
    book.write(sheet, (1, 1), 2, BODY)
    book.write(sheet, (1, 2), "=1+1", BODY)
    book.put(sheet, (2, 1), "=A1/3", 2 / 3)
    book.put(sheet, (3, 1), '=IF(A1>1,"OK","CHANGED")', "OK")
    book.put(sheet, (4, 1), "=A1>1", value=True)
    book.put(sheet, (5, 1), '=""', None)
    return book


def test_formulas_are_saved_with_their_values(tmp_path: Path) -> None:
    """A reader that does not calculate finds the values, to the last digit."""
    small_book().save(tmp_path / "a.xlsx")
    formulas = reread(tmp_path / "a.xlsx", sheet="Figures", values=False)
    values = reread(tmp_path / "a.xlsx", sheet="Figures", values=True)
    assert formulas["A2"].value == "=A1/3"
    assert values["A2"].value == 2 / 3
    assert values["A3"].value == "OK"
    assert values["A4"].value is True
    assert values["A5"].value in {None, ""}
    assert (values["A1"].value, values["B1"].value) == (2, "=1+1")


def test_files_with_and_without_values_differ_in_nothing_else(tmp_path: Path) -> None:
    """Leaving the values out, for another program to calculate, changes only them."""
    book = small_book()
    book.save(tmp_path / "with.xlsx")
    book.save(tmp_path / "without.xlsx", with_known_values=False)
    with ZipFile(tmp_path / "with.xlsx") as one, ZipFile(tmp_path / "without.xlsx") as other:
        assert one.namelist() == other.namelist()
        part = "xl/worksheets/sheet1.xml"
        bare = [
            re.sub(rb'<v ?/>|<v>[^<]*</v>| t="(?:str|b)"', b"", each.read(part))
            for each in (one, other)
        ]
    values = reread(tmp_path / "without.xlsx", sheet="Figures", values=True)
    assert values["A2"].value is None
    assert bare[0].replace(b' t="n"', b"") == bare[1].replace(b' t="n"', b"")


def test_known_values_are_listed_by_sheet_and_cell() -> None:
    """What each formula gives can be compared with another program's result."""
    assert ("Figures", "A3", "OK") in set(small_book().known_values())


def test_a_formula_must_be_one() -> None:
    """Text passed as a formula by mistake is a bug, not a cell."""
    book = FormulaBook()
    with pytest.raises(ValueError, match="not a formula"):
        book.put(book.add_sheet("a"), (1, 1), "A1", 1.0)


def test_two_looks_do_not_mix(tmp_path: Path) -> None:
    """A cell keeps its own look, and text that looks active its protection."""
    book = FormulaBook()
    sheet = book.add_sheet("Looks")
    for row in (1, 2):
        book.write(sheet, (row, 1), "=title", TITLE)
        book.write(sheet, (row, 2), "plain", BODY)
    book.save(tmp_path / "a.xlsx")
    read = reread(tmp_path / "a.xlsx", sheet="Looks", values=False)
    for row in (1, 2):
        title, plain = read.cell(row, 1), read.cell(row, 2)
        assert (title.font.b, title.font.sz, title.quotePrefix) == (True, 16, True)
        assert (plain.font.b, plain.font.sz, plain.quotePrefix) == (False, 10, False)
        assert title.font.color is not None
        assert title.font.color.rgb == f"00{Ink.TITLE}"


def test_sheets_of_one_name_get_two() -> None:
    """Two measures with one long name do not overwrite each other."""
    book = FormulaBook()
    assert book.add_sheet("x" * 40).title != book.add_sheet("x" * 40).title


def test_a_link_names_its_sheet(tmp_path: Path) -> None:
    """Names with blanks and apostrophes are quoted."""
    book = FormulaBook()
    target = book.add_sheet("Bea's sheet")
    start = book.add_sheet("Start")
    book.link(start, (1, 1), title=target.title, text="there")
    book.save(tmp_path / "a.xlsx")
    cell = reread(tmp_path / "a.xlsx", sheet="Start", values=False)["A1"]
    assert cell.hyperlink is not None
    assert cell.hyperlink.location == "'Bea''s sheet'!A1"
    assert quoted("a b") == "'a b'"


def test_the_footer_escapes_the_studys_name(tmp_path: Path) -> None:
    """R&D stays R&D on paper, and a synthetic study says so on each page."""
    book = FormulaBook()
    set_page(book.add_sheet("Page"), PROVENANCE, is_landscape=True, repeated_rows="1:2")
    book.save(tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx") as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "R&amp;&amp;D study (synthetic, exported 2026-03-06 14:02 UTC)" in xml
    assert 'orientation="landscape"' in xml
    assert 'fitToHeight="0"' in xml


def test_a_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    """Nothing of a workbook that cannot be written is left, and the old one is whole."""
    path = tmp_path / "folder"
    path.mkdir()
    (path / "keep.txt").write_text("kept")
    with pytest.raises(CannotWrite) as raised:
        small_book().save(path)
    assert raised.value.path == path
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]
    assert (path / "keep.txt").read_text() == "kept"


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    """The sentence names the file and the cause."""
    with pytest.raises(CannotWrite, match=r"“a.xlsx” could not be written \(No such file"):
        small_book().save(tmp_path / "gone" / "a.xlsx")


def test_saving_again_replaces_the_file(tmp_path: Path) -> None:
    """The second export takes the place of the first; no other file is left beside it."""
    path = tmp_path / "a.xlsx"
    small_book().save(path)
    path.write_bytes(path.read_bytes() + b"old")
    small_book().save(path)
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]
    assert not path.read_bytes().endswith(b"old")
    assert path.stat().st_mode & stat.S_IRUSR


def test_error_bars_stand_in_the_order_of_the_schema(tmp_path: Path) -> None:
    """Plus comes before minus, or Excel offers to repair the file."""
    book = FormulaBook()
    sheet = book.add_sheet("Chart")
    rows: tuple[tuple[str | float, ...], ...] = (
        ("measure", "ICC", "minus", "plus", "Good"),
        ("a", 0.5, 0.1, 0.2, 0.6),
    )
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            book.write(sheet, (row, column), value, BODY)
    columns = DotColumns(label=1, estimate=2, minus=3, plus=4, lines=((5, Ink.GOOD),))
    sheet.add_chart(dot_chart(sheet, columns, head_row=1, rows=(2, 2), title="A & B", low=0), "G2")
    book.save(tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx") as archive:
        xml = archive.read("xl/charts/chart1.xml").decode()
    bars = xml[xml.index("errBars>") : xml.rindex("errBars>")]
    order = [
        bars.index(f"<{each}")
        for each in ("errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "spPr")
    ]
    assert order == sorted(order)
    assert "'Chart'!$D$2:$D$2" in bars[bars.index("<plus") : bars.index("<minus")]
    assert "A &amp; B" in xml


@pytest.mark.parametrize(
    ("text", "lines"),
    [("short", 1), ("word " * 40, 3), ("one\ntwo\nthree", 3), ("x" * 100, 2), ("", 1)],
)
def test_row_heights_grow_with_the_text(text: str, lines: int) -> None:
    """Wrapped text is shown whole in every program; a row is never higher than allowed."""
    assert height_for(text, width=55) >= lines * 13
    assert height_for(text, width=55) <= (lines + 1.5) * 15
    assert height_for("word " * 9_000, width=10) == 409
