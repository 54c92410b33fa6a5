"""Flags stand in lanes, none over another of its lane."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.ui.coding.ground.flag_layout import SMALL_WIDTH, place_flags

flags = st.lists(
    st.tuples(st.integers(0, 1_500).map(float), st.integers(20, 80).map(float)), max_size=60
).map(sorted)


def test_a_flag_without_room_goes_to_the_second_lane_and_then_one_becomes_small() -> None:
    """Overlap: second lane first, then the shape only, of the flag whose letters would be cut."""
    placed = place_flags([0, 10, 12, 20, 100], [40, 40, 40, 40, 40], n_lanes=2)
    assert [flag.lane for flag in placed] == [0, 1, 0, 0, 0]
    assert [flag.is_small for flag in placed] == [True, False, True, True, False]
    assert placed[2].width == SMALL_WIDTH


def test_a_flag_gives_way_to_the_next_of_its_lane() -> None:
    """Where the shape alone leaves room, the next flag shows its code beside it."""
    placed = place_flags([0, 20], [40, 40], n_lanes=1)
    assert [flag.is_small for flag in placed] == [True, False]


@given(flags, st.integers(1, 3))
def test_whole_flags_of_a_lane_never_overlap(made: list[tuple[float, float]], n_lanes: int) -> None:
    """A flag that shows its code covers none of its lane, and none covers its letters."""
    placed = place_flags([x for x, _ in made], [width for _, width in made], n_lanes=n_lanes)
    assert [flag.index for flag in placed] == list(range(len(made)))
    for lane in range(n_lanes):
        of_lane = [each for each in placed if each.lane == lane]
        for one, other in combinations(of_lane, 2):
            if not (one.is_small and other.is_small):
                assert other.x >= one.x + one.width
