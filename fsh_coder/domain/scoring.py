"""Behaviour counts and derived scores of one observation."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from fsh_coder.domain import formula
from fsh_coder.domain.formula import NotApplicableValue, NotDefined, Value
from fsh_coder.domain.ratings import NOT_APPLICABLE, NotApplicable, Rating
from fsh_coder.domain.rubric import Dimension, Rubric, UnknownMeasureError


@dataclass(frozen=True, slots=True)
class ScoreValue:
    """A derived score, unrounded; None with the reason where it is not defined."""

    value: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class RatingConflict:
    """A rating that contradicts another, and why, for the coder to settle."""

    dimension: str
    reason: str


class NotApplicableRefusedError(ValueError):
    """A dimension was given as not applicable that must always be rated."""

    def __init__(self, rubric: str, dimension: str) -> None:
        super().__init__(f"{rubric} does not let {dimension!r} be not applicable")
        self.rubric = rubric
        self.dimension = dimension


def counts(rubric: Rubric, mark_codes: Iterable[str]) -> dict[str, int]:
    """Count the marks of each behaviour code.

    Args:
        rubric: gives the codes and their order.
        mark_codes: the code of each mark, in any order.

    Returns:
        Every code of the rubric with its count; 0 says that none was heard.

    Raises:
        UnknownMeasureError: a mark has a code that is not in the rubric.
    """
    n_marks = Counter(mark_codes)
    result = {code.key: n_marks.pop(code.key, 0) for code in rubric.codes}
    for unknown in n_marks:
        raise UnknownMeasureError(rubric.short_title, unknown)
    return result


def derived(
    rubric: Rubric, *, ratings: Mapping[str, Rating], counts: Mapping[str, int]
) -> dict[str, ScoreValue]:
    """Compute every derived score of the rubric, in its order.

    Args:
        rubric: gives the formulas.
        ratings: score by dimension, or NOT_APPLICABLE; None or absent means not rated.
        counts: count by code; absent means that the code was not counted.

    Returns:
        Each derived score; not defined, with every reason, where an input is missing,
        ratings contradict one another or something is divided by zero.

    Raises:
        NotApplicableRefusedError: a dimension is not applicable that cannot be.
        FormulaError: a formula cannot be read; never with a rubric that was read from a file.
        FormulaCycleError: formulas stand in a circle; likewise.
    """
    known = _ratings(rubric, ratings) | _counts(rubric, counts)
    formulas = {each.key: formula.parse(each.formula) for each in rubric.derived}
    for key in formula.evaluation_order(formulas):
        known[key] = formulas[key].evaluate(known)
    return {each.key: _score(known[each.key]) for each in rubric.derived}


def settled_ratings(rubric: Rubric, ratings: Mapping[str, Rating]) -> dict[str, Rating]:
    """Return the rating of every dimension, with what another rating makes not applicable.

    Raises:
        NotApplicableRefusedError: a dimension is not applicable that cannot be.
    """
    settled: dict[str, Rating] = {}
    for dimension in rubric.dimensions:
        rating = ratings.get(dimension.key)
        if rating is NOT_APPLICABLE and not dimension.not_applicable:
            raise NotApplicableRefusedError(rubric.short_title, dimension.key)
        ruled_out = rating is None and _is_ruled_out(dimension, ratings)
        settled[dimension.key] = NOT_APPLICABLE if ruled_out else rating
    return settled


def rating_conflicts(rubric: Rubric, ratings: Mapping[str, Rating]) -> tuple[RatingConflict, ...]:
    """Return the ratings that contradict the one they depend on, in the rubric's order."""
    found = ((each, _conflict(rubric, each, ratings)) for each in rubric.dimensions)
    return tuple(RatingConflict(each.key, reason) for each, reason in found if reason)


def _is_ruled_out(dimension: Dimension, ratings: Mapping[str, Rating]) -> bool:
    when = dimension.not_applicable_when
    return when is not None and ratings.get(when.dimension) == when.score


def _conflict(rubric: Rubric, dimension: Dimension, ratings: Mapping[str, Rating]) -> str | None:
    rating, when = ratings.get(dimension.key), dimension.not_applicable_when
    if rating is None or when is None:
        return None
    other = rubric.dimension(when.dimension).label
    if rating is not NOT_APPLICABLE and _is_ruled_out(dimension, ratings):
        return f"{dimension.label} is rated although {other} is {when.score}"
    if rating is NOT_APPLICABLE and ratings.get(when.dimension) not in (None, when.score):
        return f"{dimension.label} is not applicable although {other} is not {when.score}"
    return None


def _ratings(rubric: Rubric, ratings: Mapping[str, Rating]) -> dict[str, Value]:
    settled = settled_ratings(rubric, ratings)
    conflicts = {each.dimension: each.reason for each in rating_conflicts(rubric, ratings)}
    return {
        each.key: _rating_value(each, settled[each.key], conflict=conflicts.get(each.key))
        for each in rubric.dimensions
    }


def _rating_value(dimension: Dimension, rating: Rating, *, conflict: str | None) -> Value:
    if conflict is not None:
        return NotDefined((conflict,))
    if isinstance(rating, NotApplicable):
        return NotApplicableValue((f"{dimension.label} is not applicable",))
    if rating is None:
        return NotDefined((f"{dimension.label} is not rated",))
    return Fraction(rating)


def _counts(rubric: Rubric, counts: Mapping[str, int]) -> dict[str, Value]:
    known: dict[str, Value] = {}
    for code in rubric.codes:
        count = counts.get(code.key)
        known[code.key] = (
            NotDefined((f"{code.label} was not counted",)) if count is None else Fraction(count)
        )
    for family in rubric.families:
        variants = [known[code.key] for code in rubric.variants_of(family.key)]
        known[family.key] = formula.total(variants)
    return known


def _score(value: Value) -> ScoreValue:
    if isinstance(value, NotDefined):
        return ScoreValue(None, value.reason)
    try:
        return ScoreValue(float(value), None)
    except OverflowError:
        return ScoreValue(None, "larger than any number a computer holds")
