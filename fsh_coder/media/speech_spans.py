"""From what was heard window by window to stretches of speech, and who of two speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fsh_coder.media.speech_detection import WINDOW_MS, SpeechTrace
from fsh_coder.media.voice_features import N_CEPSTRA

#: Speech begins where the model is this sure, and ends where it is less sure than the second.
_BEGINS_FROM, _ENDS_BELOW = 0.5, 0.35
#: Shorter pauses are within words and between words of one breath.
_SHORTEST_PAUSE_MS = 100
#: Shorter sounds are coughs and cups.
_SHORTEST_SPEECH_MS = 96
#: The model notices a first sound a little late.
_LEAD_MS = WINDOW_MS

#: Two channels hold a speaker each where, in half of all speech or more, one is louder by this.
_APART_DB = 6.0
#: Two groups of voices count as two people from this many standard deviations on. One person's
#: own speech, divided in two, comes to about 3, two unlike voices to 6 and more.
_APART_SD = 4.0
#: A voice that holds less of the speech than this is noise or a passer-by, not a partner.
_LEAST_SHARE = 0.03
_CLEAR_PITCH = 0.5
_MOST_ROUNDS = 50
_FEWEST_SPANS = 4

Basis = Literal["channels", "voices"]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class SpeechSpan:
    """A stretch in which somebody speaks; ``voice`` 0 or 1, None where it cannot be told."""

    start_ms: int
    end_ms: int
    voice: int | None = None


@dataclass(frozen=True, slots=True)
class HeardSpeech:
    """Stretches of speech in order, never overlapping.

    ``basis`` says what the two voices were told apart by, None where they were not.
    """

    spans: tuple[SpeechSpan, ...]
    basis: Basis | None


def speech(trace: SpeechTrace, *, min_pause_ms: int) -> HeardSpeech:
    """Return stretches of speech of one voice each.

    A stretch ends with a pause of at least ``min_pause_ms``, and, at any pause of a tenth of a
    second, where the other voice goes on. Which voice it is is a guess.

    Args:
        trace: what was heard.
        min_pause_ms: the shortest pause that divides one person's speech.

    Raises:
        ValueError: ``min_pause_ms`` is below 0.
    """
    if min_pause_ms < 0:
        raise ValueError(f"a pause of {min_pause_ms} ms")
    pieces = _pieces(trace.speech)
    voices, basis = _voices(trace, pieces)
    joined: list[SpeechSpan] = []
    for (first, last), voice in zip(pieces, voices, strict=True):
        start_ms = trace.start_ms + first * WINDOW_MS
        end_ms = trace.start_ms + last * WINDOW_MS
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.voice == voice
            and start_ms - before.end_ms < max(min_pause_ms, 1)
        ):
            joined[-1] = SpeechSpan(before.start_ms, end_ms, voice)
        else:
            joined.append(SpeechSpan(start_ms, end_ms, voice))
    return HeardSpeech(_with_lead(joined, floor_ms=trace.start_ms), basis)


def _with_lead(spans: list[SpeechSpan], *, floor_ms: int) -> tuple[SpeechSpan, ...]:
    found: list[SpeechSpan] = []
    for span in spans:
        if span.end_ms - span.start_ms >= _SHORTEST_SPEECH_MS:
            floor_ms = found[-1].end_ms if found else floor_ms
            start_ms = max(floor_ms, span.start_ms - _LEAD_MS)
            found.append(SpeechSpan(start_ms, span.end_ms, span.voice))
    return tuple(found)


def _pieces(speech_share: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Return runs of windows in which somebody speaks, parted by the shortest pauses."""
    runs: list[tuple[int, int]] = []
    first: int | None = None
    # A list is walked through several times quicker than an array.
    for number, sure in enumerate(speech_share.tolist()):
        if first is None:
            if sure >= _BEGINS_FROM:
                first = number
        elif sure < _ENDS_BELOW:
            runs.append((first, number))
            first = None
    if first is not None:
        runs.append((first, len(speech_share)))
    joined: list[tuple[int, int]] = []
    for run in runs:
        if joined and (run[0] - joined[-1][1]) * WINDOW_MS < _SHORTEST_PAUSE_MS:
            joined[-1] = (joined[-1][0], run[1])
        else:
            joined.append(run)
    return joined


# --- Who speaks -----------------------------------------------------------------------


def _voices(
    trace: SpeechTrace, pieces: Sequence[tuple[int, int]]
) -> tuple[Sequence[int | None], Basis | None]:
    if trace.channel_db is not None:
        louder = _by_channel(trace.channel_db.astype(np.float64), pieces)
        if louder is not None:
            return louder.tolist(), "channels"
    if len(pieces) >= _FEWEST_SPANS:
        grouped = _by_sound(trace.voice.astype(np.float64), pieces)
        if grouped is not None:
            return grouped.tolist(), "voices"
    return [None] * len(pieces), None


def _by_channel(channel_db: FloatArray, pieces: Sequence[tuple[int, int]]) -> IntArray | None:
    """Return which channel each piece is louder in; None where both hold the same sound."""
    if not pieces:
        return None
    left_above = channel_db[:, 0] - channel_db[:, 1]
    spoken = np.concatenate([left_above[first:last] for first, last in pieces])
    shares = np.mean(spoken >= _APART_DB), np.mean(spoken <= -_APART_DB)
    if sum(shares) < 0.5 or min(shares) < _LEAST_SHARE:
        return None
    return np.array([int(np.median(left_above[first:last]) < 0) for first, last in pieces])


def _by_sound(voice: FloatArray, pieces: Sequence[tuple[int, int]]) -> IntArray | None:
    """Return two groups of pieces that sound alike; None where there is no clear division."""
    rows = np.array([_sound(voice[first:last]) for first, last in pieces])
    lengths = np.array([last - first for first, last in pieces], np.float64)
    known = ~np.isnan(rows).any(axis=1)
    if known.sum() < _FEWEST_SPANS:
        return None
    groups = _two_groups(rows[known], lengths[known])
    if groups is None:
        return None
    found = np.zeros(len(pieces), np.intp)
    found[known] = groups
    # A sound without a voice of its own belongs to whoever spoke last.
    for number in np.flatnonzero(~known):
        found[number] = found[number - 1] if number else groups[0]
    return found


def _sound(voice: FloatArray) -> FloatArray:
    voice = voice[~np.isnan(voice[:, 0])]
    clear = voice[voice[:, -1] > _CLEAR_PITCH]
    voice = clear if len(clear) >= 2 else voice
    if not len(voice):
        return np.full(N_CEPSTRA + 1, np.nan)
    return np.append(voice[:, :N_CEPSTRA].mean(axis=0), np.median(voice[:, N_CEPSTRA]))


def _two_groups(rows: FloatArray, weights: FloatArray) -> IntArray | None:
    """Divide rows in two by 2-means; always the same for the same rows.

    The first division is along the direction in which the rows differ most, so nothing is
    left to chance.
    """
    middle = np.average(rows, axis=0, weights=weights)
    spread = np.sqrt(np.average((rows - middle) ** 2, axis=0, weights=weights))
    scaled = (rows - middle) / np.where(spread > 0, spread, 1)
    _, _, directions = np.linalg.svd(scaled * np.sqrt(weights)[:, None], full_matrices=False)
    groups: IntArray = (scaled @ directions[0] > 0).astype(np.intp)
    for _ in range(_MOST_ROUNDS):
        if groups.min() == groups.max():
            return None
        centres = _centres(scaled, groups=groups, weights=weights)
        nearest: IntArray = ((scaled[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
        if (nearest == groups).all():
            break
        groups = nearest
    if groups.min() == groups.max() or not _are_apart(scaled, groups=groups, weights=weights):
        return None
    return groups


def _centres(rows: FloatArray, *, groups: IntArray, weights: FloatArray) -> FloatArray:
    return np.stack(
        [np.average(rows[groups == k], axis=0, weights=weights[groups == k]) for k in (0, 1)]
    )


def _are_apart(rows: FloatArray, *, groups: IntArray, weights: FloatArray) -> bool:
    """Whether the groups lie further apart than one person's own speech would."""
    share = weights[groups == 1].sum() / weights.sum()
    if not _LEAST_SHARE <= share <= 1 - _LEAST_SHARE:
        return False
    centres = _centres(rows, groups=groups, weights=weights)
    along = centres[1] - centres[0]
    length = float(np.linalg.norm(along))
    if length == 0:
        return False
    places = rows @ along / length
    variances = [
        np.average((places[groups == k] - centres[k] @ along / length) ** 2,
                   weights=weights[groups == k])
        for k in (0, 1)
    ]  # fmt: skip
    return length >= _APART_SD * float(np.sqrt(np.mean(variances)))
