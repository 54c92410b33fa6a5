"""A bleep is where it was asked for and nowhere else, and nothing is left beneath it."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.media.bleeps import BLEEP_HZ, bleeped, joined_spans
from tests.media.sounds import noise, pitch_hz

RATE_HZ = 44100
SPANS = ((10_000, 20_000), (30_000, 31_000))


def test_bleep_replaces_and_leaves_the_rest() -> None:
    """Inside a span there is the tone alone; every other sample is as it was."""
    source = noise(1000)
    heard = bleeped(source, start=0, spans=SPANS, sample_rate_hz=RATE_HZ)
    inside = np.zeros(len(source), bool)
    for first, end in SPANS:
        inside[first:end] = True
    assert np.array_equal(heard[~inside], source[~inside])
    alone = bleeped(np.zeros_like(source), start=0, spans=SPANS, sample_rate_hz=RATE_HZ)
    assert np.array_equal(heard[inside], alone[inside])
    assert abs(pitch_hz(heard[10_500:19_500]) - BLEEP_HZ) < 1
    assert heard[10_000] == heard[19_999] == 0


def test_untouched_block_is_not_copied() -> None:
    """A block without a span in it costs nothing."""
    source = noise(100)
    assert bleeped(source, start=50_000, spans=SPANS, sample_rate_hz=RATE_HZ) is source


def test_both_channels_are_bleeped() -> None:
    """A name is gone from every channel."""
    source = np.stack([noise(1000), noise(1000, seed=8)], axis=1)
    heard = bleeped(source, start=0, spans=SPANS, sample_rate_hz=RATE_HZ)
    assert np.array_equal(heard[10_000:20_000, 0], heard[10_000:20_000, 1])
    assert np.array_equal(heard[20_000:30_000], source[20_000:30_000])


_ANY_SPANS = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), max_size=6)


@given(_ANY_SPANS, st.lists(st.integers(1, 900), min_size=1, max_size=8))
def test_blocks_give_what_one_block_gives(spans: list[tuple[int, int]], cuts: list[int]) -> None:
    """However the sound is cut into blocks, what comes out is the same."""
    joined = joined_spans(spans)
    source = np.arange(3000, dtype=np.int16)
    whole = bleeped(source, start=0, spans=joined, sample_rate_hz=8000)
    parts, at = [], 0
    for length in [*cuts, 3000]:
        block = source[at : at + length]
        parts.append(bleeped(block, start=at, spans=joined, sample_rate_hz=8000))
        at += len(block)
    assert np.array_equal(np.concatenate(parts), whole)
    covered = {sample for first, end in spans for sample in range(first, end)}
    kept = [sample for sample in range(3000) if sample not in covered]
    assert np.array_equal(whole[kept], source[kept])


@given(_ANY_SPANS)
def test_joined_spans_cover_the_same_and_never_touch(spans: list[tuple[int, int]]) -> None:
    """Joining neither loses nor adds a sample, and leaves gaps between all spans."""
    joined = joined_spans(spans)
    covered = {sample for first, end in spans for sample in range(first, end)}
    assert {sample for first, end in joined for sample in range(first, end)} == covered
    assert all(before[1] < after[0] for before, after in pairwise(joined))
