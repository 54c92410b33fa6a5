"""The stretch of time a view shows, and where each moment lies in it."""

import re
from dataclasses import dataclass, replace

from fsh_coder.domain.recording import Segment
from fsh_coder.domain.timecode import parse_timecode, timecode

SHORTEST_SPAN_MS = 5_000

_TIME = re.compile(r"(?:\d+:)?\d{2}:\d{2}\b")


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """What is seen: from ``start_ms`` for ``span_ms``, spread over ``width`` pixels."""

    start_ms: float
    span_ms: float
    width: float

    @property
    def end_ms(self) -> float:
        """Return the moment at the right edge."""
        return self.start_ms + self.span_ms

    @property
    def ms_per_pixel(self) -> float:
        """Return how much time one logical pixel stands for."""
        return self.span_ms / max(self.width, 1.0)

    def x_of(self, at_ms: float) -> float:
        """Return where a moment lies, in logical pixels from the left; it may lie outside."""
        return (at_ms - self.start_ms) / self.ms_per_pixel

    def ms_at(self, x: float) -> int:
        """Return the moment at a place."""
        return round(self.start_ms + x * self.ms_per_pixel)

    def within(self, duration_ms: int) -> "TimeWindow":
        """Return the nearest window that lies inside a recording."""
        span = min(max(self.span_ms, SHORTEST_SPAN_MS), max(duration_ms, SHORTEST_SPAN_MS))
        start = max(0.0, min(self.start_ms, duration_ms - span))
        return replace(self, start_ms=start, span_ms=span)

    def zoomed(self, span_ms: float, *, around_ms: float) -> "TimeWindow":
        """Return a window of another span that keeps one moment at its place."""
        share = (around_ms - self.start_ms) / self.span_ms
        return replace(self, start_ms=around_ms - share * span_ms, span_ms=span_ms)

    def beginning(self, start_ms: float) -> "TimeWindow":
        """Return a window of the same span from another moment."""
        return replace(self, start_ms=start_ms)


def in_segment(at_ms: int, segment: Segment, *, decimals: int = 0) -> str:
    """Return a moment as coders read it: counted from the segment's start."""
    return timecode(at_ms - segment.start_ms, decimals=decimals)


def words_in_segment(words: str, segment: Segment) -> str:
    """Return words whose times are the recording's with times counted from the segment's start."""

    def counted(found: re.Match[str]) -> str:
        at_ms = parse_timecode(found[0])
        return found[0] if at_ms is None else in_segment(at_ms, segment)

    return _TIME.sub(counted, words)


def span_words(span_ms: float) -> str:
    """Return a length in few letters: ``10.8 s``, ``60 s``, ``5 min``."""
    seconds = span_ms / 1000
    if seconds >= 120:
        minutes = seconds / 60
        return f"{minutes:.0f} min" if round(minutes, 1) == round(minutes) else f"{minutes:.1f} min"
    return f"{seconds:.0f} s" if round(seconds, 1) == round(seconds) else f"{seconds:.1f} s"
