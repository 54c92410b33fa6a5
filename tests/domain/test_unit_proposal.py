"""Proposed units: never empty, and never on top of what a coder made."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import UnitId
from fsh_coder.domain.observation import Unit
from fsh_coder.domain.unit_proposal import ProposedUnit, beside_units

_stretches = st.tuples(st.integers(0, 60), st.integers(1, 20))


@given(st.lists(_stretches, max_size=10), st.lists(_stretches, max_size=5))
def test_only_proposals_that_touch_no_unit_are_kept(
    proposed: list[tuple[int, int]], made: list[tuple[int, int]]
) -> None:
    """Told second by second; what is kept stands in order of time and is all there is."""
    units = [Unit(UnitId(UUID(int=n + 1)), a, a + b) for n, (a, b) in enumerate(made)]
    taken = {s for a, b in made for s in range(a, a + b)}
    found = beside_units([ProposedUnit(a, a + b) for a, b in proposed], units)
    wanted = [(a, a + b) for a, b in proposed if taken.isdisjoint(range(a, a + b))]
    assert sorted((each.start_ms, each.end_ms) for each in found) == sorted(wanted)
    assert [each.start_ms for each in found] == sorted(each.start_ms for each in found)


@pytest.mark.parametrize(("start_ms", "end_ms"), [(-1, 5), (5, 5), (6, 5)])
def test_a_proposal_has_a_length(start_ms: int, end_ms: int) -> None:
    """Nobody proposes nothing."""
    with pytest.raises(ValueError, match="proposed unit"):
        ProposedUnit(start_ms, end_ms)
