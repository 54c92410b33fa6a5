"""Variance components when coders differ between recordings: y = mean + recording + coder + rest.

The recording effects are eliminated in closed form, so that one evaluation of the
likelihood solves a system of the size of the number of coders, however many
recordings there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np

from fsh_coder.reliability.ratings_matrix import FloatArray, is_connected

# A residual below this share of the variance, and roots of variance ratios above the
# other, are beyond what the arithmetic can tell apart.
NOISE = 1e-12
LARGEST_ROOT = 1e4
# A variance ratio below this may belong on the border, which is then searched by itself.
NEAR_BORDER = 0.05
RECORDING_STARTS = (0.05, 0.3, 1.0, 3.0, 10.0, 100.0)
CODER_STARTS = (0.02, 0.3, 3.0, 100.0)


class TooLittleVariation(Exception):
    """The likelihood cannot be maximised: nothing varies or nothing is rated twice."""


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """A fit of the crossed model; variances in squared units of the score.

    `deviance` is -2 log of the (restricted) likelihood. `coder_effects` are the
    predicted deviations of the coders (BLUP) in column order, `mean` the overall
    mean with its standard error.
    """

    recording: float
    coder: float
    residual: float
    mean: float
    se_mean: float
    deviance: float
    coder_effects: tuple[float, ...]
    n_ratings: int
    n_recordings: int
    n_coders: int
    is_connected: bool

    @property
    def icc_agreement(self) -> float:
        """ICC(A,1): one coder's score, coder differences counted as error."""
        return self.recording / (self.recording + self.coder + self.residual)

    @property
    def icc_consistency(self) -> float:
        """ICC(C,1): one coder's score, coder differences left aside."""
        return self.recording / (self.recording + self.residual)

    @property
    def sem_agreement(self) -> float:
        """Standard error of measurement of one coder's score."""
        return float(np.sqrt(self.coder + self.residual))


@dataclass(frozen=True, slots=True)
class SufficientSums:
    """All that the likelihood needs to know of the ratings.

    One row per distinct number m of ratings a recording has. The last axis of
    `coder_sums` and friends may carry many simulated data sets side by side.

    Attributes:
        sizes: (n_sizes,) the distinct m.
        n_with_size: (n_sizes,) recordings with m ratings.
        per_coder: (n_coders,) scores each coder gave.
        shared: (n_sizes, n_coders, n_coders) recordings two coders share.
        coder_sums: (n_coders, n_sets) sum of scores per coder.
        overlap_sums: (n_sizes, n_coders, n_sets) sums of recording totals per coder.
        totals: (n_sizes, n_sets) sum of recording totals.
        squared_totals: (n_sizes, n_sets) sum of squared recording totals.
        squares: (n_sets,) sum of squared scores.
    """

    sizes: FloatArray
    n_with_size: FloatArray
    per_coder: FloatArray
    shared: FloatArray
    coder_sums: FloatArray
    overlap_sums: FloatArray
    totals: FloatArray
    squared_totals: FloatArray
    squares: FloatArray

    @property
    def n_ratings(self) -> int:
        """Number of scores."""
        return int((self.sizes * self.n_with_size).sum())

    @property
    def n_coders(self) -> int:
        """Number of coders."""
        return int(self.shared.shape[1])


@dataclass(frozen=True, slots=True)
class Profile:
    """The likelihood at given variance ratios, with everything else maximised out."""

    deviance: FloatArray
    residual: FloatArray
    mean: FloatArray
    se_factor: float
    coder_effects: FloatArray


def summarise(scores: FloatArray) -> SufficientSums:
    """Return the sums of one table (n_recordings, n_coders), NaN = not rated, no empty row."""
    rated = ~np.isnan(scores)
    filled = np.where(rated, scores, 0.0)
    return summarise_many(filled[:, :, None], rated.astype(np.float64))


def summarise_many(filled: FloatArray, rated: FloatArray) -> SufficientSums:
    """Return the sums of many tables of one design.

    Args:
        filled: (n_recordings, n_coders, n_sets), 0 where not rated.
        rated: (n_recordings, n_coders), 1 where rated, else 0.
    """
    per_recording = rated.sum(axis=1)
    row_totals = filled.sum(axis=1)
    sizes = np.unique(per_recording)
    groups = [per_recording == size for size in sizes]
    return SufficientSums(
        sizes=sizes,
        n_with_size=np.array([float(group.sum()) for group in groups]),
        per_coder=rated.sum(axis=0),
        shared=np.stack([rated[group].T @ rated[group] for group in groups]),
        coder_sums=filled.sum(axis=0),
        overlap_sums=np.stack([rated[group].T @ row_totals[group] for group in groups]),
        totals=np.stack([row_totals[group].sum(axis=0) for group in groups]),
        squared_totals=np.stack([(row_totals[group] ** 2).sum(axis=0) for group in groups]),
        squares=(filled**2).sum(axis=(0, 1)),
    )


def profile_likelihood(
    sums: SufficientSums, recording_ratio: float, coder_ratio: float, *, restricted: bool = True
) -> Profile:
    """Evaluate -2 log likelihood at variances given as multiples of the residual.

    Args:
        sums: what `summarise` returned.
        recording_ratio: recording variance / residual variance, >= 0.
        coder_ratio: coder variance / residual variance, >= 0.
        restricted: REML, else ML.
    """
    kept = 1 / (1 + recording_ratio * sums.sizes)
    shrink = recording_ratio * kept
    n_coders = sums.n_coders
    # Plain products of flattened sums: this runs hundreds of times per measure.
    shared = (shrink @ sums.shared.reshape(len(shrink), -1)).reshape(n_coders, n_coders)
    gram = -shared
    gram.flat[:: n_coders + 1] += sums.per_coder
    overlap = shrink @ sums.overlap_sums.reshape(len(shrink), -1)
    with_scores = sums.coder_sums - overlap.reshape(n_coders, -1)
    # Coders' indicators add up to one in every rating.
    with_ones = gram.sum(axis=1)
    ones_ones = float((sums.sizes * kept) @ sums.n_with_size)
    ones_scores = kept @ sums.totals
    scores_scores = sums.squares - shrink @ sums.squared_totals
    system = coder_ratio * gram
    system.flat[:: n_coders + 1] += 1
    right = np.empty((n_coders, 1 + with_scores.shape[1]))
    right[:, 0], right[:, 1:] = with_ones, with_scores
    solved = (coder_ratio * np.linalg.solve(system, right)).astype(np.float64)
    information = ones_ones - float(with_ones @ solved[:, 0])
    mean = (ones_scores - solved[:, 0] @ with_scores) / information
    quadratic = (
        scores_scores - np.einsum("is,is->s", with_scores, solved[:, 1:]) - mean**2 * information
    )
    df = sums.n_ratings - (1 if restricted else 0)
    residual = np.maximum(quadratic, np.finfo(float).tiny) / df
    log_determinant = float(
        np.log1p(recording_ratio * sums.sizes) @ sums.n_with_size + np.linalg.slogdet(system)[1]
    )
    deviance = df * (1 + np.log(2 * np.pi * residual)) + log_determinant
    if restricted:
        deviance = deviance + np.log(information)
    return Profile(
        deviance, residual, mean, 1 / np.sqrt(information), solved[:, 1:] - mean * solved[:, :1]
    )


def fit(
    scores: FloatArray, *, method: Literal["REML", "ML"] = "REML", with_coders: bool = True
) -> VarianceComponents:
    """Fit the crossed random-effects model to ratings with or without gaps.

    Args:
        scores: (n_recordings, n_coders), NaN = not rated. Recordings and coders
            without any score are ignored; recordings with one score count.
        method: restricted or plain maximum likelihood.
        with_coders: False fits the one-way model, where coder differences are part
            of the residual.

    Returns:
        Variances at the maximum, 0 where that lies on the border.

    Raises:
        TooLittleVariation: no recording has two ratings, fewer than two recordings
            or coders, or no variance is left for the residual.

    Patterson & Thompson (1971); the elimination is Henderson's. Agrees with lme4.
    """
    rated = ~np.isnan(scores)
    kept = scores[np.ix_(rated.any(axis=1), rated.any(axis=0))]
    rated = ~np.isnan(kept)
    if kept.shape[0] < 2 or kept.shape[1] < 2 or rated.sum(axis=1).max() < 2:
        raise TooLittleVariation("fewer than two recordings were rated by two coders or more")
    centre, spread = float(np.nanmean(kept)), float(np.nanstd(kept))
    if spread <= 1e-12 * max(1.0, abs(centre)):
        raise TooLittleVariation("every score is the same")
    if is_additive((kept - centre) / spread):
        raise TooLittleVariation("recordings and coders explain every score, so nothing is left")
    sums = summarise((kept - centre) / spread)
    ratios = _maximise(sums, restricted=method == "REML", with_coders=with_coders)
    best = profile_likelihood(sums, *ratios, restricted=method == "REML")
    residual = float(best.residual[0])
    df = sums.n_ratings - (1 if method == "REML" else 0)
    # The restricted likelihood's |X'X| term scales with the score once more.
    deviance = float(best.deviance[0] + 2 * df * np.log(spread))
    return VarianceComponents(
        recording=ratios[0] * residual * spread**2,
        coder=ratios[1] * residual * spread**2,
        residual=residual * spread**2,
        mean=float(best.mean[0]) * spread + centre,
        se_mean=float(best.se_factor * np.sqrt(residual) * spread),
        deviance=deviance,
        coder_effects=tuple(float(effect) * spread for effect in best.coder_effects[:, 0]),
        n_ratings=sums.n_ratings,
        n_recordings=kept.shape[0],
        n_coders=kept.shape[1],
        is_connected=is_connected(rated),
    )


def is_additive(scores: FloatArray) -> bool:
    """Tell whether a recording's and a coder's constant add up to every score.

    Args:
        scores: (n_recordings, n_coders) of spread about 1, NaN = not rated, no empty row.
    """
    rated = ~np.isnan(scores)
    design = rated.astype(np.float64)
    sizes = design.sum(axis=1)
    centred = np.where(rated, scores - np.nanmean(scores, axis=1, keepdims=True), 0.0)
    gram = np.diag(design.sum(axis=0)) - design.T @ (design / sizes[:, None])
    right = centred.sum(axis=0)
    explained = float(right @ np.linalg.lstsq(gram, right, rcond=None)[0])
    return bool(float((centred**2).sum()) - explained <= NOISE * rated.sum())


def _maximise(sums: SufficientSums, *, restricted: bool, with_coders: bool) -> tuple[float, float]:
    """Return the two variance ratios at the maximum; exact zeros on the border."""

    def deviance(recording_ratio: float, coder_ratio: float) -> float:
        return float(
            profile_likelihood(sums, recording_ratio, coder_ratio, restricted=restricted).deviance[
                0
            ]
        )

    candidates = [(0.0, 0.0)]
    inside = _minimise_two(deviance) if with_coders else (0.0, 0.0)
    if with_coders and min(inside) < NEAR_BORDER:
        candidates.append((0.0, minimise_one(lambda c: deviance(0.0, c))))
    if min(inside) < NEAR_BORDER:
        candidates.append((minimise_one(lambda r: deviance(r, 0.0)), 0.0))
    candidates.append(inside)
    # On a tie the border wins: a variance that explains nothing is 0.
    values = [deviance(*candidate) for candidate in candidates]
    lowest = min(values)
    return next(
        candidate
        for candidate, value in zip(candidates, values, strict=True)
        if value <= lowest + 1e-9
    )


def minimise_one(deviance: Callable[[float], float]) -> float:
    """Return the ratio with the least deviance, searched on its square root."""
    from scipy.optimize import minimize_scalar  # late: see quantiles

    grid = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, 13)])
    values = [deviance(float(root) ** 2) for root in grid]
    best = int(np.argmin(values))
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)])
    found = minimize_scalar(
        lambda root: deviance(root**2),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return float(found.x) ** 2


def _minimise_two(deviance: Callable[[float, float], float]) -> tuple[float, float]:
    """Return both ratios with the least deviance, searched on their square roots.

    Small samples can have two hollows, so the search starts from the best of a grid.
    """
    from scipy.optimize import minimize  # late: see quantiles

    start = min(product(RECORDING_STARTS, CODER_STARTS), key=lambda at: deviance(*at))

    def of_roots(roots: FloatArray) -> float:
        first, second = np.minimum(np.abs(roots), LARGEST_ROOT)
        return deviance(float(first) ** 2, float(second) ** 2)

    found = minimize(
        of_roots,
        [float(np.sqrt(start[0])), float(np.sqrt(start[1]))],
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-9, "maxfev": 1000},
    )
    first, second = np.minimum(np.abs(found.x), LARGEST_ROOT)
    return float(first) ** 2, float(second) ** 2
