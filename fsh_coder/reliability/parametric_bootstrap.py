"""Simulated data from a fitted mixed model, all fitted again on one grid."""

import numpy as np
import numpy.typing as npt

from fsh_coder.reliability.mixed_model import (
    SufficientSums,
    VarianceComponents,
    profile_likelihood,
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
