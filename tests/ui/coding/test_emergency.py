"""The study's disk fails in the middle of coding: work goes on, says where it is, and comes in."""

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fsh_coder.services import coding, kept_actions
from fsh_coder.services.emergency_log import EmergencyFolder
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.coding.beside.history_pane import HistoryPane
from fsh_coder.ui.kept_work import KeptWorkDialog
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.study_shell import StudyShell
from tests.ui.coding.conftest import CTRL, CodingStudy, Desk


def fail(study: CodingStudy) -> None:
    """Take the study's file away, as an unplugged disk does."""
    study.db.path.rename(study.db.path.with_suffix(".away"))


def mend(study: CodingStudy) -> None:
    """Put it back."""
    study.db.path.with_suffix(".away").rename(study.db.path)


def allow_pages(db: StudyDatabase, n_pages: int) -> None:
    """Let the study's file grow to so many pages; one page means that the disk is full."""
    with db.transaction() as session:
        session.connection().exec_driver_sql(f"PRAGMA max_page_count={n_pages}")


def words_of(desk: Desk) -> str:
    """Return what the banner on the emergency file says."""
    banner = desk.views.notices.kept
    return banner.accessibleName() if banner.isVisible() else ""


def test_coding_goes_on_and_says_where_the_work_is(desk: Desk) -> None:
    """Head and banner tell it, keys go on marking, and the marks come in when the study is back."""
    desk.go_to(3_000)
    desk.press(Qt.Key.Key_Q)
    assert desk.views.head.saved.text().startswith("Saved ")
    fail(desk.study)
    before = datetime.now().astimezone()
    desk.go_to(4_000)
    desk.press(Qt.Key.Key_Q)
    times = {f"{at:%H:%M}" for at in (before, datetime.now().astimezone())}
    said = desk.views.head.saved.text()
    assert said in {f"Not in the study: kept in an emergency file since {at}" for at in times}
    assert "Go on coding" in words_of(desk)
    assert "nothing is lost" in words_of(desk)
    desk.go_to(5_000)
    desk.press(Qt.Key.Key_Q)
    desk.press(Qt.Key.Key_Z, CTRL)
    desk.press(Qt.Key.Key_Y, CTRL)
    assert desk.views.marks.model.rowCount() == 3
    desk.views.notices.kept.button.click()
    assert "Go on coding" in words_of(desk)
    mend(desk.study)
    desk.views.notices.kept.button.click()
    assert [at_ms for at_ms, _ in desk.codes] == [3_000, 4_000, 5_000]
    assert desk.toast() == "4 actions from the emergency file are in the study now."
    assert words_of(desk) == ""
    assert desk.views.head.saved.text().startswith("Saved ")


def test_it_is_tried_again_by_itself(desk: Desk, qtbot: QtBot) -> None:
    """Nobody has to press anything: a timer tries until the study is back."""
    allow_pages(desk.study.db, 1)
    for at_ms in range(2_000, 10_000, 10):
        desk.controller.listening.seek(at_ms)
        desk.controller.mark("Q")
        if words_of(desk):
            break
    assert "is full" in words_of(desk)
    n_marks = len(desk.controller.observation.marks)
    timers = desk.screen.findChildren(type(desk.controller._keeping))
    (trying,) = [timer for timer in timers if timer.isActive() and timer.interval() == 10_000]
    allow_pages(desk.study.db, 1_000_000)
    trying.setInterval(1)
    qtbot.waitUntil(lambda: words_of(desk) == "", timeout=5_000)
    assert len(desk.codes) == n_marks


def test_work_that_was_kept_is_there_when_it_is_opened_again(
    desk: Desk, make_desk: Callable[..., Desk]
) -> None:
    """Closing asks nothing; opening again shows all marks, and the place."""
    fail(desk.study)
    desk.go_to(6_000)
    desk.press(Qt.Key.Key_Q)
    desk.screen.leave()
    mend(desk.study)
    again = make_desk()
    assert [at_ms for at_ms, _ in again.codes] == [6_000]
    assert again.controller.listening.position_ms() == 6_000
    assert again.views.head.saved.text().startswith("Saved ")


def test_what_has_to_be_read_says_that_it_cannot(desk: Desk) -> None:
    """While the disk is away the help says so; the history shows this sitting."""
    desk.go_to(3_000)
    desk.press(Qt.Key.Key_Q)
    fail(desk.study)
    desk.study.db.reconnect()
    desk.go_to(4_000)
    desk.press(Qt.Key.Key_Q)
    desk.press(Qt.Key.Key_F2)
    assert "cannot be read" in desk.toast()
    desk.press(Qt.Key.Key_H, CTRL)
    (pane,) = desk.views.findChildren(HistoryPane)
    assert [pane.model.words(row) for row in range(pane.model.rowCount())] == [
        "Q at 00:02",
        "Q at 00:01",
    ]
    mend(desk.study)


@pytest.fixture
def conflicting(desk: Desk) -> Desk:
    """A mark was kept, and the observation changed in the study meanwhile."""
    fail(desk.study)
    desk.go_to(6_000)
    desk.press(Qt.Key.Key_Q)
    mend(desk.study)
    elsewhere = coding.open_assignment(
        desk.study.db, desk.study.with_codes, coder_id=desk.study.ann.id
    )
    elsewhere.mark("Q", 9_000)
    return desk


def test_a_change_elsewhere_is_told_and_coding_goes_on(conflicting: Desk) -> None:
    """The banner explains it; what is done here stays in the emergency file."""
    conflicting.views.notices.kept.button.click()
    assert "was changed elsewhere" in words_of(conflicting)
    conflicting.go_to(7_000)
    conflicting.press(Qt.Key.Key_Q)
    assert len(conflicting.controller.observation.marks) == 2
    assert [at_ms for at_ms, _ in conflicting.codes] == [9_000]


def open_shell(conflicting: Desk, qtbot: QtBot) -> StudyShell:
    """Close the coding screen and open the study's places anew."""
    conflicting.screen.leave()
    shell = StudyShell(
        conflicting.study.db, person=conflicting.study.ann, settings=conflicting.settings
    )
    qtbot.addWidget(shell)
    shell.resize(1290, 768)
    shell.show()
    return shell


def test_at_the_next_start_what_fits_is_offered_and_added(conflicting: Desk, qtbot: QtBot) -> None:
    """The dialog lists what is kept; its button adds it beside what was done elsewhere."""
    shell = open_shell(conflicting, qtbot)
    qtbot.waitUntil(lambda: bool(shell.findChildren(KeptWorkDialog)))
    (dialog,) = shell.findChildren(KeptWorkDialog)
    assert dialog.isVisible()
    assert dialog.list.count() == 1
    assert "Q at 00:04" in dialog.list.item(0).text()
    assert "S0412" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    dialog.deed_button.click()
    assert [at_ms for at_ms, _ in conflicting.codes] == [6_000, 9_000]
    folder = EmergencyFolder(conflicting.settings.emergency_folder)
    assert folder.works(conflicting.study.db.study.id) == ()


def test_kept_actions_can_be_put_aside(conflicting: Desk, qtbot: QtBot) -> None:
    """The study stays as it is, the file stays on the disk, and nobody asks again."""
    shell = open_shell(conflicting, qtbot)
    qtbot.waitUntil(lambda: bool(shell.findChildren(KeptWorkDialog)))
    shell.findChildren(KeptWorkDialog)[0].aside_button.click()
    folder = EmergencyFolder(conflicting.settings.emergency_folder)
    assert kept_actions.bring_in_all(conflicting.study.db, folder).conflicts == ()
    assert len(list(folder.path.glob("*.aside"))) == 1
    assert [at_ms for at_ms, _ in conflicting.codes] == [9_000]


def test_another_coder_is_not_shown_what_was_kept(
    conflicting: Desk, qtbot: QtBot, settings: Settings
) -> None:
    """Who signs in as Ben learns nothing of Ann's marks."""
    conflicting.screen.leave()
    shell = StudyShell(conflicting.study.db, person=conflicting.study.ben, settings=settings)
    qtbot.addWidget(shell)
    shell.show()
    qtbot.wait(50)
    assert shell.findChildren(KeptWorkDialog) == []
