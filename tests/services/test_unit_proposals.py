"""Proposals from what was heard: beside the coder's units, inside the segment, a guess."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import RecordingId, SegmentId, UnitId, new_uuid
from fsh_coder.domain.observation import Speaker, Unit
from fsh_coder.domain.recording import Segment
from fsh_coder.media.speech_detection import WINDOW_MS, SpeechTrace
from fsh_coder.media.voice_features import N_FEATURES
from fsh_coder.services.unit_proposals import Proposals, propose

LOUD, SOFT = -20.0, -60.0
W, C = Speaker.WORKER, Speaker.CLIENT


def _trace(spoken: list[tuple[int, int, int]], *, n_windows: int) -> SpeechTrace:
    """Return what is heard when (first, last, channel) speak, by number of window."""
    speech = np.zeros(n_windows, np.float32)
    channels = np.full((n_windows, 2), SOFT, np.float32)
    for first, last, channel in spoken:
        speech[first:last] = 1
        channels[first:last, channel] = LOUD
    voice = np.full((n_windows, N_FEATURES), np.nan, np.float32)
    return SpeechTrace(0, speech, voice, channels)


def _segment(end_ms: int, *, start_ms: int = 0) -> Segment:
    return Segment(SegmentId(new_uuid()), RecordingId(new_uuid()), start_ms, end_ms)


def _unit(start_ms: int, end_ms: int, speaker: Speaker | None = None) -> Unit:
    return Unit(UnitId(new_uuid()), start_ms, end_ms, speaker)


def _speakers(found: Proposals) -> list[Speaker | None]:
    return [each.speaker for each in found.units]


TURNS = [(10, 40, 1), (50, 80, 0), (95, 120, 1)]


def test_whoever_speaks_first_counts_as_the_worker() -> None:
    """Without any unit there is nothing better to go by; one key swaps them."""
    found = propose(
        _trace(TURNS, n_windows=130), segment=_segment(4_000), units=(), min_pause_ms=200
    )
    assert found.basis == "channels"
    assert _speakers(found) == [W, C, W]


def test_units_with_a_speaker_say_whose_voice_is_whose() -> None:
    """Where the coder said that the first voice is the parent's, the rest follows."""
    made = _unit(10 * WINDOW_MS, 40 * WINDOW_MS, C)
    found = propose(
        _trace(TURNS, n_windows=130), segment=_segment(4_000), units=(made,), min_pause_ms=200
    )
    assert _speakers(found) == [W, C]


def test_nothing_is_proposed_where_a_unit_is() -> None:
    """What the coder made stays, and nothing is proposed over it."""
    made = _unit(30 * WINDOW_MS, 60 * WINDOW_MS)
    found = propose(
        _trace(TURNS, n_windows=130), segment=_segment(4_000), units=(made,), min_pause_ms=200
    )
    assert [each.start_ms for each in found.units] == [94 * WINDOW_MS]


def test_proposals_end_with_the_segment() -> None:
    """Speech that goes on after the segment is cut at its end."""
    segment = _segment(60 * WINDOW_MS)
    found = propose(_trace(TURNS, n_windows=130), segment=segment, units=(), min_pause_ms=200)
    assert found.units[-1].end_ms == segment.end_ms


def test_silence_proposes_nothing() -> None:
    """No speech, no proposals, nobody guessed."""
    found = propose(_trace([], n_windows=50), segment=_segment(1_600), units=(), min_pause_ms=200)
    assert found == Proposals((), None)


@given(
    lengths=st.lists(st.integers(1, 40), max_size=30),
    made=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=6),
    pause_ms=st.integers(0, 1_000),
)
def test_proposals_and_units_never_overlap(
    lengths: list[int], made: list[tuple[int, int]], pause_ms: int
) -> None:
    """Whatever was heard and made, all of them could be accepted at once."""
    spoken, at = [], 0
    for number, length in enumerate(lengths):
        if number % 2:
            spoken.append((at, at + length, number // 2 % 2))
        at += length
    units, free_from = [], 0
    for gap, length in made:
        start = free_from + 100 * gap
        units.append(_unit(start, start + 100 * length, W))
        free_from = start + 100 * length
    end_ms = max(at * WINDOW_MS, free_from, 1_000)
    found = propose(
        _trace(spoken, n_windows=at),
        segment=_segment(end_ms),
        units=tuple(units),
        min_pause_ms=pause_ms,
    )
    stretches = sorted(
        [(each.start_ms, each.end_ms) for each in found.units]
        + [(unit.start_ms, unit.end_ms) for unit in units]
    )
    assert all(one[1] <= other[0] for one, other in pairwise(stretches))
    assert all(0 <= start < end <= end_ms for start, end in stretches)
