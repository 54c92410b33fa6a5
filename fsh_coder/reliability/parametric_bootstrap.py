"""Simulated data from a fitted mixed model, all fitted again on one grid."""

import numpy as np
import numpy.typing as npt

from fsh_coder.reliability.mixed_model import (
    SufficientSums,
    VarianceComponents,
    summarise_many,
)
from fsh_coder.reliability.ratings_matrix import FloatArray

# Variance shares are tried in steps of one part in this many.
GRID_STEPS = 25


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
        per_coder=first.per_coder,
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
    recording = generator.standard_normal((n, 1, n_sets))
    coder = generator.standard_normal((1, k, n_sets))
    simulated = generator.standard_normal((n, k, n_sets))
    # In place: one array of some ten megabytes is enough.
    simulated *= np.sqrt(components.residual)
    simulated += np.sqrt(components.recording) * recording
    simulated += np.sqrt(components.coder) * coder
    simulated *= rated[:, :, None]
    return summarise_many(simulated, rated)


def _grid_fit(sums: SufficientSums) -> FloatArray:
    """Return the best variance shares of every data set."""
    steps = GRID_STEPS
    width = 1 / steps
    n_sets = sums.squares.shape[0]
    deviance = np.full((steps, steps, n_sets), np.inf)
    for i in range(steps):
        # One row of the grid at a time: many small systems in one call, little memory.
        coder = np.arange(steps - i) * width
        residual: FloatArray = np.asarray(1 - i * width - coder, dtype=np.float64)
        deviance[i, : steps - i] = _deviances(sums, i * width / residual, coder / residual)
    flat = deviance.reshape(-1, n_sets).argmin(axis=0)
    i, j = np.unravel_index(flat, (steps, steps))
    sets = np.arange(n_sets)
    recording = (i + _vertex(deviance, i, j, sets, axis=0)) * width
    coder = (j + _vertex(deviance, i, j, sets, axis=1)) * width
    residual = np.maximum(1 - recording - coder, width / 4)
    return np.column_stack([np.maximum(recording, 0), np.maximum(coder, 0), residual])


def _deviances(
    sums: SufficientSums, recording_ratios: FloatArray, coder_ratios: FloatArray
) -> FloatArray:
    """Return (n_points, n_sets) restricted deviances at pairs of variance ratios.

    The same figures as `profile_likelihood`. On the grid the ratios are moderate, so that
    the inverse of the small systems is exact enough; it is far cheaper than solving
    for a thousand data sets.
    """
    kept = 1 / (1 + recording_ratios[:, None] * sums.sizes)
    shrink = recording_ratios[:, None] * kept
    points, k = len(shrink), sums.n_coders
    n_sizes = len(sums.sizes)
    shared = (shrink @ sums.shared.reshape(n_sizes, -1)).reshape(points, k, k)
    gram = np.diag(sums.per_coder) - shared
    overlap = (shrink @ sums.overlap_sums.reshape(n_sizes, -1)).reshape(points, k, -1)
    with_scores = sums.coder_sums - overlap
    with_ones = gram.sum(axis=2)
    system = np.eye(k) + coder_ratios[:, None, None] * gram
    inverse = coder_ratios[:, None, None] * np.linalg.inv(system)
    solved_ones = (inverse @ with_ones[:, :, None])[:, :, 0]
    information = (sums.sizes * kept) @ sums.n_with_size - (with_ones * solved_ones).sum(axis=1)
    ones_scores = kept @ sums.totals - (solved_ones[:, None] @ with_scores)[:, 0]
    explained = np.einsum("pks,pks->ps", inverse @ with_scores, with_scores)
    quadratic = sums.squares - shrink @ sums.squared_totals - explained
    quadratic -= ones_scores**2 / information[:, None]
    df = sums.n_ratings - 1
    residual = np.maximum(quadratic, np.finfo(float).tiny) / df
    log_determinant = np.log1p(recording_ratios[:, None] * sums.sizes) @ sums.n_with_size
    log_determinant += np.linalg.slogdet(system)[1] + np.log(information)
    constant = df * (1 + np.log(2 * np.pi)) + log_determinant
    deviance: FloatArray = df * np.log(residual) + constant[:, None]
    return deviance


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
