"""Counts and derived scores, computed by hand beside."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.rubric import DerivedScore, UnknownMeasureError
from fsh_coder.domain.scoring import ScoreValue, counts, derived
from tests.domain.small_rubric import make_rubric


def test_every_code_is_counted() -> None:
    """Each code has its number of marks, in the rubric's order."""
    result = counts(make_rubric(), ["CQ", "OQ", "CQ"])
    assert list(result.items()) == [("OQ", 1), ("CQ", 2)]


def test_a_code_never_heard_is_a_real_zero() -> None:
    """No mark at all still gives a count for each code."""
    assert counts(make_rubric(), []) == {"OQ": 0, "CQ": 0}


def test_a_mark_of_another_rubric_is_not_dropped() -> None:
    """An unknown code is an error rather than a count that is too small."""
    with pytest.raises(UnknownMeasureError, match="Small has nothing called 'XX'"):
        counts(make_rubric(), ["OQ", "XX"])


@given(st.lists(st.sampled_from(["OQ", "CQ"])))
def test_the_counts_sum_to_the_marks(codes: list[str]) -> None:
    """No mark is lost or counted twice."""
    assert sum(counts(make_rubric(), codes).values()) == len(codes)


def test_derived_scores_by_hand() -> None:
    """3 open of 4 questions are 75 %; ratings 4 and 1 have the mean 2.5; the order is kept."""
    result = derived(make_rubric(), ratings={"warmth": 4, "pace": 1}, counts={"OQ": 3, "CQ": 1})
    assert list(result.items()) == [
        ("share", ScoreValue(0.75, None)),
        ("pct", ScoreValue(75.0, None)),
        ("tone", ScoreValue(2.5, None)),
    ]


def test_nothing_divided_by_nothing_is_not_defined() -> None:
    """Without a question there is no share of open ones, and not a share of 0."""
    result = derived(make_rubric(), ratings={"warmth": 4, "pace": 1}, counts={"OQ": 0, "CQ": 0})
    reason = "divided by (OQ + CQ), which is 0"
    assert result["pct"] == ScoreValue(None, reason)
    assert result["share"] == ScoreValue(None, reason)


def test_no_open_question_among_some_is_zero() -> None:
    """A real 0 is a number."""
    result = derived(make_rubric(), ratings={}, counts={"OQ": 0, "CQ": 5})
    assert result["pct"] == ScoreValue(0.0, None)


def test_a_rating_of_zero_is_a_number() -> None:
    """Where a scale starts at 0, 0 is rated."""
    result = derived(make_rubric(), ratings={"warmth": 5, "pace": 0}, counts={})
    assert result["tone"] == ScoreValue(2.5, None)


def test_what_is_missing_is_named() -> None:
    """Not rated and not counted stay apart from 0, by their labels, all of them."""
    result = derived(make_rubric(), ratings={"warmth": None}, counts={"OQ": 1})
    assert result["tone"] == ScoreValue(None, "Warmth is not rated; Pace is not rated")
    assert result["pct"] == ScoreValue(None, "Closed question was not counted")


def test_a_score_on_a_threshold_is_exactly_there() -> None:
    """7 of 10 is 70, not 70.00000000000001, though a tenth has no exact binary form."""
    rubric = replace(
        make_rubric(),
        derived=(DerivedScore("pct", "%", "OQ * 0.1 * 100 / (OQ + CQ) * 10", "percent", "Ours."),),
    )
    result = derived(rubric, ratings={}, counts={"OQ": 7, "CQ": 3})
    value = result["pct"].value
    assert value == 70.0
    assert rubric.thresholds[1].is_met_by(value)


def test_a_number_too_large_is_not_defined() -> None:
    """An absurd formula gives a reason instead of a crash or an infinity."""
    huge = "*".join(["OQ", *["999999999999999"] * 25])
    rubric = replace(make_rubric(), derived=(DerivedScore("h", "H", huge, "score", "Ours."),))
    result = derived(rubric, ratings={}, counts={"OQ": 1})
    assert result["h"] == ScoreValue(None, "larger than any number a computer holds")
