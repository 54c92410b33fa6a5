"""Each rule of a rubric, broken alone."""

from dataclasses import replace

import pytest

from fsh_coder.domain.rubric import (
    RESERVED_HOTKEYS,
    Anchor,
    DerivedScore,
    DimensionGroup,
    Hierarchy,
    Rubric,
    Threshold,
    VolleyRules,
)
from fsh_coder.domain.rubric_rules import Location, RubricBreach, breaches
from tests.domain.small_rubric import make_code, make_dimension, make_rubric


def the_breach(rubric: Rubric) -> RubricBreach:
    """Return the only rule the rubric breaks."""
    found = breaches(rubric)
    assert len(found) == 1, found
    return found[0]


def with_formula(formula: str) -> Rubric:
    """Return the small rubric with one more derived score, at place 3."""
    rubric = make_rubric()
    added = DerivedScore("added", "Added", formula, "score", "Ours.")
    return replace(rubric, derived=(*rubric.derived, added))


def test_a_sound_rubric_breaks_no_rule() -> None:
    """The rules have nothing to say about a rubric that fits together."""
    assert breaches(make_rubric()) == ()


def test_a_rubric_needs_something_to_code() -> None:
    """Without a dimension and a code there is nothing to do."""
    empty = replace(
        make_rubric(),
        dimensions=(),
        codes=(),
        derived=(),
        thresholds=(),
        hierarchies=(),
        volley_rules=VolleyRules(),
    )
    assert the_breach(empty).message == "The rubric has neither dimensions nor codes."
    assert breaches(empty, also_known=frozenset({"unreadable"})) == ()


@pytest.mark.parametrize(
    ("rubric", "location", "text"),
    [
        (
            replace(
                make_rubric(),
                codes=(*make_rubric().codes, make_code("WARMTH", label="Warm", hotkey="W")),
            ),
            ("codes", 2, "key"),
            "The key “WARMTH” is already in use (as “warmth”: case does not count).",
        ),
        (
            replace(
                make_rubric(),
                dimensions=(
                    *make_rubric().dimensions,
                    make_dimension("hurry", label="closed Question"),
                ),
            ),
            ("codes", 1, "label"),
            "The label “Closed question” is already in use "
            "(as “closed Question”: case does not count).",
        ),
        (
            replace(
                make_rubric(),
                dimension_groups=(DimensionGroup("tone", "Tone"), DimensionGroup("tone", "T")),
            ),
            ("dimension_groups", 1, "key"),
            "The key “tone” is already in use.",
        ),
        (
            replace(
                make_rubric(),
                hierarchies=(*make_rubric().hierarchies, *make_rubric().hierarchies),
            ),
            ("hierarchies", 1, "key"),
            "The key “questions” is already in use.",
        ),
        (
            replace(
                make_rubric(),
                codes=(
                    *make_rubric().codes,
                    replace(make_code("RQ", label="Rhetorical", hotkey="R"), short="oq"),
                ),
            ),
            ("codes", 2, "short"),
            "The short name “oq” is already in use (as “OQ”: case does not count).",
        ),
        (
            replace(
                make_rubric(),
                codes=(*make_rubric().codes, make_code("RQ", label="Rhetorical", hotkey="o")),
            ),
            ("codes", 2, "hotkey"),
            "The hotkey “O” is already in use.",
        ),
    ],
)
def test_what_is_shown_or_exported_is_unique(rubric: Rubric, location: Location, text: str) -> None:
    """Keys, labels, short names and hotkeys are told apart even without regard to case."""
    assert (the_breach(rubric).location, the_breach(rubric).message) == (location, text)


def test_the_word_of_the_grammar_is_no_key() -> None:
    """A dimension called mean could never be used in a formula."""
    rubric = make_rubric()
    added = make_dimension("Mean", label="Meanness")
    breach = the_breach(replace(rubric, dimensions=(*rubric.dimensions, added)))
    assert breach.location == ("dimensions", 2, "key")
    assert "word of the formulas" in breach.message


def test_groups_exist() -> None:
    """A misspelt group is named with the one that was meant."""
    rubric = make_rubric()
    astray = replace(
        rubric,
        dimensions=(replace(rubric.dimensions[0], group="tome"), rubric.dimensions[1]),
        codes=(replace(rubric.codes[0], group="elsewhere"), rubric.codes[1]),
    )
    first, second = breaches(astray)
    assert first.location == ("dimensions", 0, "group")
    assert first.remedy == "Did you mean “tone”?"
    assert second.message == "There is no group of codes called “elsewhere”."
    assert second.remedy == "Known: talk."
    assert breaches(astray, also_known=frozenset({"tome", "elsewhere"})) == ()


def test_an_unknown_name_among_none_says_so() -> None:
    """The remedy does not offer an empty list."""
    rubric = replace(make_rubric(), code_groups=())
    assert breaches(rubric)[0].remedy == "Known: none."


@pytest.mark.parametrize("letter", ["L", "u", "n", "5"])
def test_keys_of_the_coding_screen_are_no_hotkeys(letter: str) -> None:
    """The remedy offers the letters that are still free."""
    rubric = make_rubric()
    added = make_code("RQ", label="Rhetorical", hotkey=letter)
    breach = the_breach(replace(rubric, codes=(*rubric.codes, added)))
    assert breach.location == ("codes", 2, "hotkey")
    assert RESERVED_HOTKEYS[letter.upper()] in breach.message
    assert breach.remedy == ("Choose a free letter: A B D E F G H I J K M P Q R S T V W X Y Z.")


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (3, 3, "The scale of “odd” ends at 3, which is not above its start 3."),
        (5, 1, "The scale of “odd” ends at 1, which is not above its start 5."),
        (0, 100, "The scale of “odd” has 101 scores; the form has room for 11."),
    ],
)
def test_a_scale_runs_upwards_and_fits_the_form(low: int, high: int, text: str) -> None:
    """A scale that cannot be drawn is refused once, without a list of its anchors."""
    rubric = make_rubric()
    added = make_dimension("odd", label="Odd", low=low, high=high)
    breach = the_breach(replace(rubric, dimensions=(*rubric.dimensions, added)))
    assert (breach.location, breach.message) == (("dimensions", 2, "high"), text)


def test_the_widest_scale_fits() -> None:
    """Eleven scores, 0 to 10, are allowed."""
    rubric = make_rubric()
    added = make_dimension("wide", label="Wide", low=0, high=10)
    assert breaches(replace(rubric, dimensions=(*rubric.dimensions, added))) == ()


def test_anchors_cover_the_scale_once_each() -> None:
    """Missing, doubled and misplaced anchors are each named."""
    rubric = make_rubric()
    anchors = tuple(Anchor(score, "Text") for score in (1, 2, 2, 5, 6))
    gaps = replace(rubric.dimensions[0], anchors=anchors)
    found = breaches(replace(rubric, dimensions=(gaps, rubric.dimensions[1])))
    assert [(each.location, each.message) for each in found] == [
        (
            ("dimensions", 0, "anchors"),
            "The anchors of “warmth” do not cover its scale: 3, 4 of 1 to 5 missing.",
        ),
        (
            ("dimensions", 0, "anchors", 2, "score"),
            "“warmth” has more than one anchor for 2.",
        ),
        (
            ("dimensions", 0, "anchors", 4, "score"),
            "“warmth” has an anchor for 6, which is not on its scale of 1 to 5.",
        ),
    ]


def test_a_formula_must_be_readable() -> None:
    """The reader's own words and place are passed on."""
    breach = the_breach(with_formula("warmth +"))
    assert breach.location == ("derived", 3, "formula")
    assert breach.message == (
        "The formula of “added” cannot be read: it ends where a number or a name is needed, "
        "at character 9."
    )


def test_a_formula_names_what_exists() -> None:
    """Every unknown name is told, with the one that was probably meant."""
    found = breaches(with_formula("warmht + zzz"))
    assert [each.message for each in found] == [
        "There is no dimension, code or derived score called “warmht”.",
        "There is no dimension, code or derived score called “zzz”.",
    ]
    assert found[0].remedy == "Did you mean “warmth”?"
    assert breaches(with_formula("lost"), also_known=frozenset({"lost"})) == ()


def test_names_in_formulas_are_written_as_they_are() -> None:
    """A key in another case is unknown, because columns keep their case."""
    assert the_breach(with_formula("oq")).remedy.startswith(("Did you mean", "Known:"))


def test_a_formula_depends_on_the_observation() -> None:
    """A constant would give every observation the same score."""
    assert "uses no rating and no count" in the_breach(with_formula("3")).message


def test_circles_of_formulas_are_refused() -> None:
    """A score that needs itself, directly or by way of another, is no score."""
    assert the_breach(with_formula("added + 1")).message == (
        "Formulas need one another in a circle: added → added."
    )
    rubric = make_rubric()
    first = DerivedScore("x", "X", "y", "score", "Ours.")
    second = DerivedScore("y", "Y", "x", "score", "Ours.")
    breach = the_breach(replace(rubric, derived=(*rubric.derived, first, second)))
    assert breach.location[:1] == ("derived",)
    assert "x → y" in breach.message or "y → x" in breach.message


def test_thresholds_stand_for_measures_once() -> None:
    """An unknown measure and a doubled level are told."""
    rubric = make_rubric()
    thresholds = (
        *rubric.thresholds,
        Threshold("pct", "Good", ">=", 80, "Ours."),
        Threshold("warmt", "Good", ">=", 4, "Ours."),
    )
    doubled, unknown = breaches(replace(rubric, thresholds=thresholds))
    assert doubled.location == ("thresholds", 2, "level")
    assert doubled.message == "“pct” has the level “Good” more than once."
    assert unknown.location == ("thresholds", 3, "measure")
    assert unknown.remedy == "Did you mean “warmth”?"


@pytest.mark.parametrize(
    ("measure", "value", "text"),
    [
        ("warmth", 35, "The threshold 35 lies outside “warmth”, which runs from 1 to 5."),
        ("tone", 0, "The threshold 0 lies outside “tone”, which runs from 0.5 to 4.5."),
        ("pct", 101, "The threshold 101 lies outside “pct”, which runs from 0 to 100."),
        ("OQ", -1, "The threshold -1 lies outside “OQ”, which runs from 0."),
    ],
)
def test_a_threshold_can_be_reached(measure: str, value: float, text: str) -> None:
    """3.5 written as 35 is caught."""
    rubric = make_rubric()
    added = Threshold(measure, "Top", ">=", value, "Ours.")
    breach = the_breach(replace(rubric, thresholds=(*rubric.thresholds, added)))
    assert (breach.location, breach.message) == (("thresholds", 2, "value"), text)


def test_a_threshold_below_an_open_measure_names_its_one_end() -> None:
    """A measure that is open below is told by its upper end."""
    rubric = make_rubric()
    derived = DerivedScore("fewer", "Fewer", "-OQ", "count", "Ours.")
    added = Threshold("fewer", "Top", ">=", 1, "Ours.")
    found = the_breach(
        replace(
            rubric,
            derived=(*rubric.derived, derived),
            thresholds=(*rubric.thresholds, added),
        )
    )
    assert found.message == "The threshold 1 lies outside “fewer”, which runs to 0."


def test_thresholds_wait_for_sound_formulas() -> None:
    """While a formula is unsound no range is known, and only the formula is reported."""
    rubric = with_formula("nothing_known")
    added = Threshold("warmth", "Top", ">=", 35, "Ours.")
    breach = the_breach(replace(rubric, thresholds=(added,)))
    assert breach.location == ("derived", 3, "formula")


def test_hierarchies_and_exclusive_sets_name_codes() -> None:
    """A dimension is not a code, and each unknown code is told with its place."""
    rubric = make_rubric()
    found = breaches(
        replace(
            rubric,
            hierarchies=(Hierarchy("h", "H", ("OQ", "warmth"), "Choose."),),
            volley_rules=VolleyRules(None, (("OQ", "CQ"), ("CQ", "CQQ"))),
        )
    )
    assert [each.location for each in found] == [
        ("hierarchies", 0, "codes", 1),
        ("volley_rules", "exclusive_sets", 1, 1),
    ]
    assert found[1].remedy == "Did you mean “CQ”?"
    assert breaches(replace(rubric, codes=()), also_known=frozenset({"OQ", "CQ"})) == ()


def test_every_fault_is_reported_at_once() -> None:
    """A rubric wrong in many ways is told all of them in one go."""
    rubric = make_rubric()
    wrong = replace(
        rubric,
        dimensions=(replace(rubric.dimensions[0], group="gone"), rubric.dimensions[1]),
        codes=(rubric.codes[0], replace(rubric.codes[1], hotkey="L")),
        derived=(*rubric.derived, DerivedScore("bad", "Bad", "(", "score", "Ours.")),
        thresholds=(Threshold("lost", "Good", ">=", 1, "Ours."),),
    )
    assert {each.location[0] for each in breaches(wrong)} == {
        "dimensions",
        "codes",
        "derived",
        "thresholds",
    }
