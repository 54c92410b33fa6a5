"""Rules of families of codes and of the signs that tell their codes apart."""

from dataclasses import replace

import pytest

from fsh_coder.domain.rubric import BehaviourCode, DerivedScore, Rubric
from fsh_coder.domain.rubric_rules import breaches
from fsh_coder.domain.rubric_variants import CodeFamily, VariantAttribute, VariantValue
from tests.domain.small_rubric import make_code, make_rubric
from tests.domain.test_rubric_rules import the_breach

VALENCE = VariantAttribute(
    "valence", "Valence", (VariantValue("+", "for change"), VariantValue("-", "against change"))
)
REFLECTION = CodeFamily("reflection", "Reflection", "valence")


def variant(key: str, sign: str, *, family: str = "reflection") -> BehaviourCode:
    """Return a code of a family; its first letter and sign are its keys."""
    code = make_code(key, label=f"Label {key}", hotkey=f"{key[0]}{sign}")
    return replace(code, family=family, variant=sign)


def make_family(*codes: BehaviourCode) -> Rubric:
    """Return the small rubric with a family of reflections, from place 2."""
    rubric = make_rubric()
    return replace(
        rubric,
        attributes=(VALENCE,),
        families=(REFLECTION,),
        codes=(*rubric.codes, *(codes or (variant("R_pos", "+"), variant("R_neg", "-")))),
    )


def test_a_family_of_two_variants_is_sound() -> None:
    """And a formula may name it."""
    rubric = make_family()
    total = DerivedScore("all_r", "All reflections", "reflection", "count", "Ours.")
    assert breaches(replace(rubric, derived=(*rubric.derived, total))) == ()
    assert [code.key for code in rubric.variants_of("reflection")] == ["R_pos", "R_neg"]
    assert rubric.variants_of("") == ()


@pytest.mark.parametrize(
    ("rubric", "location", "message"),
    [
        (
            make_family(variant("R_pos", "+")),
            ("families", 0),
            "The family “reflection” has fewer than two codes.",
        ),
        (
            make_family(variant("R_pos", "+"), variant("R_neg", "0")),
            ("codes", 3, "variant"),
            "“valence” has no sign “0”.",
        ),
        (
            make_family(
                variant("R_pos", "+"), variant("R_neg", "-"), variant("X_pos", "+", family="reflex")
            ),
            ("codes", 4, "family"),
            "There is no family called “reflex”.",
        ),
        (
            make_family(variant("R_pos", "+"), variant("R_neg", "-"), variant("X_pos", "+")),
            ("codes", 4, "variant"),
            "The family “reflection” has the variant “+” more than once.",
        ),
        (
            make_family(
                variant("R_pos", "+"), variant("R_neg", "-"), variant("X_pos", "+", family="")
            ),
            ("codes", 4, "variant"),
            "“X_pos” has “family” or “variant” without the other.",
        ),
        (
            replace(make_family(), families=(replace(REFLECTION, attribute="valenz"),)),
            ("families", 0, "attribute"),
            "There is no attribute called “valenz”.",
        ),
        (
            replace(
                make_family(),
                attributes=(
                    replace(VALENCE, values=(*VALENCE.values, VariantValue("+", "again"))),
                ),
            ),
            ("attributes", 0, "values", 2, "sign"),
            "The sign “+” is already in use.",
        ),
        (
            replace(
                make_family(),
                families=(REFLECTION,),
                derived=(
                    *make_rubric().derived,
                    DerivedScore("Reflection", "R", "OQ", "count", "Ours."),
                ),
            ),
            ("families", 0, "key"),
            "The key “reflection” is already in use (as “Reflection”: case does not count).",
        ),
    ],
)
def test_each_rule_of_variants(
    rubric: Rubric, location: tuple[str | int, ...], message: str
) -> None:
    """What does not exist, is there twice or stands alone is told with its place."""
    assert (the_breach(rubric).location, the_breach(rubric).message) == (location, message)


def test_a_part_that_could_not_be_read_is_not_told_again() -> None:
    """A lost family, attribute or variant leaves no second fault behind."""
    rubric = make_family()
    assert breaches(replace(rubric, families=()), also_known=frozenset({"reflection"})) == ()
    assert breaches(replace(rubric, attributes=()), also_known=frozenset({"valence"})) == ()
    lost = replace(rubric, codes=rubric.codes[:3])
    assert breaches(lost, also_known=frozenset({"R_neg"})) == ()
