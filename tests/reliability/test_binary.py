"""Indices beside a kappa of two categories."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.reliability.binary import binary_agreement
from fsh_coder.reliability.kappa import cohen_kappa


def test_the_two_tables_of_the_kappa_paradox() -> None:
    """The same 85 % agreement: kappa .32 and .70, told apart by prevalence, not by bias."""
    skewed = np.array([[80.0, 10], [5, 5]])
    balanced = np.array([[40.0, 9], [6, 45]])
    kappas = [cohen_kappa(table).coefficient.estimate or 0 for table in (skewed, balanced)]
    assert [round(kappa, 2) for kappa in kappas] == [0.32, 0.70]
    found = binary_agreement(skewed)
    assert found.prevalence_index is not None
    assert found.prevalence_index.value == 0.75
    assert found.positive_agreement == pytest.approx(0.91428571, abs=1e-8)
    assert found.negative_agreement == pytest.approx(0.4)
    assert found.pabak == binary_agreement(balanced).pabak


def test_what_never_occurs_has_no_agreement() -> None:
    """No yes at all: positive agreement is 0/0, the interval of PABAK ends at 1."""
    found = binary_agreement(np.array([[0.0, 0], [0, 9]]))
    assert found.positive_agreement is None
    assert found.negative_agreement == 1
    assert found.pabak is not None
    assert (found.pabak.value, found.pabak.high) == (1, 1)
    never = binary_agreement(np.array([[0.0, 4], [5, 0]]))
    assert never.pabak is not None
    assert (never.pabak.value, never.pabak.low) == (-1, -1)
    only_yes = binary_agreement(np.array([[3.0, 0], [0, 0]]))
    assert only_yes.negative_agreement is None


def test_an_empty_table_has_no_index() -> None:
    """Nothing compared: nothing is defined."""
    found = binary_agreement(np.zeros((2, 2)))
    assert (found.pabak, found.bias_index, found.prevalence_index) == (None, None, None)


def test_three_categories_are_refused() -> None:
    """The indices exist for yes and no only."""
    with pytest.raises(ValueError, match="two categories"):
        binary_agreement(np.ones((3, 3)))


@given(st.lists(st.integers(0, 50), min_size=4, max_size=4).filter(any))
def test_swapping_coders_turns_the_bias_only(cells: list[int]) -> None:
    """Bias changes sign; prevalence, PABAK and specific agreements stay."""
    table = np.array(cells, dtype=float).reshape(2, 2)
    one, other = binary_agreement(table), binary_agreement(table.T)
    assert one.bias_index is not None
    assert other.bias_index is not None
    assert one.bias_index.value == pytest.approx(-other.bias_index.value)
    assert one.prevalence_index == other.prevalence_index
    assert one.positive_agreement == other.positive_agreement
    assert one.pabak == other.pabak
