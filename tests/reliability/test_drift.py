"""Drift of a coder against a reference."""

import numpy as np
import pytest

from fsh_coder.reliability.drift import drift, kendall_tau_b, spearman_rho
from tests.reliability.reference_sets import expected, wide

ORDER, _, FIRST, SECOND = wide("drift_two_coders", skip=0).T


def test_slope_error_and_intercept_are_those_of_r() -> None:
    """The line through the differences equals lm's."""
    entry = expected("drift_two_coders")["drift slope of (coder2-coder1) per session"]
    found = drift(SECOND, FIRST, order=ORDER)
    assert found is not None
    assert found.slope is not None
    assert found.slope.value == pytest.approx(entry["value"], abs=1e-7)
    assert found.slope_se == pytest.approx(entry["se"], abs=1e-7)
    assert found.intercept == pytest.approx(entry["intercept"], abs=1e-7)


def test_a_drifting_coder_is_named() -> None:
    """The known drift upwards is due for recalibration and said in a sentence."""
    found = drift(SECOND, FIRST, order=ORDER)
    assert found is not None
    assert found.is_due
    assert found.sentence("bert", reference="anna") == (
        "bert moves upwards against anna over time (latest 12 recordings: 0.55 above); "
        "recalibration is due."
    )


def test_time_order_counts_and_not_the_order_of_rows() -> None:
    """Shuffled rows with their places in time give the same result."""
    shuffled = np.random.default_rng(1).permutation(len(ORDER))
    found = drift(SECOND[shuffled], FIRST[shuffled], order=ORDER[shuffled])
    usual = drift(SECOND, FIRST, order=ORDER)
    assert found is not None
    assert usual is not None
    assert found.slope == usual.slope
    assert [block.agreement for block in found.blocks] == [
        block.agreement for block in usual.blocks
    ]


def test_a_steady_difference_is_due_without_a_trend() -> None:
    """Always one point above: no slope, but the latest block is beyond chance."""
    reference = np.array([3, 2, 4, 3, 2, 4, 3, 2.0])
    gaps = np.array([1, 1, 1, 2, 1, 1, 1, 1.0])
    found = drift(reference + gaps, reference)
    assert found is not None
    assert found.is_due
    assert "scored 1.12 above the reference" in found.sentence("bert", reference="the reference")


def test_chance_is_not_drift() -> None:
    """Differences up and down without a trend are no reason to recalibrate."""
    gaps = np.array([1, -1, 0, -1, 1, 0, 1, -1.0])
    found = drift(3 + gaps, np.full(8, 3.0))
    assert found is not None
    assert not found.is_due
    assert found.sentence("bert", reference="anna") == (
        "bert shows no drift against anna beyond chance."
    )


def test_a_falling_coder_is_told_from_a_rising_one() -> None:
    """A downward trend is said to be downward."""
    reference = np.full(10, 5.0)
    noise = np.array([0.1, -0.1] * 5)
    found = drift(reference - 0.3 * np.arange(10) + noise, reference)
    assert found is not None
    assert "downwards" in found.sentence("bert", reference="anna")


def test_blocks_are_as_equal_as_they_can_be() -> None:
    """26 recordings make three blocks of 9, 9 and 8; a single one has no interval."""
    scores = np.arange(26.0)
    found = drift(scores, scores)
    assert found is not None
    assert [block.n for block in found.blocks] == [9, 9, 8]
    alone = drift(np.array([4.0]), np.array([3.0]))
    assert alone is not None
    assert (alone.slope, alone.kendall, alone.limit) == (None, None, None)
    assert alone.blocks[0].mean_difference.low is None


def test_gaps_fall_out_and_nothing_in_common_is_none() -> None:
    """Recordings without both scores do not count; without any there is no drift."""
    found = drift(np.array([1, np.nan, 3.0]), np.array([1.0, 2, np.nan]))
    assert found is not None
    assert len(found.differences) == 1
    assert drift(np.array([np.nan]), np.array([1.0])) is None


def test_impossible_arguments_are_refused() -> None:
    """Different lengths and blocks of one are our mistakes."""
    with pytest.raises(ValueError, match="one score of each"):
        drift(np.ones(3), np.ones(4))
    with pytest.raises(ValueError, match="two recordings"):
        drift(np.ones(3), np.ones(3), block_size=1)


def test_rank_correlations_know_ties_and_constants() -> None:
    """Tau-b and rho with ties equal R's; against a constant there is none."""
    a, b = np.array([1.0, 2, 2, 4]), np.array([1.0, 3, 2, 4])
    assert kendall_tau_b(a, b) == pytest.approx(5 / np.sqrt(30))
    assert spearman_rho(a, b) == pytest.approx(0.9486833)
    assert kendall_tau_b(a, np.ones(4)) is None
    assert spearman_rho(a, np.ones(4)) is None
