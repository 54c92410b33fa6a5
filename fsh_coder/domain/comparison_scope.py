"""Which codings a reliability figure rests on: of one kind, and of the study or a part of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.recording import PracticeSession
from fsh_coder.domain.study import Purpose


class PeriodReversed(UserFacingError):
    """A period was asked for that ends before it begins."""

    def __init__(self, held_from: date, held_to: date) -> None:
        super().__init__(
            f"The period ends on {day_words(held_to)}, before it begins on "
            f"{day_words(held_from)}. Choose a last day that is not before the first."
        )
        self.held_from = held_from
        self.held_to = held_to


class ComparedCodings(StrEnum):
    """The kinds of codings that are compared with each other, never with another kind.

    A calibration was coded to learn, a reference to be learnt from; together with the study's
    own codings they would say nothing. A consensus is in none of the kinds.
    """

    CODING = "coding"
    CALIBRATION = "calibration"
    REFERENCE = "reference"

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """Return the purposes of the observations."""
        if self is ComparedCodings.CODING:
            return tuple(purpose for purpose in Purpose if purpose.enters_reliability)
        return (Purpose(self.value),)

    @property
    def words(self) -> str:
        """Return the kind as a sentence names it."""
        return _WORDS[self]

    @property
    def sentence(self) -> str:
        """Return what enters, and what never does together with it."""
        others = [_WORDS[kind] for kind in ComparedCodings if kind is not self]
        return (
            f"Submitted {self.words}; never together with {' or '.join(others)}. "
            "A consensus never enters."
        )


_WORDS = {
    ComparedCodings.CODING: "primary and double codings",
    ComparedCodings.CALIBRATION: "calibration codings",
    ComparedCodings.REFERENCE: "reference codings",
}


@dataclass(frozen=True, slots=True)
class ComparisonScope:
    """A kind of codings, and of which sessions.

    ``phase`` None takes every phase. ``held_from`` and ``held_to`` are the first and the last
    day of the sessions, both included; None leaves that end open. A session without a date is
    in no period of days.

    Raises:
        PeriodReversed: the last day is before the first.
    """

    compared: ComparedCodings = ComparedCodings.CODING
    phase: str | None = None
    held_from: date | None = None
    held_to: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period without days."""
        if self.held_from and self.held_to and self.held_from > self.held_to:
            raise PeriodReversed(self.held_from, self.held_to)

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """Return the purposes of the observations that count."""
        return self.compared.purposes

    @property
    def has_days(self) -> bool:
        """Whether the sessions' dates count."""
        return self.held_from is not None or self.held_to is not None

    @property
    def is_whole_study(self) -> bool:
        """Whether every session counts."""
        return self.phase is None and not self.has_days

    @property
    def is_usual(self) -> bool:
        """Whether it is what reliability rests on unless somebody chooses."""
        return self == ComparisonScope()

    def takes(self, session: PracticeSession) -> bool:
        """Whether a session belongs to the chosen part of the study."""
        if self.phase is not None and session.phase != self.phase:
            return False
        if not self.has_days:
            return True
        if session.held_on is None:
            return False
        return (self.held_from or date.min) <= session.held_on <= (self.held_to or date.max)

    @property
    def period_words(self) -> str:
        """Return the part of the study: ``the whole study``, ``sessions of the phase “after”``."""
        if self.is_whole_study:
            return "the whole study"
        phase = "" if self.phase is None else f" of {phase_words(self.phase)}"
        return f"sessions{phase}{self._days()}"

    @property
    def words(self) -> str:
        """Return the whole choice: ``calibration codings, sessions of the phase “after”``."""
        return f"{self.compared.words}, {self.period_words}"

    def _days(self) -> str:
        if self.held_from is not None and self.held_to is not None:
            return f" held from {day_words(self.held_from)} to {day_words(self.held_to)}"
        if self.held_from is not None:
            return f" held from {day_words(self.held_from)} on"
        return "" if self.held_to is None else f" held until {day_words(self.held_to)}"


#: What reliability rests on unless somebody chooses: the coders' own codings of every session.
USUAL_SCOPE = ComparisonScope()


def phase_words(phase: str) -> str:
    """Return a phase as a sentence names it; sessions may have none."""
    return f"the phase “{phase}”" if phase else "no phase"


def day_words(day: date) -> str:
    """Return a day as people write it: ``3 Jan 2026``."""
    return f"{day.day} {day:%b %Y}"
