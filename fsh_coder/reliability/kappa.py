"""Cohen's kappa and what belongs beside it, for two coders."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from fsh_coder.reliability.quantiles import normal_quantile, upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Coefficient
from fsh_coder.reliability.weights import weight_matrix

ONE_CATEGORY = "chance alone would give full agreement: only one category was used"
EMPTY = "there is nothing to compare"


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of one table.

    `se` holds whatever kappa is, `se_null` only where the true kappa is 0 (for a
    test, never for an interval). `observed` and `expected` are weighted agreement.
    All None where kappa is not defined. `maximum` is the largest kappa these
    margins allow (unweighted tables only).
    """

    coefficient: Coefficient
    se: float | None
    se_null: float | None
    observed: float | None
    expected: float | None
    maximum: float | None


def cross_table(first: FloatArray, second: FloatArray, values: FloatArray) -> FloatArray:
    """Count pairs of categories: rows the first coder, columns the second.

    Args:
        first: (n,) scores; NaN = not rated. Units with a gap are left out.
        second: (n,) likewise.
        values: (q,) the declared categories, ascending, holding every score.

    Raises:
        ValueError: a score is not among the declared categories.
    """
    both = ~np.isnan(first) & ~np.isnan(second)
    codes = []
    for scores in (first[both], second[both]):
        at = np.clip(np.searchsorted(values, scores), 0, len(values) - 1)
        if len(scores) and not np.array_equal(values[at], scores):
            raise ValueError("a score is not among the declared categories")
        codes.append(at)
    q = len(values)
    return np.bincount(codes[0] * q + codes[1], minlength=q * q).reshape(q, q).astype(np.float64)


def cohen_kappa(
    table: FloatArray, *, weights: FloatArray | None = None, confidence: float = 0.95
) -> Kappa:
    """Return Cohen's kappa with the standard error of Fleiss, Cohen & Everitt.

    Args:
        table: (q, q) counts or proportions times n; rows the first coder.
        weights: (q, q) agreement weights from `weight_matrix`, or any with 1 on the
            diagonal; None is unweighted.
        confidence: coverage of the normal interval, cut at -1 and 1.

    Raises:
        ValueError: the table is not square or has a negative entry.

    Cohen (1960, 1968); Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72:323-327.
    """
    if table.ndim != 2 or table.shape[0] != table.shape[1] or (table < 0).any():
        raise ValueError("a square table of counts is needed")
    p = upper_tail(confidence)
    q = len(table)
    n = float(table.sum())
    name = "Cohen kappa" if weights is None else "weighted kappa"
    method = f"{name}, Fleiss-Cohen-Everitt standard error"
    w = np.eye(q) if weights is None else weights
    shares = table / n if n else table
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = float((w * shares).sum()), float(rows @ w @ columns)
    if n == 0 or 1 - expected <= 1e-12:
        reason = EMPTY if n == 0 else ONE_CATEGORY
        undefined = Coefficient.undefined(name, reason, n=int(n), k=2, method=method)
        return Kappa(undefined, None, None, None, None, None)
    kappa = (observed - expected) / (1 - expected)
    se, se_null = _standard_errors(shares, w, kappa=kappa, expected=expected, n=n)
    reach = normal_quantile(p) * se
    coefficient = Coefficient(
        name, kappa, max(-1.0, kappa - reach), min(1.0, kappa + reach), round(n), 2, method
    )
    maximum = None
    if weights is None:
        maximum = (float(np.minimum(rows, columns).sum()) - expected) / (1 - expected)
    return Kappa(coefficient, se, se_null, observed, expected, maximum)


def _standard_errors(
    shares: FloatArray, w: FloatArray, *, kappa: float, expected: float, n: float
) -> tuple[float, float]:
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    margins = (w @ columns)[:, None] + rows @ w
    general = (shares * (w - margins * (1 - kappa)) ** 2).sum()
    general -= (kappa - expected * (1 - kappa)) ** 2
    null = (np.outer(rows, columns) * (w - margins) ** 2).sum() - expected**2
    scale = n * (1 - expected) ** 2
    return float(np.sqrt(max(general, 0.0) / scale)), float(np.sqrt(max(null, 0.0) / scale))


def per_category(table: FloatArray) -> tuple[Kappa, ...]:
    """Return the kappa of each category against all others, in the table's order."""
    n = table.sum()
    kappas = []
    for i in range(len(table)):
        a = table[i, i]
        b, c = table[i].sum() - a, table[:, i].sum() - a
        kappas.append(cohen_kappa(np.array([[a, b], [c, n - a - b - c]])))
    return tuple(kappas)


def scale_values(scores: FloatArray, declared: tuple[float, float] | None = None) -> FloatArray:
    """Return the categories of a rating scale, ascending.

    Args:
        scores: any shape, NaN = not rated.
        declared: lowest and highest point; whole steps between are categories even
            when no one used them. None takes whole steps between the lowest and
            highest score seen. Scores between whole steps become categories too.
    """
    seen = np.unique(scores[~np.isnan(scores)])
    ends = declared or ((float(seen[0]), float(seen[-1])) if len(seen) else None)
    if ends is None:
        return seen
    if declared is None and not np.array_equal(seen, np.round(seen)):
        return seen
    return np.unique(np.concatenate([np.arange(ends[0], ends[1] + 0.5), seen]))


def pairwise_kappa(
    scores: FloatArray, values: FloatArray, *, weights: str = "unweighted", confidence: float = 0.95
) -> Coefficient:
    """Return kappa of two coders, or the mean over all pairs of more (Light 1971).

    Args:
        scores: (n, k), NaN = not rated; each pair uses the units both rated.
        values: (q,) declared categories, ascending.
        weights: a kind of `weight_matrix`.
        confidence: of the interval, given for two coders only.
    """
    k = scores.shape[1]
    w = None if weights == "unweighted" else weight_matrix(weights, values)
    kappas = []
    for a, b in combinations(range(k), 2):
        table = cross_table(scores[:, a], scores[:, b], values)
        if table.sum() > 0:
            kappas.append(cohen_kappa(table, weights=w, confidence=confidence).coefficient)
    kind = "" if w is None else f" ({weights} weights)"
    method = f"Cohen kappa{kind}" if k == 2 else f"mean pairwise Cohen kappa{kind}"
    n = int(((~np.isnan(scores)).sum(axis=1) >= 2).sum())
    if not kappas:
        return Coefficient.undefined("kappa", EMPTY, n=n, k=k, method=method)
    if k == 2:
        one = kappas[0]
        return Coefficient("kappa", one.estimate, one.low, one.high, n, k, method, one.reason)
    defined = [kappa.estimate for kappa in kappas if kappa.estimate is not None]
    if len(defined) < len(kappas):
        reason = f"kappa is not defined for {len(kappas) - len(defined)} of {len(kappas)} pairs"
        return Coefficient.undefined("kappa", reason, n=n, k=k, method=method)
    return Coefficient("kappa", float(np.mean(defined)), None, None, n, k, method)
