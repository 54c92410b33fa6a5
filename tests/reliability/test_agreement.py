"""Shares of agreement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fsh_coder.reliability.agreement import pairs_that_agree, share_of_all, share_over_pairs
from fsh_coder.reliability.ratings_matrix import FloatArray
from tests.reliability.reference_sets import wide

SCORES = arrays(np.float64, (6, 3), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, np.nan]))


def test_all_coders_and_pairs_are_two_different_shares() -> None:
    """Three coders of whom two agree: no recording for all, one pair of three."""
    scores = np.array([[3.0, 3.0, 5.0]])
    assert share_of_all(scores).estimate == 0
    assert share_over_pairs(scores).estimate == pytest.approx(1 / 3)


def test_a_count_may_differ_by_one_or_a_tenth() -> None:
    """20 and 22 marks are within 10 %, 20 and 23 are not, 1 and 2 are within one mark."""
    counts = np.array([[20.0, 22.0], [20.0, 23.0], [1.0, 2.0]])
    assert share_over_pairs(counts, within=1, or_share=0.1).estimate == pytest.approx(2 / 3)


def test_decimal_scores_that_differ_by_rounding_are_equal() -> None:
    """0.1 + 0.2 and 0.3 agree exactly, and 1.1 and 0.1 within one."""
    assert share_over_pairs(np.array([[0.1 + 0.2, 0.3]])).estimate == 1
    assert share_of_all(np.array([[1.1, 0.1]]), within=1).estimate == 1


def test_full_agreement_without_variance_is_one() -> None:
    """Every score the same: 100 %, whatever chance-corrected coefficients say."""
    assert share_over_pairs(wide("zero_variance")[:, 0:2]).estimate == 1


def test_gaps_drop_the_pairs_they_touch() -> None:
    """A recording counts with the pairs it has; for all coders it must be complete."""
    scores = np.array([[1, 1, np.nan], [1, np.nan, np.nan]])
    over_pairs = share_over_pairs(scores)
    assert (over_pairs.estimate, over_pairs.n) == (1, 1)
    whole = share_of_all(scores)
    assert (whole.estimate, whole.reason) == (None, "no recording has two scores")


def test_one_coder_has_no_agreement() -> None:
    """A single column is no agreement with itself."""
    assert share_of_all(np.array([[1.0], [2.0]])).estimate is None
    assert share_over_pairs(np.array([[1.0], [2.0]])).estimate is None
    assert pairs_that_agree(np.array([[1.0], [2.0]])).shape == (2, 0)


def test_pairs_are_told_one_by_one() -> None:
    """Each pair of coders has its column; a gap does not agree."""
    found = pairs_that_agree(np.array([[1, 2, np.nan]]), within=1)
    assert found.tolist() == [[True, False, False]]


@given(SCORES)
def test_within_one_is_never_below_exact(scores: FloatArray) -> None:
    """More tolerance never means less agreement, and shares stay between 0 and 1."""
    exact, near = share_over_pairs(scores), share_over_pairs(scores, within=1)
    if exact.estimate is None or near.estimate is None:
        assert exact.estimate == near.estimate
        return
    assert 0 <= exact.estimate <= near.estimate <= 1
