"""Passes: which is current, what each lacks, and when units stay as they are."""

from dataclasses import replace
from uuid import UUID

from fsh_coder.domain.coding_passes import (
    current_pass,
    finished_passes,
    only_divides,
    pass_gaps,
    units_are_frozen,
)
from fsh_coder.domain.identifiers import UnitId
from fsh_coder.domain.observation import GlobalRating, Observation, Unit
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_procedure import CodingPass, UnitRule
from tests.domain.small_observation import make_observation
from tests.domain.small_rubric import make_rubric

PASSES = (
    CodingPass("listen", "Listen", ("rate",)),
    CodingPass("parse", "Divide", ("parse",), freezes_units=True),
    CodingPass("code", "Code", ("code",)),
)


def rubric() -> Rubric:
    """Return the small rubric with three passes."""
    unit = UnitRule("utterance", "One thought.", max_codes=1, every_unit=True)
    return replace(make_rubric(), passes=PASSES, unit=unit)


def observation(*done: str, units: tuple[Unit, ...] = ()) -> Observation:
    """Return an observation with finished passes and units."""
    return replace(make_observation(), passes_done=done, units=units)


def unit(origin: UnitId | None = None) -> Unit:
    """Return a unit of the segment's first second."""
    return Unit(UnitId(UUID(int=9)), 1_000, 2_000, origin=origin)


def test_the_current_pass_is_the_first_that_is_not_finished() -> None:
    """In the rubric's order, whatever order they were finished in; none at the end."""
    assert current_pass(rubric(), observation()) == PASSES[0]
    assert current_pass(rubric(), observation("parse")) == PASSES[0]
    assert current_pass(rubric(), observation("parse", "listen")) == PASSES[2]
    assert current_pass(rubric(), observation("listen", "parse", "code")) is None
    assert current_pass(make_rubric(), observation()) is None


def test_finished_passes_stand_in_the_order_of_their_end() -> None:
    """Not in the rubric's."""
    done = finished_passes(rubric(), observation("parse", "listen"))
    assert [each.key for each in done] == ["parse", "listen"]


def test_units_are_frozen_by_their_pass_or_by_being_given() -> None:
    """The pass that says so has to be finished; copied units are frozen from the start."""
    assert not units_are_frozen(rubric(), observation("listen", units=(unit(),)))
    assert units_are_frozen(rubric(), observation("listen", "parse", units=(unit(),)))
    given = unit(origin=UnitId(UUID(int=1)))
    assert units_are_frozen(rubric(), observation(units=(given,)))


def test_a_pass_lacks_what_its_tasks_ask_for() -> None:
    """Ratings with their reasons, then units, then codes; other passes' work is no matter."""
    bare = observation()
    rated = replace(
        bare, ratings=(GlobalRating("warmth", 3, "warm"), GlobalRating("pace", 2)), units=(unit(),)
    )
    words = [
        [gap.words for gap in pass_gaps(rubric(), seen, coding_pass=each)]
        for seen in (bare, rated)
        for each in PASSES
    ]
    assert words == [
        ["Warmth is not rated", "Pace is not rated"],
        ["no units are marked"],
        [],
        ["Pace has no reason"],
        [],
        ["the utterance at 00:01 has no code"],
    ]


def test_only_a_pass_that_divides_and_does_nothing_else_only_divides() -> None:
    """A pass in which something else is done as well still has to be worked."""
    assert only_divides(PASSES[1])
    assert not only_divides(CodingPass("both", "Both", ("rate", "parse")))
