"""One coder's pass over one segment: marks, units, ratings, answers, evidence and notes.

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
    UnitId,
)
from fsh_coder.domain.ratings import NOT_APPLICABLE, NotApplicable, Rating
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


def speakers_by_value() -> dict[str | None, Speaker | None]:
    """Return every speaker by its value, and None by None.

    To look thousands of them up takes far less time than to call the enumeration.
    """
    return {None: None} | {each.value: each for each in Speaker}


@dataclass(frozen=True, slots=True)
class BehaviourMark:
    """One behaviour heard: its code and when, from the recording's start.

    ``end_ms`` None means a moment, not a stretch; ``speaker`` None means not said.
    ``unit_id`` is the unit of speech that the mark codes, None for a mark on its own.
    """

    id: MarkId
    code: str
    at_ms: int
    end_ms: int | None = None
    speaker: Speaker | None = None
    note: str = ""
    is_unsure: bool = False
    unit_id: UnitId | None = None

    def __post_init__(self) -> None:
        if self.at_ms < 0 or (self.end_ms is not None and self.end_ms <= self.at_ms):
            raise ValueError(f"mark from {self.at_ms} ms to {self.end_ms} ms")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of speech, such as an utterance; ``speaker`` None means not said yet.

    ``origin`` is the unit of another coder's parse that this one was copied from.
    """

    id: UnitId
    start_ms: int
    end_ms: int
    speaker: Speaker | None = None
    origin: UnitId | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"unit from {self.start_ms} ms to {self.end_ms} ms")

    @property
    def duration_ms(self) -> int:
        """Return the unit's length."""
        return self.end_ms - self.start_ms

    def overlaps(self, start_ms: int, end_ms: int) -> bool:
        """Whether a stretch shares time with the unit; touching ends do not count."""
        return self.start_ms < end_ms and start_ms < self.end_ms


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What the coder wrote down for one of the rubric's extra fields."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class GlobalRating:
    """A dimension's score with its reason.

    ``score`` None means not rated, unless the coder said that the dimension does not apply.
    """

    dimension: str
    score: int | None = None
    reason: str = ""
    is_not_applicable: bool = False

    def __post_init__(self) -> None:
        if self.is_not_applicable and self.score is not None:
            raise ValueError(f"{self.dimension} is not applicable and has score {self.score}")

    @property
    def rating(self) -> Rating:
        """Return the score, NOT_APPLICABLE, or None for not rated."""
        return NOT_APPLICABLE if self.is_not_applicable else self.score

    @property
    def is_rated(self) -> bool:
        """Whether the coder gave a score or said that the dimension does not apply."""
        return self.rating is not None


def rating_of(dimension: str, rating: Rating, *, reason: str = "") -> GlobalRating:
    """Return a dimension's rating: a score, NOT_APPLICABLE, or None for not rated."""
    if isinstance(rating, NotApplicable):
        return GlobalRating(dimension, None, reason, is_not_applicable=True)
    return GlobalRating(dimension, rating, reason)


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
    ``units`` are in order of time and never overlap. ``answers`` hold only fields that were
    answered, by key. ``passes_done`` are the keys of finished passes, in that order.
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
    units: tuple[Unit, ...] = ()
    answers: tuple[FieldAnswer, ...] = ()
    passes_done: tuple[str, ...] = ()

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

    def given_ratings(self) -> dict[str, Rating]:
        """Return what was given by dimension: a score or NOT_APPLICABLE; None is not rated."""
        return {rating.dimension: rating.rating for rating in self.ratings}

    def answer(self, field_key: str) -> str | None:
        """Return what was answered to an extra field, None if nothing was."""
        return next((each.text for each in self.answers if each.field == field_key), None)

    def unit(self, unit_id: UnitId) -> Unit | None:
        """Return a unit by its id, None if it is gone."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def unit_at(self, at_ms: int) -> Unit | None:
        """Return the unit that a moment lies in, None in a gap; where two touch, the later."""
        return next((u for u in reversed(self.units) if u.start_ms <= at_ms <= u.end_ms), None)

    def marks_of_unit(self, unit_id: UnitId) -> tuple[BehaviourMark, ...]:
        """Return the codes of a unit, in the order in which they were given."""
        return tuple(mark for mark in self.marks if mark.unit_id == unit_id)

    def uncoded_units(self) -> tuple[Unit, ...]:
        """Return the units without a code, in order of time."""
        coded = {mark.unit_id for mark in self.marks}
        return tuple(unit for unit in self.units if unit.id not in coded)

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


def unit_order(unit: Unit) -> tuple[int, int]:
    """Return the sort key of units: by time; ties occur only while several change at once."""
    return (unit.start_ms, unit.id.int)


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
