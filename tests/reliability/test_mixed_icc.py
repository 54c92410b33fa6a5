"""Mixed-model coefficients and their intervals."""

import numpy as np
import pytest

from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.mixed_icc import (
    _log_covariance,
    bootstrap_intervals,
    coder_overlap,
    mixed_icc,
)
from fsh_coder.reliability.mixed_model import fit, summarise
from fsh_coder.reliability.parametric_bootstrap import bootstrap_components
from tests.reliability.reference_sets import expected, not_to_be_matched, unbalanced, wide


def test_q_and_harmonic_k_are_those_of_the_reference() -> None:
    """Putka's q and the harmonic mean of coders per recording."""
    entry = expected("miti_doublecoded_long")["G(q,khat) = ICC(Q,khat)"]
    found = coder_overlap(unbalanced().scores)
    assert found.q == pytest.approx(entry["q"], abs=1e-7)
    assert found.harmonic_k == pytest.approx(entry["khat"], abs=1e-7)


def test_q_is_zero_when_coders_are_shared_and_one_over_k_when_not() -> None:
    """Crossed designs leave no coder variance between means, nested ones all of it."""
    crossed = coder_overlap(np.ones((5, 3)))
    nested = coder_overlap(np.array([[1, 1, np.nan, np.nan], [np.nan, np.nan, 1, 1]]))
    assert crossed.q == pytest.approx(0, abs=1e-12)
    assert nested.q == pytest.approx(0.5)


def test_complete_data_give_the_analysis_of_variance() -> None:
    """With nothing missing the mixed model and McGraw & Wong agree."""
    scores = wide("shrout_fleiss_1979")
    mixed, forms = mixed_icc(scores), icc(scores)
    for a, b in (
        (mixed.agreement_single, forms.agreement_single),
        (mixed.consistency_single, forms.consistency_single),
        (mixed.agreement_average, forms.agreement_average),
        (mixed.generalizability, forms.consistency_average),
    ):
        assert a.estimate == pytest.approx(b.estimate, abs=1e-6)


def test_the_average_counts_the_coders_a_recording_has() -> None:
    """Not psych's average of all columns: sessions have 1.33 coders, not 3."""
    wrong = next(
        entry
        for entry in not_to_be_matched("miti_doublecoded_long")
        if entry["stat"] == "ICC2k psych lmer=TRUE"
    )
    found = mixed_icc(unbalanced().scores)
    assert found.generalizability.estimate == pytest.approx(0.68559112, abs=2e-5)
    assert (found.agreement_average.estimate or 0) < float(wrong["value"]) - 0.1


def test_the_interval_is_as_wide_as_a_simulation_says() -> None:
    """Monte Carlo and lme4's parametric bootstrap agree; psych's interval is too narrow."""
    reference = expected("miti_doublecoded_long")["ICC(A,1) parametric bootstrap percentile CI"]
    found = mixed_icc(unbalanced().scores)
    assert found.interval_method == "Monte Carlo"
    assert found.agreement_single.low == pytest.approx(reference["ci_low"], abs=0.03)
    assert found.agreement_single.high == pytest.approx(reference["ci_high"], abs=0.03)


def test_the_bootstrap_on_a_grid_meets_lme4s() -> None:
    """All three bootstrap intervals lie within the reference's Monte-Carlo tolerance."""
    scores = unbalanced().scores
    found = bootstrap_intervals(scores, fit(scores))
    for name, shown in (
        ("ICC(A,1)", "ICC(A,1)"),
        ("ICC(C,1)", "ICC(C,1)"),
        ("G(q,k)", "G(q,khat)"),
    ):
        entry = expected("miti_doublecoded_long")[f"{shown} parametric bootstrap percentile CI"]
        assert found[name].low == pytest.approx(entry["ci_low"], abs=0.03)
        assert found[name].high == pytest.approx(entry["ci_high"], abs=0.03)


def test_the_grid_finds_what_the_optimiser_finds() -> None:
    """Refitting simulated data on the grid differs little from refitting each exactly."""
    scores = unbalanced().scores
    components = fit(scores)
    shares = bootstrap_components(scores, components, seed=3, resamples=300)
    by_grid = shares[:, 0] / shares.sum(axis=1)
    generator = np.random.default_rng(4)
    exact = []
    for _ in range(150):
        made = (
            np.sqrt(components.recording) * generator.standard_normal((40, 1))
            + np.sqrt(components.coder) * generator.standard_normal((1, 3))
            + np.sqrt(components.residual) * generator.standard_normal((40, 3))
        )
        made[np.isnan(scores)] = np.nan
        exact.append(fit(made).icc_agreement)
    assert np.quantile(by_grid, [0.1, 0.5, 0.9]) == pytest.approx(
        np.quantile(exact, [0.1, 0.5, 0.9]), abs=0.05
    )


def test_a_variance_at_zero_takes_the_bootstrap() -> None:
    """On the border there is no normal approximation; the interval says how it was found."""
    scores = np.array(
        [[1, 2, np.nan], [2, np.nan, 1], [np.nan, 4, 5], [5, 4, np.nan], [3, np.nan, 3], [2, 2, 2]]
    )
    found = mixed_icc(scores)
    assert found.components is not None
    assert found.components.coder == 0
    assert found.interval_method == "parametric bootstrap"
    one = found.agreement_single
    assert one.low is not None
    assert one.high is not None
    assert one.estimate is not None
    assert 0 <= one.low < one.estimate < one.high <= 1
    assert "parametric bootstrap" in one.method


def test_no_normal_approximation_away_from_a_maximum() -> None:
    """Where the likelihood is not curved like a hill, no covariance is made up."""
    scores = unbalanced().scores
    sums = summarise(scores - np.nanmean(scores))
    assert _log_covariance(sums, np.log([1e-9, 1e-9, 5.0])) is None


def test_the_same_seed_gives_the_same_interval() -> None:
    """A reader can compute the interval again."""
    scores = unbalanced().scores
    assert mixed_icc(scores) == mixed_icc(scores)
    assert mixed_icc(scores) != mixed_icc(scores, seed=1)


def test_two_coders_may_swap_places() -> None:
    """The order of coders changes no estimate."""
    scores = unbalanced().scores
    one, other = mixed_icc(scores), mixed_icc(scores[:, ::-1])
    assert one.agreement_single.estimate == pytest.approx(other.agreement_single.estimate, abs=1e-6)


def test_perfect_agreement_with_gaps_is_one() -> None:
    """Copies of one score are 1 with limits of 1, though no model can be fitted."""
    scores = np.array([[1, 1, np.nan], [2, np.nan, 2], [np.nan, 3, 3], [5, 5, np.nan]])
    found = mixed_icc(scores)
    one = found.agreement_single
    assert (one.estimate, one.low, one.high) == (1, 1, 1)
    assert found.components is None


def test_no_variance_and_no_overlap_are_not_defined() -> None:
    """Equal scores, and recordings coded once only, are None with a reason."""
    equal = mixed_icc(np.full((4, 2), 3.0)).agreement_single
    assert (equal.estimate, equal.reason) == (None, "every score is the same")
    once = mixed_icc(np.array([[1, np.nan], [np.nan, 2], [2, np.nan]])).agreement_single
    assert once.estimate is None
    assert once.reason == "fewer than two recordings were rated by two coders or more"
    assert mixed_icc(np.full((3, 2), np.nan)).agreement_single.estimate is None
