"""Volleys: which marks belong to one uninterrupted turn, and what a rubric allows in it.

Where it is known who speaks when (a transcript, or units), a volley is a run of one speaker's
turns that nobody else interrupts; a mark belongs to the volley of its own speaker that began
last, since a key is often pressed when the other one speaks already. Elsewhere a volley is a
run of marks of one speaker with no mark of another between them and no long gap.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import BehaviourMark, Speaker
from fsh_coder.domain.rubric import Rubric, VolleyRules
from fsh_coder.domain.timecode import timecode

#: Without a transcript, a silence of this length between two marks parts their volleys.
USUAL_GAP_MS = 5_000

_MOST_WORDS_OF_A_NOISE = 3
_NOISES = frozenset(
    [
        "ah",
        "aha",
        "eh",
        "er",
        "hm",
        "hmm",
        "mhm",
        "mm",
        "mmhm",
        "mmm",
        "oh",
        "ok",
        "okay",
        "right",
        "sure",
        "uh",
        "uhhuh",
        "uhuh",
        "uhum",
        "um",
        "yeah",
        "yep",
        "yes",
    ]
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of talk of one speaker; ``speaker`` None where it is not told."""

    start_ms: int
    end_ms: int
    speaker: Speaker | None
    words: str = ""


class Run(NamedTuple):
    """From when on a speaker has the floor, until the next run begins."""

    start_ms: int
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class Volley:
    """The marks of one uninterrupted turn, in order of time; at least one."""

    speaker: Speaker | None
    marks: tuple[BehaviourMark, ...]

    @property
    def start_ms(self) -> int:
        """Return when its first mark was set."""
        return self.marks[0].at_ms

    @property
    def end_ms(self) -> int:
        """Return when its last mark ends."""
        return max(mark.at_ms if mark.end_ms is None else mark.end_ms for mark in self.marks)


class BreachKind(StrEnum):
    """Which of a rubric's rules on volleys is not kept."""

    REPEATED = "repeated"
    EXCLUSIVE = "exclusive"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class VolleyBreach:
    """A rule that the marks of one volley do not keep, and the marks to look at."""

    kind: BreachKind
    marks: tuple[MarkId, ...]
    at_ms: int
    words: str


def volleys(
    marks: Sequence[BehaviourMark],
    *,
    runs: Sequence[Run] = (),
    gap_ms: int = USUAL_GAP_MS,
) -> tuple[Volley, ...]:
    """Return the volleys of marks; each mark is in exactly one.

    Args:
        marks: in order of time.
        runs: who speaks from when on, as ``speaker_runs`` gives it; empty where nobody knows.
        gap_ms: without runs, two marks further apart than this belong to two volleys.
    """
    if not runs:
        return _by_gaps(marks, gap_ms=gap_ms)
    return _by_turns(marks, runs)


def breaches(rubric: Rubric, found: Iterable[Volley]) -> tuple[VolleyBreach, ...]:
    """Return where marks do not keep the rubric's rules on volleys, in order of time."""
    rules = rubric.volley_rules
    if rules == VolleyRules():
        return ()
    sets = tuple(frozenset(together) for together in rules.exclusive_sets)
    most = rules.max_per_volley
    told: list[VolleyBreach] = []
    for volley in found:
        n_marks = len(volley.marks)
        if n_marks < 2:
            continue
        # Most volleys keep every rule; that is found out quickly, for there may be thousands.
        codes = {mark.code for mark in volley.marks}
        is_repeated = rules.once_each and len(codes) < n_marks
        is_mixed = any(len(codes & together) > 1 for together in sets)
        if is_repeated or is_mixed or (most is not None and n_marks > most):
            told += _of(rubric, volley)
    return tuple(told)


def _of(rubric: Rubric, volley: Volley) -> Iterable[VolleyBreach]:
    rules = rubric.volley_rules
    times = Counter(mark.code for mark in volley.marks)
    for code, n_times in times.items():
        if rules.once_each and n_times > 1:
            often = "twice" if n_times == 2 else f"{n_times} times"
            words = f"{rubric.code(code).short} {often} in one volley: once counts"
            yield _breach(BreachKind.REPEATED, volley, codes={code}, words=words)
    for together in rules.exclusive_sets:
        present = [code for code in together if code in times]
        if len(present) > 1:
            names = _joined([rubric.code(code).short for code in present])
            words = f"{names} in one volley: only one of them counts"
            yield _breach(BreachKind.EXCLUSIVE, volley, codes=set(present), words=words)
    most = rules.max_per_volley
    if most is not None and len(volley.marks) > most:
        words = f"{len(volley.marks)} codes in one volley: at most {most}"
        yield _breach(BreachKind.TOO_MANY, volley, codes=set(times), words=words)


def _breach(kind: BreachKind, volley: Volley, *, codes: set[str], words: str) -> VolleyBreach:
    involved = tuple(mark for mark in volley.marks if mark.code in codes)
    at_ms = involved[-1].at_ms
    ids = tuple(mark.id for mark in involved)
    return VolleyBreach(kind, ids, at_ms, f"{words} ({timecode(volley.start_ms)})")


def _joined(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _by_gaps(marks: Sequence[BehaviourMark], *, gap_ms: int) -> tuple[Volley, ...]:
    made: list[list[BehaviourMark]] = []
    for mark in marks:
        last = made[-1][-1] if made else None
        if (
            last is not None
            and last.speaker is mark.speaker
            and mark.at_ms - max(last.at_ms, last.end_ms or 0) <= gap_ms
        ):
            made[-1].append(mark)
        else:
            made.append([mark])
    return tuple(Volley(group[0].speaker, tuple(group)) for group in made)


def speaker_runs(turns: Sequence[Turn]) -> tuple[Run, ...]:
    """Return when each volley begins and whose it is; a short "yeah" ends nobody's turn.

    Args:
        turns: who speaks when, in order of time.
    """
    runs: list[Run] = []
    for turn in turns:
        if turn.speaker is None:
            continue
        is_other = not runs or runs[-1].speaker is not turn.speaker
        if is_other and not (runs and _is_noise(turn.words)):
            runs.append(Run(turn.start_ms, turn.speaker))
    return tuple(runs)


def _is_noise(words: str) -> bool:
    said = re.findall(r"[^\W\d_]+", words.casefold())
    return 0 < len(said) <= _MOST_WORDS_OF_A_NOISE and all(word in _NOISES for word in said)


def _by_turns(marks: Sequence[BehaviourMark], runs: Sequence[Run]) -> tuple[Volley, ...]:
    made: list[Volley] = []
    for speaker in (*Speaker, None):
        own = [mark for mark in marks if mark.speaker is speaker]
        starts = [run.start_ms for run in runs if speaker is None or run.speaker is speaker]
        group: list[BehaviourMark] = []
        number_of_group = -1
        for mark in own:
            number = bisect_right(starts, mark.at_ms)
            if group and number != number_of_group:
                made.append(Volley(speaker, tuple(group)))
                group = []
            number_of_group = number
            group.append(mark)
        if group:
            made.append(Volley(speaker, tuple(group)))
    made.sort(key=lambda volley: (volley.marks[0].at_ms, volley.marks[0].id.int))
    return tuple(made)
