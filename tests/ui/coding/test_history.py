"""The history beside the work: opened by key, follows, and goes to a moment."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from fsh_coder.ui.coding.beside.history_pane import HistoryPane
from tests.ui.coding.conftest import CTRL, Desk

TEXT = Qt.ItemDataRole.AccessibleTextRole


def pane_of(desk: Desk) -> HistoryPane:
    """Return the desk's history."""
    (pane,) = desk.views.findChildren(HistoryPane)
    return pane


def words(desk: Desk) -> list[str]:
    """Return what it lists."""
    model = pane_of(desk).model
    return [model.words(number) for number in range(model.rowCount())]


def test_it_lists_what_was_done_and_follows(desk: Desk, qtbot: QtBot) -> None:
    """Latest first, times from the segment's start; undone actions are said to be undone."""
    desk.go_to(3_000)
    desk.press(Qt.Key.Key_Q)
    desk.press(Qt.Key.Key_H, CTRL)
    pane = pane_of(desk)
    assert pane.isVisible()
    assert words(desk) == ["Q at 00:01", "started"]
    desk.press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(words(desk)) == 3)
    assert words(desk) == ["undid Q at 00:01", "Q at 00:01", "started"]
    said = str(pane.model.index(1).data(TEXT))
    assert "Ann Archer" in said
    assert said.endswith("undone")
    assert pane.head.count() == "3 actions by Ann Archer"


def test_keys_go_to_a_moment_and_codes_still_code(desk: Desk, qtbot: QtBot) -> None:
    """Enter hears an action from 2 s before; a code's key marks while the list has the keyboard."""
    for at_ms in (9_000, 5_000):
        desk.go_to(at_ms)
        desk.press(Qt.Key.Key_Q)
    desk.press(Qt.Key.Key_H, CTRL)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.controller.listening.position_ms() == 7_000
    assert desk.is_playing()
    desk.press(Qt.Key.Key_Space)
    assert not desk.is_playing()
    desk.press(Qt.Key.Key_Q)
    assert len(desk.codes) == 3
    qtbot.waitUntil(lambda: len(words(desk)) == 4)
    chosen = pane_of(desk).list.currentIndex().row()
    assert words(desk)[chosen] == "Q at 00:07"  # the action that was chosen, now one further down


def test_esc_and_the_key_put_it_away(desk: Desk) -> None:
    """The keyboard goes back to the waveform; a second Esc does what Esc does elsewhere."""
    desk.press(Qt.Key.Key_H, CTRL)
    desk.press(Qt.Key.Key_Escape)
    assert not pane_of(desk).isVisible()
    assert desk.views.wave.hasFocus()
    desk.press(Qt.Key.Key_H, CTRL)
    desk.press(Qt.Key.Key_H, CTRL)
    assert not pane_of(desk).isVisible()


def test_the_heads_button_opens_it_too(desk: Desk) -> None:
    """Whoever does not know the key finds it beside undo and redo."""
    desk.views.head.history_button.click()
    assert pane_of(desk).isVisible()
    desk.views.head.history_button.click()
    assert not pane_of(desk).isVisible()


def test_it_is_named_for_those_who_hear_the_screen(desk: Desk) -> None:
    """Pane, list and button have names, and each row says all of itself."""
    desk.press(Qt.Key.Key_H, CTRL)
    pane = pane_of(desk)
    for widget in (pane, pane.list, pane.close_button):
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name)
    assert "started" in str(pane.model.index(0).data(TEXT))
