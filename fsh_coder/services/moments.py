"""Marks of several coders put together into moments: who heard the same thing, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from fsh_coder.domain.observation import BehaviourMark, mark_order


@dataclass(frozen=True, slots=True)
class MarkedMoment:
    """One moment: a mark of each coder, None where a coder has none; in the coders' order.

    ``present`` are the marks that there are, at least one; ``at_ms`` is the earliest of them,
    and ``codes`` are theirs, each once. ``is_agreed`` says that every coder marked it, with
    one code.
    """

    marks: tuple[BehaviourMark | None, ...]
    present: tuple[BehaviourMark, ...]
    at_ms: int
    codes: tuple[str, ...]
    is_agreed: bool

    @classmethod
    def of(cls, marks: Sequence[BehaviourMark | None]) -> "MarkedMoment":
        """Return the moment of these marks; a study has tens of thousands of them."""
        present = tuple(mark for mark in marks if mark is not None)
        codes = tuple(dict.fromkeys([mark.code for mark in present]))
        at_ms = min([mark.at_ms for mark in present])
        is_agreed = len(present) == len(marks) and len(codes) == 1
        return cls(tuple(marks), present, at_ms, codes, is_agreed)


def moments_of(
    lanes: Sequence[Sequence[BehaviourMark]], *, tolerance_ms: int
) -> tuple[MarkedMoment, ...]:
    """Put the marks of coders together, in order of time.

    Marks of one code within the tolerance are paired first, as many as can be and those
    closest in time; what is left is paired by time alone, so that two codes for one moment
    are seen as such. A third coder is matched with the moments of the first two in the same
    way, where a moment stands at the middle of its marks.

    Args:
        lanes: the marks of each coder, two coders or more.
        tolerance_ms: the largest distance of a pair.
    """
    groups: list[list[BehaviourMark | None]] = []
    for place, marks in enumerate(lanes):
        free = sorted(marks, key=mark_order)
        partner = _partners(groups, free, tolerance_ms=tolerance_ms)
        for index, group in enumerate(groups):
            group.append(partner.get(index))
        taken = {mark.id for mark in partner.values()}
        groups += [[*([None] * place), mark] for mark in free if mark.id not in taken]
    moments = [MarkedMoment.of(group) for group in groups]
    return tuple(sorted(moments, key=lambda each: (each.at_ms, each.present[0].id)))


def _partners(
    groups: Sequence[Sequence[BehaviourMark | None]],
    marks: Sequence[BehaviourMark],
    *,
    tolerance_ms: int,
) -> dict[int, BehaviourMark]:
    """Return which of a coder's marks joins which group, by the group's place."""
    if not groups or not marks:
        return {}
    by_code = _same_code(groups, marks, tolerance_ms=tolerance_ms)
    taken = {mark.id for mark in by_code.values()}
    rest_groups = [index for index in range(len(groups)) if index not in by_code]
    rest_marks = [mark for mark in marks if mark.id not in taken]
    by_time = _matched(
        [(_middle_ms(groups[index]), "") for index in rest_groups],
        [(mark.at_ms, "") for mark in rest_marks],
        tolerance_ms=tolerance_ms,
    )
    return by_code | {rest_groups[i]: rest_marks[j] for i, j in by_time}


def _same_code(
    groups: Sequence[Sequence[BehaviourMark | None]],
    marks: Sequence[BehaviourMark],
    *,
    tolerance_ms: int,
) -> dict[int, BehaviourMark]:
    # A group with two codes stands here once for each; only its closest partner joins it.
    entries = [
        (index, code)
        for index, group in enumerate(groups)
        for code in dict.fromkeys(mark.code for mark in group if mark is not None)
    ]
    pairs = _matched(
        [(_middle_ms(groups[index]), code) for index, code in entries],
        [(mark.at_ms, mark.code) for mark in marks],
        tolerance_ms=tolerance_ms,
    )
    found: dict[int, BehaviourMark] = {}
    for place, j in sorted(pairs):
        index, mark = entries[place][0], marks[j]
        before = found.get(index)
        middle_ms = _middle_ms(groups[index])
        if before is None or abs(mark.at_ms - middle_ms) < abs(before.at_ms - middle_ms):
            found[index] = mark
    return found


def _matched(
    first: Sequence[tuple[int, str]], second: Sequence[tuple[int, str]], *, tolerance_ms: int
) -> tuple[tuple[int, int], ...]:
    from fsh_coder.reliability.event_matching import TimedPoints, match_points

    a, b = (
        TimedPoints(tuple(at_ms for at_ms, _ in each), tuple(code for _, code in each))
        for each in (first, second)
    )
    return match_points(a, b, tolerance_ms=tolerance_ms).pairs


def _middle_ms(group: Sequence[BehaviourMark | None]) -> int:
    times = [mark.at_ms for mark in group if mark is not None]
    return round(sum(times) / len(times))
