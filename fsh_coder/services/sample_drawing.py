"""The rules by which a reliability sample is drawn: stratified, seeded, fair to the coders.

Nothing here knows the study file, so the rules can be tested on their own. A draw depends on
the seed and on the ids alone, never on the order in which the file returns its rows.
"""

import hashlib
import math
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fsh_coder.domain.identifiers import CoderId, SegmentId

#: Fewer recordings than this leave the intervals of agreement wide.
ADVISED_RECORDINGS = 30

_Z_95 = 1.959964
_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A segment that may be drawn: its stratum, and who has it to code already.

    ``doubled_by`` are the coders who double-code it from an earlier draw.
    """

    segment_id: SegmentId
    session_label: str
    stratum: tuple[str, ...]
    duration_ms: int
    primary: CoderId
    doubled_by: frozenset[CoderId] = frozenset()

    def may_be_doubled_by(self, coder_id: CoderId) -> bool:
        """Whether someone neither codes it first nor double-codes it already."""
        return coder_id != self.primary and coder_id not in self.doubled_by


def n_to_draw(n_all: int, *, fraction: float) -> int:
    """Return how many of ``n_all`` a share is: rounded up, so that it is at least the share.

    Raises:
        ValueError: the fraction is not above 0 and at most 1.
    """
    if not 0 < fraction <= 1:
        raise ValueError(f"a share of {fraction}")
    return math.ceil(round(n_all * fraction, _DECIMALS))


def quotas(sizes: Mapping[tuple[str, ...], int], *, fraction: float) -> dict[tuple[str, ...], int]:
    """Return how many to draw of each stratum: in proportion, by largest remainder.

    Equal remainders go to the larger stratum, then by name. No quota exceeds its stratum and
    they add up to ``n_to_draw`` of all.
    """
    n_all = sum(sizes.values())
    n_drawn = n_to_draw(n_all, fraction=fraction)
    result, remainders = {}, {}
    for stratum, size in sizes.items():
        # Whole numbers, because a remainder that is only a rounding error must not win a place.
        result[stratum], remainders[stratum] = divmod(size * n_drawn, n_all)
    order = sorted(sizes, key=lambda stratum: (-remainders[stratum], -sizes[stratum], stratum))
    for stratum in order[: n_drawn - sum(result.values())]:
        result[stratum] += 1
    return result


def draw(
    candidates: Sequence[Candidate],
    *,
    fraction: float,
    seed: int,
    coder_ids: Sequence[CoderId],
    n_doubles: int = 1,
) -> tuple[Candidate, ...]:
    """Return the drawn candidates by stratum and then in the order of the draw.

    What was double-coded before counts towards the quota, so that a second draw only adds
    what is missing. A segment for which too few of the coders are free is passed over; a
    stratum may then stay below its quota.
    """
    by_stratum: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_stratum[candidate.stratum].append(candidate)
    wanted = quotas({key: len(members) for key, members in by_stratum.items()}, fraction=fraction)
    drawn: list[Candidate] = []
    for stratum in sorted(by_stratum):
        members = sorted(by_stratum[stratum], key=lambda c: _lot(seed, c.segment_id.hex))
        before = [c for c in members if c.doubled_by]
        fresh = [c for c in members if not c.doubled_by and _is_free(c, coder_ids, n_doubles)]
        drawn += [*before, *fresh[: max(0, wanted[stratum] - len(before))]]
    return tuple(drawn)


def _is_free(candidate: Candidate, coder_ids: Sequence[CoderId], n_doubles: int) -> bool:
    return sum(candidate.may_be_doubled_by(coder_id) for coder_id in coder_ids) >= n_doubles


def _lot(seed: int, name: str) -> bytes:
    """Return a name's lot: the same on every machine and in every version."""
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()


def spread_over_coders(
    drawn: Sequence[Candidate], *, coder_ids: Sequence[CoderId], n_doubles: int, seed: int
) -> dict[SegmentId, tuple[CoderId, ...]]:
    """Return who is to double-code each drawn segment, with loads as even as can be.

    A segment that has doubles already only gets those that are missing. The numbers per coder
    cannot be made more even by any other choice; long recordings are dealt out first, so that
    the hours are close too. Nobody double-codes what she codes first.
    """
    n_each = Counter[CoderId](dict.fromkeys(coder_ids, 0))
    ms_each = Counter[CoderId]()
    chosen: dict[SegmentId, tuple[CoderId, ...]] = {}
    longest_first = sorted(drawn, key=lambda c: (-c.duration_ms, _lot(seed, c.segment_id.hex)))
    for candidate in longest_first:
        n_missing = max(0, n_doubles - len(candidate.doubled_by))
        free = [coder for coder in dict.fromkeys(coder_ids) if candidate.may_be_doubled_by(coder)]
        free.sort(key=lambda coder: (n_each[coder], ms_each[coder], _lot(seed, coder.hex)))
        chosen[candidate.segment_id] = tuple(free[:n_missing])
        n_each.update(free[:n_missing])
        ms_each.update(dict.fromkeys(free[:n_missing], candidate.duration_ms))
    _even_out(chosen, {c.segment_id: c for c in drawn}, n_each)
    return chosen


def _even_out(
    chosen: dict[SegmentId, tuple[CoderId, ...]],
    candidates: Mapping[SegmentId, Candidate],
    n_each: Counter[CoderId],
) -> None:
    """Hand segments on from coder to coder while that brings a high load nearer to a low one."""
    while (path := _relieving_path(chosen, candidates, n_each)) is not None:
        for segment_id, giver, taker in path:
            kept = tuple(coder for coder in chosen[segment_id] if coder != giver)
            chosen[segment_id] = (*kept, taker)
            n_each[giver] -= 1
            n_each[taker] += 1


_Handing = tuple[SegmentId, CoderId, CoderId]


def _relieving_path(
    chosen: Mapping[SegmentId, tuple[CoderId, ...]],
    candidates: Mapping[SegmentId, Candidate],
    n_each: Counter[CoderId],
) -> list[_Handing] | None:
    """Return the hand-overs that lead from a loaded coder to one with at least two fewer."""
    for loaded in sorted(n_each, key=lambda coder: (-n_each[coder], coder)):
        reached: dict[CoderId, _Handing | None] = {loaded: None}
        queue = deque([loaded])
        while queue:
            giver = queue.popleft()
            if n_each[giver] <= n_each[loaded] - 2:
                return _path_to(giver, reached)
            for handing in _hand_overs(giver, chosen, candidates, sorted(n_each)):
                if handing[2] not in reached:
                    reached[handing[2]] = handing
                    queue.append(handing[2])
    return None


def _hand_overs(
    giver: CoderId,
    chosen: Mapping[SegmentId, tuple[CoderId, ...]],
    candidates: Mapping[SegmentId, Candidate],
    coder_ids: Sequence[CoderId],
) -> list[_Handing]:
    return [
        (segment_id, giver, taker)
        for segment_id, doubles in chosen.items()
        if giver in doubles
        for taker in coder_ids
        if taker not in doubles and candidates[segment_id].may_be_doubled_by(taker)
    ]


def _path_to(coder: CoderId, reached: Mapping[CoderId, _Handing | None]) -> list[_Handing]:
    path: list[_Handing] = []
    handing = reached[coder]
    while handing is not None:
        path.append(handing)
        handing = reached[handing[1]]
    # From the far end: each coder gives before she takes, so no segment is handed on twice.
    return path


def expected_interval_width(
    n_recordings: int, *, n_coders: int, at_icc: float = 0.7
) -> float | None:
    """Return about how wide the 95 % interval of an ICC will be, None below three recordings.

    Source: Bonett (2002), Statistics in Medicine 21, 1331-1335, solved for the width; never
    more than 1.
    """
    if n_recordings < 3 or n_coders < 2:
        return None
    spread = (1 - at_icc) ** 2 * (1 + (n_coders - 1) * at_icc) ** 2
    variance = 2 * spread / (n_coders * (n_coders - 1) * (n_recordings - 1))
    return min(1.0, 2 * _Z_95 * math.sqrt(variance))
