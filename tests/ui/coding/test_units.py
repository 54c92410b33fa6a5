"""Dividing speech and coding it unit by unit, with keys alone, on a real window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fsh_coder.domain.observation import Speaker
from tests.ui.coding.conftest import CTRL, SHIFT
from tests.ui.coding.unit_desk import UnitDesk, dividing_desk, make_misc_study
from tests.ui.naming import nameless

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
W, P = Speaker.WORKER, Speaker.CLIENT


@pytest.fixture
def desk(
    qtbot: QtBot, tmp_path: Path, spoken: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[UnitDesk]:
    """MISC after its first pass, in the one that divides; the sound is noise of 16 s."""
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    with dividing_desk(qtbot, make_misc_study(tmp_path, spoken), folder=tmp_path) as made:
        yield made


class TestDividing:
    """The pass in which one key ends an utterance."""

    def test_one_key_ends_an_utterance_where_the_last_one_ended(self, desk: UnitDesk) -> None:
        """Playing, E at 2 s, 3.5 s and 5 s makes three units without gaps, on disk at once."""
        desk.press(Key.Key_Space)
        for duration_ms in (2_000, 1_500, 1_500):
            desk.hear(duration_ms)
            desk.press(Key.Key_E)
        assert desk.is_playing()
        starts = [unit[0] for unit in desk.units]
        ends = [unit[1] for unit in desk.units]
        assert starts == [0, *ends[:-1]]
        for found, wanted in zip(ends, (2_000, 3_500, 5_000), strict=True):
            assert abs(found - wanted) < 60

    def test_a_key_switches_who_speaks_from_then_on(self, desk: UnitDesk) -> None:
        """S is for the open utterance and those after it; Caps Lock and Shift do not matter."""
        desk.end_at(1_000)
        desk.press(Key.Key_S)
        desk.end_at(2_000, 3_000)
        desk.press(Key.Key_S, SHIFT)
        desk.end_at(4_000)
        assert desk.units == [(0, 1000, W), (1000, 2000, P), (2000, 3000, P), (3000, 4000, W)]

    def test_a_second_key_begins_a_unit_after_a_silence(self, desk: UnitDesk) -> None:
        """B leaves a gap: the next utterance begins where it was pressed."""
        desk.end_at(1_000)
        desk.go_to(2_500)
        desk.press(Key.Key_B)
        desk.end_at(4_000)
        assert [unit[:2] for unit in desk.units] == [(0, 1_000), (2_500, 4_000)]

    def test_a_long_jump_ahead_leaves_a_gap(self, desk: UnitDesk) -> None:
        """What was skipped over by more than 10 s is no part of the open utterance."""
        desk.end_at(1_000)
        desk.go_to(12_000)
        desk.end_at(13_000)
        assert [unit[:2] for unit in desk.units] == [(0, 1_000), (12_000, 13_000)]

    def test_divide_join_and_take_back(self, desk: UnitDesk) -> None:
        """D divides under the play head, J joins with the next, Backspace opens the last again."""
        desk.end_at(4_000, 6_000)
        desk.go_to(1_500)
        desk.press(Key.Key_D)
        assert [unit[:2] for unit in desk.units] == [(0, 1500), (1500, 4000), (4000, 6000)]
        desk.press(Key.Key_J)
        assert [unit[:2] for unit in desk.units] == [(0, 1500), (1500, 6000)]
        desk.press(Key.Key_Escape)
        desk.go_to(7_000)
        desk.press(Key.Key_Backspace)
        assert [unit[:2] for unit in desk.units] == [(0, 1_500)]
        desk.end_at(8_000)
        assert [unit[:2] for unit in desk.units] == [(0, 1_500), (1_500, 8_000)]

    def test_e_inside_an_utterance_divides_it(self, desk: UnitDesk) -> None:
        """Going back and pressing E adds the end that was missed."""
        desk.end_at(4_000)
        desk.end_at(1_000)
        assert [unit[:2] for unit in desk.units] == [(0, 1_000), (1_000, 4_000)]

    def test_ends_are_moved_by_tenths_and_hundredths(self, desk: UnitDesk) -> None:
        """Alt with an arrow moves the end, and the neighbour that touches it goes along."""
        desk.end_at(1_000, 2_000, 3_000)
        desk.go_to(500)
        desk.press(Key.Key_Down)
        desk.press(Key.Key_Right, ALT)
        assert [unit[:2] for unit in desk.units] == [(0, 1000), (1000, 2100), (2100, 3000)]
        desk.press(Key.Key_Left, ALT | SHIFT)
        assert desk.units[1][:2] == (1_000, 2_090)
        desk.press(Key.Key_X)
        desk.press(Key.Key_Left, ALT)
        assert [unit[:2] for unit in desk.units] == [(0, 900), (900, 2090), (2090, 3000)]

    def test_a_unit_never_swallows_its_neighbour(self, desk: UnitDesk) -> None:
        """An end cannot be moved past the neighbour's other end; it is said why."""
        desk.end_at(1_000, 1_050)
        desk.go_to(0)
        desk.press(Key.Key_Down)
        desk.press(Key.Key_Right, ALT)
        assert [unit[:2] for unit in desk.units] == [(0, 1_000), (1_000, 1_050)]
        assert "no length" in desk.toast()

    def test_choose_hear_and_drop(self, desk: UnitDesk) -> None:
        """Arrows choose, Enter hears from start to end, Delete removes and goes to the next."""
        desk.end_at(1_000, 2_000, 3_000)
        desk.press(Key.Key_Up)
        desk.press(Key.Key_Up)
        desk.press(Key.Key_Return)
        assert desk.is_playing()
        desk.hear(3_000)
        assert not desk.is_playing()
        assert abs(desk.controller.listening.position_ms() - 2_000) < 40
        desk.press(Key.Key_Delete)
        assert [unit[:2] for unit in desk.units] == [(0, 1_000), (2_000, 3_000)]
        desk.press(Key.Key_Delete)
        assert [unit[:2] for unit in desk.units] == [(0, 1_000)]

    def test_playing_on_leaves_the_chosen_one_behind(self, desk: UnitDesk) -> None:
        """Keys mean the open utterance again, not the one that was heard before."""
        desk.end_at(1_000, 2_000)
        desk.press(Key.Key_Up)
        desk.press(Key.Key_Return)
        desk.hear(3_000)
        desk.press(Key.Key_Space)
        desk.hear(1_000)
        desk.press(Key.Key_S)
        desk.press(Key.Key_E)
        assert [unit[2] for unit in desk.units] == [W, W, P]

    def test_all_speakers_can_be_swapped(self, desk: UnitDesk) -> None:
        """W turns a division round whose speakers were mixed up."""
        desk.end_at(1_000)
        desk.press(Key.Key_S)
        desk.end_at(2_000)
        desk.press(Key.Key_W)
        assert [unit[2] for unit in desk.units] == [P, W]

    def test_everything_can_be_undone_across_a_restart(self, desk: UnitDesk) -> None:
        """Each deed is one step back, also after the screen was opened anew."""
        desk.end_at(1_000, 2_000)
        states = [desk.units]
        desk.press(Key.Key_S)
        desk.end_at(3_000)
        states.append(desk.units)
        desk.go_to(1_500)
        desk.press(Key.Key_D)
        states.append(desk.units)
        desk.press(Key.Key_W)
        desk.screen.open_assignment(desk.study.with_codes)
        desk.press(Key.Key_Z, CTRL)
        assert desk.units == states[2]
        desk.press(Key.Key_Z, CTRL)
        assert desk.units == states[1]
        desk.press(Key.Key_Z, CTRL)
        assert desk.units == states[0]
        desk.press(Key.Key_Y, CTRL)
        assert desk.units == states[1]

    def test_the_list_shows_number_length_and_the_open_one(self, desk: UnitDesk) -> None:
        """The open utterance stands last, with the key that ends it."""
        desk.end_at(1_200)
        desk.go_to(3_000)
        assert desk.pane.list.model_.rowCount() == 2
        assert [desk.row(column, 0) for column in (0, 2)] == ["1", "1.2 s"]
        assert desk.row(5, 1) == "open: press E where it ends"
        assert desk.pane.head.count() == "1 · worker 1, parent 0"

    def test_a_click_on_block_or_row_hears_the_unit(self, desk: UnitDesk) -> None:
        """The mouse does what Enter does."""
        desk.end_at(4_000, 8_000)
        wave = desk.views.wave
        x = round(wave.window_shown.x_of(6_000))
        QTest.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(x, 32))
        assert desk.is_playing()
        assert abs(desk.controller.listening.position_ms() - 4_000) < 40

    def test_a_tile_does_what_its_key_does(self, desk: UnitDesk) -> None:
        """Who prefers the mouse presses the tiles."""
        desk.go_to(2_000)
        desk.pane.parse.tiles["unit_end"].click()
        assert desk.units == [(0, 2_000, W)]

    def test_long_and_very_short_units_are_to_be_checked(self, desk: UnitDesk) -> None:
        """A slip of the key stands under "To check", and leads to its unit."""
        desk.end_at(1_000, 1_100)
        assert desk.pane.check.head.count() == "1"

    def test_reaction_time_is_taken_off(self, desk: UnitDesk) -> None:
        """While sound runs a press counts where the coder heard the end."""
        desk.settings.reaction_offset_ms = 300
        desk.press(Key.Key_Space)
        desk.hear(2_000)
        desk.press(Key.Key_E)
        assert abs(desk.units[0][1] - 1_700) < 60

    def test_everything_shown_has_a_name(self, desk: UnitDesk) -> None:
        """List, tiles and what is to be checked can be read out."""
        desk.end_at(1_000, 1_100)
        assert nameless(desk.screen.window()) == []

    def test_codes_are_no_codes_here(self, desk: UnitDesk) -> None:
        """Letters of codes divide or do nothing; no mark is made while dividing."""
        desk.go_to(2_000)
        for key in (Key.Key_G, Key.Key_Z, Key.Key_E):
            desk.press(key)
        assert desk.on_disk.marks == ()


class TestCodingByUnit:
    """The pass that stops at the end of each unit and waits for its code."""

    @pytest.fixture
    def coding(self, desk: UnitDesk) -> UnitDesk:
        """Three units of the worker, the parent and the worker; divided and finished."""
        desk.end_at(2_000)
        desk.press(Key.Key_S)
        desk.end_at(4_000)
        desk.press(Key.Key_S)
        desk.end_at(6_000)
        desk.finish_pass()
        assert desk.on_disk.passes_done == ("listen", "parse")
        desk.go_to(0)
        return desk

    def test_sound_stops_at_each_end_and_goes_on_with_the_code(self, coding: UnitDesk) -> None:
        """Space, then one code for each unit: that is all it takes."""
        coding.press(Key.Key_Space)
        coding.hear(5_000)
        assert not coding.is_playing()
        assert abs(coding.controller.listening.position_ms() - 2_000) < 40
        assert "1 waits for its code" in coding.pane.head.count()
        coding.press(Key.Key_G)
        assert coding.is_playing()
        coding.hear(5_000)
        assert abs(coding.controller.listening.position_ms() - 4_000) < 40
        coding.press(Key.Key_Z)
        coding.hear(5_000)
        coding.press(Key.Key_G)
        codes = coding.unit_codes
        assert [len(each) for each in codes] == [1, 1, 1]
        assert codes[0] == codes[2] != codes[1]
        assert coding.pane.head.count() == "3 of 3 coded"
        assert [mark.at_ms for mark in coding.on_disk.marks] == [0, 2_000, 4_000]

    def test_space_hears_an_uncoded_unit_again(self, coding: UnitDesk) -> None:
        """Without a code the sound does not go on by itself."""
        coding.press(Key.Key_Space)
        coding.hear(5_000)
        coding.press(Key.Key_Space)
        assert coding.is_playing()
        assert coding.controller.listening.position_ms() < 500

    def test_a_second_code_takes_the_place_of_the_first(self, coding: UnitDesk) -> None:
        """One utterance has one code in MISC; recoding replaces it."""
        coding.press(Key.Key_Up)
        coding.press(Key.Key_G)
        coding.press(Key.Key_E)
        assert [len(each) for each in coding.unit_codes] == [1, 0, 0]
        assert coding.unit_codes[0] == ["EC"]

    def test_a_code_of_the_other_speaker_is_refused_in_words(self, coding: UnitDesk) -> None:
        """A parent's code does not go on the worker's utterance."""
        coding.press(Key.Key_Up)
        coding.press(Key.Key_D)
        coding.press(Key.Key_Plus)
        assert coding.unit_codes[0] == []
        assert "this utterance is the worker’s" in coding.toast()

    def test_everything_shown_has_a_name(self, coding: UnitDesk) -> None:
        """Also while a unit waits for its code."""
        coding.press(Key.Key_Space)
        coding.hear(5_000)
        assert nameless(coding.screen.window()) == []

    def test_ctrl_j_goes_to_the_next_without_a_code(self, coding: UnitDesk) -> None:
        """And round again to those that were left out."""
        coding.press(Key.Key_Up)
        coding.press(Key.Key_J, CTRL)
        coding.hear(5_000)
        coding.press(Key.Key_Z)
        coding.hear(5_000)
        coding.press(Key.Key_J, CTRL)
        coding.hear(5_000)
        coding.press(Key.Key_G)
        assert [len(each) for each in coding.unit_codes] == [1, 1, 0]

    def test_frozen_units_say_so(self, coding: UnitDesk) -> None:
        """After the dividing pass nothing is moved; it is said why."""
        before = coding.units
        coding.press(Key.Key_Up)
        coding.press(Key.Key_Right, ALT)
        assert coding.units == before
        assert "stay as they are" in coding.toast()

    def test_delete_takes_the_code_away(self, coding: UnitDesk) -> None:
        """And undo brings it back."""
        coding.press(Key.Key_Up)
        coding.press(Key.Key_G)
        coding.press(Key.Key_Delete)
        assert coding.unit_codes == [[], [], []]
        coding.press(Key.Key_Z, CTRL)
        assert [len(each) for each in coding.unit_codes] == [1, 0, 0]

    def test_the_gap_in_the_footer_leads_to_the_uncoded_unit(self, coding: UnitDesk) -> None:
        """F8 goes to what is missing: the first utterance without a code is heard."""
        coding.press(Key.Key_Up)
        coding.press(Key.Key_G)
        coding.press(Key.Key_F8)
        assert coding.is_playing()
        assert abs(coding.controller.listening.position_ms() - 2_000) < 60

    def test_leaving_the_place_and_coming_back_changes_nothing(self, coding: UnitDesk) -> None:
        """Another place of the window was looked at in between."""
        coding.screen.leave()
        coding.screen.hide()
        coding.screen.show()
        coding.screen.activateWindow()
        coding.press(Key.Key_Up)
        coding.press(Key.Key_G)
        assert [len(each) for each in coding.unit_codes] == [1, 0, 0]
