"""Interval arithmetic: the lowest and highest value a formula can take."""

from dataclasses import dataclass, replace
from math import inf, isfinite


@dataclass(frozen=True, slots=True)
class Bounds:
    """The ends of a range; None where it is open.

    `may_lack` says that there may be no value at all, and that a mean then leaves it out.
    """

    low: float | None
    high: float | None
    may_lack: bool = False

    def plus(self, other: "Bounds") -> "Bounds":
        """Return the range of a sum."""
        return _bounds(_low(self) + _low(other), _high(self) + _high(other))

    def minus(self, other: "Bounds") -> "Bounds":
        """Return the range of a difference."""
        return self.plus(other.negated())

    def negated(self) -> "Bounds":
        """Return the range with its sign turned."""
        return _bounds(-_high(self), -_low(self))

    def times(self, other: "Bounds") -> "Bounds":
        """Return the range of a product."""
        corners = [
            _product(mine, theirs)
            for mine in (_low(self), _high(self))
            for theirs in (_low(other), _high(other))
        ]
        return _bounds(min(corners), max(corners))

    def over(self, other: "Bounds") -> "Bounds":
        """Return the range of a quotient where it is defined; open where the divisor nears 0."""
        low, high = _low(other), _high(other)
        if low < 0 < high or low == high == 0:
            return Bounds(None, None)
        if high <= 0:
            return self.negated().over(other.negated())
        reciprocal = _bounds(1 / high, inf if low == 0 else 1 / low)
        return self.times(reciprocal)


def mean_bounds(items: tuple[Bounds, ...]) -> Bounds:
    """Return the range of the mean of one or more values, of which some may be left out."""
    low = _least_mean([(_low(item), item.may_lack) for item in items])
    high = -_least_mean([(-_high(item), item.may_lack) for item in items])
    return replace(_bounds(low, high), may_lack=all(item.may_lack for item in items))


def _least_mean(ends: list[tuple[float, bool]]) -> float:
    """Return the least mean when those marked True may be left out, but not all of them."""
    kept = [end for end, may_lack in ends if not may_lack]
    spare = sorted(end for end, may_lack in ends if may_lack)
    if not kept:
        return spare[0]
    total, n = sum(kept), len(kept)
    for end in spare:
        if end * n >= total:
            break
        total, n = total + end, n + 1
    return total / n


def _low(bounds: Bounds) -> float:
    return -inf if bounds.low is None else bounds.low


def _high(bounds: Bounds) -> float:
    return inf if bounds.high is None else bounds.high


def _bounds(low: float, high: float) -> Bounds:
    # Adding 0 turns a minus zero into zero, which people read.
    return Bounds(low + 0.0 if isfinite(low) else None, high + 0.0 if isfinite(high) else None)


def _product(first: float, second: float) -> float:
    # An open end times nothing is nothing: 0 · inf would be no number.
    return 0.0 if first == 0 or second == 0 else first * second
