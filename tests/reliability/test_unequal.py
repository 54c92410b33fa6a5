"""One-way ICC with unequal numbers of coders, and coders as fixed effects."""

import numpy as np
import pytest

from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.mixed_model import TooLittleVariation
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.unequal import fixed_coder_components, icc_one_way
from tests.reliability.reference_sets import expected, unbalanced, wide


def test_unequal_numbers_use_snedecors_k() -> None:
    """Mean squares, k0 and the approximate interval equal the reference's."""
    entry = expected("miti_doublecoded_long")["ICC(1) ANOVA unequal k"]
    found = icc_one_way(unbalanced().scores)
    assert found.typical_k == pytest.approx(entry["k0"], abs=1e-7)
    assert found.between == pytest.approx(entry["MSB"], abs=1e-7)
    assert found.within == pytest.approx(entry["MSW"], abs=1e-7)
    assert (found.df_between, found.df_within) == (entry["df1"], entry["df2"])
    assert found.coefficient.estimate == pytest.approx(entry["value"], abs=1e-7)
    assert found.coefficient.low == pytest.approx(entry["ci_low"], abs=1e-7)


def test_equal_numbers_give_the_usual_one_way_form() -> None:
    """Complete data: the same as ICC(1,1)."""
    scores = wide("irr_anxiety")
    one, other = icc_one_way(scores).coefficient, icc(scores).one_single
    assert one.estimate == pytest.approx(other.estimate)
    assert one.low == pytest.approx(other.low)
    assert one.high == pytest.approx(other.high)


@pytest.mark.parametrize(
    ("scores", "estimate", "low"),
    [(wide("perfect_agreement"), 1.0, 1.0), (wide("zero_variance")[:, 4:6], -1.0, None)],
)
def test_the_ends_of_the_scale(scores: FloatArray, estimate: float, low: float | None) -> None:
    """Perfect agreement is 1 throughout; recordings that do not differ have no interval."""
    found = icc_one_way(scores).coefficient
    assert found.estimate == pytest.approx(estimate)
    assert found.low == low
    assert (found.reason is None) == (low is not None)


def test_too_little_says_why() -> None:
    """Equal scores, and nothing rated twice, are None with a cause."""
    equal = icc_one_way(np.full((4, 2), 0.1)).coefficient
    assert (equal.estimate, equal.reason) == (None, "every score is the same")
    once = icc_one_way(np.array([[1, np.nan], [np.nan, 3]])).coefficient
    assert once.estimate is None
    assert once.reason == "fewer than two recordings, or none with two scores"


@pytest.mark.parametrize("name", ["shrout_fleiss_1979", "irr_anxiety"])
def test_fixed_coders_equal_lme4s(name: str) -> None:
    """Variances with coders as fixed effects, complete data."""
    entry = expected(name)["ICC(C,1) coders fixed"]
    recording, residual = fixed_coder_components(wide(name))
    assert recording == pytest.approx(entry["var_session"], abs=2e-5)
    assert residual == pytest.approx(entry["var_residual"], abs=2e-5)


def test_fixed_coders_with_gaps_equal_lme4s() -> None:
    """The same where most recordings were coded once."""
    entry = expected("miti_doublecoded_long")["ICC(C,1) coders fixed"]
    recording, residual = fixed_coder_components(unbalanced().scores)
    assert recording == pytest.approx(entry["var_session"], abs=2e-5)
    assert residual == pytest.approx(entry["var_residual"], abs=2e-5)


@pytest.mark.parametrize(
    "scores",
    [
        np.array([[1, np.nan], [np.nan, 2]]),
        np.full((3, 2), 1.0),
        np.array([[1.0, 2], [2, 3], [4, 5]]),
        np.array([[1, 2, np.nan], [np.nan, np.nan, 3]]),
    ],
)
def test_fixed_coders_need_something_to_vary(scores: FloatArray) -> None:
    """No overlap, no variance, a constant gap, no degree of freedom: no components."""
    with pytest.raises(TooLittleVariation):
        fixed_coder_components(scores)
