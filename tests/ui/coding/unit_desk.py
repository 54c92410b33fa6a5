"""A study whose rubric divides speech into utterances, with a spoken recording."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.bundled import resources_dir
from fsh_coder.domain.observation import Observation, Speaker
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.media.player import Player
from fsh_coder.services import (
    assigning,
    coding,
    recording_library,
    rubric_library,
    segments,
    study_library,
    transcripts,
)
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.coding.units.unit_pane import UnitPane
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.settings import Settings
from tests.factories import new_study
from tests.ui.coding.conftest import CTRL, CodingStudy, Desk, wait_until_idle

MISC = "misc_2_5"
Key = Qt.Key


def make_misc_study(
    folder: Path, sound: Path, *, transcript: Path | None = None, end_ms: int | None = None
) -> CodingStudy:
    """Make and open a study in which Ann is to code the start of one recording with MISC."""
    db = new_study(folder / "study.fsh", name="Family visits", rubric_keys=[MISC], lead="Lena Lead")
    ann = study_library.add_coder(db, "Ann Archer")
    ben = study_library.add_coder(db, "Ben Brook")
    kept = folder / "recordings" / sound.name
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(sound.read_bytes())
    added = recording_library.add(
        db,
        recording_library.prepare(db, kept),
        session=NewPracticeSession("S0412", change_goal="keeps to the safety plan"),
    )
    recording = added.recording
    segment = segments.set_segment(
        db, recording.id, start_ms=0, end_ms=end_ms or recording.duration_ms
    )
    if transcript is not None:
        transcripts.attach_transcript(db, recording.id, transcript)
    digest = rubric_library.by_key(db, MISC).digest
    made = assigning.assign(db, [segment.id], coder_id=ann.id, rubric_digest=digest)[0].id
    return CodingStudy(db, kept, ann, ben, recording.id, segment, made, made)


def spoken_sound(label: str = "S0412") -> Path:
    """Return a demo conversation."""
    return resources_dir() / "demo" / "sound" / f"{label}.ogg"


def spoken_words(label: str = "S0412") -> Path:
    """Return its transcript."""
    return resources_dir() / "demo" / "transcripts" / f"{label}.vtt"


def finish_globals(db: StudyDatabase, study: CodingStudy) -> None:
    """Rate everything and finish the first pass."""
    session = coding.open_assignment(db, study.with_codes, coder_id=study.ann.id)
    for dimension in session.rubric.dimensions:
        session.rate(dimension.key, 3)
    session.passes.finish()


@dataclass(frozen=True, slots=True)
class UnitDesk(Desk):
    """A desk whose rubric divides speech into utterances."""

    @property
    def pane(self) -> UnitPane:
        """Return the pane of units."""
        pane = self.views.units
        assert pane is not None
        return pane

    @property
    def on_disk(self) -> Observation:
        """Return the observation as it is on disk."""
        return self.study.observation()

    @property
    def units(self) -> list[tuple[int, int, Speaker | None]]:
        """Return start, end and speaker of the units on disk."""
        return [(u.start_ms, u.end_ms, u.speaker) for u in self.on_disk.units]

    @property
    def unit_codes(self) -> list[list[str]]:
        """Return the codes of each unit on disk."""
        found = self.on_disk
        return [[mark.code for mark in found.marks_of_unit(u.id)] for u in found.units]

    def end_at(self, *times_ms: int) -> None:
        """Press E at each of these times."""
        for at_ms in times_ms:
            self.go_to(at_ms)
            self.press(Key.Key_E)

    def finish_pass(self) -> None:
        """Finish the pass in work by keys."""
        self.press(Key.Key_Return, CTRL)
        dialog = QApplication.activeModalWidget() or QApplication.activeWindow()
        assert dialog is not None
        QTest.keyClick(dialog, Key.Key_Return)
        self.screen.activateWindow()

    def row(self, column: int, row: int) -> str:
        """Return what a cell of the list says."""
        return self.pane.list.model_.text(row, column)


@contextmanager
def dividing_desk(qtbot: QtBot, study: CodingStudy, *, folder: Path) -> Iterator[UnitDesk]:
    """Open the screen in the pass that divides, on a shown window; closes the study after it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, load_theme("light"))
    finish_globals(study.db, study)
    settings = Settings("AA", folder=folder)
    settings.resume_step_back_ms = 0
    player = Player(device="pull")
    screen = CodingScreen(study.db, person=study.ann, settings=settings, player=player)
    qtbot.addWidget(screen)
    screen.resize(1290, 768)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.open_assignment(study.with_codes)
    wait_until_idle(qtbot)
    yield UnitDesk(screen, player, study, settings)
    screen.leave()
    screen.close()
    player.close()
    background.cancel_all()
    wait_until_idle(qtbot)
    study.db.close()
