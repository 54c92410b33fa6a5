"""Interval arithmetic: the lowest and highest value a formula can take."""

from dataclasses import dataclass
from math import inf, isfinite


@dataclass(frozen=True, slots=True)
class Bounds:
    """The ends of a range; None where it is open."""

    low: float | None
    high: float | None

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
    """Return the range of the mean of one or more values."""
    n = len(items)
    return _bounds(sum(map(_low, items)) / n, sum(map(_high, items)) / n)


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
