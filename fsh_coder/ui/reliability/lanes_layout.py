"""Where the chips of the disagreement room's lanes stand, and which answer to each other."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from fsh_coder.services.disagreement_values import Given, Moment
from fsh_coder.ui.coding.ground.flag_layout import place_flags
from fsh_coder.ui.coding.ground.time_window import TimeWindow

CHIP_HEIGHT = 23.0
_REACH_PX = 80.0


@dataclass(frozen=True, slots=True)
class LaneChip:
    """One coder's answer at one moment; ``moment`` is its place in the room's moments."""

    lane: int
    moment: int
    given: Given
    rect: QRectF
    is_small: bool

    @property
    def is_missing(self) -> bool:
        """Whether the coder marked nothing here."""
        return self.given.mark_id is None


@dataclass(frozen=True, slots=True)
class LaneLink:
    """The line between two lanes' answers at one moment."""

    moment: int
    upper: LaneChip
    lower: LaneChip


def place_chips(
    moments: Sequence[Moment],
    window: TimeWindow,
    *,
    middles: Sequence[float],
    width_of: Callable[[Given], float],
) -> tuple[LaneChip, ...]:
    """Place every chip that may be seen, lane by lane, from the left.

    Args:
        moments: in order of time.
        window: the stretch of time that is seen.
        middles: the height of each lane's middle, in the order of what is given.
        width_of: how wide a chip with its code is.
    """
    reach_ms = _REACH_PX * window.ms_per_pixel
    times = [each.at_ms for each in moments]
    first = bisect_left(times, window.start_ms - reach_ms)
    last = bisect_right(times, window.end_ms + reach_ms)
    chips: list[LaneChip] = []
    for lane, middle in enumerate(middles):
        entries = [
            (_centre(moments[number], lane, window), number) for number in range(first, last)
        ]
        entries.sort()
        given = [moments[number].given[lane] for _, number in entries]
        widths = [width_of(each) for each in given]
        lefts = [x - wide / 2 for (x, _), wide in zip(entries, widths, strict=True)]
        order = sorted(range(len(lefts)), key=lefts.__getitem__)
        placed = place_flags([lefts[at] for at in order], [widths[at] for at in order], n_lanes=1)
        for flag, at in zip(placed, order, strict=True):
            centre, number = entries[at]
            left = centre - flag.width / 2 if flag.is_small else flag.x
            rect = QRectF(round(left), middle - CHIP_HEIGHT / 2, flag.width, CHIP_HEIGHT)
            chips.append(LaneChip(lane, number, given[at], rect, flag.is_small))
    return tuple(chips)


def links_of(chips: Sequence[LaneChip]) -> tuple[LaneLink, ...]:
    """Join each moment's chips from one lane to the next."""
    by_place = {(chip.moment, chip.lane): chip for chip in chips}
    return tuple(
        LaneLink(chip.moment, chip, below)
        for chip in chips
        if (below := by_place.get((chip.moment, chip.lane + 1))) is not None
    )


def _centre(moment: Moment, lane: int, window: TimeWindow) -> float:
    own_ms = moment.given[lane].at_ms
    return window.x_of(moment.at_ms if own_ms is None else own_ms)
