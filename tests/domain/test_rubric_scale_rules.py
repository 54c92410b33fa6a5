"""Rules of shared scales, of what is not applicable, and of items rated twice."""

from dataclasses import replace

import pytest

from fsh_coder.domain.rubric import Anchor, Dimension, NotApplicableWhen, Rubric, Scale
from fsh_coder.domain.rubric_rules import breaches
from tests.domain.small_rubric import make_dimension, make_rubric
from tests.domain.test_rubric_rules import the_breach

SCALE = Scale("shared", "Shared", 1, 2, (Anchor(1, "Low"), Anchor(2, "High")))


def on_scale(key: str, *, scale: Scale = SCALE) -> Dimension:
    """Return a dimension on a shared scale."""
    dimension = make_dimension(key, label=key.title(), low=scale.low, high=scale.high)
    return replace(dimension, scale=scale.key, anchors=scale.anchors)


def with_dimensions(*dimensions: Dimension, scales: tuple[Scale, ...] = (SCALE,)) -> Rubric:
    """Return the small rubric with more dimensions, from place 2, and a shared scale."""
    rubric = make_rubric()
    return replace(rubric, dimensions=(*rubric.dimensions, *dimensions), scales=scales)


def test_dimensions_may_share_a_scale() -> None:
    """Two dimensions on one scale, and a scale that nobody uses, are sound."""
    spare = replace(SCALE, key="spare")
    assert breaches(with_dimensions(on_scale("a"), on_scale("b"), scales=(SCALE, spare))) == ()


def test_a_shared_scale_keeps_the_rules_of_scales_and_is_told_once() -> None:
    """A missing anchor is the scale's fault, not that of each of its dimensions."""
    gap = replace(SCALE, high=3)
    breach = the_breach(
        with_dimensions(on_scale("a", scale=gap), on_scale("b", scale=gap), scales=(gap,))
    )
    assert breach.location == ("scales", 0, "anchors")
    assert breach.message == (
        "The anchors of “shared” do not cover its scale: 3 of 1 to 3 missing."
    )


def test_a_shared_scale_runs_upwards() -> None:
    """The scale is named, not a dimension."""
    breach = the_breach(with_dimensions(scales=(replace(SCALE, high=1),)))
    assert breach.location == ("scales", 0, "high")
    assert breach.message == "The scale “shared” ends at 1, which is not above its start 1."


def test_an_unknown_scale_is_told_with_the_one_that_was_meant() -> None:
    """And not told again when its part of the file could not be read."""
    rubric = with_dimensions(replace(on_scale("a"), scale="sharde"))
    assert the_breach(rubric).location == ("dimensions", 2, "scale")
    assert the_breach(rubric).remedy == "Did you mean “shared”?"
    assert breaches(rubric, also_known=frozenset({"sharde"})) == ()


def test_a_shared_scale_and_scores_of_its_own_contradict() -> None:
    """A dimension cannot say one thing and its scale another."""
    breach = the_breach(with_dimensions(replace(on_scale("a"), high=3)))
    assert breach.location == ("dimensions", 2, "scale")
    assert "of its own as well, which differ" in breach.message


@pytest.mark.parametrize(
    ("when", "location", "message"),
    [
        (NotApplicableWhen("warmht", 1), "dimension", "There is no dimension called “warmht”."),
        (NotApplicableWhen("OQ", 1), "dimension", "There is no dimension called “OQ”."),
        (
            NotApplicableWhen("warmth", 6),
            "score",
            "6 is not on the scale of “warmth”, 1 to 5.",
        ),
        (
            NotApplicableWhen("a", 1),
            "dimension",
            "“a” depends on “a”, which depends on a rating itself.",
        ),
    ],
)
def test_a_condition_names_a_score_that_can_be_given(
    when: NotApplicableWhen, location: str, message: str
) -> None:
    """An unknown dimension, a score off its scale and a circle are refused."""
    dimension = replace(on_scale("a"), not_applicable=True, not_applicable_when=when)
    breach = the_breach(with_dimensions(dimension))
    assert breach.location == ("dimensions", 2, "not_applicable_when", location)
    assert breach.message == message


def test_conditions_do_not_hang_on_conditions() -> None:
    """A chain of them would leave a coder guessing."""
    first = replace(
        on_scale("a"), not_applicable=True, not_applicable_when=NotApplicableWhen("warmth", 1)
    )
    second = replace(first, key="b", label="B", not_applicable_when=NotApplicableWhen("a", 1))
    assert "depends on a rating itself" in the_breach(with_dimensions(first, second)).message


def test_a_condition_needs_the_permission() -> None:
    """What can never be not applicable has no condition for it."""
    dimension = replace(on_scale("a"), not_applicable_when=NotApplicableWhen("warmth", 1))
    breach = the_breach(with_dimensions(dimension))
    assert breach.location == ("dimensions", 2, "not_applicable_when")
    assert "not_applicable: true" in breach.remedy


def test_dimensions_of_one_item_stand_together() -> None:
    """Side by side they are sound; with another between them they are told."""
    a, b = (replace(on_scale(key), item="Questions") for key in "ab")
    between = on_scale("c")
    assert breaches(with_dimensions(a, b, between)) == ()
    breach = the_breach(with_dimensions(a, between, b))
    assert breach.location == ("dimensions", 4, "item")
    assert breach.message == "The dimensions of “Questions” do not stand together in one group."
