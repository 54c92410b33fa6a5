"""What a reliability workbook tells of single events: counts, each event, and what to settle."""

from dataclasses import dataclass
from enum import StrEnum


class EventKind(StrEnum):
    """How an event of two coders came out; the words are those of the sheets."""

    SAME_CODE = "same code"
    DIFFERENT_CODE = "different code"
    ONLY_FIRST = "only coder A"
    ONLY_SECOND = "only coder B"


@dataclass(frozen=True, slots=True)
class EventFigures:
    """Marks of two coders, of one code or of all.

    `matched` are pairs with the same code within the tolerance; `agreement` is their share of
    all marks once counted, `f1` twice their number by the marks of both. Both run from 0 to 1
    and are None where neither marked.
    """

    code: str
    label: str
    n_first: int
    n_second: int
    matched: int
    agreement: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class CurveFigure:
    """The agreement of all codes at one tolerance; None where neither marked."""

    tolerance_ms: int
    agreement: float | None


@dataclass(frozen=True, slots=True)
class PairOfCoders:
    """Two coders over the recordings that both submitted.

    `kappa` counts a mark without a partner as paired with nothing; where it is None
    `kappa_reason` says why.
    """

    first: str
    second: str
    n_recordings: int
    total: EventFigures
    codes: tuple[EventFigures, ...]
    kappa: float | None
    kappa_reason: str
    curve: tuple[CurveFigure, ...]


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """One event of two coders; a code is None where that coder marked nothing.

    `at_ms` is the earlier mark, `apart_ms` the second coder's mark less the first's, None
    with one mark only. `unit_ms` is where the coded unit begins and ends, the first coder's
    where both coded one; None where marks stand for no unit.
    """

    recording: str
    first: str
    second: str
    at_ms: int
    first_code: str | None
    second_code: str | None
    kind: EventKind
    apart_ms: int | None
    unit_ms: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class GivenMark:
    """What one coder marked at a moment: code None for nothing, `note` "" for none."""

    coder: str
    code: str | None
    note: str


@dataclass(frozen=True, slots=True)
class MarkDiscrepancy:
    """A moment on which coders differ; `kind_words` say how, for example ``missed: not TL``."""

    recording: str
    at_ms: int
    kind_words: str
    given: tuple[GivenMark, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes that were given, each once."""
        return tuple(dict.fromkeys(each.code for each in self.given if each.code is not None))


@dataclass(frozen=True, slots=True)
class EventContent:
    """Event-level agreement of every pair of coders with the events behind it.

    `codes` are the short names of the rubric's codes, in its order.
    """

    tolerance_ms: int
    sentence: str
    codes: tuple[str, ...]
    pairs: tuple[PairOfCoders, ...]
    listing: tuple[ListedEvent, ...]
    discrepancies: tuple[MarkDiscrepancy, ...]
