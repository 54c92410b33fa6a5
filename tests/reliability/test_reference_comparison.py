"""A coder against the agreed answers."""

import numpy as np
import pytest

from fsh_coder.reliability.event_tally import EventTally
from fsh_coder.reliability.reference_comparison import (
    PassRule,
    code_accuracy,
    compare_with_reference,
)

REFERENCE = np.array([1.0, 2, 3, 4, 5, 3, 2, 4])


def test_errors_are_in_points_of_the_scale() -> None:
    """Two of eight scores one too high: bias .25, mean error .25, root mean square .5."""
    coder = REFERENCE + np.array([1, 0, 0, 1, 0, 0, 0, 0])
    found = compare_with_reference(coder, REFERENCE, scale_range=(1, 5))
    assert found.n == 8
    assert found.bias is not None
    assert found.bias.value == 0.25
    assert found.bias.low is not None
    assert found.bias.low < 0
    assert (found.mean_absolute_error, found.root_mean_square_error) == (0.25, 0.5)
    assert found.exact.estimate == 0.75
    assert found.within_one.estimate == 1
    assert found.passes(PassRule())


def test_the_rule_can_be_set() -> None:
    """A stricter rule fails what the usual rule passes; both figures count."""
    coder = REFERENCE + np.array([2, 0, 0, 0, 0, 0, 0, 0])
    found = compare_with_reference(coder, REFERENCE, scale_range=(1, 5))
    assert found.passes(PassRule(least_icc=0.5, least_within_one=0.8))
    stricter = (PassRule(0.5, 0.9), PassRule(0.99, 0.8))
    assert [found.passes(rule) for rule in stricter] == [False, False]


def test_a_perfect_coder_passes_any_rule() -> None:
    """Every answer right: ICC, kappa and concordance 1."""
    found = compare_with_reference(REFERENCE, REFERENCE)
    assert found.icc_a1.estimate == found.ccc.estimate == 1
    assert found.kappa_quadratic.estimate == pytest.approx(1)
    assert found.passes(PassRule(1.0, 1.0))


def test_no_verdict_without_figures() -> None:
    """Nothing in common, one recording, or a reference without spread: no verdict."""
    nothing = compare_with_reference(np.array([np.nan]), np.array([3.0]))
    assert (nothing.n, nothing.bias, nothing.mean_absolute_error) == (0, None, None)
    assert nothing.passes(PassRule()) is None
    one = compare_with_reference(np.array([3.0]), np.array([3.0]))
    assert one.bias is not None
    assert one.bias.low is None
    flat = compare_with_reference(np.full(5, 3.0), np.full(5, 3.0))
    assert flat.passes(PassRule()) is None


def test_recall_and_precision_of_codes() -> None:
    """Found of the reference's, right of her own; 0/0 is None."""
    tally = EventTally.from_pairs(
        [("Q", "Q"), ("Q", None), ("R", "Q"), (None, "A"), ("R", "R"), ("C", None)]
    )
    found = {one.code: (one.recall, one.precision) for one in code_accuracy(tally)}
    wanted = {"Q": (0.5, 0.5), "R": (0.5, 1.0), "A": (None, 0.0), "C": (0.0, None)}
    assert found == wanted
