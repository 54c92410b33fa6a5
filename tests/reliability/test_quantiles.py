"""Quantiles of distributions."""

import pytest

from fsh_coder.reliability.quantiles import (
    beta_quantile,
    f_quantile,
    normal_quantile,
    t_quantile,
    upper_tail,
)


def test_quantiles_are_those_of_the_printed_tables() -> None:
    """F, t, normal and beta quantiles equal the tables of any textbook."""
    assert f_quantile(0.95, 5, 10) == pytest.approx(3.3258, abs=1e-4)
    assert t_quantile(0.975, 10) == pytest.approx(2.228139, abs=1e-6)
    assert normal_quantile(0.975) == pytest.approx(1.959964, abs=1e-6)
    assert beta_quantile(0.5, 2, 2) == pytest.approx(0.5)


@pytest.mark.parametrize("df2", [0.3, 0.9, 1.3, 13.7])
def test_fractional_degrees_of_freedom_are_not_cut(df2: float) -> None:
    """F with a broken number of degrees of freedom lies between its neighbours, inverted."""
    from scipy.special import fdtr  # the distribution function, to go back

    x = f_quantile(0.975, 19, df2)
    assert fdtr(19, df2, x) == pytest.approx(0.975, abs=1e-9)


def test_confidence_must_lie_between_0_and_1() -> None:
    """95 (per cent) instead of 0.95 is our mistake."""
    assert upper_tail(0.95) == pytest.approx(0.975)
    for wrong in (0, 1, 95):
        with pytest.raises(ValueError, match="confidence"):
            upper_tail(wrong)
