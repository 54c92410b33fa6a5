"""The difference between two versions names every change and nothing else."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_difference import ChangeKind, RubricChange, difference
from fsh_coder.formats import rubric_file, rubric_text
from tests.factories import MITI
from tests.rubric_strategies import rubrics


def _miti() -> Rubric:
    return next(each for each in rubric_file.shipped() if each.key == MITI)


def test_each_kind_of_change_is_named_for_what_it_is() -> None:
    """Added, removed, reworded, rescored, rekeyed and rearranged are told apart."""
    old = _miti()
    first, second, *rest = old.codes
    dimension = old.dimensions[0]
    new = replace(
        old,
        codes=(
            replace(first, definition="Other words."),
            *rest,
            replace(second, key="brand_new", label="Brand new"),
        ),
        dimensions=(replace(dimension, low=0), *old.dimensions[1:]),
        rules=(*old.rules, "One rule more."),
    )
    found = difference(old, new)
    assert (
        RubricChange(
            ChangeKind.REWORDED, "Code", first.label, "definition", first.definition, "Other words."
        )
        in found
    )
    assert RubricChange(ChangeKind.REMOVED, "Code", second.label) in found
    assert RubricChange(ChangeKind.ADDED, "Code", "Brand new") in found
    assert RubricChange(ChangeKind.ADDED, "Rule", "One rule more.") in found
    low = RubricChange(
        ChangeKind.RESCORED, "Dimension", dimension.label, "lowest score", str(dimension.low), "0"
    )
    assert low in found
    assert len(found) == 5


def test_another_key_is_no_other_code() -> None:
    """A code that kept its label is rekeyed, not removed and added."""
    old = _miti()
    first, *rest = old.codes
    new = replace(old, codes=(replace(first, key="other", hotkey="J"), *rest))
    found = difference(old, new)
    assert {(each.kind, each.what) for each in found} == {
        (ChangeKind.REKEYED, "key"),
        (ChangeKind.REKEYED, "hotkey"),
    }
    assert all(each.name == first.label for each in found)
    assert f"hotkey: “{first.hotkey}” → “J”" in " ".join(each.sentence for each in found)


def test_another_order_is_said() -> None:
    """Codes in another order are rearranged and nothing else."""
    old = _miti()
    (change,) = difference(old, replace(old, codes=old.codes[::-1]))
    assert change.kind is ChangeKind.REARRANGED
    assert change.what == "order"


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(old=rubrics(), new=rubrics())
def test_nothing_that_the_file_says_goes_unnoticed(old: Rubric, new: Rubric) -> None:
    """Rubrics whose texts differ beyond the version have a difference; one has none to itself."""
    assert difference(old, replace(old, version="other", text="t", digest="d")) == ()
    same = rubric_text.text_of(replace(old, version="1")) == rubric_text.text_of(
        replace(new, version="1")
    )
    found = difference(old, new)
    assert bool(found) != same
    assert all(each.sentence for each in found)
    for part in (replace(old, codes=new.codes), replace(old, dimensions=new.dimensions)):
        is_same = (part.codes, part.dimensions) == (old.codes, old.dimensions)
        assert bool(difference(old, part)) != is_same
