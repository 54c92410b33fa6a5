"""Difference against mean on the detail sheets, reopened and compared with the statistics."""

from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats import irr_workbook
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.reliability.scale_units import BlandAltman, bland_altman
from tests.formats.irr_samples import Design, sample

DESIGNS = (Design(n=12, k=3, kind="gaps"), Design(n=9, k=3, kind="rotating"), Design(n=4, k=2))


def rows_of(path: Path, title: str, *, data_only: bool = True) -> list[tuple[object, ...]]:
    """Return the rows of the section on differences, its choice of coders first."""
    sheet = load_workbook(path, data_only=data_only)[title]
    assert isinstance(sheet, Worksheet)
    rows: list[tuple[object, ...]] = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    start = next(n for n, row in enumerate(rows) if str(row[0]).startswith("9  Difference"))
    return rows[start + 1 :]


def statistics(content: IrrContent, key: str, first: object, second: object) -> BlandAltman:
    """Return what the program computes for two coders of a measure."""
    matrix = next(each for each in content.report.measures if each.key == key).matrix
    a, b = (matrix.scores[:, matrix.coders.index(str(each))] for each in (first, second))
    found = bland_altman(a, b)
    assert found is not None
    return found


@pytest.mark.parametrize("design", DESIGNS, ids=lambda each: each.kind)
def test_bias_and_limits_are_the_programs(design: Design, tmp_path: Path) -> None:
    """Bias, limits, their intervals and every point, for the pair that the sheet opens with."""
    content = sample(design, is_short=True)
    irr_workbook.write(content, tmp_path / "irr.xlsx")
    rows = rows_of(tmp_path / "irr.xlsx", "D_g_empathy")
    found = statistics(content, "empathy", rows[0][1], rows[0][2])
    assert rows[0][8] == found.n
    for row, line in zip(rows[3:6], (found.bias, found.lower, found.upper), strict=True):
        assert row[1:4] == (
            pytest.approx(line.value),
            pytest.approx(line.low),
            pytest.approx(line.high),
        )
        assert row[7] == row[8] == pytest.approx(line.value)
    points = rows[8:]
    shown = [
        (float(row[1]), float(row[2]))
        for row in points
        if isinstance(row[1], int | float) and isinstance(row[2], int | float)
    ]
    assert np.allclose(shown, np.column_stack([found.means, found.differences]))
    # A recording without both scores is empty, and drawn over a point that there is.
    assert {(row[3], row[4]) for row in points} == set(shown)


def test_each_measure_has_its_chart_with_bars_in_order(tmp_path: Path) -> None:
    """Three lines with an interval each; plus stands before minus, as the format demands."""
    content = sample(DESIGNS[0], is_short=True)
    irr_workbook.write(content, tmp_path / "irr.xlsx")
    with ZipFile(tmp_path / "irr.xlsx") as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    scatters = [each for each in charts if "scatterChart" in each]
    assert len(scatters) == len(content.report.measures)
    for chart in scatters:
        bars = chart.split("<errBars>")[1:]
        assert len(bars) == 3
        assert all(each.index("<plus") < each.index("<minus") for each in bars)


def test_the_coders_come_from_a_list(tmp_path: Path) -> None:
    """Both yellow cells are open to change and take the names of the coders."""
    content = sample(DESIGNS[0], is_short=True)
    irr_workbook.write(content, tmp_path / "irr.xlsx")
    sheet = load_workbook(tmp_path / "irr.xlsx")["D_g_empathy"]
    assert isinstance(sheet, Worksheet)
    row = next(c.row for c in sheet["A"] if str(c.value).startswith("9  Difference")) + 1
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    chosen = [str(rule.sqref) for rule in rules]
    assert any(f"B{row}" in each and f"C{row}" in each for each in map(expanded, chosen))
    assert not sheet.cell(row, 2).protection.locked
    assert not sheet.cell(row, 3).protection.locked


def expanded(places: str) -> str:
    """Return ``B7:C7`` as ``B7 C7``, other places as they are."""
    return places.replace(":", " ")


def test_without_shared_recordings_there_is_no_chart(tmp_path: Path) -> None:
    """One double-coded recording has no limits, so the section is left out."""
    irr_workbook.write(sample(Design(n=1, k=2, n_single=2)), tmp_path / "irr.xlsx")
    sheet = load_workbook(tmp_path / "irr.xlsx")["D_g_empathy"]
    assert isinstance(sheet, Worksheet)
    assert not any(str(cell.value).startswith("9  Difference") for cell in sheet["A"])
