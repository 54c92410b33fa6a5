"""Rubrics: the dimensions that are rated, the behaviour codes that are marked, and their scores.

A rubric comes from a file (``formats.rubric_file``) and is never changed afterwards. Its
cross-field rules stand in ``rubric_rules``; its formulas are read by ``formula``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from fsh_coder.domain import formula
from fsh_coder.domain.bounds import Bounds
from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric_procedure import CodingPass, Feature, ObservationField, UnitRule
from fsh_coder.domain.rubric_variants import CodeFamily, VariantAttribute

GroupCategory = Literal["reflect", "question", "info", "mia", "mina", "change", "sustain"]
Adherence = Literal["mia", "mina", "neutral"]
Unit = Literal["score", "percent", "ratio", "count"]
Block = Literal["global", "count", "derived"]
Comparison = Literal[">=", ">", "<=", "<"]

#: Keys of the coding screen that no behaviour code may take, each with its use there.
#: Letters stand in upper case; digits give scores.
RESERVED_HOTKEYS: Mapping[str, str] = {
    "L": "loop",
    "U": "unsure",
    "N": "note",
    "SPACE": "play and pause",
    ",": "one step back",
    ".": "one step forward",
    "?": "the list of keys",
    **{str(digit): "global ratings" for digit in range(10)},
}

#: What may follow the first key of a code of two keys, which is always a letter.
SECOND_KEYS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-/*="

#: The rating form has room for this many scores in a row.
MAX_SCORES = 11


class WordingStatus(StrEnum):
    """How far the wording of a dimension or code was compared with the original manual.

    No file says LOCAL: it is what a study's own wording in place of the rubric's is shown as.
    """

    VERIFIED = "verified"
    MEMORY = "memory"
    PROJECT = "project"
    LOCAL = "local"

    @property
    def label(self) -> str:
        """The short form for a badge."""
        return _WORDING_LABELS[self.value]

    @property
    def explanation(self) -> str:
        """The whole sentence for the screen and the codebook."""
        return _WORDING_EXPLANATIONS[self.value]


_WORDING_LABELS: Mapping[str, str] = {
    "verified": "own words, checked",
    "memory": "from memory",
    "project": "project wording",
    "local": "local wording",
}
_WORDING_EXPLANATIONS: Mapping[str, str] = {
    "verified": "Put in this project’s own words and compared with the original.",
    "memory": "Written from memory and not yet compared with the original.",
    "project": "Project wording: the published wording was not available, so this is a "
    "reconstruction, pending a check against the original.",
    "local": "This study’s own wording, put in place of the rubric’s; it stays in the study.",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """The text that fixes one point of a dimension's scale, with what a coder may hear there."""

    score: int
    text: str
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """Scores with their anchors that several dimensions share.

    `not_applicable` says that a dimension on it may be rated not applicable.
    """

    key: str
    label: str
    low: int
    high: int
    anchors: tuple[Anchor, ...]
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class NotApplicableWhen:
    """The score of another dimension with which a dimension is not applicable, and only then."""

    dimension: str
    score: int


@dataclass(frozen=True, slots=True)
class DimensionGroup:
    """A heading under which dimensions stand together."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """A quality of the whole segment, rated once on whole numbers from `low` to `high`.

    `scale` is the key of the shared scale it is rated on, empty when the scale is its own.
    Dimensions with the same `item` rate one thing in several respects and stand side by side.
    `speaker` is whose quality it is, None when the rubric does not say. `not_applicable` says
    that a coder may rate it NOT_APPLICABLE; with `not_applicable_when` that is settled by
    another rating.
    """

    key: str
    label: str
    group: str
    low: int
    high: int
    definition: str
    anchors: tuple[Anchor, ...]
    wording: WordingStatus
    reason_required: bool
    scale: str = ""
    item: str = ""
    speaker: Speaker | None = None
    not_applicable: bool = False
    not_applicable_when: NotApplicableWhen | None = None

    def scores(self) -> range:
        """Return every score a coder may give, lowest first."""
        return range(self.low, self.high + 1)

    def anchor(self, score: int) -> Anchor:
        """Return the anchor of `score`.

        Raises:
            UnknownScoreError: the scale has no such score.
        """
        for anchor in self.anchors:
            if anchor.score == score:
                return anchor
        raise UnknownScoreError(self.key, score)


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """A heading of the behaviour pad; its category gives the group's colour and shape."""

    key: str
    label: str
    category: GroupCategory


@dataclass(frozen=True, slots=True)
class BehaviourCode:
    """A behaviour that is marked when it is heard, and counted.

    `short` fits a flag on the waveform. `hotkey` is one letter, without regard to case, or
    two keys one after the other such as ``R+``. `speaker` is who may show the behaviour, None
    when both may. `family` and `variant` are the key of the code's family and its sign there,
    both empty for a code on its own.
    """

    key: str
    short: str
    label: str
    hotkey: str
    speaker: Speaker | None
    group: str
    adherence: Adherence
    definition: str
    decision_rules: tuple[str, ...] = ()
    wording: WordingStatus = WordingStatus.PROJECT
    family: str = ""
    variant: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys to press one after the other, letters in upper case."""
        return tuple(self.hotkey.upper())


@dataclass(frozen=True, slots=True)
class DerivedScore:
    """A score computed from ratings, counts and other derived scores; see ``formula``."""

    key: str
    label: str
    formula: str
    unit: Unit
    basis: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A level that a measure reaches at a value, and on what authority."""

    measure: str
    level: str
    op: Comparison
    value: float
    basis: str

    def is_met_by(self, value: float) -> bool:
        """Say whether `value`, in the measure's own unit and unrounded, reaches the level."""
        match self.op:
            case ">=":
                return value >= self.value
            case ">":
                return value > self.value
            case "<=":
                return value <= self.value
            case "<":
                return value < self.value


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Codes of which only one may stand for an utterance, highest first, and how to choose."""

    key: str
    label: str
    codes: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class VolleyRules:
    """What one volley, an uninterrupted turn of one speaker, may be given.

    `max_per_volley` None means no limit. Of each exclusive set at most one code is given.
    `once_each` says that a code is given at most once.
    """

    max_per_volley: int | None = None
    exclusive_sets: tuple[tuple[str, ...], ...] = ()
    once_each: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of an export: a rating, a count or a derived score.

    `low` and `high` are the ends of its axis, None where it is open; a percentage ends at 100.
    """

    key: str
    label: str
    block: Block
    unit: Unit
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Rubric:
    """An instrument, as read from its file.

    `text` is the file's own text with line ends made alike; `digest` is its SHA-256 in
    hexadecimal, which an observation pins.
    """

    key: str
    version: str
    title: str
    short_title: str
    citation: str
    licence_note: str
    source_status: str
    training_note: str
    requires_change_goal: bool
    segment_rule: str
    dimension_groups: tuple[DimensionGroup, ...]
    dimensions: tuple[Dimension, ...]
    code_groups: tuple[CodeGroup, ...]
    codes: tuple[BehaviourCode, ...]
    derived: tuple[DerivedScore, ...]
    thresholds: tuple[Threshold, ...]
    hierarchies: tuple[Hierarchy, ...]
    volley_rules: VolleyRules
    rules: tuple[str, ...]
    not_coded: tuple[str, ...]
    text: str
    digest: str
    scales: tuple[Scale, ...] = ()
    attributes: tuple[VariantAttribute, ...] = ()
    families: tuple[CodeFamily, ...] = ()
    passes: tuple[CodingPass, ...] = ()
    unit: UnitRule | None = None
    fields: tuple[ObservationField, ...] = ()

    @property
    def needs(self) -> tuple[Feature, ...]:
        """What a coding screen must be able to do to work this rubric whole; often nothing."""
        found = {
            Feature.PASSES: bool(self.passes),
            Feature.PARSING: any("parse" in each.tasks for each in self.passes)
            or (self.unit is not None and self.unit.kind == "utterance"),
            Feature.CHORDS: any(len(code.keys) > 1 for code in self.codes),
            Feature.NOT_APPLICABLE: any(each.not_applicable for each in self.dimensions),
            Feature.FIELDS: bool(self.fields),
        }
        return tuple(feature for feature, is_needed in found.items() if is_needed)

    def dimension(self, key: str) -> Dimension:
        """Return the dimension with this key.

        Raises:
            UnknownMeasureError: the rubric has no such dimension.
        """
        for dimension in self.dimensions:
            if dimension.key == key:
                return dimension
        raise UnknownMeasureError(self.short_title, key)

    def code(self, key: str) -> BehaviourCode:
        """Return the behaviour code with this key.

        Raises:
            UnknownMeasureError: the rubric has no such code.
        """
        for code in self.codes:
            if code.key == key:
                return code
        raise UnknownMeasureError(self.short_title, key)

    def code_for_hotkey(self, hotkey: str) -> BehaviourCode | None:
        """Return the code of a key on the keyboard in either case; None when it has none.

        For a code of two keys give both, such as ``r+``; the first alone has no code.
        """
        pressed = hotkey.upper()
        for code in self.codes:
            if code.hotkey.upper() == pressed:
                return code
        return None

    def codes_after(self, first_key: str) -> tuple[BehaviourCode, ...]:
        """Return the codes of two keys that begin with this one; empty when none does."""
        pressed = first_key.upper()
        return tuple(code for code in self.codes if len(code.keys) > 1 and code.keys[0] == pressed)

    def variants_of(self, family: str) -> tuple[BehaviourCode, ...]:
        """Return the codes of a family in the rubric's order; empty for an unknown one."""
        return tuple(code for code in self.codes if family and code.family == family)

    def code_group(self, key: str) -> CodeGroup:
        """Return the group of codes with this key.

        Raises:
            UnknownMeasureError: the rubric has no such group.
        """
        for group in self.code_groups:
            if group.key == key:
                return group
        raise UnknownMeasureError(self.short_title, key)

    def thresholds_of(self, measure: str) -> tuple[Threshold, ...]:
        """Return the thresholds of one measure in the rubric's order; often none."""
        return tuple(each for each in self.thresholds if each.measure == measure)

    def measures(self) -> tuple[Measure, ...]:
        """Return every rating, count and derived score, in this order."""
        globals_ = tuple(
            Measure(each.key, each.label, "global", "score", float(each.low), float(each.high))
            for each in self.dimensions
        )
        counts = tuple(
            Measure(each.key, each.label, "count", "count", 0.0, None) for each in self.codes
        )
        return globals_ + counts + self._derived_measures()

    def _derived_measures(self) -> tuple[Measure, ...]:
        known: dict[str, Bounds] = {
            each.key: Bounds(float(each.low), float(each.high), may_lack=each.not_applicable)
            for each in self.dimensions
        }
        known |= {code.key: Bounds(0.0, None) for code in self.codes}
        known |= {family.key: Bounds(0.0, None) for family in self.families}
        formulas = {each.key: formula.parse(each.formula) for each in self.derived}
        for key in formula.evaluation_order(formulas):
            known[key] = formulas[key].bounds(known)
        return tuple(_derived_measure(each, known[each.key]) for each in self.derived)


def _derived_measure(derived: DerivedScore, bounds: Bounds) -> Measure:
    high = bounds.high
    if derived.unit == "percent" and high is None:
        high = 100.0
    return Measure(derived.key, derived.label, "derived", derived.unit, bounds.low, high)


def names_apart(rubrics: Iterable[Rubric]) -> dict[str, str]:
    """Return each rubric's short title by digest, with its version where another has the same."""
    every = {each.digest: each for each in rubrics}
    times = Counter(each.short_title for each in every.values())
    return {
        digest: each.short_title
        if times[each.short_title] == 1
        else f"{each.short_title}, version {each.version}"
        for digest, each in every.items()
    }


class UnknownMeasureError(LookupError):
    """A dimension, code or group was asked for that the rubric does not have."""

    def __init__(self, rubric: str, key: str) -> None:
        super().__init__(f"{rubric} has nothing called {key!r}")
        self.rubric = rubric
        self.key = key


class UnknownScoreError(LookupError):
    """An anchor was asked for outside the scale."""

    def __init__(self, dimension: str, score: int) -> None:
        super().__init__(f"the scale of {dimension!r} has no score {score}")
        self.dimension = dimension
        self.score = score
