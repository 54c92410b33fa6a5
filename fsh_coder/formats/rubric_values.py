"""Makes a rubric of the plain values of its file, as far as they have the right shape."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.rubric import (
    Adherence,
    Anchor,
    BehaviourCode,
    CodeGroup,
    Comparison,
    DerivedScore,
    Dimension,
    DimensionGroup,
    GroupCategory,
    Hierarchy,
    NotApplicableWhen,
    Rubric,
    Scale,
    Threshold,
    Unit,
    VolleyRules,
    WordingStatus,
)
from fsh_coder.domain.rubric_breach import unknown
from fsh_coder.domain.rubric_procedure import (
    AskedWhen,
    CodingPass,
    FieldKind,
    ObservationField,
    Playback,
    Task,
    UnitKind,
    UnitRule,
)
from fsh_coder.domain.rubric_variants import CodeFamily, VariantAttribute, VariantValue
from fsh_coder.formats.plain_yaml import Location, Plain
from fsh_coder.formats.schema_faults import SchemaFault

Fields = dict[str, Plain]

_KEYED_LISTS = (
    "scales",
    "dimension_groups",
    "dimensions",
    "code_groups",
    "attributes",
    "families",
    "codes",
    "derived",
    "hierarchies",
    "passes",
    "fields",
)
_LISTS = (*_KEYED_LISTS, "thresholds")


@dataclass(frozen=True, slots=True)
class UsableParts:
    """The parts of a file that have the right shape.

    `places` gives, for each list, the original places of the entries that are left.
    `lost_keys` are the keys of entries that are not.
    """

    fields: Fields
    places: dict[str, list[int]]
    lost_keys: frozenset[str]

    def original_place(self, location: Location) -> Location:
        """Return where a part stands in the file, given where it stands in these parts."""
        if len(location) > 1 and location[0] in self.places:
            field, place = str(location[0]), cast(int, location[1])
            return (field, self.places[field][place], *location[2:])
        return location


def usable_parts(value: Plain, faults: Iterable[SchemaFault]) -> UsableParts | None:
    """Leave out what the schema refuses, so that the rest can be held to the rules too.

    Returns:
        None when so much is wrong that the rules would only repeat it: no fields at all, a
        whole list of the wrong kind, or an entry without a key.
    """
    if not isinstance(value, dict):
        return None
    lost: dict[str, set[int]] = {field: set() for field in _LISTS}
    fields = dict(value)
    for fault in faults:
        field = str(fault.location[0]) if fault.location else None
        if field in lost and len(fault.location) > 1:
            lost[field].add(cast(int, fault.location[1]))
        elif field in lost:
            return None
        elif field is not None:
            fields.pop(field, None)
    lost_keys = _keys(value, lost)
    if lost_keys is None:
        return None
    places = {}
    for field in _LISTS:
        entries = cast(list[Plain], value.get(field, []))
        places[field] = [place for place in range(len(entries)) if place not in lost[field]]
        fields[field] = [entries[place] for place in places[field]]
    return UsableParts(fields, places, lost_keys)


def without_scaleless(parts: UsableParts) -> tuple[UsableParts, tuple[SchemaFault, ...]]:
    """Leave out the dimensions whose shared scale does not exist, and say so of each."""
    known = [_text(each, "key") for each in _entries(parts.fields, "scales")]
    dimensions = _entries(parts.fields, "dimensions")
    lost = {
        place: _text(each, "scale")
        for place, each in enumerate(dimensions)
        if "scale" in each and _text(each, "scale") not in known
    }
    faults = tuple(
        _no_scale(("dimensions", parts.places["dimensions"][place], "scale"), scale, known=known)
        for place, scale in lost.items()
        if scale not in parts.lost_keys
    )
    kept = [place for place in range(len(dimensions)) if place not in lost]
    fields = parts.fields | {"dimensions": cast(Plain, [dimensions[place] for place in kept])}
    places = {field: list(at) for field, at in parts.places.items()}
    places["dimensions"] = [parts.places["dimensions"][place] for place in kept]
    lost_keys = parts.lost_keys | {_text(dimensions[place], "key") for place in lost}
    return UsableParts(fields, places, lost_keys), faults


def _no_scale(location: Location, scale: str, *, known: list[str]) -> SchemaFault:
    breach = unknown(location, scale, what="scale", known=known)
    return SchemaFault(location, breach.message, breach.remedy)


def _keys(value: Fields, lost: dict[str, set[int]]) -> frozenset[str] | None:
    """Return the keys of the lost entries; None when one has none to be known by."""
    keys: set[str] = set()
    for field in _KEYED_LISTS:
        for place in lost[field]:
            entry = cast(list[Plain], value[field])[place]
            key = entry.get("key") if isinstance(entry, dict) else None
            if not isinstance(key, str):
                return None
            keys.add(key)
    return frozenset(keys)


def rubric_from(parts: UsableParts, *, text: str, digest: str) -> Rubric:
    """Make a rubric of parts that fit the schema; a missing text is empty."""
    fields = parts.fields
    reasons = _text(fields, "reasons")
    # Of two scales with one key the first is taken, as the rules do.
    scales = {_text(each, "key"): each for each in reversed(_entries(fields, "scales"))}
    return Rubric(
        key=_text(fields, "key"),
        version=_text(fields, "version"),
        title=_text(fields, "title"),
        short_title=_text(fields, "short_title"),
        citation=_text(fields, "citation"),
        licence_note=_text(fields, "licence_note"),
        source_status=_text(fields, "source_status"),
        training_note=_text(fields, "training_note"),
        requires_change_goal=_flag(fields, "requires_change_goal"),
        segment_rule=_text(fields, "segment_rule"),
        dimension_groups=tuple(
            DimensionGroup(_text(each, "key"), _text(each, "label"))
            for each in _entries(fields, "dimension_groups")
        ),
        dimensions=tuple(
            _dimension(each, reasons=reasons, scale=scales.get(_text(each, "scale"), {}))
            for each in _entries(fields, "dimensions")
        ),
        code_groups=tuple(_code_group(each) for each in _entries(fields, "code_groups")),
        codes=tuple(_code(each) for each in _entries(fields, "codes")),
        derived=tuple(_derived(each) for each in _entries(fields, "derived")),
        thresholds=tuple(_threshold(each) for each in _entries(fields, "thresholds")),
        hierarchies=tuple(_hierarchy(each) for each in _entries(fields, "hierarchies")),
        volley_rules=_volley_rules(cast(Fields, fields.get("volley_rules", {}))),
        rules=_texts(fields, "rules"),
        not_coded=_texts(fields, "not_coded"),
        text=text,
        digest=digest,
        scales=tuple(_scale(each) for each in _entries(fields, "scales")),
        attributes=tuple(_attribute(each) for each in _entries(fields, "attributes")),
        families=tuple(
            CodeFamily(_text(each, "key"), _text(each, "label"), _text(each, "attribute"))
            for each in _entries(fields, "families")
        ),
        passes=tuple(_pass(each) for each in _entries(fields, "passes")),
        unit=_unit(cast(Fields, fields["unit"])) if "unit" in fields else None,
        fields=tuple(_field(each) for each in _entries(fields, "fields")),
    )


def _dimension(fields: Fields, *, reasons: str, scale: Fields) -> Dimension:
    # What a dimension says for itself goes before its scale, so that a difference is seen.
    rated = scale | fields
    when = cast(Fields | None, fields.get("not_applicable_when"))
    return Dimension(
        key=_text(fields, "key"),
        label=_text(fields, "label"),
        group=_text(fields, "group"),
        low=_whole(rated, "low"),
        high=_whole(rated, "high"),
        definition=_text(fields, "definition"),
        anchors=_anchors(rated),
        wording=WordingStatus(_text(fields, "wording")),
        reason_required=(_text(fields, "reasons") or reasons) == "required",
        scale=_text(fields, "scale"),
        item=_text(fields, "item"),
        speaker=_speaker(fields),
        not_applicable=_flag(rated, "not_applicable"),
        not_applicable_when=None
        if when is None
        else NotApplicableWhen(_text(when, "dimension"), _whole(when, "score")),
    )


def _scale(fields: Fields) -> Scale:
    return Scale(
        key=_text(fields, "key"),
        label=_text(fields, "label"),
        low=_whole(fields, "low"),
        high=_whole(fields, "high"),
        anchors=_anchors(fields),
        not_applicable=_flag(fields, "not_applicable"),
    )


def _anchors(fields: Fields) -> tuple[Anchor, ...]:
    return tuple(
        Anchor(_whole(each, "score"), _text(each, "text"), _texts(each, "indicators"))
        for each in _entries(fields, "anchors")
    )


def _code_group(fields: Fields) -> CodeGroup:
    category = cast(GroupCategory, _text(fields, "category"))
    return CodeGroup(_text(fields, "key"), _text(fields, "label"), category)


def _code(fields: Fields) -> BehaviourCode:
    return BehaviourCode(
        key=_text(fields, "key"),
        short=_text(fields, "short"),
        label=_text(fields, "label"),
        hotkey=_text(fields, "hotkey").upper(),
        speaker=_speaker(fields),
        group=_text(fields, "group"),
        adherence=cast(Adherence, _text(fields, "adherence")),
        definition=_text(fields, "definition"),
        decision_rules=_texts(fields, "decision_rules"),
        wording=WordingStatus(_text(fields, "wording")),
        family=_text(fields, "family"),
        variant=_text(fields, "variant"),
    )


def _derived(fields: Fields) -> DerivedScore:
    return DerivedScore(
        key=_text(fields, "key"),
        label=_text(fields, "label"),
        formula=_text(fields, "formula"),
        unit=cast(Unit, _text(fields, "unit")),
        basis=_text(fields, "basis"),
    )


def _threshold(fields: Fields) -> Threshold:
    return Threshold(
        measure=_text(fields, "measure"),
        level=_text(fields, "level"),
        op=cast(Comparison, _text(fields, "op")),
        value=float(cast(float, fields["value"])),
        basis=_text(fields, "basis"),
    )


def _hierarchy(fields: Fields) -> Hierarchy:
    return Hierarchy(
        key=_text(fields, "key"),
        label=_text(fields, "label"),
        codes=_texts(fields, "codes"),
        rule=_text(fields, "rule"),
    )


def _volley_rules(fields: Fields) -> VolleyRules:
    sets = cast(list[list[str]], fields.get("exclusive_sets", []))
    return VolleyRules(
        max_per_volley=_optional_whole(fields, "max_per_volley"),
        exclusive_sets=tuple(tuple(codes) for codes in sets),
        once_each=_flag(fields, "once_each"),
    )


def _attribute(fields: Fields) -> VariantAttribute:
    values = tuple(
        VariantValue(_text(each, "sign"), _text(each, "label"))
        for each in _entries(fields, "values")
    )
    return VariantAttribute(_text(fields, "key"), _text(fields, "label"), values)


def _pass(fields: Fields) -> CodingPass:
    return CodingPass(
        key=_text(fields, "key"),
        label=_text(fields, "label"),
        tasks=cast(tuple[Task, ...], _texts(fields, "tasks")),
        playback=cast(Playback, _text(fields, "playback") or "free"),
        freezes_units=_flag(fields, "freezes_units"),
        instruction=_text(fields, "instruction"),
    )


def _unit(fields: Fields) -> UnitRule:
    return UnitRule(
        kind=cast(UnitKind, _text(fields, "kind")),
        rule=_text(fields, "rule"),
        max_codes=_optional_whole(fields, "max_codes"),
        every_unit=_flag(fields, "every_unit"),
    )


def _field(fields: Fields) -> ObservationField:
    return ObservationField(
        key=_text(fields, "key"),
        label=_text(fields, "label"),
        kind=cast(FieldKind, _text(fields, "kind")),
        question=_text(fields, "question"),
        choices=_texts(fields, "choices"),
        low=_optional_number(fields, "low"),
        high=_optional_number(fields, "high"),
        asked=cast(AskedWhen, _text(fields, "asked") or "after"),
        is_required=_flag(fields, "required"),
    )


def _speaker(fields: Fields) -> Speaker | None:
    speaker = _text(fields, "speaker")
    return Speaker(speaker) if speaker else None


def _text(fields: Fields, name: str) -> str:
    # A folded block ends with a line feed that belongs to the file, not to the sentence.
    return cast(str, fields.get(name, "")).strip()


def _texts(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(text.strip() for text in cast(list[str], fields.get(name, [])))


def _whole(fields: Fields, name: str) -> int:
    # The schema takes 5.0 for a whole number, as JSON does.
    return int(cast(float, fields[name]))


def _optional_whole(fields: Fields, name: str) -> int | None:
    return _whole(fields, name) if name in fields else None


def _optional_number(fields: Fields, name: str) -> float | None:
    return float(cast(float, fields[name])) if name in fields else None


def _flag(fields: Fields, name: str) -> bool:
    return cast(bool, fields.get(name, False))


def _entries(fields: Fields, name: str) -> list[Fields]:
    return cast(list[Fields], fields.get(name, []))
