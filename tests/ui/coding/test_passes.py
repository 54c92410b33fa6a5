"""Passes: led through in order, one shown at a time, taken up again, kept across restarts."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from fsh_coder.domain.completeness import GapKind
from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.study import Purpose
from fsh_coder.formats import rubric_file
from fsh_coder.services import assigning, coding, rubric_library
from fsh_coder.services.given_parse import give_parse
from fsh_coder.ui.coding.desk.submit_dialog import SubmitDialog
from fsh_coder.ui.coding.wiring.pass_dialog import PassDialog
from tests.ui.coding.conftest import CTRL, SEGMENT, CodingStudy, Desk
from tests.ui.coding.test_scales_and_gaps import assigned

Key = Qt.Key
PASSES = """
passes:
  - key: listen
    label: Listen and rate
    tasks:
      - rate
    playback: non_stop
    instruction: Listen to it all without stopping, then rate.
  - key: count
    label: Count behaviours
    tasks:
      - code
    instruction: Mark every behaviour of the worker.
fields:
  - key: goal
    label: Change goal
    kind: text
    asked: before
    question: What is the change goal?
  - key: talk
    label: Talk time
    kind: choice
    required: true
    choices:
      - much
      - little
    question: How much did the worker talk?
"""


def _in_two_passes() -> Rubric:
    text = rubric_library.shipped_by_key("miti_4_2_1").text + PASSES
    text = text.replace("key: miti_4_2_1\n", "key: miti_in_passes\n", 1)
    text = text.replace("reasons: required\n", "reasons: optional\n", 1)
    return rubric_file.parse(text, name="two passes")


@pytest.fixture
def desk(make_desk: Callable[..., Desk], study: CodingStudy) -> Desk:
    """MITI in two passes: globals on a listen without stops, then counts."""
    return make_desk(assigned(study, _in_two_passes()))


def done(desk: Desk) -> tuple[str, ...]:
    """Return the passes that are finished on disk."""
    observation = desk.controller.observation
    return desk.study.observation(observation.assignment_id).passes_done


def rate_all(desk: Desk) -> None:
    """Give the four ratings by key."""
    desk.views.ratings.focus_dimension("cct")
    for key in (Key.Key_4, Key.Key_3, Key.Key_5, Key.Key_2):
        desk.press(key)


def dialog_of(desk: Desk) -> PassDialog:
    """Return the open dialog about the end of the pass."""
    found = [each for each in desk.screen.findChildren(PassDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def finish(desk: Desk) -> None:
    """Finish the pass in work by keys."""
    desk.press(Key.Key_Return, CTRL)
    QTest.keyClick(dialog_of(desk), Key.Key_Return)
    desk.screen.activateWindow()


def test_a_rubric_without_passes_has_no_strip(make_desk: Callable[..., Desk]) -> None:
    """Everything at once, and the button submits."""
    desk = make_desk()
    assert not desk.views.strip.isVisible()
    assert desk.views.footer.submit_button.text() == "Submit…"
    desk.press(Key.Key_B, CTRL)
    assert "no passes" in desk.toast()


def test_only_what_the_pass_needs_is_shown(desk: Desk) -> None:
    """Ratings with all anchors first, no codes and no counts; then codes, and no ratings."""
    views = desk.views
    assert views.strip.isVisible()
    assert [step.accessibleName() for step in views.strip.steps.values()] == [
        "Pass 1, Listen and rate: now",
        "Pass 2, Count behaviours: still to come",
    ]
    assert views.strip.instruction.whole_text() == "Listen to it all without stopping, then rate."
    assert views.ratings.isVisible()
    assert views.ratings.is_wide
    assert not views.pad.isVisible()
    assert not views.marks.isVisible()
    rate_all(desk)
    finish(desk)
    assert done(desk) == ("listen",)
    assert not views.ratings.isVisible()
    assert views.pad.isVisible()
    assert views.marks.isVisible()
    assert [step.accessibleName() for step in views.strip.steps.values()] == [
        "Pass 1, Listen and rate: done",
        "Pass 2, Count behaviours: now",
    ]


def test_codes_wait_for_their_pass(desk: Desk) -> None:
    """A code's key marks nothing while globals are rated, and the sentence says when it will."""
    desk.press(Key.Key_R)
    assert not desk.controller.observation.marks
    assert "codes come in pass 2, Count behaviours" in desk.toast()
    rate_all(desk)
    finish(desk)
    desk.press(Key.Key_R)
    assert [mark.code for mark in desk.controller.observation.marks] == ["SR"]


def test_the_first_listen_pauses_but_does_not_jump(desk: Desk) -> None:
    """Space pauses and goes on, and is counted; jumps come back when all was heard."""
    desk.press(Key.Key_Space)
    desk.hear(3_000)
    desk.press(Key.Key_Left)
    assert desk.player.position_ms() == SEGMENT[0] + 3_000
    assert "one listen to the end" in desk.toast()
    desk.press(Key.Key_Space)
    assert not desk.is_playing()
    assert "1 pause" in _said(desk)
    wave = desk.views.wave
    QTest.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(600, wave.height() // 2))
    assert desk.player.position_ms() == SEGMENT[0] + 3_000
    desk.press(Key.Key_Space)
    assert desk.is_playing()
    desk.hear(SEGMENT[1] - SEGMENT[0])
    assert not desk.is_playing()
    assert _said(desk) == ""
    desk.press(Key.Key_Left)
    assert desk.player.position_ms() == SEGMENT[1] - 5_000


def test_the_end_of_a_pass_names_what_is_missing_and_leads_there(desk: Desk) -> None:
    """Ctrl+Enter lists it; the deed waits; the link goes to the rating."""
    footer = desk.views.footer
    assert footer.submit_button.text() == "Finish this pass…"
    assert "pass 2, Count behaviours" in footer.note.text()
    shown = {kind for kind, link in footer.links.items() if link.isVisible()}
    assert shown == {GapKind.NOT_RATED, GapKind.NOT_HEARD}
    desk.press(Key.Key_Return, CTRL)
    dialog = dialog_of(desk)
    assert not dialog.deed_button.isEnabled()
    gap = next(gap for gap in desk.controller.session.passes.missing() if gap.dimension == "sst")
    dialog.gap_chosen.emit(gap)
    dialog.reject()
    desk.screen.activateWindow()
    assert desk.views.ratings.current == "sst"
    assert done(desk) == ()


def test_going_back_asks_in_a_line_and_is_an_action_of_its_own(desk: Desk) -> None:
    """Ctrl+B, then Enter; what was done stays; undo brings the later pass back."""
    rate_all(desk)
    finish(desk)
    desk.press(Key.Key_R)
    strip = desk.views.strip
    desk.press(Key.Key_B, CTRL)
    assert strip.is_asking
    assert strip.instruction.whole_text().startswith("Go back to “Listen and rate”?")
    strip.stay_button.click()
    assert done(desk) == ("listen",)
    desk.press(Key.Key_B, CTRL)
    assert strip.back_button.hasFocus()
    desk.press(Key.Key_Return)
    assert done(desk) == ()
    assert desk.views.ratings.isVisible()
    assert desk.controller.observation.rating("cct").score == 4
    assert len(desk.controller.observation.marks) == 1
    assert "back to “Listen and rate”" in desk.views.head.undo_button.toolTip()
    desk.press(Key.Key_Z, CTRL)
    assert done(desk) == ("listen",)
    assert desk.views.pad.isVisible()
    labels = [entry.label for entry in desk.controller.session.history()]
    assert any("“Listen and rate” finished" in label for label in labels)
    assert any("back to “Listen and rate”" in label for label in labels)


def test_a_step_still_to_come_says_what_comes_first(desk: Desk) -> None:
    """Pressing the second step does not skip the first."""
    desk.views.strip.steps["count"].click()
    assert "Finish “Listen and rate” first" in desk.toast()
    assert done(desk) == ()


def test_questions_are_asked_before_the_first_and_after_the_last(desk: Desk) -> None:
    """The card shows only what is asked then, and the gap waits for its pass."""
    fields = desk.views.fields
    assert fields.head.count() == "0 of 1 answered"
    desk.press(Key.Key_F4)
    assert fields.input("goal").isVisible()
    desk.press(Key.Key_F4)
    rate_all(desk)
    finish(desk)
    desk.press(Key.Key_F4)
    assert fields.input("talk").control.hasFocus()
    assert desk.views.footer.links[GapKind.NO_ANSWER].isVisible()


def test_submitting_finishes_the_last_pass(desk: Desk) -> None:
    """Nothing is left to finish by hand; reopening shows everything at once."""
    rate_all(desk)
    finish(desk)
    assert desk.views.footer.submit_button.text() == "Submit…"
    desk.press(Key.Key_R)
    desk.views.fields.focus_field("talk")
    desk.press(Key.Key_1)
    desk.press(Key.Key_Return, CTRL)
    dialog = next(each for each in desk.screen.findChildren(SubmitDialog) if each.isVisible())
    assert dialog.deed_button.isEnabled()
    QTest.keyClick(dialog, Key.Key_Return)
    assert done(desk) == ("listen", "count")
    observation = desk.study.observation(desk.controller.observation.assignment_id)
    assert observation.is_locked
    assert desk.views.ratings.isVisible()
    assert desk.views.pad.isVisible()


def test_reopening_returns_to_the_pass(make_desk: Callable[..., Desk], study: CodingStudy) -> None:
    """Another start in the middle finds the second pass in work."""
    assignment = assigned(study, _in_two_passes())
    first = make_desk(assignment)
    rate_all(first)
    finish(first)
    first.screen.leave()
    first.screen.hide()
    again = make_desk(assignment)
    assert again.views.pad.isVisible()
    assert not again.views.ratings.isVisible()
    assert "Pass 2" in again.views.strip.steps["count"].accessibleName()


def test_undo_of_finishing_returns_to_the_pass(desk: Desk) -> None:
    """Ctrl+Z right after the end of a pass takes it up again, ratings and all."""
    rate_all(desk)
    finish(desk)
    desk.press(Key.Key_Z, CTRL)
    assert done(desk) == ()
    assert desk.views.ratings.isVisible()
    desk.press(Key.Key_Y, CTRL)
    assert done(desk) == ("listen",)
    assert not desk.views.ratings.isVisible()


def test_a_parse_that_was_given_stays_finished(
    make_desk: Callable[..., Desk], study: CodingStudy
) -> None:
    """The second coder begins with the first pass, finds the parse done, and cannot take it up."""
    misc = rubric_library.shipped_by_key("misc_2_5")
    ann = coding.open_assignment(study.db, assigned(study, misc), coder_id=study.ann.id)
    for dimension in misc.dimensions:
        ann.rate(dimension.key, 3)
    ann.passes.finish()
    ann.units.add(SEGMENT[0], SEGMENT[0] + 3_000, Speaker.WORKER)
    ann.passes.finish()
    digest = ann.observation.rubric_digest
    made = assigning.assign(
        study.db,
        [study.segment.id],
        coder_id=study.ben.id,
        rubric_digest=digest,
        purpose=Purpose.DOUBLE,
    )
    give_parse(study.db, ann.observation.id, to=made[0].id, by=study.ann.id)
    desk = make_desk(made[0].id, person=study.ben)
    steps = desk.views.strip.steps
    assert [step.accessibleName().rpartition(": ")[2] for step in steps.values()] == [
        "now",
        "done",
        "still to come",
    ]
    steps["parse"].click()
    assert "was given to you finished" in desk.toast()
    rate_with(desk, len(misc.dimensions))
    finish(desk)
    units = desk.views.units
    assert units is not None
    assert units.isVisible()
    assert steps["code"].accessibleName() == "Pass 3, Code each utterance: now"
    desk.press(Key.Key_G)
    assert [mark.code for mark in desk.controller.observation.marks] == ["GI"]
    desk.press(Key.Key_B, CTRL)
    assert desk.views.strip.instruction.whole_text().startswith("Go back to “Listen and rate”?")


def test_a_parse_that_was_given_on_stays_finished(
    make_desk: Callable[..., Desk], study: CodingStudy
) -> None:
    """The first coder reads why and whom to ask; going back asks about the pass before it."""
    misc = rubric_library.shipped_by_key("misc_2_5")
    mine = assigned(study, misc)
    ann = coding.open_assignment(study.db, mine, coder_id=study.ann.id)
    for dimension in misc.dimensions:
        ann.rate(dimension.key, 3)
    ann.passes.finish()
    ann.units.add(SEGMENT[0], SEGMENT[0] + 3_000, Speaker.WORKER)
    ann.passes.finish()
    made = assigning.assign(
        study.db,
        [study.segment.id],
        coder_id=study.ben.id,
        rubric_digest=ann.observation.rubric_digest,
        purpose=Purpose.DOUBLE,
    )
    give_parse(study.db, ann.observation.id, to=made[0].id, by=study.ann.id)
    desk = make_desk(mine)
    desk.views.strip.steps["parse"].click()
    assert "given to another coder" in desk.toast()
    assert "tell your lead" in desk.toast()
    desk.press(Key.Key_Z, CTRL)
    assert "given to another coder" in desk.toast()
    assert done(desk) == ("listen", "parse")
    desk.press(Key.Key_B, CTRL)
    assert desk.views.strip.instruction.whole_text().startswith("Go back to “Listen and rate”?")
    desk.press(Key.Key_Return)
    assert done(desk) == ("parse",)
    assert desk.views.ratings.isVisible()
    desk.press(Key.Key_B, CTRL)
    assert "given to another coder" in desk.toast()


def rate_with(desk: Desk, n_dimensions: int) -> None:
    """Give as many threes as there are dimensions."""
    desk.views.ratings.focus_dimension()
    for _ in range(n_dimensions):
        desk.press(Key.Key_3)


def _said(desk: Desk) -> str:
    texts = [each for each in desk.views.strip.findChildren(QLabel) if each.isVisible()]
    return " ".join(each.text() for each in texts if each is not desk.views.strip.instruction)


def test_marks_that_are_not_shown_cannot_be_touched(desk: Desk) -> None:
    """Back in the pass of ratings, keys that work on marks say that those are put away."""
    rate_all(desk)
    finish(desk)
    desk.press(Key.Key_R)
    desk.press(Key.Key_B, CTRL)
    desk.press(Key.Key_Return)
    desk.views.wave.setFocus()
    for key in (Key.Key_Backspace, Key.Key_Delete, Key.Key_U, Key.Key_N, Key.Key_Up):
        desk.press(key)
        assert "put away in this pass" in desk.toast()
    marks = desk.controller.observation.marks
    assert [(mark.code, mark.is_unsure) for mark in marks] == [("SR", False)]


def test_escape_stays_in_the_pass(desk: Desk) -> None:
    """The question whether to go back goes with Esc, and nothing has happened."""
    rate_all(desk)
    finish(desk)
    desk.press(Key.Key_B, CTRL)
    assert desk.views.strip.back_button.isVisible()
    desk.press(Key.Key_Escape)
    assert not desk.views.strip.back_button.isVisible()
    assert done(desk) == ("listen",)
