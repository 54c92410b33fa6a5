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
    Rubric,
    Threshold,
    Unit,
    VolleyRules,
    WordingStatus,
)
from fsh_coder.formats.plain_yaml import Location, Plain
from fsh_coder.formats.schema_faults import SchemaFault

Fields = dict[str, Plain]

_KEYED_LISTS = ("dimension_groups", "dimensions", "code_groups", "codes", "derived", "hierarchies")
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
            _dimension(each, reasons=reasons) for each in _entries(fields, "dimensions")
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
    )


def _dimension(fields: Fields, *, reasons: str) -> Dimension:
    return Dimension(
        key=_text(fields, "key"),
        label=_text(fields, "label"),
        group=_text(fields, "group"),
        low=_whole(fields, "low"),
        high=_whole(fields, "high"),
        definition=_text(fields, "definition"),
        anchors=tuple(
            Anchor(_whole(each, "score"), _text(each, "text"), _texts(each, "indicators"))
            for each in _entries(fields, "anchors")
        ),
        wording=WordingStatus(_text(fields, "wording")),
        reason_required=(_text(fields, "reasons") or reasons) == "required",
    )


def _code_group(fields: Fields) -> CodeGroup:
    category = cast(GroupCategory, _text(fields, "category"))
    return CodeGroup(_text(fields, "key"), _text(fields, "label"), category)


def _code(fields: Fields) -> BehaviourCode:
    speaker = _text(fields, "speaker")
    return BehaviourCode(
        key=_text(fields, "key"),
        short=_text(fields, "short"),
        label=_text(fields, "label"),
        hotkey=_text(fields, "hotkey").upper(),
        speaker=Speaker(speaker) if speaker else None,
        group=_text(fields, "group"),
        adherence=cast(Adherence, _text(fields, "adherence")),
        definition=_text(fields, "definition"),
        decision_rules=_texts(fields, "decision_rules"),
        wording=WordingStatus(_text(fields, "wording")),
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
        max_per_volley=_whole(fields, "max_per_volley") if "max_per_volley" in fields else None,
        exclusive_sets=tuple(tuple(codes) for codes in sets),
        once_each=_flag(fields, "once_each"),
    )


def _text(fields: Fields, name: str) -> str:
    # A folded block ends with a line feed that belongs to the file, not to the sentence.
    return cast(str, fields.get(name, "")).strip()


def _texts(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(text.strip() for text in cast(list[str], fields.get(name, [])))


def _whole(fields: Fields, name: str) -> int:
    # The schema takes 5.0 for a whole number, as JSON does.
    return int(cast(float, fields[name]))


def _flag(fields: Fields, name: str) -> bool:
    return cast(bool, fields.get(name, False))


def _entries(fields: Fields, name: str) -> list[Fields]:
    return cast(list[Fields], fields.get(name, []))
