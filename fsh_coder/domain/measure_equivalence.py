"""Measures of two versions of a rubric: which mean the same, and which a lead may declare so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fsh_coder.domain import formula
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.rubric import Measure, Rubric
from fsh_coder.domain.rubric_difference import ChangeKind, RubricChange, difference

#: Under these words reports say which versions were put together.
VERSIONS_PUT_TOGETHER = "Versions put together"

_PARTS = {"global": "Dimension", "count": "Code", "derived": "Score"}
_FOR_ALL = {"Rule", "Not coded", "Pass"}
_FOR_COUNTS = {"Unit of coding", "Volley rules"}
#: What is said about the rubric as a whole that has a bearing on its scores.
_OF_RUBRIC = {"segment rule", "requires change goal"}
# Another key to press or heading, or a reason asked for, leaves the score what it is.
_HARMLESS_KINDS = {ChangeKind.REKEYED, ChangeKind.REARRANGED}
_HARMLESS = {"reason required", "wording", "short name"}


class Standing(StrEnum):
    """Whether a measure of two versions means the same."""

    UNCHANGED = "unchanged"
    REWORDED = "reworded"
    RESCORED = "rescored"

    @property
    def may_be_declared(self) -> bool:
        """Whether a lead may declare both equivalent."""
        return self is not Standing.RESCORED


@dataclass(frozen=True, slots=True)
class MeasureEquivalence:
    """A lead's word that a measure means the same in two versions."""

    earlier_digest: str
    later_digest: str
    earlier_measure: str
    later_measure: str
    reason: str
    declared_at: datetime
    declared_by: CoderId


@dataclass(frozen=True, slots=True)
class MeasurePair:
    """A measure in two versions; ``why`` says what differs, in sentences."""

    earlier: Measure
    later: Measure
    standing: Standing
    why: tuple[str, ...]


def measure_pairs(earlier: Rubric, later: Rubric) -> tuple[MeasurePair, ...]:
    """Return the measures that both versions have, in the later one's order.

    They are the same by name in files, or by label where only that name was changed. A score
    is no better than what it is computed from.
    """
    changes = difference(earlier, later)
    found: dict[str, MeasurePair] = {}
    for mine, other in _same(earlier, later):
        own = [*_own(changes, other), *_around(changes, other, rubrics=(earlier, later))]
        found[mine.key] = MeasurePair(other, mine, _standing(own), _sentences(own))
    for key in formula.evaluation_order(_formulas(later)):
        if key in found:
            found[key] = _no_better(found[key], found, rubric=later)
    return tuple(found[each.key] for each in later.measures() if each.key in found)


def _same(earlier: Rubric, later: Rubric) -> Iterator[tuple[Measure, Measure]]:
    before = {(each.block, each.key): each for each in earlier.measures()}
    kept = {(each.block, each.key) for each in later.measures()}
    renamed = {
        (each.block, each.label.casefold()): each
        for place, each in before.items()
        if place not in kept
    }
    for mine in later.measures():
        other = before.get((mine.block, mine.key))
        other = other or renamed.get((mine.block, mine.label.casefold()))
        if other is not None:
            yield mine, other


def _own(changes: Iterable[RubricChange], measure: Measure) -> list[RubricChange]:
    part = _PARTS[measure.block]
    return [each for each in changes if (each.part, each.name) == (part, measure.label)]


def _around(
    changes: Iterable[RubricChange], measure: Measure, *, rubrics: tuple[Rubric, Rubric]
) -> Iterator[RubricChange]:
    """Yield what changed around a measure: no new scale, but perhaps another use of it."""
    hierarchies = {
        each.label for rubric in rubrics for each in rubric.hierarchies if measure.key in each.codes
    }
    for each in changes:
        is_near = each.part in _FOR_ALL or (each.part == "Rubric" and each.what in _OF_RUBRIC)
        if measure.block == "count":
            is_near |= each.part in _FOR_COUNTS
            is_near |= each.part == "Hierarchy" and each.name in hierarchies
        if is_near and measure.block != "derived":
            yield _softened(each)


def _softened(change: RubricChange) -> RubricChange:
    return RubricChange(
        ChangeKind.REWORDED, change.part, change.name, change.what, change.before, change.after
    )


def _standing(changes: Iterable[RubricChange]) -> Standing:
    kinds = {each.kind for each in changes if not _is_harmless(each)}
    if ChangeKind.RESCORED in kinds:
        return Standing.RESCORED
    return Standing.REWORDED if kinds else Standing.UNCHANGED


def _sentences(changes: Iterable[RubricChange]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.sentence for each in changes if not _is_harmless(each)))


def _is_harmless(change: RubricChange) -> bool:
    return change.kind in _HARMLESS_KINDS or change.what in _HARMLESS


def _formulas(rubric: Rubric) -> dict[str, formula.Formula]:
    return {each.key: formula.parse(each.formula) for each in rubric.derived}


def _no_better(
    pair: MeasurePair, found: Mapping[str, MeasurePair], *, rubric: Rubric
) -> MeasurePair:
    standings, why = {pair.standing}, list(pair.why)
    labels = {each.key: each.label for each in rubric.measures()}
    for name in _inputs(rubric, pair.later.key):
        needed = found.get(name)
        standing = Standing.RESCORED if needed is None else needed.standing
        standings.add(standing)
        if needed is None:
            why.append(f"“{labels.get(name, name)}”, which it needs, is new.")
        elif standing is not Standing.UNCHANGED:
            why.append(f"“{needed.later.label}”, which it needs, is {standing.value}.")
    worst = max(standings, key=list(Standing).index)
    return MeasurePair(pair.earlier, pair.later, worst, tuple(dict.fromkeys(why)))


def _inputs(rubric: Rubric, score: str) -> Iterator[str]:
    families = {each.key for each in rubric.families}
    for name in _formulas(rubric)[score].names:
        if name in families:
            yield from (code.key for code in rubric.variants_of(name))
        else:
            yield name
