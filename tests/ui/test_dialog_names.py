"""Every dialog of the program can be read out: each is opened, and all in it has a name."""

import importlib
import pkgutil
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder import ui
from fsh_coder.services import demo_study, study_library
from fsh_coder.ui import background
from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.coding.desk.submit_dialog import GapDialog
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.library.study_dialog import StudyDialog
from fsh_coder.ui.reliability.planner_dialog import AFTER, PlannerDialog
from tests.services.divided_study import divide, make_divided_study, rate_all
from tests.ui.dialog_openers import World, lead_of, openers
from tests.ui.naming import nameless

#: What others are made of; nobody ever sees one of these itself.
BASES = {GapDialog, StudyDialog}


@pytest.fixture(scope="module")
def world(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two studies to open dialogs on, kept for the whole module."""
    folder = tmp_path_factory.mktemp("dialogs")
    shutil.copytree(demo_folder, folder / "demo")
    (folder / "divided").mkdir()
    divided = make_divided_study(folder / "divided")
    ann = divided.open_for_ann()
    rate_all(ann)
    ann.passes.finish()
    divide(ann)
    ann.passes.finish()
    with study_library.open_study(folder / "demo" / demo_study.FILE_NAME) as db:
        yield World(db, lead_of(db), divided, folder)
    divided.db.close()


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[QWidget]:
    """A shown window for a dialog to lie on; settings and caches of the test's own."""
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    apply_theme(qapp, load_theme("light"))
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1290, 768)
    made.show()
    yield made
    for screen in made.findChildren(CodingScreen):
        screen.leave()
    assert background.cancel_all()
    qtbot.waitUntil(background.is_idle, timeout=20_000)


def subclasses(kind: type[QDialog]) -> set[type[QDialog]]:
    """Return every class that is made of another, however far down."""
    direct = set(kind.__subclasses__())
    return direct.union(*map(subclasses, direct))


def test_no_dialog_is_left_out() -> None:
    """Whoever adds a dialog adds how it is opened, or this fails and names it."""
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        importlib.import_module(module.name)
    ours = {each for each in subclasses(QDialog) if each.__module__.startswith(f"{ui.__name__}.")}
    assert ours - BASES == set(openers())


@pytest.mark.parametrize("kind", openers(), ids=lambda kind: kind.__name__)
def test_all_in_a_dialog_has_a_name(
    qtbot: QtBot, world: World, window: QWidget, kind: type[QDialog]
) -> None:
    """Title, fields, buttons, tables and pictures, once everything has arrived."""
    dialog = openers()[kind](world, window)
    assert type(dialog) is kind
    dialog.show()
    qtbot.waitUntil(background.is_idle, timeout=60_000)
    QApplication.processEvents()
    assert dialog.windowTitle()
    assert nameless(dialog) == []
    if isinstance(dialog, PlannerDialog):
        dialog.modes.button(AFTER).click()
        assert nameless(dialog) == []
    dialog.hide()
    dialog.deleteLater()
