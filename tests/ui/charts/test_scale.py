"""Axes: where values lie, and which figures stand on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.ui.charts.scale import Scale, round_ends, round_ticks

VALUES = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)


def test_ends_and_middle_lie_where_they_should() -> None:
    """The low end is the start, the high end the end, also on an axis that runs upwards."""
    upward = Scale(1, 5, 200, 100)
    assert (upward.at(1), upward.at(3), upward.at(5)) == (200, 150, 100)
    assert upward.clamped(7) == 100
    assert not upward.holds(5.01)


def test_an_axis_of_one_value_has_its_middle() -> None:
    """An axis whose ends are equal puts its value in the middle, not at infinity."""
    assert Scale(3, 3, 0, 10).at(3) == 5


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (1, 5, (1, 2, 3, 4, 5)),
        (0, 100, (0, 20, 40, 60, 80, 100)),
        (0, 7, (0, 2, 4, 6)),
        (-0.4, 0.9, (-0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8)),
        (2, 2, (2,)),
    ],
)
def test_ticks_are_round(low: float, high: float, ticks: tuple[float, ...]) -> None:
    """Figures on an axis are steps of 1, 2 or 5 times a power of ten."""
    assert round_ticks(low, high, at_most=len(ticks) + 1) == pytest.approx(ticks) or round_ticks(
        low, high
    ) == pytest.approx(ticks)


@given(VALUES, st.floats(min_value=0.001, max_value=1e6))
def test_ticks_stay_within_the_range(low: float, span: float) -> None:
    """No figure stands beyond the axis, and there are never many."""
    high = low + span
    ticks = round_ticks(low, high)
    room = (high - low) * 1e-6 + 1e-6
    assert all(low - room <= tick <= high + room for tick in ticks)
    assert len(ticks) <= 8


@given(VALUES, st.floats(min_value=0.01, max_value=1e5))
def test_round_ends_hold_all_values(low: float, span: float) -> None:
    """The first and the last round value enclose what is to be shown."""
    ends = round_ends(low, low + span)
    assert ends[0] <= low + span * 1e-6
    assert ends[-1] >= low + span - span * 1e-6
