"""Matching of point events."""

import csv
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.reliability.event_matching import (
    TimedPoints,
    match_points,
    matching_curve,
    paired_codes,
)
from tests.reliability.reference_sets import REFERENCE, expected, matches_by_code


def _points(observer: str) -> TimedPoints:
    with (REFERENCE / "timed_points_small.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["observer"] == observer]
    return TimedPoints(
        tuple(round(float(row["onset_s"]) * 1000) for row in rows),
        tuple(row["code"] for row in rows),
    )


FIRST, SECOND = _points("A"), _points("B")

POINTS = st.lists(st.tuples(st.integers(0, 12), st.sampled_from("QR")), max_size=5).map(
    lambda rows: TimedPoints(tuple(at for at, _ in rows), tuple(code for _, code in rows))
)


def best_by_trial(first: TimedPoints, second: TimedPoints, tolerance: int) -> tuple[int, int]:
    """Return most pairs and least total distance, by trying every pairing of one code."""
    best = (0, 0)
    short, long = sorted((first, second), key=lambda points: len(points.codes))
    for size in range(1, len(short.codes) + 1):
        for some in combinations(range(len(short.codes)), size):
            for others in permutations(range(len(long.codes)), size):
                apart = [
                    abs(short.onsets_ms[i] - long.onsets_ms[j])
                    for i, j in zip(some, others, strict=True)
                    if short.codes[i] == long.codes[j]
                ]
                if len(apart) == size and max(apart) <= tolerance:
                    best = min(best, (-size, sum(apart)))
    return -best[0], best[1]


@pytest.mark.parametrize("seconds", [1, 2])
def test_every_figure_of_the_reference(seconds: int) -> None:
    """Matches, unmatched, agreement, F1, total distance and matches per code."""
    entry = expected("timed_points_small")[f"same-code matches within {seconds} s"]
    found = match_points(FIRST, SECOND, tolerance_ms=seconds * 1000)
    assert (found.n_first, found.n_second) == (entry["n_A"], entry["n_B"])
    assert (found.unmatched_first, found.unmatched_second) == (
        entry["unmatched_A"],
        entry["unmatched_B"],
    )
    assert found.agreement == pytest.approx(entry["percent_agreement"], abs=1e-7)
    assert found.f1 == pytest.approx(entry["dice_F1"], abs=1e-7)
    assert found.total_apart_ms == round(entry["total_abs_dt"] * 1000)
    assert {one.code: one.matches for one in found.by_code} == matches_by_code(seconds)
    anything = match_points(FIRST, SECOND, tolerance_ms=seconds * 1000, same_code=False)
    other = expected("timed_points_small")[
        f"any-code matches within {seconds} s (unitising agreement)"
    ]
    assert anything.matches == other["value"]
    assert anything.agreement == pytest.approx(other["percent_agreement"], abs=1e-7)


@given(POINTS, POINTS, st.integers(0, 6))
@settings(deadline=None)
def test_no_pairing_is_better(first: TimedPoints, second: TimedPoints, tolerance: int) -> None:
    """As many pairs as any pairing has, and among those the least total distance."""
    found = match_points(first, second, tolerance_ms=tolerance)
    assert (found.matches, found.total_apart_ms) == best_by_trial(first, second, tolerance)
    for i, j in found.pairs:
        assert first.codes[i] == second.codes[j]
        assert abs(first.onsets_ms[i] - second.onsets_ms[j]) <= tolerance
    assert len({i for i, _ in found.pairs}) == len({j for _, j in found.pairs}) == found.matches


@given(POINTS, POINTS, st.integers(0, 6))
@settings(deadline=None)
def test_swapping_coders_changes_nothing(
    first: TimedPoints, second: TimedPoints, tolerance: int
) -> None:
    """Agreement and F1 do not hang on whose list comes first."""
    one = match_points(first, second, tolerance_ms=tolerance)
    other = match_points(second, first, tolerance_ms=tolerance)
    assert (one.matches, one.total_apart_ms) == (other.matches, other.total_apart_ms)
    assert (one.agreement, one.f1) == (other.agreement, other.f1)


def test_the_curve_never_falls() -> None:
    """A wider tolerance never loses a match."""
    curve = matching_curve(FIRST, SECOND, tolerances_ms=range(0, 5001, 250))
    matches = [point.matches for point in curve]
    assert matches == sorted(matches)
    assert matches[0] < matches[-1]


def test_nothing_marked_is_no_agreement() -> None:
    """Two empty lists are 0/0; one empty list is 0."""
    empty = TimedPoints((), ())
    nothing = match_points(empty, empty, tolerance_ms=1000)
    assert (nothing.agreement, nothing.f1) == (None, None)
    assert match_points(FIRST, empty, tolerance_ms=1000).agreement == 0
    assert match_points(FIRST, empty, tolerance_ms=1000).by_code[0].f1 == 0


def test_a_moment_with_two_codes_is_a_substitution() -> None:
    """Same codes pair first; what is left at one moment shows as a different code."""
    one = TimedPoints((1000, 5000, 9000), ("Q", "R", "C"))
    other = TimedPoints((1100, 5200, 20000), ("Q", "C", "R"))
    tally = paired_codes(one, other, tolerance_ms=1000)
    assert (tally.agreements, tally.substitutions) == (1, 1)
    assert (tally.only_first, tally.only_second) == (1, 1)


def test_impossible_arguments_are_refused() -> None:
    """An onset without code and a negative tolerance are our mistakes."""
    with pytest.raises(ValueError, match="onset and a code"):
        TimedPoints((1,), ())
    with pytest.raises(ValueError, match="negative"):
        match_points(FIRST, SECOND, tolerance_ms=-1)
