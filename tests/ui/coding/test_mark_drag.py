"""A mark is dragged along the waveform: one action at release, none on Esc or a click."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fsh_coder.domain.observation import BehaviourMark
from tests.ui.coding.conftest import CTRL, Desk

LEFT = Qt.MouseButton.LeftButton


def flag_of(desk: Desk, mark: BehaviourMark) -> QPoint:
    """Return a place on a mark's flag."""
    wave = desk.views.wave
    x = wave.window_shown.x_of(mark.at_ms) + 6
    for y in range(20, 70):
        found = wave.mark_under(QPointF(x, y))
        if found is not None and found.id == mark.id:
            return QPoint(round(x), y)
    raise AssertionError("the flag is not in view")


def mark_at(desk: Desk, at_ms: int) -> BehaviourMark:
    """Set a mark by key and return it."""
    desk.go_to(at_ms)
    desk.press(Qt.Key.Key_Q)
    found = desk.controller.selected_mark
    assert found is not None
    return found


def drag(desk: Desk, start: QPoint, *, by_px: int, release: bool = True) -> None:
    """Press, move in steps, and let go."""
    wave = desk.views.wave
    QTest.mousePress(wave, LEFT, pos=start)
    for step in (by_px // 2, by_px):
        QTest.mouseMove(wave, start + QPoint(step, 0))
        QApplication.processEvents()
    if release:
        QTest.mouseRelease(wave, LEFT, pos=start + QPoint(by_px, 0))


def test_letting_go_moves_the_mark_in_one_action(desk: Desk) -> None:
    """It lands where the mouse is, to the millisecond; one undo brings it back."""
    mark = mark_at(desk, 5_000)
    n_actions = len(desk.controller.session.history())
    drag(desk, flag_of(desk, mark), by_px=100)
    moved_by = round(100 * desk.views.wave.window_shown.ms_per_pixel)
    ((at_ms, _),) = desk.codes
    assert abs(at_ms - 5_000 - moved_by) <= 1
    assert len(desk.controller.session.history()) == n_actions + 1
    assert desk.controller.selection is None
    assert not desk.is_playing()
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.codes == [(5_000, "Q")]


def test_esc_lets_it_stay(desk: Desk) -> None:
    """Nothing is stored, the selection is kept, and letting go afterwards does nothing either."""
    mark = mark_at(desk, 5_000)
    n_actions = len(desk.controller.session.history())
    start = flag_of(desk, mark)
    drag(desk, start, by_px=100, release=False)
    desk.press(Qt.Key.Key_Escape)
    QTest.mouseRelease(desk.views.wave, LEFT, pos=start + QPoint(100, 0))
    assert desk.codes == [(5_000, "Q")]
    assert len(desk.controller.session.history()) == n_actions
    assert desk.controller.selected_mark == mark
    assert desk.controller.listening.position_ms() == 5_000


def test_a_shaky_click_stays_a_click(desk: Desk) -> None:
    """A few pixels hear the mark, as a click does."""
    mark = mark_at(desk, 5_000)
    drag(desk, flag_of(desk, mark), by_px=4)
    assert desk.codes == [(5_000, "Q")]
    assert desk.is_playing()


@pytest.mark.parametrize(("by_px", "end_ms"), [(-1200, 2_000), (1200, 14_000)])
def test_it_stops_at_the_segments_ends(desk: Desk, by_px: int, end_ms: int) -> None:
    """However far the mouse goes."""
    mark = mark_at(desk, 8_000)
    drag(desk, flag_of(desk, mark), by_px=by_px)
    assert desk.codes == [(end_ms, "Q")]


def test_a_stretch_keeps_its_length(desk: Desk) -> None:
    """Both ends move."""
    desk.controller.select_stretch((5_000, 6_500))
    desk.press(Qt.Key.Key_Q)
    mark = desk.controller.observation.marks[0]
    drag(desk, flag_of(desk, mark), by_px=50)
    moved = desk.study.observation().marks[0]
    assert moved.at_ms > 5_000
    assert moved == replace(mark, at_ms=moved.at_ms, end_ms=moved.at_ms + 1_500)


def test_a_locked_mark_is_not_dragged(desk: Desk) -> None:
    """On a submitted observation the drag chooses a stretch, as anywhere on the waveform."""
    mark = mark_at(desk, 5_000)
    for dimension in desk.controller.rubric.dimensions:
        desk.controller.session.rate(dimension.key, 3)
        desk.controller.session.give_reason(dimension.key, "heard")
    assert desk.controller.submit()
    drag(desk, flag_of(desk, mark), by_px=60)
    assert desk.codes == [(5_000, "Q")]
    assert desk.controller.selection is not None


def test_what_lies_below_a_dragged_interval_is_seen(desk: Desk) -> None:
    """Waveform and flags tell where it belongs, so they are not painted over."""
    wave = desk.views.wave
    left, right = (QPoint(round(wave.window_shown.x_of(at_ms)), 120) for at_ms in (4_000, 7_000))
    drag(desk, left, by_px=right.x() - left.x())
    desk.press(Qt.Key.Key_Q)
    mark = desk.controller.selected_mark
    assert mark is not None
    assert mark.end_ms is not None
    start = flag_of(desk, mark)
    drag(desk, start, by_px=60, release=False)
    picture = wave.grab(QRect(left + QPoint(80, -40), QSize(60, 60))).toImage()
    colours = {picture.pixel(x, y) for x in range(0, 60, 2) for y in range(60)}
    QTest.mouseRelease(wave, LEFT, pos=start + QPoint(60, 0))
    assert len(colours) > 2
