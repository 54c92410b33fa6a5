"""Marks of many observations at once, for comparing coders; nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import LargeBinary, exists, func, select, type_coerce
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import MarkId, ObservationId, SegmentId, UnitId
from fsh_coder.domain.observation import BehaviourMark, ObservationState, Speaker
from fsh_coder.store.observation_parts import mark_of
from fsh_coder.store.tables import (
    AssignmentRow,
    BehaviourMarkRow,
    CodingUnitRow,
    ObservationRow,
)

#: Fewer than the parameters that any SQLite takes in one statement.
_AT_ONCE = 500


class Parse(NamedTuple):
    """What tells one division into units from another; equal for a parse and its copies.

    It is read off the units as they are, not off who was given what.
    """

    first_origin: bytes
    n_units: int
    starts: int
    ends: int
    spans: int


@dataclass(frozen=True, slots=True)
class MarkedPoints:
    """When and what one observation's marks are, in order of time: as many times as codes.

    ``parse`` is None where the observation has no units.
    """

    at_ms: tuple[int, ...]
    codes: tuple[str, ...]
    parse: Parse | None = None


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


def submitted_parses(session: Session, *, rubric_digest: str) -> dict[ObservationId, Parse]:
    """Return how every submitted observation of a rubric version divides speech.

    An observation without units has no entry, nor has one with marks beside its units: those
    can only be compared by time.
    """
    row, mark = CodingUnitRow, BehaviourMarkRow
    stands_alone = exists().where(mark.observation_id == row.observation_id, mark.unit_id.is_(None))
    origin = func.min(type_coerce(func.coalesce(row.origin, row.id), LargeBinary))
    wanted = (
        select(
            row.observation_id,
            origin,
            func.count(),
            func.sum(row.start_ms),
            func.sum(row.end_ms),
            func.sum(row.start_ms * row.end_ms),
        )
        .join(ObservationRow, ObservationRow.id == row.observation_id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(AssignmentRow.rubric_digest == rubric_digest)
        .where(ObservationRow.state == ObservationState.SUBMITTED.value, ~stands_alone)
        .group_by(row.observation_id)
    )
    return {
        observation_id: Parse(first, n_units, starts, ends, spans)
        for observation_id, first, n_units, starts, ends, spans in session.execute(wanted)
    }


def submitted_units(session: Session, *, rubric_digest: str) -> dict[UnitId, tuple[int, int]]:
    """Return where the units of every submitted observation of a rubric version begin and end."""
    row = CodingUnitRow
    wanted = (
        select(row.id, row.start_ms, row.end_ms)
        .join(ObservationRow, ObservationRow.id == row.observation_id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(AssignmentRow.rubric_digest == rubric_digest)
        .where(ObservationRow.state == ObservationState.SUBMITTED.value)
    )
    return {unit_id: (start_ms, end_ms) for unit_id, start_ms, end_ms in session.execute(wanted)}


def submitted_points(session: Session, *, rubric_digest: str) -> dict[ObservationId, MarkedPoints]:
    """Return time and code of the marks of every submitted observation of a rubric version.

    An observation without marks has no entry; ``parse`` is not read. This is a third of the
    work of reading whole marks, and comparing coders over a study needs no more.
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
