"""What a rubric answers."""

from dataclasses import replace

import pytest

from fsh_coder.domain.rubric import (
    Comparison,
    DerivedScore,
    Measure,
    Threshold,
    UnknownMeasureError,
    UnknownScoreError,
    WordingStatus,
    names_apart,
)
from fsh_coder.domain.rubric_procedure import CodingPass, Feature, ObservationField, UnitRule
from fsh_coder.domain.rubric_variants import CodeFamily, VariantAttribute, VariantValue
from tests.domain.small_rubric import make_code, make_dimension, make_rubric


def test_parts_are_found_by_their_keys() -> None:
    """Dimensions, codes and groups are found by key; a key of another kind is not taken."""
    rubric = make_rubric()
    assert rubric.dimension("pace").label == "Pace"
    assert rubric.code("CQ").label == "Closed question"
    assert rubric.code_group("talk").category == "question"
    for find in (rubric.dimension, rubric.code, rubric.code_group):
        with pytest.raises(UnknownMeasureError, match="Small has nothing called 'pct'"):
            find("pct")


@pytest.mark.parametrize("pressed", ["o", "O"])
def test_a_hotkey_is_found_in_either_case(pressed: str) -> None:
    """Caps lock changes nothing."""
    code = make_rubric().code_for_hotkey(pressed)
    assert code is not None
    assert code.key == "OQ"


def test_a_hotkey_without_a_code_gives_nothing() -> None:
    """A key that no code has is not an error: the keyboard has many."""
    assert make_rubric().code_for_hotkey("Z") is None
    assert make_rubric().code_for_hotkey("") is None


def test_scores_run_over_the_whole_scale() -> None:
    """Both ends can be chosen, and 0 is a score where the scale starts there."""
    pace = make_rubric().dimension("pace")
    assert list(pace.scores()) == [0, 1, 2, 3, 4]
    assert pace.anchor(0).text == "Anchor 0"


def test_a_score_off_the_scale_has_no_anchor() -> None:
    """Asking for it names the dimension and the score."""
    with pytest.raises(UnknownScoreError, match="'pace' has no score 5"):
        make_rubric().dimension("pace").anchor(5)


def test_anchors_are_found_in_any_order() -> None:
    """A file may list its anchors from the top down."""
    dimension = make_dimension("warmth", label="Warmth")
    turned = replace(dimension, anchors=tuple(reversed(dimension.anchors)))
    assert turned.anchor(2).text == "Anchor 2"


@pytest.mark.parametrize(
    ("op", "below", "at", "above"),
    [
        (">=", False, True, True),
        (">", False, False, True),
        ("<=", True, True, False),
        ("<", True, False, False),
    ],
)
def test_a_threshold_is_met_on_its_side(op: Comparison, below: bool, at: bool, above: bool) -> None:
    """The value itself counts for ≥ and ≤ and not for > and <."""
    threshold = Threshold("pct", "Fair", op, 40, "Expert opinion.")
    assert [threshold.is_met_by(value) for value in (39.9, 40.0, 40.1)] == [below, at, above]


def test_thresholds_are_found_by_their_measure() -> None:
    """A measure has its own thresholds in their order, and most have none."""
    rubric = make_rubric()
    assert [each.level for each in rubric.thresholds_of("pct")] == ["Fair", "Good"]
    assert rubric.thresholds_of("warmth") == ()


def test_measures_are_every_column_with_its_axis() -> None:
    """Ratings, counts and derived scores in this order; a derived axis follows its formula."""
    assert make_rubric().measures() == (
        Measure("warmth", "Warmth", "global", "score", 1, 5),
        Measure("pace", "Pace", "global", "score", 0, 4),
        Measure("OQ", "Open question", "count", "count", 0, None),
        Measure("CQ", "Closed question", "count", "count", 0, None),
        Measure("share", "Share of open questions", "derived", "ratio", 0, None),
        Measure("pct", "% open questions", "derived", "percent", 0, 100),
        Measure("tone", "Mean tone", "derived", "score", 0.5, 4.5),
    )


def test_each_wording_status_says_itself_on_screen() -> None:
    """A badge and a sentence stand for each status, and no two are alike."""
    assert len({status.label for status in WordingStatus}) == len(WordingStatus)
    assert len({status.explanation for status in WordingStatus}) == len(WordingStatus)
    assert "not yet" in WordingStatus.MEMORY.explanation
    assert "reconstruction" in WordingStatus.PROJECT.explanation


def test_a_code_of_two_keys_is_found_by_both() -> None:
    """The first key alone has no code; it has those that may follow."""
    plus = replace(make_code("R_pos", label="Reason for", hotkey="R+"), short="R+")
    minus = replace(make_code("R_neg", label="Reason against", hotkey="R-"), short="R-")
    rubric = replace(make_rubric(), codes=(*make_rubric().codes, plus, minus))
    assert rubric.code_for_hotkey("r+") == plus
    assert rubric.code_for_hotkey("R") is None
    assert rubric.code_for_hotkey("O") == rubric.codes[0]
    assert rubric.codes_after("r") == (plus, minus)
    assert rubric.codes_after("O") == ()
    assert (plus.keys, rubric.codes[0].keys) == (("R", "+"), ("O",))


def test_a_rubric_says_what_it_asks_of_a_screen() -> None:
    """A plain one asks for nothing; each part beyond that names what it needs."""
    plain = make_rubric()
    assert plain.needs == ()
    chord = make_code("R_pos", label="Reason for", hotkey="R+")
    asking = {
        Feature.CHORDS: replace(plain, codes=(*plain.codes, chord)),
        Feature.NOT_APPLICABLE: replace(
            plain, dimensions=(replace(plain.dimensions[0], not_applicable=True),)
        ),
        Feature.PASSES: replace(plain, passes=(CodingPass("all", "All", ("rate", "code")),)),
        Feature.PARSING: replace(plain, unit=UnitRule("utterance", "One thought.")),
        Feature.FIELDS: replace(plain, fields=(ObservationField("w", "Words", "text", "Which?"),)),
    }
    assert {feature: rubric.needs for feature, rubric in asking.items()} == {
        feature: (feature,) for feature in Feature
    }
    parses = replace(plain, passes=(CodingPass("all", "All", ("parse", "rate", "code")),))
    assert parses.needs == (Feature.PASSES, Feature.PARSING)
    assert replace(plain, unit=UnitRule("volley", "One turn.")).needs == ()
    assert len({feature.label for feature in Feature}) == len(Feature)


def test_a_family_is_no_column_but_may_be_summed() -> None:
    """Each variant is counted; their sum is a column where a score asks for it."""
    rubric = make_rubric()
    codes = tuple(
        replace(code, family="q", variant=sign)
        for code, sign in zip(rubric.codes, "+-", strict=True)
    )
    total = DerivedScore("n_q", "Questions", "q", "count", "Ours.")
    rubric = replace(
        rubric,
        codes=codes,
        attributes=(VariantAttribute("s", "S", (VariantValue("+", "a"), VariantValue("-", "b"))),),
        families=(CodeFamily("q", "Question", "s"),),
        derived=(total,),
    )
    assert [each.key for each in rubric.measures()] == ["warmth", "pace", "OQ", "CQ", "n_q"]
    assert rubric.measures()[-1] == Measure("n_q", "Questions", "derived", "count", 0, None)
    assert rubric.variants_of("q") == codes


def test_the_axis_of_a_mean_reaches_as_far_as_what_is_left_of_it() -> None:
    """With pace, 0 to 4, not applicable the mean is warmth alone, which goes to 5."""
    rubric = make_rubric()
    pace = replace(rubric.dimensions[1], not_applicable=True)
    rubric = replace(rubric, dimensions=(rubric.dimensions[0], pace))
    assert rubric.measures()[-1] == Measure("tone", "Mean tone", "derived", "score", 0.5, 5)


def test_rubrics_are_named_apart() -> None:
    """The version is said only where another rubric has the same short title."""
    one = replace(make_rubric(), digest="a", version="1")
    two = replace(one, digest="b", version="2")
    other = replace(one, digest="c", short_title="Other")
    assert names_apart([one, other]) == {"a": "Small", "c": "Other"}
    assert names_apart([one, two, other]) == {
        "a": "Small, version 1",
        "b": "Small, version 2",
        "c": "Other",
    }
