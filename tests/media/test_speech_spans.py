"""From windows to stretches of speech: never overlapping, in order, of one voice each."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.media.speech_detection import WINDOW_MS, SpeechTrace
from fsh_coder.media.speech_spans import speech
from fsh_coder.media.voice_features import N_FEATURES


def _trace(
    shares: list[float], *, channel_db: list[tuple[float, float]] | None = None
) -> SpeechTrace:
    return SpeechTrace(
        10_000,
        np.array(shares, np.float32),
        np.full((len(shares), N_FEATURES), np.nan, np.float32),
        None if channel_db is None else np.array(channel_db, np.float32),
    )


def test_a_pause_divides_and_a_shorter_one_does_not() -> None:
    """The shortest pause the coder chose divides; what is shorter joins."""
    shares = [0.0] * 5 + [1.0] * 20 + [0.0] * 10 + [1.0] * 20 + [0.0] * 5
    assert len(speech(_trace(shares), min_pause_ms=320).spans) == 2
    assert len(speech(_trace(shares), min_pause_ms=321).spans) == 1


def test_a_cough_is_no_speech() -> None:
    """Sounds of less than a tenth of a second are left out."""
    assert speech(_trace([0.0] * 9 + [1.0, 1.0] + [0.0] * 9), min_pause_ms=300).spans == ()


def test_the_other_channel_ends_a_stretch_at_a_short_pause() -> None:
    """Where the other speaker goes on after 128 ms, that is a boundary of its own."""
    shares = [1.0] * 20 + [0.0] * 4 + [1.0] * 20
    loud, soft = -20.0, -50.0
    channels = [(loud, soft)] * 22 + [(soft, loud)] * 22
    heard = speech(_trace(shares, channel_db=channels), min_pause_ms=1_000)
    assert heard.basis == "channels"
    assert [span.voice for span in heard.spans] == [0, 1]


def test_both_channels_alike_tell_nobody() -> None:
    """Two channels of the same sound are no reason to guess."""
    shares = [1.0] * 40
    heard = speech(_trace(shares, channel_db=[(-20.0, -21.0)] * 40), min_pause_ms=300)
    assert heard.basis is None


def test_a_pause_below_nothing_is_our_bug() -> None:
    """A negative pause is refused."""
    with pytest.raises(ValueError, match="pause"):
        speech(_trace([1.0]), min_pause_ms=-1)


@given(
    shares=st.lists(st.floats(0, 1, width=32), max_size=400),
    pause_ms=st.integers(0, 3_000),
    seed=st.integers(0, 100),
)
def test_stretches_never_overlap(shares: list[float], pause_ms: int, seed: int) -> None:
    """Whatever was heard, stretches are in order, apart, and inside what was heard."""
    db = np.random.default_rng(seed).choice([-60.0, -20.0], (len(shares), 2))
    trace = _trace(shares, channel_db=[(float(a), float(b)) for a, b in db] or None)
    spans = speech(trace, min_pause_ms=pause_ms).spans
    ends = [edge for span in spans for edge in (span.start_ms, span.end_ms)]
    assert ends == sorted(ends)
    assert all(span.start_ms < span.end_ms for span in spans)
    assert all(10_000 <= edge <= 10_000 + WINDOW_MS * len(shares) for edge in ends)
    same = [(one, other) for one, other in pairwise(spans) if one.voice == other.voice]
    # The lead of a window is taken from the pause.
    assert all(other.start_ms - one.end_ms >= pause_ms - WINDOW_MS for one, other in same)
