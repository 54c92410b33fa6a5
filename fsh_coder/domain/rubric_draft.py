"""Rubrics in the making: what a new part starts with, and keys that follow from labels."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from string import ascii_uppercase
from typing import Any, Final, Literal, TypeVar

from fsh_coder.domain.formula import MEAN
from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import (
    MAX_SCORES,
    RESERVED_HOTKEYS,
    Anchor,
    BehaviourCode,
    CodeGroup,
    DerivedScore,
    Dimension,
    DimensionGroup,
    Hierarchy,
    Rubric,
    Scale,
    Threshold,
    VolleyRules,
    WordingStatus,
)
from fsh_coder.domain.rubric_procedure import CodingPass, ObservationField

PartField = Literal["dimensions", "codes", "derived"]
Part = Dimension | BehaviourCode | DerivedScore
Named = TypeVar("Named", CodingPass, ObservationField, Scale, Hierarchy)

#: What words changed by hand are, until somebody compares them with the original.
UNCHECKED: Final = WordingStatus.PROJECT

_LONGEST_KEY = 40
_LONGEST_SHORT = 5


def blank() -> Rubric:
    """Return a rubric of one's own to begin with; it is not sound before it has content."""
    return Rubric(
        key="",
        version="1",
        title="",
        short_title="",
        citation="Made by our own team; cite the study.",
        licence_note="Our own wording.",
        source_status="Our own instrument: project wording throughout; there is no original.",
        training_note="Train together on practice recordings before coding alone.",
        requires_change_goal=False,
        segment_rule="The whole recording.",
        dimension_groups=(DimensionGroup("ratings", "Ratings"),),
        dimensions=(),
        code_groups=(CodeGroup("behaviours", "Behaviours", "reflect"),),
        codes=(),
        derived=(),
        thresholds=(),
        hierarchies=(),
        volley_rules=VolleyRules(),
        rules=(),
        not_coded=(),
        text="",
        digest="",
    )


def copy_of(rubric: Rubric) -> Rubric:
    """Return a rubric to be changed: a version of its own, everything else as it was."""
    return replace(rubric, version=next_version(rubric.version), text="", digest="")


def next_version(version: str) -> str:
    """Return a version that follows: ``1`` gives ``2``, ``4.2.1`` gives ``4.2.1-b``."""
    if version.isdigit():
        return str(int(version) + 1)
    told = re.fullmatch(r"(.*)-([b-y])", version)
    if told:
        return f"{told[1]}-{chr(ord(told[2]) + 1)}"
    return f"{version[: _LONGEST_KEY - 2]}-b"


def key_of(label: str, *, taken: Iterable[str] = (), otherwise: str = "part") -> str:
    """Return a key for files and columns, made of a label: ``open_question``.

    Args:
        label: the words of the screen.
        taken: keys that are in use; case does not count.
        otherwise: what to start with where the label has no letters of use.
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", plain.replace("%", " pct ").lower()).strip("_")
    if words and not words[0].isalpha():
        words = f"{otherwise}_{words}"
    start = words[:_LONGEST_KEY].strip("_") or otherwise
    used = {each.casefold() for each in taken}
    key, number = start, 2
    while key.casefold() in used:
        tail = f"_{number}"
        key, number = start[: _LONGEST_KEY - len(tail)] + tail, number + 1
    return key


def key_like(name: str, *, taken: Iterable[str] = (), otherwise: str = "part") -> str:
    """Return a name itself where it can be a key, such as ``OQ``, else one made of it."""
    used = {each.casefold() for each in taken}
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) and name.casefold() not in used:
        return name
    return key_of(name, taken=used, otherwise=otherwise)


def short_of(label: str, *, taken: Iterable[str] = ()) -> str:
    """Return a short name for a flag: the initials of a label, or its first letters."""
    words = re.findall(r"[^\W_]+", label.upper())
    start = "".join(word[0] for word in words) if len(words) > 1 else "".join(words)[:3]
    start = start[:_LONGEST_SHORT] or "X"
    used = {each.casefold() for each in taken}
    short, number = start, 2
    while short.casefold() in used:
        short, number = f"{start}{number}", number + 1
    return short


def free_hotkeys(rubric: Rubric) -> tuple[str, ...]:
    """Return the letters that neither the coding screen nor a code uses, in order."""
    taken = {code.hotkey[:1].upper() for code in rubric.codes} | set(RESERVED_HOTKEYS)
    return tuple(letter for letter in ascii_uppercase if letter not in taken)


def hotkey_of(label: str, rubric: Rubric) -> str:
    """Return a free letter for a label, one of its own where it can be; "" when none is left."""
    free = free_hotkeys(rubric)
    plain = unicodedata.normalize("NFKD", label).upper()
    return next((letter for letter in plain if letter in free), free[0] if free else "")


def measure_keys(rubric: Rubric) -> tuple[str, ...]:
    """Return every key that is a column of its own: dimensions, codes, scores, families, fields."""
    parts = (rubric.dimensions, rubric.codes, rubric.derived, rubric.families, rubric.fields)
    return tuple(each.key for part in parts for each in part)


def new_code(rubric: Rubric, label: str = "") -> BehaviourCode:
    """Return a code to add: its key, short name and hotkey follow from the label."""
    groups = rubric.code_groups
    return BehaviourCode(
        key=key_of(label, taken=measure_keys(rubric), otherwise="code"),
        short=short_of(label, taken=(code.short for code in rubric.codes)) if label else "",
        label=label,
        hotkey=hotkey_of(label, rubric) if label else "",
        speaker=Speaker.WORKER,
        group=groups[-1].key if groups else "",
        adherence="neutral",
        definition="",
    )


def relabelled_code(rubric: Rubric, place: int, label: str) -> BehaviourCode:
    """Return a code with another label; what followed from the old label follows the new one."""
    code = rubric.codes[place]
    others = replace(rubric, codes=rubric.codes[:place] + rubric.codes[place + 1 :])
    before, after = new_code(others, code.label), new_code(others, label)
    return replace(
        code,
        label=label,
        key=after.key if code.key == before.key else code.key,
        short=after.short if code.short == before.short else code.short,
        hotkey=after.hotkey if code.hotkey == before.hotkey else code.hotkey,
    )


def new_dimension(rubric: Rubric, label: str = "") -> Dimension:
    """Return a dimension to add, on a scale of 1 to 5 whose anchors are still empty."""
    groups = rubric.dimension_groups
    return Dimension(
        key=key_of(label, taken=measure_keys(rubric), otherwise="dimension"),
        label=label,
        group=groups[-1].key if groups else "",
        low=1,
        high=5,
        definition="",
        anchors=anchors_for((), low=1, high=5),
        wording=WordingStatus.PROJECT,
        reason_required=needs_reasons(rubric),
    )


def relabelled_dimension(rubric: Rubric, place: int, label: str) -> Dimension:
    """Return a dimension with another label; a key that followed from the old one follows."""
    old = rubric.dimensions[place]
    return replace(old, label=label, key=_followed(rubric, old, label, otherwise="dimension"))


def relabelled_score(rubric: Rubric, place: int, label: str) -> DerivedScore:
    """Return a score with another label; a key that followed from the old one follows."""
    old = rubric.derived[place]
    return replace(old, label=label, key=_followed(rubric, old, label, otherwise="score"))


def _followed(rubric: Rubric, old: Dimension | DerivedScore, label: str, *, otherwise: str) -> str:
    taken = list(measure_keys(rubric))
    if old.key in taken:
        taken.remove(old.key)
    if old.key != key_of(old.label, taken=taken, otherwise=otherwise):
        return old.key
    return key_of(label, taken=taken, otherwise=otherwise)


def needs_reasons(rubric: Rubric) -> bool:
    """Say whether every rating needs a reason; so it is in a rubric without dimensions."""
    return all(each.reason_required for each in rubric.dimensions)


def with_reasons(rubric: Rubric, *, required: bool) -> Rubric:
    """Return the rubric with reasons asked for with every rating, or with none."""
    dimensions = (replace(each, reason_required=required) for each in rubric.dimensions)
    return replace(rubric, dimensions=tuple(dimensions))


def anchors_for(anchors: tuple[Anchor, ...], *, low: int, high: int) -> tuple[Anchor, ...]:
    """Return one anchor for each score: those there are, and empty ones to be filled."""
    there = {each.score: each for each in anchors}
    return tuple(there.get(score, Anchor(score, "")) for score in range(low, high + 1))


def new_group_key(rubric: Rubric, label: str) -> str:
    """Return a key for a group of codes or dimensions that no group has."""
    taken = [each.key for each in rubric.code_groups]
    taken += [each.key for each in rubric.dimension_groups]
    return key_of(label, taken=taken, otherwise="group")


def new_score(rubric: Rubric, label: str = "") -> DerivedScore:
    """Return a score to add, its formula still empty."""
    key = key_of(label, taken=measure_keys(rubric), otherwise="score")
    return DerivedScore(key, label, "", "score", "Our own.")


def new_threshold(rubric: Rubric) -> Threshold:
    """Return a threshold to add, of the last measure there is."""
    names = [each.key for each in rubric.dimensions]
    names += [each.key for each in rubric.codes]
    names += [each.key for each in rubric.derived]
    level = "Good" if names else ""
    return Threshold(names[-1] if names else "", level, ">=", 0.0, "Our own.")


def with_key_changed(rubric: Rubric, old: str, new: str) -> Rubric:
    """Return the rubric with everything that named one measure naming it by its new key.

    Formulas, thresholds, hierarchies and sets of codes follow. `rubric` is without the measure
    itself. Nothing follows where another measure has either key.
    """
    names = {each.casefold() for each in (*measure_keys(rubric), MEAN)}
    # Two measures of one name cannot be told apart in a formula, so nothing may follow.
    if not old or not new or old == new or {old.casefold(), new.casefold()} & names:
        return rubric
    word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(old)}(?![A-Za-z0-9_])")

    def codes(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if key == old else key for key in keys)

    def when(dimension: Dimension) -> Dimension:
        told = dimension.not_applicable_when
        if told is None or told.dimension != old:
            return dimension
        return replace(dimension, not_applicable_when=replace(told, dimension=new))

    volley = rubric.volley_rules
    sets = tuple(codes(keys) for keys in volley.exclusive_sets)
    return replace(
        rubric,
        dimensions=tuple(when(each) for each in rubric.dimensions),
        derived=tuple(
            replace(each, formula=word.sub(new, each.formula)) for each in rubric.derived
        ),
        thresholds=tuple(
            replace(each, measure=new) if each.measure == old else each
            for each in rubric.thresholds
        ),
        hierarchies=tuple(replace(each, codes=codes(each.codes)) for each in rubric.hierarchies),
        volley_rules=replace(volley, exclusive_sets=sets),
    )


def relabelled_entry(entry: Named, label: str, *, taken: Iterable[str], otherwise: str) -> Named:
    """Return a pass, field, scale or hierarchy with another label.

    A key that followed from the old label follows the new one. `taken` are the keys of others.
    """
    others = [*taken]
    follows = entry.key == key_of(entry.label, taken=others, otherwise=otherwise)
    key = key_of(label, taken=others, otherwise=otherwise) if follows else entry.key
    return replace(entry, label=label, key=key)


def on_scale(dimension: Dimension, scale: Scale) -> Dimension:
    """Return a dimension that is rated on a shared scale."""
    return replace(
        dimension,
        scale=scale.key,
        low=scale.low,
        high=scale.high,
        anchors=scale.anchors,
        not_applicable=scale.not_applicable,
        not_applicable_when=dimension.not_applicable_when if scale.not_applicable else None,
    )


def with_scale(rubric: Rubric, place: int, scale: Scale) -> Rubric:
    """Return the rubric with one shared scale replaced; the dimensions on it follow."""
    old = rubric.scales[place]
    scales = (*rubric.scales[:place], scale, *rubric.scales[place + 1 :])
    dimensions = tuple(
        on_scale(each, scale) if old.key and each.scale == old.key else each
        for each in rubric.dimensions
    )
    return replace(rubric, scales=scales, dimensions=dimensions)


def without_scale(rubric: Rubric, place: int) -> Rubric:
    """Return the rubric without a shared scale; dimensions on it keep its scores as their own."""
    gone = rubric.scales[place].key
    dimensions = tuple(
        replace(each, scale="") if each.scale == gone else each for each in rubric.dimensions
    )
    scales = (*rubric.scales[:place], *rubric.scales[place + 1 :])
    return replace(rubric, scales=scales, dimensions=dimensions)


def with_part(rubric: Rubric, field: PartField, place: int, part: Part) -> Rubric:
    """Return the rubric with one dimension, code or score replaced; what names it follows."""
    parts: tuple[Part, ...] = getattr(rubric, field)
    without = replace_parts(rubric, field, (*parts[:place], *parts[place + 1 :]))
    followed = with_key_changed(without, parts[place].key, part.key)
    rest: tuple[Part, ...] = getattr(followed, field)
    return replace_parts(followed, field, (*rest[:place], part, *rest[place:]))


def replace_parts(rubric: Rubric, field: str, parts: tuple[object, ...]) -> Rubric:
    """Return the rubric with one of its lists replaced."""
    # The field is a name here, which `replace` cannot be typed for.
    changed: dict[str, Any] = {field: parts}
    return replace(rubric, **changed)


def previewable(rubric: Rubric) -> Rubric:
    """Return as much of a rubric as pad and form can show while it is still in the making."""
    dimensions = {each.key: each for each in reversed(rubric.dimensions)}
    codes = {each.key: each for each in reversed(rubric.codes)}
    groups = {each.key: each for each in reversed(rubric.code_groups)}
    return replace(
        rubric,
        dimensions=tuple(
            replace(each, anchors=anchors_for(each.anchors, low=each.low, high=each.high))
            for each in reversed(dimensions.values())
            if 1 <= each.high - each.low < MAX_SCORES
        ),
        codes=tuple(reversed(codes.values())),
        code_groups=tuple(reversed(groups.values())),
    )
