"""Agreement in the measure's own units."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fsh_coder.reliability.icc import mean_squares
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.scale_units import bland_altman, concordance, error_of_measurement
from tests.reliability.reference_sets import REFERENCE, wide

PEFR = wide("bland_altman_1986_pefr")
SCORES = arrays(np.float64, 8, elements=st.integers(0, 9).map(float))


def test_the_1986_paper_as_printed() -> None:
    """Bias -2.1, SD 38.8, and with 2 SD unrounded limits -79.65 and 75.41."""
    found = bland_altman(PEFR[:, 0], PEFR[:, 1], multiple=2)
    assert found is not None
    assert round(found.bias.value, 1) == -2.1
    assert round(found.sd, 1) == 38.8
    assert (round(found.lower.value, 2), round(found.upper.value, 2)) == (-79.65, 75.41)


@pytest.mark.parametrize("multiple", [1.96, 2.0])
@pytest.mark.parametrize("method", ["1986", "1999"])
def test_limits_have_the_intervals_of_both_papers(multiple: float, method: str) -> None:
    """The standard errors of 1986 and 1999 give the reference's interval ends."""
    import json  # only this test reads the nested entries

    entries = json.loads((REFERENCE / "expected.json").read_text())["datasets"][
        "bland_altman_1986_pefr"
    ]["expected"]
    found = bland_altman(
        PEFR[:, 0],
        PEFR[:, 1],
        multiple=multiple,
        limit_method="1986" if method == "1986" else "1999",
    )
    assert found is not None
    for limit, side in ((found.lower, "lower (mean -"), (found.upper, "upper (mean +")):
        stat = f"Bland-Altman LoA {side}{multiple:g} SD)"
        interval = next(e for e in entries if e["stat"] == stat)[f"ci_{method}"]
        assert limit.low == pytest.approx(interval["low"], abs=1e-6)
        assert limit.high == pytest.approx(interval["high"], abs=1e-6)


def test_points_of_the_plot_keep_their_order() -> None:
    """Means and differences belong to the units that both rated, in their order."""
    found = bland_altman(np.array([1, np.nan, 4, 2]), np.array([2.0, 3, 4, 0]))
    assert found is not None
    assert found.n == 3
    assert found.means.tolist() == [1.5, 4, 1]
    assert found.differences.tolist() == [-1, 0, 2]


def test_too_few_units_have_no_limits() -> None:
    """One common unit has no spread, so no limits and no concordance."""
    one, other = np.array([1.0, np.nan]), np.array([2.0, 3.0])
    assert bland_altman(one, other) is None
    found = concordance(one, other)
    assert (found.estimate, found.reason) == (None, "fewer than two recordings have both scores")


def test_negative_coder_variance_counts_as_none() -> None:
    """Coders closer than chance add no error: both standard errors are then equal."""
    squares = mean_squares(PEFR)
    assert squares.var_coder < 0
    error = error_of_measurement(squares)
    assert error.agreement == error.consistency == pytest.approx(27.41108621, abs=1e-6)
    assert error.sdc == pytest.approx(75.97965455, abs=1e-6)


def test_concordance_at_its_ends() -> None:
    """Copies are 1, mirror images -1, equal scores not defined, constants without interval."""
    scores = np.array([1.0, 2, 3, 4])
    same, mirror = concordance(scores, scores), concordance(scores, 5 - scores)
    assert (same.estimate, same.low, same.high) == (1, 1, 1)
    assert mirror.estimate == pytest.approx(-1)
    equal = concordance(np.full(4, 3.0), np.full(4, 3.0))
    assert (equal.estimate, equal.reason) == (None, "every score is the same")
    constant = concordance(scores, np.full(4, 3.0))
    assert (constant.estimate, constant.low) == (0, None)
    assert constant.reason is not None


@given(SCORES, SCORES)
@settings(deadline=None)
def test_swapping_the_coders_turns_the_differences_round(a: FloatArray, b: FloatArray) -> None:
    """The bias changes sign, the limits trade places, concordance stays."""
    one, other = bland_altman(a, b), bland_altman(b, a)
    assert one is not None
    assert other is not None
    assert one.bias.value == pytest.approx(-other.bias.value)
    assert one.lower.value == pytest.approx(-other.upper.value)
    first, second = concordance(a, b), concordance(b, a)
    assert (first.estimate is None) == (second.estimate is None)
    if first.estimate is not None and second.estimate is not None:
        assert first.estimate == pytest.approx(second.estimate)
        assert -1 - 1e-9 <= first.estimate <= 1 + 1e-9
