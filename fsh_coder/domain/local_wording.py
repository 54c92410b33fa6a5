"""A site's own copy of a manual's wording, shown in place of a rubric's and kept apart from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fsh_coder.domain.rubric import Anchor, BehaviourCode, Dimension, Rubric, WordingStatus

DEFINITION = "definition"
DECISION_RULES = "decision_rules"
_ANCHOR, _INDICATORS = "anchor", "indicators"


@dataclass(frozen=True, slots=True)
class LocalWords:
    """What stands in place of one part of a code or dimension; a line each where ours has lines.

    ``target`` is the key of the code or dimension, ``part`` one of `parts_of`.
    """

    target: str
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class WordingPart:
    """A part of a rubric that a site may reword; ``own_text`` is what the rubric itself says."""

    target: str
    target_label: str
    part: str
    label: str
    own_text: str


def parts_of(rubric: Rubric) -> tuple[WordingPart, ...]:
    """Return everything that may be reworded: dimensions with their anchors, then codes."""
    return tuple(_parts(rubric))


def reworded(rubric: Rubric, words: Iterable[LocalWords]) -> Rubric:
    """Return the rubric as this site reads it, each touched part signed as local wording.

    Text and digest stay: it is still the same version, and nothing is scored otherwise. Words
    for what the rubric does not have are passed over.
    """
    given: dict[str, dict[str, str]] = {}
    for each in words:
        given.setdefault(each.target, {})[each.part] = each.text
    if not given:
        return rubric
    return replace(
        rubric,
        dimensions=tuple(_dimension(each, given.get(each.key, {})) for each in rubric.dimensions),
        codes=tuple(_code(each, given.get(each.key, {})) for each in rubric.codes),
    )


def _parts(rubric: Rubric) -> Iterator[WordingPart]:
    for each in rubric.dimensions:
        yield WordingPart(each.key, each.label, DEFINITION, "Definition", each.definition)
        for anchor in each.anchors:
            score = anchor.score
            heard = "\n".join(anchor.indicators)
            yield WordingPart(
                each.key, each.label, f"{_ANCHOR} {score}", f"What {score} means", anchor.text
            )
            yield WordingPart(
                each.key, each.label, f"{_INDICATORS} {score}", f"Often heard at {score}", heard
            )
    for code in rubric.codes:
        rules = "\n".join(code.decision_rules)
        yield WordingPart(code.key, code.label, DEFINITION, "Definition", code.definition)
        yield WordingPart(code.key, code.label, DECISION_RULES, "Decision rules", rules)


def _dimension(dimension: Dimension, given: Mapping[str, str]) -> Dimension:
    if not given:
        return dimension
    return replace(
        dimension,
        definition=given.get(DEFINITION, dimension.definition),
        anchors=tuple(_anchor(each, given) for each in dimension.anchors),
        wording=WordingStatus.LOCAL,
    )


def _anchor(anchor: Anchor, given: Mapping[str, str]) -> Anchor:
    heard = given.get(f"{_INDICATORS} {anchor.score}")
    return replace(
        anchor,
        text=given.get(f"{_ANCHOR} {anchor.score}", anchor.text),
        indicators=anchor.indicators if heard is None else _lines(heard),
    )


def _code(code: BehaviourCode, given: Mapping[str, str]) -> BehaviourCode:
    if not given:
        return code
    rules = given.get(DECISION_RULES)
    return replace(
        code,
        definition=given.get(DEFINITION, code.definition),
        decision_rules=code.decision_rules if rules is None else _lines(rules),
        wording=WordingStatus.LOCAL,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
