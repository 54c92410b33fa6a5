"""The one window: opening, refusing, signing in, and what each role sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.domain.errors import StudyInUse
from fsh_coder.domain.people import Role
from fsh_coder.services import study_library
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.main_window import SMALLEST, MainWindow
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.sign_in import SignInScreen


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    apply_theme(qapp, load_theme("light"))


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on its start screen."""
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with a lead, a coder and a supervisor."""
    path = tmp_path / "visits.fsh"
    with study_library.create_study(
        path, name="Visits", rubric_keys=["miti_4_2_1"], lead="Ellen Hart"
    ) as db:
        study_library.add_coder(db, "Kirsty Bell", initials="KB")
        study_library.add_coder(db, "Priya Sandhu", initials="PS", role=Role.SUPERVISOR)
    return path


def _sign_in(qtbot: QtBot, window: MainWindow, initials: str) -> None:
    screen = window.findChild(SignInScreen)
    assert screen is not None
    qtbot.mouseClick(screen.buttons[initials], Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("initials", "places"),
    [
        ("EH", ("study", "my_list", "code", "reliability", "workers", "settings")),
        ("KB", ("my_list", "code", "settings")),
        ("PS", ("workers", "settings")),
    ],
)
def test_a_role_sees_its_places_and_no_others(
    qtbot: QtBot, window: MainWindow, study: Path, initials: str, places: tuple[str, ...]
) -> None:
    """What a role may not do is not shown; each starts in its first place."""
    window.open_study(study)
    _sign_in(qtbot, window, initials)
    assert window.shell is not None
    assert window.shell.rail.keys() == places
    assert window.shell.current() == places[0]


def test_keys_lead_through_the_places(qtbot: QtBot, window: MainWindow, study: Path) -> None:
    """Ctrl and a number goes to the place of that number."""
    window.open_study(study)
    _sign_in(qtbot, window, "EH")
    assert window.shell is not None
    qtbot.keyClick(window.shell, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert window.shell.current() == "settings"
    qtbot.keyClick(window.shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.shell.current() == "my_list"


def test_a_second_window_is_refused_in_words(qtbot: QtBot, window: MainWindow, study: Path) -> None:
    """The study stays with the window that has it; the other says where it is open."""
    window.open_study(study)
    other = MainWindow(Settings())
    qtbot.addWidget(other)
    other.show()
    other.open_study(study)
    assert other.shell is None
    assert other.start_screen.banner.isVisible()
    assert "already open" in _said(other)
    _sign_in(qtbot, window, "KB")
    assert window.shell is not None


def _said(window: MainWindow) -> str:
    return " ".join(text.text() for text in window.start_screen.banner.findChildren(Text))


def test_what_is_no_study_is_refused_and_untouched(window: MainWindow, tmp_path: Path) -> None:
    """A text file opened by mistake is named for what it is and stays as it was."""
    path = tmp_path / "notes.fsh"
    path.write_text('{"codes": []}')
    window.open_study(path)
    assert "not an FSH Coder study" in _said(window)
    assert path.read_text() == '{"codes": []}'


def test_a_failed_opening_keeps_the_open_study(
    qtbot: QtBot, window: MainWindow, study: Path, tmp_path: Path
) -> None:
    """Choosing a wrong file does not close the study that is open."""
    window.open_study(study)
    window.open_study(tmp_path / "absent.fsh")
    dialog = window.findChild(Dialog)
    assert dialog is not None
    assert any("no study at" in text.text() for text in dialog.findChildren(Text))
    dialog.close()
    assert window.findChild(SignInScreen) is not None
    with pytest.raises(StudyInUse):
        study_library.open_study(study)


def test_closing_lets_the_study_go(qtbot: QtBot, window: MainWindow, study: Path) -> None:
    """After the window is closed the one file is whole and can be opened elsewhere."""
    window.open_study(study)
    _sign_in(qtbot, window, "KB")
    window.close()
    with study_library.open_study(study) as db:
        assert db.study.name == "Visits"
    assert Settings().last_study == study
    assert Settings().last_coder == "KB"


def test_the_first_window_fits_the_screen(window: MainWindow) -> None:
    """However small the screen, no part of the window lies outside it at the first start."""
    room = window.screen().availableSize()
    assert window.width() <= max(room.width(), SMALLEST[0])
    assert window.height() <= max(room.height(), SMALLEST[1])
