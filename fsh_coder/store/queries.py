"""Read-only questions that several tables answer together."""

from typing import NamedTuple, TypeVar

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from fsh_coder.domain.identifiers import ObservationId, RecordingId
from fsh_coder.domain.observation import Observation, ObservationState
from fsh_coder.domain.study import Purpose
from fsh_coder.store.observations import observation_of
from fsh_coder.store.tables import (
    AssignmentRow,
    CoderRow,
    CodingUnitRow,
    ObservationRow,
    PracticeSessionRow,
    RecordingRow,
    RubricRow,
    SegmentRow,
)

_TO_DO = "to_do"
_CODED_ALONE = tuple(purpose.value for purpose in Purpose if purpose.is_coded_alone)

_Chosen = TypeVar("_Chosen", ObservationRow, str)


def coding_states(
    session: Session, recording_id: RecordingId, *, rubric_key: str | None
) -> tuple[ObservationState | None, ...]:
    """Return where each assignment of a recording stands, None for one still to do.

    A consensus is nobody's assignment, so it is left out.

    Args:
        session: the running transaction.
        recording_id: the recording, in all its segments.
        rubric_key: asks for one rubric in any of its versions; None for all rubrics.
    """
    wanted = _of_recording(
        select(func.coalesce(ObservationRow.state, _TO_DO))
        .select_from(AssignmentRow)
        .outerjoin(ObservationRow, ObservationRow.assignment_id == AssignmentRow.id),
        recording_id,
        rubric_key=rubric_key,
    )
    return tuple(
        None if state == _TO_DO else ObservationState(state) for state in session.scalars(wanted)
    )


def observations_of_recording(
    session: Session, recording_id: RecordingId, *, rubric_key: str | None
) -> tuple[Observation, ...]:
    """Return every coder's observation of a recording with all it holds, by assignment.

    A consensus is left out.

    Args:
        session: the running transaction.
        recording_id: the recording, in all its segments.
        rubric_key: asks for one rubric in any of its versions; None for all rubrics.
    """
    wanted = _of_recording(
        select(ObservationRow).join(
            AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id
        ),
        recording_id,
        rubric_key=rubric_key,
    )
    return tuple(observation_of(session, row) for row in session.scalars(wanted))


def units_were_given_on(session: Session, observation_id: ObservationId) -> bool:
    """Whether another observation has units that were copied from this one's."""
    own, copy = CodingUnitRow, aliased(CodingUnitRow)
    # By way of the segment: a study may hold a hundred thousand units, a segment a few thousand.
    segment_id = (
        select(AssignmentRow.segment_id)
        .join(ObservationRow, ObservationRow.assignment_id == AssignmentRow.id)
        .where(ObservationRow.id == observation_id)
        .scalar_subquery()
    )
    others = (
        select(ObservationRow.id)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .where(AssignmentRow.segment_id == segment_id, ObservationRow.id != observation_id)
    )
    its_units = select(own.id).where(own.observation_id == observation_id)
    found = select(exists().where(copy.observation_id.in_(others), copy.origin.in_(its_units)))
    return bool(session.scalar(found))


def has_copied_units(session: Session, observation_id: ObservationId) -> bool:
    """Whether an observation has units that were copied from another coder's."""
    row = CodingUnitRow
    copied = exists().where(row.observation_id == observation_id, row.origin.is_not(None))
    return bool(session.scalar(select(copied)))


class ObservationNames(NamedTuple):
    """How people call an observation: the session's label and the coder's name."""

    session_label: str
    coder_name: str


def names_of_observation(
    session: Session, observation_id: ObservationId
) -> ObservationNames | None:
    """Return how people call an observation, None if there is none."""
    wanted = (
        select(PracticeSessionRow.label, CoderRow.name)
        .select_from(ObservationRow)
        .join(AssignmentRow, AssignmentRow.id == ObservationRow.assignment_id)
        .join(CoderRow, CoderRow.id == AssignmentRow.coder_id)
        .join(SegmentRow, SegmentRow.id == AssignmentRow.segment_id)
        .join(RecordingRow, RecordingRow.id == SegmentRow.recording_id)
        .join(PracticeSessionRow, PracticeSessionRow.id == RecordingRow.practice_session_id)
        .where(ObservationRow.id == observation_id)
    )
    row = session.execute(wanted).one_or_none()
    return None if row is None else ObservationNames(row.label, row.name)


def _of_recording(
    wanted: Select[_Chosen], recording_id: RecordingId, *, rubric_key: str | None
) -> Select[_Chosen]:
    found = (
        wanted.join(SegmentRow, SegmentRow.id == AssignmentRow.segment_id)
        .where(SegmentRow.recording_id == recording_id)
        .where(AssignmentRow.purpose.in_(_CODED_ALONE))
        .order_by(AssignmentRow.id)
    )
    if rubric_key is None:
        return found
    return found.join(RubricRow, RubricRow.digest == AssignmentRow.rubric_digest).where(
        RubricRow.key == rubric_key
    )
