"""How a rubric is worked: its passes, its unit of coding, its extra fields, what they ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Task = Literal["rate", "parse", "code"]
Playback = Literal["free", "non_stop", "by_unit"]
UnitKind = Literal["event", "volley", "utterance"]
FieldKind = Literal["text", "choice", "number"]
AskedWhen = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class CodingPass:
    """One listening of several, in order, with what is done in it.

    `playback` "non_stop" lets the sound run without pauses, "by_unit" stops at the end of each
    unit. `freezes_units` says that units cannot be changed once the pass is done.
    """

    key: str
    label: str
    tasks: tuple[Task, ...]
    playback: Playback = "free"
    freezes_units: bool = False
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class UnitRule:
    """What one code stands for, and how speech is divided into such units.

    "event" is a moment that the coder picks, "volley" an uninterrupted turn, "utterance" a
    complete thought of a division that is made first. `max_codes` None means no limit.
    `every_unit` says that no unit of either speaker is left without a code.
    """

    kind: UnitKind
    rule: str
    max_codes: int | None = None
    every_unit: bool = False


@dataclass(frozen=True, slots=True)
class ObservationField:
    """Something a coder writes down once per observation that is neither a rating nor a count.

    `choices` are those of a "choice", in order. `low` and `high` are the ends of a "number",
    None where it is open. An answer that was not given is no answer, never an empty one.
    """

    key: str
    label: str
    kind: FieldKind
    question: str
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    asked: AskedWhen = "after"
    is_required: bool = False


class Feature(StrEnum):
    """Something a coding screen must be able to do before it can offer a rubric."""

    PASSES = "passes"
    PARSING = "parsing"
    CHORDS = "chords"
    NOT_APPLICABLE = "not_applicable"
    FIELDS = "fields"

    @property
    def label(self) -> str:
        """The words for a list of what a rubric asks for."""
        return _FEATURE_LABELS[self.value]


_FEATURE_LABELS: Mapping[str, str] = {
    "passes": "several passes in order",
    "parsing": "dividing speech into units before it is coded",
    "chords": "codes of two keys",
    "not_applicable": "ratings that may be not applicable",
    "fields": "extra fields beside ratings and counts",
}
