"""The coding screen at work: keys, marks, undo, the place, lock and reopening."""

import shutil
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.errors import DiskFull
from fsh_coder.domain.observation import Speaker
from fsh_coder.services import study_library
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.coding.desk.reopen_dialog import ReopenDialog
from fsh_coder.ui.coding.desk.submit_dialog import SubmitDialog
from tests.ui.coding.conftest import CTRL, SEGMENT, SHIFT, CodingStudy, Desk, wait_until_idle

Key = Qt.Key


def test_every_code_has_a_key_that_marks_where_the_sound_is(desk: Desk) -> None:
    """One key per code makes one row in the study file, at the position that was heard."""
    desk.press(Key.Key_Space)
    expected = []
    for code in desk.controller.rubric.codes:
        desk.hear(500)
        at_ms = desk.player.position_ms()
        desk.press(Key(ord(code.hotkey.upper())))
        expected.append((at_ms, code.key))
    assert desk.codes == expected
    assert [at_ms for at_ms, _ in expected] == [2_500 + 500 * n for n in range(len(expected))]
    assert desk.is_playing()


def test_capital_letters_mark_as_small_ones_do(desk: Desk) -> None:
    """Caps Lock and Shift make no difference."""
    desk.press(Key.Key_R)
    desk.go_to(3_000)
    desk.press(Key.Key_R, SHIFT)
    assert desk.codes == [(2_000, "SR"), (3_000, "SR")]


def test_a_held_key_is_one_mark(desk: Desk) -> None:
    """The keyboard's repeats are not behaviours."""
    wave = desk.views.wave
    QTest.simulateEvent(wave, True, Key.Key_Q, Qt.KeyboardModifier.NoModifier, "q", False, -1)
    for _ in range(5):
        QTest.simulateEvent(wave, True, Key.Key_Q, Qt.KeyboardModifier.NoModifier, "q", True, -1)
    QTest.simulateEvent(wave, False, Key.Key_Q, Qt.KeyboardModifier.NoModifier, "q", False, -1)
    assert desk.codes == [(2_000, "Q")]


def test_the_reaction_offset_is_taken_off(desk: Desk) -> None:
    """A coder's own time to react is subtracted, but never beyond the segment's start."""
    desk.settings.reaction_offset_ms = 300
    desk.go_to(5_000)
    desk.press(Key.Key_R)
    desk.go_to(2_100)
    desk.press(Key.Key_C)
    assert desk.codes == [(2_000, "CR"), (4_700, "SR")]


def test_a_mark_outside_the_segment_is_refused_quietly(desk: Desk) -> None:
    """Outside the segment nothing is marked, and a sentence says why."""
    desk.go_to(1_000)
    desk.press(Key.Key_R)
    assert desk.codes == []
    assert "outside the segment" in desk.toast()
    assert QApplication.activeModalWidget() is None


def test_a_new_mark_is_seen_everywhere_at_once(desk: Desk) -> None:
    """The list, the pad, the waveform and the head all tell of a mark before the key returns."""
    desk.go_to(5_000)
    desk.press(Key.Key_A)
    views = desk.views
    assert views.marks.model.rowCount() == 1
    assert views.marks.model.index(0, 0).data() == "00:03.0"
    tile = views.pad.tile("AF")
    assert tile.count == 1
    assert tile.is_lit
    place = QPointF(views.wave.window_shown.x_of(5_000) + 12, 30)
    assert views.wave.mark_under(place) is not None
    assert "Undo: AF" in views.head.undo_button.toolTip()
    assert views.head.saved.text().startswith("Saved ")


def test_a_tile_can_be_clicked(desk: Desk) -> None:
    """The mouse marks as the key does, and takes no focus from the keyboard's work."""
    QTest.mouseClick(desk.views.pad.tile("Seek"), Qt.MouseButton.LeftButton)
    assert desk.codes == [(2_000, "Seek")]
    desk.press(Key.Key_Space)
    assert desk.is_playing()


def test_space_plays_and_pauses_whatever_button_has_the_keyboard(desk: Desk) -> None:
    """A focused button does not swallow Space; Enter presses it."""
    button = desk.views.pad.tile("AF")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press(Key.Key_Space)
    assert desk.is_playing()
    desk.press(Key.Key_Space)
    assert not desk.is_playing()
    assert desk.codes == []
    desk.press(Key.Key_Return)
    assert desk.codes == [(2_000, "AF")]


def test_typing_codes_and_plays_nothing(desk: Desk) -> None:
    """Letters, arrows, Space, Enter, Delete and Backspace stay in a text field."""
    desk.press(Key.Key_R)
    reason = desk.views.ratings.form.detail.reason
    reason.setFocus()
    QTest.keyClicks(reason, "so quiet, u n l ?")
    for key in (Key.Key_Left, Key.Key_Up, Key.Key_Return, Key.Key_Delete, Key.Key_Backspace):
        QTest.keyClick(reason, key)
    assert desk.codes == [(2_000, "SR")]
    assert desk.player.position_ms() == 2_000
    assert not desk.is_playing()
    assert reason.toPlainText().startswith("so quiet, u n l ")
    desk.press(Key.Key_Escape)
    assert not reason.hasFocus()
    desk.press(Key.Key_Q)
    assert [code for _, code in desk.codes] == ["SR", "Q"]


def test_undo_redo_and_backspace(desk: Desk) -> None:
    """Undo and redo go step by step; Backspace removes what the pad's hint says."""
    desk.press(Key.Key_R)
    desk.go_to(4_000)
    desk.press(Key.Key_Q)
    desk.press(Key.Key_Z, CTRL)
    assert desk.codes == [(2_000, "SR")]
    desk.press(Key.Key_Y, CTRL)
    assert desk.codes == [(2_000, "SR"), (4_000, "Q")]
    assert desk.views.pad.removal == "Q at 00:02.000"
    desk.press(Key.Key_Backspace)
    assert desk.codes == [(2_000, "SR")]
    assert desk.views.pad.removal == "SR at 00:00.000"
    desk.press(Key.Key_Z, CTRL)
    desk.press(Key.Key_Z, CTRL | SHIFT)
    assert desk.codes == [(2_000, "SR")]


def test_backspace_removes_the_mark_of_the_last_action(desk: Desk) -> None:
    """An older mark that was just flagged is the last action's, not the newest one."""
    desk.press(Key.Key_R)
    desk.go_to(4_000)
    desk.press(Key.Key_Q)
    desk.press(Key.Key_Up)
    desk.press(Key.Key_U)
    assert desk.views.pad.removal.startswith("SR")
    desk.press(Key.Key_Backspace)
    assert desk.codes == [(4_000, "Q")]


def test_listening_by_keys(desk: Desk) -> None:
    """Arrows jump, comma and full stop change the speed, within their bounds."""
    desk.go_to(6_000)
    desk.press(Key.Key_Right)
    assert desk.player.position_ms() == 11_000
    desk.press(Key.Key_Right)
    assert desk.player.position_ms() == SEGMENT[1]
    desk.press(Key.Key_Left)
    desk.press(Key.Key_Left, SHIFT)
    desk.press(Key.Key_Right, SHIFT)
    assert desk.player.position_ms() == 9_000
    desk.press(Key.Key_Comma)
    assert desk.player.speed == pytest.approx(0.9)
    for _ in range(20):
        desk.press(Key.Key_Period)
    assert desk.player.speed == pytest.approx(2.0)
    assert desk.views.transport.speed.text() == "2.0×"
    assert desk.settings.speed == pytest.approx(2.0)


def test_resuming_steps_back(desk: Desk) -> None:
    """After a pause the sound begins a little earlier; after a jump it does not."""
    desk.settings.resume_step_back_ms = 1_500
    desk.press(Key.Key_Space)
    desk.hear(4_000)
    desk.press(Key.Key_Space)
    assert desk.player.position_ms() == 6_000
    desk.press(Key.Key_Space)
    assert desk.player.position_ms() == 4_500
    desk.press(Key.Key_Space)
    desk.go_to(9_000)
    desk.press(Key.Key_Space)
    assert desk.player.position_ms() == 9_000


def test_playback_stops_at_the_segments_end(desk: Desk) -> None:
    """Sound never runs on beyond what is to be coded, and the button shows it."""
    desk.go_to(13_000)
    desk.press(Key.Key_Space)
    desk.hear(2_000)
    assert desk.player.position_ms() == SEGMENT[1]
    assert not desk.is_playing()
    assert desk.views.transport.play_button.icon_name == "play"


def test_marks_are_walked_heard_flagged_noted_and_removed_by_keys(desk: Desk, qtbot: QtBot) -> None:
    """Every action on a mark has its key."""
    for at_ms, key in ((5_000, Key.Key_R), (8_000, Key.Key_Q), (11_000, Key.Key_A)):
        desk.go_to(at_ms)
        desk.press(key)
    desk.press(Key.Key_Up)
    desk.press(Key.Key_U)
    assert [mark.is_unsure for mark in desk.study.observation().marks] == [False, True, False]
    desk.press(Key.Key_Return)
    assert desk.is_playing()
    assert desk.player.position_ms() == 6_000
    desk.press(Key.Key_Space)
    desk.press(Key.Key_N)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "rule? Q")
    QTest.keyClick(field, Key.Key_Return)
    notes = ["", "rule? Q", ""]
    qtbot.waitUntil(lambda: [mark.note for mark in desk.study.observation().marks] == notes)
    assert desk.views.marks.table.hasFocus()
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Delete)
    assert desk.codes == [(5_000, "SR"), (8_000, "Q")]


def test_a_mark_is_moved_by_keys(desk: Desk) -> None:
    """Alt with arrows moves the mark by tenths, with Shift by hundredths of a second."""
    desk.go_to(5_000)
    desk.press(Key.Key_R)
    alt = Qt.KeyboardModifier.AltModifier
    desk.press(Key.Key_Right, alt)
    desk.press(Key.Key_Right, alt)
    desk.press(Key.Key_Left, alt | SHIFT)
    assert desk.codes == [(5_190, "SR")]


def test_a_click_on_a_mark_is_heard_from_two_seconds_before(desk: Desk) -> None:
    """Both the row and the flag play their mark."""
    desk.go_to(9_000)
    desk.press(Key.Key_R)
    table = desk.views.marks.table
    place = table.visualRect(table.model().index(0, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.is_playing()
    assert desk.player.position_ms() == 7_000
    desk.press(Key.Key_Space)
    desk.go_to(3_000)
    wave = desk.views.wave
    flag = QPoint(round(wave.window_shown.x_of(9_000)) + 12, 30)
    QTest.mouseClick(wave, Qt.MouseButton.LeftButton, pos=flag)
    assert desk.player.position_ms() == 7_000


def _drag(widget: QWidget, from_x: float, to_x: float, y: float) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, x, button in (
        (QEvent.Type.MouseButtonPress, from_x, left),
        (QEvent.Type.MouseMove, (from_x + to_x) / 2, none),
        (QEvent.Type.MouseMove, to_x, none),
        (QEvent.Type.MouseButtonRelease, to_x, left),
    ):
        place = QPointF(x, y)
        held = none if kind is QEvent.Type.MouseButtonRelease else left
        QApplication.sendEvent(
            widget,
            QMouseEvent(
                kind, place, widget.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier
            ),
        )


def test_a_dragged_stretch_becomes_an_interval_mark(desk: Desk) -> None:
    """A chosen stretch that is not looped is what the next key marks."""
    wave = desk.views.wave
    window = wave.window_shown
    _drag(wave, window.x_of(5_000), window.x_of(8_000), 100)
    desk.press(Key.Key_G)
    marks = desk.study.observation().marks
    assert len(marks) == 1
    assert marks[0].at_ms == pytest.approx(5_000, abs=20)
    assert marks[0].end_ms == pytest.approx(8_000, abs=20)
    assert desk.controller.selection is None


def test_a_looped_stretch_repeats_and_takes_point_marks(desk: Desk) -> None:
    """L repeats the chosen stretch; keys then mark moments in it; Esc drops it."""
    desk.press(Key.Key_L)
    assert "Drag over the waveform" in desk.toast()
    desk.controller.select_stretch((5_000, 6_000))
    desk.press(Key.Key_L)
    assert desk.player.position_ms() == 5_000
    desk.press(Key.Key_Space)
    desk.hear(1_500)
    assert desk.player.position_ms() == 5_500
    desk.press(Key.Key_R)
    assert desk.codes == [(5_500, "SR")]
    assert desk.views.transport.loop_button.isChecked()
    desk.press(Key.Key_Escape)
    assert desk.controller.selection is None
    assert not desk.views.transport.loop_button.isChecked()


def test_the_screen_opens_where_it_was_left(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    """Place and listening are kept without a question, also across a new screen."""
    desk.press(Key.Key_Space)
    desk.hear(5_000)
    desk.press(Key.Key_R)
    desk.screen.leave()
    again = make_desk()
    assert again.player.position_ms() == 7_000
    assert again.views.transport.heard.words() == "00:05 of 00:12"
    assert again.views.marks.model.rowCount() == 1
    assert "Undo: SR" in again.views.head.undo_button.toolTip()
    again.press(Key.Key_Z, CTRL)
    assert again.codes == []


def test_what_was_not_heard_is_named_and_found(desk: Desk) -> None:
    """The footer tells how much was not heard, and goes there."""
    link = desk.views.footer.links
    unheard = next(each for kind, each in link.items() if kind.value == "not_heard")
    assert unheard.text() == "00:12 not heard"
    desk.press(Key.Key_Space)
    desk.hear(3_000)
    desk.press(Key.Key_Space)
    assert unheard.text() == "00:09 not heard"
    desk.go_to(12_000)
    unheard.click()
    assert desk.player.position_ms() == 5_000


def _rate_all(desk: Desk) -> None:
    for dimension in desk.controller.rubric.dimensions:
        desk.views.ratings.focus_dimension(dimension.key)
        desk.press(Key.Key_3)
        desk.controller.give_reason(dimension.key, "heard at the start")


def test_submitting_lists_what_is_missing_and_goes_there(desk: Desk, qtbot: QtBot) -> None:
    """Nothing is submitted with a gap; each gap is a link."""
    desk.press(Key.Key_Return, CTRL)
    dialog = desk.screen.findChild(SubmitDialog)
    assert dialog is not None
    assert not dialog.deed_button.isEnabled()
    links = [b for b in dialog.findChildren(QPushButton) if b.text() == "Go there"]
    assert links[0].accessibleName() == "Cultivating change talk is not rated: go there"
    links[1].click()
    assert desk.views.ratings.current == "sst"
    desk.press(Key.Key_2)
    assert desk.study.observation().rating("sst").score == 2


def test_a_submitted_observation_is_locked_and_reopens_with_a_reason(
    desk: Desk, qtbot: QtBot
) -> None:
    """Submit locks; keys then change nothing; reopening asks why and leaves a trace."""
    desk.press(Key.Key_R)
    _rate_all(desk)
    with qtbot.waitSignal(desk.screen.submitted) as submitted:
        desk.press(Key.Key_Return, CTRL)
        dialog = desk.screen.findChild(SubmitDialog)
        assert dialog is not None
        dialog.deed_button.click()
    assert submitted.args[0].is_locked
    assert desk.study.observation().is_locked
    assert desk.views.notices.locked.isVisible()
    desk.press(Key.Key_R)
    desk.press(Key.Key_Delete)
    desk.press(Key.Key_Backspace)
    desk.views.ratings.focus_dimension("cct")
    desk.press(Key.Key_5)
    assert desk.codes == [(2_000, "SR")]
    assert desk.study.observation().rating("cct").score == 3
    desk.views.notices.locked.button.click()
    asked = desk.screen.findChild(ReopenDialog)
    assert asked is not None
    asked.deed_button.click()
    assert asked.field.error()
    asked.field.edit.setText("missed a reflection")
    asked.deed_button.click()
    assert not desk.study.observation().is_locked
    desk.views.wave.setFocus()
    desk.go_to(4_000)
    desk.press(Key.Key_C)
    assert desk.codes == [(2_000, "SR"), (4_000, "CR")]
    entries = desk.controller.session.history()
    assert any(entry.reason == "missed a reflection" for entry in entries)


def test_another_coders_work_stays_closed(
    make_desk: Callable[..., Desk], study: CodingStudy
) -> None:
    """A coder cannot open what is assigned to somebody else; the screen says why."""
    screen = make_desk(person=study.ben).screen
    assert screen.desk is None
    words = [widget.accessibleName() for widget in screen.findChildren(QWidget)]
    assert any("assigned to another coder" in each for each in words)


def test_nothing_tells_who_or_when(desk: Desk) -> None:
    """Neither file name nor path nor worker is anywhere on the screen."""
    words = []
    for widget in desk.screen.findChildren(QWidget):
        words += [widget.accessibleName(), widget.toolTip(), widget.accessibleDescription()]
        text = getattr(widget, "text", None)
        words.append(str(text()) if callable(text) else "")
    shown = " ".join(words)
    assert "S0412" in shown
    assert "visit.wav" not in shown
    assert str(desk.study.sound.parent) not in shown
    assert "Archer" not in shown


def test_a_missing_recording_leaves_ratings_possible_and_can_be_found(
    study: CodingStudy, make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    """A banner says so, ratings go on, marks wait; "Find it…" takes only the same sound."""
    moved = study.sound.with_name("moved.wav")
    study.sound.rename(moved)
    desk = make_desk()
    notices = desk.views.notices
    assert notices.sound.isVisible()
    desk.press(Key.Key_R)
    assert desk.codes == []
    desk.views.ratings.focus_dimension("cct")
    desk.press(Key.Key_4)
    assert study.observation().rating("cct").score == 4

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        field = dialog.findChild(QLineEdit)
        assert field is not None
        field.setText(str(moved))
        QTest.keyClick(field, Key.Key_Return)

    QTimer.singleShot(0, choose)
    notices.sound.button.click()
    assert not notices.sound.isVisible()
    wait_until_idle(qtbot)
    desk.screen.activateWindow()
    qtbot.waitUntil(desk.screen.isActiveWindow)
    desk.views.wave.setFocus()
    desk.press(Key.Key_R)
    assert desk.codes == [(2_000, "SR")]


def test_a_changed_recording_is_noticed(study: CodingStudy, make_desk: Callable[..., Desk]) -> None:
    """Sound that is not what was added is not played."""
    sound = bytearray(study.sound.read_bytes())
    sound[-1000] ^= 0xFF
    study.sound.write_bytes(bytes(sound))
    desk = make_desk()
    assert desk.views.notices.sound.isVisible()
    assert "has changed" in desk.views.notices.sound.accessibleName()
    desk.press(Key.Key_Space)
    assert not desk.is_playing()


def test_a_full_disk_is_told_and_no_mark_is_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reached neither study nor emergency file is not shown as made; the next action may."""
    whole = StudyDatabase.transaction
    folder = desk.settings.emergency_folder
    # No emergency file can be made where there is no folder.
    shutil.rmtree(folder)
    folder.write_bytes(b"")

    def full(db: StudyDatabase) -> None:
        raise DiskFull(db.path)

    desk.press(Key.Key_R)
    # The disk itself cannot be filled here; the store's own error stands in for it.
    monkeypatch.setattr(StudyDatabase, "transaction", full)
    desk.press(Key.Key_Q)
    assert desk.views.marks.model.rowCount() == 1
    assert desk.views.pad.tile("Q").count == 0
    assert desk.views.notices.saving.isVisible()
    assert desk.views.head.saved.text() == "Not saved"
    monkeypatch.setattr(StudyDatabase, "transaction", whole)
    desk.press(Key.Key_Q)
    assert not desk.views.notices.saving.isVisible()
    assert [code for _, code in desk.codes] == ["SR", "Q"]


def test_counts_can_be_hidden_everywhere(desk: Desk) -> None:
    """Hidden counts leave no number, and the choice is remembered."""
    desk.press(Key.Key_R)
    desk.views.pad.hide_button.click()
    assert desk.views.pad.tile("SR").count is None
    assert desk.views.pad.head.count() == ""
    assert desk.views.marks.head.count() == ""
    assert desk.settings.counts_hidden


def test_marks_can_be_narrowed_to_a_code_or_speaker(desk: Desk) -> None:
    """The filter changes the list only."""
    for key in (Key.Key_R, Key.Key_Q, Key.Key_R):
        desk.press(key)
    marks = desk.views.marks
    marks.filter_by(code="SR")
    assert marks.model.rowCount() == 2
    assert marks.head.count() == "2 of 3"
    desk.press(Key.Key_Q)
    assert marks.model.rowCount() == 2
    marks.filter_by(speaker=Speaker.CLIENT)
    assert marks.model.rowCount() == 0
    marks.filter_by()
    assert marks.model.rowCount() == 4


def test_zoom_and_scroll(desk: Desk) -> None:
    """Keys zoom around the play head; the window never leaves the recording."""
    wave = desk.views.wave
    assert wave.window_shown.span_ms == 16_000
    desk.press(Key.Key_Plus)
    assert wave.window_shown.span_ms == 10_000
    desk.press(Key.Key_Plus)
    assert wave.window_shown.span_ms == 5_000
    desk.press(Key.Key_Minus)
    assert wave.window_shown.span_ms == 10_000
    desk.go_to(14_000)
    assert wave.window_shown.end_ms <= 16_000
    assert wave.window_shown.start_ms <= 14_000 <= wave.window_shown.end_ms


def test_an_empty_screen_leads_to_the_list(qtbot: QtBot, study: CodingStudy, desk: Desk) -> None:
    """Without an open assignment the screen says where to choose one."""
    screen = CodingScreen(study.db, person=study.ann, settings=desk.settings, player=desk.player)
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.my_list_requested):
        QTest.mouseClick(
            next(b for b in screen.findChildren(QPushButton) if b.text() == "Go to My list"),
            Qt.MouseButton.LeftButton,
        )


def test_going_back_keeps_the_place(desk: Desk, qtbot: QtBot) -> None:
    """The arrow stops the sound, keeps the place and asks for the list."""
    desk.press(Key.Key_Space)
    desk.hear(2_000)
    with qtbot.waitSignal(desk.screen.back_requested):
        desk.views.head.back_button.click()
    assert not desk.is_playing()
    assert desk.study.observation().resume_at_ms == 4_000


def test_people_of_the_study_are_not_named(desk: Desk) -> None:
    """Blind also to fellow coders."""
    names = {person.name for person in study_library.people(desk.study.db)}
    shown = {widget.accessibleName() for widget in desk.screen.findChildren(QWidget)}
    assert not names & shown


def test_a_repeated_space_plays_once(desk: Desk) -> None:
    """A held Space does not flicker between playing and pausing."""
    wave = desk.views.wave
    QTest.keyPress(wave, Key.Key_Space)
    QApplication.sendEvent(
        wave,
        QKeyEvent(QEvent.Type.KeyPress, Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", True),
    )
    assert desk.is_playing()
