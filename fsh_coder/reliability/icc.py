"""Intraclass correlations of complete designs: every coder rated every recording."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fsh_coder.reliability.quantiles import f_quantile, upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Coefficient

# Sums of squares below this share of the total are rounding noise.
NOISE = 1e-12

NO_VARIANCE = "every score is the same"
TOO_FEW_RECORDINGS = "fewer than two recordings were rated by every coder"
TOO_FEW_CODERS = "fewer than two coders"
NO_SPREAD = "the recordings do not differ and neither do the coders' orderings"
NO_INTERVAL = "the interval is not defined: the recordings do not differ"
NO_DF = "the interval is not defined: its degrees of freedom are next to nothing"

# With next to no degrees of freedom the quantile of F leaves the numbers a computer holds.
LARGEST_F = 1e100

METHODS = {
    "ICC(1,1)": "one-way random effects, single measure",
    "ICC(1,k)": "one-way random effects, average of k coders",
    "ICC(A,1)": "two-way, absolute agreement, single measure",
    "ICC(A,k)": "two-way, absolute agreement, average of k coders",
    "ICC(C,1)": "two-way, consistency, single measure",
    "ICC(C,k)": "two-way, consistency, average of k coders",
}


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """The two-way analysis of variance of n recordings by k coders.

    `recordings` is MSR, `coders` MSC, `residual` MSE, `within` MSW of the one-way
    analysis. Parts that are rounding noise against the total are exactly 0.
    """

    n: int
    k: int
    recordings: float
    coders: float
    residual: float
    within: float

    @property
    def var_recording(self) -> float:
        """Variance component of recordings; may be negative."""
        return (self.recordings - self.residual) / self.k

    @property
    def var_coder(self) -> float:
        """Variance component of coders; may be negative."""
        return (self.coders - self.residual) / self.n


@dataclass(frozen=True, slots=True)
class IccForms:
    """The six forms of McGraw & Wong on one complete table, and what they rest on.

    `n_left_out` recordings lacked a coder. `mean_squares` is None where there are
    fewer than two recordings or coders.
    """

    one_single: Coefficient
    one_average: Coefficient
    agreement_single: Coefficient
    agreement_average: Coefficient
    consistency_single: Coefficient
    consistency_average: Coefficient
    mean_squares: MeanSquares | None
    n_left_out: int

    def __iter__(self) -> Iterator[Coefficient]:
        """Single forms first, then averages."""
        return iter(
            (
                self.one_single,
                self.agreement_single,
                self.consistency_single,
                self.one_average,
                self.agreement_average,
                self.consistency_average,
            )
        )


def mean_squares(scores: FloatArray) -> MeanSquares:
    """Return the analysis of variance of a complete (n, k) table, n and k at least 2.

    Raises:
        ValueError: the table is too small or has gaps.
    """
    n, k = scores.shape
    if n < 2 or k < 2 or np.isnan(scores).any():
        raise ValueError("a complete table of at least 2 x 2 is needed")
    # Shifting by one score makes equal scores exactly zero.
    shifted = scores - scores[0, 0]
    centred = shifted - shifted.mean() if shifted.any() else shifted
    row_means = centred.mean(axis=1)
    column_means = centred.mean(axis=0)
    total = float((centred**2).sum())
    ss_rows = k * float(row_means @ row_means)
    ss_columns = n * float(column_means @ column_means)
    residual = centred - row_means[:, None] - column_means
    ss_residual = float((residual**2).sum())
    rows, columns, error = (
        0.0 if part <= NOISE * total else part for part in (ss_rows, ss_columns, ss_residual)
    )
    return MeanSquares(
        n=n,
        k=k,
        recordings=rows / (n - 1),
        coders=columns / (k - 1),
        residual=error / ((n - 1) * (k - 1)),
        within=(columns + error) / (n * (k - 1)),
    )


def icc(scores: FloatArray, *, confidence: float = 0.95) -> IccForms:
    """Return all six intraclass correlations with intervals.

    Args:
        scores: (n_recordings, n_coders); NaN = not rated. Recordings with a gap are
            left out and counted. Use the mixed model where many have gaps.
        confidence: coverage of the intervals, between 0 and 1.

    Returns:
        Estimates and intervals, unrounded and never cut at 0: a negative value says
        that coders agree less than chance would have it. Where all scores are equal,
        or a form is 0/0, its `estimate` is None and `reason` says why.

    Raises:
        ValueError: `scores` is not two-dimensional or `confidence` out of range.

    Shrout & Fleiss (1979), whose six-target example is the test; McGraw & Wong (1996)
    with the errata, p. 390. The limits of ICC(A,k) are the Spearman-Brown transform
    of those of ICC(A,1).
    """
    if scores.ndim != 2:
        raise ValueError("scores must be two-dimensional")
    p = upper_tail(confidence)
    complete = scores[~np.isnan(scores).any(axis=1)]
    n, k = complete.shape
    left_out = len(scores) - n
    reason = TOO_FEW_CODERS if k < 2 else TOO_FEW_RECORDINGS if n < 2 else None
    squares = None if reason else mean_squares(complete)
    if squares and squares.recordings == 0 and squares.within == 0:
        reason = NO_VARIANCE
    if squares is None or reason:
        one, agreement, consistency = ((_Form(reason=reason),) * 2 for _ in range(3))
    else:
        one = _f_forms(squares, error=squares.within, df2=n * (k - 1), p=p)
        agreement = _agreement_forms(squares, p=p)
        consistency = _f_forms(squares, error=squares.residual, df2=(n - 1) * (k - 1), p=p)
    forms = {"ICC(1,1)": one[0], "ICC(1,k)": one[1]}
    forms |= {"ICC(A,1)": agreement[0], "ICC(A,k)": agreement[1]}
    forms |= {"ICC(C,1)": consistency[0], "ICC(C,k)": consistency[1]}
    named = {name: form.named(name, n=n, k=k) for name, form in forms.items()}
    return IccForms(
        one_single=named["ICC(1,1)"],
        one_average=named["ICC(1,k)"],
        agreement_single=named["ICC(A,1)"],
        agreement_average=named["ICC(A,k)"],
        consistency_single=named["ICC(C,1)"],
        consistency_average=named["ICC(C,k)"],
        mean_squares=squares,
        n_left_out=left_out,
    )


def icc_agreement(scores: FloatArray, *, confidence: float = 0.95) -> Coefficient:
    """Return ICC(A,1), two-way, absolute agreement, single measure; see `icc`."""
    return icc(scores, confidence=confidence).agreement_single


def spearman_brown(single: float, k: float) -> float | None:
    """Return the reliability of the mean of k coders; None where it is not defined."""
    denominator = 1 + (k - 1) * single
    return k * single / denominator if denominator > NOISE else None


@dataclass(frozen=True, slots=True)
class _Form:
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None

    def named(self, name: str, *, n: int, k: int) -> Coefficient:
        return Coefficient(
            name, self.estimate, self.low, self.high, n, k, METHODS[name], self.reason
        )


def _f_forms(squares: MeanSquares, *, error: float, df2: int, p: float) -> tuple[_Form, _Form]:
    """Single and average form with limits from one F ratio (one-way and consistency)."""
    k, between = squares.k, squares.recordings
    if error == 0:
        perfect = between > 0
        form = _Form(1.0, 1.0, 1.0) if perfect else _Form(reason=NO_SPREAD)
        return form, form
    single = (between - error) / (between + (k - 1) * error)
    if between == 0:
        return _Form(single, reason=NO_INTERVAL), _Form(reason="the recordings do not differ")
    df1 = squares.n - 1
    ratio = between / error
    lower = ratio / f_quantile(p, df1, df2)
    upper = ratio * f_quantile(p, df2, df1)
    return (
        _Form(single, (lower - 1) / (lower + k - 1), (upper - 1) / (upper + k - 1)),
        _Form((between - error) / between, 1 - 1 / lower, 1 - 1 / upper),
    )


def _agreement_forms(squares: MeanSquares, *, p: float) -> tuple[_Form, _Form]:
    n, k = squares.n, squares.k
    rows, columns, error = squares.recordings, squares.coders, squares.residual
    denominator = rows + (k - 1) * error + k * (columns - error) / n
    if columns == 0 and error == 0:
        return _Form(1.0, 1.0, 1.0), _Form(1.0, 1.0, 1.0)
    if denominator <= NOISE * (rows + columns + k * error):
        return (_Form(reason="the variances sum to nothing"),) * 2
    single = (rows - error) / denominator
    limits = None if rows == 0 else _agreement_limits(squares, single, p=p)
    if limits is None:
        reason = NO_INTERVAL if rows == 0 else NO_DF
        return _Form(single, reason=reason), _average_agreement(squares, None, reason=reason)
    return _Form(single, *limits), _average_agreement(squares, limits)


def _average_agreement(
    squares: MeanSquares, limits: tuple[float, float] | None, *, reason: str = NO_INTERVAL
) -> _Form:
    """The average form; its limits are those of the single form, stepped up."""
    rows, gap = squares.recordings, (squares.coders - squares.residual) / squares.n
    # Where the two parts cancel, what is left is noise, and the ratio means nothing.
    if rows + gap <= NOISE * (rows + abs(gap)):
        return _Form(reason="the variances of the mean score sum to nothing")
    estimate = (rows - squares.residual) / (rows + gap)
    if limits is None:
        return _Form(estimate, reason=reason)
    lower, upper = (spearman_brown(limit, squares.k) for limit in limits)
    if lower is None or upper is None:
        return _Form(estimate, reason="the interval is not defined: its lower end is unbounded")
    return _Form(estimate, lower, upper)


def _agreement_limits(
    squares: MeanSquares, single: float, *, p: float
) -> tuple[float, float] | None:
    n, k = squares.n, squares.k
    rows, columns, error = squares.recordings, squares.coders, squares.residual
    a = k * single / (n * (1 - single))
    b = 1 + k * single * (n - 1) / (n * (1 - single))
    parts = (a * columns) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    df = (a * columns + b * error) ** 2 / parts
    f_low = f_quantile(p, n - 1, df)
    f_high = f_quantile(p, df, n - 1)
    if not max(f_low, f_high) < LARGEST_F:
        return None
    rest = k * columns + (k * n - k - n) * error
    low = n * (rows - f_low * error) / (f_low * rest + n * rows)
    high = n * (f_high * rows - error) / (rest + n * f_high * rows)
    return low, high
