"""A walk through every place: a reader of the screen finds no nameless control."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QListView, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Role
from fsh_coder.services import demo_study, study_library
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.places import CODE, SETTINGS, STUDY, places_for
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.sign_in import SignInScreen
from fsh_coder.ui.start_screen import StartScreen
from fsh_coder.ui.study_shell import StudyShell
from tests.ui.naming import nameless

STUDY_TABS = ("recordings", "assignments", "people", "rubric", "blinding")


@pytest.fixture
def db(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StudyDatabase]:
    """A copy of the demo study."""
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path / "settings"))
    copy = tmp_path / "demo"
    shutil.copytree(demo_folder, copy)
    with study_library.open_study(copy / demo_study.FILE_NAME) as made:
        yield made


def settle(qtbot: QtBot) -> None:
    """Let figures and layouts arrive."""
    qtbot.waitUntil(background.is_idle, timeout=60_000)
    QApplication.processEvents()


@pytest.mark.parametrize("role", list(Role))
def test_every_place_of_a_role_names_its_controls(
    qtbot: QtBot, db: StudyDatabase, role: Role
) -> None:
    """Place after place, tab after tab, as lead, supervisor and coder see them."""
    person = next((each for each in study_library.people(db) if each.role is role), None)
    if person is None:
        person = study_library.add_coder(db, "Sue Super", role=role)
    shell = StudyShell(db, person=person, settings=Settings(person.initials))
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    found: dict[str, list[str]] = {}
    for place in (*places_for(role), SETTINGS):
        shell.go_to(place.key)
        settle(qtbot)
        found[place.key] = nameless(shell)
        screen = shell.screen_of(place.key)
        if place is STUDY and isinstance(screen, StudyScreen):
            for tab in STUDY_TABS:
                screen.go_to_tab(tab)
                settle(qtbot)
                found[f"{place.key} {tab}"] = nameless(shell)
    assert CODE in places_for(Role.CODER)
    assert {place: names for place, names in found.items() if names} == {}
    shell.leave()


def test_before_a_study_is_open_everything_is_named(qtbot: QtBot, db: StudyDatabase) -> None:
    """The start screen, and who is working."""
    people = study_library.people(db)
    for screen in (
        StartScreen(last_study=db.path),
        SignInScreen(people, study_name=db.study.name),
    ):
        qtbot.addWidget(screen)
        screen.show()
        assert nameless(screen) == []


def test_the_walk_finds_what_has_no_name(qtbot: QtBot) -> None:
    """A button without words and a list without a name are told, with where they are."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QPushButton(""))
    column.addWidget(QPushButton("Submit"))
    column.addWidget(QListView())
    window.show()
    assert nameless(window) == ["QPushButton < QWidget", "QListView < QWidget"]
