"""Every shipped rubric and random ones, a whole observation each, by keys alone on real sound."""

from collections import Counter
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.domain.completeness import Gap, GapKind
from fsh_coder.domain.observation import Speaker, Unit
from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.rubric import BehaviourCode, Dimension, Rubric
from fsh_coder.domain.rubric_procedure import ObservationField, Task
from fsh_coder.formats import rubric_file, rubric_text
from fsh_coder.services import rubric_library
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from tests.rubric_strategies import rubrics
from tests.workflows.coder_at_work import CTRL, CoderAtWork

Key = Qt.Key
SEGMENT = (5_000, 35_000)
SHIPPED = {rubric.key: rubric for rubric in rubric_library.shipped()}
UTTERANCES_MS = (2_000, 3_000, 2_500, 4_000, 1_500, 3_500)
WORDS = "heard at the start"


class Pressed:
    """What a coder has pressed so far, to be found in the file."""

    def __init__(self) -> None:
        self.ratings: dict[str, Rating] = {}
        self.codes: Counter[str] = Counter()
        self.answers: dict[str, str] = {}
        self.n_units = 0


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    apply_theme(qapp, load_theme("light"))


@pytest.mark.long
@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_a_shipped_rubric_by_keys(key: str, qtbot: QtBot, tmp_path: Path) -> None:
    """Pass by pass to the end; every code is used; the file holds exactly what was pressed."""
    _code_whole(CoderAtWork(qtbot, tmp_path, rubric=SHIPPED[key], segment=SEGMENT))


@pytest.mark.long
def test_a_random_rubric_by_keys(qtbot: QtBot, tmp_path: Path) -> None:
    """Whatever rubric a team writes can be worked to its end, in whatever passes it has."""
    numbers = count()

    @settings(
        max_examples=12,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(rubrics())
    def works(drawn: Rubric) -> None:
        rubric = rubric_file.parse(rubric_text.text_of(drawn), name="drawn")
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        _code_whole(CoderAtWork(qtbot, folder, rubric=rubric, segment=SEGMENT))

    works()


def _code_whole(ann: CoderAtWork) -> None:
    """Code to the end, submit, and compare the file with what was pressed."""
    pressed = Pressed()
    passes = ann.controller.rubric.passes
    try:
        for tasks in [each.tasks for each in passes] or [("rate", "code")]:
            _work(ann, tasks, pressed)
            ann.press(Key.Key_Return, held=CTRL)
            ann.press(Key.Key_Return)
            ann.come_back()
        found = ann.on_disk()
        assert found.is_locked, [gap.words for gap in ann.controller.session.gaps()]
        assert found.given_ratings() == pressed.ratings
        assert Counter(mark.code for mark in found.marks) == pressed.codes
        assert {each.field: each.text for each in found.answers} == pressed.answers
        assert len(found.units) == pressed.n_units
        assert found.passes_done == tuple(each.key for each in passes)
        assert all(each.reason == WORDS for each in found.ratings if each.reason)
    finally:
        ann.stop()


def _work(ann: CoderAtWork, tasks: tuple[Task, ...], pressed: Pressed) -> None:
    if "parse" in tasks:
        _divide(ann, pressed)
    elif "rate" in tasks:
        ann.press(Key.Key_Space)
        ann.hear_all()
    if "code" in tasks and ann.controller.rubric.codes:
        if ann.desk.units is None:
            _mark(ann, pressed)
        else:
            _code_units(ann, pressed)
    if "rate" in tasks and ann.controller.rubric.dimensions:
        _rate(ann, pressed)
    _answer(ann, pressed)


def _rate(ann: CoderAtWork, pressed: Pressed) -> None:
    """A score or "not applicable" for each dimension, and a reason where one is asked for."""
    rubric, ratings = ann.controller.rubric, ann.desk.ratings
    ann.press(Key.Key_G, held=CTRL)
    for number, dimension in enumerate(rubric.dimensions):
        if _is_ruled_out(dimension, pressed):
            continue
        while ratings.current != dimension.key:
            before = ratings.current
            ann.press(Key.Key_Down)
            assert ratings.current != before
        rating = _rating(rubric, number)
        ann.press(_key_of(dimension, rating))
        pressed.ratings[dimension.key] = rating
    while _gap(ann, GapKind.NO_REASON):
        ann.press(Key.Key_F8)
        ann.write(WORDS)
        ann.press(Key.Key_Escape)


def _rating(rubric: Rubric, number: int) -> Rating:
    dimension = rubric.dimensions[number]
    may_skip = dimension.not_applicable and dimension.not_applicable_when is None
    if may_skip and number % 5 == 4:
        return NOT_APPLICABLE
    scores = dimension.scores()
    return scores[number % len(scores)]


def _key_of(dimension: Dimension, rating: Rating) -> Qt.Key:
    if isinstance(rating, int):
        return Key(Key.Key_0 + rating)
    return Key.Key_Slash if 9 in dimension.scores() else Key.Key_9


def _is_ruled_out(dimension: Dimension, pressed: Pressed) -> bool:
    when = dimension.not_applicable_when
    return when is not None and pressed.ratings.get(when.dimension) == when.score


def _answer(ann: CoderAtWork, pressed: Pressed) -> None:
    """Go to each open question that must be answered, as long as this pass asks for it."""
    fields = {each.key: each for each in ann.controller.rubric.fields}
    while (gap := _gap(ann, GapKind.NO_ANSWER)) is not None:
        asked = fields[str(gap.field)]
        for _ in range(50):
            if ann.desk.fields.input(asked.key).control.hasFocus():
                break
            ann.press(Key.Key_F8)
        assert ann.desk.fields.input(asked.key).control.hasFocus()
        if asked.kind == "choice":
            ann.press(Key.Key_2)
            pressed.answers[asked.key] = asked.choices[1]
        else:
            text = WORDS if asked.kind == "text" else _number_for(asked)
            ann.write(text)
            ann.press(Key.Key_Return)
            pressed.answers[asked.key] = text


def _number_for(asked: ObservationField) -> str:
    return f"{asked.low if asked.low is not None else asked.high or 0:.15g}"


def _gap(ann: CoderAtWork, kind: GapKind) -> Gap | None:
    """Return the first gap of a kind that the foot of the screen tells of."""
    link = ann.desk.footer.links[kind]
    card = ann.desk.fields
    shown = [
        gap
        for gap in ann.controller.session.gaps()
        # A question of a later pass is not asked yet.
        if gap.kind is kind and (gap.field is None or card.isAncestorOf(card.input(gap.field)))
    ]
    return shown[0] if shown and link.isVisible() else None


def _mark(ann: CoderAtWork, pressed: Pressed) -> None:
    """Every code of the rubric once, a second after another."""
    ann.controller.listening.seek(SEGMENT[0])
    for code in ann.controller.rubric.codes:
        ann.press(Key.Key_Right, held=Qt.KeyboardModifier.ShiftModifier)
        ann.write(code.hotkey.lower())
        pressed.codes[code.key] += 1


def _divide(ann: CoderAtWork, pressed: Pressed) -> None:
    """A few utterances, in turns where the rubric has codes for both speakers."""
    speakers = {code.speaker for code in ann.controller.rubric.codes} or {None}
    ann.press(Key.Key_Space)
    if speakers == {Speaker.CLIENT}:
        ann.press(Key.Key_S)
    for length_ms in UTTERANCES_MS:
        ann.hear(length_ms)
        ann.press(Key.Key_E)
        if None in speakers or len(speakers) > 1:
            ann.press(Key.Key_S)
        pressed.n_units += 1
    ann.hear_all()


def _code_units(ann: CoderAtWork, pressed: Pressed) -> None:
    """One code for each utterance; every other code then in its place.

    Sound stops at each utterance where the pass says so; else ↓ goes from one to the next.
    """
    rubric = ann.controller.rubric
    stops = any(each.playback == "by_unit" for each in rubric.passes if "code" in each.tasks)
    if stops:
        ann.press(Key.Key_Space)
    takes_one = rubric.unit is not None and rubric.unit.max_codes == 1
    units = ann.on_disk().units
    for number, unit in enumerate(units):
        ann.hear_all()
        fitting = _fitting(rubric, unit)
        ann.write(fitting[(7 * number + 3) % len(fitting)].hotkey.lower())
        if not (stops and takes_one) and number + 1 < len(units):
            ann.press(Key.Key_Down)
            if stops:
                ann.press(Key.Key_Space)
    for unit in (units[-1], units[-2]) if takes_one else ():
        for code in _fitting(rubric, unit):
            ann.write(code.hotkey.lower())
            coded = ann.on_disk().marks_of_unit(unit.id)
            assert [mark.code for mark in coded] == [code.key]
        ann.press(Key.Key_Up)
    found = ann.on_disk()
    assert not found.uncoded_units()
    pressed.codes.update(mark.code for mark in found.marks)


def _fitting(rubric: Rubric, unit: Unit) -> list[BehaviourCode]:
    return [code for code in rubric.codes if code.speaker in (None, unit.speaker)]
