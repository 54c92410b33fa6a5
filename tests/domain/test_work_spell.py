"""Time on task: what is worked, what are pauses, and their sums."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.work_spell import TimeOnTask, WorkSpell

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def spell(open_us: int, active_ms: int) -> WorkSpell:
    """Return a sitting of so many microseconds."""
    return WorkSpell(MORNING, MORNING + timedelta(microseconds=open_us), active_ms)


def test_what_is_not_active_were_pauses() -> None:
    """A begun millisecond counts whole, so that active time always fits."""
    assert (spell(1_500_000, 1_000).open_ms, spell(1_500_000, 1_000).paused_ms) == (1_500, 500)
    assert spell(1_500_001, 1_501).paused_ms == 0
    assert spell(0, 0).open_ms == 0


@pytest.mark.parametrize(("open_us", "active_ms"), [(1_000, 2), (1_000, -1), (-1_000, 0)])
def test_a_sitting_that_cannot_be_is_refused(open_us: int, active_ms: int) -> None:
    """Nobody works longer than she sits there, or less than nothing, or backwards."""
    with pytest.raises(ValueError, match="ms active"):
        spell(open_us, active_ms)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 100)), max_size=8))
def test_sums_are_those_of_the_sittings(shares: list[tuple[int, int]]) -> None:
    """Active time and pauses add up to the time it was open."""
    spells = [spell(us, percent * (us // 1000) // 100) for us, percent in shares]
    found = TimeOnTask.of(spells)
    assert found.n_spells == len(spells)
    assert found.active_ms + found.paused_ms == sum(each.open_ms for each in spells)
