"""Marks of many observations at once, for comparing coders; nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from sqlalchemy import LargeBinary, select, type_coerce
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import MarkId, ObservationId, SegmentId
from fsh_coder.domain.observation import BehaviourMark, ObservationState, Speaker
from fsh_coder.store.observation_parts import mark_of
from fsh_coder.store.tables import (
    AssignmentRow,
    BehaviourMarkRow,
    ObservationRow,
)

#: Fewer than the parameters that any SQLite takes in one statement.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MarkedPoints:
    """When and what one observation's marks are, in order of time: as many times as codes."""

    at_ms: tuple[int, ...]
    codes: tuple[str, ...]


def marks(session: Session, mark_ids: Sequence[MarkId]) -> tuple[BehaviourMark, ...]:
    """Return marks by their ids, in that order; those that are gone are left out."""
    found: dict[MarkId, BehaviourMark] = {}
    for start in range(0, len(mark_ids), _AT_ONCE):
        some = mark_ids[start : start + _AT_ONCE]
        wanted = select(BehaviourMarkRow).where(BehaviourMarkRow.id.in_(some))
        found |= {row.id: mark_of(row) for row in session.scalars(wanted)}
    return tuple(found[mark_id] for mark_id in mark_ids if mark_id in found)


def submitted_marks(
    session: Session, *, rubric_digest: str, segment_id: SegmentId | None = None
) -> dict[ObservationId, tuple[BehaviourMark, ...]]:
    """Return the marks of every submitted observation of a rubric version, by time.

    An observation without marks has no entry.

    Args:
        session: the running transaction.
        rubric_digest: the rubric version.
        segment_id: asks for one segment; None for all.
    """
    row = BehaviourMarkRow
    # Column by column, as for one observation: a study may hold a hundred thousand marks.
    wanted = (
        select(
            row.observation_id,
            row.id,
            row.code,
            row.at_ms,
            row.end_ms,
            row.speaker,
            row.note,
            row.is_unsure,
            row.unit_id,
        )
        .join(ObservationRow, ObservationRow.id == row.observation_id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(AssignmentRow.rubric_digest == rubric_digest)
        .where(ObservationRow.state == ObservationState.SUBMITTED.value)
        .order_by(row.observation_id, row.at_ms, row.id)
    )
    if segment_id is not None:
        wanted = wanted.where(AssignmentRow.segment_id == segment_id)
    found: dict[ObservationId, list[BehaviourMark]] = {}
    rows = session.execute(wanted)
    for observation_id, mark_id, code, at_ms, end_ms, speaker, note, is_unsure, unit_id in rows:
        mark = BehaviourMark(
            mark_id,
            code,
            at_ms,
            end_ms=end_ms,
            speaker=None if speaker is None else Speaker(speaker),
            note=note,
            is_unsure=is_unsure,
            unit_id=unit_id,
        )
        found.setdefault(observation_id, []).append(mark)
    return {observation_id: tuple(its) for observation_id, its in found.items()}


def submitted_points(session: Session, *, rubric_digest: str) -> dict[ObservationId, MarkedPoints]:
    """Return time and code of the marks of every submitted observation of a rubric version.

    An observation without marks has no entry. This is a third of the work of reading whole
    marks, and comparing coders over a study needs no more.
    """
    row = BehaviourMarkRow
    # As bytes: an id is made once for each observation, not for each mark.
    raw_id = type_coerce(row.observation_id, LargeBinary)
    wanted = (
        select(raw_id, row.at_ms, row.code)
        .join(ObservationRow, ObservationRow.id == row.observation_id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(AssignmentRow.rubric_digest == rubric_digest)
        .where(ObservationRow.state == ObservationState.SUBMITTED.value)
        .order_by(row.observation_id, row.at_ms, row.id)
    )
    found = {}
    for of_one, rows in groupby(session.execute(wanted), key=itemgetter(0)):
        _, at_ms, codes = zip(*rows, strict=True)
        found[ObservationId(UUID(bytes=of_one))] = MarkedPoints(at_ms, codes)
    return found
