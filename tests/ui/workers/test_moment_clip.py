"""A supervisor saves a moment behind a score as a clip, from the worker's profile."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Role
from fsh_coder.media import decode
from fsh_coder.services import demo_study, study_library, study_log
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.clips.clip_dialog import ClipDialog
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.workers.workers_screen import WorkersScreen


@pytest.fixture
def db(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StudyDatabase]:
    """A demo study of this test's own."""
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    shutil.copytree(demo_folder, tmp_path / "demo")
    with study_library.open_study(tmp_path / "demo" / demo_study.FILE_NAME) as opened:
        yield opened


def test_moment_is_saved_as_a_clip(
    db: StudyDatabase,
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clip is what the moment's button plays; the journal names the supervisor."""
    apply_theme(qapp, load_theme("light"))
    supervisor = study_library.add_coder(db, "Sue Super", role=Role.SUPERVISOR)
    screen = WorkersScreen(db, person=supervisor, settings=Settings("SS", folder=tmp_path))
    qtbot.addWidget(screen)
    screen.resize(1290, 768)
    screen.show()
    qtbot.waitUntil(background.is_idle, timeout=60_000)
    row = screen.view.moments.rows[0]
    path = tmp_path / "moment.wav"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    qtbot.mouseClick(row.clip_button, Qt.MouseButton.LeftButton)
    (dialog,) = [each for each in screen.findChildren(ClipDialog) if each.isVisible()]
    start_ms, end_ms = dialog.limits()
    assert start_ms == max(0, row.excerpt.at_ms - 2_000)
    assert end_ms - row.excerpt.at_ms <= 10_000
    dialog.kind.set_current("wav")
    qtbot.mouseClick(dialog.deed_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(path.is_file)
    qtbot.waitUntil(background.is_idle)
    length = len(decode.pcm(path, start_ms=0, end_ms=60_000))
    assert length == pytest.approx((end_ms - start_ms) * 44.1, abs=2)
    last = study_log.study_history(db)[-1]
    assert last.coder_id == supervisor.id
    assert last.label.startswith(f"clip of {row.excerpt.session_label} saved")
    screen.leave()
