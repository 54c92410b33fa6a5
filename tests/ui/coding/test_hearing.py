"""One side alone, quiet voices brought up, and clips: by keys and clicks on the real screen."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fsh_coder.media import decode
from fsh_coder.services import spoken_names, study_log
from fsh_coder.ui.clips.clip_dialog import ClipDialog
from tests.media.sounds import Samples, noise, write_stereo
from tests.ui.coding.conftest import (
    CTRL,
    DURATION_MS,
    RATE_HZ,
    SHIFT,
    Desk,
    wait_until_idle,
)
from tests.ui.naming import nameless

BRIDGE = 128
LEFT, RIGHT = noise(DURATION_MS, seed=21), (noise(DURATION_MS, seed=22) // 32).astype(np.int16)


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stereo recording: the worker loud at the left, the parent quiet at the right."""
    return write_stereo(tmp_path_factory.mktemp("sound"), LEFT, RIGHT, name="visit.wav")


def _heard(desk: Desk, duration_ms: int) -> Samples:
    samples = desk.player.pull(RATE_HZ * duration_ms // 1000)
    desk.controller.listening.follow()
    return samples


def test_key_turns_to_one_side_and_back(make_desk: Callable[..., Desk]) -> None:
    """F3 plays the left side, then the right, then both; time and waveform stay the same."""
    desk = make_desk()
    side = desk.views.transport.hearing.side
    assert side.isVisible()
    assert nameless(desk.screen.window()) == []
    window = desk.views.wave.window_shown
    desk.go_to(4_000)
    desk.press(Qt.Key.Key_Space)
    for source in (LEFT, RIGHT):
        desk.press(Qt.Key.Key_F3)
        _heard(desk, 100)
        at = desk.controller.listening.position_ms() * RATE_HZ // 1000
        assert np.array_equal(_heard(desk, 500), source[at : at + RATE_HZ // 2])
    assert side.accessibleName() == "Right side only"
    assert "right" in desk.toast().lower()
    QTest.mouseClick(side, Qt.MouseButton.LeftButton)
    assert side.accessibleName() == "Both sides are heard"
    assert desk.player.channel is None
    assert desk.views.wave.window_shown == window
    assert desk.controller.listening.position_ms() == 5_200


def test_muted_side_does_not_move_marks(make_desk: Callable[..., Desk]) -> None:
    """A mark pressed with one side muted has the time that is heard."""
    desk = make_desk()
    desk.go_to(4_000)
    desk.press(Qt.Key.Key_Space)
    _heard(desk, 500)
    desk.press(Qt.Key.Key_F3)
    _heard(desk, 500)
    desk.press(Qt.Key.Key_R)
    assert [at_ms for at_ms, _ in desk.codes] == [5_000]


def test_boost_brings_the_quiet_side_up_and_is_remembered(make_desk: Callable[..., Desk]) -> None:
    """F5 makes the parent louder; the coder finds it on again the next time, off at first."""
    desk = make_desk()
    boost = desk.views.transport.hearing.boost
    assert not boost.isChecked()
    desk.go_to(3_000)
    desk.press(Qt.Key.Key_F3)
    desk.press(Qt.Key.Key_F3)
    desk.press(Qt.Key.Key_F5)
    assert boost.isChecked()
    desk.press(Qt.Key.Key_Space)
    _heard(desk, 4_000)
    assert desk.controller.listening.position_ms() == 7_000
    heard = _heard(desk, 500)
    assert np.abs(heard.astype(int)).mean() > 3.5 * np.abs(RIGHT.astype(int)).mean()
    again = make_desk()
    assert again.views.transport.hearing.boost.isChecked()
    assert (again.player.is_boosted, again.player.channel) == (True, None)
    QTest.mouseClick(again.views.transport.hearing.boost, Qt.MouseButton.LeftButton)
    assert (again.player.is_boosted, again.settings.boost) == (False, False)


def _dialogs() -> list[ClipDialog]:
    every = QApplication.topLevelWidgets()
    return [each for each in every if isinstance(each, ClipDialog) and each.isVisible()]


def _clip_dialog() -> ClipDialog:
    (shown,) = _dialogs()
    return shown


def test_stretch_is_bleeped_and_saved_as_a_clip(
    make_desk: Callable[..., Desk], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a chosen stretch: mark a name by keys, save, and find it in file and journal."""
    desk = make_desk()
    path = tmp_path / "chosen.wav"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    desk.controller.select_stretch((4_000, 7_000))
    desk.press(Qt.Key.Key_S, CTRL | SHIFT)
    dialog = _clip_dialog()
    assert not dialog.around.isVisible()
    names = dialog.names
    qtbot.waitUntil(names.wave.hasFocus)
    for at_ms, key in ((5_000, Qt.Key.Key_I), (5_500, Qt.Key.Key_O), (0, Qt.Key.Key_B)):
        if at_ms:
            names.seek(at_ms)
        QTest.keyClick(names.wave, key)
    marked = spoken_names.spoken_names(desk.study.db, desk.study.recording_id)
    assert [(name.start_ms, name.end_ms) for name in marked] == [(5_000, 5_500)]
    assert names.list.count() == 1
    dialog.kind.set_current("wav")
    QTest.mouseClick(dialog.deed_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(path.is_file)
    wait_until_idle(qtbot)
    heard = decode.pcm(path, start_ms=0, end_ms=9_000)
    assert len(heard) == pytest.approx(3 * RATE_HZ, abs=1)
    quiet_bleep = heard[RATE_HZ + 441 : RATE_HZ * 3 // 2 - 441]
    assert int(np.abs(quiet_bleep.astype(int)).max()) == pytest.approx(3277, abs=2)
    last = study_log.study_history(desk.study.db)[-1]
    assert last.label == "clip of S0412 saved, 00:04 to 00:07, 1 name bleeped"
    assert last.coder_id == desk.study.ann.id


def test_marks_clip_has_a_settable_context_inside_the_segment(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    """A mark's clip reaches 2 s around it, or as the coder sets it, never out of her segment."""
    desk = make_desk()
    desk.go_to(4_500)
    desk.press(Qt.Key.Key_R)
    QTest.mouseClick(desk.views.transport.clip_button, Qt.MouseButton.LeftButton)
    dialog = _clip_dialog()
    assert dialog.limits() == (2_500, 6_500)
    dialog.around.setFocus()
    dialog.around.selectAll()
    QTest.keyClicks(dialog.around, "5")
    assert dialog.limits() == (2_000, 9_500)
    assert "7.5 s" in dialog.span.text()
    assert desk.settings.clip_before_ms == 5_000
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not _dialogs())


def test_clip_plays_to_its_end_with_its_bleeps(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    """Space in the dialog plays the clip alone; the coding screen's own sound is silent."""
    desk = make_desk()
    desk.press(Qt.Key.Key_Space)
    desk.controller.select_stretch((4_000, 4_400))
    desk.press(Qt.Key.Key_S, CTRL | SHIFT)
    assert not desk.is_playing()
    names = _clip_dialog().names
    qtbot.waitUntil(names.wave.hasFocus)
    QTest.keyClick(names.wave, Qt.Key.Key_Space)
    assert names.player.is_playing
    qtbot.waitUntil(lambda: not names.player.is_playing, timeout=5_000)
    qtbot.waitUntil(lambda: abs(names.player.position_ms() - 4_400) <= 2)
    names.window().close()


def test_marked_name_is_taken_back_by_delete(make_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    """A name marked by mistake goes with one key and is heard again."""
    desk = make_desk()
    db, recording_id = desk.study.db, desk.study.recording_id
    spoken_names.mark(db, recording_id, start_ms=5_000, end_ms=5_400, by=desk.study.ann.id)
    desk.controller.select_stretch((4_000, 7_000))
    desk.press(Qt.Key.Key_S, CTRL | SHIFT)
    names = _clip_dialog().names
    names.list.setFocus()
    QTest.keyClick(names.list, Qt.Key.Key_Delete)
    assert spoken_names.spoken_names(db, recording_id) == ()
    assert "Listen before you save" in names.heading.text()
    names.window().close()


def test_nothing_chosen_is_a_quiet_sentence(make_desk: Callable[..., Desk]) -> None:
    """Without stretch or mark the coder is told what to choose; no dialog opens."""
    desk = make_desk()
    desk.press(Qt.Key.Key_S, CTRL | SHIFT)
    assert "select a mark" in desk.toast()


def test_every_control_of_the_dialog_has_a_name(make_desk: Callable[..., Desk]) -> None:
    """A screen reader can say what each thing in the clip dialog is."""
    desk = make_desk()
    desk.controller.select_stretch((4_000, 7_000))
    desk.press(Qt.Key.Key_S, CTRL | SHIFT)
    dialog = _clip_dialog()
    for control in (
        dialog.names.wave,
        dialog.names.list,
        dialog.names.play_button,
        dialog.names.zoom_in,
        dialog.around,
        dialog.kind,
    ):
        assert control.accessibleName(), control
    dialog.close()
