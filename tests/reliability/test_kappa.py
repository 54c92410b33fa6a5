"""Cohen's kappa and its standard errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fsh_coder.reliability.kappa import (
    cohen_kappa,
    cross_table,
    pairwise_kappa,
    per_category,
    scale_values,
)
from fsh_coder.reliability.quantiles import t_quantile
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.weights import weight_matrix
from tests.reliability.reference_sets import expected, labels, not_to_be_matched, t_interval, wide

TABLES = arrays(np.float64, (4, 4), elements=st.integers(0, 9).map(float))


@pytest.mark.parametrize("name", ["gwet_diagnosis4x4", "cohen_1968_table_n200"])
@pytest.mark.parametrize("kind", ["unweighted", "linear", "quadratic"])
def test_standard_errors_and_parts_are_those_of_the_reference(name: str, kind: str) -> None:
    """Both standard errors, observed and expected agreement, kappa max and the t interval."""
    table = wide(name)
    weights = weight_matrix(kind, np.arange(1.0, len(table) + 1))
    found = cohen_kappa(table, weights=None if kind == "unweighted" else weights)
    reference = expected(name)[f"Cohen kappa {kind}"]
    assert found.se == pytest.approx(reference["se"], abs=1e-6)
    assert found.se_null == pytest.approx(reference["se0"], abs=1e-6)
    assert found.observed == pytest.approx(reference["po"], abs=1e-6)
    assert found.expected == pytest.approx(reference["pe"], abs=1e-6)
    if "kappa_max" in reference:
        assert found.maximum == pytest.approx(reference["kappa_max"], abs=1e-6)
    assert found.se is not None
    assert found.coefficient.estimate is not None
    reach = t_quantile(0.975, table.sum() - 1) * found.se
    t_based = t_interval(name, f"Cohen kappa {kind}")
    assert found.coefficient.estimate - reach == pytest.approx(t_based["low"], abs=1e-6)
    assert found.coefficient.estimate + reach == pytest.approx(t_based["high"], abs=1e-6)


def test_custom_disagreement_weights_have_a_right_interval() -> None:
    """Cohen's 1968 table gives .348 with the interval psych gets wrong."""
    disagreement = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]], dtype=float)
    found = cohen_kappa(wide("cohen_1968_table_n200"), weights=1 - disagreement / 6)
    name = "Cohen kappa custom disagreement weights (0,1,3;1,0,6;3,6,0)"
    reference = expected("cohen_1968_table_n200")[name]
    (wrong,) = not_to_be_matched("cohen_1968_table_n200")
    assert found.coefficient.estimate == pytest.approx(reference["value"], abs=1e-6)
    assert found.coefficient.low == pytest.approx(reference["ci_low"], abs=1e-6)
    assert found.coefficient.high == pytest.approx(reference["ci_high"], abs=1e-6)
    assert found.se == pytest.approx(reference["se"], abs=1e-6)
    assert abs((found.coefficient.low or 0) - float(wrong["ci_low"])) > 0.1


def test_weights_follow_the_declared_scale_and_not_the_ranks_seen() -> None:
    """A middle point nobody used still lies between: kappa2 and scikit-learn miss that."""
    scores = np.array([[1, 1], [1, 4], [4, 5], [5, 5], [5, 1], [4, 4], [4, 1], [1, 1]], dtype=float)
    declared = pairwise_kappa(scores, scale_values(scores, (1, 5)), weights="linear")
    by_rank = pairwise_kappa(
        (np.searchsorted([1, 4, 5], scores) + 1).astype(np.float64),
        np.array([1.0, 2, 3]),
        weights="linear",
    )
    table = cross_table(scores[:, 0], scores[:, 1], np.array([1.0, 4, 5]))
    direct = cohen_kappa(table, weights=weight_matrix("linear", [1, 4, 5])).coefficient
    assert declared.estimate == pytest.approx(direct.estimate)
    assert declared.estimate != pytest.approx(by_rank.estimate)


def test_a_constant_coder_has_kappa_zero() -> None:
    """One coder who always gives the same score agrees by chance only."""
    scores = wide("zero_variance")[:, 2:4]
    found = pairwise_kappa(scores, scale_values(scores))
    assert found.estimate == pytest.approx(0, abs=1e-9)


def test_one_category_and_nothing_are_not_defined() -> None:
    """Full agreement by chance alone and an empty table are None with a reason."""
    one = cohen_kappa(np.array([[5.0, 0], [0, 0]]))
    none = cohen_kappa(np.zeros((2, 2)))
    assert (one.coefficient.estimate, one.se, one.maximum) == (None, None, None)
    assert one.coefficient.reason is not None
    assert "only one category" in one.coefficient.reason
    assert none.coefficient.reason == "there is nothing to compare"


def test_impossible_tables_are_refused() -> None:
    """A table that is not square, or has a negative count, is our mistake."""
    with pytest.raises(ValueError, match="square"):
        cohen_kappa(np.ones((2, 3)))
    with pytest.raises(ValueError, match="square"):
        cohen_kappa(np.array([[1.0, -1], [0, 1]]))
    with pytest.raises(ValueError, match="declared"):
        cross_table(np.array([7.0]), np.array([1.0]), np.array([1.0, 2.0]))


def test_light_is_the_mean_over_pairs() -> None:
    """Fleiss's diagnoses: the mean of all pairwise kappas equals irr's Light kappa."""
    scores = labels("fleiss_1971_diagnoses")
    found = pairwise_kappa(scores, np.arange(1.0, 6))
    reference = expected("fleiss_1971_diagnoses")["Light kappa (mean pairwise Cohen)"]
    assert found.estimate == pytest.approx(reference["value"], abs=1e-6)
    assert found.low is None


def test_a_mean_over_pairs_does_not_skip_an_undefined_pair() -> None:
    """Where one pair has no kappa, the mean is not defined and says how many lack one."""
    scores = np.array([[1, 1, 1], [1, 1, 2], [1, 1, 1]], dtype=float)
    found = pairwise_kappa(scores, np.array([1.0, 2.0]))
    assert found.estimate is None
    assert found.reason == "kappa is not defined for 1 of 3 pairs"


def test_pairs_without_common_recordings_are_not_compared() -> None:
    """Rotating coders: only pairs that share recordings enter; none at all is a reason."""
    apart = np.array([[1, np.nan], [np.nan, 2]], dtype=float)
    assert pairwise_kappa(apart, np.array([1.0, 2.0])).reason == "there is nothing to compare"
    rotating = np.array([[1, 1, np.nan], [2, 2, np.nan], [np.nan, 1, 1], [np.nan, 2, 2]])
    assert pairwise_kappa(rotating, np.array([1.0, 2.0])).estimate == 1


def test_per_category_kappa_sets_one_category_against_the_rest() -> None:
    """Each category's kappa is that of its own 2 x 2 table."""
    table = wide("gwet_diagnosis4x4")
    first = per_category(table)[0].coefficient.estimate
    a, b, c = table[0, 0], table[0, 1:].sum(), table[1:, 0].sum()
    rest = table.sum() - a - b - c
    assert first == pytest.approx(cohen_kappa(np.array([[a, b], [c, rest]])).coefficient.estimate)


def test_scale_values_hold_unused_points_and_half_points() -> None:
    """Declared ends bring unused points; scores between whole points are kept."""
    assert scale_values(np.array([2.0, np.nan]), (1, 5)).tolist() == [1, 2, 3, 4, 5]
    assert scale_values(np.array([2.0, 4.0])).tolist() == [2, 3, 4]
    assert scale_values(np.array([2.5, 4.0])).tolist() == [2.5, 4]
    assert scale_values(np.array([2.5]), (2, 3)).tolist() == [2, 2.5, 3]
    assert scale_values(np.array([np.nan])).tolist() == []


@given(TABLES)
@settings(deadline=None)
def test_swapping_coders_changes_nothing(table: FloatArray) -> None:
    """The transposed table has the same kappa and standard error."""
    weights = weight_matrix("quadratic", [1, 2, 3, 4])
    for w in (None, weights):
        one, other = cohen_kappa(table, weights=w), cohen_kappa(table.T, weights=w)
        assert (one.se is None) == (other.se is None)
        if one.se is not None and other.se is not None:
            assert one.coefficient.estimate == pytest.approx(other.coefficient.estimate)
            # The root of a variance of nothing but rounding is about 1e-8.
            assert one.se == pytest.approx(other.se, abs=1e-6)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5))
def test_perfect_agreement_is_one(diagonal: list[int]) -> None:
    """A diagonal table has kappa 1, whatever the weights, with an interval of 1."""
    table = np.diag(np.array(diagonal, dtype=float))
    for kind in ("unweighted", "linear", "quadratic", "ordinal", "ratio"):
        weights = weight_matrix(kind, np.arange(1.0, len(diagonal) + 1))
        found = cohen_kappa(table, weights=weights).coefficient
        assert found.estimate == pytest.approx(1)
        assert found.low == pytest.approx(1, abs=1e-6)


@given(TABLES)
@settings(deadline=None)
def test_quadratic_kappa_equals_its_closed_form(table: FloatArray) -> None:
    """Quadratic kappa is 1 - mean squared difference / (variances + squared gap of means)."""
    n = table.sum()
    if n == 0:
        return
    points = np.arange(4.0)
    rows, columns = table.sum(axis=1) / n, table.sum(axis=0) / n
    mean_a, mean_b = rows @ points, columns @ points
    spread = rows @ (points - mean_a) ** 2 + columns @ (points - mean_b) ** 2
    spread += (mean_a - mean_b) ** 2
    found = cohen_kappa(table, weights=weight_matrix("quadratic", points)).coefficient.estimate
    if spread < 1e-9:
        assert found is None
        return
    apart = (table * (points[:, None] - points) ** 2).sum() / n
    assert found == pytest.approx(1 - apart / spread, abs=1e-9)
