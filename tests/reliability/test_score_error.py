"""The error of one coder's score is the one that the whole report gives."""

import numpy as np
import pytest

from fsh_coder.reliability.ratings_matrix import RatingsMatrix
from fsh_coder.reliability.score_error import ScoreError, score_error
from fsh_coder.reliability.summary import measure_reliability


def matrix(kind: str) -> RatingsMatrix:
    """Return eighteen recordings by three coders, complete or in rotating pairs."""
    rng = np.random.default_rng(7)
    scores = np.clip(np.round(rng.normal(3, 1, (18, 1)) + rng.normal(0, 0.7, (18, 3))), 1, 5)
    if kind == "rotating":
        scores[np.arange(18), np.arange(18) % 3] = np.nan
    labels = tuple(f"S{n:02d}" for n in range(18))
    return RatingsMatrix(labels, ("AA", "BB", "CC"), scores)


@pytest.mark.parametrize("kind", ["complete", "rotating"])
def test_the_error_is_the_reports(kind: str) -> None:
    """Mean squares or mixed model, the figures are those of the whole report."""
    found = score_error(matrix(kind))
    report = measure_reliability("e", "Empathy", "global", matrix(kind), resamples=0)
    assert found.sem is not None
    assert found.sem == pytest.approx(report.sem.estimate)
    assert found.icc == pytest.approx(report.icc_a1.estimate)


def test_one_coder_gives_no_error() -> None:
    """Without a second score nothing is known of coder noise."""
    alone = RatingsMatrix(("S1", "S2"), ("AA",), np.array([[1.0], [3.0]]))
    assert score_error(alone) == ScoreError(None, None)


def test_equal_scores_have_no_icc() -> None:
    """No noise is seen, and no coefficient is defined."""
    same = RatingsMatrix(("S1", "S2", "S3"), ("AA", "BB"), np.full((3, 2), 3.0))
    assert score_error(same) == ScoreError(0.0, None)


def test_rotating_coders_without_variation_are_not_defined() -> None:
    """The model has nothing to fit."""
    scores = np.full((6, 3), 3.0)
    scores[np.arange(6), np.arange(6) % 3] = np.nan
    labels = tuple(f"S{n}" for n in range(6))
    assert score_error(RatingsMatrix(labels, ("AA", "BB", "CC"), scores)) == ScoreError(None, None)
