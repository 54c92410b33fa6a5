"""A walk through every place: a reader of the screen finds no nameless control."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Role
from fsh_coder.services import demo_study, study_library
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.kit.meter import Share, ShareBar
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.places import CODE, SETTINGS, STUDY, places_for
from fsh_coder.ui.reliability.reliability_screen import ReliabilityScreen
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.sign_in import SignInScreen
from fsh_coder.ui.start_screen import StartScreen
from fsh_coder.ui.study_shell import StudyShell
from tests.ui.naming import nameless

NARROW, WIDE = (700, 560), (1366, 768)
RELIABILITY_TABS = ("recordings", "events", "coders", "drift", "disagreements", "method")
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
    shell.show()
    found: dict[str, list[str]] = {}

    def walk(where: str) -> None:
        for size in (NARROW, WIDE):
            shell.resize(*size)
            settle(qtbot)
            found[f"{where} {size}"] = nameless(shell)

    for place in (*places_for(role), SETTINGS):
        shell.go_to(place.key)
        walk(place.key)
        screen = shell.screen_of(place.key)
        if isinstance(screen, StudyScreen):
            for tab in STUDY_TABS:
                screen.go_to_tab(tab)
                walk(f"{place.key} {tab}")
    assert CODE in places_for(Role.CODER)
    assert {place: names for place, names in found.items() if names} == {}
    shell.leave()


def test_every_part_of_reliability_names_its_controls(qtbot: QtBot, db: StudyDatabase) -> None:
    """Each tab, a measure’s detail with its own tabs, and the room where a team settles it."""
    lead = next(each for each in study_library.people(db) if each.role is Role.LEAD)
    screen = ReliabilityScreen(db, person=lead, settings=Settings(lead.initials))
    qtbot.addWidget(screen)
    screen.resize(*WIDE)
    screen.show()
    settle(qtbot)
    found: dict[str, list[str]] = {}
    for tab in RELIABILITY_TABS:
        screen.tabs.button(tab).click()
        settle(qtbot)
        assert screen.tabs.current() == tab
        found[tab] = nameless(screen)
    assert screen.shown is not None
    for measure in screen.shown.report.measures:
        screen.open_measure(measure.key)
        settle(qtbot)
        found[measure.key] = nameless(screen)
    model = screen.disagreements.table.recordings
    view = screen.disagreements.view_of(model.row(0).recording_label)
    assert view is not None
    screen.open_room(view)
    settle(qtbot)
    found["room"] = nameless(screen)
    assert screen.room is not None
    assert screen.room.isVisible()
    assert {place: names for place, names in found.items() if names} == {}
    screen.leave()


def test_what_menus_offer_is_in_words(qtbot: QtBot, db: StudyDatabase) -> None:
    """Every action of the menus of the shell and of the Study place."""
    lead = next(each for each in study_library.people(db) if each.role is Role.LEAD)
    shell = StudyShell(db, person=lead, settings=Settings(lead.initials))
    qtbot.addWidget(shell)
    shell.show()
    shell.go_to(STUDY.key)
    settle(qtbot)
    screen = shell.screen_of(STUDY.key)
    assert isinstance(screen, StudyScreen)
    screen.add_button.click()
    shell.rail.person_chosen.emit()
    screen.go_to_tab("rubric")
    settle(qtbot)
    menus = [each for each in shell.findChildren(QMenu) if each.isVisible()]
    assert len(menus) == 2
    for menu in menus:
        words = [each.text() for each in menu.actions() if not each.isSeparator()]
        assert words
        assert all(words)
        menu.close()
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
    """A button without words, a list and a picture without a name are told, with their place."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QPushButton(""))
    column.addWidget(QPushButton("Submit"))
    column.addWidget(QListView())
    column.addWidget(ShareBar([Share(0.5, "accent")]))
    window.show()
    assert nameless(window) == [
        "QPushButton < QWidget",
        "QListView < QWidget",
        "ShareBar < QWidget",
    ]
