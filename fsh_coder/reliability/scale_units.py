"""Agreement in the measure's own units: error of measurement, Bland-Altman, concordance."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fsh_coder.reliability.icc import MeanSquares
from fsh_coder.reliability.quantiles import normal_quantile, t_quantile, upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Bounded, Coefficient

# The literature's limits are 1.96 standard deviations, not the exact quantile.
Z95 = 1.96

TOO_FEW = "fewer than two recordings have both scores"
NO_VARIANCE = "every score is the same"


@dataclass(frozen=True, slots=True)
class ErrorOfMeasurement:
    """Standard errors of one coder's score, in units of the score.

    `agreement` counts differences between coders as error, `consistency` does not.
    `sdc` is the smallest difference between two scores that is more than error
    (95 %), from the agreement kind.
    """

    agreement: float
    consistency: float

    @property
    def sdc(self) -> float:
        """Smallest detectable change; de Vet, Terwee, Knol & Bouter (2006)."""
        return float(Z95 * np.sqrt(2) * self.agreement)


@dataclass(frozen=True, slots=True)
class BlandAltman:
    """Difference between two coders (first minus second) and its 95 % limits.

    `bias` has a t interval. `lower` and `upper` are bias -/+ `multiple` SD; their
    intervals follow `limit_method`. `means` and `differences` (n,) are the points of
    the plot, in the order of the units both rated.
    """

    n: int
    bias: Bounded
    sd: float
    lower: Bounded
    upper: Bounded
    multiple: float
    means: FloatArray
    differences: FloatArray


def error_of_measurement(squares: MeanSquares) -> ErrorOfMeasurement:
    """Return the standard errors of measurement of a complete table.

    A negative coder variance counts as 0.
    """
    coder = max(squares.var_coder, 0.0)
    return ErrorOfMeasurement(
        float(np.sqrt(coder + squares.residual)), float(np.sqrt(squares.residual))
    )


def bland_altman(
    first: FloatArray,
    second: FloatArray,
    *,
    multiple: float = Z95,
    confidence: float = 0.95,
    limit_method: Literal["1986", "1999"] = "1986",
) -> BlandAltman | None:
    """Return bias and limits of agreement of two coders.

    Args:
        first: (n,) scores, NaN = not rated; units with a gap are left out.
        second: (n,) likewise.
        multiple: of the standard deviation; the 1986 paper uses 2.
        confidence: of the intervals.
        limit_method: standard error of a limit: sqrt(3/n) s (Bland & Altman 1986), or
            s sqrt(1/n + z^2/(2(n-1))) (1999).

    Returns:
        None where fewer than two units have both scores.

    Bland & Altman (1986), Lancet i:307-310; (1999), Statistical Methods in Medical
    Research 8:135-160.
    """
    p = upper_tail(confidence)
    both = ~np.isnan(first) & ~np.isnan(second)
    a, b = first[both], second[both]
    n = len(a)
    if n < 2:
        return None
    differences = a - b
    bias, sd = float(differences.mean()), float(differences.std(ddof=1))
    t = t_quantile(p, n - 1)
    around_bias = t * sd / np.sqrt(n)
    if limit_method == "1986":
        around_limit = t * sd * np.sqrt(3 / n)
    else:
        around_limit = t * sd * np.sqrt(1 / n + multiple**2 / (2 * (n - 1)))

    def limit(value: float, reach: float) -> Bounded:
        return Bounded(value, float(value - reach), float(value + reach))

    return BlandAltman(
        n,
        limit(bias, around_bias),
        sd,
        limit(bias - multiple * sd, around_limit),
        limit(bias + multiple * sd, around_limit),
        multiple,
        (a + b) / 2,
        differences,
    )


def concordance(
    first: FloatArray,
    second: FloatArray,
    *,
    confidence: float = 0.95,
    scale: Literal["fisher", "asymptotic"] = "fisher",
) -> Coefficient:
    """Return Lin's concordance correlation coefficient with its interval.

    Args:
        first: (n,) scores, NaN = not rated; units with a gap are left out.
        second: (n,) likewise.
        confidence: of the interval.
        scale: where the interval is symmetric: on Fisher's z, or on the coefficient.

    Variances divide by n. Lin (1989), Biometrics 45:255-268, with the corrections of
    2000 (56:324-325).
    """
    p = upper_tail(confidence)
    both = ~np.isnan(first) & ~np.isnan(second)
    a, b = first[both], second[both]
    n = len(a)
    name, method = "Lin CCC", "Lin's concordance correlation coefficient"
    if n < 2:
        return Coefficient.undefined(name, TOO_FEW, n=n, k=2, method=method)
    centred_a, centred_b = a - a.mean(), b - b.mean()
    var_a, var_b = float(np.mean(centred_a**2)), float(np.mean(centred_b**2))
    covariance = float(np.mean(centred_a * centred_b))
    gap = float(a.mean() - b.mean())
    spread = var_a + var_b + gap**2
    if spread <= 1e-24 * max(1.0, float(np.abs(a).max()) ** 2):
        return Coefficient.undefined(name, NO_VARIANCE, n=n, k=2, method=method)
    ccc = 2 * covariance / spread
    if abs(ccc) >= 1 - 1e-14:
        return Coefficient(name, ccc, ccc, ccc, n, 2, method)
    variance = _concordance_variance(a, b, ccc=ccc)
    if variance is None:
        reason = "the interval is not defined: a coder is constant or the scores are unrelated"
        return Coefficient(name, ccc, None, None, n, 2, method, reason)
    reach = normal_quantile(p) * np.sqrt(variance)
    if scale == "asymptotic":
        half = reach * (1 - ccc**2)
        return Coefficient(name, ccc, float(ccc - half), float(ccc + half), n, 2, method)
    z = np.arctanh(ccc)
    return Coefficient(
        name, ccc, float(np.tanh(z - reach)), float(np.tanh(z + reach)), n, 2, method
    )


def _concordance_variance(a: FloatArray, b: FloatArray, *, ccc: float) -> float | None:
    """Variance of Fisher's z of the coefficient; None where it is not defined."""
    n = len(a)
    var_a, var_b = float(a.var()), float(b.var())
    covariance = float(np.mean((a - a.mean()) * (b - b.mean())))
    if var_a * var_b == 0 or covariance == 0 or n < 3:
        return None
    correlation = covariance / np.sqrt(var_a * var_b)
    shift = float(a.mean() - b.mean()) ** 2 / np.sqrt(var_a * var_b)
    rest = 1 - ccc**2
    variance = (
        (1 - correlation**2) * ccc**2 / (rest * correlation**2)
        + 2 * ccc**3 * (1 - ccc) * shift / (correlation * rest**2)
        - ccc**4 * shift**2 / (2 * correlation**2 * rest**2)
    ) / (n - 2)
    return max(float(variance), 0.0)
