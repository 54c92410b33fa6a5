"""Every shipped rubric, one whole observation each, by keys alone on the demo's sound."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.domain.completeness import GapKind
from fsh_coder.domain.observation import Unit
from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.rubric import BehaviourCode, Dimension, Rubric
from fsh_coder.domain.rubric_procedure import Task
from fsh_coder.services import rubric_library
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from tests.workflows.coder_at_work import CTRL, CoderAtWork

Key = Qt.Key
SEGMENT = (5_000, 35_000)
KEYS = tuple(rubric.key for rubric in rubric_library.shipped())
UTTERANCES_MS = (2_000, 3_000, 2_500, 4_000, 1_500, 3_500)
REASON = "heard at the start"


class Pressed:
    """What a coder has pressed so far, to be found in the file."""

    def __init__(self) -> None:
        self.ratings: dict[str, Rating] = {}
        self.codes: Counter[str] = Counter()
        self.n_units = 0


@pytest.fixture(params=KEYS)
def ann(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qapp: QApplication,
) -> Iterator[CoderAtWork]:
    """A coder with half a minute to code with each rubric in turn."""
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    apply_theme(qapp, load_theme("light"))
    made = CoderAtWork(qtbot, tmp_path, rubric_key=request.param, segment=SEGMENT)
    yield made
    made.stop()


@pytest.mark.long
def test_a_whole_observation_by_keys(ann: CoderAtWork) -> None:
    """Pass by pass to the end; every code is used; the file holds exactly what was pressed."""
    pressed = Pressed()
    passes = ann.controller.rubric.passes
    whole: tuple[Task, ...] = ("rate", "code")
    for tasks in [each.tasks for each in passes] or [whole]:
        _work(ann, tasks, pressed)
        ann.press(Key.Key_Return, held=CTRL)
        ann.press(Key.Key_Return)
        ann.come_back()
    found = ann.on_disk()
    assert found.is_locked, [gap.words for gap in ann.controller.session.gaps()]
    assert found.given_ratings() == pressed.ratings
    assert Counter(mark.code for mark in found.marks) == pressed.codes
    assert len(found.units) == pressed.n_units
    assert found.passes_done == tuple(each.key for each in passes)
    assert all(each.reason == REASON for each in found.ratings if each.reason)


def _work(ann: CoderAtWork, tasks: tuple[Task, ...], pressed: Pressed) -> None:
    if "parse" in tasks:
        _divide(ann, pressed)
    elif "rate" in tasks:
        ann.press(Key.Key_Space)
        ann.hear_all()
    if "code" in tasks:
        if ann.desk.units is None:
            _mark(ann, pressed)
        else:
            _code_units(ann, pressed)
    if "rate" in tasks and ann.controller.rubric.dimensions:
        _rate(ann, pressed)
    if any(gap.kind is GapKind.NO_ANSWER for gap in ann.controller.session.gaps()):
        ann.press(Key.Key_F4, Key.Key_1)


def _rate(ann: CoderAtWork, pressed: Pressed) -> None:
    """A score or "not applicable" for each dimension, and a reason where one is asked for."""
    rubric, ratings = ann.controller.rubric, ann.desk.ratings
    ann.press(Key.Key_G, held=CTRL)
    for number, dimension in enumerate(rubric.dimensions):
        if _is_ruled_out(dimension, pressed):
            continue
        if ratings.current != dimension.key:
            ann.press(Key.Key_Down)
        assert ratings.current == dimension.key
        rating = _rating(rubric, number)
        ann.press(Key.Key_9 if rating is NOT_APPLICABLE else Key(Key.Key_0 + int(str(rating))))
        pressed.ratings[dimension.key] = rating
    while any(gap.kind is GapKind.NO_REASON for gap in ann.controller.session.gaps()):
        ann.press(Key.Key_F8)
        ann.write(REASON)
        ann.press(Key.Key_Escape)


def _rating(rubric: Rubric, number: int) -> Rating:
    dimension = rubric.dimensions[number]
    may_skip = dimension.not_applicable and dimension.not_applicable_when is None
    if may_skip and number % 5 == 4:
        return NOT_APPLICABLE
    scores = dimension.scores()
    return scores[number % len(scores)]


def _is_ruled_out(dimension: Dimension, pressed: Pressed) -> bool:
    when = dimension.not_applicable_when
    return when is not None and pressed.ratings.get(when.dimension) == when.score


def _mark(ann: CoderAtWork, pressed: Pressed) -> None:
    """Every code of the rubric once, a second after another."""
    ann.controller.listening.seek(SEGMENT[0])
    for code in ann.controller.rubric.codes:
        ann.press(Key.Key_Right, held=Qt.KeyboardModifier.ShiftModifier)
        ann.write(code.hotkey.lower())
        pressed.codes[code.key] += 1


def _divide(ann: CoderAtWork, pressed: Pressed) -> None:
    """A few utterances in turns."""
    ann.press(Key.Key_Space)
    for length_ms in UTTERANCES_MS:
        ann.hear(length_ms)
        ann.press(Key.Key_E, Key.Key_S)
        pressed.n_units += 1
    ann.press(Key.Key_Space)


def _code_units(ann: CoderAtWork, pressed: Pressed) -> None:
    """One code for each utterance; every other code then once in place of another's."""
    ann.press(Key.Key_Space)
    units = ann.on_disk().units
    given = {}
    for number, unit in enumerate(units):
        ann.hear_all()
        fitting = _fitting(ann.controller.rubric, unit)
        given[unit.id] = fitting[(7 * number + 3) % len(fitting)]
        ann.write(given[unit.id].hotkey.lower())
    for unit in (units[-1], units[-2]):
        for code in _fitting(ann.controller.rubric, unit):
            ann.write(code.hotkey.lower())
            given[unit.id] = code
            coded = ann.on_disk().marks_of_unit(unit.id)
            assert [mark.code for mark in coded] == [code.key]
        ann.press(Key.Key_Up)
    pressed.codes.update(code.key for code in given.values())


def _fitting(rubric: Rubric, unit: Unit) -> list[BehaviourCode]:
    return [code for code in rubric.codes if code.speaker in (None, unit.speaker)]
