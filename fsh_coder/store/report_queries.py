"""What reports ask of the study file: submitted observations, whole sets at once, read only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    ObservationId,
    RecordingId,
    SegmentId,
)
from fsh_coder.domain.observation import (
    BehaviourMark,
    FieldAnswer,
    GlobalRating,
    ObservationState,
)
from fsh_coder.domain.people import Coder, Worker
from fsh_coder.domain.recording import PracticeSession, Segment
from fsh_coder.domain.study import Purpose
from fsh_coder.store.observation_parts import mark_of
from fsh_coder.store.people import coder_of, worker_of
from fsh_coder.store.recordings import segment_of
from fsh_coder.store.sessions import practice_session_of
from fsh_coder.store.tables import (
    AssignmentRow,
    Base,
    BehaviourMarkRow,
    CoderRow,
    EvidenceLinkRow,
    FieldAnswerRow,
    GlobalRatingRow,
    ObservationRow,
    PracticeSessionRow,
    RecordingRow,
    SegmentRow,
    WorkerRow,
)

#: So few observations are asked for one by one; of more, all that the study has are read.
_MOST_BY_NAME = 50


@dataclass(frozen=True, slots=True)
class AssignedCoding:
    """An assignment with everything a report says about it.

    ``observation_id`` is None where it is still to do; ``submitted_at`` None where it is not
    submitted.
    """

    assignment_id: AssignmentId
    rubric_digest: str
    purpose: Purpose
    coder: Coder
    session: PracticeSession
    worker: Worker | None
    segment: Segment
    observation_id: ObservationId | None
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class SubmittedCoding:
    """A submitted observation: ratings, how often each code was marked, linked evidence.

    ``counts`` holds only codes that were marked. ``evidence`` are marks linked to a dimension,
    in order of time.
    """

    observation_id: ObservationId
    submitted_at: datetime
    assigned: AssignedCoding
    ratings: tuple[GlobalRating, ...]
    counts: Mapping[str, int]
    evidence: tuple[tuple[str, BehaviourMark], ...]


@dataclass(frozen=True, slots=True)
class CodingVersion:
    """Where a coding of a segment stands; another value means that something was done to it.

    ``observation_id`` and ``version`` are None where it is still to do.
    """

    assignment_id: AssignmentId
    observation_id: ObservationId | None
    version: int | None
    is_consensus: bool


@dataclass(frozen=True, slots=True)
class SubmittedPlace:
    """Who submitted what with which rubric version, and why."""

    rubric_digest: str
    segment_id: SegmentId
    coder_id: CoderId
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """One stretch of talk of a transcript; times from the recording's start."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str


def assigned_codings(
    session: Session,
    *,
    rubric_digest: str | None = None,
    purposes: Iterable[Purpose] = tuple(Purpose),
) -> tuple[AssignedCoding, ...]:
    """Return assignments by session, start of the segment, coder's initials and purpose.

    Args:
        session: a reading session.
        rubric_digest: None takes those of every rubric.
        purposes: those that count.
    """
    wanted = (
        select(AssignmentRow, CoderRow, SegmentRow, PracticeSessionRow, WorkerRow, ObservationRow)
        .join(CoderRow, CoderRow.id == AssignmentRow.coder_id)
        .join(SegmentRow, SegmentRow.id == AssignmentRow.segment_id)
        .join(RecordingRow, RecordingRow.id == SegmentRow.recording_id)
        .join(PracticeSessionRow, PracticeSessionRow.id == RecordingRow.practice_session_id)
        .outerjoin(WorkerRow, WorkerRow.id == PracticeSessionRow.worker_id)
        .outerjoin(ObservationRow, ObservationRow.assignment_id == AssignmentRow.id)
        .where(AssignmentRow.purpose.in_([purpose.value for purpose in purposes]))
        .order_by(
            PracticeSessionRow.label,
            SegmentRow.recording_id,
            SegmentRow.start_ms,
            SegmentRow.id,
            CoderRow.initials,
            AssignmentRow.purpose.desc(),
            AssignmentRow.id,
        )
    )
    if rubric_digest is not None:
        wanted = wanted.where(AssignmentRow.rubric_digest == rubric_digest)
    return tuple(_assigned(row) for row in session.execute(wanted))


def submitted_codings(
    session: Session, assigned: Iterable[AssignedCoding]
) -> tuple[SubmittedCoding, ...]:
    """Return what was submitted of these assignments, in their order; drafts never enter."""
    assigned = tuple(assigned)
    only = _few(assigned)
    ratings, counts = _ratings(session, only), _counts(session, only)
    evidence = _evidence(session, only)
    return tuple(
        SubmittedCoding(
            observation_id=each.observation_id,
            submitted_at=each.submitted_at,
            assigned=each,
            ratings=tuple(ratings.get(each.observation_id, ())),
            counts=counts.get(each.observation_id, {}),
            evidence=tuple(evidence.get(each.observation_id, ())),
        )
        for each in assigned
        if each.observation_id is not None and each.submitted_at is not None
    )


def coding_versions(
    session: Session, segment_id: SegmentId, *, rubric_digest: str
) -> tuple[CodingVersion, ...]:
    """Return where every coding of a segment stands, the team's consensus as well."""
    wanted = (
        select(AssignmentRow.id, AssignmentRow.purpose, ObservationRow.id, ObservationRow.version)
        .outerjoin(ObservationRow, ObservationRow.assignment_id == AssignmentRow.id)
        .where(AssignmentRow.segment_id == segment_id)
        .where(AssignmentRow.rubric_digest == rubric_digest)
        .order_by(AssignmentRow.id)
    )
    return tuple(
        CodingVersion(assignment_id, observation_id, version, purpose == Purpose.CONSENSUS.value)
        for assignment_id, purpose, observation_id, version in session.execute(wanted)
    )


def submitted_places(session: Session) -> tuple[SubmittedPlace, ...]:
    """Return where submitted observations are, in no order; what they hold is not read."""
    wanted = (
        select(
            AssignmentRow.rubric_digest,
            AssignmentRow.segment_id,
            AssignmentRow.coder_id,
            AssignmentRow.purpose,
        )
        .join(ObservationRow, ObservationRow.assignment_id == AssignmentRow.id)
        .where(ObservationRow.state == ObservationState.SUBMITTED.value)
    )
    return tuple(
        SubmittedPlace(digest, segment_id, coder_id, Purpose(purpose))
        for digest, segment_id, coder_id, purpose in session.execute(wanted)
    )


def phases(session: Session) -> tuple[str, ...]:
    """Return the phases of practice sessions by their first day, undated ones last."""
    first = func.min(PracticeSessionRow.held_on)
    wanted = (
        select(PracticeSessionRow.phase)
        .where(PracticeSessionRow.phase != "")
        .group_by(PracticeSessionRow.phase)
        .order_by(first.is_(None), first, PracticeSessionRow.phase)
    )
    return tuple(session.scalars(wanted))


def days(session: Session) -> tuple[date, date] | None:
    """Return the first and the last day of practice sessions, None where none has a date."""
    day = PracticeSessionRow.held_on
    first, last = session.execute(select(func.min(day), func.max(day))).one()
    return None if first is None or last is None else (first, last)


def words_of(session: Session, recording_id: RecordingId) -> tuple[SpokenWords, ...]:
    """Return a recording's transcript in its order; empty where it has none."""
    # Past the mapper: an hour and a half of talk is read each time its recording is opened.
    table = Base.metadata.tables["transcript_utterance"]
    wanted = (
        select(table.c.start_ms, table.c.end_ms, table.c.speaker, table.c.text)
        .where(table.c.recording_id == recording_id)
        .order_by(table.c.position)
    )
    return tuple(SpokenWords(*row) for row in session.connection().execute(wanted).all())


def _assigned(
    row: tuple[
        AssignmentRow,
        CoderRow,
        SegmentRow,
        PracticeSessionRow,
        WorkerRow | None,
        ObservationRow | None,
    ],
) -> AssignedCoding:
    assignment, coder, segment, practice_session, worker, observation = row
    return AssignedCoding(
        assignment_id=assignment.id,
        rubric_digest=assignment.rubric_digest,
        purpose=Purpose(assignment.purpose),
        coder=coder_of(coder),
        session=practice_session_of(practice_session),
        worker=None if worker is None else worker_of(worker),
        segment=segment_of(segment),
        observation_id=None if observation is None else observation.id,
        submitted_at=None if observation is None else observation.submitted_at,
    )


def _few(assigned: Iterable[AssignedCoding]) -> tuple[ObservationId, ...] | None:
    """Return the observations to read; None where they are so many that all are read at once."""
    found = [each.observation_id for each in assigned if each.observation_id is not None]
    return tuple(found) if len(found) <= _MOST_BY_NAME else None


def _is_wanted(only: tuple[ObservationId, ...] | None) -> ColumnElement[bool]:
    is_submitted = ObservationRow.state == ObservationState.SUBMITTED.value
    return is_submitted if only is None else is_submitted & ObservationRow.id.in_(only)


def submitted_answers(
    session: Session, rubric_digest: str
) -> dict[ObservationId, tuple[FieldAnswer, ...]]:
    """Return the answers to extra fields of a rubric version's submitted observations.

    An observation without any has no entry.
    """
    wanted = (
        select(FieldAnswerRow.observation_id, FieldAnswerRow.field, FieldAnswerRow.text)
        .join(ObservationRow, ObservationRow.id == FieldAnswerRow.observation_id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(_is_wanted(None), AssignmentRow.rubric_digest == rubric_digest)
        .order_by(FieldAnswerRow.observation_id, FieldAnswerRow.field)
    )
    found: dict[ObservationId, list[FieldAnswer]] = {}
    for observation_id, field, text in session.execute(wanted):
        found.setdefault(observation_id, []).append(FieldAnswer(field, text))
    return {observation_id: tuple(its) for observation_id, its in found.items()}


def _ratings(
    session: Session, only: tuple[ObservationId, ...] | None
) -> dict[ObservationId, list[GlobalRating]]:
    wanted = (
        select(GlobalRatingRow)
        .join(ObservationRow, ObservationRow.id == GlobalRatingRow.observation_id)
        .where(_is_wanted(only))
        .order_by(GlobalRatingRow.observation_id, GlobalRatingRow.dimension)
    )
    found: dict[ObservationId, list[GlobalRating]] = {}
    for row in session.scalars(wanted):
        rating = GlobalRating(row.dimension, row.score, row.reason, row.is_not_applicable)
        found.setdefault(row.observation_id, []).append(rating)
    return found


def _counts(
    session: Session, only: tuple[ObservationId, ...] | None
) -> dict[ObservationId, dict[str, int]]:
    wanted = (
        select(BehaviourMarkRow.observation_id, BehaviourMarkRow.code, func.count())
        .join(ObservationRow, ObservationRow.id == BehaviourMarkRow.observation_id)
        .where(_is_wanted(only))
        .group_by(BehaviourMarkRow.observation_id, BehaviourMarkRow.code)
        .order_by(BehaviourMarkRow.observation_id, BehaviourMarkRow.code)
    )
    found: dict[ObservationId, dict[str, int]] = {}
    for observation_id, code, number in session.execute(wanted):
        found.setdefault(observation_id, {})[code] = number
    return found


def _evidence(
    session: Session, only: tuple[ObservationId, ...] | None
) -> dict[ObservationId, list[tuple[str, BehaviourMark]]]:
    wanted = (
        select(EvidenceLinkRow.dimension, BehaviourMarkRow)
        .join(BehaviourMarkRow, BehaviourMarkRow.id == EvidenceLinkRow.mark_id)
        .join(ObservationRow, ObservationRow.id == EvidenceLinkRow.observation_id)
        .where(_is_wanted(only))
        .order_by(
            BehaviourMarkRow.observation_id,
            BehaviourMarkRow.at_ms,
            BehaviourMarkRow.id,
            EvidenceLinkRow.dimension,
        )
    )
    found: dict[ObservationId, list[tuple[str, BehaviourMark]]] = {}
    for dimension, row in session.execute(wanted):
        found.setdefault(row.observation_id, []).append((dimension, mark_of(row)))
    return found
