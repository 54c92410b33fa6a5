"""Counts and derived scores, computed by hand beside."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.rubric import DerivedScore, NotApplicableWhen, Rubric, UnknownMeasureError
from fsh_coder.domain.rubric_variants import CodeFamily
from fsh_coder.domain.scoring import (
    NotApplicableRefusedError,
    RatingConflict,
    ScoreValue,
    counts,
    derived,
    rating_conflicts,
    settled_ratings,
)
from tests.domain.small_rubric import make_dimension, make_rubric
from tests.rubric_strategies import rubrics


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


# --- Not applicable -------------------------------------------------------------------


def optional_rubric(*, when: NotApplicableWhen | None = None) -> Rubric:
    """Return three dimensions, of which pace and tact may be not applicable, and their scores."""
    pace = replace(make_dimension("pace", label="Pace"), not_applicable=True)
    tact = replace(
        make_dimension("tact", label="Tact"), not_applicable=True, not_applicable_when=when
    )
    formulas = {
        "all3": "mean(warmth, pace, tact)",
        "two": "mean(pace, tact)",
        "diff": "pace - tact",
    }
    formulas |= {"outer": "mean(warmth, two)", "same": "pace", "half": "mean((warmth + pace) / 2)"}
    return replace(
        make_rubric(),
        dimensions=(make_dimension("warmth", label="Warmth"), pace, tact),
        derived=tuple(
            DerivedScore(key, key, formula, "score", "Ours.") for key, formula in formulas.items()
        ),
        thresholds=(),
    )


def scores_of(rubric: Rubric, **ratings: Rating) -> dict[str, float | str | None]:
    """Return each derived score, or the reason why there is none."""
    result = derived(rubric, ratings=ratings, counts={})
    return {key: score.reason or score.value for key, score in result.items()}


def test_a_mean_leaves_out_what_is_not_applicable() -> None:
    """5 and 2 have the mean 3.5 whether a third was not applicable or never existed."""
    assert scores_of(optional_rubric(), warmth=5, pace=2, tact=NOT_APPLICABLE) == {
        "all3": 3.5,
        "two": 2.0,
        "diff": "Tact is not applicable",
        "outer": 3.5,
        "same": 2.0,
        "half": 3.5,
    }


def test_not_rated_is_not_left_out() -> None:
    """A coder who forgot a rating gets no mean of the others."""
    scores = scores_of(optional_rubric(), warmth=5, tact=NOT_APPLICABLE)
    assert scores["all3"] == "Pace is not rated"
    assert scores["two"] == "Pace is not rated"
    assert scores["outer"] == "Pace is not rated"


def test_a_mean_of_nothing_is_not_applicable_itself() -> None:
    """It has no value, and a mean of means leaves it out in turn."""
    ratings = {"pace": NOT_APPLICABLE, "tact": NOT_APPLICABLE}
    assert scores_of(optional_rubric(), warmth=4, **ratings) == {
        "all3": 4.0,
        "two": "Pace is not applicable; Tact is not applicable",
        "diff": "Pace is not applicable; Tact is not applicable",
        "outer": 4.0,
        "same": "Pace is not applicable",
        "half": "Pace is not applicable",
    }


def test_what_must_be_rated_is_not_left_out() -> None:
    """Warmth always applies; a caller that says otherwise is wrong."""
    ratings: dict[str, Rating] = {"warmth": NOT_APPLICABLE}
    with pytest.raises(NotApplicableRefusedError, match="does not let 'warmth' be not applicable"):
        derived(optional_rubric(), ratings=ratings, counts={})


def test_one_rating_settles_another() -> None:
    """Where warmth is 1 tact is not applicable by itself; above that it must be rated."""
    rubric = optional_rubric(when=NotApplicableWhen("warmth", 1))
    assert settled_ratings(rubric, {"warmth": 1, "pace": 3})["tact"] is NOT_APPLICABLE
    assert scores_of(rubric, warmth=1, pace=3)["all3"] == 2.0
    assert settled_ratings(rubric, {"warmth": 2})["tact"] is None
    assert scores_of(rubric, warmth=2, pace=3)["all3"] == "Tact is not rated"


@pytest.mark.parametrize(
    ("warmth", "tact", "reason"),
    [
        (1, 4, "Tact is rated although Warmth is 1"),
        (2, NOT_APPLICABLE, "Tact is not applicable although Warmth is not 1"),
    ],
)
def test_ratings_that_contradict_give_no_score(warmth: int, tact: Rating, reason: str) -> None:
    """Neither of the two is silently taken; the coder is told."""
    rubric = optional_rubric(when=NotApplicableWhen("warmth", 1))
    ratings: dict[str, Rating] = {"warmth": warmth, "pace": 3, "tact": tact}
    assert rating_conflicts(rubric, ratings) == (RatingConflict("tact", reason),)
    assert scores_of(rubric, **ratings)["all3"] == reason


@pytest.mark.parametrize(
    "ratings",
    [
        {},
        {"warmth": 1},
        {"warmth": 1, "tact": NOT_APPLICABLE},
        {"warmth": 3, "tact": 2},
        {"tact": NOT_APPLICABLE},
        {"tact": 5},
    ],
)
def test_ratings_that_agree_or_wait_are_no_conflict(ratings: dict[str, Rating]) -> None:
    """While the other is not rated nothing contradicts it."""
    assert rating_conflicts(optional_rubric(when=NotApplicableWhen("warmth", 1)), ratings) == ()


# --- Families -------------------------------------------------------------------------


def test_a_family_stands_for_all_its_variants() -> None:
    """2 and 3 are 5; where one of them was not counted there is no sum."""
    rubric = make_rubric()
    codes = tuple(replace(code, family="q", variant=code.key) for code in rubric.codes)
    total = DerivedScore("n_q", "Questions", "q + 0", "count", "Ours.")
    families = (CodeFamily("q", "Question", "kind"),)
    rubric = replace(rubric, codes=codes, families=families, derived=(total,), thresholds=())
    assert derived(rubric, ratings={}, counts={"OQ": 2, "CQ": 3})["n_q"] == ScoreValue(5.0, None)
    assert derived(rubric, ratings={}, counts=counts(rubric, []))["n_q"] == ScoreValue(0.0, None)
    assert derived(rubric, ratings={}, counts={"OQ": 2})["n_q"] == ScoreValue(
        None, "Closed question was not counted"
    )


# --- Any rubric -----------------------------------------------------------------------


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)
@given(rubrics(), st.data())
def test_a_score_has_a_value_on_its_axis_or_a_reason(rubric: Rubric, data: st.DataObject) -> None:
    """Whatever a coder may have given, each score is one or the other."""
    ratings: dict[str, Rating] = {}
    for dimension in rubric.dimensions:
        others = [None, NOT_APPLICABLE] if dimension.not_applicable else [None]
        choices: list[Rating] = [*dimension.scores(), *others]
        ratings[dimension.key] = data.draw(st.sampled_from(choices))
    numbers = {code.key: data.draw(st.integers(0, 9)) for code in rubric.codes}
    measures = {each.key: each for each in rubric.measures()}
    for key, score in derived(rubric, ratings=ratings, counts=numbers).items():
        assert (score.value is None) != (score.reason is None)
        low, high = measures[key].low, measures[key].high
        if score.value is not None:
            assert low is None or low <= score.value + 1e-9
            assert high is None or score.value <= high + 1e-9 or measures[key].unit == "percent"
