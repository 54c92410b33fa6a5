"""Where the flags of marks stand: in lanes, none over another's letters."""

from collections.abc import Sequence
from dataclasses import dataclass

SMALL_WIDTH = 14.0
_GAP = 2.0


@dataclass(frozen=True, slots=True)
class PlacedFlag:
    """A flag's place: ``lane`` from the top; a small one shows its shape only."""

    index: int
    x: float
    width: float
    lane: int
    is_small: bool

    def covers(self, x: float) -> bool:
        """Whether a place on its lane lies under it."""
        return self.x <= x <= self.x + self.width


def place_flags(
    xs: Sequence[float], widths: Sequence[float], *, n_lanes: int
) -> tuple[PlacedFlag, ...]:
    """Give each flag a lane, from the left; where no lane has room, the ones before give way.

    A flag that would lie on another's letters leaves both with their shapes alone, or with
    one of them whole where that is enough.

    Args:
        xs: the flags' poles, in order.
        widths: how wide each flag is when it shows its code.
        n_lanes: how many flags may stand above one another.
    """
    ends = [float("-inf")] * n_lanes
    last: list[int | None] = [None] * n_lanes
    lanes: list[int] = []
    shown = list(widths)
    small = [False] * len(shown)
    for index, x in enumerate(xs):
        lane = next((n for n, end in enumerate(ends) if end + _GAP <= x), None)
        if lane is None:
            lane = ends.index(min(ends))
            before = last[lane]
            if before is not None:
                shown[before], small[before] = SMALL_WIDTH, True
                if xs[before] + SMALL_WIDTH + _GAP > x:
                    shown[index], small[index] = SMALL_WIDTH, True
        last[lane], ends[lane] = index, x + shown[index]
        lanes.append(lane)
    return tuple(map(PlacedFlag, range(len(shown)), xs, shown, lanes, small))
