"""Proposals in memory: mended at random, they never overlap each other."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import UnitId, new_uuid
from fsh_coder.domain.observation import Speaker, Unit
from fsh_coder.domain.unit_proposal import ProposedUnit
from fsh_coder.ui.coding.units.proposal_set import ProposalSet

_deeds = st.lists(
    st.tuples(
        st.sampled_from(["drop", "switch", "swap", "divide", "join", "move"]),
        st.integers(0, 20),
        st.integers(0, 2_000),
    ),
    max_size=30,
)


def _proposed(gaps: list[tuple[int, int]]) -> list[ProposedUnit]:
    found, at = [], 0
    for gap, length in gaps:
        at += 50 * gap
        found.append(ProposedUnit(at, at + 50 * length, Speaker.WORKER))
        at += 50 * length
    return found


@given(gaps=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 8)), max_size=10), deeds=_deeds)
def test_proposals_never_overlap(
    gaps: list[tuple[int, int]], deeds: list[tuple[str, int, int]]
) -> None:
    """Whatever is done to them, all that is seen could be accepted at once."""
    units = (Unit(UnitId(new_uuid()), 300, 500),)
    proposals = ProposalSet()
    proposals.take(_proposed(gaps))
    for deed, place, at_ms in deeds:
        seen = proposals.seen(units)
        if not seen:
            break
        number, each = seen[place % len(seen)]
        match deed:
            case "drop":
                proposals.drop(number)
            case "switch":
                proposals.switch(number)
            case "swap":
                proposals.swap_all()
            case "divide":
                proposals.divide(number, at_ms)
            case "join":
                proposals.join(number, units)
            case _:
                proposals.move(number, start_ms=each.start_ms, end_ms=at_ms, units=units)
    stretches = sorted(
        [(each.start_ms, each.end_ms) for _, each in proposals.seen(units)] + [(300, 500)]
    )
    assert all(one[1] <= other[0] for one, other in pairwise(stretches))
    assert all(start < end for start, end in stretches)


def test_joining_takes_the_next_with_it() -> None:
    """The joined one has the first's speaker and the second's end; the last has no next."""
    proposals = ProposalSet()
    proposals.take(_proposed([(0, 2), (1, 2)]))
    first, second = (number for number, _ in proposals.seen(()))
    assert not proposals.join(second, ())
    assert proposals.join(first, ())
    assert [(p.start_ms, p.end_ms) for _, p in proposals.seen(())] == [(0, 250)]
