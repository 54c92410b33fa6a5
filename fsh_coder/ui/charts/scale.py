"""From values to places on a chart."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight axis: `low` lies at `start`, `high` at `end`, in the painter's units.

    `start` may lie right of or below `end`, as on an upright axis.
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value, also of one beyond the axis."""
        span = self.high - self.low
        if span == 0:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / span * (self.end - self.start)

    def clamped(self, value: float) -> float:
        """Return the place of a value, at the axis's end where it lies beyond."""
        return self.at(min(max(value, self.low), self.high))

    def holds(self, value: float) -> bool:
        """Whether a value lies on the axis; both ends count."""
        return self.low <= value <= self.high


def round_ticks(low: float, high: float, *, at_most: int = 6) -> tuple[float, ...]:
    """Return round values within a range, at steps of 1, 2 or 5 times a power of ten.

    Args:
        low: lower end.
        high: upper end; equal ends give that one value.
        at_most: so many values, at least two.
    """
    if high <= low:
        return (low,)
    rough = (high - low) / max(1, at_most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    digits = 2 - math.floor(math.log10(step))
    return tuple(round(number * step, digits) for number in range(first, last + 1))


def round_ends(low: float, high: float, *, at_most: int = 6) -> tuple[float, ...]:
    """Return round values of which the first is at or below `low`, the last at or above `high`."""
    ticks = round_ticks(low, high if high > low else low + 1, at_most=at_most)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    before = (ticks[0] - step,) if ticks[0] > low + 1e-9 else ()
    after = (ticks[-1] + step,) if ticks[-1] < high - 1e-9 else ()
    return (*before, *ticks, *after)
