"""Who is to hear which part of a recording, and how far each coder is."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import CoderId, RecordingId
from fsh_coder.domain.observation import ObservationState
from fsh_coder.domain.study import Purpose
from fsh_coder.store.tables import AssignmentRow, ObservationRow, SegmentRow

_CODED_ALONE = tuple(purpose.value for purpose in Purpose if purpose.is_coded_alone)
_TO_DO = "to_do"


class AssignedStretch(NamedTuple):
    """A stretch of a recording that a coder is to code, in ms from the recording's start."""

    coder_id: CoderId
    start_ms: int
    end_ms: int
    is_submitted: bool


def assigned_stretches(session: Session, recording_id: RecordingId) -> tuple[AssignedStretch, ...]:
    """Return what of a recording is assigned to whom; a consensus is left out."""
    wanted = (
        select(
            AssignmentRow.coder_id,
            SegmentRow.start_ms,
            SegmentRow.end_ms,
            func.coalesce(ObservationRow.state, _TO_DO),
        )
        .join(SegmentRow, SegmentRow.id == AssignmentRow.segment_id)
        .outerjoin(ObservationRow, ObservationRow.assignment_id == AssignmentRow.id)
        .where(SegmentRow.recording_id == recording_id)
        .where(AssignmentRow.purpose.in_(_CODED_ALONE))
        .order_by(AssignmentRow.id)
    )
    return tuple(
        AssignedStretch(coder_id, start_ms, end_ms, state == ObservationState.SUBMITTED.value)
        for coder_id, start_ms, end_ms, state in session.execute(wanted)
    )
