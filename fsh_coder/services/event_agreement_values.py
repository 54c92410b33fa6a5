"""The values of event-level agreement; screens and workbooks only show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fsh_coder.reliability.report import Coefficient


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure of several pairs of coders: mean, lowest and highest.

    All three are None where no pair has the figure.
    """

    mean: float | None
    lowest: float | None
    highest: float | None
    n_pairs: int

    @classmethod
    def of(cls, values: Iterable[float | None]) -> "Spread":
        """Return the spread of what is defined."""
        known = [value for value in values if value is not None]
        if not known:
            return cls(None, None, None, 0)
        return cls(sum(known) / len(known), min(known), max(known), len(known))


@dataclass(frozen=True, slots=True)
class EventCounts:
    """Marks of two coders: how many each made, and how many of them are pairs.

    A pair has the same code and is at most the tolerance apart.
    """

    n_first: int
    n_second: int
    matched: int

    @property
    def only_first(self) -> int:
        """Marks of the first coder without a partner."""
        return self.n_first - self.matched

    @property
    def only_second(self) -> int:
        """Marks of the second coder without a partner."""
        return self.n_second - self.matched

    @property
    def agreement(self) -> float | None:
        """Pairs / (marks of both - pairs), from 0 to 1; None where neither marked."""
        total = self.n_first + self.n_second - self.matched
        return self.matched / total if total else None

    @property
    def f1(self) -> float | None:
        """2 pairs / marks of both, from 0 to 1; None where neither marked."""
        total = self.n_first + self.n_second
        return 2 * self.matched / total if total else None


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """One code of one pair of coders; ``code`` is a key of the rubric."""

    code: str
    short: str
    label: str
    counts: EventCounts


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The agreement of all codes at one tolerance."""

    tolerance_ms: int
    counts: EventCounts


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two coders over the recordings that both submitted.

    ``kappa`` counts a mark without a partner as paired with nothing (nil); marks that share
    no code are paired by time, so it sees confusions of codes. It has no interval.
    """

    first: str
    second: str
    n_recordings: int
    codes: tuple[CodeAgreement, ...]
    total: EventCounts
    kappa: "Coefficient"
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code over all pairs of coders.

    ``n_marks`` are those of all coders on the double-coded recordings. ``pooled`` adds the
    pairs up, so a mark of one of three coders counts in two of them. With one pair, mean,
    lowest and highest are alike.
    """

    code: str
    short: str
    label: str
    n_marks: int
    pooled: EventCounts
    agreement: Spread
    f1: Spread


@dataclass(frozen=True, slots=True)
class CurveRow:
    """The agreement over all pairs of coders at one tolerance."""

    tolerance_ms: int
    agreement: Spread
    f1: Spread


@dataclass(frozen=True, slots=True)
class EventAgreement:
    """Event-level agreement of one rubric version at one tolerance, and over several.

    ``total`` is the row of all codes, its ``code`` is empty. ``codes`` are in the rubric's
    order, with those nobody marked.
    """

    rubric_title: str
    rubric_digest: str
    tolerance_ms: int
    n_recordings: int
    coders: tuple[str, ...]
    codes: tuple[CodeRow, ...]
    total: CodeRow
    kappa: Spread
    pairs: tuple[PairAgreement, ...]
    curve: tuple[CurveRow, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class CodeAtBothLevels:
    """A code's agreement on how often (the recording's count) beside agreement on when.

    ``icc`` is of the counts per recording, with its ``band``, None where it may have none.
    ``words`` say what the two together mean.
    """

    code: str
    short: str
    label: str
    n_marks: int
    icc: "Coefficient"
    band: str | None
    agreement: Spread
    f1: Spread
    words: str
