"""Coefficients with standard errors that hold at any value, and with gaps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fsh_coder.reliability.gwet import METHODS, CodedUnits, gwet_family
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.weights import WEIGHTS, weight_matrix
from tests.reliability.reference_sets import expected, labels, wide

SCORES = arrays(
    np.float64,
    st.tuples(st.integers(2, 12), st.integers(2, 4)),
    elements=st.sampled_from([1.0, 2.0, 3.0, np.nan]),
)


@pytest.mark.parametrize(
    ("name", "scores", "q"),
    [
        ("krippendorff_4observers", wide("krippendorff_4observers"), 5),
        ("irr_anxiety", wide("irr_anxiety"), 6),
        ("perfect_agreement", wide("perfect_agreement"), 5),
        ("fleiss_1971_diagnoses", labels("fleiss_1971_diagnoses"), 5),
        (
            "annomi_main_therapist_behaviour",
            labels("annomi_main_therapist_behaviour", skip=2),
            4,
        ),
    ],
)
def test_standard_errors_and_parts_are_those_of_irrcac(
    name: str, scores: FloatArray, q: int
) -> None:
    """Standard error, observed and expected agreement equal R irrCAC, gaps included."""
    reference = expected(name)
    values = np.arange(1.0, q + 1)
    units = CodedUnits.from_scores(scores, values)
    n_compared = 0
    for kind in WEIGHTS:
        for stat, one in gwet_family(units, weight_matrix(kind, values)).items():
            entry = reference.get(f"{stat} [{kind}]")
            if entry is not None:
                assert one.se == pytest.approx(entry["se"], abs=1e-6)
                assert one.observed == pytest.approx(entry["pa"], abs=1e-6)
                assert one.expected == pytest.approx(entry["pe"], abs=1e-6)
                n_compared += 1
    assert n_compared >= 6


@pytest.mark.parametrize("kind", ["unweighted", "linear", "quadratic"])
def test_table_formula_divides_by_n(kind: str) -> None:
    """For a table of two coders the standard errors are those of irrCAC's table functions."""
    table = wide("gwet_diagnosis4x4")
    reference = expected("gwet_diagnosis4x4")
    weights = weight_matrix(kind, [1, 2, 3, 4])
    family = gwet_family(CodedUnits.from_table(table), weights, is_table=True)
    for ours, theirs in (("Gwet AC", "Gwet AC"), ("Fleiss kappa", "Scott pi")):
        assert family[ours].se == pytest.approx(reference[f"{theirs} {kind}"]["se"], abs=1e-6)


def test_the_error_of_fleiss_holds_away_from_zero() -> None:
    """Not the null-hypothesis error of irr, SPSS and JASP, which is less than half as large."""
    scores = labels("fleiss_1971_diagnoses")
    family = gwet_family(CodedUnits.from_scores(scores, np.arange(1.0, 6)), np.eye(5))
    null_error = expected("fleiss_1971_diagnoses")["Fleiss kappa"]["se"]
    assert family["Fleiss kappa"].se is not None
    assert family["Fleiss kappa"].se > 2 * null_error


def test_declared_categories_count_although_nobody_used_them() -> None:
    """AC1 and Brennan-Prediger move with the number of categories, the others do not."""
    scores = np.array([[1, 1], [2, 2], [1, 2], [2, 2], [1, 1]], dtype=float)
    few, many = (
        gwet_family(CodedUnits.from_scores(scores, np.arange(1.0, q + 1)), np.eye(q))
        for q in (2, 5)
    )
    for stat in ("Gwet AC", "Brennan-Prediger"):
        assert few[stat].coefficient.estimate != many[stat].coefficient.estimate
    for stat in ("Fleiss kappa", "Conger kappa", "Krippendorff alpha (Gwet weights)"):
        assert few[stat].coefficient.estimate == pytest.approx(many[stat].coefficient.estimate)


def test_one_category_only_is_full_agreement_without_coefficient() -> None:
    """Percent agreement is 1; nothing corrected for chance is 1, it is not defined."""
    scores = wide("zero_variance")[:, 0:2]
    family = gwet_family(CodedUnits.from_scores(scores, np.array([3.0])), np.eye(1))
    assert family["Percent agreement (mean pairwise)"].coefficient.estimate == 1
    for stat in list(METHODS)[1:]:
        assert family[stat].coefficient.estimate is None
        assert family[stat].coefficient.reason == "every rating is the same category"


def test_no_pair_and_one_unit_say_so() -> None:
    """Without two ratings of anything there is no value; one unit has no interval."""
    alone = np.array([[1, np.nan], [np.nan, 2]])
    family = gwet_family(CodedUnits.from_scores(alone, np.array([1.0, 2.0])), np.eye(2))
    assert {one.coefficient.reason for one in family.values()} == {"no unit has two ratings"}
    single = np.array([[1.0, 2.0]])
    family = gwet_family(CodedUnits.from_scores(single, np.array([1.0, 2.0])), np.eye(2))
    one = family["Fleiss kappa"].coefficient
    assert one.estimate is not None
    assert (one.low, one.reason) == (None, "one unit gives no interval")


def test_conger_needs_coders_who_differ() -> None:
    """Where coders use one category each, chance is computed per coder: Conger is 0."""
    scores = np.array([[1, 2], [1, 2], [1, 2]], dtype=float)
    family = gwet_family(CodedUnits.from_scores(scores, np.array([1.0, 2.0])), np.eye(2))
    assert family["Conger kappa"].coefficient.estimate == 0


def test_weights_that_forgive_everything_leave_no_coefficient() -> None:
    """Where every pair counts as agreement, chance alone agrees fully: not defined."""
    scores = np.array([[1, 2], [2, 1]], dtype=float)
    units = CodedUnits.from_scores(scores, np.array([1.0, 2.0]))
    found = gwet_family(units, np.ones((2, 2)))["Fleiss kappa"].coefficient
    assert (found.estimate, found.reason) == (None, "chance alone would give full agreement")


def test_a_score_off_the_scale_is_refused() -> None:
    """A score that is no declared category is our mistake, never silently dropped."""
    with pytest.raises(ValueError, match="declared"):
        CodedUnits.from_scores(np.array([[1.0, 9.0]]), np.array([1.0, 2.0]))


@given(SCORES)
@settings(deadline=None)
def test_order_of_coders_does_not_matter(scores: FloatArray) -> None:
    """Swapping coders changes no coefficient and no interval."""
    values = np.array([1.0, 2.0, 3.0])
    weights = weight_matrix("linear", values)
    one = gwet_family(CodedUnits.from_scores(scores, values), weights)
    other = gwet_family(CodedUnits.from_scores(scores[:, ::-1], values), weights)
    for stat in METHODS:
        a, b = one[stat].coefficient, other[stat].coefficient
        assert (a.estimate is None) == (b.estimate is None)
        if a.estimate is not None and b.estimate is not None:
            assert np.isfinite(a.estimate)
            assert a.estimate == pytest.approx(b.estimate, abs=1e-9)
            assert (a.low is None) == (b.low is None)
            if a.low is not None and b.low is not None:
                assert a.low == pytest.approx(b.low, abs=1e-9)
        else:
            assert a.reason
