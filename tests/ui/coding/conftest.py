"""A real study with real sound, and its coding screen on a shown window."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.identifiers import AssignmentId, RecordingId
from fsh_coder.domain.observation import Observation
from fsh_coder.domain.people import Coder
from fsh_coder.domain.recording import NewPracticeSession, Segment
from fsh_coder.media.player import Player
from fsh_coder.services import (
    assigning,
    coding,
    recording_library,
    rubric_library,
    study_library,
)
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.settings import Settings
from tests.factories import new_study
from tests.media.sounds import noise, write_sound

RATE_HZ = 44100
#: The segment lies inside the recording, so that its time and the recording's differ.
SEGMENT = (2_000, 14_000)
DURATION_MS = 16_000

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True, slots=True)
class CodingStudy:
    """An open study in which Ann is to code one recording with each rubric."""

    db: StudyDatabase
    sound: Path
    ann: Coder
    ben: Coder
    recording_id: RecordingId
    segment: Segment
    with_codes: AssignmentId
    without_codes: AssignmentId

    def observation(self, assignment_id: AssignmentId | None = None) -> Observation:
        """Return Ann's observation as it is on disk."""
        wanted = assignment_id or self.with_codes
        return coding.open_assignment(self.db, wanted, coder_id=self.ann.id).observation


@dataclass(frozen=True, slots=True)
class Desk:
    """The screen at work, with hands on the keyboard."""

    screen: CodingScreen
    player: Player
    study: CodingStudy
    settings: Settings

    @property
    def views(self) -> CodingDesk:
        """Return the views."""
        desk = self.screen.desk
        assert desk is not None
        return desk

    @property
    def controller(self) -> CodingController:
        """Return what the screen is about."""
        controller = self.screen.controller
        assert controller is not None
        return controller

    @property
    def codes(self) -> list[tuple[int, str]]:
        """Return what is on disk: time and code of each mark."""
        return [(mark.at_ms, mark.code) for mark in self.study.observation().marks]

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key wherever the keyboard is."""
        target: QWidget = QApplication.focusWidget() or self.screen
        QTest.keyClick(target, key, held)

    def hear(self, duration_ms: int) -> None:
        """Let sound run for a while in test time, and let the screen follow."""
        self.player.pull(round(RATE_HZ * duration_ms / 1000))
        self.controller.listening.follow()

    def go_to(self, at_ms: int) -> None:
        """Put the play head to a time of the recording."""
        self.controller.listening.seek(at_ms)

    def is_playing(self) -> bool:
        """Return whether sound runs."""
        return self.controller.listening.is_playing

    def toast(self) -> str:
        """Return the quiet sentence that is shown; "" for none."""
        found = [w for w in self.views.panes.findChildren(QWidget, "toast") if w.isVisible()]
        return found[-1].accessibleName() if found else ""


def wait_until_idle(qtbot: QtBot) -> None:
    """Let everything in the background arrive."""
    qtbot.waitUntil(background.is_idle, timeout=20_000)


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of unique noise."""
    folder = tmp_path_factory.mktemp("sound")
    return write_sound(folder, noise(DURATION_MS), name="visit.wav")


# Some modules have a recording of their own in place of `spoken`.
@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, spoken: Path) -> CodingStudy:
    """A study with a recording, two coders and two rubrics, closed; each test has a copy."""
    folder = tmp_path_factory.mktemp("prepared")
    sound = folder / "recordings" / "visit.wav"
    sound.parent.mkdir()
    sound.write_bytes(spoken.read_bytes())
    keys = ("miti_4_2_1", "cascade_sw7")
    with new_study(
        folder / "study.fsh", name="Family visits", rubric_keys=keys, lead="Lena Lead"
    ) as db:
        ann = study_library.add_coder(db, "Ann Archer")
        ben = study_library.add_coder(db, "Ben Brook")
        added = recording_library.add(
            db,
            recording_library.prepare(db, sound),
            session=NewPracticeSession("S0412", change_goal="keeps to the safety plan"),
        )
        segment = recording_library.set_segment(
            db, added.recording.id, start_ms=SEGMENT[0], end_ms=SEGMENT[1]
        )
        made = [
            assigning.assign(
                db,
                [segment.id],
                coder_id=ann.id,
                rubric_digest=rubric_library.by_key(db, key).digest,
            )[0]
            for key in keys
        ]
        return CodingStudy(db, sound, ann, ben, added.recording.id, segment, made[0].id, made[1].id)


@pytest.fixture
def study(tmp_path: Path, prepared: CodingStudy) -> Iterator[CodingStudy]:
    """A copy of the study, open."""
    shutil.copytree(prepared.db.path.parent, tmp_path, dirs_exist_ok=True)
    with StudyDatabase.open(tmp_path / prepared.db.path.name) as db:
        yield replace(prepared, db=db, sound=tmp_path / "recordings" / prepared.sound.name)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Ann's preferences, at first as shipped but without a step back on resume."""
    made = Settings("AA", folder=tmp_path)
    made.resume_step_back_ms = 0
    return made


@pytest.fixture
def make_desk(
    qtbot: QtBot,
    study: CodingStudy,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Desk]]:
    """Make the screen with an assignment open, shown and active."""
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, load_theme("light"))
    made: list[Desk] = []

    def make(
        assignment_id: AssignmentId | None = None,
        *,
        size: tuple[int, int] = (1290, 768),
        person: Coder | None = None,
    ) -> Desk:
        player = Player(device="pull")
        screen = CodingScreen(
            study.db, person=person or study.ann, settings=settings, player=player
        )
        qtbot.addWidget(screen)
        screen.resize(*size)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.open_assignment(assignment_id or study.with_codes)
        wait_until_idle(qtbot)
        made.append(Desk(screen, player, study, settings))
        return made[-1]

    yield make
    for desk in made:
        desk.screen.leave()
        desk.screen.close()
        desk.player.close()
    background.cancel_all()
    wait_until_idle(qtbot)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """The screen with the rubric of many codes."""
    return make_desk()
