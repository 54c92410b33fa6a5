"""A mark is seen at once; what follows from it elsewhere, a moment later."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fsh_coder.services import transcripts
from tests.ui.coding.conftest import CTRL, CodingStudy, Desk

N_LINES = 40


@pytest.fixture
def spoken_through(study: CodingStudy, make_desk: Callable[..., Desk]) -> Desk:
    """The screen with a transcript of many lines, some of which need two rows of words."""
    lines = ["WEBVTT", ""]
    for number in range(N_LINES):
        start = 250 * number
        begin, end = (f"00:{at // 1_000:02}.{at % 1_000:03}" for at in (start, start + 240))
        words = "What was said here. " * (6 if number % 3 == 0 else 1)
        lines += [f"{begin} --> {end}", f"<v Worker>{words.strip()}</v>", ""]
    path = study.sound.with_suffix(".vtt")
    path.write_text("\n".join(lines), encoding="utf-8")
    transcripts.attach_transcript(study.db, study.recording_id, path)
    return make_desk()


def _short_codes(desk: Desk, row: int) -> list[str]:
    return [chip.short for chip in desk.views.transcript.model.chips(row)]


def test_while_sound_runs_a_mark_comes_first_and_the_rest_follows(
    spoken_through: Desk, qtbot: QtBot
) -> None:
    """List and count are told in the key press itself, transcript and undo within a moment."""
    desk = spoken_through
    desk.go_to(6_100)
    row = desk.views.transcript.model.row_at(6_100)
    assert row is not None
    desk.press(Qt.Key.Key_Space)
    assert desk.is_playing()
    desk.press(Qt.Key.Key_R)
    assert [code for _, code in desk.codes] == ["SR"]
    assert desk.views.marks.model.rowCount() == 1
    assert desk.views.pad.tile("SR").count == 1
    assert _short_codes(desk, row) == []
    qtbot.waitUntil(lambda: _short_codes(desk, row) == ["SR"])
    assert "SR" in desk.views.pad.removal


def test_at_rest_everything_is_told_at_once(spoken_through: Desk) -> None:
    """Nobody waits for the next frame then."""
    desk = spoken_through
    desk.go_to(6_100)
    desk.press(Qt.Key.Key_R)
    row = desk.views.transcript.model.row_at(6_100)
    assert row is not None
    assert _short_codes(desk, row) == ["SR"]
    desk.press(Qt.Key.Key_Z, CTRL)
    assert _short_codes(desk, row) == []


def test_pausing_shows_what_is_still_to_be_shown(spoken_through: Desk) -> None:
    """Whoever stops right after a key sees all of it."""
    desk = spoken_through
    desk.go_to(6_100)
    row = desk.views.transcript.model.row_at(6_100)
    assert row is not None
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_R)
    desk.press(Qt.Key.Key_Space)
    assert not desk.is_playing()
    assert _short_codes(desk, row) == ["SR"]


def test_rows_of_a_transcript_get_their_true_heights(spoken_through: Desk, qtbot: QtBot) -> None:
    """Rows out of sight are laid out in idle moments, and the line being read stays in place."""
    view = spoken_through.views.transcript.view
    spoken_through.go_to(9_000)
    shown = view.visualRect(view.model().index(36, 0))
    assert view.viewport().rect().contains(shown)
    wide, narrow = (view.model().index(row, 0) for row in (0, 1))
    qtbot.waitUntil(
        lambda: view.visualRect(wide).height() >= 2 * view.visualRect(narrow).height() - 12
    )
    assert view.viewport().rect().contains(view.visualRect(view.model().index(36, 0)))
    before = view.rowHeight(20)
    spoken_through.go_to(5_100)
    for _ in range(8):
        spoken_through.press(Qt.Key.Key_R)
    assert view.rowHeight(20) > before
    assert view.rowHeight(22) == before
