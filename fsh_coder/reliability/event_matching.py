"""Agreement of two lists of point events: which marks mean the same moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fsh_coder.reliability.event_tally import EventTally


@dataclass(frozen=True, slots=True)
class TimedPoints:
    """One coder's events, in any order: onset in milliseconds and code.

    Raises:
        ValueError: not one code per onset.
    """

    onsets_ms: tuple[int, ...]
    codes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse onsets without codes."""
        if len(self.onsets_ms) != len(self.codes):
            raise ValueError("every event needs an onset and a code")


@dataclass(frozen=True, slots=True)
class CodeMatches:
    """One code: events of each coder, and how many of them found a partner."""

    code: str
    n_first: int
    n_second: int
    matches: int

    @property
    def f1(self) -> float | None:
        """2 matches / all events, from 0 to 1; None where there is no event."""
        total = self.n_first + self.n_second
        return 2 * self.matches / total if total else None


@dataclass(frozen=True, slots=True)
class PointMatching:
    """Most pairs within the tolerance, and among those the ones closest in time.

    `pairs` hold positions in the two lists as given, in order of time.
    """

    tolerance_ms: int
    n_first: int
    n_second: int
    pairs: tuple[tuple[int, int], ...]
    total_apart_ms: int
    by_code: tuple[CodeMatches, ...]

    @property
    def matches(self) -> int:
        """Number of pairs."""
        return len(self.pairs)

    @property
    def unmatched_first(self) -> int:
        """Events of the first coder without a partner."""
        return self.n_first - self.matches

    @property
    def unmatched_second(self) -> int:
        """Events of the second coder without a partner."""
        return self.n_second - self.matches

    @property
    def agreement(self) -> float | None:
        """Pairs / (events of both - pairs), from 0 to 1; None where there is no event."""
        total = self.n_first + self.n_second - self.matches
        return self.matches / total if total else None

    @property
    def f1(self) -> float | None:
        """2 pairs / events of both, from 0 to 1; None where there is no event."""
        total = self.n_first + self.n_second
        return 2 * self.matches / total if total else None


def match_points(
    first: TimedPoints, second: TimedPoints, *, tolerance_ms: int, same_code: bool = True
) -> PointMatching:
    """Pair events of two coders that lie within a tolerance of each other.

    Args:
        first: one coder's events.
        second: the other's.
        tolerance_ms: largest distance of a pair, itself included.
        same_code: pair only events of one code. False pairs whatever is near, which
            tells whether coders mark the same moments at all.

    Returns:
        As many pairs as possible; of all such pairings one with the least total
        distance.

    Raises:
        ValueError: the tolerance is negative.
    """
    if tolerance_ms < 0:
        raise ValueError("a tolerance cannot be negative")
    pairs: list[tuple[int, int]] = []
    codes = sorted({*first.codes, *second.codes})
    if same_code:
        places_a, places_b = _by_code(first.codes), _by_code(second.codes)
        for code in codes:
            pairs += _matched(
                first, second, places_a.get(code, []), places_b.get(code, []), tolerance_ms
            )
    else:
        everything = range(len(first.codes)), range(len(second.codes))
        pairs = _matched(first, second, *everything, tolerance_ms)
    pairs.sort(key=lambda pair: (first.onsets_ms[pair[0]], second.onsets_ms[pair[1]]))
    return PointMatching(
        tolerance_ms,
        len(first.codes),
        len(second.codes),
        tuple(pairs),
        sum(abs(first.onsets_ms[i] - second.onsets_ms[j]) for i, j in pairs),
        _counts_by_code(first, second, pairs, codes),
    )


def matching_curve(
    first: TimedPoints, second: TimedPoints, *, tolerances_ms: Iterable[int]
) -> tuple[PointMatching, ...]:
    """Return the same-code matching for each tolerance, to see how much hangs on it."""
    return tuple(match_points(first, second, tolerance_ms=t) for t in tolerances_ms)


def paired_codes(first: TimedPoints, second: TimedPoints, *, tolerance_ms: int) -> EventTally:
    """Return the tally of events by code: same code first, then whatever is near.

    Events that share a code are paired first; the rest is paired by time alone, so that
    a moment both marked with different codes shows as a substitution.
    """
    same = match_points(first, second, tolerance_ms=tolerance_ms)
    taken_a, taken_b = {i for i, _ in same.pairs}, {j for _, j in same.pairs}
    rest_a = [i for i in range(len(first.codes)) if i not in taken_a]
    rest_b = [j for j in range(len(second.codes)) if j not in taken_b]
    other = _matched(first, second, rest_a, rest_b, tolerance_ms)
    near_a, near_b = {i for i, _ in other}, {j for _, j in other}
    pairs: list[tuple[str | None, str | None]] = [
        (first.codes[i], second.codes[j]) for i, j in (*same.pairs, *other)
    ]
    pairs += [(first.codes[i], None) for i in rest_a if i not in near_a]
    pairs += [(None, second.codes[j]) for j in rest_b if j not in near_b]
    return EventTally.from_pairs(pairs)


def _by_code(codes: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, code in enumerate(codes):
        places.setdefault(code, []).append(place)
    return places


def _counts_by_code(
    first: TimedPoints, second: TimedPoints, pairs: list[tuple[int, int]], codes: list[str]
) -> tuple[CodeMatches, ...]:
    a, b = _by_code(first.codes), _by_code(second.codes)
    same = _by_code([first.codes[i] for i, j in pairs if first.codes[i] == second.codes[j]])
    return tuple(
        CodeMatches(code, len(a.get(code, ())), len(b.get(code, ())), len(same.get(code, ())))
        for code in codes
    )


def _matched(
    first: TimedPoints,
    second: TimedPoints,
    places_a: Sequence[int],
    places_b: Sequence[int],
    tolerance_ms: int,
) -> list[tuple[int, int]]:
    """Pair events regardless of code, one stretch without a gap at a time."""
    merged = sorted(
        [(first.onsets_ms[place], 0, place) for place in places_a]
        + [(second.onsets_ms[place], 1, place) for place in places_b]
    )
    pairs: list[tuple[int, int]] = []
    a: list[tuple[int, int]] = []
    b: list[tuple[int, int]] = []
    last_ms = 0
    for at_ms, which, place in merged:
        if at_ms - last_ms > tolerance_ms:
            _add_pairs(pairs, a, b, tolerance_ms)
            a, b = [], []
        (b if which else a).append((at_ms, place))
        last_ms = at_ms
    _add_pairs(pairs, a, b, tolerance_ms)
    return pairs


def _add_pairs(
    pairs: list[tuple[int, int]],
    a: list[tuple[int, int]],
    b: list[tuple[int, int]],
    tolerance_ms: int,
) -> None:
    if not a or not b:
        return
    if len(a) == len(b) == 1:
        pairs.append((a[0][1], b[0][1]))
        return
    pairs.extend(_best_pairs(a, b, tolerance_ms))


def _best_pairs(
    a: list[tuple[int, int]], b: list[tuple[int, int]], tolerance_ms: int
) -> list[tuple[int, int]]:
    """Order-preserving pairs with the most members, then the least distance.

    Sorted events never need crossed pairs, so this is an alignment where a pair
    earns more than all distances together can cost.
    """
    times_a = np.array([at_ms for at_ms, _ in a], dtype=np.int64)
    times_b = np.array([at_ms for at_ms, _ in b], dtype=np.int64)
    worth = (tolerance_ms + 1) * (min(len(a), len(b)) + 1)
    costs = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int64)
    for i, at_ms in enumerate(times_a):
        apart = np.abs(times_b - at_ms)
        paired = np.where(apart <= tolerance_ms, costs[i, :-1] + apart - worth, 0)
        row = costs[i].copy()
        np.minimum(row[1:], paired, out=row[1:])
        costs[i + 1] = np.minimum.accumulate(row)
    return _traced(costs, a, b)


def _traced(
    costs: npt.NDArray[np.int64], a: list[tuple[int, int]], b: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    pairs = []
    i, j = len(a), len(b)
    while i and j:
        here = costs[i, j]
        if here == costs[i - 1, j]:
            i -= 1
        elif here == costs[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((a[i][1], b[j][1]))
    return pairs[::-1]
