"""Rules of passes, units and extra fields."""

from dataclasses import replace

import pytest

from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_procedure import CodingPass, ObservationField, UnitRule
from fsh_coder.domain.rubric_rules import breaches
from tests.domain.small_rubric import make_rubric
from tests.domain.test_rubric_rules import the_breach

RATE = CodingPass("listen", "Listen", ("rate",), "non_stop")
PARSE = CodingPass("parse", "Parse", ("parse",), freezes_units=True)
CODE = CodingPass("code", "Code", ("code",), "by_unit")
UTTERANCE = UnitRule("utterance", "One complete thought.", 1, every_unit=True)


def with_passes(*passes: CodingPass, unit: UnitRule | None = UTTERANCE) -> Rubric:
    """Return the small rubric, which is rated and coded, with passes."""
    return replace(make_rubric(), passes=passes, unit=unit)


def test_three_passes_are_sound() -> None:
    """Rate, parse, code; rating may also come last, or go with the parsing."""
    assert breaches(with_passes(RATE, PARSE, CODE)) == ()
    assert breaches(with_passes(PARSE, CODE, RATE)) == ()
    both = CodingPass("both", "Both", ("rate", "parse"), freezes_units=True)
    assert breaches(with_passes(both, CODE)) == ()


@pytest.mark.parametrize(
    ("rubric", "location", "message"),
    [
        (
            with_passes(RATE, replace(CODE, playback="free")),
            ("passes",),
            "No pass has the task “parse”.",
        ),
        (with_passes(PARSE, CODE), ("passes",), "No pass has the task “rate”."),
        (
            with_passes(RATE, PARSE, CODE, replace(RATE, key="again")),
            ("passes",),
            "2 passes have the task “rate”.",
        ),
        (
            with_passes(RATE, CODE, unit=None),
            ("passes", 1, "playback"),
            "The pass “code” stops at units, but none were made before it.",
        ),
        (
            with_passes(RATE, PARSE, replace(CODE, freezes_units=True)),
            ("passes", 2, "freezes_units"),
            "The pass “code” freezes units without making them.",
        ),
        (
            with_passes(RATE, replace(CODE, playback="free"), PARSE),
            ("passes", 2, "tasks"),
            "The pass “parse” makes units after an earlier pass has coded.",
        ),
        (
            with_passes(RATE, replace(PARSE, tasks=("parse", "code"))),
            ("passes", 1, "tasks"),
            "The pass “parse” makes units and codes them at once.",
        ),
        (
            replace(
                with_passes(RATE, PARSE, CODE), dimensions=(), derived=make_rubric().derived[:2]
            ),
            ("passes", 0, "tasks"),
            "The pass “listen” has the task “rate”, but there is nothing for it.",
        ),
        (
            with_passes(RATE, PARSE, replace(CODE, key="parse")),
            ("passes", 2, "key"),
            "The key “parse” is already in use.",
        ),
    ],
)
def test_each_rule_of_passes(rubric: Rubric, location: tuple[str | int, ...], message: str) -> None:
    """What is left undone, done twice or done too early is told."""
    assert (the_breach(rubric).location, the_breach(rubric).message) == (location, message)


def test_what_is_left_undone_waits_until_every_pass_is_read() -> None:
    """A faulty pass may be the one that does it."""
    assert breaches(with_passes(RATE, PARSE), also_known=frozenset({"code"})) == ()


TALK = ObservationField("talk", "Talk time", "choice", "How much?", ("more", "less"))
SHARE = ObservationField("portion", "Portion", "number", "How many per cent?", low=0, high=100)


def test_fields_of_each_kind_are_sound() -> None:
    """A choice, a number with open ends and a text."""
    fields = (TALK, SHARE, ObservationField("words", "Words", "text", "Anything else?"))
    open_ended = replace(SHARE, key="more", label="More", high=None)
    assert breaches(replace(make_rubric(), fields=(*fields, open_ended))) == ()


@pytest.mark.parametrize(
    ("field", "location", "message"),
    [
        (replace(TALK, choices=()), "kind", "“talk” is of kind “choice” and has 0 choices."),
        (replace(TALK, kind="text"), "choices", "“talk” is of kind “text” and has 2 choices."),
        (
            replace(SHARE, kind="text", low=None),
            "high",
            "“portion” is of kind “text” and has ends like a number.",
        ),
        (
            replace(SHARE, high=0),
            "high",
            "“portion” ends at 0, which is not above its start 0.",
        ),
        (
            replace(TALK, key="Pace"),
            "key",
            "The key “Pace” is already in use (as “pace”: case does not count).",
        ),
        (
            replace(TALK, label="warmth"),
            "label",
            "The label “warmth” is already in use (as “Warmth”: case does not count).",
        ),
    ],
)
def test_each_rule_of_fields(field: ObservationField, location: str, message: str) -> None:
    """A field is one kind of thing, and a column of its own."""
    breach = the_breach(replace(make_rubric(), fields=(field,)))
    assert (breach.location, breach.message) == (("fields", 0, location), message)


def test_a_choice_is_offered_once() -> None:
    """Two choices that differ in case alone would be one in a spreadsheet."""
    breach = the_breach(replace(make_rubric(), fields=(replace(TALK, choices=("less", "Less")),)))
    assert breach.location == ("fields", 0, "choices", 1)
