"""The start screen, signing in, the new-study dialog and the settings, driven as by a person."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.errors import StudyExists, StudyReadOnly
from fsh_coder.domain.people import Coder, Role
from fsh_coder.services import rubric_library, study_library
from fsh_coder.ui.kit.theme import apply_theme, current_theme, load_theme
from fsh_coder.ui.new_study_dialog import NewStudyDialog
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.settings_screen import SettingsScreen
from fsh_coder.ui.sign_in import SignInScreen
from fsh_coder.ui.start_screen import StartScreen
from tests.ui.room import cut_words


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path / "settings"))
    apply_theme(qapp, load_theme("light"))


def _shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(1366, 768)
    widget.show()
    qtbot.waitExposed(widget)


def _people(tmp_path: Path) -> tuple[Coder, ...]:
    path = tmp_path / "visits.fsh"
    with study_library.create_study(
        path, name="Visits", rubric_keys=["miti_4_2_1"], lead="Ellen Hart"
    ) as db:
        study_library.add_coder(db, "Kirsty Bell")
        study_library.add_coder(db, "Priya Sandhu", role=Role.SUPERVISOR)
        return study_library.people(db)


def test_the_start_is_whole_in_the_smallest_window(qtbot: QtBot, tmp_path: Path) -> None:
    """At 1366x768 and 200 % the ways to begin scroll; none lies on another, no words are cut."""
    last = tmp_path / "visits.fsh"
    last.touch()
    window = QWidget()
    screen = StartScreen(last_study=last, parent=window)
    _shown(qtbot, window)
    screen.resize(640, 384)
    for _ in range(6):
        QApplication.processEvents()
    ways = (screen.demo_button, screen.new_button, screen.open_button)
    tops = [each.mapTo(screen, each.rect().topLeft()).y() for each in ways]
    ends = [each.mapTo(screen, each.rect().bottomLeft()).y() for each in ways]
    assert all(end < top for end, top in zip(ends[:-1], tops[1:], strict=True))
    assert cut_words(screen) == []


def test_enter_tries_the_demo(qtbot: QtBot) -> None:
    """On first start the keyboard is on the demo study: one press opens it."""
    screen = StartScreen(last_study=None)
    _shown(qtbot, screen)
    with qtbot.waitSignal(screen.demo_requested):
        qtbot.keyClick(screen.demo_button, Qt.Key.Key_Return)


def test_the_start_screen_names_a_study_that_is_still_there(qtbot: QtBot, tmp_path: Path) -> None:
    """The study opened last is offered, but not once its file is gone."""
    last = tmp_path / "visits.fsh"
    last.write_bytes(b"x")
    assert "Go on with visits" in _ways_in(qtbot, last)
    last.unlink()
    assert not any("Go on" in text for text in _ways_in(qtbot, last))


def _ways_in(qtbot: QtBot, last: Path) -> list[str]:
    screen = StartScreen(last_study=last)
    _shown(qtbot, screen)
    return [button.text() for button in screen.findChildren(QPushButton)]


def test_a_narrow_window_keeps_the_ways_in(qtbot: QtBot) -> None:
    """Where there is no room, the welcome goes and the buttons stay."""
    screen = StartScreen(last_study=None)
    _shown(qtbot, screen)
    screen.resize(700, 600)
    assert screen.demo_button.isVisible()
    button = screen.demo_button
    qtbot.waitUntil(lambda: button.mapTo(screen, button.rect().topRight()).x() <= 700)


def test_the_person_who_worked_last_needs_one_key(qtbot: QtBot, tmp_path: Path) -> None:
    """Enter signs in whoever worked last on this computer."""
    people = _people(tmp_path)
    kirsty = next(person for person in people if person.name == "Kirsty Bell")
    screen = SignInScreen(people, study_name="Visits", last=kirsty.initials)
    _shown(qtbot, screen)
    button = screen.buttons[kirsty.initials]
    qtbot.waitUntil(button.hasFocus)
    with qtbot.waitSignal(screen.chosen) as chosen:
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert chosen.args == [kirsty]


def test_a_new_study_needs_a_name_and_a_rubric(qtbot: QtBot, tmp_path: Path) -> None:
    """The dialog stays open and says what is missing; nothing is made by it."""
    dialog = NewStudyDialog(None, rubric_library.offered(), folder=tmp_path)
    _shown(qtbot, dialog)
    qtbot.mouseClick(dialog.deed_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.name_field.error() == "Give the study a name."
    qtbot.keyClicks(dialog.name_field.edit, "Visits: 2026/27")
    assert dialog.path == tmp_path / "Visits 202627" / "Visits 202627.fsh"
    assert not any(box.isChecked() for box in dialog.rubric_boxes.values())
    qtbot.mouseClick(dialog.deed_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    dialog.rubric_boxes["cascade_sw7"].setChecked(True)
    qtbot.keyClick(dialog.name_field.edit, Qt.Key.Key_Return)
    assert dialog.result() == 1
    assert dialog.rubric_keys == ("cascade_sw7",)
    assert not list(tmp_path.iterdir())


def test_a_new_study_does_not_hide_an_old_one(qtbot: QtBot, tmp_path: Path) -> None:
    """A name that is taken is refused before anything is written."""
    (tmp_path / "Visits").mkdir()
    (tmp_path / "Visits" / "Visits.fsh").write_bytes(b"x")
    dialog = NewStudyDialog(None, rubric_library.offered(), folder=tmp_path)
    _shown(qtbot, dialog)
    qtbot.keyClicks(dialog.name_field.edit, "Visits")
    qtbot.mouseClick(dialog.deed_button, Qt.MouseButton.LeftButton)
    assert "already a study" in dialog.name_field.error()


def test_settings_are_kept_as_they_are_changed(qtbot: QtBot, tmp_path: Path) -> None:
    """There is no button to press: another start reads what was chosen."""
    person = _people(tmp_path)[0]
    screen = SettingsScreen(person=person, settings=Settings(person.initials), place="visits.fsh")
    _shown(qtbot, screen)
    with qtbot.waitSignal(screen.changed):
        screen.resume_field.setValue(2000)
    screen.reaction_field.setValue(350)
    qtbot.mouseClick(screen.counts_box, Qt.MouseButton.LeftButton)
    screen.theme_button.chosen.emit("dark")
    again = Settings(person.initials)
    assert (again.resume_step_back_ms, again.reaction_offset_ms) == (2000, 350)
    assert again.counts_hidden
    assert again.theme.value == "dark"
    assert current_theme().is_dark


@pytest.mark.parametrize("width", [1366, 683])
def test_why_a_study_was_not_opened_is_read_whole(qtbot: QtBot, tmp_path: Path, width: int) -> None:
    """The note grows with its words: no line of the sentence is cut off."""
    screen = StartScreen(last_study=None)
    _shown(qtbot, screen)
    screen.resize(width, 768)
    for error in (StudyReadOnly(tmp_path / "demo.fsh"), StudyExists(tmp_path / ("long " * 16))):
        screen.show_error(error)
        qtbot.waitUntil(screen.banner.isVisible)
        qtbot.wait(50)
        for label in screen.banner.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width())
