"""Killed two hundred times while coding: every acknowledged action is there, the file whole."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fsh_coder.domain.identifiers import AssignmentId, CoderId
from fsh_coder.services import coding, study_check, study_library
from fsh_coder.store import checks
from tests.factories import make_study_to_code

N_KILLS = 200
N_STUDIES = 4

if sys.platform == "win32":
    pytest.skip("Windows has no fork", allow_module_level=True)


@dataclass
class Victim:
    """One study, the process that codes in it, and what was acknowledged so far."""

    path: Path
    assignment_id: AssignmentId
    coder_id: CoderId
    process: subprocess.Popen[str]
    marks: set[str] = field(default_factory=set)
    reason: str = ""
    last_mark: str = ""

    def start(self) -> int:
        """Start a coder and return its process number."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return int(self.line())

    def line(self) -> str:
        """Return the next line that the process says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill_after(self, n_actions: int, *, pid: int) -> None:
        """Kill the coder after so many acknowledged actions; hear what it said until then."""
        for _ in range(n_actions):
            self.hear(self.line())
        os.kill(pid, signal.SIGKILL)
        while (said := self.line()) != "gone":
            self.hear(said)

    def hear(self, said: str) -> None:
        """Take note of an acknowledged action."""
        kind, _, name = said.partition(" ")
        if kind == "mark":
            self.marks.add(name)
            self.last_mark = name
        else:
            assert kind == "reason"
            self.reason = said

    def check(self) -> None:
        """Open the study as its coder would the next morning, and compare."""
        with study_library.open_study(self.path) as db:
            found = coding.open_assignment(db, self.assignment_id, coder_id=self.coder_id)
            marks = {mark.id.hex for mark in found.observation.marks}
            assert self.marks <= marks
            # One action may have been on disk and not yet acknowledged.
            assert len(marks - self.marks) <= 1
            reason = found.observation.rating(found.rubric.dimensions[0].key).reason
            assert reason in {self.reason, f"reason {self.last_mark}"}
            self.marks, self.reason = marks, reason
            with db.reading() as session:
                assert checks.page_findings(session) == ()
                assert checks.broken_references(session) == ()
                assert checks.chain(session, found.observation.id).broken_at is None

    def check_whole_study(self) -> None:
        """Replay the journal from its first entry and compare it with what is stored."""
        *lines, recordings = study_check.check(self.path)
        assert recordings.what == "Recordings"  # there is no sound in this test
        for line in lines:
            assert line.ok, line.detail


@pytest.fixture
def victims(tmp_path: Path) -> Iterator[list[Victim]]:
    """Return studies, each with a process that is ready to code in it."""
    ready = []
    for number in range(N_STUDIES):
        folder = tmp_path / str(number)
        folder.mkdir()
        study = make_study_to_code(folder)
        study.db.close()
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.workflows.killed_coder"),
                *(str(study.db.path), study.of_ann.hex, study.ann.id.hex),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ready.append(Victim(study.db.path, study.of_ann, study.ann.id, process))
    yield ready
    for victim in ready:
        victim.process.communicate(timeout=30)


@pytest.mark.long
def test_no_acknowledged_action_is_lost_when_the_process_is_killed(victims: list[Victim]) -> None:
    """Killed while opening or at any action, the study opens and holds all that was promised."""
    chance = random.Random(20261122)  # noqa: S311  # no secret depends on it
    for _ in range(N_KILLS // N_STUDIES):
        running = [(victim, victim.start()) for victim in victims]
        for victim, pid in running:
            victim.kill_after(chance.randrange(25), pid=pid)
        for victim in victims:
            victim.check()
    for victim in victims:
        victim.check_whole_study()
    assert sum(len(victim.marks) for victim in victims) > N_KILLS
