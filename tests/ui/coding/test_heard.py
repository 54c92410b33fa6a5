"""What was heard: gathered from the play head, and what was passed over."""

from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import RecordingId, SegmentId, new_uuid
from fsh_coder.domain.observation import HeardSpan, heard_ms
from fsh_coder.domain.recording import Segment
from fsh_coder.ui.coding.listening.heard import SHORTEST_GAP_MS, HeardTracker, skipped, unheard

SEGMENT = Segment(SegmentId(new_uuid()), RecordingId(new_uuid()), 1_000, 21_000)


def test_playing_is_heard_and_jumping_is_not() -> None:
    """Only what sound ran over counts."""
    tracker = HeardTracker()
    tracker.start(1_000)
    tracker.advance(4_000)
    tracker.start(10_000)
    tracker.advance(12_000)
    tracker.stop()
    tracker.advance(20_000)
    assert tracker.spans == (HeardSpan(1_000, 4_000), HeardSpan(10_000, 12_000))


def test_a_loops_next_round_hears_the_whole_loop() -> None:
    """The stretch between the last frame and the loop's end was heard too."""
    tracker = HeardTracker()
    tracker.start(5_000)
    tracker.advance(7_900)
    tracker.advance(5_100, loop=(5_000, 8_000))
    assert tracker.spans == (HeardSpan(5_000, 8_000),)


def test_only_what_was_passed_over_is_skipped() -> None:
    """What lies ahead of everything heard is not heard yet, but not skipped."""
    spans = (HeardSpan(1_000, 4_000), HeardSpan(10_000, 12_000))
    assert skipped(spans, SEGMENT) == (HeardSpan(4_000, 10_000),)
    assert unheard(spans, SEGMENT) == (HeardSpan(4_000, 10_000), HeardSpan(12_000, 21_000))


spans = st.lists(
    st.tuples(st.integers(0, 30_000), st.integers(1, 9_000)).map(
        lambda pair: HeardSpan(pair[0], pair[0] + pair[1])
    ),
    max_size=8,
).map(tuple)


@given(spans)
def test_heard_and_unheard_make_up_the_segment(heard: tuple[HeardSpan, ...]) -> None:
    """Together they cover the segment, but for gaps too short to point at."""
    gaps = unheard(heard, SEGMENT)
    missing = SEGMENT.duration_ms - heard_ms(heard, SEGMENT)
    pointed_at = sum(gap.end_ms - gap.start_ms for gap in gaps)
    assert pointed_at <= missing
    assert missing - pointed_at < SHORTEST_GAP_MS * (len(heard) + 1)
    for gap in gaps:
        assert (
            heard_ms(heard, Segment(SEGMENT.id, SEGMENT.recording_id, gap.start_ms, gap.end_ms))
            == 0
        )
