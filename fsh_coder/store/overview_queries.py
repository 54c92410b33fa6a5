"""What lists and overviews ask of the study file: whole sets at once, nothing is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, case, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from fsh_coder.domain.identifiers import AssignmentId, CoderId, ObservationId, SegmentId
from fsh_coder.domain.observation import GlobalRating, HeardSpan, ObservationState
from fsh_coder.domain.recording import PracticeSession, Segment
from fsh_coder.domain.study import Purpose
from fsh_coder.store.recordings import segment_of
from fsh_coder.store.sessions import practice_session_of
from fsh_coder.store.tables import (
    AssignmentRow,
    BehaviourMarkRow,
    FieldAnswerRow,
    GlobalRatingRow,
    HeardSpanRow,
    JournalRow,
    ObservationRow,
    PassDoneRow,
    PracticeSessionRow,
    RecordingRow,
    SegmentRow,
    WorkerRow,
)

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class ObservationStanding:
    """How far an observation has come, without its marks.

    ``ratings`` are those that were touched, ``heard`` the stretches played. ``answered`` are
    the keys of answered extra fields, ``passes_done`` those of finished passes.
    """

    observation_id: ObservationId
    assignment_id: AssignmentId
    state: ObservationState
    started_at: datetime
    submitted_at: datetime | None
    resume_at_ms: int | None
    n_marks: int
    n_unsure: int
    ratings: tuple[GlobalRating, ...]
    heard: tuple[HeardSpan, ...]
    answered: frozenset[str] = frozenset()
    passes_done: frozenset[str] = frozenset()


class _MarkNumbers(NamedTuple):
    n_marks: int
    n_unsure: int


def standings(
    session: Session, *, coder_id: CoderId | None = None
) -> dict[AssignmentId, ObservationStanding]:
    """Return how far each begun assignment has come; one that is to do has no entry.

    ``coder_id`` None means everybody's.
    """
    chosen = _observations_of(coder_id)
    marks = _mark_numbers(session, chosen)
    ratings = _ratings(session, chosen)
    heard = _heard(session, chosen)
    answered = _keys(session, FieldAnswerRow.observation_id, FieldAnswerRow.field, chosen=chosen)
    passes = _keys(session, PassDoneRow.observation_id, PassDoneRow.pass_key, chosen=chosen)
    nothing = _MarkNumbers(0, 0)
    rows = session.scalars(select(ObservationRow).where(ObservationRow.id.in_(chosen)))
    return {
        row.assignment_id: ObservationStanding(
            observation_id=row.id,
            assignment_id=row.assignment_id,
            state=ObservationState(row.state),
            started_at=row.started_at,
            submitted_at=row.submitted_at,
            resume_at_ms=row.resume_at_ms,
            n_marks=marks.get(row.id, nothing).n_marks,
            n_unsure=marks.get(row.id, nothing).n_unsure,
            ratings=tuple(ratings.get(row.id, ())),
            heard=tuple(heard.get(row.id, ())),
            answered=frozenset(answered.get(row.id, ())),
            passes_done=frozenset(passes.get(row.id, ())),
        )
        for row in rows
    }


def _observations_of(coder_id: CoderId | None) -> Select[ObservationId]:
    chosen = select(ObservationRow.id)
    if coder_id is None:
        return chosen
    return chosen.join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id).where(
        AssignmentRow.coder_id == coder_id
    )


def _mark_numbers(
    session: Session, chosen: Select[ObservationId]
) -> dict[ObservationId, _MarkNumbers]:
    is_unsure = case((BehaviourMarkRow.is_unsure, 1), else_=0)
    wanted = (
        select(BehaviourMarkRow.observation_id, func.count(), func.sum(is_unsure))
        .where(BehaviourMarkRow.observation_id.in_(chosen))
        .group_by(BehaviourMarkRow.observation_id)
    )
    return {row[0]: _MarkNumbers(row[1], row[2]) for row in session.execute(wanted)}


def _ratings(
    session: Session, chosen: Select[ObservationId]
) -> Mapping[ObservationId, list[GlobalRating]]:
    table = GlobalRatingRow
    wanted = select(
        table.observation_id, table.dimension, table.score, table.reason, table.is_not_applicable
    ).where(table.observation_id.in_(chosen))
    found: dict[ObservationId, list[GlobalRating]] = {}
    for observation_id, dimension, score, reason, is_not_applicable in session.execute(wanted):
        rating = GlobalRating(dimension, score, reason, is_not_applicable)
        found.setdefault(observation_id, []).append(rating)
    return found


def _keys(
    session: Session,
    owner: InstrumentedAttribute[ObservationId],
    key: InstrumentedAttribute[str],
    *,
    chosen: Select[ObservationId],
) -> Mapping[ObservationId, list[str]]:
    found: dict[ObservationId, list[str]] = {}
    for observation_id, each in session.execute(select(owner, key).where(owner.in_(chosen))):
        found.setdefault(observation_id, []).append(each)
    return found


def _heard(
    session: Session, chosen: Select[ObservationId]
) -> Mapping[ObservationId, list[HeardSpan]]:
    wanted = (
        select(HeardSpanRow.observation_id, HeardSpanRow.start_ms, HeardSpanRow.end_ms)
        .where(HeardSpanRow.observation_id.in_(chosen))
        .order_by(HeardSpanRow.start_ms)
    )
    found: dict[ObservationId, list[HeardSpan]] = {}
    for observation_id, start_ms, end_ms in session.execute(wanted):
        found.setdefault(observation_id, []).append(HeardSpan(start_ms, end_ms))
    return found


def begun_assignments(session: Session, coder_id: CoderId) -> frozenset[AssignmentId]:
    """Return which of a coder's assignments she has begun or submitted."""
    wanted = (
        select(ObservationRow.assignment_id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(AssignmentRow.coder_id == coder_id)
    )
    return frozenset(session.scalars(wanted))


def last_changes(session: Session, coder_id: CoderId) -> dict[ObservationId, datetime]:
    """Return when each observation of a coder was last acted upon."""
    last_at = (
        select(JournalRow.at)
        .where(JournalRow.chain_id == ObservationRow.id)
        .order_by(JournalRow.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = select(ObservationRow.id, last_at).where(
        ObservationRow.id.in_(_observations_of(coder_id))
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


@dataclass(frozen=True, slots=True)
class WorkDone:
    """The work on one submitted observation: the time between its actions, pauses left out."""

    observation_id: ObservationId
    assignment_id: AssignmentId
    segment: Segment
    working_ms: int


def work_done(
    session: Session,
    *,
    longest_pause_ms: int,
    n_latest: int,
    coder_id: CoderId | None = None,
) -> tuple[WorkDone, ...]:
    """Return the work on the latest submitted observations, of one coder or of all.

    The time between two actions counts unless it is longer than the pause: the coder was away.
    Talking about a consensus is no coding, so it does not enter.
    """
    latest = (
        select(ObservationRow.id, ObservationRow.assignment_id, AssignmentRow.segment_id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(ObservationRow.state == ObservationState.SUBMITTED.value)
        .where(AssignmentRow.purpose != Purpose.CONSENSUS.value)
        .where(true() if coder_id is None else AssignmentRow.coder_id == coder_id)
        .order_by(ObservationRow.submitted_at.desc())
        .limit(n_latest)
        .subquery()
    )
    before = func.lag(JournalRow.at).over(partition_by=JournalRow.chain_id, order_by=JournalRow.seq)
    gap_ms = (func.julianday(JournalRow.at) - func.julianday(before)) * _DAY_MS
    gaps = (
        select(JournalRow.chain_id, gap_ms.label("gap_ms"))
        .where(JournalRow.chain_id.in_(select(latest.c.id)))
        .subquery()
    )
    worked = func.sum(case((gaps.c.gap_ms <= longest_pause_ms, gaps.c.gap_ms), else_=0))
    by_chain = select(gaps.c.chain_id, worked.label("worked")).group_by(gaps.c.chain_id).subquery()
    wanted = (
        select(latest.c.id, latest.c.assignment_id, SegmentRow, by_chain.c.worked)
        .join(SegmentRow, SegmentRow.id == latest.c.segment_id)
        .join(by_chain, by_chain.c.chain_id == latest.c.id)
    )
    return tuple(
        WorkDone(row[0], row[1], segment_of(row[2]), round(row[3] or 0))
        for row in session.execute(wanted)
    )


def is_begun(session: Session, segment_id: SegmentId) -> bool:
    """Whether anyone has begun to code a segment."""
    wanted = (
        select(ObservationRow.id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(AssignmentRow.segment_id == segment_id)
        .limit(1)
    )
    return session.scalars(wanted).first() is not None


@dataclass(frozen=True, slots=True)
class CodableSegment:
    """A segment with what its session says of worker, team and time; empty is not stated."""

    segment_id: SegmentId
    session_label: str
    worker_label: str
    team: str
    phase: str
    time_point: str
    duration_ms: int


def codable_segments(session: Session) -> tuple[CodableSegment, ...]:
    """Return every segment with its session's facts, by the session's label."""
    wanted = (
        select(SegmentRow, PracticeSessionRow, WorkerRow)
        .join(RecordingRow, RecordingRow.id == SegmentRow.recording_id)
        .join(PracticeSessionRow, PracticeSessionRow.id == RecordingRow.practice_session_id)
        .outerjoin(WorkerRow, WorkerRow.id == PracticeSessionRow.worker_id)
        .order_by(PracticeSessionRow.label, SegmentRow.start_ms)
    )
    rows: list[tuple[SegmentRow, PracticeSessionRow, WorkerRow | None]] = [
        (row[0], row[1], row[2]) for row in session.execute(wanted)
    ]
    return tuple(
        CodableSegment(
            segment_id=segment.id,
            session_label=practice_session.label,
            worker_label=worker.label if worker else "",
            team=worker.team if worker else "",
            phase=practice_session.phase,
            time_point=practice_session.time_point,
            duration_ms=segment.end_ms - segment.start_ms,
        )
        for segment, practice_session, worker in rows
    )


def session_like(session: Session, label: str) -> PracticeSession | None:
    """Return the practice session of this label in any case of A to Z, None if there is none."""
    # SQLite's lower() knows these letters only; the other way of comparing is exact.
    same_case = func.lower(PracticeSessionRow.label) == "".join(
        each.lower() if each.isascii() else each for each in label
    )
    wanted = select(PracticeSessionRow).where(or_(PracticeSessionRow.label == label, same_case))
    row = session.scalars(wanted.limit(1)).one_or_none()
    return None if row is None else practice_session_of(row)
