"""An anonymised copy from the Study place: mark a name, watch it being made, or stop it."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fsh_coder.media import decode
from fsh_coder.services import study_log, study_overview
from fsh_coder.ui import background
from fsh_coder.ui.clips.copy_dialog import CopyDialog
from fsh_coder.ui.library.session_dialog import SessionDialog
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.settings import Settings
from tests.media.sounds import pitch_hz
from tests.ui.library.studies import LibraryStudy, all_text, click, find_window, settle


@pytest.fixture
def screen(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> StudyScreen:
    """The Study place as the lead sees it."""
    made = StudyScreen(study.db, person=study.lead, settings=settings)
    qtbot.addWidget(made)
    made.resize(1290, 700)
    made.show()
    settle(qtbot)
    return made


def _copy_dialog(qtbot: QtBot, screen: StudyScreen) -> CopyDialog:
    """Open the first session's details and ask for its copy."""
    screen.recordings.card.table.select_row(0)
    qtbot.keyClick(screen.recordings.card.table, Qt.Key.Key_Return)
    click(qtbot, find_window(screen, SessionDialog).copy_button)
    dialog = find_window(screen, CopyDialog)
    settle(qtbot)
    return dialog


def test_copy_is_made_with_the_marked_name_bleeped(
    qtbot: QtBot,
    study: LibraryStudy,
    screen: StudyScreen,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the session's details to the file, by a drag and clicks; the log says who."""
    path = tmp_path / "copy.wav"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    dialog = _copy_dialog(qtbot, screen)
    assert "remain recognisable" in all_text(dialog)
    names = dialog.names
    wave = names.wave
    start, end = (round(wave.window_shown.x_of(at_ms)) for at_ms in (500, 1_000))
    middle = wave.height() // 2
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(wave, left, pos=QPoint(start, middle))
    for x in (start + 6, end):
        QTest.mouseMove(wave, QPoint(x, middle))
    QTest.mouseRelease(wave, left, pos=QPoint(end, middle))
    assert names.selection is not None
    click(qtbot, names.bleep_button)
    (name,) = names.names()
    assert (name.start_ms, name.end_ms) == pytest.approx((500, 1_000), abs=30)
    dialog.kind.set_current("wav")
    click(qtbot, dialog.deed_button)
    qtbot.waitUntil(path.is_file)
    qtbot.waitUntil(background.is_idle)
    heard = decode.pcm(path, start_ms=name.start_ms, end_ms=name.end_ms)
    assert pitch_hz(heard[441:-441]) == pytest.approx(1000, abs=3)
    rows = study_overview.recordings_table(study.db)
    recording = next(row.recording for row in rows if row.session.label in _last_label(study))
    assert recording is not None
    source = decode.pcm(study.db.path.parent / recording.relative_path, start_ms=0, end_ms=400)
    assert np.array_equal(decode.pcm(path, start_ms=0, end_ms=400), source)
    assert study_log.study_history(study.db)[-1].coder_id == study.lead.id


def _last_label(study: LibraryStudy) -> str:
    label = study_log.study_history(study.db)[-1].label
    assert label.startswith("anonymised copy of S")
    assert label.endswith("1 name bleeped")
    return label


def test_recording_that_may_not_be_replaced_is_said(
    qtbot: QtBot,
    study: LibraryStudy,
    screen: StudyScreen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Choosing a recording's own file is refused in words, and the file stays."""
    dialog = _copy_dialog(qtbot, screen)
    dialog.kind.set_current("wav")
    rows = study_overview.recordings_table(study.db)
    recording = next(row.recording for row in rows if row.recording is not None)
    path = study.db.path.parent / recording.relative_path
    before = path.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    click(qtbot, dialog.deed_button)
    qtbot.waitUntil(background.is_idle)
    assert "not a sound file saved by FSH Coder" in all_text(screen)
    assert path.read_bytes() == before
