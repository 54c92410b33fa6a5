"""Builds studies, people, recordings and observations for tests, as the program would."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from fsh_coder.domain.identifiers import (
    AssignmentId,
    PracticeSessionId,
    RecordingId,
    SegmentId,
    StudyId,
    WorkerId,
    new_uuid,
)
from fsh_coder.domain.people import Coder, Role, Worker
from fsh_coder.domain.recording import PracticeSession, Recording, Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.study import Assignment, Purpose, Study
from fsh_coder.services import coding, rubric_library, study_library
from fsh_coder.services.coding import CodingSession
from fsh_coder.store import assignments, people, recordings, sessions
from fsh_coder.store.database import StudyDatabase

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

MITI = "miti_4_2_1"

_serial = count(1)


def make_study(name: str = "Whole Families") -> Study:
    """Return a study's facts."""
    return Study(id=StudyId(new_uuid()), name=name, created_at=datetime.now(UTC))


def make_worker(label: str = "W01", *, team: str = "North") -> Worker:
    """Return a worker."""
    return Worker(WorkerId(new_uuid()), label, team)


def make_practice_session(label: str = "S001", *, worker: Worker | None = None) -> PracticeSession:
    """Return a practice session with a change goal."""
    return PracticeSession(
        id=PracticeSessionId(new_uuid()),
        label=label,
        worker_id=None if worker is None else worker.id,
        phase="before",
        change_goal="keeps to the safety plan",
    )


def make_recording(
    practice_session: PracticeSession, *, duration_ms: int = 3_600_000, sha256: str | None = None
) -> Recording:
    """Return a recording whose content is unlike any other's."""
    return Recording(
        id=RecordingId(new_uuid()),
        practice_session_id=practice_session.id,
        sha256=sha256 or f"{next(_serial):064x}",
        relative_path=f"recordings/{practice_session.label}.ogg",
        duration_ms=duration_ms,
        sample_rate_hz=16_000,
        n_channels=1,
        size_bytes=1_000_000,
    )


def make_segment(recording: Recording, *, start_ms: int = 0, end_ms: int | None = None) -> Segment:
    """Return a segment; to the recording's end unless told otherwise."""
    return Segment(
        id=SegmentId(new_uuid()),
        recording_id=recording.id,
        start_ms=start_ms,
        end_ms=recording.duration_ms if end_ms is None else end_ms,
    )


def new_study(
    path: Path,
    *,
    name: str = "Whole Families",
    rubric_keys: Sequence[str] = (MITI,),
    lead: str = "Lead",
    is_synthetic: bool = False,
) -> StudyDatabase:
    """Open a new study that holds nothing but its rubrics and its lead.

    Two of the same name, rubrics and lead are copies of one file: to the program, one study.
    A test of two studies makes them with `study_library.create_study`.
    """
    content = _study_file(name, tuple(rubric_keys), lead=lead, is_synthetic=is_synthetic)
    path.write_bytes(content)
    return StudyDatabase.open(path)


# The steps of the migrations take most of a small test's time, and make the same file each time.
@cache
def _study_file(name: str, rubric_keys: tuple[str, ...], *, lead: str, is_synthetic: bool) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "study.fsh"
        study_library.create_study(
            path, name=name, rubric_keys=rubric_keys, lead=lead, is_synthetic=is_synthetic
        ).close()
        return path.read_bytes()


@dataclass(frozen=True, slots=True)
class StudyToCode:
    """An open study with a lead, two coders, and one recording that both are to code."""

    db: StudyDatabase
    lead: Coder
    ann: Coder
    ben: Coder
    rubric: Rubric
    practice_session: PracticeSession
    recording: Recording
    segment: Segment
    of_ann: AssignmentId
    of_ben: AssignmentId

    def open_for_ann(self) -> CodingSession:
        """Return Ann's observation, started at the first call."""
        return coding.open_assignment(self.db, self.of_ann, coder_id=self.ann.id)

    def open_for_ben(self) -> CodingSession:
        """Return Ben's observation, started at the first call."""
        return coding.open_assignment(self.db, self.of_ben, coder_id=self.ben.id)

    @property
    def dimension(self) -> str:
        """Return the key of the rubric's first dimension."""
        return self.rubric.dimensions[0].key

    @property
    def code(self) -> str:
        """Return the key of the rubric's first behaviour code."""
        return self.rubric.codes[0].key


def make_study_to_code(
    folder: Path, *, rubric_key: str = MITI, start_ms: int = 0, end_ms: int | None = None
) -> StudyToCode:
    """Make and open a study in which two coders can start at once.

    Args:
        folder: where ``study.fsh`` is made.
        rubric_key: one of the shipped rubrics.
        start_ms: the segment's start in an hour of recording.
        end_ms: its end; None for the recording's.
    """
    db = new_study(folder / "study.fsh", rubric_keys=[rubric_key], lead="Lena Lead")
    lead = study_library.people(db)[0]
    ann = study_library.add_coder(db, "Ann Archer", by=lead.id)
    ben = study_library.add_coder(db, "Ben Brook", by=lead.id)
    rubric = rubric_library.by_key(db, rubric_key)
    practice_session, recording, segment = store_recording(db, start_ms=start_ms, end_ms=end_ms)
    of_ann = store_assignment(db, segment, coder=ann, rubric=rubric)
    of_ben = store_assignment(db, segment, coder=ben, rubric=rubric, purpose=Purpose.DOUBLE)
    return StudyToCode(
        db=db,
        lead=lead,
        ann=ann,
        ben=ben,
        rubric=rubric,
        practice_session=practice_session,
        recording=recording,
        segment=segment,
        of_ann=of_ann.id,
        of_ben=of_ben.id,
    )


def store_recording(
    db: StudyDatabase,
    *,
    label: str = "S001",
    worker: Worker | None = None,
    start_ms: int = 0,
    end_ms: int | None = None,
) -> tuple[PracticeSession, Recording, Segment]:
    """Store a practice session with a recording of an hour and its segment."""
    practice_session = make_practice_session(label, worker=worker)
    recording = make_recording(practice_session)
    segment = make_segment(recording, start_ms=start_ms, end_ms=end_ms)
    with db.transaction() as session:
        if worker is not None and people.worker(session, worker.id) is None:
            people.add_worker(session, worker)
        sessions.add_practice_session(session, practice_session)
        recordings.add_recording(session, recording)
        recordings.add_segment(session, segment)
    return practice_session, recording, segment


def store_assignment(
    db: StudyDatabase,
    segment: Segment,
    *,
    coder: Coder,
    rubric: Rubric,
    purpose: Purpose = Purpose.PRIMARY,
) -> Assignment:
    """Store an assignment at the end of the coder's list."""
    with db.transaction() as session:
        position = len(assignments.assignments_of_coder(session, coder.id))
        assignment = Assignment(
            id=AssignmentId(new_uuid()),
            segment_id=segment.id,
            coder_id=coder.id,
            rubric_digest=rubric.digest,
            purpose=purpose,
            position=position,
        )
        assignments.add_assignments(session, [assignment])
    return assignment


def rate_everything(coding_session: CodingSession, *, score: int = 3) -> None:
    """Rate every dimension, with a reason, so that the observation may be submitted."""
    for dimension in coding_session.rubric.dimensions:
        coding_session.rate(dimension.key, score)
        coding_session.give_reason(dimension.key, "heard at the start")


def submit(coding_session: CodingSession) -> None:
    """Rate everything and submit."""
    rate_everything(coding_session)
    coding_session.submit()


def add_supervisor(db: StudyDatabase, name: str = "Sue Super") -> Coder:
    """Add a supervisor to a study."""
    return study_library.add_coder(db, name, role=Role.SUPERVISOR)
