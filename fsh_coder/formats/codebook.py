"""The codebook: what each variable of an export means, drawn from the rubric alone."""

from dataclasses import dataclass

from fsh_coder.domain.rubric import (
    BehaviourCode,
    DerivedScore,
    Dimension,
    Measure,
    Rubric,
    Threshold,
)
from fsh_coder.domain.rubric_procedure import ObservationField
from fsh_coder.domain.score_row import MissingCode
from fsh_coder.formats.variable_names import field_names, measure_names

BLOCK_WORDS = {"global": "global rating", "count": "behaviour count", "derived": "derived score"}


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """One variable as the codebook describes it."""

    variable: str
    label: str
    block: str
    unit: str
    values: str
    definition: str
    anchors: str
    formula: str
    thresholds: str
    wording: str


def entries(rubric: Rubric) -> tuple[CodebookEntry, ...]:
    """Return one entry per measure of the rubric, in its order."""
    names = measure_names(rubric.measures())
    derived = {each.key: each for each in rubric.derived}
    result: list[CodebookEntry] = []
    for measure in rubric.measures():
        name = names[measure.key]
        marks = _thresholds(rubric.thresholds_of(measure.key), measure)
        if measure.block == "global":
            result.append(_rating(rubric.dimension(measure.key), name, marks))
        elif measure.block == "count":
            result.append(_count(rubric.code(measure.key), name, marks))
        else:
            result.append(_derived(derived[measure.key], measure, name=name, marks=marks))
    return tuple(result)


def field_entries(rubric: Rubric) -> tuple[CodebookEntry, ...]:
    """Return one entry per extra field of the rubric, in its order; often none."""
    names = field_names(rubric.fields)
    return tuple(
        CodebookEntry(
            variable=names[each.key],
            label=each.label,
            block="extra field",
            unit="",
            values=_field_values(each),
            definition=_one_line(each.question),
            anchors="",
            formula="",
            thresholds="",
            wording="",
        )
        for each in rubric.fields
    )


def number(value: float) -> str:
    """Return a figure without needless zeros: ``3``, ``3.5``."""
    return f"{value:g}"


def unit_words(measure: Measure) -> str:
    """Return the unit in words: ``points``, ``marks``, ``per cent``, ``ratio``."""
    return {"score": "points", "count": "marks", "percent": "per cent", "ratio": "ratio"}[
        measure.unit
    ]


def _rating(dimension: Dimension, name: str, marks: str) -> CodebookEntry:
    return CodebookEntry(
        variable=name,
        label=dimension.label,
        block=BLOCK_WORDS["global"],
        unit="points",
        values=_rating_values(dimension),
        definition=_one_line(dimension.definition),
        anchors="\n".join(f"{each.score}: {_one_line(each.text)}" for each in dimension.anchors),
        formula="",
        thresholds=marks,
        wording=dimension.wording.label,
    )


def _rating_values(dimension: Dimension) -> str:
    values = f"{dimension.low} to {dimension.high}, whole numbers"
    if not dimension.not_applicable:
        return values
    return f"{values}; blank with {MissingCode.NOT_APPLICABLE} where it does not apply"


def _field_values(field: ObservationField) -> str:
    match field.kind:
        case "choice":
            return "; ".join(field.choices)
        case "number":
            low = "" if field.low is None else f"from {number(field.low)}"
            high = "" if field.high is None else f"to {number(field.high)}"
            return " ".join(part for part in (low, high) if part) or "any number"
        case "text":
            return "words"


def _count(code: BehaviourCode, name: str, marks: str) -> CodebookEntry:
    rules = "\n".join(f"• {_one_line(each)}" for each in code.decision_rules)
    return CodebookEntry(
        variable=name,
        label=f"{code.label} ({code.short})",
        block=BLOCK_WORDS["count"],
        unit="marks",
        values="0 or more, whole numbers",
        definition=_one_line(code.definition),
        anchors=rules,
        formula="",
        thresholds=marks,
        wording=code.wording.label,
    )


def _derived(derived: DerivedScore, measure: Measure, *, name: str, marks: str) -> CodebookEntry:
    low = "" if measure.low is None else f"from {number(measure.low)}"
    high = "" if measure.high is None else f"to {number(measure.high)}"
    return CodebookEntry(
        variable=name,
        label=derived.label,
        block=BLOCK_WORDS["derived"],
        unit=unit_words(measure),
        values=" ".join(part for part in (low, high) if part) or "any number",
        definition=_one_line(derived.basis),
        anchors="",
        formula=derived.formula,
        thresholds=marks,
        wording="",
    )


def _thresholds(thresholds: tuple[Threshold, ...], measure: Measure) -> str:
    percent = " %" if measure.unit == "percent" else ""
    return "\n".join(
        f"{each.level} {each.op} {number(each.value)}{percent} ({_one_line(each.basis)})"
        for each in thresholds
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
