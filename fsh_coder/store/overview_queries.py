"""What lists and overviews ask of the study file: whole sets at once, nothing is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import AssignmentId, ObservationId, SegmentId
from fsh_coder.domain.observation import GlobalRating, HeardSpan, ObservationState
from fsh_coder.store.tables import (
    AssignmentRow,
    BehaviourMarkRow,
    GlobalRatingRow,
    HeardSpanRow,
    JournalRow,
    ObservationRow,
)

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class ObservationStanding:
    """How far an observation has come, without its marks.

    ``ratings`` are those that were touched, ``heard`` the stretches played.
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


class _MarkNumbers(NamedTuple):
    n_marks: int
    n_unsure: int


def standings(session: Session) -> dict[AssignmentId, ObservationStanding]:
    """Return how far each begun assignment has come; one that is to do has no entry."""
    marks = _mark_numbers(session)
    ratings = _ratings(session)
    heard = _heard(session)
    return {
        row.assignment_id: ObservationStanding(
            observation_id=row.id,
            assignment_id=row.assignment_id,
            state=ObservationState(row.state),
            started_at=row.started_at,
            submitted_at=row.submitted_at,
            resume_at_ms=row.resume_at_ms,
            n_marks=marks.get(row.id, _MarkNumbers(0, 0)).n_marks,
            n_unsure=marks.get(row.id, _MarkNumbers(0, 0)).n_unsure,
            ratings=tuple(ratings.get(row.id, ())),
            heard=tuple(heard.get(row.id, ())),
        )
        for row in session.scalars(select(ObservationRow))
    }


def _mark_numbers(session: Session) -> dict[ObservationId, _MarkNumbers]:
    is_unsure = case((BehaviourMarkRow.is_unsure, 1), else_=0)
    wanted = select(BehaviourMarkRow.observation_id, func.count(), func.sum(is_unsure)).group_by(
        BehaviourMarkRow.observation_id
    )
    return {row[0]: _MarkNumbers(row[1], row[2]) for row in session.execute(wanted)}


def _ratings(session: Session) -> Mapping[ObservationId, list[GlobalRating]]:
    found: dict[ObservationId, list[GlobalRating]] = {}
    for row in session.scalars(select(GlobalRatingRow)):
        rating = GlobalRating(row.dimension, row.score, row.reason)
        found.setdefault(row.observation_id, []).append(rating)
    return found


def _heard(session: Session) -> Mapping[ObservationId, list[HeardSpan]]:
    found: dict[ObservationId, list[HeardSpan]] = {}
    for row in session.scalars(select(HeardSpanRow).order_by(HeardSpanRow.start_ms)):
        found.setdefault(row.observation_id, []).append(HeardSpan(row.start_ms, row.end_ms))
    return found


def last_changes(session: Session) -> dict[ObservationId, datetime]:
    """Return when each observation was last acted upon."""
    wanted = (
        select(ObservationRow.id, func.max(JournalRow.at))
        .join(JournalRow, JournalRow.chain_id == ObservationRow.id)
        .group_by(ObservationRow.id)
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def working_ms(session: Session, *, longest_pause_ms: int) -> dict[ObservationId, int]:
    """Return how long each submitted observation was worked on.

    The time between two actions counts as work unless it is longer than the pause; then the
    coder was away.
    """
    before = func.lag(JournalRow.at).over(partition_by=JournalRow.chain_id, order_by=JournalRow.seq)
    gap_ms = (func.julianday(JournalRow.at) - func.julianday(before)) * _DAY_MS
    gaps = (
        select(JournalRow.chain_id, gap_ms.label("gap_ms"))
        .join(ObservationRow, ObservationRow.id == JournalRow.chain_id)
        .where(ObservationRow.state == ObservationState.SUBMITTED.value)
        .subquery()
    )
    worked = func.sum(case((gaps.c.gap_ms <= longest_pause_ms, gaps.c.gap_ms), else_=0))
    wanted = select(gaps.c.chain_id, worked).group_by(gaps.c.chain_id)
    return {ObservationId(row[0]): round(row[1] or 0) for row in session.execute(wanted)}


def is_begun(session: Session, segment_id: SegmentId) -> bool:
    """Whether anyone has begun to code a segment."""
    wanted = (
        select(ObservationRow.id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(AssignmentRow.segment_id == segment_id)
        .limit(1)
    )
    return session.scalars(wanted).first() is not None
