"""A coder against the agreed answers: how far off, and does she pass?"""

from dataclasses import dataclass

import numpy as np

from fsh_coder.reliability.agreement import share_over_pairs
from fsh_coder.reliability.event_tally import EventTally
from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.kappa import pairwise_kappa, scale_values
from fsh_coder.reliability.quantiles import t_quantile, upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Bounded, Coefficient
from fsh_coder.reliability.scale_units import concordance


@dataclass(frozen=True, slots=True)
class PassRule:
    """What a trainee must reach: least ICC(A,1), and least share within one point."""

    least_icc: float = 0.60
    least_within_one: float = 0.90


@dataclass(frozen=True, slots=True)
class ReferenceComparison:
    """One measure of one coder against the reference; differences are coder - reference.

    `bias`, `mean_absolute_error` and `root_mean_square_error` are in units of the score;
    None without a common recording. `kappa_quadratic` is for ratings on a scale.
    """

    n: int
    bias: Bounded | None
    mean_absolute_error: float | None
    root_mean_square_error: float | None
    exact: Coefficient
    within_one: Coefficient
    icc_a1: Coefficient
    ccc: Coefficient
    kappa_quadratic: Coefficient

    def passes(self, rule: PassRule) -> bool | None:
        """Tell whether the rule is met; None where a figure it needs is not defined."""
        icc_a1, within = self.icc_a1.estimate, self.within_one.estimate
        if icc_a1 is None or within is None:
            return None
        return icc_a1 >= rule.least_icc and within >= rule.least_within_one


@dataclass(frozen=True, slots=True)
class CodeAccuracy:
    """One code: share of the reference's events found, and share of hers that are right.

    Both from 0 to 1, None where there is nothing to find or nothing was marked.
    """

    code: str
    n_reference: int
    n_coder: int
    n_found: int

    @property
    def recall(self) -> float | None:
        """Found / events of the reference (sensitivity)."""
        return self.n_found / self.n_reference if self.n_reference else None

    @property
    def precision(self) -> float | None:
        """Found / events of the coder."""
        return self.n_found / self.n_coder if self.n_coder else None


def compare_with_reference(
    coder: FloatArray,
    reference: FloatArray,
    *,
    scale_range: tuple[float, float] | None = None,
    confidence: float = 0.95,
) -> ReferenceComparison:
    """Compare scores with the reference.

    Args:
        coder: (n,) scores, NaN = not rated; recordings with a gap are left out.
        reference: (n,) likewise.
        scale_range: end points of the scale; None takes those seen.
        confidence: of the intervals, which are wide at the usual n of a test.
    """
    both = ~np.isnan(coder) & ~np.isnan(reference)
    a, b = coder[both], reference[both]
    pair = np.column_stack([a, b])
    gaps = a - b
    n = len(gaps)
    return ReferenceComparison(
        n=n,
        bias=_mean(gaps, confidence=confidence),
        mean_absolute_error=float(np.abs(gaps).mean()) if n else None,
        root_mean_square_error=float(np.sqrt((gaps**2).mean())) if n else None,
        exact=share_over_pairs(pair),
        within_one=share_over_pairs(pair, within=1),
        icc_a1=icc(pair, confidence=confidence).agreement_single,
        ccc=concordance(a, b, confidence=confidence),
        kappa_quadratic=pairwise_kappa(
            pair, scale_values(pair, scale_range), weights="quadratic", confidence=confidence
        ),
    )


def code_accuracy(tally: EventTally) -> tuple[CodeAccuracy, ...]:
    """Return recall and precision of each code; the tally's rows are the reference."""
    return tuple(
        CodeAccuracy(
            code,
            round(float(tally.table[i].sum())),
            round(float(tally.table[:, i].sum())),
            round(float(tally.table[i, i])),
        )
        for i, code in enumerate(tally.codes)
    )


def _mean(gaps: FloatArray, *, confidence: float) -> Bounded | None:
    n = len(gaps)
    if n == 0:
        return None
    mean = float(gaps.mean())
    if n == 1:
        return Bounded(mean, None, None)
    spread = float(gaps.std(ddof=1)) / float(np.sqrt(n))
    reach = t_quantile(upper_tail(confidence), n - 1) * spread
    return Bounded(mean, mean - reach, mean + reach)
