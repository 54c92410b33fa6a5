"""An observation of one minute, for tests of what observations hold."""

from datetime import UTC, datetime
from uuid import UUID

from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    ObservationId,
    RecordingId,
    SegmentId,
)
from fsh_coder.domain.observation import BehaviourMark, Observation, ObservationState
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.study import Purpose


def make_observation(*marks: BehaviourMark) -> Observation:
    """Return an untouched draft with the given marks."""
    observation = Observation(
        id=ObservationId(UUID(int=1)),
        assignment_id=AssignmentId(UUID(int=2)),
        coder_id=CoderId(UUID(int=3)),
        segment=Segment(SegmentId(UUID(int=4)), RecordingId(UUID(int=5)), 1000, 61_000),
        rubric_digest="0" * 64,
        purpose=Purpose.PRIMARY,
        state=ObservationState.DRAFT,
        started_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    for mark in marks:
        observation = observation.with_mark(mark)
    return observation
