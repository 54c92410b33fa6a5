"""A study that requires reasons: the coding screen asks for them and waits with the submission."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from fsh_coder.domain.identifiers import AssignmentId
from fsh_coder.services import reasons_option, rubric_library, study_library
from fsh_coder.ui.coding.desk.submit_dialog import SubmitDialog
from fsh_coder.ui.coding.ratings.dimension_detail import DimensionDetail
from fsh_coder.ui.kit.text import Text
from tests.ui.coding.conftest import CTRL, CodingStudy, Desk
from tests.ui.coding.test_scales_and_gaps import assigned

Key = Qt.Key


@pytest.fixture
def becci(study: CodingStudy) -> AssignmentId:
    """Eleven items that may be not applicable, of a rubric that asks for no reasons."""
    return assigned(study, rubric_library.shipped_by_key("becci"))


def require(study: CodingStudy) -> None:
    """Choose as the lead."""
    lead = study_library.people(study.db)[0]
    reasons_option.require(study.db, required=True, by=lead.id)


def said(detail: DimensionDetail) -> list[str]:
    """Return the words beside the reason."""
    return [each.text() for each in detail.findChildren(Text) if each.isVisible()]


def test_the_pane_says_that_a_reason_is_required(
    make_desk: Callable[..., Desk], study: CodingStudy, becci: AssignmentId
) -> None:
    """Before the score beside the field, after it in the row; without the option neither."""
    ratings = make_desk(becci).views.ratings
    detail = (ratings.wide if ratings.is_wide else ratings.form).detail
    assert "if you like" in said(detail)
    require(study)
    desk = make_desk(becci)
    ratings = desk.views.ratings
    detail = (ratings.wide if ratings.is_wide else ratings.form).detail
    assert "required" in said(detail)
    ratings.focus_dimension("b01")
    desk.press(Key.Key_3)
    assert ratings.current == "b01"
    assert ratings.form.cells("b01").accessibleName().endswith("Reason missing.")
    detail.reason.setFocus()
    QTest.keyClicks(detail.reason, "asks first")
    desk.press(Key.Key_Escape)
    assert not ratings.form.cells("b01").accessibleName().endswith("Reason missing.")


def test_what_does_not_apply_asks_for_none(
    make_desk: Callable[..., Desk], study: CodingStudy, becci: AssignmentId
) -> None:
    """9 goes on to the next item, as without the option."""
    require(study)
    desk = make_desk(becci)
    ratings = desk.views.ratings
    ratings.focus_dimension("b01")
    desk.press(Key.Key_9)
    assert ratings.current == "b02"
    assert "not applicable" in ratings.form.cells("b01").accessibleName()
    assert "eason missing" not in ratings.form.cells("b01").accessibleName()


def test_the_submission_waits_and_leads_to_the_reason(
    make_desk: Callable[..., Desk], study: CodingStudy, becci: AssignmentId
) -> None:
    """The dialog lists it, cannot submit, and goes to the field."""
    require(study)
    desk = make_desk(becci)
    desk.views.ratings.focus_dimension("b04")
    desk.press(Key.Key_3)
    desk.press(Key.Key_Return, CTRL)
    dialog = next(each for each in desk.screen.findChildren(SubmitDialog) if each.isVisible())
    assert not dialog.deed_button.isEnabled()
    label = desk.controller.rubric.dimension("b04").label
    buttons = {each.accessibleName(): each for each in dialog.findChildren(QPushButton)}
    wanted = f"{label} has no reason: go there"
    if wanted not in buttons:
        # Eight are listed; those not rated come first.
        dialog.reject()
        for dimension in desk.controller.rubric.dimensions:
            if dimension.key != "b04":
                desk.controller.rate(dimension.key, 2)
                desk.controller.give_reason(dimension.key, "heard")
        desk.screen.ask_to_submit()
        dialog = next(each for each in desk.screen.findChildren(SubmitDialog) if each.isVisible())
        buttons = {each.accessibleName(): each for each in dialog.findChildren(QPushButton)}
    buttons[wanted].click()
    assert desk.views.ratings.current == "b04"


def test_a_submitted_observation_shows_nothing_missing(
    make_desk: Callable[..., Desk], study: CodingStudy, becci: AssignmentId
) -> None:
    """Submitted before the option was chosen, it reads as it did; reopened, reasons are asked."""
    desk = make_desk(becci)
    for dimension in desk.controller.rubric.dimensions:
        desk.controller.rate(dimension.key, 2)
    for asked in desk.controller.rubric.fields:
        desk.controller.session.answer(asked.key, asked.choices[0])
    assert desk.controller.submit()
    require(study)
    desk = make_desk(becci)
    cells = desk.views.ratings.form.cells("b01")
    assert "eason missing" not in cells.accessibleName()
    desk.controller.reopen("a slip")
    assert cells.accessibleName().endswith("Reason missing.")


def test_where_ratings_are_put_away_the_way_to_them_is_said(
    make_desk: Callable[..., Desk], study: CodingStudy
) -> None:
    """Chosen after the pass that rates was finished, the reason is mended by going back to it."""
    misc = rubric_library.shipped_by_key("misc_2_5")
    desk = make_desk(assigned(study, misc))
    for dimension in misc.dimensions:
        desk.controller.rate(dimension.key, 3)
    desk.controller.session.passes.finish()
    require(study)
    desk = make_desk(desk.controller.observation.assignment_id)
    assert not desk.views.ratings.isVisible()
    desk.controller.session.units.add(2_500, 4_000)
    desk.controller.session.passes.finish()
    desk = make_desk(desk.controller.observation.assignment_id)
    desk.press(Key.Key_F8)
    assert "Go back to the pass that rates" in desk.toast()
