"""Codes by their keys: two keys one after the other, on any keyboard, and only once."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from fsh_coder.domain.identifiers import AssignmentId
from fsh_coder.domain.rubric import Rubric
from fsh_coder.formats import rubric_file
from fsh_coder.formats.rubric_text import text_of
from fsh_coder.services import assigning, rubric_library
from fsh_coder.ui.coding.ground.keys import Key as Pressed
from fsh_coder.ui.coding.keys.key_choices import KeyChoices
from fsh_coder.ui.coding.keys.key_prompt import KeyPrompt
from tests.rubric_strategies import rubrics
from tests.ui.coding.conftest import CTRL, NONE, SHIFT, CodingStudy, Desk

Key = Qt.Key
KEYPAD = Qt.KeyboardModifier.KeypadModifier


def without_procedure(rubric: Rubric) -> Rubric:
    """Return a rubric that is coded by event in one pass, read from its own file."""
    plain = replace(rubric, passes=(), unit=None, fields=(), version="by_event")
    return rubric_file.parse(text_of(plain), name=plain.key)


def assigned(study: CodingStudy, rubric: Rubric) -> AssignmentId:
    """Give Ann the recording to code with another rubric."""
    digest = rubric_library.install(study.db, rubric)
    segment = [study.segment.id]
    return assigning.assign(study.db, segment, coder_id=study.ann.id, rubric_digest=digest)[0].id


@pytest.fixture
def chords(study: CodingStudy, make_desk: Callable[..., Desk]) -> Desk:
    """The screen with a rubric of many codes, most of two keys."""
    rubric = without_procedure(rubric_library.shipped_by_key("misc_2_5"))
    return make_desk(assigned(study, rubric))


def codes_of(desk: Desk) -> list[tuple[int, str]]:
    """Return time and short form of each mark on disk."""
    rubric = desk.controller.rubric
    marks = desk.controller.session.observation.marks
    return [(mark.at_ms, rubric.code(mark.code).short) for mark in marks]


def type_at(
    desk: Desk, text: str, *, key: Qt.Key = Key.Key_unknown, held: Qt.KeyboardModifier = NONE
) -> None:
    """Press and let go one key that gives a text, wherever that key is on the keyboard."""
    target = QApplication.focusWidget() or desk.screen
    code = key if key is not Key.Key_unknown else Key(ord(text.upper()))
    for is_press in (True, False):
        QTest.simulateEvent(target, is_press, code, held, text, False, -1)


def prompt_of(desk: Desk) -> str:
    """Return what is asked for; "" for nothing."""
    prompt = desk.views.panes.findChild(KeyPrompt)
    assert prompt is not None
    return prompt.accessibleName() if prompt.isVisible() else ""


def test_every_code_of_two_keys_is_marked_by_keys_alone(chords: Desk) -> None:
    """All codes of a large rubric are reached by their keys, each where its first key was."""
    expected = []
    for number, code in enumerate(chords.controller.rubric.codes):
        at_ms = 2_000 + 100 * number
        chords.go_to(at_ms)
        for key in code.keys:
            type_at(chords, key.lower())
            chords.go_to(13_000)
        expected.append((at_ms, code.short))
    assert codes_of(chords) == expected


def test_the_first_key_is_the_moment(chords: Desk) -> None:
    """The mark stands where the first key was, less the coder's time to react."""
    chords.settings.reaction_offset_ms = 300
    chords.go_to(5_000)
    chords.press(Key.Key_S)
    chords.go_to(9_000)
    chords.press(Key.Key_Plus, SHIFT)
    assert len(codes_of(chords)) == 1
    assert codes_of(chords)[0][0] == 4_700


def test_what_may_follow_is_shown_at_once(chords: Desk) -> None:
    """After the first key the pad and a line say what may come; Esc gives up and marks nothing."""
    rubric, pad = chords.controller.rubric, chords.views.pad
    chords.press(Key.Key_S)
    following = {code.key for code in rubric.codes_after("S")}
    assert {c.key for c in rubric.codes if pad.tile(c.key).follows} == following
    assert prompt_of(chords).startswith("S …, + ")
    assert all(rubric.code(key).short in prompt_of(chords) for key in following)
    chords.press(Key.Key_Escape)
    assert prompt_of(chords) == ""
    assert all(pad.tile(code.key).follows is None for code in rubric.codes)
    chords.press(Key.Key_Plus)
    assert codes_of(chords) == []


def test_a_wrong_second_key_marks_nothing_and_says_what_could_follow(chords: Desk) -> None:
    """Half of one code never joins half of the next: R after S ends it, and so + codes nothing."""
    chords.press(Key.Key_S)
    chords.press(Key.Key_R)
    assert "S R is no code" in chords.toast()
    assert "After S comes +, −, 0, /, U or T." in chords.toast()
    chords.press(Key.Key_Plus)
    assert codes_of(chords) == []
    # A code of one key is no second key either.
    chords.press(Key.Key_S)
    chords.press(Key.Key_E)
    assert codes_of(chords) == []


def test_the_same_first_key_again_begins_anew(chords: Desk) -> None:
    """Who sees that she was late presses again, and the later moment counts."""
    chords.go_to(4_000)
    chords.press(Key.Key_R)
    chords.go_to(6_000)
    chords.press(Key.Key_R)
    chords.press(Key.Key_Plus)
    assert [at_ms for at_ms, _ in codes_of(chords)] == [6_000]


@pytest.mark.parametrize(
    ("key", "held", "text"),
    [
        (Key.Key_Plus, SHIFT, "+"),
        (Key.Key_Plus, NONE, "+"),
        (Key.Key_Plus, KEYPAD, "+"),
        (Key.Key_Equal, SHIFT, "+"),
        (Key.Key_Asterisk, NONE, "+"),
    ],
)
def test_the_second_key_is_judged_by_its_text(
    chords: Desk, key: Qt.Key, held: Qt.KeyboardModifier, text: str
) -> None:
    """British, German, French keyboards and the number pad have "+" in different places."""
    zoom = chords.views.wave.window_shown.span_ms
    chords.press(Key.Key_S)
    type_at(chords, "", key=Key.Key_Shift, held=SHIFT)
    type_at(chords, text, key=key, held=held)
    assert [short for _, short in codes_of(chords)] == [_short(chords, "S+")]
    assert chords.views.wave.window_shown.span_ms == zoom


def test_caps_lock_and_digits_make_no_difference(chords: Desk) -> None:
    """Caps Lock gives capitals; a digit is a second key although it rates elsewhere."""
    type_at(chords, "O")
    type_at(chords, "Q")
    chords.views.ratings.focus_dimension()
    type_at(chords, "s")
    type_at(chords, "0", held=SHIFT)
    assert [short for _, short in codes_of(chords)] == [_short(chords, "OQ"), _short(chords, "S0")]
    ratings = chords.controller.observation.ratings
    assert all(rating.score is None for rating in ratings)


def test_held_keys_of_a_code_of_two_are_one_mark(chords: Desk) -> None:
    """Repeats of either key count for nothing, also after the code is made."""
    wave = chords.views.wave
    for text, key in (("o", Key.Key_O), ("q", Key.Key_Q)):
        QTest.simulateEvent(wave, True, key, NONE, text, False, -1)
        for _ in range(4):
            QTest.simulateEvent(wave, True, key, NONE, text, True, -1)
        QTest.simulateEvent(wave, False, key, NONE, text, False, -1)
    assert [short for _, short in codes_of(chords)] == [_short(chords, "OQ")]


def test_listening_goes_on_between_the_two_keys(chords: Desk) -> None:
    """Space pauses to think while the second key is waited for; Backspace gives up only that."""
    chords.press(Key.Key_G)
    chords.go_to(5_000)
    chords.press(Key.Key_Space)
    chords.press(Key.Key_C)
    chords.press(Key.Key_Space)
    assert not chords.is_playing()
    chords.press(Key.Key_Minus)
    assert [short for _, short in codes_of(chords)] == [_short(chords, "G"), _short(chords, "C-")]
    chords.press(Key.Key_C)
    chords.press(Key.Key_Backspace)
    chords.press(Key.Key_C)
    chords.press(Key.Key_Z, CTRL)
    assert len(codes_of(chords)) == 2


def test_another_command_a_click_or_another_window_give_up(chords: Desk) -> None:
    """What has nothing to do with the code does what it does, and no half key stays behind."""
    chords.press(Key.Key_S)
    chords.press(Key.Key_F7)
    assert prompt_of(chords) == ""
    chords.press(Key.Key_F7)
    chords.press(Key.Key_S)
    QTest.mouseClick(chords.views.wave, Qt.MouseButton.LeftButton, pos=QPoint(40, 100))
    assert prompt_of(chords) == ""
    chords.press(Key.Key_S)
    QApplication.sendEvent(chords.screen, QEvent(QEvent.Type.WindowDeactivate))
    assert prompt_of(chords) == ""
    type_at(chords, "+")
    assert codes_of(chords) == []


def test_letters_of_two_keys_stay_in_a_text_field(chords: Desk) -> None:
    """Typing S and + into a field opens nothing and marks nothing."""
    chords.press(Key.Key_G)
    chords.press(Key.Key_N)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "S+ no ?")
    assert field.text() == "S+ no ?"
    assert prompt_of(chords) == ""
    assert len(codes_of(chords)) == 1


def test_a_mark_gets_another_code_by_keys(chords: Desk) -> None:
    """The key of another code changes the mark at hand in place; Esc keeps what it was."""
    chords.go_to(5_000)
    chords.press(Key.Key_G)
    chords.press(Key.Key_R, CTRL)
    assert prompt_of(chords).startswith(f"{_short(chords, 'G')} at 00:03")
    chords.press(Key.Key_S)
    chords.press(Key.Key_Slash)
    assert codes_of(chords) == [(5_000, _short(chords, "S/"))]
    chords.press(Key.Key_R, CTRL)
    chords.press(Key.Key_Escape)
    assert prompt_of(chords) == ""
    chords.go_to(6_000)
    chords.press(Key.Key_W)
    assert codes_of(chords) == [(5_000, _short(chords, "S/")), (6_000, _short(chords, "W"))]


def _short(desk: Desk, hotkey: str) -> str:
    code = desk.controller.rubric.code_for_hotkey(hotkey)
    assert code is not None
    return code.short


def _workable(rubric: Rubric) -> Rubric:
    dimensions = tuple(
        replace(each, not_applicable=False, not_applicable_when=None) for each in rubric.dimensions
    )
    # Where everything applies, a threshold may lie where its measure cannot come.
    return without_procedure(replace(rubric, dimensions=dimensions, thresholds=()))


def test_every_code_of_any_sound_rubric_is_reached(
    study: CodingStudy, make_desk: Callable[..., Desk]
) -> None:
    """Whatever rubric a team writes, each of its codes has keys that mark it and no other."""
    desk = make_desk()
    numbers = count()

    @settings(
        max_examples=6,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(rubrics().filter(lambda rubric: bool(rubric.codes)))
    def reaches(drawn: Rubric) -> None:
        # A segment is coded with a rubric once.
        rubric = _workable(replace(drawn, key=f"drawn_{next(numbers)}"))
        desk.screen.open_assignment(assigned(study, rubric))
        for code in rubric.codes:
            for key in code.keys:
                type_at(desk, key.lower())
        made = desk.controller.observation.marks
        assert sorted(mark.code for mark in made) == sorted(code.key for code in rubric.codes)

    reaches()


def test_her_own_undo_key_gives_up_too(chords: Desk) -> None:
    """Whatever key undoes for a coder undoes nothing but the half code while one is open."""
    chords.press(Key.Key_G)
    choices = KeyChoices((chords.controller.rubric,), chords.settings)
    choices.change(choices.map_of(chords.controller.rubric).use("undo"), Pressed("F16"))
    chords.screen.take_keys()
    chords.press(Key.Key_S)
    chords.press(Key.Key_F16)
    assert prompt_of(chords) == ""
    assert len(codes_of(chords)) == 1
    chords.press(Key.Key_F16)
    assert codes_of(chords) == []


def test_a_held_arrow_goes_on_while_the_second_key_is_waited_for(chords: Desk) -> None:
    """Listening again before choosing is what the second key is waited for."""
    chords.go_to(10_000)
    chords.press(Key.Key_S)
    wave = chords.views.wave
    QTest.simulateEvent(wave, True, Key.Key_Left, SHIFT, "", False, -1)
    for _ in range(2):
        QTest.simulateEvent(wave, True, Key.Key_Left, SHIFT, "", True, -1)
    QTest.simulateEvent(wave, False, Key.Key_Left, SHIFT, "", False, -1)
    assert chords.player.position_ms() == 7_000
    chords.press(Key.Key_U)
    assert codes_of(chords) == [(10_000, _short(chords, "SU"))]
