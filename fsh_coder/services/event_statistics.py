"""Statistics of two or more observers' events, pair by pair, under their published names."""

from collections.abc import Iterator
from itertools import combinations
from typing import TypeVar

from fsh_coder.reliability.alignment import align
from fsh_coder.reliability.event_matching import TimedPoints, match_points
from fsh_coder.reliability.event_tally import (
    EventTally,
    kappa_of_linked,
    kappa_with_nil,
    kappa_with_ordinary_nil,
)
from fsh_coder.reliability.timed_states import (
    TimedStates,
    state_tally,
    time_unit_kappa,
    time_unit_kappa_with_tolerance,
)
from fsh_coder.services.statistic_rows import RowMaker, StatisticRow

INDEL_COSTS = (1, 2)
STATE_TOLERANCES_MS = (500, 1000, 2000)
POINT_TOLERANCES_MS = (1000, 2000, 5000)
NO_EVENT = "there is no event"
NOT_BOTH_WAYS = "kappa is not defined in one of the two directions"

Record = TypeVar("Record")


def sequence_rows(sequences: dict[str, tuple[str, ...]]) -> list[StatisticRow]:
    """Return alignment statistics of every pair of observers, for both usual costs."""
    rows = []
    for measure, first, second in _pairs(sequences):
        for indel in INDEL_COSTS:
            costs = f"(sub 1, indel {indel})"
            found = align(first, second, substitution=1, indel=indel)
            tally = found.tally
            make = RowMaker(measure, tally.n_pairs, 2)
            rows += [
                make.plain(f"edit distance {costs}", float(found.cost)),
                make.of(f"alignment kappa IPF {costs}", kappa_with_nil(tally)),
                make.of(f"alignment kappa matched pairs only {costs}", kappa_of_linked(tally)),
                make.of(
                    f"alignment kappa nil as an ordinary category {costs}",
                    kappa_with_ordinary_nil(tally),
                ),
                _share(f"alignment percent agreement {costs}", tally.percent_agreement, make=make),
                make.plain(f"only in the first {costs}", float(tally.only_first)),
                make.plain(f"only in the second {costs}", float(tally.only_second)),
            ]
            rows += _code_rows(tally, f"agreements {costs}", make=make)
    return rows


def state_rows(records: dict[str, TimedStates]) -> list[StatisticRow]:
    """Return time-unit and event kappas of every pair of observers."""
    rows = []
    for measure, first, second in _pairs(records):
        fine = time_unit_kappa(first, second, unit_ms=100)
        coarse = time_unit_kappa(first, second, unit_ms=1000)
        tally = state_tally(first, second)
        make = RowMaker(measure, fine.coefficient.n, 2)
        rows.append(make.of("time-unit kappa (0.1 s units)", fine.coefficient))
        rows.append(make.of("time-unit kappa (1 s units, state at t+0.5 s)", coarse.coefficient))
        for tolerance_ms in STATE_TOLERANCES_MS:
            found = time_unit_kappa_with_tolerance(first, second, tolerance_ms=tolerance_ms)
            rows.append(
                make.plain(
                    f"time-unit kappa with tolerance +-{tolerance_ms / 1000:g} s",
                    found.mean,
                    reason=NOT_BOTH_WAYS if found.mean is None else None,
                )
            )
        rows += [
            make.of("event kappa, overlap >= 60 % of the longer event, IPF", kappa_with_nil(tally)),
            make.of("event kappa, overlap >= 60 %, linked events only", kappa_of_linked(tally)),
        ]
        rows += _code_rows(tally, "linked events that agree", make=make)
    return rows


def point_rows(records: dict[str, TimedPoints]) -> list[StatisticRow]:
    """Return matches of every pair of observers within 1, 2 and 5 seconds."""
    rows = []
    for measure, first, second in _pairs(records):
        for tolerance_ms in POINT_TOLERANCES_MS:
            near = f"within {tolerance_ms / 1000:g} s"
            same = match_points(first, second, tolerance_ms=tolerance_ms)
            anything = match_points(first, second, tolerance_ms=tolerance_ms, same_code=False)
            make = RowMaker(measure, same.n_first + same.n_second, 2)
            rows += [
                make.plain(f"same-code matches {near}", float(same.matches)),
                _share(f"same-code percent agreement {near}", same.agreement, make=make),
                _share(f"same-code F1 {near}", same.f1, make=make),
                make.plain(f"same-code total distance in s {near}", same.total_apart_ms / 1000),
                make.plain(
                    f"any-code matches {near} (unitising agreement)", float(anything.matches)
                ),
                _share(f"any-code percent agreement {near}", anything.agreement, make=make),
            ]
            rows += [
                make.plain(
                    f"same-code F1 {near}",
                    one.f1,
                    part=one.code,
                    n=one.n_first + one.n_second,
                )
                for one in same.by_code
            ]
    return rows


def _pairs(records: dict[str, Record]) -> Iterator[tuple[str | None, Record, Record]]:
    for first, second in combinations(records, 2):
        measure = None if len(records) == 2 else f"{first} and {second}"
        yield measure, records[first], records[second]


def _share(stat: str, value: float | None, *, make: RowMaker) -> StatisticRow:
    return make.plain(stat, value, reason=NO_EVENT if value is None else None)


def _code_rows(tally: EventTally, stat: str, *, make: RowMaker) -> list[StatisticRow]:
    return [
        make.plain(
            stat,
            float(one.agreements),
            part=one.code,
            n=one.agreements + one.omissions + one.commissions,
        )
        for one in tally.errors_by_code()
    ]
