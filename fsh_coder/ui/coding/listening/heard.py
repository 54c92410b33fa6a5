"""What has been listened to: spans gathered from the play head as it moves."""

from fsh_coder.domain.observation import HeardSpan, heard_ms, merge_spans
from fsh_coder.domain.recording import Segment

#: Shorter stretches that were skipped are not pointed at.
SHORTEST_GAP_MS = 300


class HeardTracker:
    """Follows the play head while sound runs.

    Args:
        spans: what was heard before, from the study.
    """

    def __init__(self, spans: tuple[HeardSpan, ...] = ()) -> None:
        self._known = merge_spans(spans)
        self._from_ms: int | None = None
        self._at_ms = 0

    @property
    def spans(self) -> tuple[HeardSpan, ...]:
        """Return everything that was heard, in order."""
        if self._from_ms is None or self._at_ms <= self._from_ms:
            return self._known
        return merge_spans((*self._known, HeardSpan(self._from_ms, self._at_ms)))

    def start(self, at_ms: int) -> None:
        """Sound begins to run here, or has jumped here."""
        self._known = self.spans
        self._from_ms = self._at_ms = at_ms

    def advance(self, at_ms: int, *, loop: tuple[int, int] | None = None) -> None:
        """Sound has run on to here; a step back is the loop's next round."""
        if self._from_ms is None:
            return
        if at_ms >= self._at_ms:
            self._at_ms = at_ms
            return
        if loop is not None and loop[0] <= at_ms and self._at_ms <= loop[1]:
            self._at_ms = loop[1]
            self.start(loop[0])
            self._at_ms = at_ms
        else:
            self.start(at_ms)

    def stop(self) -> None:
        """Sound has fallen silent."""
        self._known = self.spans
        self._from_ms = None

    def heard_ms(self, segment: Segment) -> int:
        """Return how much of a segment was heard at least once."""
        return heard_ms(self.spans, segment)


def unheard(spans: tuple[HeardSpan, ...], segment: Segment) -> tuple[HeardSpan, ...]:
    """Return the stretches of a segment that were not heard, in order."""
    gaps: list[HeardSpan] = []
    at_ms = segment.start_ms
    for span in merge_spans(spans):
        if span.end_ms <= at_ms or span.start_ms >= segment.end_ms:
            continue
        if span.start_ms - at_ms >= SHORTEST_GAP_MS:
            gaps.append(HeardSpan(at_ms, span.start_ms))
        at_ms = max(at_ms, span.end_ms)
    if segment.end_ms - at_ms >= SHORTEST_GAP_MS:
        gaps.append(HeardSpan(at_ms, segment.end_ms))
    return tuple(gaps)


def skipped(spans: tuple[HeardSpan, ...], segment: Segment) -> tuple[HeardSpan, ...]:
    """Return the unheard stretches that lie before the furthest moment heard."""
    furthest_ms = max((span.end_ms for span in spans), default=segment.start_ms)
    return tuple(gap for gap in unheard(spans, segment) if gap.end_ms <= furthest_ms)
