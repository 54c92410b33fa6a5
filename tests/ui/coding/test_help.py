"""Help while coding: one key, beside the work, without stopping anything."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Role
from fsh_coder.services import rulings, study_library
from fsh_coder.ui.coding.beside.help_pane import HelpPane
from fsh_coder.ui.kit.text import Text
from tests.ui.coding.conftest import SHIFT, CodingStudy, Desk

Key = Qt.Key


def help_of(desk: Desk) -> HelpPane:
    """Return the desk's help, open or not."""
    found = desk.views.panes.findChild(HelpPane)
    assert found is not None
    return found


def words_of(desk: Desk) -> str:
    """Return all words that the help shows."""
    return "\n".join(each.text() for each in help_of(desk).findChildren(Text) if each.isVisible())


def settle(qtbot: QtBot, desk: Desk, topic: str) -> None:
    """Wait until the help is at a topic."""
    qtbot.waitUntil(lambda: help_of(desk).topic == topic, timeout=2_000)


def test_one_key_opens_the_help_on_the_code_of_the_last_key(desk: Desk, qtbot: QtBot) -> None:
    """Definition, decision rules and hierarchy of the code just marked, and the key closes it."""
    desk.go_to(4_000)
    desk.press(Key.Key_E)
    code = desk.controller.rubric.code(desk.codes[-1][1])
    desk.press(Key.Key_F2)
    settle(qtbot, desk, code.key)
    words = words_of(desk)
    assert code.definition in words
    assert all(rule in words for rule in code.decision_rules)
    assert "When unsure, use the lower code." in words
    desk.press(Key.Key_F2)
    assert not help_of(desk).isVisible()


def test_sound_and_codes_go_on_while_the_help_is_open(desk: Desk, qtbot: QtBot) -> None:
    """Opening it neither pauses nor takes the keyboard; codes are marked and it follows them."""
    desk.go_to(3_000)
    desk.press(Key.Key_Space)
    before = QApplication.focusWidget()
    desk.press(Key.Key_F2)
    assert desk.is_playing()
    assert QApplication.focusWidget() is before
    for code in desk.controller.rubric.codes[:3]:
        desk.hear(200)
        desk.press(Key(ord(code.hotkey.upper())))
        settle(qtbot, desk, code.key)
    assert len(desk.codes) == 3
    assert desk.is_playing()
    desk.press(Key.Key_Escape)
    assert not help_of(desk).isVisible()
    assert desk.controller.selected_mark is not None


def test_it_follows_the_selected_mark_the_tile_and_the_dimension(desk: Desk, qtbot: QtBot) -> None:
    """Whatever the coder turns to last is what the help is about."""
    for at_ms, key in ((3_000, Key.Key_R), (5_000, Key.Key_Q)):
        desk.go_to(at_ms)
        desk.press(key)
    desk.press(Key.Key_Up)
    desk.press(Key.Key_F2)
    settle(qtbot, desk, "SR")
    dimension = desk.controller.rubric.dimensions[1]
    desk.views.ratings.focus_dimension(dimension.key)
    settle(qtbot, desk, dimension.key)
    assert all(anchor.text in words_of(desk) for anchor in dimension.anchors)
    tile = desk.views.pad.tile("GI")
    tile.setFocus(Qt.FocusReason.TabFocusReason)
    settle(qtbot, desk, "GI")


def test_looking_up_types_and_never_codes(desk: Desk, qtbot: QtBot) -> None:
    """Shift+F2 goes to the search; what is typed finds, Enter opens, Esc closes."""
    desk.go_to(4_000)
    desk.press(Key.Key_F2, SHIFT)
    pane = help_of(desk)
    assert QApplication.focusWidget() is pane.search
    QTest.keyClicks(pane.search, "reflection")
    desk.press(Key.Key_Space)
    QTest.keyClicks(pane.search, "complex")
    assert desk.codes == []
    assert not desk.is_playing()
    found = pane.findings
    assert found is not None
    assert found.rows[0].topic == "CR"
    desk.press(Key.Key_Return)
    assert pane.topic == "CR"
    desk.press(Key.Key_Escape)
    assert not pane.isVisible()
    desk.press(Key.Key_R)
    assert [code for _, code in desk.codes] == ["SR"]


def test_a_search_finds_nothing_in_words(desk: Desk) -> None:
    """What is nowhere is said to be nowhere; emptying the field goes back to the topic."""
    desk.press(Key.Key_F2, SHIFT)
    pane = help_of(desk)
    before = pane.topic
    QTest.keyClicks(pane.search, "zeppelin")
    assert "Nothing holds “zeppelin”." in words_of(desk)
    pane.search.clear()
    assert pane.topic == before


def test_rulings_are_shown_with_their_moment_only_to_who_may_see_it(
    study: CodingStudy, make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    """A coder reads the ruling; not from which recording it came before all have submitted."""
    lena = study_library.add_coder(study.db, "Lena Later", role=Role.LEAD)
    rulings.add(
        study.db,
        "miti_4_2_1",
        target="SR",
        text="A repeated word alone is no reflection.",
        by=lena.id,
        recording_id=study.recording_id,
        at_ms=4_500,
    )
    desk = make_desk()
    desk.go_to(4_000)
    desk.press(Key.Key_R)
    desk.press(Key.Key_F2)
    settle(qtbot, desk, "SR")
    words = words_of(desk)
    assert "A repeated word alone is no reflection." in words
    assert "S0412" not in words
    assert "0:04" not in words
    pane = help_of(desk)
    desk.press(Key.Key_F2, SHIFT)
    QTest.keyClicks(pane.search, "repeated word")
    assert "Ruling" in words_of(desk)


@pytest.mark.parametrize("size", [(1366, 700), (1290, 640), (1000, 600), (700, 560), (1760, 900)])
def test_it_lies_inside_the_panes_at_every_size(
    make_desk: Callable[..., Desk], size: tuple[int, int], tmp_path: Path
) -> None:
    """It never sticks out, and leaves pad and ratings to be seen where they stand beside it."""
    desk = make_desk(size=size)
    desk.press(Key.Key_F2)
    pane = help_of(desk)
    assert pane.isVisible()
    assert desk.views.panes.rect().contains(pane.geometry())
    assert pane.width() >= 290
    if size[0] >= 1290:
        for view in (desk.views.pad, desk.views.ratings):
            corner = view.mapTo(desk.views.panes, view.rect().topLeft())
            assert not pane.geometry().intersects(view.rect().translated(corner))
