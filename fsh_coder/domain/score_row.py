"""Scores as exports list them: one value of one measure by one coder of one segment."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fsh_coder.domain.identifiers import ObservationId, SegmentId
from fsh_coder.domain.rubric import Block, Measure, Unit
from fsh_coder.domain.study import Purpose


class MissingCode(StrEnum):
    """Why there is no value; an export leaves the cell blank and says this beside it."""

    NOT_RATED = "not_rated"
    NOT_DEFINED = "not_defined"
    NOT_CODED = "not_coded"

    @property
    def explanation(self) -> str:
        """Return the sentence of the codebook."""
        return _EXPLANATIONS[self.value]


_EXPLANATIONS = {
    "not_rated": "The coder submitted the observation without this rating.",
    "not_defined": "The score cannot be computed: something is divided by zero or not rated.",
    "not_coded": "This coder did not submit an observation of this recording.",
}


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What a study knows about a practice session beside its scores; "" is not known."""

    label: str
    worker_label: str = ""
    team: str = ""
    phase: str = ""
    time_point: str = ""
    held_on: date | None = None
    visit_type: str = ""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One value of one measure; ``value`` None has its ``missing`` code and ``reason``.

    ``recording`` is the label under which the segment stands in every table: the session's,
    with the segment's times where a session has several. ``coder`` is a short label that no
    other coder of the study has.
    """

    observation_id: ObservationId
    segment_id: SegmentId
    recording: str
    session: SessionFacts
    coder: str
    purpose: Purpose
    submitted_at: datetime
    measure: Measure
    value: float | None
    missing: MissingCode | None = None
    reason: str = ""

    @property
    def block(self) -> Block:
        """Return whether it is a global rating, a count or a derived score."""
        return self.measure.block

    @property
    def unit(self) -> Unit:
        """Return the measure's unit."""
        return self.measure.unit


@dataclass(frozen=True, slots=True)
class CoderScore:
    """What one coder gave a dimension, why, and when she heard it."""

    coder: str
    score: int
    reason: str = ""
    evidence_at_ms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A dimension on which coders of one recording are more than one point apart."""

    segment_id: SegmentId
    recording: str
    measure: Measure
    scores: tuple[CoderScore, ...]

    @property
    def spread(self) -> int:
        """Return the highest score minus the lowest."""
        values = [each.score for each in self.scores]
        return max(values) - min(values)
