"""An observation's values: marks in order, listening added up, nothing rated by itself."""

import itertools
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    MarkId,
    ObservationId,
    RecordingId,
    SegmentId,
)
from fsh_coder.domain.observation import (
    BehaviourMark,
    EvidenceLink,
    GlobalRating,
    HeardSpan,
    Observation,
    ObservationState,
    heard_ms,
    merge_spans,
)
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.study import Purpose


def _observation(*marks: BehaviourMark) -> Observation:
    observation = Observation(
        id=ObservationId(UUID(int=1)),
        assignment_id=AssignmentId(UUID(int=2)),
        coder_id=CoderId(UUID(int=3)),
        segment=Segment(SegmentId(UUID(int=4)), RecordingId(UUID(int=5)), 1000, 61_000),
        rubric_digest="0" * 64,
        purpose=Purpose.PRIMARY,
        state=ObservationState.DRAFT,
        started_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    for mark in marks:
        observation = observation.with_mark(mark)
    return observation


def _mark(number: int, at_ms: int) -> BehaviourMark:
    return BehaviourMark(MarkId(UUID(int=number)), "x", at_ms)


@given(st.lists(st.integers(0, 60_000), max_size=30))
def test_marks_stay_in_order_of_time(times: list[int]) -> None:
    """However marks are made, they are listed by time, ties in the order they were made."""
    observation = _observation(*(_mark(n, at_ms) for n, at_ms in enumerate(times, 1)))
    keys = [(mark.at_ms, mark.id.int) for mark in observation.marks]
    assert keys == sorted(keys)
    assert len(keys) == len(times)


def test_a_dimension_never_touched_is_not_rated() -> None:
    """There is no default score."""
    assert _observation().rating("any") == GlobalRating("any", None, "")


def test_evidence_goes_with_its_mark() -> None:
    """Removing a mark removes the links that rest on it, and no others."""
    one, two = _mark(1, 2000), _mark(2, 3000)
    base = _observation(one, two)
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
