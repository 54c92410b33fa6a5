"""Agreement of records of states."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.reliability.timed_states import (
    TimedStates,
    link_states,
    state_tally,
    time_unit_kappa,
    time_unit_kappa_with_tolerance,
)
from tests.reliability.reference_sets import REFERENCE, expected


def _record(observer: str) -> TimedStates:
    with (REFERENCE / "timed_states_small.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["observer"] == observer]
    return TimedStates(
        tuple(round(float(row["onset_s"]) * 1000) for row in rows),
        tuple(round(float(row["offset_s"]) * 1000) for row in rows),
        tuple(row["code"] for row in rows),
    )


FIRST, SECOND = _record("A"), _record("B")


@st.composite
def records(draw: st.DrawFn) -> TimedStates:
    """A record of up to eight states with gaps between some."""
    lengths = draw(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 900)), max_size=8))
    at, onsets, offsets = 0, [], []
    for gap, length in lengths:
        onsets.append(at + gap)
        at += gap + length
        offsets.append(at)
    codes = draw(st.lists(st.sampled_from("STC"), min_size=len(onsets), max_size=len(onsets)))
    return TimedStates(tuple(onsets), tuple(offsets), tuple(codes))


def test_units_tolerance_and_parts_are_those_of_the_reference() -> None:
    """Observed and expected agreement, the table, and both directions with tolerance."""
    reference = expected("timed_states_small")
    found = time_unit_kappa(FIRST, SECOND)
    entry = reference["time-unit kappa (0.1 s units)"]
    assert found.observed == pytest.approx(entry["po"], abs=1e-7)
    assert found.expected == pytest.approx(entry["pe"], abs=1e-7)
    assert found.coefficient.n == entry["n_units"]
    assert found.codes == ("C", "S", "T")
    assert found.table.tolist() == [[163, 6, 15], [8, 215, 91], [0, 0, 102]]
    for tolerance_ms in (500, 1000, 2000):
        entry = reference[f"time-unit kappa with tolerance +-{tolerance_ms / 1000:g} s"]
        both = time_unit_kappa_with_tolerance(FIRST, SECOND, tolerance_ms=tolerance_ms)
        assert both.first_leads.coefficient.estimate == pytest.approx(
            entry["kappa_A_first"], abs=1e-7
        )
        assert both.second_leads.coefficient.estimate == pytest.approx(
            entry["kappa_B_first"], abs=1e-7
        )
        assert both.second_leads.observed == pytest.approx(entry["po_B_first"], abs=1e-7)


def test_linking_is_that_of_the_reference() -> None:
    """Eight linked states of which seven agree, two alone on either side."""
    tally = state_tally(FIRST, SECOND)
    entry = expected("timed_states_small")["event kappa, overlap >= 60 % of the longer event, IPF"]
    linked = tally.agreements + tally.substitutions
    assert (linked, tally.agreements) == (entry["linked"], entry["agreements"])
    assert (tally.only_first, tally.only_second) == (entry["only_A"], entry["only_B"])


def test_uncoded_time_is_a_code_of_its_own() -> None:
    """A gap in one record disagrees with a code in the other, and agrees with a gap."""
    one = TimedStates((0, 2000), (1000, 3000), ("S", "T"))
    other = TimedStates((0, 1000), (1000, 3000), ("S", "T"))
    found = time_unit_kappa(one, other, unit_ms=1000)
    assert found.codes == ("S", "T", "(none)")
    assert found.observed == pytest.approx(2 / 3)


def test_interval_ends_belong_to_the_next_state() -> None:
    """States are [onset, offset): no unit is counted twice or lost."""
    record = TimedStates((0, 300), (300, 1000), ("S", "T"))
    found = time_unit_kappa(record, record)
    assert np.diag(found.table).tolist() == [3, 7]


def test_empty_records_are_not_defined() -> None:
    """No state at all: nothing to compare, in units and in links."""
    empty = TimedStates((), (), ())
    assert time_unit_kappa(empty, empty).coefficient.reason == "there is nothing to compare"
    assert time_unit_kappa_with_tolerance(empty, empty, tolerance_ms=0).mean is None
    assert link_states(empty, FIRST)[0] == (None, 0)
    half = time_unit_kappa(empty, TimedStates((0,), (1000,), ("S",)))
    assert half.coefficient.estimate == 0


def test_what_is_no_record_is_refused() -> None:
    """Lengths that differ, states without length, overlaps: each is our mistake."""
    with pytest.raises(ValueError, match="every state needs"):
        TimedStates((0,), (1,), ())
    with pytest.raises(ValueError, match="ends before"):
        TimedStates((5,), (5,), ("S",))
    with pytest.raises(ValueError, match="overlap"):
        TimedStates((0, 5), (10, 12), ("S", "T"))
    with pytest.raises(ValueError, match="positive"):
        time_unit_kappa(FIRST, SECOND, unit_ms=0)
    with pytest.raises(ValueError, match="negative"):
        time_unit_kappa_with_tolerance(FIRST, SECOND, tolerance_ms=-1)
    with pytest.raises(ValueError, match="one half"):
        link_states(FIRST, SECOND, least_overlap=0.5)


@given(records(), records())
@settings(deadline=None)
def test_links_are_unique_and_complete(first: TimedStates, second: TimedStates) -> None:
    """Every state of both records stands in exactly one pair."""
    pairs = link_states(first, second)
    assert sorted(i for i, _ in pairs if i is not None) == list(range(len(first.codes)))
    assert sorted(j for _, j in pairs if j is not None) == list(range(len(second.codes)))


@given(records(), records(), st.integers(0, 5))
@settings(deadline=None)
def test_tolerance_never_lowers_agreement(
    first: TimedStates, second: TimedStates, tenths: int
) -> None:
    """Observed agreement grows with the tolerance; at 0 it is the plain one."""
    plain = time_unit_kappa(first, second)
    tolerant = time_unit_kappa_with_tolerance(first, second, tolerance_ms=tenths * 100)
    if plain.observed is not None and tolerant.first_leads.observed is not None:
        assert tolerant.first_leads.observed >= plain.observed - 1e-12
        if tenths == 0:
            assert tolerant.first_leads.observed == plain.observed
    swapped = time_unit_kappa_with_tolerance(second, first, tolerance_ms=tenths * 100)
    assert swapped.mean == tolerant.mean or swapped.mean == pytest.approx(tolerant.mean)
