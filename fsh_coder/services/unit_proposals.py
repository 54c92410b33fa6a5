"""Units that may be there: stretches of speech, proposed and never taken for truth."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fsh_coder.domain.observation import Speaker, Unit
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.unit_proposal import ProposedUnit, beside_units
from fsh_coder.media import speech_spans
from fsh_coder.media.speech_detection import SpeechTrace
from fsh_coder.media.speech_spans import Basis, SpeechSpan

#: Pauses a coder may choose from; whoever breathes slowly needs a longer one.
SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS, USUAL_PAUSE_MS = 100, 2_000, 400


@dataclass(frozen=True, slots=True)
class Proposals:
    """Proposed units in order of time, none of them where the coder made one.

    ``basis`` says what the speakers were guessed from; None means that nobody was guessed.
    """

    units: tuple[ProposedUnit, ...]
    basis: Basis | None


def propose(
    trace: SpeechTrace, *, segment: Segment, units: Sequence[Unit], min_pause_ms: int
) -> Proposals:
    """Return the units that the sound suggests beside those the coder made.

    Which of two voices is the worker's is taken from the units that have a speaker already;
    without any, whoever speaks first counts as the worker. It is a guess either way.

    Args:
        trace: what was heard of the segment.
        segment: where units may be.
        units: those the coder made.
        min_pause_ms: the shortest pause that divides one person's speech.
    """
    heard = speech_spans.speech(trace, min_pause_ms=min_pause_ms)
    speakers = _speakers(heard.spans, units) if heard.basis is not None else {}
    proposed: list[ProposedUnit] = []
    for span in heard.spans:
        start_ms, end_ms = max(span.start_ms, segment.start_ms), min(span.end_ms, segment.end_ms)
        if end_ms > start_ms:
            speaker = None if span.voice is None else speakers.get(span.voice)
            proposed.append(ProposedUnit(start_ms, end_ms, speaker))
    return Proposals(beside_units(proposed, units), heard.basis)


def _speakers(spans: Sequence[SpeechSpan], units: Sequence[Unit]) -> dict[int, Speaker]:
    """Return whose each of two voices most likely is."""
    shared_ms: Counter[bool] = Counter()
    at = 0
    for span in spans:
        while at < len(units) and units[at].end_ms <= span.start_ms:
            at += 1
        for unit in units[at:]:
            if unit.start_ms >= span.end_ms:
                break
            if unit.speaker is not None and span.voice is not None:
                is_first_workers = (unit.speaker is Speaker.WORKER) == (span.voice == 0)
                overlap_ms = min(unit.end_ms, span.end_ms) - max(unit.start_ms, span.start_ms)
                shared_ms[is_first_workers] += overlap_ms
    if not shared_ms:
        first = next((span.voice for span in spans if span.voice is not None), 0)
        shared_ms[first == 0] += 1
    if shared_ms[True] >= shared_ms[False]:
        return {0: Speaker.WORKER, 1: Speaker.CLIENT}
    return {0: Speaker.CLIENT, 1: Speaker.WORKER}
