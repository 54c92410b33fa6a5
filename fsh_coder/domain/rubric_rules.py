"""What a rubric must keep to beyond the shape of its file: things fit, exist and are unique."""

from collections.abc import Iterator, Mapping

from fsh_coder.domain import (
    formula,
    rubric_hotkey_rules,
    rubric_procedure_rules,
    rubric_scale_rules,
    rubric_variant_rules,
)
from fsh_coder.domain.formula import Formula, FormulaError
from fsh_coder.domain.rubric import Measure, Rubric, Threshold
from fsh_coder.domain.rubric_breach import Location, RubricBreach, entries, repeated, unknown

__all__ = ["Location", "RubricBreach", "breaches"]


def breaches(
    rubric: Rubric, *, also_known: frozenset[str] = frozenset()
) -> tuple[RubricBreach, ...]:
    """Return every rule the rubric breaks; empty when it is sound.

    Args:
        rubric: the values as they were read.
        also_known: keys that stand in the file but in a part that could not be read, so that
            a faulty part is not reported a second time wherever something refers to it.
    """
    formulas, formula_breaches = _read_formulas(rubric)
    return (
        *_content(rubric, also_known),
        *_keys(rubric),
        *_labels(rubric),
        *_groups(rubric, also_known),
        *rubric_scale_rules.breaches(rubric, also_known),
        *rubric_hotkey_rules.breaches(rubric),
        *rubric_variant_rules.breaches(rubric, also_known),
        *rubric_procedure_rules.breaches(rubric, also_known),
        *formula_breaches,
        *_formula_names(rubric, formulas, also_known),
        *_formula_cycles(rubric, formulas),
        *_thresholds(rubric, formulas, also_known),
        *_code_lists(rubric, also_known),
    )


def _content(rubric: Rubric, also_known: frozenset[str]) -> Iterator[RubricBreach]:
    if not (rubric.dimensions or rubric.codes or also_known):
        yield RubricBreach(
            (),
            "The rubric has neither dimensions nor codes.",
            "Add at least one dimension to rate or one code to mark.",
        )


def _keys(rubric: Rubric) -> Iterator[RubricBreach]:
    # Ratings, counts and derived scores stand beside one another as columns.
    columns = entries("dimensions", "key", (each.key for each in rubric.dimensions))
    columns += entries("codes", "key", (each.key for each in rubric.codes))
    columns += entries("derived", "key", (each.key for each in rubric.derived))
    columns += entries("families", "key", (each.key for each in rubric.families))
    columns += entries("fields", "key", (each.key for each in rubric.fields))
    yield from repeated(columns, what="key")
    for location, key in columns:
        if key.casefold() == formula.MEAN:
            yield RubricBreach(
                location,
                f"The key “{key}” is a word of the formulas.",
                "Choose another key, such as “average”.",
            )
    for field, keys in (
        ("dimension_groups", [each.key for each in rubric.dimension_groups]),
        ("code_groups", [each.key for each in rubric.code_groups]),
        ("hierarchies", [each.key for each in rubric.hierarchies]),
        ("scales", [each.key for each in rubric.scales]),
        ("attributes", [each.key for each in rubric.attributes]),
        ("passes", [each.key for each in rubric.passes]),
    ):
        yield from repeated(entries(field, "key", keys), what="key")


def _labels(rubric: Rubric) -> Iterator[RubricBreach]:
    labels = entries("dimensions", "label", (each.label for each in rubric.dimensions))
    labels += entries("codes", "label", (each.label for each in rubric.codes))
    labels += entries("derived", "label", (each.label for each in rubric.derived))
    labels += entries("fields", "label", (each.label for each in rubric.fields))
    yield from repeated(labels, what="label")
    shorts = entries("codes", "short", (each.short for each in rubric.codes))
    yield from repeated(shorts, what="short name")


def _groups(rubric: Rubric, also_known: frozenset[str]) -> Iterator[RubricBreach]:
    for field, named, groups in (
        (
            "dimensions",
            entries("dimensions", "group", (each.group for each in rubric.dimensions)),
            [each.key for each in rubric.dimension_groups],
        ),
        (
            "codes",
            entries("codes", "group", (each.group for each in rubric.codes)),
            [each.key for each in rubric.code_groups],
        ),
    ):
        for location, group in named:
            if group not in groups and group not in also_known:
                yield unknown(location, group, what=f"group of {field}", known=groups)


def _read_formulas(rubric: Rubric) -> tuple[dict[str, Formula], list[RubricBreach]]:
    formulas: dict[str, Formula] = {}
    found: list[RubricBreach] = []
    for place, derived in enumerate(rubric.derived):
        try:
            formulas[derived.key] = formula.parse(derived.formula)
        except FormulaError as error:
            found.append(
                RubricBreach(
                    ("derived", place, "formula"),
                    f"The formula of “{derived.key}” cannot be read: {error.problem}, "
                    f"at character {error.column}.",
                    "Use numbers, + - * /, brackets, mean( , ) and the keys of dimensions, codes "
                    "and derived scores.",
                )
            )
    return formulas, found


def _formula_names(
    rubric: Rubric, formulas: Mapping[str, Formula], also_known: frozenset[str]
) -> Iterator[RubricBreach]:
    known = _input_keys(rubric)
    for place, derived in enumerate(rubric.derived):
        names = formulas[derived.key].names if derived.key in formulas else None
        location: Location = ("derived", place, "formula")
        if names == ():
            yield RubricBreach(
                location,
                f"The formula of “{derived.key}” uses no rating and no count, so every "
                "observation would get the same score.",
                "Use the key of at least one dimension, code or derived score.",
            )
        for name in names or ():
            if name not in known and name not in also_known:
                yield unknown(location, name, what="dimension, code or derived score", known=known)


def _formula_cycles(rubric: Rubric, formulas: Mapping[str, Formula]) -> Iterator[RubricBreach]:
    places = {each.key: place for place, each in enumerate(rubric.derived)}
    for cycle in formula.find_cycles(formulas):
        yield RubricBreach(
            ("derived", places[cycle[0]], "formula"),
            f"Formulas need one another in a circle: {' → '.join(cycle)}.",
            "Write one of them with dimensions and codes only.",
        )


def _thresholds(
    rubric: Rubric, formulas: Mapping[str, Formula], also_known: frozenset[str]
) -> Iterator[RubricBreach]:
    known = _measure_keys(rubric)
    measures = _measures(rubric, formulas)
    seen: set[tuple[str, str]] = set()
    for place, threshold in enumerate(rubric.thresholds):
        location: Location = ("thresholds", place)
        if threshold.measure not in known and threshold.measure not in also_known:
            yield unknown(
                (*location, "measure"),
                threshold.measure,
                what="dimension, code or derived score",
                known=known,
            )
        if (threshold.measure, threshold.level) in seen:
            yield RubricBreach(
                (*location, "level"),
                f"“{threshold.measure}” has the level “{threshold.level}” more than once.",
                "Keep one threshold for each level of a measure.",
            )
        seen.add((threshold.measure, threshold.level))
        if threshold.measure in measures:
            yield from _out_of_reach(threshold, measures[threshold.measure], location)


def _out_of_reach(
    threshold: Threshold, measure: Measure, location: Location
) -> Iterator[RubricBreach]:
    too_low = measure.low is not None and threshold.value < measure.low
    too_high = measure.high is not None and threshold.value > measure.high
    if too_low or too_high:
        low = "" if measure.low is None else f" from {measure.low:g}"
        high = "" if measure.high is None else f" to {measure.high:g}"
        yield RubricBreach(
            (*location, "value"),
            f"The threshold {threshold.value:g} lies outside “{measure.key}”, "
            f"which runs{low}{high}.",
            "Give a value the measure can reach.",
        )


def _code_lists(rubric: Rubric, also_known: frozenset[str]) -> Iterator[RubricBreach]:
    known = [code.key for code in rubric.codes]
    lists: list[tuple[Location, tuple[str, ...]]] = [
        (("hierarchies", place, "codes"), hierarchy.codes)
        for place, hierarchy in enumerate(rubric.hierarchies)
    ]
    lists += [
        (("volley_rules", "exclusive_sets", place), codes)
        for place, codes in enumerate(rubric.volley_rules.exclusive_sets)
    ]
    for location, codes in lists:
        for place, code in enumerate(codes):
            if code not in known and code not in also_known:
                yield unknown((*location, place), code, what="code", known=known)


def _measures(rubric: Rubric, formulas: Mapping[str, Formula]) -> dict[str, Measure]:
    """Return the measures whose range is known: all of them once every formula is sound."""
    known = _input_keys(rubric)
    sound = len(formulas) == len(rubric.derived) and not formula.find_cycles(formulas)
    if sound and all(name in known for each in formulas.values() for name in each.names):
        return {measure.key: measure for measure in rubric.measures()}
    return {}


def _input_keys(rubric: Rubric) -> list[str]:
    """Return what formulas may name: every measure, and the families of codes."""
    return _measure_keys(rubric) + [each.key for each in rubric.families]


def _measure_keys(rubric: Rubric) -> list[str]:
    keys = [each.key for each in rubric.dimensions]
    keys += [each.key for each in rubric.codes]
    return keys + [each.key for each in rubric.derived]
