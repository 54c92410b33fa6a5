"""Does a coder move away from the reference as time goes on?"""

from dataclasses import dataclass

import numpy as np

from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.quantiles import t_quantile, upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Bounded, Coefficient

LARGEST_BLOCK = 12


@dataclass(frozen=True, slots=True)
class DriftBlock:
    """Some recordings in a row: `start` and `stop` are positions in time order."""

    start: int
    stop: int
    mean_difference: Bounded
    agreement: Coefficient

    @property
    def n(self) -> int:
        """Recordings in the block."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Drift:
    """A coder against a reference in time order; differences are coder minus reference.

    Attributes:
        differences: (n,) in time order.
        order: (n,) the place in time each belongs to.
        slope: change of the difference per unit of `order` (least squares).
        slope_se: its standard error.
        intercept: of the same line.
        kendall: tau-b of difference and order, for a trend of any shape.
        spearman: rank correlation of the two.
        limit: 2 x standard error of measurement, for lines around the mean difference.
        blocks: recordings in a row.

    Whatever n or the spread does not allow is None.
    """

    differences: FloatArray
    order: FloatArray
    mean_difference: float
    slope: Bounded | None
    slope_se: float | None
    intercept: float | None
    kendall: float | None
    spearman: float | None
    limit: float | None
    blocks: tuple[DriftBlock, ...]

    @property
    def is_due(self) -> bool:
        """Recalibrate: the difference has a trend, or the latest block is beyond chance."""
        return _excludes_zero(self.slope) or (
            len(self.blocks) > 0 and _excludes_zero(self.blocks[-1].mean_difference)
        )

    def sentence(self, coder: str, *, reference: str) -> str:
        """Return one plain sentence about the coder."""
        latest = self.blocks[-1]
        gap = latest.mean_difference.value
        where = "above" if gap > 0 else "below"
        if _excludes_zero(self.slope) and self.slope is not None:
            course = "upwards" if self.slope.value > 0 else "downwards"
            return (
                f"{coder} moves {course} against {reference} over time (latest {latest.n} "
                f"recordings: {abs(gap):.2f} {where}); recalibration is due."
            )
        if self.is_due:
            return (
                f"{coder} scored {abs(gap):.2f} {where} {reference} in the latest {latest.n} "
                "recordings; recalibration is due."
            )
        return f"{coder} shows no drift against {reference} beyond chance."


def drift(
    coder: FloatArray,
    reference: FloatArray,
    *,
    order: FloatArray | None = None,
    block_size: int = LARGEST_BLOCK,
    confidence: float = 0.95,
) -> Drift | None:
    """Compare a coder with a second coder, consensus or standard, in time order.

    Args:
        coder: (n,) scores, NaN = not rated; recordings with a gap are left out.
        reference: (n,) likewise.
        order: (n,) place in time; None takes 1 .. n.
        block_size: largest number of recordings in a block; blocks are as equal as
            they can be.
        confidence: of the intervals.

    Returns:
        None where no recording has both scores.

    Raises:
        ValueError: lengths differ or a block of fewer than two.
    """
    if block_size < 2:
        raise ValueError("a block needs two recordings")
    times = np.arange(1.0, len(coder) + 1) if order is None else order
    if not len(coder) == len(reference) == len(times):
        raise ValueError("one score of each and one place in time per recording")
    p = upper_tail(confidence)
    both = ~np.isnan(coder) & ~np.isnan(reference) & ~np.isnan(times)
    if not both.any():
        return None
    sorting = np.argsort(times[both], kind="stable")
    a, b, when = (x[both][sorting] for x in (coder, reference, times))
    differences = a - b
    slope, se, intercept = _line(when, differences, p=p)
    squares = icc(np.column_stack([a, b])).mean_squares
    return Drift(
        differences,
        when,
        float(differences.mean()),
        slope,
        se,
        intercept,
        kendall_tau_b(differences, when),
        spearman_rho(differences, when),
        2 * float(np.sqrt(squares.residual)) if squares else None,
        _blocks(a, b, block_size=block_size, p=p),
    )


def kendall_tau_b(first: FloatArray, second: FloatArray) -> float | None:
    """Return Kendall's tau-b, ties allowed; None where either does not vary."""
    upper = np.triu_indices(len(first), 1)
    a = np.sign(np.subtract.outer(first, first)[upper])
    b = np.sign(np.subtract.outer(second, second)[upper])
    scale = float(np.sqrt(np.abs(a).sum() * np.abs(b).sum()))
    return float(a @ b) / scale if scale else None


def spearman_rho(first: FloatArray, second: FloatArray) -> float | None:
    """Return Spearman's rank correlation, ties at mid-rank; None where either is constant."""
    ranks = []
    for values in (first, second):
        _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
        middle = np.cumsum(counts) - counts / 2
        ranks.append(middle[inverse] - middle[inverse].mean())
    scale = float(np.sqrt((ranks[0] @ ranks[0]) * (ranks[1] @ ranks[1])))
    return float(ranks[0] @ ranks[1]) / scale if scale else None


def _line(
    x: FloatArray, y: FloatArray, *, p: float
) -> tuple[Bounded | None, float | None, float | None]:
    n = len(x)
    centred = x - x.mean()
    spread = float(centred @ centred)
    if n < 3 or spread == 0:
        return None, None, None
    slope = float(centred @ y) / spread
    intercept = float(y.mean() - slope * x.mean())
    rest = y - intercept - slope * x
    se = float(np.sqrt(rest @ rest / (n - 2) / spread))
    reach = t_quantile(p, n - 2) * se
    return Bounded(slope, slope - reach, slope + reach), se, intercept


def _blocks(a: FloatArray, b: FloatArray, *, block_size: int, p: float) -> tuple[DriftBlock, ...]:
    n_blocks = -(-len(a) // block_size)
    made = []
    for positions in np.array_split(np.arange(len(a)), n_blocks):
        gaps = a[positions] - b[positions]
        mean, n = float(gaps.mean()), len(gaps)
        low = high = None
        if n > 1:
            reach = t_quantile(p, n - 1) * float(gaps.std(ddof=1)) / float(np.sqrt(n))
            low, high = mean - reach, mean + reach
        pair = np.column_stack([a[positions], b[positions]])
        agreement = icc(pair, confidence=2 * p - 1).agreement_single
        start = int(positions[0])
        made.append(DriftBlock(start, start + n, Bounded(mean, low, high), agreement))
    return tuple(made)


def _excludes_zero(bounded: Bounded | None) -> bool:
    return (
        bounded is not None
        and bounded.low is not None
        and bounded.high is not None
        and (bounded.low > 0 or bounded.high < 0)
    )
