"""A tone in the place of what was said: the sound beneath it is gone, not covered."""

from bisect import bisect_right
from collections.abc import Iterable

import numpy as np

from fsh_coder.media.samples import PcmArray

BLEEP_HZ = 1000
_LEVEL = 3277  # a tenth of full scale, as loud as speech
_EDGE_MS = 5

#: First sample and the one after the last, in order, never touching.
Spans = tuple[tuple[int, int], ...]


def joined_spans(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return spans in order, those that touch or overlap made one; empty ones are left out."""
    joined: list[tuple[int, int]] = []
    for first, end in sorted(span for span in spans if span[1] > span[0]):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    return tuple(joined)


def bleeped(block: PcmArray, *, start: int, spans: Spans, sample_rate_hz: int) -> PcmArray:
    """Return a block with a tone wherever a span reaches into it; all else is as it was.

    The tone depends on the position alone, so it runs on from block to block.

    Args:
        block: (n_samples,), or (n_samples, n_channels).
        start: position of its first sample.
        spans: positions, as `joined_spans` gives them.
        sample_rate_hz: samples per second.
    """
    end = start + len(block)
    at = bisect_right(spans, (start, start)) - 1
    changed: PcmArray | None = None
    for span in spans[max(at, 0) :]:
        if span[0] >= end:
            break
        first, last = max(span[0], start), min(span[1], end)
        if last <= first:
            continue
        if changed is None:
            changed = block.copy()
        tone = _tone(first, last, span=span, sample_rate_hz=sample_rate_hz)
        changed[first - start : last - start] = tone if block.ndim == 1 else tone[:, None]
    return block if changed is None else changed


def _tone(first: int, last: int, *, span: tuple[int, int], sample_rate_hz: int) -> PcmArray:
    """Return the part of a span's tone from ``first`` to ``last``; soft at the span's ends."""
    at = np.arange(first, last)
    wave = np.sin((at - span[0]) * (2 * np.pi * BLEEP_HZ / sample_rate_hz))
    edge = max(1, sample_rate_hz * _EDGE_MS // 1000)
    from_edges = np.minimum(at - span[0], span[1] - 1 - at)
    softness = np.clip(from_edges / edge, 0, 1)
    tone: PcmArray = np.rint(wave * softness * _LEVEL).astype(np.int16)
    return tone
