"""A study that coders have coded, made through the same services as in the program."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.domain.people import Coder, Worker
from fsh_coder.domain.recording import PracticeSession, Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.study import Purpose
from fsh_coder.services import coding, rubric_library, study_library
from fsh_coder.services.coding import CodingSession
from fsh_coder.store import sessions
from fsh_coder.store.database import StudyDatabase
from tests.factories import MITI, make_worker, new_study, store_assignment, store_recording

DIMENSIONS = ("cct", "sst", "partnership", "empathy")


@dataclass
class CodedStudy:
    """An open study with three coders; recordings and observations are added by the test."""

    db: StudyDatabase
    rubric: Rubric
    coders: dict[str, Coder]
    workers: dict[str, Worker] = field(default_factory=dict)
    segments: dict[str, Segment] = field(default_factory=dict)
    sessions: dict[tuple[str, str], CodingSession] = field(default_factory=dict)

    def add_recording(
        self,
        label: str,
        *,
        worker: str = "W01",
        team: str = "North",
        phase: str = "before",
        held_on: date | None = None,
        variables: tuple[tuple[str, str], ...] = (),
    ) -> RecordingId:
        """Add a practice session of a worker with its recording."""
        who = self.workers.setdefault(worker, make_worker(worker, team=team))
        practice_session, recording, segment = store_recording(self.db, label=label, worker=who)
        self._describe(practice_session, phase=phase, held_on=held_on, variables=variables)
        self.segments[label] = segment
        return recording.id

    def _describe(
        self,
        practice_session: PracticeSession,
        *,
        phase: str,
        held_on: date | None,
        variables: tuple[tuple[str, str], ...],
    ) -> None:
        with self.db.transaction() as session:
            sessions.change_practice_session(
                session,
                replace(practice_session, phase=phase, held_on=held_on, variables=variables),
            )

    def code(
        self,
        label: str,
        coder: str,
        scores: Sequence[int],
        *,
        marks: Mapping[str, int] | None = None,
        purpose: Purpose = Purpose.PRIMARY,
        is_submitted: bool = True,
        dimensions: Sequence[str] = DIMENSIONS,
    ) -> CodingSession:
        """Let a coder code a recording: four scores and so many marks of each code."""
        who = self.coders[coder]
        assignment = store_assignment(
            self.db, self.segments[label], coder=who, rubric=self.rubric, purpose=purpose
        )
        session = coding.open_assignment(self.db, assignment.id, coder_id=who.id)
        at_ms = 10_000
        for code, number in (marks or {}).items():
            for _ in range(number):
                session.mark(code, at_ms)
                at_ms += 10_000
        for dimension, score in zip(dimensions, scores, strict=True):
            session.rate(dimension, score)
            session.give_reason(dimension, f"{coder} heard {score}")
        if is_submitted:
            session.submit()
        self.sessions[label, coder] = session
        return session


def make_coded_study(folder: Path, *, is_synthetic: bool = False) -> CodedStudy:
    """Make and open a study with the coders AA, BB and CC and the shipped MITI rubric."""
    db = new_study(folder / "study.fsh", name="Harbour & Hill", is_synthetic=is_synthetic)
    coders = {
        initials: study_library.add_coder(db, name, initials=initials)
        for initials, name in (("AA", "Ann Archer"), ("BB", "Ben Brook"), ("CC", "Cara Cole"))
    }
    return CodedStudy(db, rubric_library.by_key(db, MITI), coders)


@contextmanager
def copy_of(coded: CodedStudy, folder: Path) -> Iterator[CodedStudy]:
    """Give an open copy of a study that is closed; its coders' sessions are over."""
    path = Path(shutil.copy(coded.db.path, folder))
    with StudyDatabase.open(path) as db:
        yield replace(
            coded, db=db, workers={**coded.workers}, segments={**coded.segments}, sessions={}
        )
