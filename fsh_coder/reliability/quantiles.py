"""Quantiles of F, t and the normal distribution."""

from statistics import NormalDist


def f_quantile(p: float, df1: float, df2: float) -> float:
    """Return x with P(F <= x) = p; degrees of freedom may be fractional and below 1."""
    # scipy takes longer to import than most reports take to compute.
    from scipy.special import fdtri

    return float(fdtri(df1, df2, p))


def t_quantile(p: float, df: float) -> float:
    """Return x with P(t <= x) = p."""
    from scipy.special import stdtrit  # late, as above

    return float(stdtrit(df, p))


def normal_quantile(p: float) -> float:
    """Return x with P(Z <= x) = p."""
    return NormalDist().inv_cdf(p)


def upper_tail(confidence: float) -> float:
    """Return the probability below the upper limit of a two-sided interval.

    Raises:
        ValueError: the confidence is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence must lie between 0 and 1")
    return 1 - (1 - confidence) / 2


def beta_quantile(p: float, a: float, b: float) -> float:
    """Return x with P(X <= x) = p for the beta distribution."""
    from scipy.special import betaincinv  # late, as above

    return float(betaincinv(a, b, p))
