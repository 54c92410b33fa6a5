"""Ratings beyond 1 to 5: not applicable, scales from 0, scores of two digits, many dimensions."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fsh_coder.domain.completeness import GapKind
from fsh_coder.domain.identifiers import AssignmentId
from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.rubric import Rubric
from fsh_coder.formats import rubric_file
from fsh_coder.services import assigning, rubric_library
from tests.ui.coding.conftest import CTRL, CodingStudy, Desk

Key = Qt.Key


def assigned(study: CodingStudy, rubric: Rubric) -> AssignmentId:
    """Give Ann the recording to code with another rubric."""
    digest = rubric_library.install(study.db, rubric)
    made = assigning.assign(
        study.db, [study.segment.id], coder_id=study.ann.id, rubric_digest=digest
    )
    return made[0].id


def given(desk: Desk) -> dict[str, Rating]:
    """Return the ratings on disk."""
    context = desk.controller.observation
    return desk.study.observation(context.assignment_id).given_ratings()


@pytest.fixture
def becci(make_desk: Callable[..., Desk], study: CodingStudy) -> Desk:
    """Eleven items from 0 to 4 that may be not applicable."""
    return make_desk(assigned(study, rubric_library.shipped_by_key("becci")))


@pytest.fixture
def step(make_desk: Callable[..., Desk], study: CodingStudy) -> Desk:
    """Sixteen items, each with adherence and competence from 1 to 7."""
    return make_desk(assigned(study, rubric_library.shipped_by_key("mia_step")))


def test_0_is_a_score_where_the_scale_begins_there(becci: Desk) -> None:
    """0 gives 0; Delete takes it back; the line of keys says both."""
    becci.views.ratings.focus_dimension("b01")
    becci.press(Key.Key_0)
    assert given(becci) == {"b01": 0}
    becci.press(Key.Key_Up)
    becci.press(Key.Key_Delete)
    assert given(becci)["b01"] is None
    keys = becci.views.ratings.keys.accessibleName()
    assert keys.startswith("0 – 4 rate   9 not applicable   Delete not rated")


def test_9_says_not_applicable_which_is_neither_a_score_nor_not_rated(becci: Desk) -> None:
    """It is stored as itself, shown as itself, leaves no gap, and undo names it."""
    ratings = becci.views.ratings
    ratings.focus_dimension("b09")
    becci.press(Key.Key_9)
    assert given(becci) == {"b09": NOT_APPLICABLE}
    observation = becci.controller.observation
    assert observation.rating("b09").score is None
    gaps = [gap.dimension for gap in becci.controller.session.gaps()]
    assert "b09" not in gaps
    assert "b10" in gaps
    item = ratings.wide.item("b09")
    assert "not applicable" in item.accessibleName()
    assert "not rated" not in item.accessibleName()
    assert "not applicable" in becci.views.head.undo_button.toolTip()
    assert ratings.head.count() == "1 of 11 done, 1 of them not applicable"
    becci.press(Key.Key_Z, CTRL)
    assert given(becci).get("b09") is None
    assert "not rated" in item.accessibleName()


def test_not_applicable_by_mouse_in_both_forms(becci: Desk) -> None:
    """The cell behind the scores, and the row under the anchors."""
    ratings = becci.views.ratings
    ratings.focus_dimension("b02")
    ratings.wide.detail.anchors.row(NOT_APPLICABLE).click()
    assert given(becci) == {"b02": NOT_APPLICABLE}
    cells = ratings.form.cells("b03")
    cells.resize(cells.sizeHint())
    place = cells.cell(NOT_APPLICABLE).center().toPoint()
    QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=place)
    assert given(becci)["b03"] is NOT_APPLICABLE
    assert cells.rating is NOT_APPLICABLE
    assert cells.score is None


def test_the_next_dimension_opens_after_a_score(becci: Desk) -> None:
    """One key for each of eleven items; a second thought stays where it is."""
    becci.views.ratings.focus_dimension("b01")
    for key in (3, 4, 0, 2):
        becci.press(Key(Key.Key_0 + key))
    assert given(becci) == {"b01": 3, "b02": 4, "b03": 0, "b04": 2}
    assert becci.views.ratings.current == "b05"
    becci.press(Key.Key_Up)
    becci.press(Key.Key_1)
    assert given(becci)["b04"] == 1
    assert becci.views.ratings.current == "b04"


def test_digits_beyond_the_scale_do_nothing(becci: Desk) -> None:
    """5 to 8 are no scores here."""
    becci.views.ratings.focus_dimension("b01")
    for key in (Key.Key_5, Key.Key_8):
        becci.press(key)
    assert given(becci) == {}


def test_adherence_1_settles_competence_with_the_reason_why(step: Desk) -> None:
    """Nothing is left to rate; the item says why; a digit is answered with a sentence."""
    ratings = step.views.ratings
    ratings.focus_dimension("m02_adherence")
    step.press(Key.Key_1)
    assert given(step) == {"m02_adherence": 1}
    assert ratings.current == "m03_adherence"
    item = ratings.wide.item("m02_competence")
    assert "not applicable: adherence is 1" in item.accessibleName()
    gaps = {gap.dimension for gap in step.controller.session.gaps()}
    assert "m02_competence" not in gaps
    ratings.focus_dimension("m02_competence")
    step.press(Key.Key_4)
    assert given(step) == {"m02_adherence": 1}
    assert "while adherence is 1" in step.toast()
    assert not ratings.wide.detail.anchors.isEnabled()


def test_ratings_that_contradict_are_told_in_words(step: Desk) -> None:
    """Competence stays as the coder gave it; the contradiction is a gap until she settles it."""
    ratings = step.views.ratings
    ratings.focus_dimension("m01_adherence")
    for key in (Key.Key_5, Key.Key_4):
        step.press(key)
    ratings.focus_dimension("m01_adherence")
    step.press(Key.Key_1)
    assert given(step)["m01_competence"] == 4
    assert "does not fit: adherence is 1" in ratings.wide.item("m01_competence").accessibleName()
    kinds = [gap.kind for gap in step.controller.session.gaps()]
    assert kinds.count(GapKind.RATINGS_CONFLICT) == 1
    link = step.views.footer.links[GapKind.RATINGS_CONFLICT]
    assert link.isVisible()
    link.click()
    assert ratings.current == "m01_competence"
    step.press(Key.Key_0)
    assert GapKind.RATINGS_CONFLICT not in {gap.kind for gap in step.controller.session.gaps()}


def test_respects_of_an_item_stand_side_by_side(step: Desk) -> None:
    """Two squares in one row, adherence at the left; 32 dimensions in sixteen rows."""
    wide = step.views.ratings.wide
    for number in range(1, 17):
        adherence = wide.item(f"m{number:02}_adherence")
        competence = wide.item(f"m{number:02}_competence")
        assert adherence.parentWidget() is competence.parentWidget()
        assert adherence.x() < competence.x()
        assert adherence.y() == competence.y()


def test_the_dimension_in_focus_is_always_in_sight(step: Desk) -> None:
    """Rating 32 dimensions scrolls the list along."""
    ratings = step.views.ratings
    ratings.focus_dimension("m01_adherence")
    for _ in range(20):
        step.press(Key.Key_3)
    assert ratings.head.count() == "20 of 32 rated"
    item = ratings.wide.item(ratings.current or "")
    assert ratings.current == "m11_adherence"
    assert not item.visibleRegion().isEmpty()
    assert item.hasFocus()


def _with_scale(low: int, high: int) -> Rubric:
    anchors = "".join(
        f"      - score: {score}\n        text: The point {score} of the scale.\n"
        for score in range(low, high + 1)
    )
    text = rubric_library.shipped_by_key("becci").text
    text = text.replace("key: becci\n", "key: ten_points\n", 1)
    text = text.replace("    low: 0\n    high: 4\n", f"    low: {low}\n    high: {high}\n", 1)
    start = text.index("      - score: 0")
    end = text.index("dimensions:\n", start)
    return rubric_file.parse(text[:start] + anchors + "\n" + text[end:], name="ten points")


def test_scores_of_two_digits_are_typed_one_digit_after_the_other(
    make_desk: Callable[..., Desk], study: CodingStudy
) -> None:
    """1 and 0 together are 10; apart they are 1 and then, on this scale, 0."""
    desk = make_desk(assigned(study, _with_scale(0, 10)))
    desk.views.ratings.focus_dimension("b01")
    desk.press(Key.Key_1)
    desk.press(Key.Key_0)
    assert given(desk) == {"b01": 10}
    QTest.qWait(950)
    desk.press(Key.Key_0)
    assert given(desk) == {"b01": 0}
    desk.press(Key.Key_Slash)
    assert given(desk) == {"b01": NOT_APPLICABLE}
