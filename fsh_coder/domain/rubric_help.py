"""What a rubric says about one code or dimension, put together for a coder who is unsure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fsh_coder.domain.rubric import (
    Anchor,
    BehaviourCode,
    Dimension,
    GroupCategory,
    Hierarchy,
    Rubric,
    WordingStatus,
)

#: The topic of what holds for every code and dimension; no code has this key.
WHOLE_RUBRIC = ""


class TopicKind(StrEnum):
    """What a topic is about."""

    CODE = "Code"
    DIMENSION = "Dimension"
    RUBRIC = "Whole rubric"


@dataclass(frozen=True, slots=True)
class HelpSection:
    """Sentences under a heading; ``is_numbered`` where their order matters."""

    heading: str
    sentences: tuple[str, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """Everything to read about one code, one dimension or the rubric as a whole.

    ``short``, ``keys`` and ``category`` are empty but for a code, ``anchors`` but for a
    dimension. ``wording`` is None for the rubric as a whole.
    """

    key: str
    kind: TopicKind
    label: str
    definition: str
    facts: str
    sections: tuple[HelpSection, ...]
    short: str = ""
    keys: tuple[str, ...] = ()
    category: GroupCategory | None = None
    anchors: tuple[Anchor, ...] = ()
    wording: WordingStatus | None = None

    def all_words(self) -> str:
        """Return all its words in one line, for a search."""
        return " ".join((self.short, self.label, *self.sentences()))

    def sentences(self) -> Iterator[str]:
        """Go through its sentences, the definition first."""
        yield self.definition
        for anchor in self.anchors:
            yield anchor.text
            yield from anchor.indicators
        for section in self.sections:
            yield from section.sentences


def topics(rubric: Rubric) -> tuple[HelpTopic, ...]:
    """Return every topic: the codes, the dimensions, then the rubric as a whole."""
    codes = tuple(_of_code(rubric, each) for each in rubric.codes)
    dimensions = tuple(_of_dimension(rubric, each) for each in rubric.dimensions)
    return (*codes, *dimensions, _of_rubric(rubric))


def _of_code(rubric: Rubric, code: BehaviourCode) -> HelpTopic:
    hierarchies = [each for each in rubric.hierarchies if code.key in each.codes]
    sections = (
        HelpSection("Decision rules", code.decision_rules),
        *(_hierarchy(rubric, each, code.key) for each in hierarchies),
        HelpSection("In one volley", tuple(_never_with(rubric, code.key))),
        HelpSection("Variants", tuple(_variants(rubric, code))),
    )
    return HelpTopic(
        key=code.key,
        kind=TopicKind.CODE,
        label=code.label,
        definition=code.definition,
        facts=_code_facts(rubric, code),
        sections=_said(sections),
        short=code.short,
        keys=code.keys,
        category=rubric.code_group(code.group).category,
        wording=code.wording,
    )


def _of_dimension(rubric: Rubric, dimension: Dimension) -> HelpTopic:
    group = next(
        (each.label for each in rubric.dimension_groups if each.key == dimension.group), ""
    )
    facts = [group, f"{dimension.low} to {dimension.high}"]
    if dimension.speaker is not None:
        facts.append(f"of the {dimension.speaker.value}")
    if dimension.reason_required:
        facts.append("needs a reason")
    return HelpTopic(
        key=dimension.key,
        kind=TopicKind.DIMENSION,
        label=dimension.label,
        definition=dimension.definition,
        facts=" · ".join(each for each in facts if each),
        sections=_said((HelpSection("Not applicable", tuple(_not_applicable(rubric, dimension))),)),
        anchors=dimension.anchors,
        wording=dimension.wording,
    )


def _of_rubric(rubric: Rubric) -> HelpTopic:
    unit = rubric.unit.rule if rubric.unit is not None else ""
    passes = tuple(
        f"{each.label}: {each.instruction}" if each.instruction else each.label
        for each in rubric.passes
    )
    sections = (
        HelpSection("Rules", rubric.rules),
        HelpSection("In one volley", tuple(_volley(rubric))),
        HelpSection("Unit of coding", (unit,) if unit else ()),
        HelpSection("Passes", passes, is_numbered=True),
        HelpSection("Not coded", rubric.not_coded),
        HelpSection("What is coded", (rubric.segment_rule,)),
        HelpSection("Where the wording comes from", (rubric.source_status, rubric.training_note)),
    )
    return HelpTopic(
        key=WHOLE_RUBRIC,
        kind=TopicKind.RUBRIC,
        label=rubric.short_title,
        definition=rubric.title,
        facts=f"version {rubric.version}",
        sections=_said(sections),
    )


def _said(sections: tuple[HelpSection, ...]) -> tuple[HelpSection, ...]:
    """Return the sections that say something."""
    return tuple(each for each in sections if any(each.sentences))


def _code_facts(rubric: Rubric, code: BehaviourCode) -> str:
    group = rubric.code_group(code.group).label
    speaker = f"shown by the {code.speaker.value}" if code.speaker else "shown by either speaker"
    adherence = {"mia": "fits MI", "mina": "works against MI", "neutral": ""}[code.adherence]
    return " · ".join(each for each in (group, speaker, adherence) if each)


def _hierarchy(rubric: Rubric, hierarchy: Hierarchy, key: str) -> HelpSection:
    order = [
        f"{code.short} {code.label}" + (" (this code)" if code.key == key else "")
        for code in (rubric.code(each) for each in hierarchy.codes)
    ]
    ranks = "Highest first: " + ", ".join(order) + "."
    return HelpSection(f"Hierarchy: {hierarchy.label}", (hierarchy.rule, ranks))


def _never_with(rubric: Rubric, key: str) -> Iterator[str]:
    for codes in rubric.volley_rules.exclusive_sets:
        if key in codes:
            others = [rubric.code(each).label for each in codes if each != key]
            yield f"Not in one volley with {_either(others)}."
    if rubric.volley_rules.once_each:
        yield "At most once in a volley."


def _volley(rubric: Rubric) -> Iterator[str]:
    rules = rubric.volley_rules
    if rules.max_per_volley is not None:
        yield f"At most {rules.max_per_volley} codes."
    if rules.once_each:
        yield "Each code at most once."
    for codes in rules.exclusive_sets:
        yield f"Only one of {_either([rubric.code(each).label for each in codes])}."


def _variants(rubric: Rubric, code: BehaviourCode) -> Iterator[str]:
    family = next(
        (each for each in rubric.families if code.family and each.key == code.family), None
    )
    if family is None:
        return
    attribute = next((each for each in rubric.attributes if each.key == family.attribute), None)
    for other in rubric.variants_of(family.key):
        value = attribute.value(other.variant) if attribute is not None else None
        meaning = f": {value.label}" if value is not None else ""
        yield f"{other.short} {other.label} ({' '.join(other.keys)}){meaning}"


def _not_applicable(rubric: Rubric, dimension: Dimension) -> Iterator[str]:
    when = dimension.not_applicable_when
    if when is not None:
        other = rubric.dimension(when.dimension).label
        yield f"Not applicable exactly when {other} is {when.score}."
    elif dimension.not_applicable:
        yield "May be rated not applicable; that is no score, and not the same as not rated."


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
