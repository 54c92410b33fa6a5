"""Events of coders for workbooks to test, drawn at random from a seed."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from fsh_coder.formats.irr_event_content import (
    CurveFigure,
    EventContent,
    EventFigures,
    EventKind,
    GivenMark,
    ListedEvent,
    MarkDiscrepancy,
    PairOfCoders,
)

CODES = ("SR", "CR", "Q", "=AF", "MI+")
TOLERANCES_MS = (500, 1000, 2000, 5000)


def sample_events(
    recordings: Sequence[str], coders: Sequence[str], *, seed: int = 1, per_recording: int = 8
) -> EventContent:
    """Return events of every pair of coders; the last code is marked by nobody."""
    rng = np.random.default_rng(seed)
    pairs, listing = [], []
    for first, second in combinations(sorted(coders), 2):
        events = [
            _event(recording, first, second, rng=rng, number=number)
            for recording in recordings
            for number in range(per_recording)
        ]
        listing += events
        pairs.append(_pair(events, first, second, n_recordings=len(recordings)))
    return EventContent(
        tolerance_ms=2000,
        sentence="Of what either coder marked, half was marked by both within 2 s.",
        codes=CODES,
        pairs=tuple(pairs),
        listing=tuple(listing),
        discrepancies=tuple(_discrepancy(each) for each in listing[: per_recording * 2]),
    )


def _event(
    recording: str, first: str, second: str, *, rng: np.random.Generator, number: int
) -> ListedEvent:
    kind = list(EventKind)[int(rng.integers(4))]
    place = int(rng.integers(3))
    one, other = CODES[place], CODES[place]
    if kind is EventKind.DIFFERENT_CODE:
        other = CODES[place + 1]
    return ListedEvent(
        recording=recording,
        first=first,
        second=second,
        at_ms=30_000 * number + int(rng.integers(20_000)),
        first_code=None if kind is EventKind.ONLY_SECOND else one,
        second_code=None if kind is EventKind.ONLY_FIRST else other,
        kind=kind,
        apart_ms=None
        if kind in {EventKind.ONLY_FIRST, EventKind.ONLY_SECOND}
        else int(rng.integers(-2000, 2001)),
    )


def _pair(
    events: Sequence[ListedEvent], first: str, second: str, *, n_recordings: int
) -> PairOfCoders:
    total = figures(events, None)
    return PairOfCoders(
        first=first,
        second=second,
        n_recordings=n_recordings,
        total=total,
        codes=tuple(figures(events, code) for code in CODES),
        kappa=0.4321,
        kappa_reason="",
        curve=tuple(CurveFigure(t, (total.agreement or 0) * t / 5000) for t in TOLERANCES_MS),
    )


def figures(events: Sequence[ListedEvent], code: str | None) -> EventFigures:
    """Count the events of one code, or of all with None."""
    a = sum(each.first_code is not None and code in {None, each.first_code} for each in events)
    b = sum(each.second_code is not None and code in {None, each.second_code} for each in events)
    both = sum(
        each.kind is EventKind.SAME_CODE and code in {None, each.first_code} for each in events
    )
    return EventFigures(
        code=code or "",
        label="All codes" if code is None else f"Behaviour {code}",
        n_first=a,
        n_second=b,
        matched=both,
        agreement=both / (a + b - both) if a + b else None,
        f1=2 * both / (a + b) if a + b else None,
    )


def _discrepancy(event: ListedEvent) -> MarkDiscrepancy:
    return MarkDiscrepancy(
        event.recording,
        event.at_ms,
        f"missed: not {event.second}",
        (
            GivenMark(event.first, event.first_code, "=HEARD()"),
            GivenMark(event.second, event.second_code, ""),
        ),
    )
