"""Coefficients for any number of coders with gaps, and standard errors that hold for any value.

Percent agreement, Gwet's AC1/AC2, Fleiss, Conger, Brennan-Prediger and Krippendorff's
alpha in Gwet's form, all from Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.,
and Gwet (2008), British Journal of Mathematical and Statistical Psychology 61:29-48.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fsh_coder.reliability.quantiles import t_quantile, upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Coefficient

NO_PAIR = "no unit has two ratings"
ONE_CATEGORY = "every rating is the same category"
NO_INTERVAL = "one unit gives no interval"

METHODS = {
    "Percent agreement (mean pairwise)": "percent agreement, mean over pairs",
    "Gwet AC": "Gwet's AC1 (AC2 with weights)",
    "Fleiss kappa": "Fleiss' kappa, general standard error",
    "Krippendorff alpha (Gwet weights)": "Krippendorff's alpha, analytic standard error",
    "Conger kappa": "Conger's kappa",
    "Brennan-Prediger": "Brennan-Prediger",
}


@dataclass(frozen=True, slots=True)
class ChanceCorrected:
    """One coefficient with its parts; all but `coefficient` are None where undefined.

    `se` holds whatever the value is; the interval is t with n - 1 degrees of
    freedom, its upper end cut at 1.
    """

    coefficient: Coefficient
    se: float | None = None
    observed: float | None = None
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class CodedUnits:
    """Units by categories and, where known, who chose what.

    Attributes:
        counts: (n_units, q) ratings per category.
        codes: (n_units, n_coders) index of the category, -1 = not rated.
    """

    counts: FloatArray
    codes: npt.NDArray[np.intp]

    @classmethod
    def from_scores(cls, scores: FloatArray, values: FloatArray) -> "CodedUnits":
        """Place scores (n, k) in the declared categories `values` (q,), ascending.

        Units without any rating are left out.

        Raises:
            ValueError: a score is not among the declared categories.
        """
        rated = ~np.isnan(scores)
        kept = scores[rated.any(axis=1)]
        is_rated = ~np.isnan(kept)
        places = np.clip(np.searchsorted(values, kept), 0, max(len(values) - 1, 0))
        if is_rated.any() and not np.array_equal(values[places][is_rated], kept[is_rated]):
            raise ValueError("a score is not among the declared categories")
        codes = np.where(is_rated, places, -1).astype(np.intp)
        q = len(values)
        units = np.broadcast_to(np.arange(len(kept))[:, None], kept.shape)
        counts = np.bincount(units[is_rated] * q + codes[is_rated], minlength=len(kept) * q)
        return cls(counts.reshape(len(kept), q).astype(np.float64), codes)

    @classmethod
    def from_table(cls, table: FloatArray) -> "CodedUnits":
        """Unfold a (q, q) table of whole counts into units of two ratings."""
        rows, columns = np.nonzero(table)
        times = table[rows, columns].astype(np.intp)
        codes = np.column_stack([np.repeat(rows, times), np.repeat(columns, times)])
        counts = np.zeros((len(codes), len(table)))
        np.add.at(counts, (np.arange(len(codes)), codes[:, 0]), 1)
        np.add.at(counts, (np.arange(len(codes)), codes[:, 1]), 1)
        return cls(counts, codes.astype(np.intp))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What all coefficients share: unit sizes, weighted counts, agreement per unit."""

    counts: FloatArray
    weights: FloatArray
    sizes: FloatArray
    paired: npt.NDArray[np.bool_]
    per_unit: FloatArray
    observed: float
    shares: FloatArray

    @property
    def n(self) -> int:
        return len(self.sizes)

    @property
    def q(self) -> int:
        return int(self.counts.shape[1])


def gwet_family(
    units: CodedUnits,
    weights: FloatArray,
    *,
    confidence: float = 0.95,
    is_table: bool = False,
) -> dict[str, ChanceCorrected]:
    """Return the six coefficients by name, in the order of `METHODS`.

    Args:
        units: ratings; units with one rating count for the expected agreement.
        weights: (q, q) for all *declared* categories: AC and Brennan-Prediger depend
            on how many there are, not on how many were used.
        confidence: of the t intervals.
        is_table: two coders' contingency table, whose variance Gwet divides by n
            instead of n - 1.

    Returns:
        Coefficients whose `n` counts units with two ratings or more. Those corrected
        for chance are None where all ratings are one category.
    """
    p = upper_tail(confidence)
    k = units.codes.shape[1]
    sizes = units.counts.sum(axis=1)
    n_paired = int((sizes >= 2).sum())
    used = int((units.counts.sum(axis=0) > 0).sum())

    def undefined(name: str, reason: str) -> ChanceCorrected:
        return ChanceCorrected(
            Coefficient.undefined(name, reason, n=n_paired, k=k, method=METHODS[name])
        )

    if n_paired == 0:
        return {name: undefined(name, NO_PAIR) for name in METHODS}
    parts = _parts(units.counts, weights)
    linear: dict[str, _Linear | None] = {"Percent agreement (mean pairwise)": _percent(parts)}
    if used > 1:
        linear |= {
            "Gwet AC": _gwet_ac(parts),
            "Fleiss kappa": _fleiss(parts),
            "Krippendorff alpha (Gwet weights)": _krippendorff(parts),
            "Conger kappa": _conger(parts, units.codes),
            "Brennan-Prediger": _brennan_prediger(parts),
        }
    return {
        name: _finished(linear[name], name=name, n=n_paired, k=k, p=p, is_table=is_table)
        if name in linear
        else undefined(name, ONE_CATEGORY)
        for name in METHODS
    }


@dataclass(frozen=True, slots=True)
class _Linear:
    """A value with the linearised contributions of the units (their mean is the value)."""

    value: float
    contributions: FloatArray
    observed: float
    expected: float
    centre: float


def _finished(
    linear: _Linear | None, *, name: str, n: int, k: int, p: float, is_table: bool
) -> ChanceCorrected:
    method = METHODS[name]
    if linear is None:
        reason = "chance alone would give full agreement"
        return ChanceCorrected(Coefficient.undefined(name, reason, n=n, k=k, method=method))
    units = len(linear.contributions)
    if units < 2:
        single = Coefficient(name, linear.value, None, None, n, k, method, NO_INTERVAL)
        return ChanceCorrected(single, None, linear.observed, linear.expected)
    squares = float(((linear.contributions - linear.centre) ** 2).sum())
    se = float(np.sqrt(squares / (units * (units if is_table else units - 1))))
    reach = t_quantile(p, units - 1) * se
    coefficient = Coefficient(
        name, linear.value, linear.value - reach, min(1.0, linear.value + reach), n, k, method
    )
    return ChanceCorrected(coefficient, se, linear.observed, linear.expected)


def _parts(counts: FloatArray, weights: FloatArray) -> _Parts:
    sizes = counts.sum(axis=1)
    paired = sizes >= 2
    pairs = (counts * (counts @ weights.T - 1)).sum(axis=1)
    per_unit = np.where(paired, pairs / np.where(paired, sizes * (sizes - 1), 1), 0.0)
    observed = float(per_unit.sum() / paired.sum())
    shares = (counts / sizes[:, None]).mean(axis=0)
    return _Parts(counts, weights, sizes, paired, per_unit, observed, shares)


def _percent(parts: _Parts) -> _Linear:
    contributions = parts.per_unit * parts.n / parts.paired.sum()
    return _Linear(parts.observed, contributions, parts.observed, 0.0, parts.observed)


def _corrected(parts: _Parts, expected: float, per_unit_expected: FloatArray) -> _Linear | None:
    if 1 - expected <= 1e-12:
        return None
    value = (parts.observed - expected) / (1 - expected)
    scale = parts.n / parts.paired.sum()
    agreement = scale * (parts.per_unit - expected * parts.paired) / (1 - expected)
    contributions = agreement - 2 * (1 - value) * (per_unit_expected - expected) / (1 - expected)
    return _Linear(value, contributions, parts.observed, expected, value)


def _gwet_ac(parts: _Parts) -> _Linear | None:
    factor = float(parts.weights.sum()) / (parts.q * (parts.q - 1))
    expected = factor * float((parts.shares * (1 - parts.shares)).sum())
    per_unit = factor * (parts.counts @ (1 - parts.shares)) / parts.sizes
    return _corrected(parts, expected, per_unit)


def _fleiss(parts: _Parts) -> _Linear | None:
    expected = float(parts.shares @ parts.weights @ parts.shares)
    weighted = (parts.weights @ parts.shares + parts.shares @ parts.weights) / 2
    return _corrected(parts, expected, parts.counts @ weighted / parts.sizes)


def _brennan_prediger(parts: _Parts) -> _Linear | None:
    expected = float(parts.weights.sum()) / parts.q**2
    return _corrected(parts, expected, np.full(parts.n, expected))


def _conger(parts: _Parts, codes: npt.NDArray[np.intp]) -> _Linear | None:
    kept = codes[:, (codes >= 0).any(axis=0)]
    n, r = kept.shape
    chosen = kept[:, :, None] == np.arange(parts.q)
    rated = (kept >= 0).astype(np.float64)
    per_coder = rated.sum(axis=0)
    shares = chosen.sum(axis=0) / per_coder[:, None]
    total = shares.sum(axis=0)
    own = np.einsum("gk,kl,gl->", shares, parts.weights, shares)
    expected = float((total @ parts.weights @ total - own) / (r * (r - 1)))
    # How far the expected agreement moves with each unit's rating by each coder.
    others = (total - shares) @ ((parts.weights + parts.weights.T) / 2)
    gained = np.einsum("igl,gl->ig", chosen.astype(np.float64), others)
    usual = (others * shares).sum(axis=1)
    influence = (gained - rated * usual) * (n / per_coder)
    per_unit = expected + influence.sum(axis=1) / (r * (r - 1))
    return _corrected(parts, expected, per_unit)


def _krippendorff(parts: _Parts) -> _Linear | None:
    counts, sizes = parts.counts[parts.paired], parts.sizes[parts.paired]
    mean_size = float(sizes.mean())
    small = 1 / float(sizes.sum())
    shares = counts.mean(axis=0) / mean_size
    pairs = (counts * (counts @ parts.weights.T - 1)).sum(axis=1)
    per_unit = pairs / (mean_size * (sizes - 1))
    raw = float(per_unit.mean())
    expected = float(shares @ parts.weights @ shares)
    if 1 - expected <= 1e-12:
        return None
    observed = (1 - small) * raw + small
    value = (observed - expected) / (1 - expected)
    value_raw = (raw - expected) / (1 - expected)
    lopsided = (sizes - mean_size) / mean_size
    weighted = (parts.weights @ shares + shares @ parts.weights) / 2
    per_unit_expected = counts @ weighted / mean_size - expected * lopsided
    agreement = (per_unit - observed * lopsided - expected) / (1 - expected)
    contributions = agreement - 2 * (1 - value_raw) * (per_unit_expected - expected) / (
        1 - expected
    )
    return _Linear(value, contributions, observed, expected, value_raw)
