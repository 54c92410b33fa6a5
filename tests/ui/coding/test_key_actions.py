"""Keys that stand for the mouse: places, stretches, loudness, what is missing, filters."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from fsh_coder.services import transcripts
from tests.ui.coding.conftest import CTRL, SEGMENT, CodingStudy, Desk

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def test_the_play_head_goes_to_the_segment_s_ends(desk: Desk) -> None:
    """Home and End are the segment's, not the recording's."""
    desk.press(Key.Key_End)
    assert desk.player.position_ms() == SEGMENT[1]
    desk.press(Key.Key_Home)
    assert desk.player.position_ms() == SEGMENT[0]


def test_a_stretch_is_chosen_and_marked_without_the_mouse(desk: Desk) -> None:
    """From here, to here, and the key of a code make an interval mark."""
    desk.press(Key.Key_End, ALT)
    assert "No stretch begins" in desk.toast()
    desk.go_to(5_000)
    desk.press(Key.Key_Home, ALT)
    assert "00:03.0" in desk.toast()
    desk.go_to(8_000)
    desk.press(Key.Key_End, ALT)
    assert desk.controller.selection == (5_000, 8_000)
    desk.go_to(9_000)
    desk.press(Key.Key_End, ALT)
    desk.go_to(6_000)
    desk.press(Key.Key_Home, ALT)
    assert desk.controller.selection == (6_000, 9_000)
    desk.press(Key.Key_G)
    [mark] = desk.study.observation().marks
    assert (mark.at_ms, mark.end_ms) == (6_000, 9_000)


def test_loudness_by_keys(desk: Desk) -> None:
    """Softer, louder, off and on again, within 0 and 100 per cent."""
    desk.press(Key.Key_Up, CTRL)
    assert desk.settings.volume == 100
    desk.press(Key.Key_Down, CTRL)
    desk.press(Key.Key_Down, CTRL)
    assert desk.settings.volume == 80
    assert desk.toast() == "Volume 80 %"
    desk.press(Key.Key_0, CTRL)
    assert desk.settings.volume == 0
    desk.press(Key.Key_0, CTRL)
    assert desk.settings.volume == 80


def test_unsure_marks_are_visited_in_turn(desk: Desk) -> None:
    """Each press goes to the next one, and round again; without any, a sentence says so."""
    desk.press(Key.Key_U, CTRL)
    assert "No mark is flagged unsure" in desk.toast()
    for at_ms, is_unsure in ((3_000, True), (4_000, False), (5_000, True)):
        desk.go_to(at_ms)
        desk.press(Key.Key_R)
        if is_unsure:
            desk.press(Key.Key_U)
    found = []
    for _ in range(3):
        desk.press(Key.Key_U, CTRL)
        mark = desk.controller.selected_mark
        assert mark is not None
        found.append(mark.at_ms)
    assert found == [3_000, 5_000, 3_000]


def test_what_is_missing_is_visited_in_turn(desk: Desk) -> None:
    """One key walks through all that stands between the coder and submitting."""
    desk.press(Key.Key_F8)
    assert desk.views.ratings.current == desk.controller.rubric.dimensions[0].key
    assert "not rated" in desk.toast()
    desk.press(Key.Key_F8)
    assert desk.views.ratings.current == desk.controller.rubric.dimensions[1].key
    desk.press(Key.Key_4)
    assert desk.study.observation().rating(desk.controller.rubric.dimensions[1].key).score == 4


def test_ratings_and_transcript_are_one_key_away(
    study: CodingStudy, make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    """From anywhere, also where panes are tabs; without a transcript a sentence says so."""
    desk = make_desk(size=(1000, 700))
    desk.press(Key.Key_T, CTRL)
    assert "no transcript" in desk.toast()
    desk.press(Key.Key_G, CTRL)
    desk.press(Key.Key_3)
    assert [each.score for each in study.observation().ratings if each.score] == [3]
    path = tmp_path / "visit.vtt"
    path.write_text("WEBVTT\n\n00:02.500 --> 00:05.000\n<v Worker>Well.\n", encoding="utf-8")
    transcripts.attach_transcript(study.db, study.recording_id, path)
    with_words = make_desk(size=(1000, 700))
    with_words.press(Key.Key_T, CTRL)
    assert with_words.views.transcript.view.hasFocus()


def test_counts_are_hidden_by_a_key(desk: Desk) -> None:
    """The key does what the eye does, and the pad's tooltip names it."""
    desk.press(Key.Key_R)
    desk.press(Key.Key_F9)
    assert desk.views.pad.tile("SR").count is None
    assert desk.settings.counts_hidden
    desk.press(Key.Key_F9)
    assert desk.views.pad.tile("SR").count == 1
    assert "(F9)" in desk.views.pad.hide_button.toolTip()


@pytest.mark.parametrize("width", [1000, 1290])
def test_marks_are_filtered_by_keys(
    make_desk: Callable[..., Desk], qtbot: QtBot, width: int
) -> None:
    """The menu of codes opens, and arrows and Enter choose in it."""
    desk = make_desk(size=(width, 700))
    desk.press(Key.Key_R)
    desk.go_to(4_000)
    desk.press(Key.Key_Q)
    desk.press(Key.Key_F, CTRL)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = [each for each in menu.actions() if each.text().startswith("Q ")]
    menu.setActiveAction(actions[0])
    QTest.keyClick(menu, Key.Key_Return)
    assert desk.views.marks.model.rowCount() == 1
    assert desk.views.marks.filter_button.text() == "Q only"
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
