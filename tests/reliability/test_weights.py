"""Agreement weights."""

import numpy as np
import pytest

from fsh_coder.reliability.weights import WEIGHTS, weight_matrix


@pytest.mark.parametrize("kind", WEIGHTS)
def test_full_agreement_weighs_one_and_the_ends_nothing(kind: str) -> None:
    """The diagonal is 1, the two ends of the scale share nothing, and order does not count."""
    weights = weight_matrix(kind, [1, 2, 3, 4, 5])
    assert np.diag(weights).tolist() == [1] * 5
    assert weights[0, 4] == pytest.approx(0)
    assert np.array_equal(weights, weights.T)


def test_distances_are_numbers_and_not_ranks() -> None:
    """A gap in the scale counts for its width."""
    assert weight_matrix("linear", [1, 4, 5])[0].tolist() == [1, 0.25, 0]


def test_one_category_weighs_one() -> None:
    """A scale of one point has nothing to differ in."""
    assert weight_matrix("quadratic", [3]).tolist() == [[1]]


def test_unknown_weights_are_refused() -> None:
    """A misspelt kind is our mistake."""
    with pytest.raises(ValueError, match="quadritic"):
        weight_matrix("quadritic", [1, 2])


def test_ratio_weights_take_a_zero() -> None:
    """Two zeros agree fully although their ratio is 0/0."""
    weights = weight_matrix("ratio", [0, 1, 2])
    assert weights[0, 0] == 1
    assert weights[0, 2] == 0
