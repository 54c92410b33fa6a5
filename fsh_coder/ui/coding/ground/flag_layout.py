"""Where the flags of marks stand: in lanes, none over another's letters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    last: list[int | None] = [None] * n_lanes
    placed: list[PlacedFlag] = []
    for index, (x, wide) in enumerate(zip(xs, widths, strict=True)):
        ends = [float("-inf") if n is None else placed[n].x + placed[n].width for n in last]
        lane = next((n for n, end in enumerate(ends) if end + _GAP <= x), None)
        is_small = False
        if lane is None:
            lane = min(range(n_lanes), key=ends.__getitem__)
            before = last[lane]
            if before is not None:
                placed[before] = replace(placed[before], width=SMALL_WIDTH, is_small=True)
                is_small = placed[before].x + SMALL_WIDTH + _GAP > x
        last[lane] = index
        placed.append(PlacedFlag(index, x, SMALL_WIDTH if is_small else wide, lane, is_small))
    return tuple(placed)
