"""How many keys one observation takes: from My list to submitted, in the real window.

A trained coder hears a MITI segment once, marks ten behaviours as it runs, rates four
dimensions and submits. Each stroke is counted, a chord such as Ctrl+Enter as one; the letters
of the reasons are counted, too.
"""

import shutil
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder import bundled
from fsh_coder.domain.observation import Observation, ObservationState, Speaker
from fsh_coder.domain.people import Coder
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.domain.rubric import Rubric
from fsh_coder.formats import rubric_file
from fsh_coder.media.player import Player
from fsh_coder.services import (
    assigning,
    assignments,
    coding,
    recording_library,
    rubric_library,
    study_check,
    study_library,
)
from fsh_coder.services.coder_list import ListState
from fsh_coder.ui import background
from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.coding.desk.submit_dialog import SubmitDialog
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.main_window import MainWindow
from fsh_coder.ui.settings import Settings

Key = Qt.Key
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
FEWER_THAN = 40
SEGMENT = (10_000, 70_000)
#: What she hears between one key and the next, in ms, and the code's key.
HEARD = (
    (3_000, "Q"),
    (6_400, "R"),
    (2_200, "Q"),
    (8_000, "C"),
    (5_200, "A"),
    (4_800, "R"),
    (7_600, "Q"),
    (3_400, "P"),
    (6_000, "C"),
    (5_000, "S"),
)
SCORES = (3, 4, 2, 5)
#: As coders jot them down; the letters count.
REASONS = ("ask", "wts", "we?", "CR+")


class Window:
    """The program's window with hands on the keyboard only, and sound in test time."""

    def __init__(self, qtbot: QtBot, path: Path, person: Coder) -> None:
        self._qtbot = qtbot
        self._main = MainWindow(Settings())
        self._main.resize(1366, 768)
        qtbot.addWidget(self._main)
        self._main.show()
        self._main.open_study(path)
        self._main.sign_in(person)
        self.n_keys = 0
        self.activate()
        self.wait()

    @property
    def coding(self) -> CodingScreen:
        """Return the coding screen, which is the place that is shown."""
        shell = self._main.shell
        assert shell is not None
        assert shell.current() == "code"
        screen = shell.screen_of("code")
        assert isinstance(screen, CodingScreen)
        return screen

    @property
    def place(self) -> str:
        """Return the place that is shown."""
        assert self._main.shell is not None
        return self._main.shell.current()

    def activate(self) -> None:
        """Give the window the keyboard, as a desktop does when a dialog closes."""
        self._main.activateWindow()
        self._qtbot.waitUntil(self._main.isActiveWindow)

    def wait(self) -> None:
        """Let everything in the background arrive."""
        self._qtbot.waitUntil(background.is_idle, timeout=60_000)
        QApplication.processEvents()

    def press(self, *keys: Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press keys one after the other, wherever the keyboard is."""
        for key in keys:
            target = QApplication.activeModalWidget() or QApplication.focusWidget()
            assert target is not None, "the keyboard is nowhere"
            QTest.keyClick(target, key, held)
            self.n_keys += 1

    def write(self, text: str) -> None:
        """Type letters, wherever the keyboard is."""
        for letter in text:
            target = QApplication.focusWidget()
            assert target is not None, "the keyboard is nowhere"
            QTest.keyClicks(target, letter)
            self.n_keys += 1

    def close(self) -> None:
        """Close it, as its cross does."""
        self._main.close()
        self.wait()


class ClickWatch(QObject):
    """Counts what a mouse does to the program."""

    def __init__(self) -> None:
        super().__init__()
        self.n_clicks = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt names it)
        """Count, and let it pass."""
        if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}:
            self.n_clicks += 1
        return False


@pytest.fixture(autouse=True)
def players(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> list[Player]:
    """Return the players that coding screens make, all of them in test time."""
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("FSH_AUDIO", "pull")
    apply_theme(qapp, load_theme("light"))
    made: list[Player] = []

    def make() -> Player:
        made.append(Player())
        return made[-1]

    monkeypatch.setattr("fsh_coder.ui.coding.coding_screen.Player", make)
    return made


@pytest.fixture
def clicks(qapp: QApplication) -> Iterator[ClickWatch]:
    """Watch the mouse during the test."""
    watch = ClickWatch()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def shipped() -> Rubric:
    """Return MITI 4.2.1 as it is shipped, which asks for a reason with every rating."""
    return rubric_library.shipped_by_key("miti_4_2_1")


def without_reasons() -> Rubric:
    """Return it as a site has it that leaves reasons to the coder."""
    text = shipped().text.replace("reasons: required\n", "reasons: optional\n", 1)
    return rubric_file.parse(text, name="MITI without reasons")


def make_study(folder: Path, rubric: Rubric) -> tuple[Path, Coder]:
    """Make a study in which Ann is to code a minute of the demo's sound."""
    path = folder / "study.fsh"
    with study_library.create_study(
        path, name="Family visits", rubric_keys=(), lead="Lena Lead"
    ) as db:
        ann = study_library.add_coder(db, "Ann Archer")
        sound = bundled.resources_dir() / "demo" / "sound" / "S0412.ogg"
        added = recording_library.add(
            db,
            recording_library.prepare(db, Path(shutil.copy(sound, folder))),
            session=NewPracticeSession("S0412", change_goal="keeps to the safety plan"),
        )
        segment = recording_library.set_segment(
            db, added.recording.id, start_ms=SEGMENT[0], end_ms=SEGMENT[1]
        )
        digest = rubric_library.install(db, rubric)
        assigning.assign(db, [segment.id], coder_id=ann.id, rubric_digest=digest)
    return path, ann


def hear(screen: CodingScreen, player: Player, duration_ms: int) -> None:
    """Let sound run for a while in test time; the screen follows it."""
    assert screen.controller is not None
    listening = screen.controller.listening
    for start_ms in range(0, duration_ms, 200):
        step_ms = min(200, duration_ms - start_ms)
        player.pull(round(44_100 * step_ms / 1000))
        listening.follow()


def code_it(window: Window, players: list[Player], *, reasons: tuple[str, ...]) -> None:
    """From the chosen row of My list to the submitted observation."""
    assert window.place == "my_list"
    window.press(Key.Key_Return)
    window.wait()
    screen, player = window.coding, players[-1]
    window.press(Key.Key_Space)
    for heard_ms, key in HEARD:
        hear(screen, player, heard_ms)
        window.write(key.lower())
    hear(screen, player, SEGMENT[1] - SEGMENT[0])
    assert screen.controller is not None
    assert not screen.controller.listening.is_playing
    window.press(Key.Key_G, held=CTRL)
    for number, score in enumerate(SCORES):
        if reasons and number:
            # A dimension that wants its reason stays open; without, the next opens by itself.
            window.press(Key.Key_Down)
        window.press(Key(Key.Key_0 + score))
    for reason in reasons:
        window.press(Key.Key_F8)
        window.write(reason)
    window.press(Key.Key_Return, held=CTRL)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SubmitDialog)
    window.press(Key.Key_Return)
    assert window.place == "my_list"


def read_back(path: Path, ann: Coder) -> Observation:
    """Return what the file holds once the program is closed, and check the file."""
    with study_library.open_study(path) as db:
        (item,) = assignments.my_list(db, ann.id)
        assert item.state is ListState.SUBMITTED
        found = coding.open_assignment(db, item.assignment_id, coder_id=ann.id).observation
    assert [line.what for line in study_check.check(path) if not line.ok] == []
    return found


@pytest.mark.long
@pytest.mark.parametrize(
    ("rubric", "reasons", "n_keys"),
    [(shipped, REASONS, 38), (without_reasons, (), 19)],
    ids=["as shipped, with reasons", "reasons left to the coder"],
)
def test_one_observation_takes_fewer_than_forty_keys_and_no_mouse(
    qtbot: QtBot,
    tmp_path: Path,
    players: list[Player],
    clicks: ClickWatch,
    rubric: object,
    reasons: tuple[str, ...],
    n_keys: int,
) -> None:
    """Ten marks of one key each, four ratings, submitted; the file holds what was pressed."""
    assert callable(rubric)
    used = rubric()
    assert isinstance(used, Rubric)
    path, ann = make_study(tmp_path, used)
    window = Window(qtbot, path, ann)
    code_it(window, players, reasons=reasons)
    window.close()
    assert (window.n_keys, clicks.n_clicks) == (n_keys, 0)
    assert window.n_keys < FEWER_THAN
    found = read_back(path, ann)
    codes = {each.hotkey: each for each in used.codes}
    times = accumulate((heard_ms for heard_ms, _ in HEARD), initial=SEGMENT[0])
    next(times)
    expected = [(at_ms, codes[key]) for at_ms, (_, key) in zip(times, HEARD, strict=True)]
    assert [(mark.code, mark.speaker) for mark in found.marks] == [
        (code.key, None if code.speaker is None else Speaker(code.speaker)) for _, code in expected
    ]
    # Each is where the sound was when the key went down.
    assert [mark.at_ms for mark in found.marks] == [at_ms for at_ms, _ in expected]
    assert all(mark.end_ms is None and not mark.is_unsure and not mark.note for mark in found.marks)
    keys = [each.key for each in used.dimensions]
    assert found.given_ratings() == dict(zip(keys, SCORES, strict=True))
    given = {each.dimension: each.reason for each in found.ratings if each.reason}
    assert given == dict(zip(keys, reasons, strict=False))
    assert (found.state, found.evidence, found.notes) == (ObservationState.SUBMITTED, (), ())
    assert found.segment.start_ms == SEGMENT[0]
    assert [(span.start_ms, span.end_ms) for span in found.heard] == [SEGMENT]
