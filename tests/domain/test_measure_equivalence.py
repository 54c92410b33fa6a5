"""Which measures of two versions mean the same."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from fsh_coder.domain.measure_equivalence import MeasurePair, Standing, measure_pairs
from fsh_coder.domain.rubric import Anchor, Rubric
from fsh_coder.services import rubric_library
from tests.rubric_strategies import rubrics


@pytest.fixture
def miti() -> Rubric:
    """The rubric with ratings, counts and computed scores."""
    return rubric_library.shipped_by_key("miti_4_2_1")


def pairs_of(earlier: Rubric, later: Rubric) -> dict[str, MeasurePair]:
    """Return the pairs by the later version's key."""
    return {each.later.key: each for each in measure_pairs(earlier, later)}


def test_another_key_or_heading_leaves_a_measure_what_it_is(miti: Rubric) -> None:
    """What is pressed and where it stands have no bearing on the score."""
    codes = (replace(miti.codes[0], hotkey="Y", short="XX"), *miti.codes[1:])
    later = replace(miti, codes=tuple(reversed(codes)), version="2")
    assert {each.standing for each in measure_pairs(miti, later)} == {Standing.UNCHANGED}
    assert len(measure_pairs(miti, later)) == len(miti.measures())


def test_other_words_are_told_and_what_is_computed_from_them_too(miti: Rubric) -> None:
    """A reworded code is looked at first; so is each score that needs it, and nothing else."""
    code = miti.code("CR")
    codes = tuple(
        replace(each, definition="Otherwise.") if each is code else each for each in miti.codes
    )
    found = pairs_of(miti, replace(miti, codes=codes))
    assert found["CR"].standing is Standing.REWORDED
    assert "Otherwise." in found["CR"].why[0]
    needing = {each.key for each in miti.derived if "CR" in each.formula}
    assert needing
    for key, pair in found.items():
        expected = Standing.REWORDED if key in {"CR", *needing} else Standing.UNCHANGED
        assert pair.standing is expected, key


def test_another_scale_or_formula_is_refused(miti: Rubric) -> None:
    """Scores of both do not mean the same, nor what is computed from them."""
    first = miti.dimensions[0]
    longer = replace(first, high=6, anchors=(*first.anchors, Anchor(6, "More.")))
    found = pairs_of(miti, replace(miti, dimensions=(longer, *miti.dimensions[1:])))
    assert found[first.key].standing is Standing.RESCORED
    needing = {each.key for each in miti.derived if first.key in each.formula}
    assert needing
    assert all(found[key].standing is Standing.RESCORED for key in needing)
    derived = (replace(miti.derived[0], formula="empathy"), *miti.derived[1:])
    found = pairs_of(miti, replace(miti, derived=derived))
    assert found[miti.derived[0].key].standing is Standing.RESCORED
    assert found[miti.derived[1].key].standing is Standing.UNCHANGED


def test_a_new_part_of_a_score_makes_it_another(miti: Rubric) -> None:
    """A score that needs a code which the earlier version lacked cannot be put together."""
    earlier = replace(
        miti,
        codes=tuple(each for each in miti.codes if each.key != "CR"),
        derived=(),
    )
    later = replace(miti, derived=miti.derived)
    assert "CR" not in pairs_of(earlier, later)
    assert not [each for each in measure_pairs(earlier, later) if each.later.block == "derived"]


def test_rules_around_a_code_are_told(miti: Rubric) -> None:
    """Another rule on volleys or another hierarchy is another use of the same words."""
    volley = replace(miti.volley_rules, max_per_volley=3)
    found = pairs_of(miti, replace(miti, volley_rules=volley))
    assert found["SR"].standing is Standing.REWORDED
    assert found["empathy"].standing is Standing.UNCHANGED
    hierarchies = (replace(miti.hierarchies[0], rule="Take any."), *miti.hierarchies[1:])
    found = pairs_of(miti, replace(miti, hierarchies=hierarchies))
    assert found["AF"].standing is Standing.REWORDED
    assert found["SR"].standing is Standing.UNCHANGED


def test_a_renamed_measure_is_found_by_its_label(miti: Rubric) -> None:
    """Another name in files is another name only."""
    dimension = miti.dimension("empathy")
    others = tuple(
        replace(each, key="understanding") if each is dimension else each
        for each in miti.dimensions
    )
    later = replace(miti, dimensions=others, derived=(), thresholds=())
    found = pairs_of(replace(miti, derived=(), thresholds=()), later)
    pair = found["understanding"]
    assert (pair.earlier.key, pair.standing) == ("empathy", Standing.UNCHANGED)


@pytest.mark.long
@given(rubrics())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_version_is_itself(rubric: Rubric) -> None:
    """Every measure of any rubric is unchanged against the rubric itself."""
    found = measure_pairs(rubric, replace(rubric, version="other"))
    assert [each.later for each in found] == list(rubric.measures())
    assert {each.standing for each in found} <= {Standing.UNCHANGED}
