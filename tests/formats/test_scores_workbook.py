"""The scores workbook: streamed, whole or not at all, safe for whatever users typed."""

import errno
import gc
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.domain.errors import CannotWrite
from fsh_coder.formats import scores_workbook, whole_file
from fsh_coder.formats.scores_workbook import ScoresContent, ScoresOfRubric
from tests.formats.irr_samples import Design, sample


@pytest.fixture
def content() -> ScoresContent:
    """Scores of four recordings by two coders."""
    irr = sample(Design(n=4, k=2))
    scores = ScoresOfRubric(irr.rubric, irr.rows)
    return ScoresContent((scores,), irr.provenance, (("Scores’ SHA-256", "abc"),))


def test_what_users_typed_is_safe(content: ScoresContent, tmp_path: Path) -> None:
    """Labels that look like formulas stay text in every streamed sheet."""
    first = content.scores[0]
    session = replace(
        first.rows[0].session,
        label="=1+1",
        team="@SUM(A1)",
        phase="-1",
        visit_type="a\x07b" + "x" * 40_000,
        variables=(("=name", "+1"),),
    )
    rows = tuple(replace(row, session=session) for row in first.rows)
    nasty = replace(content, scores=(replace(first, rows=rows),))
    scores_workbook.write(nasty, tmp_path / "scores.xlsx")
    book = load_workbook(tmp_path / "scores.xlsx")
    for title in book.sheetnames:
        sheet = book[title]
        assert isinstance(sheet, Worksheet)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    wide = book["Scores_wide"]
    assert isinstance(wide, Worksheet)
    assert [wide["B2"].value, wide["D2"].value, wide["E2"].value] == ["=1+1", "@SUM(A1)", "-1"]


def test_heads_stay_in_sight(content: ScoresContent, tmp_path: Path) -> None:
    """Data sheets start at A1 with one row of heads, frozen."""
    scores_workbook.write(content, tmp_path / "scores.xlsx")
    book = load_workbook(tmp_path / "scores.xlsx")
    assert book.sheetnames == ["README", "Scores_wide", "Scores_long", "Codebook"]
    for title in book.sheetnames[1:]:
        sheet = book[title]
        assert isinstance(sheet, Worksheet)
        assert sheet.freeze_panes in {"B2", "C2"}
        assert sheet["A1"].value


def test_a_failed_save_leaves_nothing_behind(
    content: ScoresContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file stays, no part of the new one is left, nor rows in temporary files."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    target = tmp_path / "scores.xlsx"
    target.mkdir()
    with pytest.raises(CannotWrite):
        scores_workbook.write(content, target)
    with pytest.raises(CannotWrite):
        scores_workbook.write(content, tmp_path / "gone" / "scores.xlsx")
    gc.collect()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["scores.xlsx", "scratch"]
    assert list(scratch.iterdir()) == []


def test_a_fault_midway_keeps_the_old_file(tmp_path: Path) -> None:
    """A disk that fills while writing leaves what stood there before."""
    target = tmp_path / "old.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(CannotWrite, match="No space left"):
        _write_half(target)
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["old.xlsx"]


def _write_half(target: Path) -> None:
    with whole_file.whole_file(target) as part:
        part.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")
