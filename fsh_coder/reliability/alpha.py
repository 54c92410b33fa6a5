"""Krippendorff's alpha for any number of coders, with gaps."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fsh_coder.reliability.quantiles import upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Coefficient

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")

SEED = 20110125
RESAMPLES = 2_000
NUMBERS_AT_ONCE = 4_000_000

NO_PAIR = "no unit has two ratings"
ONE_VALUE = "every score is the same"
NEGATIVE = "ratios need scores that are 0 or more"


@dataclass(frozen=True, slots=True)
class Pairable:
    """Units with two ratings or more.

    Attributes:
        values: (q,) distinct scores, ascending.
        counts: (n_units, q) how often a unit got each score.
        sizes: (n_units,) ratings per unit, at least 2.
    """

    values: FloatArray
    counts: FloatArray
    sizes: FloatArray


def krippendorff_alpha(
    scores: FloatArray,
    level: Level,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    confidence: float = 0.95,
) -> Coefficient:
    """Return alpha with a percentile interval from resampled units.

    Args:
        scores: (n_units, n_coders), NaN = not rated. Units with one rating drop out.
        level: the metric: nominal, ordinal (by the ratings' own ranks), interval or
            ratio.
        resamples: of the bootstrap; units are drawn with replacement and everything
            is computed anew. 0 gives no interval. Resamples with one value only have
            no alpha; they are left out and counted in `reason`.
        seed: of the random numbers.
        confidence: of the interval.

    Returns:
        `n` counts units with two ratings or more. None where no two scores differ.

    Krippendorff (2011), Computing Krippendorff's alpha-reliability. Interval and
    ordinal use the closed form, whose cost does not grow with the number of distinct
    scores.
    """
    p = upper_tail(confidence)
    units = pairable(scores)
    n, k = len(units.sizes), scores.shape[1]
    name = f"Krippendorff alpha {level}"
    method = f"Krippendorff's alpha, {level} metric, percentile bootstrap over units"
    reason = NO_PAIR if n == 0 else ONE_VALUE if len(units.values) < 2 else None
    if level == "ratio" and n and units.values[0] < 0:
        reason = NEGATIVE
    if reason:
        return Coefficient.undefined(name, reason, n=n, k=k, method=method)
    estimate = float(_alphas(units, np.ones((1, n)), level)[0])
    if n < 2 or resamples == 0:
        why = "one unit gives no interval" if n < 2 else None
        return Coefficient(name, estimate, None, None, n, k, method, why)
    spread = bootstrap_alphas(units, level, resamples=resamples, seed=seed)
    # A few scores far larger than the others leave no digits to tell the small ones apart.
    kept = spread[np.isfinite(spread)]
    lost = len(spread) - len(kept)
    low, high = (float(x) for x in np.quantile(kept, [1 - p, p])) if len(kept) else (None, None)
    note = f"{lost} of {resamples} resamples held one value only" if lost else None
    return Coefficient(name, estimate, low, high, n, k, method, note)


def pairable(scores: FloatArray) -> Pairable:
    """Keep the units with two ratings or more and count their scores."""
    rated = ~np.isnan(scores)
    kept = scores[rated.sum(axis=1) >= 2]
    is_rated = ~np.isnan(kept)
    values, inverse = np.unique(kept[is_rated], return_inverse=True)
    units, _ = np.nonzero(is_rated)
    q = max(len(values), 1)
    counts = np.bincount(units * q + inverse, minlength=len(kept) * q).reshape(len(kept), q)
    return Pairable(
        values,
        counts.astype(np.float64),
        is_rated.sum(axis=1).astype(np.float64),
    )


def bootstrap_alphas(units: Pairable, level: Level, *, resamples: int, seed: int) -> FloatArray:
    """Return (resamples,) alphas of resampled units; NaN where one value only was drawn."""
    generator = np.random.default_rng(seed)
    n = len(units.sizes)
    width = max(n, units.counts.shape[1])
    at_once = max(1, NUMBERS_AT_ONCE // width)
    parts = []
    for start in range(0, resamples, at_once):
        size = min(at_once, resamples - start)
        drawn = generator.integers(n, size=(size, n))
        drawn += np.arange(size)[:, None] * n
        weights = np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n)
        parts.append(_alphas(units, weights.astype(np.float64), level))
    return np.concatenate(parts)


def _alphas(units: Pairable, weights: FloatArray, level: Level) -> FloatArray:
    """Alpha of each row of unit weights (n_rows, n_units)."""
    n_c = weights @ units.counts
    n = n_c.sum(axis=1)
    if level == "nominal":
        within = weights @ ((units.sizes**2 - (units.counts**2).sum(axis=1)) / (units.sizes - 1))
        between = n**2 - (n_c**2).sum(axis=1)
    elif level == "interval":
        within, between = _interval_parts(units, weights, n_c)
    elif level == "ordinal":
        within, between = _rank_parts(units, weights, n_c)
    else:
        within, between = _ratio_parts(units, weights, n_c)
    with np.errstate(invalid="ignore", divide="ignore"):
        alphas: FloatArray = np.where(
            (n_c > 0).sum(axis=1) > 1, 1 - (n - 1) * within / between, np.nan
        )
    return alphas


def _interval_parts(
    units: Pairable, weights: FloatArray, n_c: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Disagreement within units and at large under the metric (c - k) ** 2."""
    # Centred, so that no digits are lost on large scores.
    x = units.values - units.values.mean()
    per_unit = units.sizes * (units.counts @ x**2) - (units.counts @ x) ** 2
    between = n_c.sum(axis=1) * (n_c @ x**2) - (n_c @ x) ** 2
    return 2 * (weights @ (per_unit / (units.sizes - 1))), 2 * between


def _rank_parts(
    units: Pairable, weights: FloatArray, n_c: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The same on mid-ranks, which every row of weights has its own of: the ordinal metric."""
    x = _midranks(n_c)
    # A unit's share of pairs: n_u sum(x^2) - (sum x)^2, over n_u - 1.
    per_value = weights @ (units.counts * (units.sizes / (units.sizes - 1))[:, None])
    squares = (per_value * x**2).sum(axis=1)
    totals = x @ units.counts.T
    totals *= totals
    totals *= weights
    between = n_c.sum(axis=1) * (n_c * x**2).sum(axis=1) - (n_c * x).sum(axis=1) ** 2
    return 2 * (squares - totals @ (1 / (units.sizes - 1))), 2 * between


def _midranks(n_c: FloatArray) -> FloatArray:
    ranks: FloatArray = np.cumsum(n_c, axis=1) - n_c / 2
    ranks -= ranks.mean(axis=1, keepdims=True)
    return ranks


def _ratio_parts(
    units: Pairable, weights: FloatArray, n_c: FloatArray
) -> tuple[FloatArray, FloatArray]:
    within = np.zeros(len(weights))
    between = np.zeros(len(weights))
    per_unit = np.zeros(len(units.sizes))
    width = max(1, NUMBERS_AT_ONCE // len(units.values))
    for start in range(0, len(units.values), width):
        part = slice(start, start + width)
        total = units.values[:, None] + units.values[None, part]
        with np.errstate(invalid="ignore"):
            apart = (units.values[:, None] - units.values[None, part]) / total
        metric = np.where(total == 0, 0.0, apart) ** 2
        per_unit += ((units.counts @ metric) * units.counts[:, part]).sum(axis=1)
        between += ((n_c @ metric) * n_c[:, part]).sum(axis=1)
    within += weights @ (per_unit / (units.sizes - 1))
    return within, between
