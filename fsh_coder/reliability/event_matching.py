"""Agreement of two lists of point events: which marks mean the same moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fsh_coder.reliability.event_tally import EventTally

Times = npt.NDArray[np.int64]

#: Below this many events of one coder a table is quicker in plain lists than in arrays.
_SHORT = 40


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
    codes = sorted({*first.codes, *second.codes})
    rank = {code: place for place, code in enumerate(codes)}
    ranks_a, ranks_b = (
        np.array([rank[code] for code in each.codes], dtype=np.int64) for each in (first, second)
    )
    times_a, times_b = (np.array(each.onsets_ms, dtype=np.int64) for each in (first, second))
    if same_code:
        shift_a, shift_b = _apart(times_a, times_b, ranks_a, ranks_b, tolerance_ms)
        i, j = _matched(shift_a, shift_b, tolerance_ms)
    else:
        i, j = _matched(times_a, times_b, tolerance_ms)
    in_time = np.lexsort((times_b[j], times_a[i]))
    i, j = i[in_time], j[in_time]
    return PointMatching(
        tolerance_ms,
        len(first.codes),
        len(second.codes),
        tuple(zip(i.tolist(), j.tolist(), strict=True)),
        int(np.abs(times_a[i] - times_b[j]).sum()),
        _counts_by_code(codes, ranks_a, ranks_b, ranks_a[i][ranks_a[i] == ranks_b[j]]),
    )


def matching_curve(
    first: TimedPoints,
    second: TimedPoints,
    *,
    tolerances_ms: Iterable[int],
    known: PointMatching | None = None,
) -> tuple[PointMatching, ...]:
    """Return the same-code matching for each tolerance, to see how much hangs on it.

    Args:
        first: one coder's events.
        second: the other's.
        tolerances_ms: largest distances of a pair.
        known: their matching at one tolerance, where the caller has it already.
    """
    return tuple(
        known
        if known is not None and known.tolerance_ms == each
        else match_points(first, second, tolerance_ms=each)
        for each in tolerances_ms
    )


def paired_codes(
    first: TimedPoints,
    second: TimedPoints,
    *,
    tolerance_ms: int,
    same: PointMatching | None = None,
) -> EventTally:
    """Return the tally of events by code: same code first, then whatever is near.

    Events that share a code are paired first; the rest is paired by time alone, so that
    a moment both marked with different codes shows as a substitution.

    Args:
        first: one coder's events.
        second: the other's.
        tolerance_ms: largest distance of a pair, itself included.
        same: their same-code matching at this tolerance, where the caller has it already.

    Raises:
        ValueError: the tolerance is negative, or ``same`` is of another one.
    """
    if same is None:
        same = match_points(first, second, tolerance_ms=tolerance_ms)
    if same.tolerance_ms != tolerance_ms:
        raise ValueError("the matching has another tolerance")
    rest_a, rest_b = np.ones(len(first.codes), bool), np.ones(len(second.codes), bool)
    pairs: list[tuple[str | None, str | None]] = []
    for i, j in (*same.pairs, *_near(first, second, same)):
        rest_a[i] = rest_b[j] = False
        pairs.append((first.codes[i], second.codes[j]))
    pairs += [(first.codes[i], None) for i in np.flatnonzero(rest_a)]
    pairs += [(None, second.codes[j]) for j in np.flatnonzero(rest_b)]
    return EventTally.from_pairs(pairs)


def _near(
    first: TimedPoints, second: TimedPoints, same: PointMatching
) -> Iterable[tuple[int, int]]:
    """Pair by time alone what has no partner of its own code."""
    taken_a, taken_b = {i for i, _ in same.pairs}, {j for _, j in same.pairs}
    rest_a = [i for i in range(len(first.codes)) if i not in taken_a]
    rest_b = [j for j in range(len(second.codes)) if j not in taken_b]
    i, j = _matched(
        np.array([first.onsets_ms[place] for place in rest_a], dtype=np.int64),
        np.array([second.onsets_ms[place] for place in rest_b], dtype=np.int64),
        same.tolerance_ms,
    )
    return [(rest_a[a], rest_b[b]) for a, b in zip(i.tolist(), j.tolist(), strict=True)]


def _apart(
    times_a: Times, times_b: Times, ranks_a: Times, ranks_b: Times, tolerance_ms: int
) -> tuple[Times, Times]:
    """Put the codes one after the other, so far apart that no pair spans two of them."""
    if not len(times_a) or not len(times_b):
        return times_a, times_b
    both = np.concatenate((times_a, times_b))
    span = int(both.max()) - int(both.min()) + tolerance_ms + 1
    return times_a + ranks_a * span, times_b + ranks_b * span


def _counts_by_code(
    codes: Sequence[str], ranks_a: Times, ranks_b: Times, ranks_same: Times
) -> tuple[CodeMatches, ...]:
    counts = (
        np.bincount(ranks, minlength=len(codes)).tolist()
        for ranks in (ranks_a, ranks_b, ranks_same)
    )
    return tuple(CodeMatches(*each) for each in zip(codes, *counts, strict=True))


def _matched(times_a: Times, times_b: Times, tolerance_ms: int) -> tuple[Times, Times]:
    """Return the places of pairs in the two lists, in order of time.

    Where two events follow each other by more than the tolerance, no pair spans the gap: each
    stretch without a gap is solved alone, and one event of each coder is solved at sight.
    """
    n_a = len(times_a)
    if not n_a or not len(times_b):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    times = np.concatenate((times_a, times_b))
    # Stable, so that at one moment the first coder's events stand first, as they were given.
    order = np.argsort(times, kind="stable")
    starts = np.flatnonzero(np.diff(times[order], prepend=times[order[0]]) > tolerance_ms)
    edges = np.concatenate(([0], starts, [len(order)]))
    in_a_before = np.concatenate(([0], np.cumsum(order < n_a)))
    n_all = np.diff(edges)
    n_of_a = in_a_before[edges[1:]] - in_a_before[edges[:-1]]
    is_simple = (n_all == 2) & (n_of_a == 1)
    heads = edges[:-1][is_simple]
    either, other = order[heads], order[heads + 1]
    found_i = [np.minimum(either, other)]
    found_j = [np.maximum(either, other) - n_a]
    for stretch in np.flatnonzero((n_of_a > 0) & (n_of_a < n_all) & ~is_simple):
        places = order[edges[stretch] : edges[stretch + 1]]
        a, b = places[places < n_a], places[places >= n_a]
        best_i, best_j = _best_pairs(times[a], times[b], tolerance_ms)
        found_i.append(a[best_i])
        found_j.append(b[best_j] - n_a)
    i, j = np.concatenate(found_i), np.concatenate(found_j)
    in_time = np.argsort(times[i], kind="stable")
    return i[in_time], j[in_time]


def _best_pairs(times_a: Times, times_b: Times, tolerance_ms: int) -> tuple[list[int], list[int]]:
    """Order-preserving pairs with the most members, then the least distance.

    Sorted events never need crossed pairs, so this is an alignment where a pair
    earns more than all distances together can cost.
    """
    worth = (tolerance_ms + 1) * (min(len(times_a), len(times_b)) + 1)
    if len(times_b) < _SHORT:
        return _traced(_short_costs(times_a.tolist(), times_b.tolist(), tolerance_ms, worth))
    costs = np.zeros((len(times_a) + 1, len(times_b) + 1), dtype=np.int64)
    for i, at_ms in enumerate(times_a):
        apart = np.abs(times_b - at_ms)
        paired = np.where(apart <= tolerance_ms, costs[i, :-1] + apart - worth, 0)
        row = costs[i].copy()
        np.minimum(row[1:], paired, out=row[1:])
        costs[i + 1] = np.minimum.accumulate(row)
    return _traced(costs.tolist())


def _short_costs(
    times_a: list[int], times_b: list[int], tolerance_ms: int, worth: int
) -> list[list[int]]:
    """Return the same table for a short stretch, where arrays cost more than they save."""
    above = [0] * (len(times_b) + 1)
    costs = [above]
    for at_ms in times_a:
        least = 0
        row = [0]
        for j, other_ms in enumerate(times_b):
            least = min(least, above[j + 1])
            apart = abs(other_ms - at_ms)
            if apart <= tolerance_ms:
                least = min(least, above[j] + apart - worth)
            row.append(least)
        costs.append(row)
        above = row
    return costs


def _traced(costs: list[list[int]]) -> tuple[list[int], list[int]]:
    found_i, found_j = [], []
    i, j = len(costs) - 1, len(costs[0]) - 1
    while i and j:
        here = costs[i][j]
        if here == costs[i - 1][j]:
            i -= 1
        elif here == costs[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found_i.append(i)
            found_j.append(j)
    return found_i[::-1], found_j[::-1]
