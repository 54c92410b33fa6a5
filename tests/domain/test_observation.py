"""An observation's values: marks in order, listening added up, nothing rated by itself."""

import itertools
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import (
    MarkId,
    RecordingId,
    SegmentId,
    UnitId,
)
from fsh_coder.domain.observation import (
    BehaviourMark,
    EvidenceLink,
    FieldAnswer,
    GlobalRating,
    HeardSpan,
    Observation,
    Unit,
    heard_ms,
    merge_spans,
)
from fsh_coder.domain.ratings import NOT_APPLICABLE
from fsh_coder.domain.recording import Segment
from tests.domain.small_observation import make_observation


def _mark(number: int, at_ms: int) -> BehaviourMark:
    return BehaviourMark(MarkId(UUID(int=number)), "x", at_ms)


@given(st.lists(st.integers(0, 60_000), max_size=30))
def test_marks_stay_in_order_of_time(times: list[int]) -> None:
    """However marks are made, they are listed by time, ties in the order they were made."""
    observation = make_observation(*(_mark(n, at_ms) for n, at_ms in enumerate(times, 1)))
    keys = [(mark.at_ms, mark.id.int) for mark in observation.marks]
    assert keys == sorted(keys)
    assert len(keys) == len(times)


def test_a_dimension_never_touched_is_not_rated() -> None:
    """There is no default score."""
    assert make_observation().rating("any") == GlobalRating("any", None, "")


def test_evidence_goes_with_its_mark() -> None:
    """Removing a mark removes the links that rest on it, and no others."""
    one, two = _mark(1, 2000), _mark(2, 3000)
    base = make_observation(one, two)
    links = (EvidenceLink("a", one.id), EvidenceLink("a", two.id))
    linked = Observation(
        **{name: getattr(base, name) for name in base.__slots__ if name != "evidence"},
        evidence=links,
    )
    assert linked.evidence_for("a") == (one, two)
    assert linked.without_mark(one.id).evidence_for("a") == (two,)
    assert linked.without_mark(one.id).mark(one.id) is None


@pytest.mark.parametrize(("at_ms", "end_ms"), [(-1, None), (5, 5), (5, 4)])
def test_a_mark_has_a_time_and_a_length(at_ms: int, end_ms: int | None) -> None:
    """A mark before the recording, or one that ends before it starts, cannot be made."""
    with pytest.raises(ValueError, match="mark from"):
        BehaviourMark(MarkId(UUID(int=1)), "x", at_ms, end_ms)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60))))
def test_listening_is_counted_once(parts: list[tuple[int, int]]) -> None:
    """What was played twice counts once: the same as counting each millisecond."""
    spans = tuple(HeardSpan(start, start + length) for start, length in parts)
    merged = merge_spans(spans)
    heard = {ms for span in spans for ms in range(span.start_ms, span.end_ms)}
    assert {ms for span in merged for ms in range(span.start_ms, span.end_ms)} == heard
    assert all(a.end_ms < b.start_ms for a, b in itertools.pairwise(merged))
    segment = Segment(SegmentId(UUID(int=4)), RecordingId(UUID(int=5)), 50, 200)
    assert heard_ms(spans, segment) == len(heard & set(range(50, 200)))


def test_a_segment_has_a_length() -> None:
    """A segment that ends before it starts cannot be made."""
    with pytest.raises(ValueError, match="segment from"):
        Segment(SegmentId(UUID(int=4)), RecordingId(UUID(int=5)), 200, 200)


def test_a_rating_is_a_score_or_not_applicable_or_neither() -> None:
    """The three are told apart, and no rating is two of them."""
    assert GlobalRating("warmth", 3).rating == 3
    assert GlobalRating("warmth", is_not_applicable=True).rating is NOT_APPLICABLE
    assert GlobalRating("warmth").rating is None
    rated = [GlobalRating("w", 0), GlobalRating("w", is_not_applicable=True), GlobalRating("w")]
    assert [each.is_rated for each in rated] == [True, True, False]
    with pytest.raises(ValueError, match="not applicable and has score 0"):
        GlobalRating("warmth", 0, is_not_applicable=True)


def test_an_observation_knows_its_answers_and_ratings() -> None:
    """What was not answered or rated is None, never an empty answer or a score."""
    observation = replace(
        make_observation(),
        answers=(FieldAnswer("talk", "more"),),
        ratings=(GlobalRating("pace", is_not_applicable=True), GlobalRating("warmth", 0)),
    )
    assert observation.answer("talk") == "more"
    assert observation.answer("goal") is None
    assert observation.given_ratings() == {"pace": NOT_APPLICABLE, "warmth": 0}


def _unit(number: int, start_ms: int, end_ms: int) -> Unit:
    return Unit(UnitId(UUID(int=number)), start_ms, end_ms)


@pytest.mark.parametrize(
    ("at_ms", "number"),
    [(999, None), (1_000, 1), (1_999, 1), (2_000, 2), (3_000, 2), (3_001, None), (5_000, 3)],
)
def test_a_moment_lies_in_one_unit_or_in_a_gap(at_ms: int, number: int | None) -> None:
    """Where two touch, the moment belongs to the one that begins there."""
    units = (_unit(1, 1_000, 2_000), _unit(2, 2_000, 3_000), _unit(3, 4_000, 5_000))
    found = replace(make_observation(), units=units).unit_at(at_ms)
    assert (None if found is None else found.id.int) == number


def test_units_without_a_code_are_listed() -> None:
    """A mark without a unit codes none; a unit's marks are found by its id."""
    units = (_unit(1, 1_000, 2_000), _unit(2, 2_000, 3_000))
    marks = (_mark(1, 1_500), replace(_mark(2, 2_000), unit_id=units[1].id))
    observation = replace(make_observation(*marks), units=units)
    assert observation.uncoded_units() == units[:1]
    assert observation.marks_of_unit(units[1].id) == marks[1:]
    assert observation.unit(units[0].id) == units[0]
    assert observation.unit(UnitId(UUID(int=7))) is None


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_units_overlap_where_they_share_a_moment(
    start: int, length: int, other: int, other_length: int
) -> None:
    """Two stretches overlap when some millisecond is in both, and it does not matter which asks."""
    shared = set(range(start, start + length)) & set(range(other, other + other_length))
    unit, second = _unit(1, start, start + length), _unit(2, other, other + other_length)
    assert unit.overlaps(second.start_ms, second.end_ms) == bool(shared)
    assert second.overlaps(unit.start_ms, unit.end_ms) == bool(shared)


@pytest.mark.parametrize(("start_ms", "end_ms"), [(-1, 5), (5, 5), (6, 5)])
def test_a_unit_has_a_length(start_ms: int, end_ms: int) -> None:
    """A unit that ends where it begins, or begins before the recording, cannot be made."""
    with pytest.raises(ValueError, match="unit from"):
        _unit(1, start_ms, end_ms)
