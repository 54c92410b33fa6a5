"""The live formulas, calculated by another program from a file without known values."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats import irr_workbook
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.known_values_writer import FormulaValue
from fsh_coder.formats.workbook import FormulaBook
from fsh_coder.reliability.icc import icc
from tests.formats.irr_event_samples import sample_events
from tests.formats.irr_samples import Design, sample

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(
        shutil.which("soffice") is None,
        reason="LibreOffice is not installed; the formulas cannot be calculated",
    ),
]

FEW_DESIGNS = (Design(n=8, k=3, n_single=2), Design(n=9, k=3, kind="rotating"))
MANY_DESIGNS = (
    Design(n=2, k=2),
    Design(n=3, k=2),
    Design(n=24, k=2),
    Design(n=10, k=5),
    Design(n=8, k=6),
    Design(n=14, k=4, kind="rotating", n_single=3),
    Design(n=18, k=6, kind="rotating"),
    Design(n=16, k=3, kind="gaps"),
    Design(n=12, k=5, kind="gaps"),
    Design(n=8, k=2, kind="flat"),
    Design(n=8, k=3, kind="perfect"),
    Design(n=8, k=2, kind="negative"),
    Design(n=7, k=4, kind="negative"),
    Design(n=6, k=6, kind="rare"),
)


def recalculated(path: Path) -> Workbook:
    """Let LibreOffice calculate a workbook and return what it found."""
    profile = path.parent / "profile"
    folder = path.parent / "calculated"
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return load_workbook(folder / path.name, data_only=True)


def assert_as_known(book: FormulaBook, calculated: Workbook) -> int:
    """Compare every formula with its known value; return how many there were."""
    faults = []
    known = list(book.known_values())
    for title, place, value in known:
        sheet = calculated[title]
        assert isinstance(sheet, Worksheet)
        found = sheet[place].value
        if not is_same(value, found):
            faults.append(f"{title}!{place}: known {value!r}, calculated {found!r}")
    assert not faults, "\n".join(faults[:20])
    return len(known)


def is_same(known: FormulaValue | None, found: object) -> bool:
    """Numbers to nine digits, relative above 1; texts exactly."""
    if isinstance(known, str) or known is None:
        return (known or "") == (found or "")
    return isinstance(found, int | float) and abs(found - known) <= 1e-9 * max(1.0, abs(known))


def check(design: Design, folder: Path, *, rubric_key: str = "miti_4_2_1") -> int:
    """Build, save without known values, calculate and compare."""
    plain = sample(design, rubric_key=rubric_key)
    events = sample_events(plain.recordings, plain.coders)
    book = irr_workbook.build(replace(plain, events=events))
    book.save(folder / "irr.xlsx", with_known_values=False)
    return assert_as_known(book, recalculated(folder / "irr.xlsx"))


@pytest.mark.parametrize("design", FEW_DESIGNS, ids=lambda each: f"{each.kind}-{each.k}")
def test_every_formula_gives_its_known_value(design: Design, tmp_path: Path) -> None:
    """Another program, starting from the ratings alone, finds the same figures."""
    assert check(design, tmp_path) > 3_000


@pytest.mark.long
@pytest.mark.parametrize("design", MANY_DESIGNS, ids=lambda each: f"{each.kind}-{each.n}x{each.k}")
def test_every_design_gives_its_known_values(design: Design, tmp_path: Path) -> None:
    """Two to six coders, gaps, rotating pairs, no variance, perfect, negative, rare codes."""
    assert check(design, tmp_path) > 2_000


@pytest.mark.long
def test_another_rubric_gives_its_known_values(tmp_path: Path) -> None:
    """Nothing in the formulas rests on one instrument."""
    assert check(Design(n=10, k=3), tmp_path, rubric_key="cascade_sw7") > 1_000


def test_a_changed_rating_changes_what_depends_on_it(tmp_path: Path) -> None:
    """One rating edited: its measure follows and says CHANGED, the others stay as they were."""
    content = sample(Design(n=8, k=3))
    path = tmp_path / "irr.xlsx"
    irr_workbook.build(content).save(path, with_known_values=False)
    edit_rating(path, column="g_empathy_ms", recording="S003", score=1)
    book = recalculated(path)
    summary = book["IRR_Summary"]
    assert isinstance(summary, Worksheet)
    checks, live = audit(summary)
    assert {name for name, word in checks.items() if word == "CHANGED"} == {"g_empathy"}
    expected = icc(edited_scores(content)).agreement_single.estimate
    assert live["g_empathy"] == pytest.approx(expected, abs=1e-9)
    readme = book["README"]
    assert isinstance(readme, Worksheet)
    words = [cell.value for cell in readme["D"] if cell.value in {"OK", "CHECK"}]
    assert words.count("CHECK") == 2


def edit_rating(path: Path, *, column: str, recording: str, score: int) -> None:
    """Change one cell of the wide sheet, as a reader would."""
    book = load_workbook(path)
    sheet = book["Ratings_wide"]
    assert isinstance(sheet, Worksheet)
    heads = [cell.value for cell in sheet[1]]
    row = next(n for n, cell in enumerate(sheet["A"], 1) if cell.value == recording)
    cell = sheet.cell(row, heads.index(column) + 1)
    assert cell.value != score
    cell.value = score
    book.save(path)


def audit(summary: Worksheet) -> tuple[dict[str, object], dict[str, object]]:
    """Return the audit's words and live figures by variable."""
    heads = [cell.value for cell in summary[5]]
    lines = [row for row in summary.iter_rows(min_row=6, values_only=True) if row[1]]
    check_at, live_at = heads.index("Check"), heads.index("Live")
    return (
        {str(row[1]): row[check_at] for row in lines},
        {str(row[1]): row[live_at] for row in lines},
    )


def edited_scores(content: IrrContent) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the ratings of empathy with the same edit."""
    measure = next(each for each in content.report.measures if each.key == "empathy")
    scores = measure.matrix.scores.copy()
    row = measure.matrix.recordings.index("S003")
    scores[row, measure.matrix.coders.index("MS")] = 1
    return scores
