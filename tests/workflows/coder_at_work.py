"""One coder at the coding screen, by keys alone, on the demo's real sound in test time."""

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder import bundled
from fsh_coder.domain.identifiers import AssignmentId
from fsh_coder.domain.observation import Observation
from fsh_coder.domain.people import Coder
from fsh_coder.domain.recording import NewPracticeSession, Segment
from fsh_coder.domain.rubric import Rubric
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
from fsh_coder.ui.settings import Settings

RATE_HZ = 44100
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class CoderAtWork:
    """A study on disk, and its one coder; `restart` is the next morning.

    Args:
        qtbot: pytest-qt's.
        folder: where study and sound are made.
        rubric: what she codes with.
        segment: start and end of what is coded, in ms of the recording.
    """

    def __init__(
        self, qtbot: QtBot, folder: Path, *, rubric: Rubric, segment: tuple[int, int]
    ) -> None:
        self._qtbot = qtbot
        self._folder = folder
        self._path = folder / "study.fsh"
        self.n_keys = 0
        self.db: StudyDatabase
        self._screen: CodingScreen | None = None
        sound = bundled.resources_dir() / "demo" / "sound" / "S0412.ogg"
        # Beside the study, as a lead would lay them.
        place = Path(shutil.copy(sound, folder / "S0412.ogg"))
        with study_library.create_study(
            self._path, name="Family visits", rubric_keys=(), lead="Lena Lead"
        ) as db:
            ann = study_library.add_coder(db, "Ann Archer")
            added = recording_library.add(
                db,
                recording_library.prepare(db, place),
                session=NewPracticeSession("S0412", change_goal="keeps to the safety plan"),
            )
            self.segment: Segment = recording_library.set_segment(
                db, added.recording.id, start_ms=segment[0], end_ms=segment[1]
            )
            made = assigning.assign(
                db,
                [self.segment.id],
                coder_id=ann.id,
                rubric_digest=rubric_library.install(db, rubric),
            )
        self._ann: Coder = ann
        self._assignment_id: AssignmentId = made[0].id
        self.start()

    # --- Her day ----------------------------------------------------------------------

    def start(self) -> None:
        """Open the study and her work."""
        self.db = study_library.open_study(self._path)
        settings = Settings("AA", folder=self._folder)
        settings.resume_step_back_ms = 0
        self.player = Player(device="pull")
        screen = CodingScreen(self.db, person=self._ann, settings=settings, player=self.player)
        self._qtbot.addWidget(screen)
        screen.resize(1290, 768)
        screen.show()
        self._screen = screen
        self.come_back()
        screen.open_assignment(self._assignment_id)
        self._qtbot.waitUntil(background.is_idle, timeout=60_000)

    def stop(self) -> None:
        """Close it all, in the middle or not."""
        if self._screen is not None:
            self._screen.leave()
            self._screen.close()
            self.player.close()
            background.cancel_all()
            self._qtbot.waitUntil(background.is_idle, timeout=60_000)
            self._screen = None
            self.db.close()

    def restart(self) -> None:
        """Close everything, and open it again from the disk."""
        self.stop()
        self.start()

    # --- Her hands --------------------------------------------------------------------

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press keys one after the other, wherever the keyboard is."""
        for key in keys:
            target: QWidget = (
                QApplication.activeModalWidget() or QApplication.focusWidget() or self.screen
            )
            QTest.keyClick(target, key, held)
            self.n_keys += 1

    def write(self, text: str) -> None:
        """Type text, wherever the keyboard is."""
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget() or self.screen, letter)
            self.n_keys += 1

    def come_back(self) -> None:
        """Give the window the keyboard, as a desktop does when a dialog closes."""
        self.screen.activateWindow()
        self._qtbot.waitUntil(self.screen.isActiveWindow)

    def hear(self, duration_ms: int) -> None:
        """Let sound run for a while in test time; the screen follows it every 200 ms."""
        rest_ms = duration_ms
        while rest_ms > 0 and self.controller.listening.is_playing:
            step_ms = min(rest_ms, 200)
            self.player.pull(round(RATE_HZ * step_ms / 1000))
            self.controller.listening.follow()
            rest_ms -= step_ms

    def hear_all(self) -> None:
        """Let sound run until it stops by itself."""
        while self.controller.listening.is_playing:
            self.hear(1_000)

    # --- What she sees, and what is on disk ---------------------------------------------

    @property
    def screen(self) -> CodingScreen:
        """Return her screen."""
        assert self._screen is not None
        return self._screen

    @property
    def desk(self) -> CodingDesk:
        """Return the views."""
        assert self.screen.desk is not None
        return self.screen.desk

    @property
    def controller(self) -> CodingController:
        """Return what the screen is about."""
        assert self.screen.controller is not None
        return self.screen.controller

    @property
    def at_ms(self) -> int:
        """Return where the sound is, in ms of the recording."""
        return self.player.position_ms()

    def on_disk(self) -> Observation:
        """Return her observation, read anew from the file."""
        opened = coding.open_assignment(self.db, self._assignment_id, coder_id=self._ann.id)
        return opened.observation
