"""The one job, from the first start to the Excel file and the printed profile.

Everything is done with the real windows by keys and clicks, on the demo's real sound; the
numbers are read back from the written workbook and compared with figures worked out here.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fsh_coder import bundled
from fsh_coder.services import rubric_library
from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.coding.desk.submit_dialog import SubmitDialog
from fsh_coder.ui.coding.ratings.reason_field import ReasonField
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.library.assign_dialog import AssignDialog
from fsh_coder.ui.library.my_list_screen import MyListScreen
from fsh_coder.ui.library.person_dialog import PersonDialog
from fsh_coder.ui.library.sample_dialog import SampleDialog
from fsh_coder.ui.library.session_dialog import SessionDialog
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.main_window import MainWindow
from fsh_coder.ui.new_study_dialog import NewStudyDialog
from fsh_coder.ui.reliability.reliability_screen import ReliabilityScreen
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.sign_in import SignInScreen
from fsh_coder.ui.study_shell import StudyShell
from fsh_coder.ui.workers.workers_screen import WorkersScreen
from tests.workflows.hands import Hands

ScreenT = TypeVar("ScreenT")
FloatArray = NDArray[np.float64]

DIMENSIONS = tuple(d.key for d in rubric_library.shipped_by_key("miti_4_2_1").dimensions)
RECORDINGS = ("S0403", "S0407", "S0412")
SCORES = {
    "KB": {"S001": (2, 2, 3, 3), "S002": (3, 3, 3, 4), "S003": (5, 4, 5, 5)},
    "MS": {"S001": (2, 3, 3, 2), "S002": (3, 3, 4, 4), "S003": (4, 4, 5, 5)},
}
MARKS = {
    "KB": {"S001": "RQQP", "S002": "RCQ", "S003": "RCCQA"},
    "MS": {"S001": "RQP", "S002": "RCQQ", "S003": "RCCQA"},
}


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("fsh_coder.ui.new_study_dialog.documents_folder", lambda: tmp_path)
    apply_theme(qapp, load_theme("light"))


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The program's window, just started."""
    made = MainWindow(Settings())
    made.resize(1366, 768)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.mark.long
def test_the_one_job(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New study, recordings, people, sample, two blind coders, workbook, profile."""
    hands = Hands(qtbot)
    _make_study(hands, window)
    study = _place(window, StudyScreen)
    _add_recordings(hands, study, tmp_path)
    for name in ("Kirsty Bell", "Maya Shah"):
        _add_coder(hands, study, name)
    _share_out(hands, study)
    for initials in ("KB", "MS"):
        _sign_in_as(hands, window, initials)
        for label in sorted(SCORES[initials]):
            _code(hands, window, label, initials=initials)
    _sign_in_as(hands, window, "EH")
    workbook = _export(hands, window, tmp_path / "irr.xlsx", monkeypatch)
    _check_workbook(workbook)
    _print_profile(hands, window, tmp_path / "W01.pdf", monkeypatch)


def _make_study(hands: Hands, window: MainWindow) -> None:
    def fill(dialog: NewStudyDialog) -> None:
        hands.write(dialog.name_field.edit, "Family visits")
        hands.write(dialog.lead_field.edit, "Ellen Hart")
        hands.press(dialog.rubric_boxes["miti_4_2_1"], Qt.Key.Key_Space)
        hands.press(dialog.name_field.edit, Qt.Key.Key_Return)

    hands.in_dialog(NewStudyDialog, fill)
    hands.press(window.start_screen, Qt.Key.Key_N, ctrl=True)


def _shell(window: MainWindow) -> StudyShell:
    assert window.shell is not None
    return window.shell


def _place(window: MainWindow, kind: type[ScreenT]) -> ScreenT:
    screen = _shell(window).screen_of(_shell(window).current())
    assert isinstance(screen, kind)
    return screen


def _add_recordings(hands: Hands, study: StudyScreen, tmp_path: Path) -> None:
    """Drop three recordings, then say whose they are and what the change goal is."""
    folder = tmp_path / "Family visits" / "recordings"
    folder.mkdir(parents=True)
    sound = bundled.resources_dir() / "demo" / "sound"
    paths = [Path(shutil.copy(sound / f"{name}.ogg", folder)) for name in RECORDINGS]
    hands.drop(study.recordings, paths)
    hands.wait_idle()
    for row, phase in enumerate(("after", "during", "before")):
        study.recordings.card.table.select_row(row)
        hands.press(study.recordings.card.table, Qt.Key.Key_Return)
        dialog = hands.dialog(SessionDialog)
        dialog.worker_box.setCurrentText("W01")
        dialog.phase_box.setCurrentText(phase)
        hands.write(dialog.goal_field.edit, "keeps to the safety plan")
        hands.click(dialog.deed_button)
        assert not dialog.isVisible(), "the session was not saved"


def _add_coder(hands: Hands, study: StudyScreen, name: str) -> None:
    study.go_to_tab("people")
    hands.click(study.people.add_button)
    dialog = hands.dialog(PersonDialog)
    hands.write(dialog.name_field.edit, name)
    hands.press(dialog.name_field.edit, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def _share_out(hands: Hands, study: StudyScreen) -> None:
    """Kirsty codes all first; the whole is drawn for a second coder, which leaves Maya."""
    study.go_to_tab("recordings")
    hands.click(study.recordings.assign_button)
    assign = hands.dialog(AssignDialog)
    assign.coder_box.setCurrentText("Kirsty Bell (KB)")
    assert assign.deed_button.text() == "Assign 3 recordings to KB"
    hands.click(assign.deed_button)
    hands.click(study.recordings.draw_button)
    draw = hands.dialog(SampleDialog)
    draw.share_field.setValue(100)
    assert draw.deed_button.text() == "Draw 3 recordings"
    hands.click(draw.deed_button)
    assert not draw.isVisible()


def _sign_in_as(hands: Hands, window: MainWindow, initials: str) -> None:
    _shell(window).person_change_requested.emit()
    screen = hands.child(window, SignInScreen)
    hands.click(screen.buttons[initials])
    QApplication.processEvents()


def _code(hands: Hands, window: MainWindow, label: str, *, initials: str) -> None:
    """Open one's work from the list, mark by key, rate with reasons, submit."""
    _shell(window).go_to("my_list")
    my_list = _place(window, MyListScreen)
    hands.wait_idle()
    assert "W01" not in " ".join(text.text() for text in window.findChildren(Text))
    items = [my_list.model.item(row) for row in range(my_list.model.rowCount())]
    labels = [item.session_label for item in items if item is not None]
    my_list.table.select_row(labels.index(label))
    hands.press(my_list.table, Qt.Key.Key_Return)
    screen = _place(window, CodingScreen)
    hands.wait_idle()
    hands.activate(window)
    desk = screen.desk
    assert desk is not None
    for key in MARKS[initials][label]:
        hands.press(desk.wave, Qt.Key.Key_Right)
        hands.write(desk.wave, key.lower())
    made = len(screen.controller.observation.marks) if screen.controller else 0
    assert made == len(MARKS[initials][label])
    for dimension, score in zip(DIMENSIONS, SCORES[initials][label], strict=True):
        cells = desk.ratings.form.cells(dimension)
        hands.click(cells, at=cells.cell(score).center().toPoint())
        hands.write(hands.child(desk, ReasonField), f"heard as {score}")
    hands.press(desk.wave, Qt.Key.Key_Return, ctrl=True)
    dialog = hands.dialog(SubmitDialog)
    said = [text.text() for text in dialog.findChildren(Text)]
    assert dialog.deed_button.isEnabled(), said
    hands.click(dialog.deed_button)
    assert _shell(window).current() == "my_list"


def _export(
    hands: Hands, window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workbook:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    _shell(window).go_to("reliability")
    screen = _place(window, ReliabilityScreen)
    hands.wait_idle()
    assert screen.shown is not None
    hands.click(screen.export_button)
    hands.wait_idle()
    return load_workbook(path, data_only=True)


def _check_workbook(workbook: Workbook) -> None:
    """The sheet holds what was pressed, and its ICC is the one worked out by hand."""
    long = _table(workbook["Ratings_long"])
    for dimension, place in zip(DIMENSIONS, range(4), strict=True):
        scores = {
            (row["coder"], row["recording"]): row["value"]
            for row in long
            if row["measure"] == dimension
        }
        expected = {(c, r): SCORES[c][r][place] for c in SCORES for r in SCORES[c]}
        assert scores == expected
    questions = [row["value"] for row in long if row["measure"] == "Q" and row["coder"] == "KB"]
    assert sorted(map(str, questions)) == ["1", "1", "2"]
    empathy: FloatArray = np.array(
        [[SCORES[c][r][3] for c in ("KB", "MS")] for r in sorted(SCORES["KB"])], float
    )
    shown = _summary_line(workbook["IRR_Summary"], "Empathy")
    assert any(value == pytest.approx(_icc_a1(empathy), abs=1e-9) for value in shown)


def _icc_a1(scores: FloatArray) -> float:
    """ICC(A,1) of McGraw and Wong (1996) from its mean squares."""
    n, k = scores.shape
    rows, columns, grand = scores.mean(axis=1), scores.mean(axis=0), scores.mean()
    ms_rows = k * ((rows - grand) ** 2).sum() / (n - 1)
    ms_columns = n * ((columns - grand) ** 2).sum() / (k - 1)
    residual = scores - rows[:, None] - columns[None, :] + grand
    ms_error = (residual**2).sum() / ((n - 1) * (k - 1))
    below = ms_rows + (k - 1) * ms_error + k * (ms_columns - ms_error) / n
    return float((ms_rows - ms_error) / below)


def _table(sheet: Worksheet) -> list[dict[str, object]]:
    rows = list(sheet.iter_rows(values_only=True))
    names = [str(name) for name in rows[0]]
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def _summary_line(sheet: Worksheet, label: str) -> list[float]:
    for row in sheet.iter_rows(values_only=True):
        if label in row:
            return [value for value in row if isinstance(value, float)]
    raise AssertionError(f"no line for {label}")


def _print_profile(
    hands: Hands, window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    _shell(window).go_to("workers")
    screen = _place(window, WorkersScreen)
    hands.wait_idle()
    hands.click_words(screen, "Print profile")
    hands.wait_idle()
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page[^s]", content)) == 1
