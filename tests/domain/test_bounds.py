"""Ranges of values, open or closed."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.bounds import Bounds, mean_bounds
from fsh_coder.domain.formula import parse


def test_an_open_end_times_zero_is_zero() -> None:
    """No count however large makes a product with nothing larger than nothing."""
    assert Bounds(0, None).times(Bounds(0, 0)) == Bounds(0, 0)


def test_a_divisor_that_may_be_zero_opens_the_range() -> None:
    """Beside zero a quotient has no end on that side; across zero on neither."""
    assert Bounds(1, 2).over(Bounds(0, 4)) == Bounds(0.25, None)
    assert Bounds(1, 2).over(Bounds(-4, 0)) == Bounds(None, -0.25)
    assert Bounds(1, 2).over(Bounds(-1, 1)) == Bounds(None, None)
    assert Bounds(1, 2).over(Bounds(0, 0)) == Bounds(None, None)


def test_the_mean_of_an_open_range_is_open() -> None:
    """One open end leaves the mean open at that end only."""
    assert mean_bounds((Bounds(1, 5), Bounds(3, None))) == Bounds(2, None)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("(r + r) / 2", 1, 5),
        ("n + n", 0, None),
        ("100 * n / (n + n)", 0, None),
        ("n - n", None, None),
        ("-n", None, 0),
        ("r / (r - 3)", None, None),
        ("r / 0", None, None),
        ("r / (0 - 2)", -2.5, -0.5),
        ("1 / (0 - n)", None, 0),
        ("mean(r, 3)", 2, 4),
        ("7", 7, 7),
    ],
)
def test_bounds_of_ratings_and_counts(text: str, low: float | None, high: float | None) -> None:
    """Ratings from 1 to 5 and counts from 0 upwards give the axis of a derived score."""
    known = {"r": Bounds(1, 5), "n": Bounds(0, None)}
    assert parse(text).bounds(known) == Bounds(low, high)


def test_bounds_too_large_for_a_computer_are_open() -> None:
    """An end that overflows is open, never "not a number"."""
    text = "*".join(["999999999999999"] * 30)
    assert parse(f"{text} - {text}").bounds({}) == Bounds(None, None)


def bounds() -> st.SearchStrategy[Bounds]:
    """Ranges between -9 and 9 of values that may or may not lack."""
    ends = st.tuples(st.integers(-9, 9), st.integers(-9, 9)).map(sorted)
    return st.builds(
        lambda pair, lacks: Bounds(pair[0], pair[1], may_lack=lacks), ends, st.booleans()
    )


@given(st.lists(bounds(), min_size=1, max_size=5))
def test_a_mean_reaches_as_far_as_its_widest_part(items: list[Bounds]) -> None:
    """Its ends are the furthest among all ways of leaving out what may lack."""
    kept = [item for item in items if not item.may_lack]
    spare = [item for item in items if item.may_lack]
    parts = [
        (*kept, *some)
        for n in range(len(spare) + 1)
        for some in combinations(spare, n)
        if kept or some
    ]
    means = [mean_bounds(tuple(Bounds(item.low, item.high) for item in part)) for part in parts]
    reached = mean_bounds(tuple(items))
    assert reached.low == pytest.approx(min(mean.low for mean in means if mean.low is not None))
    assert reached.high == pytest.approx(max(mean.high for mean in means if mean.high is not None))
    assert reached.may_lack == (not kept)


def test_an_open_end_that_may_lack_opens_the_mean() -> None:
    """The end that is left out does not close what another leaves open."""
    assert mean_bounds((Bounds(1, 5), Bounds(3, None, may_lack=True))) == Bounds(1, None)
