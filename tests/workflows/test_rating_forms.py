"""BECCI and MIA:STEP, a whole observation each, by keys alone on the demo's sound."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.domain.observation import FieldAnswer
from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.services import rubric_library
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from tests.workflows.coder_at_work import CTRL, CoderAtWork

Key = Qt.Key
SEGMENT = (10_000, 40_000)
#: What is pressed for the eleven items of BECCI: 9 is not applicable.
BECCI_KEYS = "34021342992"


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    apply_theme(qapp, load_theme("light"))


@pytest.fixture
def at_work(qtbot: QtBot, tmp_path: Path) -> Iterator[list[CoderAtWork]]:
    """A place for the coder of each test, who is stopped at its end."""
    made: list[CoderAtWork] = []
    yield made
    for ann in made:
        ann.stop()


def test_becci_by_keys(qtbot: QtBot, tmp_path: Path, at_work: list[CoderAtWork]) -> None:
    """Eleven keys for eleven items, one for the question; the file holds what was pressed."""
    ann = CoderAtWork(
        qtbot, tmp_path, rubric=rubric_library.shipped_by_key("becci"), segment=SEGMENT
    )
    at_work.append(ann)
    ann.press(Key.Key_Space)
    ann.hear_all()
    ann.press(Key.Key_G, held=CTRL)
    for digit in BECCI_KEYS:
        ann.press(Key(Key.Key_0 + int(digit)))
    ann.press(Key.Key_F4, Key.Key_3)
    ann.restart()
    assert ann.desk.footer.done.isVisible()
    ann.press(Key.Key_Return, held=CTRL)
    ann.press(Key.Key_Return)
    found = ann.on_disk()
    items = [each.key for each in rubric_library.shipped_by_key("becci").dimensions]
    pressed = [NOT_APPLICABLE if digit == "9" else int(digit) for digit in BECCI_KEYS]
    assert found.given_ratings() == dict(zip(items, pressed, strict=True))
    assert found.answers == (FieldAnswer("talk_time", "less than half"),)
    assert found.is_locked
    assert ann.n_keys == 17
    session = ann.controller.session
    scores = [score for score in pressed if isinstance(score, int)]
    assert session.derived()["becci_mean"].value == pytest.approx(sum(scores) / len(scores))


def test_mia_step_by_keys(qtbot: QtBot, tmp_path: Path, at_work: list[CoderAtWork]) -> None:
    """Adherence and competence of sixteen items; what never happened needs one key, not two."""
    ann = CoderAtWork(
        qtbot, tmp_path, rubric=rubric_library.shipped_by_key("mia_step"), segment=SEGMENT
    )
    at_work.append(ann)
    ann.press(Key.Key_Space)
    ann.hear_all()
    ann.press(Key.Key_G, held=CTRL)
    expected: dict[str, Rating] = {}
    for number in range(1, 17):
        adherence = number % 7 + 1
        ann.press(Key(Key.Key_0 + adherence))
        expected[f"m{number:02}_adherence"] = adherence
        if adherence > 1:
            competence = 8 - adherence
            ann.press(Key(Key.Key_0 + competence))
            expected[f"m{number:02}_competence"] = competence
        if number == 8:
            ann.restart()
            ann.press(Key.Key_G, held=CTRL)
    ruled_out = [number for number in range(1, 17) if number % 7 == 0]
    assert ann.desk.ratings.head.count() == "32 of 32 done, 2 of them not applicable"
    ann.press(Key.Key_Return, held=CTRL)
    ann.press(Key.Key_Return)
    found = ann.on_disk()
    assert found.given_ratings() == expected
    assert [f"m{number:02}_competence" in expected for number in ruled_out] == [False, False]
    assert found.is_locked
    derived = ann.controller.session.derived()
    competences = [
        expected[f"m{number:02}_competence"] for number in range(1, 11) if number not in ruled_out
    ]
    whole = [score for score in competences if isinstance(score, int)]
    assert derived["comp_consistent"].value == pytest.approx(sum(whole) / 9)
