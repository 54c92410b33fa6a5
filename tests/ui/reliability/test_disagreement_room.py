"""From the list of recordings into the room, to a consensus, without touching what was coded."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Coder
from fsh_coder.services import (
    assignments,
    coding,
    disagreements,
    reliability_report,
    rulings,
)
from fsh_coder.services.disagreement_values import ConsensusState, Mismatch, MismatchKind, Room
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.reliability.lanes_view import GUTTER
from fsh_coder.ui.reliability.reliability_screen import ReliabilityScreen
from fsh_coder.ui.reliability.room_controller import RoomView
from fsh_coder.ui.reliability.room_items import Filter
from fsh_coder.ui.reliability.room_screen import RoomScreen
from tests.ui.reliability.conftest import MakeScreen, wait_until_idle

CTRL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the keyboard is."""
    target = QApplication.focusWidget()
    assert isinstance(target, QWidget)
    QTest.keyClick(target, key, held)


def type_in(words: str) -> None:
    """Type wherever the keyboard is."""
    target = QApplication.focusWidget()
    assert isinstance(target, QWidget)
    QTest.keyClicks(target, words)


def chosen(room: RoomScreen) -> Mismatch:
    """Return the item that is talked about."""
    item = room.controller.chosen
    assert item is not None
    return item


def shown_room(room: RoomScreen) -> Room:
    """Return the room on the screen."""
    assert room.room is not None
    return room.room


def enter(qtbot: QtBot, screen: ReliabilityScreen) -> RoomScreen:
    """Open the first recording's room by a click on the tab and Enter."""
    QTest.mouseClick(screen.tabs.button("disagreements"), Qt.MouseButton.LeftButton)
    wait_until_idle(qtbot)
    press(Qt.Key.Key_Return)
    wait_until_idle(qtbot)
    assert screen.room is not None
    return screen.room


@pytest.fixture
def room(qtbot: QtBot, screen: ReliabilityScreen) -> Iterator[RoomScreen]:
    """The room of the recording with most to talk about."""
    opened = enter(qtbot, screen)
    yield opened
    opened.leave()


def test_recordings_come_by_what_there_is_to_discuss_and_the_tab_counts_it(
    qtbot: QtBot, screen: ReliabilityScreen, demo: StudyDatabase, lead: Coder
) -> None:
    """The list is the service's, most first, and the tab's count is the sum of what is open."""
    QTest.mouseClick(screen.tabs.button("disagreements"), Qt.MouseButton.LeftButton)
    wait_until_idle(qtbot)
    assert screen.shown is not None
    rows = disagreements.disagreeing_recordings(demo, screen.shown.rubric.digest, by=lead.id)
    model = screen.disagreements.table.recordings
    labels = [model.row(n).recording_label for n in range(model.rowCount())]
    assert labels == [each.recording_label for each in rows]
    n_open = sum(each.n_open for each in rows)
    assert screen.tabs.button("disagreements").accessibleName() == f"Disagreements {n_open}"


def test_every_lane_shows_its_coders_marks_and_what_she_missed(room: RoomScreen) -> None:
    """Each moment has one chip per lane; a coder without a mark has a dashed one."""
    found = shown_room(room)
    room.lanes.zoom(-1)
    room.lanes.zoom(-1)
    room.lanes.zoom(-1)
    chips = room.lanes.chips()
    assert len(chips) == len(found.moments) * len(found.lanes)
    missing = sum(given.mark_id is None for each in found.moments for given in each.given)
    assert sum(chip.is_missing for chip in chips) == missing > 0


def test_keys_go_from_mismatch_to_mismatch(room: RoomScreen) -> None:
    """N and Down go on, P and Up go back, and neither runs over the ends."""
    items = room.controller.items()
    assert chosen(room) == items[0]
    press(Qt.Key.Key_N)
    assert chosen(room) == items[1]
    press(Qt.Key.Key_Down)
    assert chosen(room) == items[2]
    press(Qt.Key.Key_P)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Up)
    assert chosen(room) == items[0]


def test_a_click_on_a_chip_chooses_its_mismatch(room: RoomScreen) -> None:
    """What is clicked on the lanes is chosen in list and pane."""
    target = next(
        each for each in room.controller.items() if each.kind is MismatchKind.DIFFERENT_CODE
    )
    room.controller.choose(None)
    assert target.at_ms is not None
    room.lanes.reveal(target.at_ms)
    ids = set(target.mark_ids)
    chip = next(each for each in room.lanes.chips() if each.given.mark_id in ids)
    place = chip.rect.center().toPoint() + QPoint(GUTTER, 0)
    QTest.mouseClick(room.lanes, Qt.MouseButton.LeftButton, pos=place)
    assert chosen(room) == target
    row = room.table.items.row_of(target.key)
    assert room.table.currentIndex().row() == row


def test_enter_plays_from_two_seconds_before_and_space_pauses(room: RoomScreen) -> None:
    """A moment is heard with what led to it."""
    press(Qt.Key.Key_N)
    item, listening = chosen(room), room.controller.listening
    assert item.at_ms is not None
    assert listening is not None
    press(Qt.Key.Key_Return)
    assert listening.is_playing
    assert item.at_ms - 2000 <= listening.position_ms() < item.at_ms
    press(Qt.Key.Key_Space)
    assert not listening.is_playing


def test_a_consensus_is_kept_with_its_reason_and_the_figures_stay(
    qtbot: QtBot, room: RoomScreen, screen: ReliabilityScreen, demo: StudyDatabase, lead: Coder
) -> None:
    """Digit, reason, Enter: it is settled on disk, the next one is shown, reports are the same."""
    assert screen.shown is not None
    digest = screen.shown.rubric.digest
    before = reliability_report.basis(demo, rubric_digest=digest)
    item = chosen(room)
    press(Qt.Key.Key_1)
    type_in("no word of hers in it: 1 and n are typed")
    press(Qt.Key.Key_Return)
    assert chosen(room) != item
    segment = shown_room(room).segment
    stored = disagreements.open_room(demo, segment.id, rubric_digest=digest, by=lead.id)
    settled = next(each for each in stored.mismatches if each.key == item.key).settled
    assert settled is not None
    assert settled.code == item.codes[0]
    assert settled.reason == "no word of hers in it: 1 and n are typed"
    assert stored.consensus is ConsensusState.IN_PROGRESS
    assert reliability_report.basis(demo, rubric_digest=digest) == before
    press(Qt.Key.Key_Escape)
    wait_until_idle(qtbot)
    n_open = len(stored.mismatches) - 1
    model = screen.disagreements.table.recordings
    rows = [model.row(n) for n in range(model.rowCount())]
    row = next(each for each in rows if each.segment == segment)
    assert row.n_open == n_open


def test_without_a_choice_or_a_reason_nothing_is_recorded(room: RoomScreen) -> None:
    """The pane says what is missing and goes there."""
    press(Qt.Key.Key_Return, CTRL)
    assert room.consensus.note.whole_text() == "Choose what the team agrees on."
    press(Qt.Key.Key_0)
    press(Qt.Key.Key_Return)
    assert room.consensus.note.whole_text() == "Say why in a few words."
    assert shown_room(room).consensus is ConsensusState.NOT_BEGUN


def test_no_code_is_a_consensus_and_can_be_undone(room: RoomScreen) -> None:
    """0 settles that nothing is coded; Ctrl+Z opens it again."""
    item = chosen(room)
    press(Qt.Key.Key_0)
    type_in("cough")
    press(Qt.Key.Key_Return)
    settled = shown_room(room).mismatch(item.key)
    assert settled is not None
    assert settled.settled is not None
    assert settled.settled.code is None
    press(Qt.Key.Key_Z, CTRL)
    opened = shown_room(room).mismatch(item.key)
    assert opened is not None
    assert opened.is_open


def test_another_code_and_a_ruling_reach_the_supplement(
    room: RoomScreen, screen: ReliabilityScreen, demo: StudyDatabase
) -> None:
    """A code nobody gave can be agreed on, and the reason becomes a ruling on it."""
    item = chosen(room)
    assert screen.shown is not None
    rubric = screen.shown.rubric
    other = next(each.key for each in rubric.codes if each.key not in item.codes)
    room.consensus.choices.choose_code(other)
    type_in("asks leave first")
    room.consensus.ruling_tick.click()
    press(Qt.Key.Key_Return)
    written = rulings.rulings(demo, rubric.key, target=other)
    assert [each.ruling.text for each in written] == ["asks leave first"]
    assert written[0].ruling.at_ms == item.at_ms
    assert written[0].ruling.recording_id == shown_room(room).recording_id


def test_filters_list_what_is_open_or_settled(room: RoomScreen) -> None:
    """The pills count and list by state."""
    n_all = len(room.controller.items())
    press(Qt.Key.Key_1)
    type_in("agreed")
    press(Qt.Key.Key_Return)
    QTest.mouseClick(room.pills.button(Filter.SETTLED.value), Qt.MouseButton.LeftButton)
    assert room.table.items.rowCount() == 1
    QTest.mouseClick(room.pills.button(Filter.OPEN.value), Qt.MouseButton.LeftButton)
    assert room.table.items.rowCount() == n_all - 1


def test_a_blind_room_names_nobody(room: RoomScreen) -> None:
    """Behind A, B and C no initials are left on lanes, list or pane."""
    names = {lane.label for lane in shown_room(room).lanes}
    QTest.mouseClick(room.head.blind_button, Qt.MouseButton.LeftButton)
    found = shown_room(room)
    assert [lane.label for lane in found.lanes] == ["A", "B", "C"][: len(found.lanes)]
    heads = {
        str(room.table.items.headerData(n, Qt.Orientation.Horizontal))
        for n in range(room.table.items.columnCount())
    }
    assert not heads & names
    assert not any(name in room.transport.tally_words() for name in names)
    assert not room.head.coders_button.isVisible()
    QTest.mouseClick(room.head.blind_button, Qt.MouseButton.LeftButton)
    assert {lane.label for lane in shown_room(room).lanes} == names


def test_a_finished_consensus_is_locked_until_it_is_reopened(room: RoomScreen) -> None:
    """With everything settled Finish locks it; nothing can be chosen any more."""
    for _ in range(len(room.controller.items())):
        item = chosen(room)
        choice = item.codes[0] if item.codes else item.scores[-1]
        assert room.controller.agree(choice, reason="talked about it", as_ruling=False)
    assert room.finish_button.isEnabled()
    QTest.mouseClick(room.finish_button, Qt.MouseButton.LeftButton)
    assert shown_room(room).consensus is ConsensusState.AGREED
    assert not room.consensus.choices.isEnabled()
    assert room.consensus.reason.isReadOnly()
    assert not room.consensus.choices.press_key("1")
    room.controller.reopen("heard it again")
    assert shown_room(room).consensus is ConsensusState.IN_PROGRESS


def test_the_room_fits_a_laptop_at_200_percent(qtbot: QtBot, make_screen: MakeScreen) -> None:
    """The narrow room keeps lanes and list and is not wider than its window."""
    narrow = make_screen(size=(631, 384))
    room = enter(qtbot, narrow)
    assert narrow.width() == 631
    assert room.lanes.isVisible()
    room.leave()


def test_without_its_sound_a_room_still_stands(
    qtbot: QtBot, screen: ReliabilityScreen, demo: StudyDatabase
) -> None:
    """A recording that is gone is told in the banner; lanes and consensus go on."""
    for sound in (demo.path.parent / "recordings").iterdir():
        sound.unlink()
    room = enter(qtbot, screen)
    assert room.banner.isVisible()
    assert not room.transport.play_button.isEnabled()
    item = chosen(room)
    assert room.controller.agree(item.codes[0], reason="from the notes", as_ruling=False)
    room.leave()


def test_a_reopened_coding_is_told_and_nothing_is_lost(
    room: RoomScreen, demo: StudyDatabase
) -> None:
    """When all coders but one reopen meanwhile, the room says so and stays as it was."""
    found = shown_room(room)
    for lane in found.lanes[1:]:
        items = assignments.my_list(demo, lane.coder_id) if lane.coder_id else ()
        mine = next(each for each in items if each.segment == found.segment)
        assert lane.coder_id is not None
        session = coding.open_assignment(demo, mine.assignment_id, coder_id=lane.coder_id)
        session.reopen("heard it again")
    item = chosen(room)
    assert not room.controller.agree(item.codes[0], reason="agreed", as_ruling=False)
    assert room.banner.isVisible()
    assert shown_room(room) == found


def test_two_of_three_coders_can_be_compared_alone(room: RoomScreen) -> None:
    """With a pair chosen there are two lanes, and another room shows all again."""
    pair = next(each for each in room.head.coders_button.options() if each.words == "KB and MS")
    room.head.coders_button.set_current(pair.key)
    room.head.coders_button.chosen.emit(pair.key)
    assert [lane.label for lane in shown_room(room).lanes] == ["KB", "MS"]
    view = room.controller.view
    assert view is not None
    room.open_room(RoomView(view.segment_id, view.rubric_digest))
    assert len(shown_room(room).lanes) == 3
    assert room.head.coders_button.current_key() == "all"


def test_one_codes_disagreements_can_be_listed_alone(room: RoomScreen) -> None:
    """Show lists the marks of one code; stepping stays among them."""
    code = chosen(room).codes[0]
    room.head.code_button.set_current(code)
    room.head.code_button.chosen.emit(code)
    listed = room.controller.shown()
    assert listed
    assert all(code in each.codes for each in listed)
    for _ in listed:
        press(Qt.Key.Key_N)
        assert chosen(room) in listed
