"""What to print beside a kappa of two categories, whose size hangs on their frequency."""

from dataclasses import dataclass

import numpy as np

from fsh_coder.reliability.quantiles import beta_quantile, normal_quantile, upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Bounded


@dataclass(frozen=True, slots=True)
class BinaryAgreement:
    """Indices of a 2 x 2 table, first category = yes; None marks 0/0.

    Attributes:
        prevalence_index: (both yes - both no) / n, -1 to 1.
        bias_index: (only the first says yes - only the second) / n, -1 to 1.
        positive_agreement: 2 both yes / all yes given, 0 to 1.
        negative_agreement: the same for no.
        pabak: 2 x agreement - 1: kappa at even prevalence and no bias.
    """

    prevalence_index: Bounded | None
    bias_index: Bounded | None
    positive_agreement: float | None
    negative_agreement: float | None
    pabak: Bounded | None


def binary_agreement(table: FloatArray, *, confidence: float = 0.95) -> BinaryAgreement:
    """Return prevalence, bias, positive and negative agreement and PABAK.

    Args:
        table: [[both yes, only the first], [only the second, both no]] counts.
        confidence: of the intervals. That of PABAK is the exact binomial one of the
            agreement. Those of the two indices are normal and treat the shares they
            subtract as independent, as epiR does.

    Byrt, Bishop & Carlin (1993), Journal of Clinical Epidemiology 46:423-429;
    Cicchetti & Feinstein (1990), 43:551-558.

    Raises:
        ValueError: the table is not 2 x 2.
    """
    if table.shape != (2, 2):
        raise ValueError("a table of two categories is needed")
    p = upper_tail(confidence)
    (a, b), (c, d) = table.tolist()
    n = a + b + c + d
    positive = 2 * a / (2 * a + b + c) if a + b + c else None
    negative = 2 * d / (2 * d + b + c) if b + c + d else None
    if n == 0:
        return BinaryAgreement(None, None, None, None, None)
    low, high = binomial_interval(a + d, n, p=p)
    return BinaryAgreement(
        _difference(a / n, d / n, n=n, p=p),
        _difference((a + b) / n, (a + c) / n, n=n, p=p),
        positive,
        negative,
        Bounded(2 * (a + d) / n - 1, 2 * low - 1, 2 * high - 1),
    )


def binomial_interval(successes: float, n: float, *, p: float) -> tuple[float, float]:
    """Return the exact interval of a share (Clopper & Pearson 1934); p is the upper tail."""
    low = beta_quantile(1 - p, successes, n - successes + 1) if successes > 0 else 0.0
    high = beta_quantile(p, successes + 1, n - successes) if successes < n else 1.0
    return low, high


def _difference(first: float, second: float, *, n: float, p: float) -> Bounded:
    variance = (first * (1 - first) + second * (1 - second)) / n
    reach = normal_quantile(p) * float(np.sqrt(variance))
    return Bounded(first - second, first - second - reach, first - second + reach)
