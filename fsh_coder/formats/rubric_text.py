"""Writes a rubric as the text of its file, so that reading the text gives the rubric again."""

from collections.abc import Iterable
from decimal import Decimal

import yaml

from fsh_coder.domain.rubric import Anchor, BehaviourCode, Dimension, Rubric, Scale
from fsh_coder.domain.rubric_procedure import CodingPass, ObservationField, UnitRule
from fsh_coder.formats.plain_yaml import Plain, is_read_as_text

Fields = dict[str, Plain]

SCHEMA = "urn:fsh-coder:schema:rubric:1"

_WIDTH = 100
_DECIMALS = 15
_SET_APART = (
    "scales",
    "dimensions",
    "code_groups",
    "attributes",
    "codes",
    "derived",
    "thresholds",
    "hierarchies",
    "volley_rules",
    "passes",
    "fields",
    "rules",
    "not_coded",
)


def text_of(rubric: Rubric) -> str:
    """Return the rubric as YAML, in the order of the shipped files.

    Reading it gives the same rubric but for `text` and `digest`, which become those of this
    text; comments of an earlier file are not kept. Figures are written to 15 decimals.
    """
    parts = []
    for name, value in _fields(rubric).items():
        if name in _SET_APART:
            parts.append("\n")
        # Written one by one, so that a reader sees where the next part begins.
        parts.append(
            yaml.dump(
                {name: value},
                Dumper=_Dumper,
                sort_keys=False,
                allow_unicode=True,
                width=_WIDTH,
                default_flow_style=False,
            )
        )
    return "".join(parts)


class _Dumper(yaml.SafeDumper):
    """Writes long text folded, list entries indented, and nothing by reference."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 (PyYAML's signature)
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if not is_read_as_text(text):
        style = "'"
    elif len(text) > _WIDTH - 20 and "  " not in text and text.isprintable():
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_number(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    if number.is_integer():
        return dumper.represent_scalar("tag:yaml.org,2002:int", str(int(number)))
    digits = format(round(Decimal(repr(number)), _DECIMALS), "f").rstrip("0")
    return dumper.represent_scalar("tag:yaml.org,2002:float", digits)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(float, _represent_number)


def _fields(rubric: Rubric) -> Fields:
    all_need_reasons = all(each.reason_required for each in rubric.dimensions)
    fields: Fields = {
        "schema": SCHEMA,
        "key": rubric.key,
        "version": rubric.version,
        "title": rubric.title,
        "short_title": rubric.short_title,
        "citation": rubric.citation,
        "licence_note": rubric.licence_note,
        "source_status": rubric.source_status,
        "training_note": rubric.training_note,
        "requires_change_goal": rubric.requires_change_goal,
        "segment_rule": rubric.segment_rule,
        "reasons": "required" if all_need_reasons else "optional",
    }
    return fields | _given(
        unit=_unit(rubric.unit) if rubric.unit is not None else None,
        passes=[_pass(each) for each in rubric.passes],
        dimension_groups=[
            {"key": each.key, "label": each.label} for each in rubric.dimension_groups
        ],
        scales=[_scale(each) for each in rubric.scales],
        dimensions=[
            _dimension(rubric, each, all_need_reasons=all_need_reasons)
            for each in rubric.dimensions
        ],
        code_groups=[
            {"key": each.key, "label": each.label, "category": each.category}
            for each in rubric.code_groups
        ],
        **_codes(rubric),
        **_scores(rubric),
        fields=[_field(each) for each in rubric.fields],
        rules=list(rubric.rules),
        not_coded=list(rubric.not_coded),
    )


def _codes(rubric: Rubric) -> Fields:
    return {
        "attributes": [
            {
                "key": each.key,
                "label": each.label,
                "values": [{"sign": value.sign, "label": value.label} for value in each.values],
            }
            for each in rubric.attributes
        ],
        "families": [
            {"key": each.key, "label": each.label, "attribute": each.attribute}
            for each in rubric.families
        ],
        "codes": [_code(each) for each in rubric.codes],
    }


def _scores(rubric: Rubric) -> Fields:
    rules = rubric.volley_rules
    return {
        "derived": [
            {
                "key": each.key,
                "label": each.label,
                "formula": each.formula,
                "unit": each.unit,
                "basis": each.basis,
            }
            for each in rubric.derived
        ],
        "thresholds": [
            {
                "measure": each.measure,
                "level": each.level,
                "op": each.op,
                "value": each.value,
                "basis": each.basis,
            }
            for each in rubric.thresholds
        ],
        "hierarchies": [
            {"key": each.key, "label": each.label, "codes": list(each.codes), "rule": each.rule}
            for each in rubric.hierarchies
        ],
        "volley_rules": _given(
            max_per_volley=rules.max_per_volley,
            exclusive_sets=[list(codes) for codes in rules.exclusive_sets],
            once_each=rules.once_each,
        ),
    }


def _scale(scale: Scale) -> Fields:
    return _given(
        key=scale.key,
        label=scale.label,
        low=scale.low,
        high=scale.high,
        not_applicable=scale.not_applicable,
        anchors=_anchors(scale.anchors),
    )


def _dimension(rubric: Rubric, dimension: Dimension, *, all_need_reasons: bool) -> Fields:
    scale = next((each for each in rubric.scales if each.key == dimension.scale), None)
    lacks = scale is not None and scale.not_applicable
    when = dimension.not_applicable_when
    fields = _given(
        key=dimension.key,
        label=dimension.label,
        group=dimension.group,
        item=dimension.item,
        speaker=dimension.speaker.value if dimension.speaker is not None else None,
        scale=dimension.scale,
        low=dimension.low if scale is None else None,
        high=dimension.high if scale is None else None,
    )
    if dimension.not_applicable != lacks:
        fields["not_applicable"] = dimension.not_applicable
    return fields | _given(
        not_applicable_when=None
        if when is None
        else {"dimension": when.dimension, "score": when.score},
        reasons="required" if dimension.reason_required and not all_need_reasons else None,
        wording=dimension.wording.value,
        definition=dimension.definition,
        anchors=_anchors(dimension.anchors) if scale is None else None,
    )


def _anchors(anchors: Iterable[Anchor]) -> Plain:
    return [
        _given(score=each.score, text=each.text, indicators=list(each.indicators))
        for each in anchors
    ]


def _code(code: BehaviourCode) -> Fields:
    return _given(
        key=code.key,
        short=code.short,
        label=code.label,
        hotkey=code.hotkey,
        family=code.family,
        variant=code.variant,
        speaker=code.speaker.value if code.speaker is not None else None,
        group=code.group,
        adherence=code.adherence,
        wording=code.wording.value,
        definition=code.definition,
        decision_rules=list(code.decision_rules),
    )


def _pass(each: CodingPass) -> Fields:
    return _given(
        key=each.key,
        label=each.label,
        tasks=list(each.tasks),
        playback=each.playback if each.playback != "free" else None,
        freezes_units=each.freezes_units,
        instruction=each.instruction,
    )


def _unit(unit: UnitRule) -> Fields:
    return _given(
        kind=unit.kind, max_codes=unit.max_codes, every_unit=unit.every_unit, rule=unit.rule
    )


def _field(field: ObservationField) -> Fields:
    return _given(
        key=field.key,
        label=field.label,
        kind=field.kind,
        asked=field.asked if field.asked != "after" else None,
        required=field.is_required,
        choices=list(field.choices),
        low=field.low,
        high=field.high,
        question=field.question,
    )


def _given(**fields: Plain) -> Fields:
    """Return the fields that say something; what is empty or false is what a reader assumes."""
    return {
        name: value
        for name, value in fields.items()
        if value not in (None, "", [], {}) and value is not False
    }
