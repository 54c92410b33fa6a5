"""Questions about the session: every kind of answer, stored at once, missing ones pointed to."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from fsh_coder.domain.completeness import GapKind
from fsh_coder.formats import rubric_file
from fsh_coder.services import rubric_library
from fsh_coder.ui.coding.ratings.choice_cells import ChoiceCells
from fsh_coder.ui.coding.ratings.reason_field import ReasonField
from fsh_coder.ui.kit.fields import Select
from tests.ui.coding.conftest import CTRL, CodingStudy, Desk
from tests.ui.coding.test_scales_and_gaps import assigned

Key = Qt.Key
FIELDS = """
fields:
  - key: goal
    label: Change goal
    kind: text
    asked: before
    question: What is the change goal?
  - key: mood
    label: Mood
    kind: choice
    required: true
    choices:
      - calm
      - tense
    question: How was the mood at the end?
  - key: minutes
    label: Minutes of silence
    kind: number
    low: 0
    high: 60
    question: How many minutes was nobody speaking?
  - key: place
    label: Place
    kind: choice
    choices:
      - at the family’s own home, with children in the same room
      - at the family’s own home, without any children present
      - in an office of the service, with nobody else there
      - by telephone or by a video call from somewhere else
    question: Where did they meet?
"""


@pytest.fixture
def desk(make_desk: Callable[..., Desk], study: CodingStudy) -> Desk:
    """MITI with four questions about the session."""
    text = rubric_library.shipped_by_key("miti_4_2_1").text + FIELDS
    text = text.replace("key: miti_4_2_1\n", "key: miti_asking\n", 1)
    return make_desk(assigned(study, rubric_file.parse(text, name="asking")))


def answers(desk: Desk) -> dict[str, str]:
    """Return what is on disk."""
    observation = desk.study.observation(desk.controller.observation.assignment_id)
    return {each.field: each.text for each in observation.answers}


def test_a_rubric_without_questions_has_no_card(make_desk: Callable[..., Desk]) -> None:
    """Nothing is in the way, and F4 says so."""
    desk = make_desk()
    assert not desk.views.fields.isVisible()
    desk.press(Key.Key_F4)
    assert "no questions about the session" in desk.toast()


def test_f4_opens_the_card_at_the_first_question(desk: Desk) -> None:
    """One key, and the keyboard is where the answer goes; again, and the bar is back."""
    fields = desk.views.fields
    goal = fields.input("goal").control
    assert fields.isVisible()
    assert fields.head.count() == "0 of 4 answered"
    shown = [goal.isVisible()]
    desk.press(Key.Key_F4)
    shown.append(goal.isVisible())
    assert goal.hasFocus()
    desk.press(Key.Key_F4)
    shown.append(goal.isVisible())
    assert shown == [False, True, False]


def test_words_are_stored_on_enter_and_never_code(desk: Desk) -> None:
    """Letters of codes, Space and digits are only letters here."""
    desk.press(Key.Key_F4)
    control = desk.views.fields.input("goal").control
    assert isinstance(control, ReasonField)
    QTest.keyClicks(control, "keeps quiet 5 rcq")
    assert answers(desk) == {}
    desk.press(Key.Key_Return)
    assert answers(desk) == {"goal": "keeps quiet 5 rcq"}
    assert not desk.controller.observation.marks
    assert not desk.is_playing()
    assert desk.views.fields.input("mood").control.hasFocus()


def test_a_choice_by_number_and_by_click(desk: Desk) -> None:
    """The number before an answer gives it, 0 takes it back; codes still work from here."""
    fields = desk.views.fields
    fields.focus_field("mood")
    desk.press(Key.Key_2)
    assert answers(desk) == {"mood": "tense"}
    desk.press(Key.Key_0)
    assert answers(desk) == {}
    cells = fields.input("mood").control
    assert isinstance(cells, ChoiceCells)
    place = cells.cell("calm").center().toPoint()
    QTest.mouseClick(cells, Qt.MouseButton.LeftButton, pos=place)
    assert answers(desk) == {"mood": "calm"}
    assert cells.accessibleName() == "How was the mood at the end?: calm"
    desk.press(Key.Key_R)
    assert [mark.code for mark in desk.controller.observation.marks] == ["SR"]


def test_long_answers_stand_in_a_list(desk: Desk) -> None:
    """What has no room side by side is chosen from a list that begins without an answer."""
    fields = desk.views.fields
    fields.focus_field("place")
    control = fields.input("place").control
    assert isinstance(control, Select)
    assert control.currentText() == "not answered"
    desk.press(Key.Key_Down)
    assert answers(desk)["place"].endswith("children in the same room")
    assert not desk.controller.observation.marks


def test_a_number_outside_its_ends_is_refused_beside_the_field(desk: Desk) -> None:
    """The sentence says which numbers fit; what was typed stays to be mended."""
    fields = desk.views.fields
    fields.focus_field("minutes")
    control = fields.input("minutes").control
    assert isinstance(control, QLineEdit)
    QTest.keyClicks(control, "61")
    desk.press(Key.Key_Return)
    assert answers(desk) == {}
    shown = [text for text in _texts(desk) if "from 0 to 60" in text]
    assert len(shown) == 1
    assert control.text() == "61"
    control.setFocus()
    control.selectAll()
    QTest.keyClicks(control, "2,5")
    desk.press(Key.Key_Escape)
    assert answers(desk) == {"minutes": "2.5"}
    assert control.text() == "2.5"
    assert not [text for text in _texts(desk) if "from 0 to 60" in text]


def test_a_required_answer_is_a_gap_that_leads_to_its_question(desk: Desk) -> None:
    """Only the required one stops; its link opens the card there; undo takes the answer back."""
    kinds = [gap for gap in desk.controller.session.gaps() if gap.kind is GapKind.NO_ANSWER]
    assert [gap.field for gap in kinds] == ["mood"]
    link = desk.views.footer.links[GapKind.NO_ANSWER]
    assert link.isVisible()
    link.click()
    assert desk.views.fields.input("mood").control.hasFocus()
    desk.press(Key.Key_1)
    assert not link.isVisible()
    assert "calm" in desk.views.head.undo_button.toolTip()
    desk.press(Key.Key_Z, CTRL)
    assert answers(desk) == {}
    cells = desk.views.fields.input("mood").control
    assert isinstance(cells, ChoiceCells)
    assert cells.answer == ""


def test_a_half_typed_answer_survives_leaving(desk: Desk, qtbot: QtBot) -> None:
    """What was typed last is kept when another place is shown."""
    desk.press(Key.Key_F4)
    QTest.keyClicks(desk.views.fields.input("goal").control, "half a sent")
    desk.screen.leave()
    assert answers(desk) == {"goal": "half a sent"}


def _texts(desk: Desk) -> list[str]:
    return [each.text() for each in desk.views.fields.findChildren(QLabel) if each.isVisible()]
