"""Intraclass correlations for designs with gaps: rotating pairs, partly double-coded."""

from dataclasses import dataclass

import numpy as np

from fsh_coder.reliability.mixed_model import (
    SufficientSums,
    TooLittleVariation,
    VarianceComponents,
    fit,
    profile_likelihood,
    summarise,
)
from fsh_coder.reliability.parametric_bootstrap import bootstrap_components
from fsh_coder.reliability.quantiles import upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Bounded, Coefficient

SEED = 20240229
DRAWS = 10_000
RESAMPLES = 1_000

# A variance known worse than this (SD of its logarithm) has no normal approximation.
WIDEST_LOG_SD = 2.0

METHODS = {
    "ICC(A,1)": "mixed model (REML), absolute agreement, single measure",
    "ICC(C,1)": "mixed model (REML), consistency, single measure",
    "ICC(A,khat)": "mixed model (REML), absolute agreement, mean of khat coders",
    "ICC(C,khat)": "mixed model (REML), consistency, mean of khat coders",
    "G(q,k)": "mixed model (REML), generalizability of the recordings' mean scores",
}


@dataclass(frozen=True, slots=True)
class Overlap:
    """How coders overlap between recordings.

    `harmonic_k` is the harmonic mean of coders per recording. `q` is the share of the
    coder variance that stays in differences between recordings' means: 0 when all
    share the same coders, 1/harmonic_k when none does.
    """

    harmonic_k: float
    q: float


@dataclass(frozen=True, slots=True)
class MixedIcc:
    """Mixed-model coefficients, their components and how the interval was found.

    `components` is None where the model cannot be fitted; the coefficients then say
    why. `interval_method` is "Monte Carlo" or "parametric bootstrap"; the latter is
    used where a variance lies at 0 or is hardly known.
    """

    agreement_single: Coefficient
    consistency_single: Coefficient
    agreement_average: Coefficient
    consistency_average: Coefficient
    generalizability: Coefficient
    components: VarianceComponents | None
    overlap: Overlap | None
    interval_method: str | None
    seed: int


def coder_overlap(scores: FloatArray) -> Overlap:
    """Return the harmonic number of coders and Putka's q.

    Args:
        scores: (n_recordings, n_coders) with at least one score in every row, at
            least two rows.

    Putka, Le, McCloy & Diaz (2008), Journal of Applied Psychology 93:959-981.
    """
    rated = (~np.isnan(scores)).astype(np.float64)
    n = len(rated)
    per_recording = rated.sum(axis=1)
    inverse = 1 / per_recording
    shares = (rated * inverse[:, None]).sum(axis=0)
    between = (shares @ shares - inverse.sum()) / (n * (n - 1))
    harmonic = n / inverse.sum()
    return Overlap(float(harmonic), max(0.0, float(1 / harmonic - between)))


def mixed_icc(
    scores: FloatArray,
    *,
    confidence: float = 0.95,
    seed: int = SEED,
    draws: int = DRAWS,
    resamples: int = RESAMPLES,
) -> MixedIcc:
    """Return ICC(A,1), ICC(C,1), their averages and G(q,k) from one REML fit.

    Args:
        scores: (n_recordings, n_coders), NaN = not rated; recordings with one score
            count, empty ones are ignored.
        confidence: coverage of the intervals.
        seed: of the random numbers; the same seed gives the same interval.
        draws: of the Monte-Carlo interval (normal approximation of the log variances).
        resamples: of the parametric bootstrap, used at the border.

    ten Hove, Jorgensen & van der Ark (2022, 2025). Components agree with lme4.
    """
    p = upper_tail(confidence)
    rated = ~np.isnan(scores)
    kept = scores[np.ix_(rated.any(axis=1), rated.any(axis=0))]
    n, k = kept.shape
    try:
        components = fit(kept)
    except TooLittleVariation as cause:
        return _without_fit(kept, str(cause), seed=seed)
    overlap = coder_overlap(kept)
    drawn = _monte_carlo(kept, components, seed=seed, draws=draws)
    method = "Monte Carlo"
    if drawn is None:
        method = "parametric bootstrap"
        drawn = bootstrap_components(kept, components, seed=seed, resamples=resamples)
    point = np.array([[components.recording, components.coder, components.residual]])
    estimates = _coefficients(point, overlap)
    spread = _coefficients(drawn, overlap)
    made = {
        name: Coefficient(
            name,
            float(estimates[name][0]),
            float(np.quantile(spread[name], 1 - p)),
            float(np.quantile(spread[name], p)),
            n,
            k,
            f"{METHODS[name]}, {method} interval",
        )
        for name in METHODS
    }
    return _gathered(made, components=components, overlap=overlap, method=method, seed=seed)


def _gathered(
    made: dict[str, Coefficient],
    *,
    components: VarianceComponents | None = None,
    overlap: Overlap | None = None,
    method: str | None = None,
    seed: int,
) -> MixedIcc:
    return MixedIcc(
        agreement_single=made["ICC(A,1)"],
        consistency_single=made["ICC(C,1)"],
        agreement_average=made["ICC(A,khat)"],
        consistency_average=made["ICC(C,khat)"],
        generalizability=made["G(q,k)"],
        components=components,
        overlap=overlap,
        interval_method=method,
        seed=seed,
    )


def _coefficients(variances: FloatArray, overlap: Overlap) -> dict[str, FloatArray]:
    """Coefficients of many (recording, coder, residual) rows."""
    recording, coder, residual = variances.T
    k = overlap.harmonic_k
    return {
        "ICC(A,1)": recording / (recording + coder + residual),
        "ICC(C,1)": recording / (recording + residual),
        "ICC(A,khat)": recording / (recording + (coder + residual) / k),
        "ICC(C,khat)": recording / (recording + residual / k),
        "G(q,k)": recording / (recording + overlap.q * coder + residual / k),
    }


def _without_fit(kept: FloatArray, cause: str, *, seed: int) -> MixedIcc:
    """Perfect agreement is 1 without any fit; everything else is not defined."""
    n, k = kept.shape
    agrees = n >= 2 and k >= 2 and (np.nanmax(kept, axis=1) == np.nanmin(kept, axis=1)).all()
    varies = n >= 2 and np.nanmax(kept) > np.nanmin(kept)
    is_double = n >= 2 and (~np.isnan(kept)).sum(axis=1).max() >= 2
    if agrees and varies and is_double:
        made = {
            name: Coefficient(name, 1.0, 1.0, 1.0, n, k, method) for name, method in METHODS.items()
        }
    else:
        made = {
            name: Coefficient.undefined(name, cause, n=n, k=k, method=method)
            for name, method in METHODS.items()
        }
    return _gathered(made, seed=seed)


def _monte_carlo(
    scores: FloatArray, components: VarianceComponents, *, seed: int, draws: int
) -> FloatArray | None:
    """Draw variances around the fit; None where no normal approximation holds."""
    variances = np.array([components.recording, components.coder, components.residual])
    if variances.min() <= 1e-6 * variances.sum():
        return None
    covariance = _log_covariance(summarise(scores - np.nanmean(scores)), np.log(variances))
    if covariance is None or np.sqrt(np.diag(covariance)).max() > WIDEST_LOG_SD:
        return None
    generator = np.random.default_rng(seed)
    normal = generator.standard_normal((draws, 3))
    drawn: FloatArray = np.exp(np.log(variances) + normal @ np.linalg.cholesky(covariance).T)
    return drawn


def _log_covariance(sums: SufficientSums, at: FloatArray) -> FloatArray | None:
    """Inverse of the information of the log variances; None where it is not positive."""
    step = 0.01

    def deviance(log_variances: FloatArray) -> float:
        recording, coder, residual = np.exp(log_variances)
        df = sums.n_ratings - 1
        profile = profile_likelihood(sums, recording / residual, coder / residual)
        best = float(profile.residual[0])
        rest = float(profile.deviance[0]) - df * (1 + np.log(2 * np.pi * best))
        return float(rest + df * (np.log(2 * np.pi * residual) + best / residual))

    hessian = np.empty((3, 3), dtype=np.float64)
    moves = np.diag(np.full(3, step))
    for i in range(3):
        for j in range(i, 3):
            corners = (
                deviance(at + moves[i] + moves[j])
                - deviance(at + moves[i] - moves[j])
                - deviance(at - moves[i] + moves[j])
                + deviance(at - moves[i] - moves[j])
            )
            hessian[i, j] = hessian[j, i] = corners / (4 * step**2)
    if np.linalg.eigvalsh(hessian).min() <= 1e-8:
        return None
    covariance = 2 * np.linalg.inv(hessian)
    return covariance.astype(np.float64)


def bootstrap_intervals(
    scores: FloatArray,
    components: VarianceComponents,
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    confidence: float = 0.95,
) -> dict[str, Bounded]:
    """Return the coefficients with parametric-bootstrap percentile intervals, by name.

    Args:
        scores: (n_recordings, n_coders), NaN = not rated, no empty row or column.
        components: the fit to `scores`.
        seed: of the random numbers.
        resamples: number of simulated data sets.
        confidence: of the intervals.
    """
    p = upper_tail(confidence)
    overlap = coder_overlap(scores)
    point = np.array([[components.recording, components.coder, components.residual]])
    estimates = _coefficients(point, overlap)
    drawn = bootstrap_components(scores, components, seed=seed, resamples=resamples)
    spread = _coefficients(drawn, overlap)
    return {
        name: Bounded(
            float(estimates[name][0]),
            float(np.quantile(spread[name], 1 - p)),
            float(np.quantile(spread[name], p)),
        )
        for name in METHODS
    }
