"""Fleiss' kappa of categories."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.reliability.fleiss import fleiss_by_category, fleiss_estimate, fleiss_kappa
from fsh_coder.reliability.gwet import CodedUnits
from tests.reliability.reference_sets import labels, wide


def test_the_1971_paper_as_printed() -> None:
    """Kappa .430 and .245 .245 .520 .471 .566 for the five diagnoses."""
    units = CodedUnits.from_scores(labels("fleiss_1971_diagnoses"), np.arange(1.0, 6))
    assert round(fleiss_kappa(units).estimate or 0, 3) == 0.430
    found = [round(kappa.estimate or 0, 3) for kappa in fleiss_by_category(units)]
    assert found == [0.245, 0.245, 0.520, 0.471, 0.566]


def test_a_category_nobody_used_has_no_kappa() -> None:
    """A declared but unused category is None with a reason."""
    scores = np.array([[1, 1], [2, 1], [2, 2]], dtype=float)
    units = CodedUnits.from_scores(scores, np.array([1.0, 2.0, 3.0]))
    unused = fleiss_by_category(units)[2]
    assert (unused.estimate, unused.reason) == (None, "every rating is the same category")


def test_a_constant_coder_is_below_chance() -> None:
    """The constructed pair gives the reference's -.27."""
    scores = wide("zero_variance")[:, 2:4]
    units = CodedUnits.from_scores(scores, np.arange(2.0, 6))
    assert fleiss_kappa(units).estimate == pytest.approx(-0.26984127, abs=1e-6)


def test_gaps_are_allowed_per_category() -> None:
    """A unit with one rating counts for what is expected, not for what is observed."""
    scores = np.array([[1, 1, np.nan], [2, np.nan, 2], [1, 2, 2], [np.nan, 1, np.nan]])
    units = CodedUnits.from_scores(scores, np.array([1.0, 2.0]))
    first, second = fleiss_by_category(units)
    assert first.estimate == pytest.approx(second.estimate)
    assert first.n == 3


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=8))
def test_the_value_alone_is_the_value_with_its_error(table: list[list[int]]) -> None:
    """The short way gives what the long way gives, with gaps, and is undefined where it is."""
    counts = np.array([row for row in table if sum(row)], dtype=float).reshape(-1, 3)
    codes = np.full((len(counts), 9), -1)
    for unit, row in enumerate(counts.astype(int)):
        codes[unit, : row.sum()] = np.repeat(np.arange(3), row)
    alone = fleiss_estimate(counts)
    wanted = fleiss_kappa(CodedUnits(counts, codes)).estimate
    assert alone == (None if wanted is None else pytest.approx(wanted, abs=1e-12))
