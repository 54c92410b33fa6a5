"""Rules of variants: families, attributes and signs exist, and each variant is there once."""

from collections.abc import Iterator

from fsh_coder.domain.rubric import BehaviourCode, Rubric
from fsh_coder.domain.rubric_breach import Location, RubricBreach, repeated, unknown


def breaches(rubric: Rubric, also_known: frozenset[str]) -> Iterator[RubricBreach]:
    """Yield every rule that attributes, families and the codes in them break."""
    for place, attribute in enumerate(rubric.attributes):
        signs: list[tuple[Location, str]] = [
            (("attributes", place, "values", number, "sign"), value.sign)
            for number, value in enumerate(attribute.values)
        ]
        yield from repeated(signs, what="sign")
    attributes = [each.key for each in rubric.attributes]
    for place, family in enumerate(rubric.families):
        if family.attribute not in attributes and family.attribute not in also_known:
            location: Location = ("families", place, "attribute")
            yield unknown(location, family.attribute, what="attribute", known=attributes)
        if len(rubric.variants_of(family.key)) < 2 and not also_known:
            yield RubricBreach(
                ("families", place),
                f"The family “{family.key}” has fewer than two codes.",
                f"Give at least two codes “family: {family.key}” and a “variant”.",
            )
    yield from _codes(rubric, also_known)


def _codes(rubric: Rubric, also_known: frozenset[str]) -> Iterator[RubricBreach]:
    families = [each.key for each in rubric.families]
    seen: set[tuple[str, str]] = set()
    for place, code in enumerate(rubric.codes):
        location: Location = ("codes", place)
        if bool(code.family) != bool(code.variant):
            yield RubricBreach(
                (*location, "variant" if code.variant else "family"),
                f"“{code.key}” has “family” or “variant” without the other.",
                "Give both, or neither.",
            )
        elif code.family and code.family not in families:
            if code.family not in also_known:
                yield unknown((*location, "family"), code.family, what="family", known=families)
        elif code.family:
            yield from _sign(rubric, code, location)
            if (code.family, code.variant) in seen:
                yield RubricBreach(
                    (*location, "variant"),
                    f"The family “{code.family}” has the variant “{code.variant}” more than once.",
                    "Keep one code for each variant.",
                )
            seen.add((code.family, code.variant))


def _sign(rubric: Rubric, code: BehaviourCode, location: Location) -> Iterator[RubricBreach]:
    named = next(each.attribute for each in rubric.families if each.key == code.family)
    attribute = next((each for each in rubric.attributes if each.key == named), None)
    if attribute is not None and attribute.value(code.variant) is None:
        signs = ", ".join(value.sign for value in attribute.values)
        yield RubricBreach(
            (*location, "variant"),
            f"“{attribute.key}” has no sign “{code.variant}”.",
            f"Known: {signs}.",
        )
