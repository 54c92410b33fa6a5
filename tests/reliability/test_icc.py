"""Intraclass correlations of complete designs."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fsh_coder.reliability.icc import icc, icc_agreement, mean_squares, spearman_brown
from fsh_coder.reliability.ratings_matrix import FloatArray
from tests.reliability.reference_sets import expected, not_to_be_matched, wide

SHAPES = st.tuples(st.integers(3, 12), st.integers(2, 5))
SCORES = arrays(np.float64, SHAPES, elements=st.integers(0, 6).map(float))


def test_shrout_and_fleiss_as_printed_in_1979() -> None:
    """The six-target example gives the six published coefficients to two decimals."""
    forms = icc(wide("shrout_fleiss_1979"))
    printed = [round(form.estimate, 2) for form in forms if form.estimate is not None]
    assert printed == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


@pytest.mark.parametrize("name", ["shrout_fleiss_1979", "irr_anxiety", "ordinal_full_2raters"])
def test_f_ratios_and_degrees_of_freedom_are_those_of_the_reference(name: str) -> None:
    """F and its degrees of freedom follow from our mean squares."""
    squares = icc(wide(name)).mean_squares
    assert squares is not None
    reference = expected(name)
    ratio = squares.recordings / squares.residual
    assert ratio == pytest.approx(reference["ICC(C,1)"]["F"], abs=1e-6)
    assert squares.recordings / squares.within == pytest.approx(
        reference["ICC(1,1)"]["F"], abs=1e-6
    )
    assert (squares.n - 1) * (squares.k - 1) == reference["ICC(C,1)"]["df2"]
    assert squares.n * (squares.k - 1) == reference["ICC(1,1)"]["df2"]


@pytest.mark.parametrize("name", ["shrout_fleiss_1979", "irr_anxiety", "ordinal_full_2raters"])
def test_average_agreement_interval_is_not_the_one_of_irr(name: str) -> None:
    """The limits of ICC(A,k) are the Spearman-Brown step of ICC(A,1), unlike irr::icc."""
    wrong = next(
        entry
        for entry in not_to_be_matched(name)
        if entry["stat"] == "ICC(A,k)" and "irr" in str(entry["ref"])
    )
    forms = icc(wide(name))
    assert forms.agreement_average.low is not None
    assert forms.agreement_single.low is not None
    assert abs(forms.agreement_average.low - float(wrong["ci_low"])) > 0.001
    assert forms.agreement_average.low == spearman_brown(
        forms.agreement_single.low, forms.agreement_single.k
    )


def test_all_scores_equal_are_not_defined() -> None:
    """No variance at all is None with a reason in all six forms, never 0 or 1."""
    for form in icc(wide("zero_variance")[:, 0:2]):
        assert (form.estimate, form.low, form.high) == (None, None, None)
        assert form.reason == "every score is the same"


def test_one_constant_coder_gives_a_value() -> None:
    """A coder who never varies leaves ICC(A,1) at 0 with an interval, as irr and psych."""
    forms = icc(wide("zero_variance")[:, 2:4])
    assert forms.agreement_single.estimate == pytest.approx(0, abs=1e-9)
    assert forms.agreement_single.low == pytest.approx(-0.7496656, abs=1e-6)
    assert forms.agreement_single.high == pytest.approx(0.6815418, abs=1e-6)
    assert forms.consistency_single.low == pytest.approx(-0.6663836, abs=1e-6)
    assert forms.consistency_single.high == pytest.approx(0.6663836, abs=1e-6)
    assert forms.one_single.estimate == pytest.approx(0.03448276, abs=1e-6)
    assert forms.one_single.low == pytest.approx(-0.6173463, abs=1e-6)
    assert forms.one_single.high == pytest.approx(0.6799638, abs=1e-6)


def test_same_pair_of_scores_everywhere_tells_zero_from_undefined() -> None:
    """Recordings that do not differ: agreement 0, one-way -1, consistency not defined."""
    forms = icc(wide("zero_variance")[:, 4:6])
    assert forms.agreement_single.estimate == 0
    assert forms.agreement_single.low is None
    assert forms.agreement_single.reason is not None
    assert forms.one_single.estimate == -1
    assert forms.consistency_single.estimate is None
    assert forms.consistency_average.estimate is None
    assert forms.one_average.estimate is None


def test_two_mirrored_recordings_have_no_agreement_form() -> None:
    """Two coders in exact opposition: the variances sum to nothing, so no ICC(A,1)."""
    forms = icc(np.array([[1.0, 2.0], [2.0, 1.0]]))
    assert forms.agreement_single.estimate is None
    assert forms.agreement_single.reason == "the variances sum to nothing"
    assert forms.consistency_single.estimate == -1


def test_rounding_noise_is_not_taken_for_variance() -> None:
    """The same with scores that binary numbers cannot hold still gives 0 and None."""
    forms = icc(np.tile([0.1, 0.3], (9, 1)) + 1000)
    assert forms.agreement_single.estimate == 0
    assert forms.consistency_single.estimate is None


def test_perfect_agreement_is_one_with_an_interval_of_one() -> None:
    """All forms are 1 and their limits too; no limit is NaN."""
    for form in icc(wide("perfect_agreement")):
        assert (form.estimate, form.low, form.high) == (1, 1, 1)


def test_a_constant_gap_between_coders_is_consistency_without_agreement() -> None:
    """A second coder always one higher: ICC(C,1) is 1, ICC(A,1) below."""
    first = np.array([1.0, 2, 3, 4, 3, 2])
    forms = icc(np.column_stack([first, first + 1]))
    assert forms.consistency_single.estimate == 1
    assert forms.agreement_single.estimate is not None
    assert 0 < forms.agreement_single.estimate < 1
    assert forms.agreement_single.low is not None


def test_gaps_are_left_out_and_counted() -> None:
    """A recording without one coder's score is no part of the complete analysis."""
    scores = wide("irr_anxiety")
    holed = np.vstack([scores, [[3.0, np.nan, 4.0]]])
    forms = icc(holed)
    assert forms.n_left_out == 1
    assert forms.agreement_single == icc_agreement(scores)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.array([[1.0], [2.0]]), "fewer than two coders"),
        (np.array([[1.0, 2.0]]), "fewer than two recordings were rated by every coder"),
        (np.empty((0, 2)), "fewer than two recordings were rated by every coder"),
        (np.full((5, 2), np.nan), "fewer than two recordings were rated by every coder"),
    ],
)
def test_too_little_is_not_defined(scores: FloatArray, reason: str) -> None:
    """One coder, one recording or none at all is None with the cause."""
    for form in icc(scores):
        assert (form.estimate, form.reason) == (None, reason)


def test_impossible_arguments_are_refused() -> None:
    """A flat array, a confidence of 1 and a table with gaps are our mistakes."""
    with pytest.raises(ValueError, match="two-dimensional"):
        icc(np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="confidence"):
        icc(np.ones((3, 2)), confidence=1.0)
    with pytest.raises(ValueError, match="complete"):
        mean_squares(np.array([[1.0, np.nan], [2.0, 3.0]]))


def test_a_wider_confidence_gives_a_wider_interval() -> None:
    """99 % reaches further on both sides than 95 %."""
    usual, wide_one = (icc(wide("irr_anxiety"), confidence=c) for c in (0.95, 0.99))
    for form, wider in zip(usual, wide_one, strict=True):
        assert form.low is not None
        assert wider.low is not None
        assert form.high is not None
        assert wider.high is not None
        assert wider.low < form.low < form.high < wider.high


def test_spearman_brown_has_no_value_below_its_pole() -> None:
    """A single reliability of -1/(k-1) or less has no mean of k coders."""
    assert spearman_brown(0.5, 2) == pytest.approx(2 / 3)
    assert spearman_brown(-1.0, 2) is None


@given(SCORES, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_of_coders_and_recordings_does_not_matter(scores: FloatArray, random: Random) -> None:
    """Swapping coders or recordings changes no figure beyond rounding."""
    rows, columns = list(range(scores.shape[0])), list(range(scores.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    for form, other in zip(icc(scores), icc(scores[np.ix_(rows, columns)]), strict=True):
        for a, b in zip(
            (form.estimate, form.low, form.high),
            (other.estimate, other.low, other.high),
            strict=True,
        ):
            assert (a is None) == (b is None)
            assert a is None or b is None or a == pytest.approx(b, rel=1e-6, abs=1e-6)


@given(SCORES, st.integers(-3, 3))
@settings(deadline=None)
def test_moving_one_coder_leaves_consistency_alone(scores: FloatArray, shift: int) -> None:
    """Adding a constant to one coder's scores changes no consistency form."""
    moved = scores.copy()
    moved[:, 0] += shift
    if np.ptp(scores) == 0 or np.ptp(moved) == 0:
        return
    before, after = icc(scores), icc(moved)
    for a, b in (
        (before.consistency_single.estimate, after.consistency_single.estimate),
        (before.consistency_average.estimate, after.consistency_average.estimate),
    ):
        assert (a is None) == (b is None)
        assert a is None or b is None or a == pytest.approx(b, rel=1e-6, abs=1e-6)


@given(SCORES, st.floats(0.5, 100), st.floats(-100, 100))
@settings(deadline=None)
def test_units_of_the_scale_do_not_matter(scores: FloatArray, factor: float, shift: float) -> None:
    """Points or percent: a linear change of scale changes no coefficient."""
    before, after = icc(scores), icc(scores * factor + shift)
    for form, other in zip(before, after, strict=True):
        assert (form.estimate is None) == (other.estimate is None)
        if form.estimate is not None and other.estimate is not None:
            assert form.estimate == pytest.approx(other.estimate, rel=1e-5, abs=1e-5)


@given(SCORES)
@settings(deadline=None)
def test_the_interval_holds_the_estimate_and_is_finite(scores: FloatArray) -> None:
    """Where there is an interval, it contains the estimate; no figure is NaN or infinite."""
    for form in icc(scores):
        if form.estimate is None:
            assert form.reason
            assert form.low is None
            continue
        assert np.isfinite(form.estimate)
        assert form.estimate <= 1
        if form.low is not None and form.high is not None:
            assert np.isfinite([form.low, form.high]).all()
            assert form.low - 1e-9 <= form.estimate <= form.high + 1e-9
        else:
            assert form.reason
