"""What an observation still lacks before it may be submitted, each with where to go."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from fsh_coder.domain import field_answers, scoring
from fsh_coder.domain.identifiers import MarkId, UnitId
from fsh_coder.domain.observation import Observation, Unit, heard_ms
from fsh_coder.domain.rubric import Dimension, Rubric
from fsh_coder.domain.rubric_procedure import UnitKind
from fsh_coder.domain.timecode import timecode

HEARD_ENOUGH = 0.95


class GapKind(StrEnum):
    """What kind of thing is missing; unsure marks, volleys and what was not heard only warn."""

    NOT_RATED = "not_rated"
    RATINGS_CONFLICT = "ratings_conflict"
    NO_REASON = "no_reason"
    NO_ANSWER = "no_answer"
    NO_UNITS = "no_units"
    UNIT_WITHOUT_CODE = "unit_without_code"
    NOT_DONE = "pass_not_done"
    UNSURE_MARK = "unsure_mark"
    VOLLEY = "volley"
    NOT_HEARD = "not_heard"

    @property
    def stops_submission(self) -> bool:
        """Whether an observation with this gap cannot be submitted."""
        return self not in {GapKind.UNSURE_MARK, GapKind.VOLLEY, GapKind.NOT_HEARD}


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing thing, in words, and what to jump to."""

    kind: GapKind
    words: str
    dimension: str | None = None
    mark_id: MarkId | None = None
    at_ms: int | None = None
    field: str | None = None
    unit_id: UnitId | None = None
    pass_key: str | None = None


def gaps(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    """Return everything that is missing, in the order in which a coder would mend it."""
    return (
        *not_rated(observation, rubric),
        *conflicting(observation, rubric),
        *without_reason(observation, rubric),
        *without_answer(observation, rubric),
        *without_code(observation, rubric),
        *_not_done(observation, rubric),
        *_unsure(observation, rubric),
        *_not_heard(observation),
    )


def not_rated(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    """Return the dimensions without a rating that no other rating settles."""
    settled = scoring.settled_ratings(rubric, observation.given_ratings())
    return tuple(
        Gap(GapKind.NOT_RATED, f"{dimension.label} is not rated", dimension=dimension.key)
        for dimension in rubric.dimensions
        if settled[dimension.key] is None
    )


def conflicting(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    """Return the ratings that contradict the one they depend on."""
    return tuple(
        Gap(GapKind.RATINGS_CONFLICT, conflict.reason, dimension=conflict.dimension)
        for conflict in scoring.rating_conflicts(rubric, observation.given_ratings())
    )


def without_reason(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    """Return the scores that lack the reason their dimension asks for."""
    return tuple(
        Gap(GapKind.NO_REASON, f"{dimension.label} has no reason", dimension=dimension.key)
        for dimension in rubric.dimensions
        if lacks_reason(observation, dimension)
    )


def lacks_reason(observation: Observation, dimension: Dimension) -> bool:
    """Whether a score stands without the reason that its dimension asks for.

    What is not rated, or not applicable, has no score to give a reason for. A submitted
    observation lacks none: it had all that was asked when it was submitted, and a study may
    ask for more since.
    """
    if observation.is_locked or not dimension.reason_required:
        return False
    rating = observation.rating(dimension.key)
    return rating.score is not None and not rating.reason.strip()


def without_answer(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    """Return the required extra fields that were not answered."""
    return tuple(
        Gap(GapKind.NO_ANSWER, f"{asked.label} is not answered", field=asked.key)
        for asked in field_answers.unanswered(rubric, observation)
    )


def without_code(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    """Return the units without a code, where the rubric wants one for every unit."""
    if rubric.unit is None or not rubric.unit.every_unit:
        return ()
    return tuple(_no_code(unit, rubric.unit.kind) for unit in observation.uncoded_units())


# A thousand units want a code, one fewer at each key press: the words of the others stay.
@lru_cache(maxsize=4096)
def _no_code(unit: Unit, kind: UnitKind) -> Gap:
    words = f"the {kind} at {timecode(unit.start_ms)} has no code"
    return Gap(GapKind.UNIT_WITHOUT_CODE, words, at_ms=unit.start_ms, unit_id=unit.id)


def _not_done(observation: Observation, rubric: Rubric) -> tuple[Gap, ...]:
    return tuple(
        Gap(GapKind.NOT_DONE, f"the pass “{each.label}” is not finished", pass_key=each.key)
        for each in rubric.passes
        if each.key not in observation.passes_done
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
