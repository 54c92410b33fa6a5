"""Behaviour counts and derived scores of one observation."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from fsh_coder.domain import formula
from fsh_coder.domain.formula import NotDefined, Value
from fsh_coder.domain.rubric import Rubric, UnknownMeasureError


@dataclass(frozen=True, slots=True)
class ScoreValue:
    """A derived score, unrounded; None with the reason where it is not defined."""

    value: float | None
    reason: str | None


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
    rubric: Rubric, *, ratings: Mapping[str, int | None], counts: Mapping[str, int]
) -> dict[str, ScoreValue]:
    """Compute every derived score of the rubric, in its order.

    Args:
        rubric: gives the formulas.
        ratings: score by dimension; None or absent means not rated.
        counts: count by code; absent means that the code was not counted.

    Returns:
        Each derived score; not defined, with every reason, where an input is missing or
        something is divided by zero.

    Raises:
        FormulaError: a formula cannot be read; never with a rubric that was read from a file.
        FormulaCycleError: formulas stand in a circle; likewise.
    """
    known = _ratings(rubric, ratings) | _counts(rubric, counts)
    formulas = {each.key: formula.parse(each.formula) for each in rubric.derived}
    for key in formula.evaluation_order(formulas):
        known[key] = formulas[key].evaluate(known)
    return {each.key: _score(known[each.key]) for each in rubric.derived}


def _ratings(rubric: Rubric, ratings: Mapping[str, int | None]) -> dict[str, Value]:
    known: dict[str, Value] = {}
    for dimension in rubric.dimensions:
        score = ratings.get(dimension.key)
        known[dimension.key] = (
            NotDefined((f"{dimension.label} is not rated",)) if score is None else Fraction(score)
        )
    return known


def _counts(rubric: Rubric, counts: Mapping[str, int]) -> dict[str, Value]:
    known: dict[str, Value] = {}
    for code in rubric.codes:
        count = counts.get(code.key)
        known[code.key] = (
            NotDefined((f"{code.label} was not counted",)) if count is None else Fraction(count)
        )
    return known


def _score(value: Value) -> ScoreValue:
    if isinstance(value, NotDefined):
        return ScoreValue(None, value.reason)
    try:
        return ScoreValue(float(value), None)
    except OverflowError:
        return ScoreValue(None, "larger than any number a computer holds")
