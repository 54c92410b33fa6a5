"""What differs between two versions of a rubric, in words that a person can read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum, StrEnum
from typing import Protocol, cast

from fsh_coder.domain.rubric import Anchor, NotApplicableWhen, Rubric, Threshold
from fsh_coder.domain.rubric_variants import VariantValue


class ChangeKind(StrEnum):
    """What became of a part of a rubric."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RESCORED = "rescored"
    REKEYED = "rekeyed"
    REARRANGED = "rearranged"

    @property
    def explanation(self) -> str:
        """The whole sentence for the screen."""
        return _EXPLANATIONS[self.value]


_EXPLANATIONS: Mapping[str, str] = {
    "added": "Not in the version before.",
    "removed": "Only in the version before.",
    "reworded": "Coders read other words.",
    "rescored": "Scores of both versions do not mean the same.",
    "rekeyed": "Another key on the keyboard, or another name in files.",
    "rearranged": "In another place or under another heading.",
}


@dataclass(frozen=True, slots=True)
class RubricChange:
    """One difference; ``before`` and ``after`` are "" where there is nothing to show.

    ``part`` is the kind of thing, such as ``Code``; ``name`` its label; ``what`` the field in
    words, "" when the whole thing is meant.
    """

    kind: ChangeKind
    part: str
    name: str
    what: str = ""
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        """Return the difference in one line."""
        whose = f"{self.part} “{self.name}”" if self.name else self.part
        if self.kind in (ChangeKind.ADDED, ChangeKind.REMOVED) and not self.what:
            return f"{whose} {self.kind.value}"
        before = f"“{self.before}”" if self.before else "nothing"
        after = f"“{self.after}”" if self.after else "nothing"
        return f"{whose}, {self.what}: {before} → {after}"


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def label(self) -> str: ...


_LISTS: Mapping[str, str] = {
    "dimension_groups": "Dimension group",
    "scales": "Shared scale",
    "dimensions": "Dimension",
    "code_groups": "Code group",
    "attributes": "Attribute",
    "families": "Family",
    "codes": "Code",
    "derived": "Score",
    "hierarchies": "Hierarchy",
    "passes": "Pass",
    "fields": "Field",
}
_SENTENCES: Mapping[str, str] = {"rules": "Rule", "not_coded": "Not coded"}
_LEFT_OUT = {"text", "digest", "version", "thresholds", *_LISTS, *_SENTENCES}

_RESCORED = {
    "low", "high", "scale", "not_applicable", "not_applicable_when", "reason_required",
    "adherence", "family", "variant", "speaker", "formula", "unit", "op", "value", "attribute",
    "values", "codes", "rule", "max_per_volley", "exclusive_sets", "once_each", "kind",
    "max_codes", "every_unit", "tasks", "playback", "freezes_units", "choices", "asked",
    "is_required", "requires_change_goal", "segment_rule",
}  # fmt: skip
_REARRANGED = {"group", "item", "category"}
_REKEYED = {"hotkey", "key"}

_WORDS: Mapping[str, str] = {
    "low": "lowest score",
    "high": "highest score",
    "scale": "shared scale",
    "short": "short name",
    "reason_required": "reason required",
    "op": "comparison",
    "is_required": "required",
    "freezes_units": "units fixed afterwards",
    "max_per_volley": "most codes for a volley",
    "once_each": "each code once",
    "every_unit": "every unit coded",
    "max_codes": "most codes for a unit",
    "not_applicable_when": "not applicable when",
}


def difference(old: Rubric, new: Rubric) -> tuple[RubricChange, ...]:
    """Return all that differs between two versions, in the order of the file; empty for none.

    The version's own name, comments and the layout of the file do not count.
    """
    return tuple(_changes(old, new))


def _changes(old: Rubric, new: Rubric) -> Iterator[RubricChange]:
    plain = [each.name for each in fields(Rubric) if each.name not in _LEFT_OUT]
    for name in plain:
        if name in ("unit", "volley_rules"):
            yield from _block(name, getattr(old, name), getattr(new, name))
        else:
            yield from _field("Rubric", "", name, getattr(old, name), getattr(new, name))
    for name, part in _LISTS.items():
        before = cast(tuple[_Keyed, ...], getattr(old, name))
        after = cast(tuple[_Keyed, ...], getattr(new, name))
        yield from _keyed(part, before, after)
    yield from _thresholds(old.thresholds, new.thresholds)
    for name, part in _SENTENCES.items():
        yield from _sentences(part, getattr(old, name), getattr(new, name))


def _block(name: str, old: object, new: object) -> Iterator[RubricChange]:
    part = {"unit": "Unit of coding", "volley_rules": "Volley rules"}[name]
    if (old is None) != (new is None):
        kind = ChangeKind.REMOVED if new is None else ChangeKind.ADDED
        yield RubricChange(kind, part, "")
    elif old is not None:
        yield from _parts(part, "", old, new)


def _keyed(part: str, old: tuple[_Keyed, ...], new: tuple[_Keyed, ...]) -> Iterator[RubricChange]:
    before, after = {each.key: each for each in old}, {each.key: each for each in new}
    renamed = _renamed(before, after)
    for key, each in before.items():
        now = after.get(renamed.get(key, key))
        if now is None:
            yield RubricChange(ChangeKind.REMOVED, part, each.label)
        else:
            yield from _parts(part, each.label, each, now)
    newly = [each for key, each in after.items() if key not in before]
    newly = [each for each in newly if each.key not in renamed.values()]
    for each in newly:
        yield RubricChange(ChangeKind.ADDED, part, each.label)
    order = [renamed.get(key, key) for key in before if renamed.get(key, key) in after]
    new_order = [key for key in after if key in order]
    if order != new_order:
        words = [", ".join(after[key].label for key in keys) for keys in (order, new_order)]
        yield RubricChange(ChangeKind.REARRANGED, _plural(part), "", "order", *words)


def _renamed(before: Mapping[str, _Keyed], after: Mapping[str, _Keyed]) -> dict[str, str]:
    """Return the new key of what kept its label but not its key."""
    gone = {each.label.casefold(): key for key, each in before.items() if key not in after}
    come = {each.label.casefold(): key for key, each in after.items() if key not in before}
    return {gone[label]: come[label] for label in gone if label in come}


def _parts(part: str, label: str, old: object, new: object) -> Iterator[RubricChange]:
    # Every part of a rubric is a frozen value.
    names = cast(tuple[str, ...], type(old).__slots__)  # type: ignore[attr-defined]  # slots=True gives it
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if name == "anchors":
            yield from _anchors(part, label, before, after)
        else:
            yield from _field(part, label, name, before, after)


def _anchors(
    part: str, label: str, old: tuple[Anchor, ...], new: tuple[Anchor, ...]
) -> Iterator[RubricChange]:
    before, after = {each.score: each for each in old}, {each.score: each for each in new}
    for score in sorted(before | after):
        one, other = before.get(score), after.get(score)
        if one == other:
            continue
        kind = ChangeKind.REWORDED if one and other else ChangeKind.RESCORED
        said = [_shown(each) if each else "" for each in (one, other)]
        yield RubricChange(kind, part, label, f"anchor {score}", *said)
    if [each.score for each in old] != [each.score for each in new] and set(before) == set(after):
        orders = [", ".join(str(each.score) for each in anchors) for anchors in (old, new)]
        yield RubricChange(ChangeKind.REARRANGED, part, label, "order of anchors", *orders)


def _thresholds(old: tuple[Threshold, ...], new: tuple[Threshold, ...]) -> Iterator[RubricChange]:
    before = {(each.measure, each.level): each for each in old}
    after = {(each.measure, each.level): each for each in new}
    for each in dict.fromkeys((*before, *after)):
        name = f"{each[0]} {each[1]}"
        if each not in after:
            yield RubricChange(ChangeKind.REMOVED, "Threshold", name)
        elif each not in before:
            yield RubricChange(ChangeKind.ADDED, "Threshold", name)
        else:
            yield from _parts("Threshold", name, before[each], after[each])
    kept = [each for each in before if each in after]
    now = [each for each in after if each in before]
    if kept != now:
        words = [", ".join(" ".join(each) for each in keys) for keys in (kept, now)]
        yield RubricChange(ChangeKind.REARRANGED, "Thresholds", "", "order", *words)


def _sentences(part: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[RubricChange]:
    gone = [each for each in old if each not in new]
    come = [each for each in new if each not in old]
    for sentence in gone:
        yield RubricChange(ChangeKind.REMOVED, part, sentence)
    for sentence in come:
        yield RubricChange(ChangeKind.ADDED, part, sentence)
    if not gone and not come and old != new:
        words = (" / ".join(old), " / ".join(new))
        yield RubricChange(ChangeKind.REARRANGED, _plural(part), "", "order", *words)


def _plural(part: str) -> str:
    if part.endswith("y"):
        return f"{part[:-1]}ies"
    return f"{part}es" if part.endswith("s") else f"{part}s"


def _field(part: str, label: str, name: str, old: object, new: object) -> Iterator[RubricChange]:
    if old != new:
        words = _WORDS.get(name, name.replace("_", " "))
        yield RubricChange(_kind(name), part, label, words, _shown(old), _shown(new))


def _kind(name: str) -> ChangeKind:
    if name in _RESCORED:
        return ChangeKind.RESCORED
    if name in _REARRANGED:
        return ChangeKind.REARRANGED
    return ChangeKind.REKEYED if name in _REKEYED else ChangeKind.REWORDED


def _shown(value: object) -> str:
    words = str(value)
    match value:
        case None:
            words = ""
        case bool():
            words = "yes" if value else "no"
        case Enum():
            words = str(value.value)
        case Anchor():
            heard = f" ({'; '.join(value.indicators)})" if value.indicators else ""
            words = value.text + heard
        case NotApplicableWhen():
            words = f"{value.dimension} is {value.score}"
        case VariantValue():
            words = f"{value.sign} {value.label}"
        case tuple():
            words = "; ".join(_shown(each) for each in value)
        case float():
            words = f"{value:.15g}"
    return words
