"""A large study for benchmarks: many recordings, each coded by three coders who nearly agree."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
from sqlalchemy import insert

from fsh_coder.domain.identifiers import CoderId, MarkId, ObservationId, SegmentId, new_uuid
from fsh_coder.domain.journal import Action, RowChange
from fsh_coder.domain.observation import (
    BehaviourMark,
    GlobalRating,
    Observation,
    ObservationState,
)
from fsh_coder.domain.people import Coder
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.study import Assignment, Purpose
from fsh_coder.services import rubric_library, study_library
from fsh_coder.services.observation_changes import mark_change, rating_change
from fsh_coder.store import journal, observations
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.tables import Base
from tests.factories import MITI, NOON, store_assignment, store_recording

LENGTH_MS = 3_600_000
#: Coders hear most of what there is, each a little later or sooner, now and then as another code.
_HEARD, _OTHER_CODE, _FURTHEST_MS = 0.9, 0.1, 1_500


@dataclass(frozen=True, slots=True)
class ManyCodings:
    """An open study with its lead, its rubric and the segments that all three coders submitted."""

    db: StudyDatabase
    lead: CoderId
    rubric: Rubric
    segments: tuple[SegmentId, ...]


def make_many_codings(
    folder: Path, *, n_recordings: int = 100, n_marks: int = 400, seed: int = 1
) -> ManyCodings:
    """Make and open a study; each coding has about ``n_marks`` marks."""
    db = study_library.create_study(
        folder / "study.fsh", name="Many", rubric_keys=[MITI], lead="Lena Lead"
    )
    rubric = rubric_library.by_key(db, MITI)
    coders = [study_library.add_coder(db, f"Coder {name}", initials=name) for name in "ABC"]
    generator = np.random.default_rng(seed)
    segments = []
    for number in range(n_recordings):
        _, _, segment = store_recording(db, label=f"S{number + 1:03}")
        segments.append(segment.id)
        heard = _truth(generator, rubric, n_marks)
        for place, coder in enumerate(coders):
            purpose = Purpose.DOUBLE if place else Purpose.PRIMARY
            assigned = store_assignment(db, segment, coder=coder, rubric=rubric, purpose=purpose)
            marks = _marks(generator, rubric, heard)
            ratings = [
                GlobalRating(each.key, int(generator.integers(2, 5)), "heard throughout")
                for each in rubric.dimensions
            ]
            _submit(db, assigned, segment, coder=coder, marks=marks, ratings=ratings)
    lead = study_library.people(db)[0].id
    return ManyCodings(db, lead, rubric, tuple(segments))


def _truth(generator: np.random.Generator, rubric: Rubric, n_marks: int) -> list[tuple[int, str]]:
    n_true = round(n_marks / _HEARD)
    times = np.sort(generator.integers(_FURTHEST_MS, LENGTH_MS - _FURTHEST_MS, n_true))
    codes = generator.integers(0, len(rubric.codes), n_true)
    return [(int(at), rubric.codes[int(code)].key) for at, code in zip(times, codes, strict=True)]


def _marks(
    generator: np.random.Generator, rubric: Rubric, heard: list[tuple[int, str]]
) -> list[BehaviourMark]:
    marks = []
    for at_ms, code in heard:
        if generator.random() > _HEARD:
            continue
        given = code
        if generator.random() < _OTHER_CODE:
            given = rubric.codes[int(generator.integers(0, len(rubric.codes)))].key
        moved = at_ms + int(generator.integers(-_FURTHEST_MS, _FURTHEST_MS + 1))
        marks.append(BehaviourMark(MarkId(new_uuid()), given, at_ms=moved))
    return marks


def _submit(
    db: StudyDatabase,
    assignment: Assignment,
    segment: Segment,
    *,
    coder: Coder,
    marks: list[BehaviourMark],
    ratings: list[GlobalRating],
) -> None:
    """Store a whole coding at once; its journal only says that it was made."""
    observation = Observation(
        id=ObservationId(new_uuid()),
        assignment_id=assignment.id,
        coder_id=coder.id,
        segment=segment,
        rubric_digest=assignment.rubric_digest,
        purpose=assignment.purpose,
        state=ObservationState.SUBMITTED,
        started_at=NOON,
        submitted_at=NOON + timedelta(hours=1),
    )
    with db.transaction() as session:
        begun = observations.add_observation(session, observation)
        table = Base.metadata.tables["behaviour_mark"]
        rows = [_row(mark_change(None, mark), observation.id) for mark in marks]
        if rows:
            session.connection().execute(insert(table), rows)
        its_ratings = [rating_change(None, each) for each in ratings]
        observations.store_changes(session, observation.id, its_ratings)
        journal.append(
            session,
            observation.id,
            coder_id=coder.id,
            action=Action.START,
            label="started",
            changes=[begun],
        )


def _row(change: RowChange, observation_id: ObservationId) -> dict[str, object]:
    its_own = {"id": UUID(change.key), "observation_id": observation_id}
    return {**(change.new or {}), **its_own}
