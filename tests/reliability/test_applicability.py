"""Ratings that say a dimension does not apply: counted apart, and in no figure."""

from fsh_coder.reliability.applicability import with_not_applicable
from fsh_coder.reliability.ratings_matrix import RatingsMatrix
from fsh_coder.reliability.report import MeasureReliability
from fsh_coder.reliability.summary import measure_reliability

Cells = frozenset[tuple[str, str]]


def measure(scores: dict[tuple[str, str], float | None]) -> MeasureReliability:
    """Return the figures of a dimension of five points."""
    matrix = RatingsMatrix.from_rows((rec, coder, value) for (rec, coder), value in scores.items())
    return measure_reliability(
        "warmth", "Warmth", "global", matrix, scale_range=(1, 5), unit="points", resamples=50
    )


def cells(*given: str) -> Cells:
    """Return cells written as recording and coder: ``1a``."""
    return frozenset((each[0], each[1]) for each in given)


SCORES: dict[tuple[str, str], float | None] = {
    ("1", "a"): 1, ("1", "b"): 2, ("2", "a"): 4, ("2", "b"): 4, ("3", "a"): 5, ("3", "b"): 5,
    ("4", "a"): None, ("4", "b"): None, ("5", "a"): 3, ("5", "b"): None,
}  # fmt: skip
RATED = cells("1a", "1b", "2a", "2b", "3a", "3b", "5a")


def test_nothing_said_changes_nothing() -> None:
    """Where every rating is a score the figures are handed on as they are."""
    found = measure(SCORES)
    assert with_not_applicable(found, rated=RATED, not_applicable=frozenset()) is found


def test_no_figure_changes_and_disputes_are_named() -> None:
    """Estimates stay; the words count ratings, recordings in dispute and those compared."""
    found = measure(SCORES)
    given = cells("4a", "4b", "5b")
    after = with_not_applicable(found, rated=RATED, not_applicable=given)
    assert (after.icc_a1, after.exact, after.n_recordings) == (
        found.icc_a1,
        found.exact,
        found.n_recordings,
    )
    assert after.not_applicable == given
    assert after.warnings[:-1] == found.warnings
    assert after.warnings[-1].short == "3 not applicable, 1 disputed"
    assert after.warnings[-1].explanation == (
        "3 ratings say that it does not apply; statistics leave such ratings out like missing "
        "scores. Coders differ on whether it applies on 1 of 5 recordings: 5."
    )


def test_agreement_on_what_does_not_apply_is_said() -> None:
    """One rating, and nobody against it."""
    rated = cells("1a", "1b", "2a", "2b", "3a", "3b")
    after = with_not_applicable(measure(SCORES), rated=rated, not_applicable=cells("4a", "4b"))
    assert after.warnings[-1].short == "2 not applicable"
    assert after.warnings[-1].explanation.endswith(
        "Coders agree on whether it applies on all 4 recordings."
    )
    alone = with_not_applicable(measure(SCORES), rated=frozenset(), not_applicable=cells("4a"))
    assert alone.warnings[-1].explanation == (
        "1 rating says that it does not apply; statistics leave such ratings out like missing "
        "scores."
    )


def test_what_never_applied_is_not_called_not_rated() -> None:
    """Without two scores the first thing said is that it did not apply."""
    nothing: dict[tuple[str, str], float | None] = {("1", "a"): None, ("1", "b"): None}
    found = with_not_applicable(
        measure(nothing), rated=frozenset(), not_applicable=cells("1a", "1b")
    )
    assert [each.short for each in found.warnings] == ["2 not applicable", "No two scores"]


def test_many_disputes_are_cut() -> None:
    """Six recordings are named, more are hinted at."""
    numbers = "12345678"
    rated = cells(*(f"{n}a" for n in numbers))
    given = cells(*(f"{n}b" for n in numbers))
    after = with_not_applicable(measure(SCORES), rated=rated, not_applicable=given)
    assert after.warnings[-1].explanation.endswith("on 8 of 8 recordings: 1, 2, 3, 4, 5, 6 ….")
