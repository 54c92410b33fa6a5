"""Intraclass correlations for designs with gaps: rotating pairs, partly double-coded."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fsh_coder.reliability.mixed_model import (
    SufficientSums,
    TooLittleVariation,
    VarianceComponents,
    fit,
    profile_likelihood,
    summarise,
    summarise_many,
)
from fsh_coder.reliability.quantiles import upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Coefficient

SEED = 20240229
DRAWS = 10_000
RESAMPLES = 1_000

# A variance known worse than this (SD of its logarithm) has no normal approximation.
WIDEST_LOG_SD = 2.0
GRID_STEPS = 25

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


def bootstrap_components(
    scores: FloatArray, components: VarianceComponents, *, seed: int, resamples: int
) -> FloatArray:
    """Simulate the fitted model and fit every simulated data set again.

    All data sets share the design, so that one grid of variance shares serves all:
    each takes its best grid point, moved by a parabola through the neighbours.

    Returns:
        (resamples, 3): recording, coder and residual variance, up to a common factor.
    """
    generator = np.random.default_rng(seed)
    sums = [
        _simulated_sums(scores, components, generator=generator, n_sets=n_sets)
        for n_sets in _chunks(resamples, scores.size)
    ]
    first = sums[0]
    joined = SufficientSums(
        sizes=first.sizes,
        n_with_size=first.n_with_size,
        shared=first.shared,
        coder_sums=np.concatenate([part.coder_sums for part in sums], axis=-1),
        overlap_sums=np.concatenate([part.overlap_sums for part in sums], axis=-1),
        totals=np.concatenate([part.totals for part in sums], axis=-1),
        squared_totals=np.concatenate([part.squared_totals for part in sums], axis=-1),
        squares=np.concatenate([part.squares for part in sums], axis=-1),
    )
    return _grid_fit(joined)


def _chunks(resamples: int, n_cells: int) -> list[int]:
    """Split the resamples so that no more than some ten million numbers are held at once."""
    size = max(1, min(resamples, 4_000_000 // max(1, n_cells)))
    whole, rest = divmod(resamples, size)
    return [size] * whole + ([rest] if rest else [])


def _simulated_sums(
    scores: FloatArray,
    components: VarianceComponents,
    *,
    generator: np.random.Generator,
    n_sets: int,
) -> SufficientSums:
    rated = (~np.isnan(scores)).astype(np.float64)
    n, k = scores.shape
    simulated = (
        np.sqrt(components.recording) * generator.standard_normal((n, 1, n_sets))
        + np.sqrt(components.coder) * generator.standard_normal((1, k, n_sets))
        + np.sqrt(components.residual) * generator.standard_normal((n, k, n_sets))
    )
    return summarise_many(simulated * rated[:, :, None], rated)


def _grid_fit(sums: SufficientSums) -> FloatArray:
    """Return the best variance shares of every data set."""
    steps = GRID_STEPS
    width = 1 / steps
    n_sets = sums.squares.shape[0]
    deviance = np.full((steps, steps, n_sets), np.inf)
    for i in range(steps):
        for j in range(steps - i):
            recording, coder = i * width, j * width
            residual = 1 - recording - coder
            if residual < width / 2:
                residual = width / 4
            deviance[i, j] = profile_likelihood(
                sums, recording / residual, coder / residual
            ).deviance
    flat = deviance.reshape(-1, n_sets).argmin(axis=0)
    i, j = np.unravel_index(flat, (steps, steps))
    sets = np.arange(n_sets)
    recording = (i + _vertex(deviance, i, j, sets, axis=0)) * width
    coder = (j + _vertex(deviance, i, j, sets, axis=1)) * width
    residual = np.maximum(1 - recording - coder, width / 4)
    return np.column_stack([np.maximum(recording, 0), np.maximum(coder, 0), residual])


def _vertex(
    deviance: FloatArray,
    i: npt.NDArray[np.intp],
    j: npt.NDArray[np.intp],
    sets: npt.NDArray[np.intp],
    *,
    axis: int,
) -> FloatArray:
    """Where between the neighbours the parabola through them is least, in steps."""
    steps = deviance.shape[0]
    at = i if axis == 0 else j
    inside = (at > 0) & (at < steps - 1)

    def value(move: int) -> FloatArray:
        moved = np.clip(at + move, 0, steps - 1)
        return deviance[moved, j, sets] if axis == 0 else deviance[i, moved, sets]

    before, here, after = value(-1), value(0), value(1)
    usable = inside & np.isfinite(before) & np.isfinite(after)
    with np.errstate(invalid="ignore", divide="ignore"):
        curvature = before - 2 * here + after
        move = 0.5 * (before - after) / curvature
    return np.where(usable & (curvature > 0), np.clip(move, -0.5, 0.5), 0.0)
