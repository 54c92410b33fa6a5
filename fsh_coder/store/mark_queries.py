"""Marks of many observations at once, for comparing coders; nothing is changed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import MarkId, ObservationId
from fsh_coder.domain.observation import BehaviourMark, ObservationState
from fsh_coder.store.observations import mark_of
from fsh_coder.store.tables import (
    AssignmentRow,
    BehaviourMarkRow,
    ObservationRow,
)


def marks(session: Session, mark_ids: Sequence[MarkId]) -> tuple[BehaviourMark, ...]:
    """Return marks by their ids, in that order; those that are gone are left out."""
    rows = [session.get(BehaviourMarkRow, mark_id) for mark_id in mark_ids]
    return tuple(mark_of(row) for row in rows if row is not None)


def submitted_marks(
    session: Session, *, rubric_digest: str
) -> dict[ObservationId, tuple[BehaviourMark, ...]]:
    """Return the marks of every submitted observation of a rubric version, by time.

    An observation without marks has no entry.
    """
    wanted = (
        select(BehaviourMarkRow)
        .join(ObservationRow, ObservationRow.id == BehaviourMarkRow.observation_id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(AssignmentRow.rubric_digest == rubric_digest)
        .where(ObservationRow.state == ObservationState.SUBMITTED.value)
        .order_by(BehaviourMarkRow.observation_id, BehaviourMarkRow.at_ms, BehaviourMarkRow.id)
    )
    found: dict[ObservationId, list[BehaviourMark]] = {}
    for row in session.scalars(wanted):
        found.setdefault(row.observation_id, []).append(mark_of(row))
    return {observation_id: tuple(marks) for observation_id, marks in found.items()}
