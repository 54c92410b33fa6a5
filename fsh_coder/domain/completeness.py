"""What an observation still lacks before it may be submitted, each with where to go."""

from dataclasses import dataclass
from enum import StrEnum

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import Observation, heard_ms
from fsh_coder.domain.rubric import Rubric

HEARD_ENOUGH = 0.95


class GapKind(StrEnum):
    """What kind of thing is missing; ratings and reasons stop a submission, the rest warn."""

    NOT_RATED = "not_rated"
    NO_REASON = "no_reason"
    UNSURE_MARK = "unsure_mark"
    NOT_HEARD = "not_heard"

    @property
    def stops_submission(self) -> bool:
        """Whether an observation with this gap cannot be submitted."""
        return self in {GapKind.NOT_RATED, GapKind.NO_REASON}


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing thing, in words, and what to jump to."""

    kind: GapKind
    words: str
    dimension: str | None = None
    mark_id: MarkId | None = None
    at_ms: int | None = None


def gaps(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    """Return everything that is missing, in the order in which a coder would mend it."""
    return (
        *_not_rated(observation, rubric),
        *_without_reason(observation, rubric),
        *_unsure(observation, rubric),
        *_not_heard(observation),
    )


def _not_rated(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    return tuple(
        Gap(GapKind.NOT_RATED, f"{dimension.label} is not rated", dimension=dimension.key)
        for dimension in rubric.dimensions
        if observation.rating(dimension.key).score is None
    )


def _without_reason(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    return tuple(
        Gap(GapKind.NO_REASON, f"{dimension.label} has no reason", dimension=dimension.key)
        for dimension in rubric.dimensions
        if dimension.reason_required
        and observation.rating(dimension.key).score is not None
        and not observation.rating(dimension.key).reason.strip()
    )


def _unsure(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    return tuple(
        Gap(
            GapKind.UNSURE_MARK,
            f"{rubric.code(mark.code).short} is flagged unsure",
            mark_id=mark.id,
            at_ms=mark.at_ms,
        )
        for mark in observation.marks
        if mark.is_unsure
    )


def _not_heard(observation: Observation) -> tuple[Gap, ...]:
    segment = observation.segment
    heard = heard_ms(observation.heard, segment)
    if heard >= HEARD_ENOUGH * segment.duration_ms:
        return ()
    share = round(100 * (segment.duration_ms - heard) / segment.duration_ms)
    at_ms = _first_unheard_ms(observation)
    return (Gap(GapKind.NOT_HEARD, f"{share} % of the segment was not heard", at_ms=at_ms),)


def _first_unheard_ms(observation: Observation) -> int:
    at_ms = observation.segment.start_ms
    for span in observation.heard:
        if span.start_ms <= at_ms < span.end_ms:
            at_ms = span.end_ms
    return at_ms
