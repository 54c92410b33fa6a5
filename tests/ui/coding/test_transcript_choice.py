"""An utterance is chosen in the transcript and coded by one key, with its times and speaker."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fsh_coder.domain.observation import Speaker
from fsh_coder.services import transcripts
from tests.ui.coding.conftest import CTRL, SHIFT, CodingStudy, Desk

VTT = (
    "WEBVTT\n\n00:00.500 --> 00:01.500\n<v Worker>Hello.</v>\n\n"
    "00:03.000 --> 00:05.000\n<v Worker>So tell me.</v>\n\n"
    "00:05.200 --> 00:07.000\n<v Mum>He never came home.</v>\n\n"
    "00:13.000 --> 00:15.500\n<v Worker>And then?</v>\n"
)


@pytest.fixture
def reading(study: CodingStudy, make_desk: Callable[..., Desk]) -> Desk:
    """The screen with a transcript, the keyboard in it."""
    path = study.sound.with_suffix(".vtt")
    path.write_text(VTT, encoding="utf-8")
    transcripts.attach_transcript(study.db, study.recording_id, path)
    desk = make_desk()
    desk.go_to(3_500)
    desk.press(Qt.Key.Key_T, CTRL)
    assert desk.views.transcript.view.hasFocus()
    return desk


def stretch(desk: Desk) -> tuple[int, int] | None:
    """Return the stretch that the next code is for."""
    return desk.controller.selection


def chosen(desk: Desk) -> int | None:
    """Return the line that is chosen."""
    return desk.views.transcript.view.chosen


def test_arrows_choose_and_a_codes_key_codes_it(reading: Desk) -> None:
    """The first arrow takes the line that is spoken, the next the one after it."""
    reading.press(Qt.Key.Key_Down)
    assert stretch(reading) == (3_000, 5_000)
    reading.press(Qt.Key.Key_Down)
    assert chosen(reading) == 2
    assert stretch(reading) == (5_200, 7_000)
    reading.press(Qt.Key.Key_Q)
    (mark,) = reading.study.observation().marks
    assert (mark.code, mark.at_ms, mark.end_ms) == ("Q", 5_200, 7_000)
    assert mark.speaker is Speaker.CLIENT
    assert stretch(reading) is None
    assert chosen(reading) is None


def test_enter_hears_the_chosen_line_and_esc_drops_it(reading: Desk) -> None:
    """Nothing is coded by choosing alone."""
    reading.press(Qt.Key.Key_Down)
    reading.press(Qt.Key.Key_Return)
    assert reading.is_playing()
    assert reading.controller.listening.position_ms() == 3_000
    reading.press(Qt.Key.Key_Space)
    reading.press(Qt.Key.Key_Escape)
    assert stretch(reading) is None
    assert chosen(reading) is None
    assert reading.codes == []


def test_shift_with_a_click_chooses_and_a_click_alone_hears(reading: Desk) -> None:
    """A coder who only listens marks moments, as before."""
    view = reading.views.transcript.view
    place = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, SHIFT, QPoint(place))
    assert chosen(reading) == 1
    assert not reading.is_playing()
    reading.press(Qt.Key.Key_Escape)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert chosen(reading) is None
    assert reading.is_playing()
    reading.press(Qt.Key.Key_Q)
    (mark,) = reading.study.observation().marks
    assert mark.end_ms is None
    assert mark.speaker is Speaker.WORKER


def test_a_line_is_cut_to_the_segment_and_outside_it_refused(reading: Desk) -> None:
    """Only what is to be coded can be chosen."""
    for _ in range(4):
        reading.press(Qt.Key.Key_Down)
    assert stretch(reading) == (13_000, 14_000)
    for _ in range(5):
        reading.press(Qt.Key.Key_Up)
    assert "outside the segment" in reading.toast()
    assert stretch(reading) == (3_000, 5_000)


def test_dragging_over_the_waveform_forgets_the_speaker(reading: Desk) -> None:
    """A stretch of one's own is spoken by whom the rubric says."""
    reading.press(Qt.Key.Key_Down)
    reading.press(Qt.Key.Key_Down)
    reading.views.wave.stretch_chosen.emit((8_000, 9_000))
    assert chosen(reading) is None
    reading.press(Qt.Key.Key_Q)
    (mark,) = reading.study.observation().marks
    assert (mark.at_ms, mark.end_ms, mark.speaker) == (8_000, 9_000, Speaker.WORKER)
