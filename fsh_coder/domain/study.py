"""The study: its settings, who codes what, and for which purpose."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    ReliabilitySampleId,
    SegmentId,
    StudyId,
)

DEFAULT_MIN_SESSIONS_FOR_PROFILE = 2


class Purpose(StrEnum):
    """Why an observation is made; only primary and double enter reliability."""

    PRIMARY = "primary"
    DOUBLE = "double"
    CALIBRATION = "calibration"
    REFERENCE = "reference"
    CONSENSUS = "consensus"

    @property
    def is_coded_alone(self) -> bool:
        """Whether one coder makes it from her own list; a consensus is made by talking."""
        return self is not Purpose.CONSENSUS

    @property
    def enters_reliability(self) -> bool:
        """Whether observations of this purpose are compared for inter-rater reliability."""
        return self in {Purpose.PRIMARY, Purpose.DOUBLE}


@dataclass(frozen=True, slots=True)
class Study:
    """One study file's own facts."""

    id: StudyId
    name: str
    created_at: datetime
    is_synthetic: bool = False
    min_sessions_for_profile: int = DEFAULT_MIN_SESSIONS_FOR_PROFILE


@dataclass(frozen=True, slots=True)
class Assignment:
    """One segment to be coded by one coder with one rubric version, for one purpose.

    ``position`` is the place in the coder's own shuffled list.
    """

    id: AssignmentId
    segment_id: SegmentId
    coder_id: CoderId
    rubric_digest: str
    purpose: Purpose
    position: int
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReliabilitySample:
    """A drawn set of segments to be double-coded, with what is needed to draw it again."""

    id: ReliabilitySampleId
    drawn_at: datetime
    seed: int
    fraction: float
    strata: tuple[str, ...]
    segment_ids: tuple[SegmentId, ...]
