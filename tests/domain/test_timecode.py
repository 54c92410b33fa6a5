"""Times as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.timecode import duration_words, parse_timecode, timecode


@pytest.mark.parametrize(
    ("at_ms", "decimals", "text"),
    [
        (0, 0, "00:00"),
        (724_350, 3, "12:04.350"),
        (724_999, 0, "12:04"),
        (724_350, 1, "12:04.3"),
        (3_600_000, 0, "1:00:00"),
        (-1500, 1, "−00:01.5"),
        (-1500, 0, "−00:02"),
        (-40, 0, "−00:01"),
        (-40, 1, "−00:00.1"),
    ],
)
def test_timecode_reads_as_a_clock(at_ms: int, decimals: int, text: str) -> None:
    """A time is cut, not rounded, so it is never later than the moment it stands for."""
    assert timecode(at_ms, decimals=decimals) == text


@given(st.integers(min_value=0, max_value=100 * 3_600_000))
def test_timecode_comes_back(at_ms: int) -> None:
    """What is written with three decimals is read as the same millisecond."""
    assert parse_timecode(timecode(at_ms, decimals=3)) == at_ms


@pytest.mark.parametrize("text", ["", "12", "0:95", "1:60:00", "12:04:", "a:b", "12:04.3500"])
def test_what_is_not_a_time_is_none(text: str) -> None:
    """Seconds go up to 59, and no guess is made about anything else."""
    assert parse_timecode(text) is None


@pytest.mark.parametrize(
    ("duration_ms", "words"),
    [(0, "under 1 min"), (720_000, "12 min"), (3_600_000, "1 h"), (27_600_000, "7 h 40 min")],
)
def test_durations_are_words(duration_ms: int, words: str) -> None:
    """Lengths of work are told in hours and minutes."""
    assert duration_words(duration_ms) == words
