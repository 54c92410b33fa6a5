"""Where the flags of marks stand: in lanes, none over another."""

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
    """Give each flag a lane, from the left; where no lane has room it becomes small.

    Args:
        xs: the flags' poles, in order.
        widths: how wide each flag is when it shows its code.
        n_lanes: how many flags may stand above one another.
    """
    ends = [float("-inf")] * n_lanes
    placed: list[PlacedFlag] = []
    for index, (x, wide) in enumerate(zip(xs, widths, strict=True)):
        lane = next((n for n, end in enumerate(ends) if end + _GAP <= x), None)
        is_small = lane is None
        if lane is None:
            lane = min(range(n_lanes), key=ends.__getitem__)
        width = SMALL_WIDTH if is_small else wide
        ends[lane] = max(ends[lane], x + width)
        placed.append(PlacedFlag(index, x, width, lane, is_small))
    return tuple(placed)
