"""The steps between ratings and coefficients, for a sheet that shows its working."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from fsh_coder.reliability.agreement import CLOSE
from fsh_coder.reliability.icc import NOISE
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.scale_units import Z95


@dataclass(frozen=True, slots=True)
class SumsOfSquares:
    """The two-way table of the n recordings that all k coders rated; None where n is 0.

    Parts that are rounding noise against the total are 0.
    """

    n: int
    k: int
    recordings: float
    coders: float
    residual: float
    within: float
    total: float


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """Henderson's method 1 on all ratings, gaps allowed; negative components stay.

    `coefficients` are the rows of the three equations in the variances of recordings, coders
    and residual, `squares` their right sides. The variances are None where the equations
    have no single solution; the coefficients also where a variance sum is not positive.
    """

    coefficients: tuple[tuple[float, float, float], ...]
    squares: tuple[float, float, float]
    determinant: float
    recording: float | None
    coder: float | None
    residual: float | None
    icc_agreement: float | None
    icc_consistency: float | None


@dataclass(frozen=True, slots=True)
class PairWorkings:
    """Two coders on the recordings both rated; `first` and `second` are columns.

    What is not defined is None: means without a common recording, the SD with one, kappa
    without any spread.
    """

    first: int
    second: int
    n: int
    mean_first: float | None
    mean_second: float | None
    bias: float | None
    sd: float | None
    low: float | None
    high: float | None
    exact: float | None
    within_one: float | None
    kappa: float | None


def sums_of_squares(scores: FloatArray) -> SumsOfSquares:
    """Return the analysis of variance of the complete recordings of (n, k) scores."""
    complete = scores[~np.isnan(scores).any(axis=1)]
    n, k = complete.shape
    if n == 0 or k == 0:
        return SumsOfSquares(n, k, 0.0, 0.0, 0.0, 0.0, 0.0)
    within = float(((complete - complete.mean(axis=1, keepdims=True)) ** 2).sum())
    rows = complete.mean(axis=1)
    columns = complete.mean(axis=0)
    between = k * float(((rows - rows.mean()) ** 2).sum())
    coders = n * float(((columns - columns.mean()) ** 2).sum())
    total = between + within
    parts = [0.0 if part <= NOISE * total else part for part in (between, coders, within - coders)]
    return SumsOfSquares(n, k, parts[0], parts[1], parts[2], parts[1] + parts[2], sum(parts))


def variance_components(scores: FloatArray) -> VarianceComponents:
    """Return variance components of (n, k) scores with gaps by Henderson's method 1.

    Searle, Casella & McCulloch (1992), Variance Components, chapter 5. Equal to the mean
    squares' components where nothing is missing.
    """
    rated = ~np.isnan(scores)
    filled = np.where(rated, scores, 0.0)
    per_row, per_column = rated.sum(axis=1), rated.sum(axis=0)
    rows, columns = per_row > 0, per_column > 0
    total = float(rated.sum())
    a, b = int(rows.sum()), int(columns.sum())
    if total == 0:
        zero = (0.0, 0.0, 0.0)
        return VarianceComponents((zero,) * 3, zero, 0.0, None, None, None, None, None)
    of_rows = float((filled.sum(axis=1)[rows] ** 2 / per_row[rows]).sum())
    of_columns = float((filled.sum(axis=0)[columns] ** 2 / per_column[columns]).sum())
    of_mean = float(filled.sum() ** 2 / total)
    of_scores = float((filled**2).sum())
    shared_rows = float((per_row**2).sum() / total)
    shared_columns = float((per_column**2).sum() / total)
    left = np.array(
        [
            [total - shared_rows, a - shared_columns, a - 1],
            [b - shared_rows, total - shared_columns, b - 1],
            [shared_rows - b, shared_columns - a, total - a - b + 1],
        ]
    )
    right = np.array(
        [of_rows - of_mean, of_columns - of_mean, of_scores - of_rows - of_columns + of_mean]
    )
    # Nine decimals are far below what scores mean, and clear of rounding noise.
    return _solved(left, np.round(right, 9))


def _solved(left: FloatArray, right: FloatArray) -> VarianceComponents:
    determinant = _determinant(left)
    solution: list[float | None] = [None, None, None]
    if abs(determinant) > CLOSE:
        for column in range(3):
            replaced = left.copy()
            replaced[:, column] = right
            solution[column] = _determinant(replaced) / determinant
    recording, coder, residual = solution
    agreement = consistency = None
    if recording is not None and coder is not None and residual is not None:
        if recording + coder + residual > NOISE:
            agreement = recording / (recording + coder + residual)
        if recording + residual > NOISE:
            consistency = recording / (recording + residual)
    first, second, third = (tuple(float(each) for each in row) for row in left)
    return VarianceComponents(
        ((first[0], first[1], first[2]), (second[0], second[1], second[2]),
         (third[0], third[1], third[2])),
        (float(right[0]), float(right[1]), float(right[2])),
        determinant, recording, coder, residual, agreement, consistency,
    )  # fmt: skip


def _determinant(m: FloatArray) -> float:
    return float(
        m[0, 0] * (m[1, 1] * m[2, 2] - m[1, 2] * m[2, 1])
        - m[0, 1] * (m[1, 0] * m[2, 2] - m[1, 2] * m[2, 0])
        + m[0, 2] * (m[1, 0] * m[2, 1] - m[1, 1] * m[2, 0])
    )


def pair_workings(scores: FloatArray, *, or_share: float = 0.0) -> tuple[PairWorkings, ...]:
    """Return every pair of coders of (n, k) scores.

    Args:
        scores: NaN = not rated.
        or_share: for counts, a difference within this share of the larger counts as one.
    """
    return tuple(
        _pair(scores, a, b, or_share=or_share) for a, b in combinations(range(scores.shape[1]), 2)
    )


def _pair(scores: FloatArray, a: int, b: int, *, or_share: float) -> PairWorkings:
    both = ~np.isnan(scores[:, a]) & ~np.isnan(scores[:, b])
    one, other = scores[both, a], scores[both, b]
    n = len(one)
    if n == 0:
        return PairWorkings(a, b, 0, *(None,) * 9)
    gaps = one - other
    bias = float(gaps.mean())
    sd = float(gaps.std(ddof=1)) if n > 1 else None
    allowed = np.maximum(1.0, or_share * np.maximum(one, other))
    spread = float(one.var() + other.var() + (one.mean() - other.mean()) ** 2)
    return PairWorkings(
        first=a,
        second=b,
        n=n,
        mean_first=float(one.mean()),
        mean_second=float(other.mean()),
        bias=bias,
        sd=sd,
        low=None if sd is None else bias - Z95 * sd,
        high=None if sd is None else bias + Z95 * sd,
        exact=float((np.abs(gaps) <= CLOSE).mean()),
        within_one=float((np.abs(gaps) <= allowed + CLOSE).mean()),
        kappa=1 - float((gaps**2).mean()) / spread if spread > NOISE else None,
    )
