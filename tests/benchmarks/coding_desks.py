"""A coding screen on a long recording with many marks, for the figures of that screen."""

import os
import statistics
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fsh_coder.domain.identifiers import AssignmentId
from fsh_coder.domain.people import Coder
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.domain.rubric import Rubric
from fsh_coder.media.player import Player
from fsh_coder.services import (
    assigning,
    coding,
    recording_library,
    rubric_library,
    study_library,
    transcripts,
)
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.settings import Settings
from tests.benchmarks.figures import tell

N_PRESSES = 500
_RATE_HZ = 8_000
# A coder's presses come with the frames between them painted; four frames stand for those.
_BETWEEN_S = 0.064
_PRESSES_AT_A_PLACE = 5
_PRESSES_TO_MEASURE = 50


@dataclass(frozen=True, slots=True)
class MadeDesk:
    """An open observation on a small laptop's screen."""

    app: QApplication
    db: StudyDatabase
    person: Coder
    assignment: AssignmentId
    screen: CodingScreen
    player: Player
    rubric: Rubric

    @property
    def views(self) -> CodingDesk:
        """The views of what is open."""
        if self.screen.desk is None:
            raise RuntimeError("nothing is open")
        return self.screen.desk

    @property
    def controller(self) -> CodingController:
        """What the keys do."""
        if self.screen.controller is None:
            raise RuntimeError("nothing is open")
        return self.screen.controller

    @property
    def sha256(self) -> str:
        """The digest of the sound that is open."""
        if self.screen.sound is None:
            raise RuntimeError("no sound is open")
        return self.screen.sound.sha256


@contextmanager
def open_desk(
    app: QApplication,
    folder: Path,
    *,
    n_minutes: int,
    n_marks: int,
    transcript: Path | None = None,
) -> Iterator[MadeDesk]:
    """Make a study with one long recording and many marks, and open it for its coder."""
    os.environ["FSH_CACHE"] = str(folder / "cache")
    duration_ms = 60_000 * n_minutes
    path = folder / "session.wav"
    _write_sound(path, n_minutes=n_minutes)
    db = study_library.create_study(
        folder / "study.fsh", name="Benchmark", rubric_keys=["miti_4_2_1"], lead="Lena Lead"
    )
    ann = study_library.add_coder(db, "Ann Archer")
    rubric = rubric_library.by_key(db, "miti_4_2_1")
    prepared = recording_library.prepare(db, path)
    added = recording_library.add(db, prepared, session=NewPracticeSession("S001"))
    if transcript is not None:
        transcripts.attach_transcript(db, added.recording.id, transcript)
    assignment = assigning.assign(
        db, [added.segment.id], coder_id=ann.id, rubric_digest=rubric.digest
    )[0]
    session = coding.open_assignment(db, assignment.id, coder_id=ann.id)
    for number in range(n_marks):
        session.mark(rubric.codes[number % len(rubric.codes)].key, 37_501 * number % duration_ms)
    player = Player(device="null")
    screen = CodingScreen(db, person=ann, settings=Settings("AA", folder=folder), player=player)
    screen.resize(1290, 768)
    screen.show()
    screen.activateWindow()
    screen.open_assignment(assignment.id)
    desk = MadeDesk(app, db, ann, assignment.id, screen, player, rubric)
    try:
        wait_until_idle(app)
        yield desk
    finally:
        screen.leave()
        screen.close()
        player.close()
        background.cancel_all()
        db.close()


def wait_until_idle(app: QApplication) -> None:
    """Let everything that runs in the background end and be painted."""
    while not background.is_idle():
        app.processEvents()
    settle(app, 0.5)
    # Without a running event loop Qt keeps what was closed for ever.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(app: QApplication, seconds: float) -> float:
    """Let the window live for a while; return the longest it was busy in one go, in ms."""
    until = time.perf_counter() + seconds
    longest = 0.0
    while (started := time.perf_counter()) < until:
        app.processEvents()
        longest = max(longest, time.perf_counter() - started)
        time.sleep(0.002)
    return 1_000 * longest


@dataclass(frozen=True, slots=True)
class Presses:
    """What key presses took, each list one figure a press, in ms.

    Attributes:
        committed: until the mark was on disk.
        painted: until it was painted too: its flag, its row, its count.
        worked: what the processor worked of that, without waiting for disk or other programs.
        after: the longest that the window then was busy in one go, with all that follows from
            a mark elsewhere; a next key would wait for that long.
        plain: arithmetic that takes as long as a usual press, timed between the presses: what
            of the slow ones is the machine's doing.
    """

    committed: list[float]
    painted: list[float]
    worked: list[float]
    after: list[float]
    plain: list[float]


def press_codes(desk: MadeDesk, *, at_ms: int, speed: float) -> Presses:
    """Press code keys while sound runs, from half of ``at_ms`` on to one and a half of it."""
    desk.screen.activateWindow()
    controller = desk.controller
    controller.listening.step_speed(round(10 * (speed - controller.listening.speed)))
    controller.listening.seek(at_ms)
    controller.listening.play()
    settle(desk.app, 0.5)
    before = len(controller.observation.marks)
    made = Presses([], [], [], [], [])
    n_steps = 0
    for number in range(N_PRESSES):
        if number % _PRESSES_AT_A_PLACE == 0:
            # Elsewhere, as work goes on: no coder sets fifty marks in one utterance.
            controller.listening.seek(at_ms // 2 + number * at_ms // N_PRESSES)
            settle(desk.app, 0.15)
        _press(desk, desk.rubric.codes[number % len(desk.rubric.codes)].hotkey, into=made)
        if number == _PRESSES_TO_MEASURE:
            n_steps = _steps_lasting(statistics.median(made.painted))
        if n_steps:
            made.plain.append(_arithmetic(n_steps))
    controller.listening.pause()
    if len(controller.observation.marks) != before + N_PRESSES:
        raise RuntimeError("a key press made no mark")
    return made


def _press(desk: MadeDesk, hotkey: str, *, into: Presses) -> None:
    key, target = Qt.Key(ord(hotkey.upper())), desk.views.wave
    started, worked = time.perf_counter(), time.thread_time()
    QTest.keyPress(target, key)
    into.committed.append(1_000 * (time.perf_counter() - started))
    # Paints, without waiting, whatever the press has changed.
    desk.app.processEvents()
    into.painted.append(1_000 * (time.perf_counter() - started))
    into.worked.append(1_000 * (time.thread_time() - worked))
    QTest.keyRelease(target, key)
    into.after.append(settle(desk.app, _BETWEEN_S))


def _steps_lasting(wanted_ms: float) -> int:
    n_steps = 20_000
    return max(1, round(n_steps * wanted_ms / min(_arithmetic(n_steps) for _ in range(20))))


def _arithmetic(n_steps: int) -> float:
    """Add up numbers, and return for how many ms."""
    started = time.perf_counter()
    total = 0
    for step in range(n_steps):
        total += step * step % 7
    return 1_000 * (time.perf_counter() - started)


def report_presses(presses: Presses, what: str, *, limit_ms: float) -> None:
    """Print each figure of key presses; the limit is for a mark committed and painted."""
    report(f"key press to committed, {what}", presses.committed, limit_ms=limit_ms)
    report(f"key press to committed and painted, {what}", presses.painted, limit_ms=limit_ms)
    report("  the same, only what the processor worked", presses.worked, limit_ms=limit_ms)
    report("  plain arithmetic as long as a usual press", presses.plain, limit_ms=None)
    report("  then all else shown, longest in one go", presses.after, limit_ms=None)


def report(what: str, figures: list[float], *, limit_ms: float | None, share: int = 99) -> None:
    """Print the median and a percentile, and the percentile against its limit, if there is one."""
    median = statistics.median(figures)
    tail = statistics.quantiles(figures, n=100)[share - 1]
    tell(f"{what}, median", median, unit="ms")
    tell(f"{what}, {share} of 100 within", tail, unit="ms", limit=limit_ms)


def _write_sound(path: Path, *, n_minutes: int) -> None:
    rng = np.random.default_rng(7)
    loudness = np.repeat(rng.uniform(200, 9_000, 600), _RATE_HZ // 10)
    minute = (rng.normal(size=60 * _RATE_HZ) * loudness).clip(-32_000, 32_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE_HZ)
        for _ in range(n_minutes):
            file.writeframes(minute.tobytes())
