"""Agreement of two records of states with onset and offset."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fsh_coder.reliability.event_tally import EventTally
from fsh_coder.reliability.kappa import Kappa, cohen_kappa
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Coefficient

UNCODED = "(none)"
LEAST_OVERLAP = 0.6

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TimedStates:
    """One coder's states in order of onset: [onset, offset) in milliseconds and a code.

    Raises:
        ValueError: lengths differ, a state has no duration, or two states overlap.
    """

    onsets_ms: tuple[int, ...]
    offsets_ms: tuple[int, ...]
    codes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what is not a record of mutually exclusive states."""
        if not len(self.onsets_ms) == len(self.offsets_ms) == len(self.codes):
            raise ValueError("every state needs an onset, an offset and a code")
        if any(end <= start for start, end in zip(self.onsets_ms, self.offsets_ms, strict=True)):
            raise ValueError("a state ends before it has begun")
        following = zip(self.onsets_ms[1:], self.offsets_ms, strict=False)
        if any(start < previous_end for start, previous_end in following):
            raise ValueError("two states overlap or are out of order")


@dataclass(frozen=True, slots=True)
class TimeUnitAgreement:
    """Kappa over units of time. No interval: neighbouring units are not independent.

    `table` (q, q) counts units by code, rows the first coder; with a tolerance, a unit
    that agrees stands on the diagonal.
    """

    coefficient: Coefficient
    observed: float | None
    expected: float | None
    codes: tuple[str, ...]
    table: FloatArray


@dataclass(frozen=True, slots=True)
class ToleranceAgreement:
    """Time-unit kappa with tolerance, which depends on whose record comes first."""

    first_leads: TimeUnitAgreement
    second_leads: TimeUnitAgreement
    tolerance_ms: int

    @property
    def mean(self) -> float | None:
        """Mean of both directions; None where either is not defined."""
        both = (
            self.first_leads.coefficient.estimate,
            self.second_leads.coefficient.estimate,
        )
        return None if both[0] is None or both[1] is None else (both[0] + both[1]) / 2


def time_unit_kappa(
    first: TimedStates, second: TimedStates, *, unit_ms: int = 100
) -> TimeUnitAgreement:
    """Return kappa over units, each coded by the state at its middle.

    The units run from the earliest onset to the last offset of both records; time that
    a record leaves uncoded counts as a code of its own.

    Raises:
        ValueError: the unit is not positive.
    """
    codes, a, b = _unit_codes(first, second, unit_ms)
    return _agreement(codes, a, b)


def time_unit_kappa_with_tolerance(
    first: TimedStates, second: TimedStates, *, tolerance_ms: int, unit_ms: int = 100
) -> ToleranceAgreement:
    """Return time-unit kappa where a unit agrees if the other has its code close by.

    Args:
        first: one record.
        second: the other.
        tolerance_ms: how far before or after the same code may stand.
        unit_ms: length of a unit; the tolerance counts whole units.

    Bakeman, Quera & Gnisci (2009), Behavior Research Methods 41:137-147.

    Raises:
        ValueError: a tolerance below 0 or a unit that is not positive.
    """
    if tolerance_ms < 0:
        raise ValueError("a tolerance cannot be negative")
    codes, a, b = _unit_codes(first, second, unit_ms)
    reach = tolerance_ms // unit_ms
    return ToleranceAgreement(
        _agreement(codes, a, _nearest_same(a, b, reach, len(codes))),
        _agreement(codes, b, _nearest_same(b, a, reach, len(codes))),
        tolerance_ms,
    )


def link_states(
    first: TimedStates, second: TimedStates, *, least_overlap: float = LEAST_OVERLAP
) -> tuple[tuple[int | None, int | None], ...]:
    """Pair states that overlap by a share of the longer one; then the unpaired, None beside.

    Args:
        first: one record.
        second: the other.
        least_overlap: share of the longer state, above 0.5, so that no state can have
            two partners.

    Holle & Rein (2015), Behavior Research Methods 47:837-847.

    Raises:
        ValueError: a share that would allow two partners.
    """
    if not 0.5 < least_overlap <= 1:
        raise ValueError("the share must be above one half")
    starts_a, ends_a = _times(first)
    starts_b, ends_b = _times(second)
    shared = np.minimum(ends_a[:, None], ends_b) - np.maximum(starts_a[:, None], starts_b)
    longer = np.maximum((ends_a - starts_a)[:, None], ends_b - starts_b)
    linked = np.argwhere(shared >= least_overlap * longer - 1e-9)
    pairs: list[tuple[int | None, int | None]] = [(int(i), int(j)) for i, j in linked]
    paired_a, paired_b = {i for i, _ in pairs}, {j for _, j in pairs}
    pairs += [(i, None) for i in range(len(starts_a)) if i not in paired_a]
    pairs += [(None, j) for j in range(len(starts_b)) if j not in paired_b]
    return tuple(pairs)


def state_tally(
    first: TimedStates, second: TimedStates, *, least_overlap: float = LEAST_OVERLAP
) -> EventTally:
    """Return the tally of linked states by code, whose kappa is the event kappa."""
    return EventTally.from_pairs(
        [
            (None if i is None else first.codes[i], None if j is None else second.codes[j])
            for i, j in link_states(first, second, least_overlap=least_overlap)
        ]
    )


def _times(states: TimedStates) -> tuple[IntArray, IntArray]:
    return np.array(states.onsets_ms, dtype=np.int64), np.array(states.offsets_ms, dtype=np.int64)


def _unit_codes(
    first: TimedStates, second: TimedStates, unit_ms: int
) -> tuple[tuple[str, ...], IntArray, IntArray]:
    """Return the codes, and for each record the index of the code of every unit."""
    if unit_ms <= 0:
        raise ValueError("a unit of time must be positive")
    onsets = (*first.onsets_ms, *second.onsets_ms)
    if not onsets:
        return (), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    start, end = min(onsets), max(*first.offsets_ms, *second.offsets_ms, min(onsets))
    # Doubled, so that the middle of a unit stays a whole number.
    middles = 2 * start + unit_ms * (2 * np.arange((end - start) // unit_ms) + 1)
    names = (*sorted({*first.codes, *second.codes}), UNCODED)
    a, b = _codes_at(first, middles, names), _codes_at(second, middles, names)
    used = np.unique(np.concatenate([a, b]))
    place = np.full(len(names), -1, dtype=np.int64)
    place[used] = np.arange(len(used))
    return tuple(names[index] for index in used), place[a], place[b]


def _codes_at(states: TimedStates, doubled_ms: IntArray, names: tuple[str, ...]) -> IntArray:
    index = {name: place for place, name in enumerate(names)}
    uncoded = index[UNCODED]
    if not states.codes:
        return np.full(len(doubled_ms), uncoded, dtype=np.int64)
    onsets, offsets = _times(states)
    codes = np.array([index[code] for code in states.codes], dtype=np.int64)
    at = np.searchsorted(2 * onsets, doubled_ms, side="right") - 1
    inside = (at >= 0) & (doubled_ms < 2 * offsets[np.maximum(at, 0)])
    return np.where(inside, codes[np.maximum(at, 0)], uncoded).astype(np.int64)


def _nearest_same(lead: IntArray, other: IntArray, reach: int, n_codes: int) -> IntArray:
    """The other's code, or the lead's own where the other has it within reach."""
    n = len(lead)
    found = np.zeros(n, dtype=np.bool_)
    units = np.arange(n)
    low, high = np.maximum(units - reach, 0), np.minimum(units + reach + 1, n)
    for code in range(n_codes):
        seen = np.concatenate([[0], np.cumsum(other == code)])
        found |= (lead == code) & (seen[high] > seen[low])
    return np.where(found, lead, other)


def _agreement(codes: tuple[str, ...], a: IntArray, b: IntArray) -> TimeUnitAgreement:
    q = len(codes)
    table = np.bincount(a * q + b, minlength=q * q).reshape(q, q).astype(np.float64)
    kappa: Kappa = cohen_kappa(table)
    one = kappa.coefficient
    coefficient = Coefficient(
        "time-unit kappa",
        one.estimate,
        None,
        None,
        one.n,
        2,
        "Cohen's kappa over units of time",
        one.reason,
    )
    return TimeUnitAgreement(coefficient, kappa.observed, kappa.expected, codes, table)
