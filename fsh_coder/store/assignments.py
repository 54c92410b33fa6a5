"""Assignments and reliability samples in the study file."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import AssignmentId, CoderId, RecordingId
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.study import Assignment, Purpose, ReliabilitySample
from fsh_coder.store import row_values
from fsh_coder.store.tables import (
    AssignmentRow,
    ReliabilitySampleRow,
    ReliabilitySampleSegmentRow,
    SegmentRow,
)

_IS_CODED_ALONE = AssignmentRow.purpose != Purpose.CONSENSUS.value


def assignment_of(row: AssignmentRow) -> Assignment:
    """Return the value of a row."""
    return Assignment(
        id=row.id,
        segment_id=row.segment_id,
        coder_id=row.coder_id,
        rubric_digest=row.rubric_digest,
        purpose=Purpose(row.purpose),
        position=row.position,
        due_on=row.due_on,
    )


def add_assignments(session: Session, assignments: Iterable[Assignment]) -> tuple[RowChange, ...]:
    """Store new assignments; the same segment, coder, rubric and purpose may be there once."""
    rows = [
        AssignmentRow(
            id=assignment.id,
            segment_id=assignment.segment_id,
            coder_id=assignment.coder_id,
            rubric_digest=assignment.rubric_digest,
            purpose=assignment.purpose.value,
            position=assignment.position,
            due_on=assignment.due_on,
        )
        for assignment in assignments
    ]
    session.add_all(rows)
    session.flush()
    return tuple(row_values.added(row) for row in rows)


def remove_assignment(session: Session, assignment_id: AssignmentId) -> RowChange:
    """Remove an assignment; the caller has made sure that no observation belongs to it.

    Raises:
        NoResultFound: there is no such assignment.
    """
    row = session.get_one(AssignmentRow, assignment_id)
    change = row_values.removed(row)
    session.delete(row)
    session.flush()
    return change


def change_positions(
    session: Session, positions: Iterable[tuple[AssignmentId, int]]
) -> tuple[RowChange, ...]:
    """Store new places in a coder's list; assignments that keep their place are left out.

    Raises:
        NoResultFound: there is no such assignment.
    """
    changes = []
    for assignment_id, position in positions:
        row = session.get_one(AssignmentRow, assignment_id)
        if row.position != position:
            before = row_values.values_of(row)
            row.position = position
            changes.append(row_values.changed(before, row))
    session.flush()
    return tuple(changes)


def assignment(session: Session, assignment_id: AssignmentId) -> Assignment | None:
    """Return an assignment by id, None if there is none."""
    row = session.get(AssignmentRow, assignment_id)
    return None if row is None else assignment_of(row)


def assignments(session: Session) -> tuple[Assignment, ...]:
    """Return all assignments by coder, then by place in the coder's list; no consensus."""
    order = (AssignmentRow.coder_id, AssignmentRow.position, AssignmentRow.id)
    rows = session.scalars(select(AssignmentRow).where(_IS_CODED_ALONE).order_by(*order))
    return tuple(assignment_of(row) for row in rows)


def assignments_of_coder(session: Session, coder_id: CoderId) -> tuple[Assignment, ...]:
    """Return one coder's assignments by their place in her list; no consensus."""
    wanted = (
        select(AssignmentRow)
        .where(AssignmentRow.coder_id == coder_id, _IS_CODED_ALONE)
        .order_by(AssignmentRow.position, AssignmentRow.id)
    )
    return tuple(assignment_of(row) for row in session.scalars(wanted))


def consensus_assignments(session: Session, *, rubric_digest: str) -> tuple[Assignment, ...]:
    """Return the assignments under which consensus observations are made, oldest first."""
    wanted = (
        select(AssignmentRow)
        .where(AssignmentRow.rubric_digest == rubric_digest, ~_IS_CODED_ALONE)
        .order_by(AssignmentRow.id)
    )
    return tuple(assignment_of(row) for row in session.scalars(wanted))


def assignments_of_recording(session: Session, recording_id: RecordingId) -> tuple[Assignment, ...]:
    """Return the assignments of every segment of a recording, oldest first."""
    wanted = (
        select(AssignmentRow)
        .join(SegmentRow, SegmentRow.id == AssignmentRow.segment_id)
        .where(SegmentRow.recording_id == recording_id)
        .order_by(AssignmentRow.id)
    )
    return tuple(assignment_of(row) for row in session.scalars(wanted))


def add_reliability_sample(session: Session, sample: ReliabilitySample) -> tuple[RowChange, ...]:
    """Store a drawn sample with its segments in the order of the draw."""
    row = ReliabilitySampleRow(
        id=sample.id,
        drawn_at=sample.drawn_at,
        seed=sample.seed,
        fraction=sample.fraction,
        strata=list(sample.strata),
    )
    session.add(row)
    session.flush()
    segments = [
        ReliabilitySampleSegmentRow(
            reliability_sample_id=sample.id, position=position, segment_id=segment_id
        )
        for position, segment_id in enumerate(sample.segment_ids)
    ]
    session.add_all(segments)
    session.flush()
    return tuple(row_values.added(each) for each in (row, *segments))


def reliability_samples(session: Session) -> tuple[ReliabilitySample, ...]:
    """Return all drawn samples, oldest first."""
    rows = session.scalars(select(ReliabilitySampleRow).order_by(ReliabilitySampleRow.id)).all()
    return tuple(_sample_of(session, row) for row in rows)


def _sample_of(session: Session, row: ReliabilitySampleRow) -> ReliabilitySample:
    segment_ids = session.scalars(
        select(ReliabilitySampleSegmentRow.segment_id)
        .where(ReliabilitySampleSegmentRow.reliability_sample_id == row.id)
        .order_by(ReliabilitySampleSegmentRow.position)
    )
    return ReliabilitySample(
        id=row.id,
        drawn_at=row.drawn_at,
        seed=row.seed,
        fraction=row.fraction,
        strata=tuple(row.strata),
        segment_ids=tuple(segment_ids),
    )
