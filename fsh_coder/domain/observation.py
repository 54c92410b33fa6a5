"""One coder's pass over one segment: marks, ratings, evidence and notes.

An observation never changes in place; each verb returns the change to be stored.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    MarkId,
    NoteId,
    ObservationId,
)
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.study import Purpose


class ObservationState(StrEnum):
    """Where an observation stands; an assignment without one is still to do."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Speaker(StrEnum):
    """Who spoke the words a mark stands for."""

    WORKER = "worker"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class BehaviourMark:
    """One behaviour heard: its code and when, from the recording's start.

    ``end_ms`` None means a moment, not a stretch; ``speaker`` None means not said.
    """

    id: MarkId
    code: str
    at_ms: int
    end_ms: int | None = None
    speaker: Speaker | None = None
    note: str = ""
    is_unsure: bool = False

    def __post_init__(self) -> None:
        if self.at_ms < 0 or (self.end_ms is not None and self.end_ms <= self.at_ms):
            raise ValueError(f"mark from {self.at_ms} ms to {self.end_ms} ms")


@dataclass(frozen=True, slots=True)
class GlobalRating:
    """A dimension's score with its reason; ``score`` None means not rated."""

    dimension: str
    score: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, order=True)
class EvidenceLink:
    """A mark that stands behind a dimension's score."""

    dimension: str
    mark_id: MarkId


@dataclass(frozen=True, slots=True)
class ObservationNote:
    """A free note of the coder, on the whole (``at_ms`` None) or at a moment."""

    id: NoteId
    text: str
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class SettledMark:
    """What became of one coder's mark in a consensus, and why.

    ``mark_id`` is the consensus's own mark, None where the team agreed to code nothing.
    ``reason`` is empty where the coders had agreed from the start.
    """

    source_mark_id: MarkId
    mark_id: MarkId | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HeardSpan:
    """A stretch of the recording that has been played to the coder."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Observation:
    """One coder's coding of one segment with one rubric version.

    ``marks`` are in order of time, ties by id. ``ratings`` hold only dimensions that were
    touched; a dimension that is absent is not rated. ``settled`` is empty but in a consensus.
    """

    id: ObservationId
    assignment_id: AssignmentId
    coder_id: CoderId
    segment: Segment
    rubric_digest: str
    purpose: Purpose
    state: ObservationState
    started_at: datetime
    submitted_at: datetime | None = None
    marks: tuple[BehaviourMark, ...] = ()
    ratings: tuple[GlobalRating, ...] = ()
    evidence: tuple[EvidenceLink, ...] = ()
    notes: tuple[ObservationNote, ...] = ()
    heard: tuple[HeardSpan, ...] = field(default=())
    resume_at_ms: int | None = None
    settled: tuple[SettledMark, ...] = ()

    @property
    def is_locked(self) -> bool:
        """Whether it was submitted and not reopened."""
        return self.state is ObservationState.SUBMITTED

    def mark(self, mark_id: MarkId) -> BehaviourMark | None:
        """Return a mark by its id, None if it is gone."""
        return next((mark for mark in self.marks if mark.id == mark_id), None)

    def rating(self, dimension: str) -> GlobalRating:
        """Return a dimension's rating; one that was never touched is not rated."""
        found = next((r for r in self.ratings if r.dimension == dimension), None)
        return found or GlobalRating(dimension)

    def scores(self) -> dict[str, int | None]:
        """Return the scores by dimension; None means not rated."""
        return {rating.dimension: rating.score for rating in self.ratings}

    def evidence_for(self, dimension: str) -> tuple[BehaviourMark, ...]:
        """Return the marks linked to a dimension, in order of time."""
        linked = {link.mark_id for link in self.evidence if link.dimension == dimension}
        return tuple(mark for mark in self.marks if mark.id in linked)

    def with_mark(self, mark: BehaviourMark) -> "Observation":
        """Return the observation with a mark added, or replaced by its id."""
        others = tuple(m for m in self.marks if m.id != mark.id)
        marks = tuple(sorted((*others, mark), key=mark_order))
        return replace(self, marks=marks)

    def without_mark(self, mark_id: MarkId) -> "Observation":
        """Return the observation without a mark and the evidence that rests on it."""
        return replace(
            self,
            marks=tuple(m for m in self.marks if m.id != mark_id),
            evidence=tuple(link for link in self.evidence if link.mark_id != mark_id),
        )


def mark_order(mark: BehaviourMark) -> tuple[int, int]:
    """Return the sort key of marks: by time, ties in the order they were made."""
    return (mark.at_ms, mark.id.int)


def merge_spans(spans: tuple[HeardSpan, ...]) -> tuple[HeardSpan, ...]:
    """Return the same listening as the fewest spans, in order."""
    merged: list[HeardSpan] = []
    for span in sorted(spans, key=lambda s: (s.start_ms, s.end_ms)):
        if span.end_ms <= span.start_ms:
            continue
        if merged and span.start_ms <= merged[-1].end_ms:
            end_ms = max(merged[-1].end_ms, span.end_ms)
            merged[-1] = HeardSpan(merged[-1].start_ms, end_ms)
        else:
            merged.append(span)
    return tuple(merged)


def heard_ms(spans: tuple[HeardSpan, ...], segment: Segment) -> int:
    """Return how much of a segment was played at least once."""
    return sum(
        max(0, min(span.end_ms, segment.end_ms) - max(span.start_ms, segment.start_ms))
        for span in merge_spans(spans)
    )
