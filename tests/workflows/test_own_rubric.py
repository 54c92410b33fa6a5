"""A team makes its own rubric in the editor and codes with it: how many keys, clicks and minutes.

The minutes are estimated from what is pressed, as by the keystroke-level model: nothing is timed.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.media.player import Player
from fsh_coder.services import assignments, coding, rubric_library
from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.library.assign_dialog import AssignDialog
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.rubric_editor.editor_dialog import RubricEditor
from fsh_coder.ui.settings import Settings
from tests.ui.library.studies import (
    LibraryStudy,
    button_called,
    find_window,
    make_library_study,
    settle,
)

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier

#: Card, Moran & Newell (1983): an average typist's key, pointing and pressing, a moment to think.
KEY_S, CLICK_S, THINK_S = 0.28, 1.3, 1.35
#: Thinking of the words themselves; nobody types a definition without a pause.
WORDS_S = 10.0

CODES = (
    ("Open question", "Asks what cannot be answered in one word."),
    ("Closed question", "Asks what yes, no or one word answers."),
    ("Reflection", "Says back what was meant."),
    ("Praise", "Names something good that the parent did."),
    ("Advice", "Says what the parent should do."),
)
DIMENSIONS = (
    (
        "Warmth",
        "How welcome the parent is made to feel.",
        ("Cold throughout.", "Polite, no more.", "Friendly at times.", "Warm.", "Very warm."),
    ),
    (
        "Clear purpose",
        "How clear it is what the visit is for.",
        ("Never said.", "Said once.", "Said, then lost.", "Clear.", "Clear and agreed."),
    ),
)


class Person:
    """Somebody who has never seen the editor, and what she has pressed."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.n_keys = self.n_clicks = self.n_texts = 0

    @property
    def minutes(self) -> float:
        """Return how long it took her, by the model."""
        pressed = self.n_keys * KEY_S + self.n_clicks * (CLICK_S + THINK_S)
        return (pressed + self.n_texts * (THINK_S + WORDS_S)) / 60

    def click(self, widget: QWidget) -> None:
        """Click a widget that she sees."""
        assert widget.isVisible()
        assert widget.isEnabled()
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        self.n_clicks += 1

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key wherever the keyboard is."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, held)
        QApplication.processEvents()
        self.n_keys += 1 if held == NONE else 2

    def write(self, text: str) -> None:
        """Type words wherever the keyboard is."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)
        self.n_keys += len(text)
        self.n_texts += 1

    def wait(self) -> None:
        """Wait until nothing is at work in the background."""
        settle(self._qtbot)

    def where(self) -> str:
        """Return the name of what has the keyboard."""
        focused = QApplication.focusWidget()
        return "" if focused is None else focused.accessibleName()


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LibraryStudy]:
    """A study with recordings and a coder."""
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    made = make_library_study(tmp_path / "study", n_recordings=1)
    yield made
    made.db.close()


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication) -> Callable[[QWidget], None]:
    """Show a screen as the active window."""

    def _show(screen: QWidget) -> None:
        apply_theme(qapp, load_theme("light"))
        qtbot.addWidget(screen)
        screen.resize(1366, 768)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)

    return _show


def make_rubric(person: Person, editor: RubricEditor) -> None:
    """Type five codes and two dimensions, without a mouse but for the tabs."""
    assert person.where() == "Title"
    person.write("Team listening scale")
    person.click(editor.tabs.button("codes"))
    for label, definition in CODES:
        person.press(Key.Key_N, CTRL)
        assert person.where() == "Label"
        person.write(label)
        person.press(Key.Key_Return)
        assert person.where() == "Definition"
        person.write(definition)
    person.click(editor.tabs.button("dimensions"))
    for label, definition, anchors in DIMENSIONS:
        person.press(Key.Key_N, CTRL)
        person.write(label)
        person.press(Key.Key_Return)
        person.write(definition)
        for score, words in enumerate(anchors, start=1):
            person.press(Key.Key_Tab)
            assert person.where() == f"What {score} means"
            person.write(words)
            person.press(Key.Key_Tab)
    editor.check()


def test_a_new_user_makes_a_rubric_within_ten_minutes_and_codes_with_it(
    qtbot: QtBot,
    study: LibraryStudy,
    show: Callable[[QWidget], None],
    tmp_path: Path,
) -> None:
    """Five codes and two dimensions, put into the study, assigned, coded and submitted by keys."""
    person = Person(qtbot)
    settings = Settings("LL", folder=tmp_path)
    screen = StudyScreen(study.db, person=study.lead, settings=settings)
    show(screen)
    screen.refresh()
    screen.go_to_tab("rubric")
    person.click(button_called(screen, "New rubric…"))
    editor = find_window(screen, RubricEditor)
    make_rubric(person, editor)
    assert [each.sentence for each in editor.faults.faults] == []
    person.click(editor.deed_button)
    rubric = rubric_library.by_key(study.db, "team_listening_scale")
    assert [code.hotkey for code in rubric.codes] == ["O", "C", "R", "P", "A"]
    assert person.minutes <= 10, f"{person.minutes:.1f} minutes"
    assert person.n_clicks <= 4
    _assign(person, screen)
    _code(person, study, show=show, tmp_path=tmp_path)


def _assign(person: Person, screen: StudyScreen) -> None:
    screen.go_to_tab("recordings")
    person.click(screen.recordings.assign_button)
    dialog = find_window(screen, AssignDialog)
    dialog.coder_box.setCurrentText("Ann Archer (AA)")
    dialog.rubric_box.setFocus()
    person.press(Key.Key_T)
    assert dialog.rubric_box.currentText() == "Team listening scale"
    person.click(dialog.deed_button)


def _code(
    person: Person,
    study: LibraryStudy,
    *,
    show: Callable[[QWidget], None],
    tmp_path: Path,
) -> None:
    """Ann codes: every key once, both dimensions, submitted."""
    (item,) = assignments.my_list(study.db, study.ann.id)
    settings = Settings("AA", folder=tmp_path)
    screen = CodingScreen(
        study.db, person=study.ann, settings=settings, player=Player(device="pull")
    )
    show(screen)
    screen.open_assignment(item.assignment_id)
    QApplication.processEvents()
    person.wait()
    for key in "ocrpa":
        person.write(key)
    assert screen.desk is not None
    screen.desk.ratings.focus_dimension()
    person.press(Key.Key_4)
    person.press(Key.Key_Down)
    person.press(Key.Key_2)
    for _ in DIMENSIONS:
        person.press(Key.Key_F8)
        person.write("heard at the start")
        person.press(Key.Key_Escape)
    person.press(Key.Key_Return, CTRL)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    QTest.keyClick(dialog, Key.Key_Return)
    found = coding.open_assignment(study.db, item.assignment_id, coder_id=study.ann.id).observation
    assert found.is_locked
    assert [mark.code for mark in found.marks] == [
        "open_question",
        "closed_question",
        "reflection",
        "praise",
        "advice",
    ]
    assert (found.rating("warmth").score, found.rating("clear_purpose").score) == (4, 2)
    screen.leave()
