"""Agreement of two sequences of codes without times: which event answers to which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fsh_coder.reliability.event_tally import EventTally

LARGEST_TABLE = 100_000_000


@dataclass(frozen=True, slots=True)
class Alignment:
    """The cheapest way to lay two sequences side by side.

    `pairs` hold positions from 0 in each sequence; None where the other has no
    partner. Cheapest alignments are rarely unique: this is the one that, traced back
    from the end, takes a pair before an event of the first alone before one of the
    second alone.
    """

    pairs: tuple[tuple[int | None, int | None], ...]
    cost: int
    substitution: int
    indel: int
    tally: EventTally


def align(
    first: Sequence[str], second: Sequence[str], *, substitution: int = 1, indel: int = 2
) -> Alignment:
    """Align two sequences of codes.

    Args:
        first: codes in order.
        second: codes in order.
        substitution: cost of pairing two different codes.
        indel: cost of leaving one event without a partner. 2 favours pairing over
            leaving out, and gives a unique alignment more often than 1.

    Returns:
        The alignment with its tally of pairs, whose kappa is the alignment kappa.

    Raises:
        ValueError: a cost below 0, or sequences whose table would not fit in memory.

    Needleman & Wunsch (1970); Quera, Bakeman & Gnisci (2007), Behavior Research
    Methods 39:39-49.
    """
    if substitution < 0 or indel < 0:
        raise ValueError("costs cannot be negative")
    if (len(first) + 1) * (len(second) + 1) > LARGEST_TABLE:
        raise ValueError("the sequences are too long to be aligned in one piece")
    codes = {code: index for index, code in enumerate(dict.fromkeys([*first, *second]))}
    a = [codes[code] for code in first]
    b = np.array([codes[code] for code in second], dtype=np.int32)
    costs = _cost_table(a, b, substitution=substitution, indel=indel)
    pairs = _trace_back(costs, a, b.tolist(), substitution=substitution, indel=indel)
    coded = [(None if i is None else first[i], None if j is None else second[j]) for i, j in pairs]
    return Alignment(
        tuple(pairs), int(costs[-1, -1]), substitution, indel, EventTally.from_pairs(coded)
    )


def _cost_table(
    a: list[int], b: npt.NDArray[np.int32], *, substitution: int, indel: int
) -> npt.NDArray[np.int32]:
    """Return least costs of all pairs of prefixes, a row at a time.

    Moves along a row are a running minimum once the cost of getting there is taken off.
    """
    ramp = np.arange(len(b) + 1, dtype=np.int32) * indel
    costs = np.empty((len(a) + 1, len(b) + 1), dtype=np.int32)
    costs[0] = ramp
    steps = {code: np.where(b == code, 0, substitution).astype(np.int32) for code in set(a)}
    best = np.empty_like(ramp)
    paired = np.empty(len(b), dtype=np.int32)
    for i, code in enumerate(a):
        above, row = costs[i], costs[i + 1]
        np.add(above, indel, out=best)
        np.add(above[:-1], steps[code], out=paired)
        np.minimum(best[1:], paired, out=best[1:])
        best -= ramp
        np.minimum.accumulate(best, out=row)
        row += ramp
    return costs


def _trace_back(
    costs: npt.NDArray[np.int32], a: list[int], b: list[int], *, substitution: int, indel: int
) -> list[tuple[int | None, int | None]]:
    pairs: list[tuple[int | None, int | None]] = []
    i, j = len(a), len(b)
    while i or j:
        here = costs[i, j]
        step = 0 if i and j and a[i - 1] == b[j - 1] else substitution
        if i and j and here == costs[i - 1, j - 1] + step:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and here == costs[i - 1, j] + indel:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]
