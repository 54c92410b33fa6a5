"""Active time is never more than the time that passed, and pauses are left out."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.active_time import IDLE_AFTER_S, ActiveTime


@given(st.lists(st.floats(0, 500), max_size=30), st.floats(0, 500))
def test_it_is_the_time_within_a_minute_after_each_sign(gaps: list[float], rest: float) -> None:
    """The same as counting every stretch by itself, at most a minute of each."""
    clock, now_s = ActiveTime(0.0), 0.0
    for gap in gaps:
        now_s += gap
        clock.sign(now_s)
    expected = sum(min(gap, IDLE_AFTER_S) for gap in (*gaps, rest))
    active_s = clock.active_s(now_s + rest)
    assert abs(active_s - expected) < 1e-6
    assert active_s <= now_s + rest + 1e-6


def test_asking_changes_nothing() -> None:
    """However often it is asked, only signs count."""
    clock = ActiveTime(10.0)
    asked = [clock.active_s(10.0 + second) for second in range(0, 200, 20)]
    assert asked == [0, 20, 40, 60, 60, 60, 60, 60, 60, 60]
    assert all(before <= after for before, after in pairwise(asked))


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    """A sign from before the last one counts nothing twice."""
    clock = ActiveTime(100.0)
    clock.sign(130.0)
    clock.sign(120.0)
    assert clock.active_s(140.0) == 40.0
