"""The steps shown in a workbook lead to the same figures as the statistics themselves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fsh_coder.reliability.agreement import share_over_pairs
from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.kappa import cohen_kappa, cross_table
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.scale_units import bland_altman
from fsh_coder.reliability.weights import weight_matrix
from fsh_coder.reliability.workings import pair_workings, sums_of_squares, variance_components

#: Shrout & Fleiss (1979), table 2: six targets by four judges.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    dtype=float,
)

RATINGS = arrays(
    np.float64,
    st.tuples(st.integers(2, 12), st.integers(2, 5)),
    elements=st.integers(1, 5).map(float),
)


def test_sums_of_squares_of_the_published_example() -> None:
    """Mean squares 11.24, 32.49 and 1.02, as printed."""
    found = sums_of_squares(SHROUT_FLEISS)
    assert (found.n, found.k) == (6, 4)
    assert found.recordings / 5 == pytest.approx(11.24, abs=0.005)
    assert found.coders / 3 == pytest.approx(32.49, abs=0.005)
    assert found.residual / 15 == pytest.approx(1.02, abs=0.005)
    assert found.within / 18 == pytest.approx(6.26, abs=0.005)
    assert found.total == pytest.approx(found.recordings + found.within)


def test_only_complete_recordings_enter_the_table() -> None:
    """A recording that lacks a coder changes nothing."""
    gap = np.vstack([SHROUT_FLEISS, [1, np.nan, 9, 9]])
    assert sums_of_squares(gap) == sums_of_squares(SHROUT_FLEISS)


def test_nothing_complete_gives_an_empty_table() -> None:
    """Rotating coders leave no recording that all rated."""
    found = sums_of_squares(np.array([[1, np.nan], [np.nan, 2]]))
    assert (found.n, found.k, found.total) == (0, 2, 0.0)


def test_the_closed_form_of_the_published_example() -> None:
    """ICC(A,1) .29 and ICC(C,1) .71, as printed."""
    found = variance_components(SHROUT_FLEISS)
    assert found.icc_agreement == pytest.approx(0.29, abs=0.005)
    assert found.icc_consistency == pytest.approx(0.71, abs=0.005)


@settings(deadline=None)
@given(RATINGS)
def test_the_closed_form_is_the_icc_where_nothing_is_missing(scores: FloatArray) -> None:
    """Henderson's components are those of the mean squares for a complete table."""
    found, forms = variance_components(scores), icc(scores)
    expected = forms.agreement_single.estimate
    if expected is None:
        assert found.icc_agreement is None or not np.isfinite(found.icc_agreement)
    elif found.icc_agreement is not None:
        assert found.icc_agreement == pytest.approx(expected, abs=1e-6)


def test_the_closed_form_uses_every_rating() -> None:
    """Rotating pairs have no complete recording, and still a figure."""
    scores = SHROUT_FLEISS.copy()
    for row in range(6):
        scores[row, row % 4] = np.nan
    found = variance_components(scores)
    assert found.icc_agreement is not None
    assert icc(scores).agreement_single.estimate is None
    assert found.coefficients[0][0] == pytest.approx(18 - 6 * 9 / 18)


def test_no_rating_gives_no_component() -> None:
    """An empty table is not defined, and says so by None."""
    found = variance_components(np.full((3, 2), np.nan))
    assert (found.recording, found.icc_agreement, found.determinant) == (None, None, 0.0)


@settings(deadline=None)
@given(RATINGS)
def test_pairs_are_those_of_the_statistics(scores: FloatArray) -> None:
    """Kappa, shares and limits of each pair equal those of the functions that report them."""
    values = np.arange(1.0, 6.0)
    weights = weight_matrix("quadratic", values)
    for pair in pair_workings(scores):
        one, other = scores[:, pair.first], scores[:, pair.second]
        two = np.column_stack([one, other])
        kappa = cohen_kappa(cross_table(one, other, values), weights=weights).coefficient.estimate
        assert pair.kappa == (None if kappa is None else pytest.approx(kappa, abs=1e-9))
        assert pair.exact == pytest.approx(share_over_pairs(two).estimate)
        assert pair.within_one == pytest.approx(share_over_pairs(two, within=1.0).estimate)
        limits = bland_altman(one, other)
        assert limits is not None
        assert pair.bias == pytest.approx(limits.bias.value)
        assert pair.low == pytest.approx(limits.lower.value)
        assert pair.high == pytest.approx(limits.upper.value)


def test_counts_agree_within_a_tenth() -> None:
    """Of 20 and 18 marks two apart are within 10 %; of 2 and 4 they are not."""
    scores = np.array([[20, 18], [2, 4]], dtype=float)
    assert pair_workings(scores, or_share=0.1)[0].within_one == 0.5
    assert pair_workings(scores)[0].within_one == 0.0


def test_a_pair_without_a_common_recording_is_not_defined() -> None:
    """No mean difference is made up."""
    pair = pair_workings(np.array([[1, np.nan], [np.nan, 2]]))[0]
    assert (pair.n, pair.bias, pair.sd, pair.exact, pair.kappa) == (0, None, None, None, None)


def test_a_pair_with_one_common_recording_has_no_spread() -> None:
    """A difference, but neither a standard deviation nor limits."""
    pair = pair_workings(np.array([[1, 3], [np.nan, 2]], dtype=float))[0]
    assert (pair.n, pair.bias, pair.sd, pair.low) == (1, -2.0, None, None)
