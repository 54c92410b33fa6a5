"""Variance components by REML and ML."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.reliability.mixed_model import (
    TooLittleVariation,
    fit,
    profile_likelihood,
    summarise,
)
from fsh_coder.reliability.ratings_matrix import FloatArray
from tests.reliability.reference_sets import expected, unbalanced, wide

REML = "REML variance components (session + coder random, crossed)"


def deviance_by_definition(
    scores: FloatArray, recording: float, coder: float, residual: float
) -> float:
    """Return -2 log of the restricted likelihood from the full covariance matrix."""
    rows, columns = np.nonzero(~np.isnan(scores))
    y = scores[rows, columns]
    covariance = (
        recording * (rows[:, None] == rows)
        + coder * (columns[:, None] == columns)
        + residual * np.eye(len(y))
    )
    inverse = np.linalg.inv(covariance)
    ones = np.ones(len(y))
    information = ones @ inverse @ ones
    gaps = y - (ones @ inverse @ y) / information
    return float(
        (len(y) - 1) * np.log(2 * np.pi)
        + np.linalg.slogdet(covariance)[1]
        + np.log(information)
        + gaps @ inverse @ gaps
    )


@pytest.mark.parametrize("name", ["shrout_fleiss_1979", "irr_anxiety"])
def test_complete_data_give_lme4s_components(name: str) -> None:
    """Variances, mean, its error and the deviance equal lme4's."""
    entry = expected(name)[REML]
    found = fit(wide(name))
    assert found.recording == pytest.approx(entry["var_session"], abs=2e-5)
    assert found.coder == pytest.approx(entry["var_coder"], abs=2e-5)
    assert found.residual == pytest.approx(entry["var_residual"], abs=2e-5)
    assert found.mean == pytest.approx(entry["mean"], abs=2e-5)
    assert found.se_mean == pytest.approx(entry["se_mean"], abs=2e-5)
    assert found.deviance == pytest.approx(entry["neg2REML"], abs=2e-5)
    assert found.n_ratings == entry["n_obs"]


def test_unbalanced_data_give_lme4s_components() -> None:
    """The same where most recordings were coded once."""
    entry = expected("miti_doublecoded_long")[REML]
    found = fit(unbalanced().scores)
    assert found.recording == pytest.approx(entry["var_session"], abs=2e-5)
    assert found.coder == pytest.approx(entry["var_coder"], abs=2e-5)
    assert found.residual == pytest.approx(entry["var_residual"], abs=2e-5)
    assert found.deviance == pytest.approx(entry["neg2REML"], abs=2e-5)
    assert (found.n_ratings, found.n_recordings, found.n_coders) == (62, 40, 3)
    assert found.is_connected


def test_the_one_way_model_equals_lme4s() -> None:
    """Without coder effects the variances are those of y ~ 1 + (1|session)."""
    found = fit(unbalanced().scores, with_coders=False)
    entry = expected("miti_doublecoded_long")["ICC(1) REML one-way"]
    assert found.recording == pytest.approx(entry["var_session"], abs=2e-5)
    assert found.residual == pytest.approx(entry["var_within"], abs=2e-5)
    assert found.coder == 0
    assert found.icc_consistency == pytest.approx(entry["value"], abs=2e-5)


@given(st.integers(0, 2**32 - 1), st.floats(0, 5), st.floats(0, 5))
@settings(deadline=None, max_examples=30)
def test_the_likelihood_equals_its_definition(seed: int, recording: float, coder: float) -> None:
    """Eliminating the recordings changes nothing against the full covariance matrix."""
    generator = np.random.default_rng(seed)
    scores = generator.normal(size=(7, 4))
    scores[generator.random(scores.shape) < 0.4] = np.nan
    scores[0] = [1, 2, np.nan, np.nan]
    kept = scores[(~np.isnan(scores)).any(axis=1)]
    profile = profile_likelihood(summarise(kept), recording, coder)
    residual = float(profile.residual[0])
    wanted = deviance_by_definition(kept, recording * residual, coder * residual, residual)
    assert float(profile.deviance[0]) == pytest.approx(wanted, abs=1e-6)


def test_no_nearby_point_is_better() -> None:
    """The fit lies at a minimum of the deviance."""
    scores = unbalanced().scores
    found = fit(scores)
    best = (found.recording, found.coder, found.residual)
    lowest = deviance_by_definition(scores, *best)
    assert lowest == pytest.approx(found.deviance, abs=1e-6)
    for at in range(3):
        for factor in (0.97, 1.03):
            moved = list(best)
            moved[at] *= factor
            assert deviance_by_definition(scores, *moved) > lowest


def test_coders_who_do_not_differ_have_no_variance() -> None:
    """Where coder means differ less than chance, their variance is exactly 0."""
    scores = np.array([[1, 2], [2, 1], [4, 5], [5, 4], [3, 3], [2, 2]], dtype=float)
    assert fit(scores).coder == 0


def test_recordings_that_do_not_differ_have_no_variance() -> None:
    """Where recordings differ less than chance, theirs is exactly 0."""
    scores = np.array([[1, 5], [5, 1], [2, 4], [4, 2]], dtype=float)
    found = fit(scores)
    assert (found.recording, found.coder) == (0, 0)
    assert found.icc_agreement == 0


def test_units_of_the_score_carry_through() -> None:
    """Scores in tenths have a hundredth of the variances and the same ICC."""
    scores = unbalanced().scores
    whole, tenths = fit(scores), fit(scores / 10 + 1e4)
    assert tenths.recording * 100 == pytest.approx(whole.recording, rel=1e-5)
    assert tenths.icc_agreement == pytest.approx(whole.icc_agreement, rel=1e-5)
    assert tenths.mean == pytest.approx(whole.mean / 10 + 1e4)


def test_empty_rows_and_columns_are_ignored() -> None:
    """A recording or coder without any score changes nothing."""
    scores = wide("irr_anxiety")
    padded = np.full((scores.shape[0] + 1, scores.shape[1] + 1), np.nan)
    padded[:-1, :-1] = scores
    assert fit(padded) == fit(scores)


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        (np.array([[1.0, 2.0]]), "fewer than two recordings"),
        (np.array([[1.0], [2.0]]), "fewer than two recordings"),
        (np.array([[1.0, np.nan], [np.nan, 2.0]]), "fewer than two recordings"),
        (np.full((4, 2), 3.0), "every score is the same"),
        (np.array([[1.0, 2.0], [2.0, 3.0], [4.0, 5.0]]), "explain every score"),
    ],
)
def test_what_cannot_be_fitted_says_why(scores: FloatArray, words: str) -> None:
    """Too few, nothing that varies, and a constant gap each have their cause."""
    with pytest.raises(TooLittleVariation, match=words):
        fit(scores)
