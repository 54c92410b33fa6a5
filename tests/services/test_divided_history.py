"""Units, passes, answers and not applicable, undone, redone and reopened: equal to a model."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.field_answers import AnswerRefused
from fsh_coder.domain.identifiers import MarkId, UnitId
from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.unit_proposal import ProposedUnit
from fsh_coder.services import coding, study_check, study_library
from fsh_coder.services.coding import CodingSession
from tests.services.divided_study import make_divided_study

#: Few places, so that units touch, overlap and are split often.
_SECONDS = 40
_seconds = st.integers(0, _SECONDS)
_places = st.integers(0, 1_000)
_speakers = st.sampled_from([None, *Speaker])
_OTHER = {None: None, Speaker.WORKER: Speaker.CLIENT, Speaker.CLIENT: Speaker.WORKER}

Span = tuple[int, int, Speaker | None]


@dataclass(frozen=True, slots=True)
class Model:
    """What an observation holds, as plainly as it can be written down.

    ``codes`` gives each unit at most one mark with its code.
    """

    units: dict[UnitId, Span] = field(default_factory=dict)
    codes: dict[UnitId, tuple[MarkId, str]] = field(default_factory=dict)
    links: frozenset[tuple[str, MarkId]] = frozenset()
    ratings: dict[str, Rating] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    passes: tuple[str, ...] = ()

    @property
    def is_frozen(self) -> bool:
        """Whether units may not change."""
        return "parse" in self.passes

    def fits(self, start: int, end: int, *, but: UnitId | None = None) -> bool:
        """Whether a stretch is free of units, told second by second."""
        taken = {s for key, (a, b, _) in self.units.items() if key != but for s in range(a, b)}
        return start < end and taken.isdisjoint(range(start, end))

    def in_order(self) -> list[UnitId]:
        """Return the units by time."""
        return sorted(self.units, key=lambda each: self.units[each][0])


class DividingMachine(RuleBasedStateMachine):
    """Acts at random on a real study file and on the model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        study = make_divided_study(Path(self.folder.name))
        self.db, self.study = study.db, study
        self.coding: CodingSession = study.open_for_ann()
        self.dimensions = [dimension.key for dimension in study.rubric.dimensions]
        self.codes = [code.key for code in study.rubric.codes]
        self.now = Model()
        self.done: list[Model] = []
        self.undone: list[Model] = []

    def became(self, model: Model) -> None:
        """Record an action of the coder's; one that changes nothing is none."""
        if model != self.now:
            self.done.append(self.now)
            self.undone.clear()
            self.now = model

    def some_unit(self, place: int) -> UnitId:
        """Return one of the units."""
        return self.now.in_order()[place % len(self.now.units)]

    def refused(self, act: Callable[[], object]) -> None:
        """The act must be refused in the user's words; that nothing changes, the model sees."""
        with pytest.raises(UserFacingError):
            act()

    # --- Dividing ---------------------------------------------------------------------

    @rule(start=_seconds, length=st.integers(-1, 12), speaker=_speakers)
    def add(self, start: int, length: int, speaker: Speaker | None) -> None:
        """Add a unit, or be refused where it does not fit."""
        end = start + length
        if self.now.is_frozen or not self.now.fits(start, end):
            self.refused(lambda: self.coding.units.add(1000 * start, 1000 * end, speaker))
            return
        unit = self.coding.units.add(1000 * start, 1000 * end, speaker)
        self.became(replace(self.now, units={**self.now.units, unit.id: (start, end, speaker)}))

    @rule(start=_seconds, lengths=st.lists(st.integers(1, 5), max_size=4), speaker=_speakers)
    def accept(self, start: int, lengths: list[int], speaker: Speaker | None) -> None:
        """Accept proposals that follow one another, or be refused where one does not fit."""
        spans, at = [], start
        for length in lengths:
            spans.append((at, at + length))
            at += length
        proposed = [ProposedUnit(1000 * a, 1000 * b, speaker) for a, b in spans]
        if self.now.is_frozen or not all(self.now.fits(a, b) for a, b in spans):
            self.refused(lambda: self.coding.units.accept(proposed))
            return
        made = self.coding.units.accept(proposed)
        new = {unit.id: (a, b, speaker) for unit, (a, b) in zip(made, spans, strict=True)}
        self.became(replace(self.now, units={**self.now.units, **new}))

    @precondition(lambda self: self.now.units)
    @rule(place=_places, start=_seconds, end=_seconds)
    def move(self, place: int, start: int, end: int) -> None:
        """Move a unit's ends; its code goes along."""
        unit_id = self.some_unit(place)

        def act() -> object:
            return self.coding.units.move(unit_id, start_ms=1000 * start, end_ms=1000 * end)

        if self.now.is_frozen or not self.now.fits(start, end, but=unit_id):
            self.refused(act)
            return
        act()
        span = (start, end, self.now.units[unit_id][2])
        self.became(replace(self.now, units={**self.now.units, unit_id: span}))

    @precondition(lambda self: self.now.units)
    @rule(place=_places, at=_seconds, is_start=st.booleans())
    def move_edge(self, place: int, at: int, is_start: bool) -> None:
        """Move one end of a unit; the neighbour that touches it there goes along."""
        unit_id = self.some_unit(place)
        ordered = self.now.in_order()
        moved = {unit_id: self._with_edge(self.now.units[unit_id], at, is_start=is_start)}
        beside = ordered.index(unit_id) + (-1 if is_start else 1)
        if 0 <= beside < len(ordered):
            span, other = self.now.units[unit_id], self.now.units[ordered[beside]]
            if (other[1] == span[0]) if is_start else (other[0] == span[1]):
                moved[ordered[beside]] = self._with_edge(other, at, is_start=not is_start)
        rest = replace(self.now, units={k: v for k, v in self.now.units.items() if k not in moved})

        def act() -> object:
            return self.coding.units.move_edge(unit_id, 1000 * at, is_start=is_start)

        fits = all(rest.fits(start, end) for start, end, _ in moved.values())
        if self.now.is_frozen or not fits:
            self.refused(act)
            return
        act()
        self.became(replace(self.now, units={**self.now.units, **moved}))

    def _with_edge(self, span: Span, at: int, *, is_start: bool) -> Span:
        start, end, speaker = span
        return (at, end, speaker) if is_start else (start, at, speaker)

    @precondition(lambda self: self.now.units)
    @rule(place=_places, at=_seconds)
    def split(self, place: int, at: int) -> None:
        """Split a unit; its code stays with the first part."""
        unit_id = self.some_unit(place)
        start, end, speaker = self.now.units[unit_id]
        if self.now.is_frozen or not start < at < end:
            self.refused(lambda: self.coding.units.split(unit_id, 1000 * at))
            return
        first, second = self.coding.units.split(unit_id, 1000 * at)
        assert first.id == unit_id
        parts = {first.id: (start, at, speaker), second.id: (at, end, speaker)}
        self.became(replace(self.now, units={**self.now.units, **parts}))

    @precondition(lambda self: self.now.units)
    @rule(place=_places)
    def merge(self, place: int) -> None:
        """Merge a unit with the next, unless both are coded."""
        ordered = self.now.in_order()
        at = place % len(ordered)
        first, nexts = ordered[at], ordered[at + 1 : at + 2]
        both = nexts and first in self.now.codes and nexts[0] in self.now.codes
        if self.now.is_frozen or not nexts or both:
            self.refused(lambda: self.coding.units.merge(first))
            return
        self.coding.units.merge(first)
        units, codes = dict(self.now.units), dict(self.now.codes)
        (start, _, speaker), (_, end, _) = units[first], units.pop(nexts[0])
        units[first] = (start, end, speaker)
        if nexts[0] in codes:
            codes[first] = codes.pop(nexts[0])
        self.became(replace(self.now, units=units, codes=codes))

    @precondition(lambda self: self.now.units)
    @rule(place=_places)
    def remove(self, place: int) -> None:
        """Remove a unit with its code and evidence."""
        unit_id = self.some_unit(place)
        if self.now.is_frozen:
            self.refused(lambda: self.coding.units.remove(unit_id))
            return
        self.coding.units.remove(unit_id)
        mark_id, _ = self.now.codes.get(unit_id, (None, None))
        units = {key: span for key, span in self.now.units.items() if key != unit_id}
        codes = {key: code for key, code in self.now.codes.items() if key != unit_id}
        links = frozenset(link for link in self.now.links if link[1] != mark_id)
        self.became(replace(self.now, units=units, codes=codes, links=links))

    @precondition(lambda self: self.now.units)
    @rule(place=_places, speaker=_speakers)
    def set_speaker(self, place: int, speaker: Speaker | None) -> None:
        """Say who speaks."""
        unit_id = self.some_unit(place)
        if self.now.is_frozen:
            self.refused(lambda: self.coding.units.set_speaker(unit_id, speaker))
            return
        self.coding.units.set_speaker(unit_id, speaker)
        start, end, _ = self.now.units[unit_id]
        self.became(replace(self.now, units={**self.now.units, unit_id: (start, end, speaker)}))

    @rule()
    def swap_speakers(self) -> None:
        """Give every unit the other speaker."""
        if self.now.is_frozen:
            self.refused(self.coding.units.swap_speakers)
            return
        self.coding.units.swap_speakers()
        swapped = {key: (a, b, _OTHER[who]) for key, (a, b, who) in self.now.units.items()}
        self.became(replace(self.now, units=swapped))

    # --- Coding -----------------------------------------------------------------------

    @precondition(lambda self: self.now.units)
    @rule(place=_places, number=_places)
    def code(self, place: int, number: int) -> None:
        """Code a unit, in place of the code it has."""
        unit_id, code = self.some_unit(place), self.codes[number % len(self.codes)]
        mark = self.coding.units.code(unit_id, code)
        if unit_id in self.now.codes:
            assert mark.id == self.now.codes[unit_id][0]
        self.became(replace(self.now, codes={**self.now.codes, unit_id: (mark.id, code)}))

    @precondition(lambda self: self.now.codes)
    @rule(place=_places)
    def uncode(self, place: int) -> None:
        """Remove a unit's code with its evidence."""
        unit_id = sorted(self.now.codes)[place % len(self.now.codes)]
        mark_id, _ = self.now.codes[unit_id]
        self.coding.unmark(mark_id)
        codes = {key: code for key, code in self.now.codes.items() if key != unit_id}
        links = frozenset(link for link in self.now.links if link[1] != mark_id)
        self.became(replace(self.now, codes=codes, links=links))

    @precondition(lambda self: self.now.codes)
    @rule(place=_places)
    def link(self, place: int) -> None:
        """Put a unit's code behind a rating."""
        mark_id, _ = self.now.codes[sorted(self.now.codes)[place % len(self.now.codes)]]
        dimension = self.dimensions[place % len(self.dimensions)]
        self.coding.link(dimension, mark_id)
        self.became(replace(self.now, links=self.now.links | {(dimension, mark_id)}))

    # --- Ratings, answers, passes -----------------------------------------------------

    @rule(score=st.none() | st.integers(1, 5), everything=st.booleans(), place=_places)
    def rate(self, score: int | None, everything: bool, place: int) -> None:
        """Rate a dimension, or all of them with their reasons one after the other."""
        keys = self.dimensions if everything else [self.dimensions[place % len(self.dimensions)]]
        for key in keys:
            self.coding.rate(key, score)
            if score != self.now.ratings.get(key):
                self.became(replace(self.now, ratings={**self.now.ratings, key: score}))

    @rule()
    def rate_not_applicable(self) -> None:
        """Say that the first dimension does not apply, the only one that may not."""
        self.coding.rate_not_applicable(self.dimensions[0])
        ratings = {**self.now.ratings, self.dimensions[0]: NOT_APPLICABLE}
        self.became(replace(self.now, ratings=ratings))

    @rule(
        key=st.sampled_from(["goal", "talk", "minutes"]),
        text=st.text(max_size=4) | st.sampled_from(["more", "less", "12.5", "91", "", " "]),
    )
    def answer(self, key: str, text: str) -> None:
        """Answer a field, take the answer away, or be refused."""
        try:
            kept = self.coding.answer(key, text)
        except AnswerRefused:
            return
        answers = {field: old for field, old in self.now.answers.items() if field != key}
        if kept is not None:
            answers[key] = kept
        self.became(replace(self.now, answers=answers))

    @rule()
    def finish_pass(self) -> None:
        """Finish the current pass, or be told what it lacks."""
        if self.coding.passes.current is None or self.coding.passes.missing():
            self.refused(self.coding.passes.finish)
            return
        key = self.coding.passes.current.key
        self.coding.passes.finish()
        self.became(replace(self.now, passes=(*self.now.passes, key)))

    @rule()
    def go_back(self) -> None:
        """Take up the pass that was finished last."""
        if not self.now.passes:
            self.refused(self.coding.passes.back)
            return
        assert self.coding.passes.back().key == self.now.passes[-1]
        self.became(replace(self.now, passes=self.now.passes[:-1]))

    # --- Back and forth ---------------------------------------------------------------

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        """Take the last action back."""
        self.coding.undo()
        self.undone.append(self.now)
        self.now = self.done.pop()

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        """Bring back what was undone last."""
        self.coding.redo()
        self.done.append(self.now)
        self.now = self.undone.pop()

    @rule()
    def restart(self) -> None:
        """Close the study file and open it again."""
        self.db.close()
        self.db = study_library.open_study(self.db.path)
        self.coding = coding.open_assignment(self.db, self.study.of_ann, coder_id=self.study.ann.id)

    @invariant()
    def the_observation_is_the_model(self) -> None:
        """What the screen shows is what the model says."""
        found, now = self.coding.observation, self.now
        assert [unit.id for unit in found.units] == now.in_order()
        for unit in found.units:
            start, end, speaker = now.units[unit.id]
            span = (unit.start_ms, unit.end_ms, unit.speaker)
            assert span == (1000 * start, 1000 * end, speaker)
        assert {mark.unit_id: (mark.id, mark.code) for mark in found.marks} == now.codes
        for mark in found.marks:
            assert mark.unit_id is not None
            start, _, speaker = now.units[mark.unit_id]
            usual = self.study.rubric.code(mark.code).speaker
            assert (mark.at_ms, mark.speaker) == (1000 * start, speaker or usual)
        self.the_rest_is_the_model()

    def the_rest_is_the_model(self) -> None:
        """Evidence, ratings, answers, passes and what may be undone are the model's."""
        found, now = self.coding.observation, self.now
        assert {(link.dimension, link.mark_id) for link in found.evidence} == now.links
        for key in self.dimensions:
            assert found.rating(key).rating == now.ratings.get(key)
        assert {each.field: each.text for each in found.answers} == now.answers
        assert found.passes_done == now.passes
        assert self.coding.units.are_frozen == now.is_frozen
        assert (self.coding.undo_label is None) == (not self.done)
        assert (self.coding.redo_label is None) == (not self.undone)

    def teardown(self) -> None:
        """What is on disk is what was shown, and the journal tells the same story."""
        fresh = coding.open_assignment(self.db, self.study.of_ann, coder_id=self.study.ann.id)
        assert fresh.observation == self.coding.observation
        lines = {line.what: line for line in study_check.check_open(self.db)}
        for what in ("Study file", "References", "Journal", "Journal’s end", "Marks and ratings"):
            assert lines[what].ok, lines[what].detail
        self.db.close()
        self.folder.cleanup()


def _act(*, max_examples: int) -> None:
    run_state_machine_as_test(
        DividingMachine,
        settings=settings(
            max_examples=max_examples,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_random_dividing_and_coding_leaves_what_the_model_says() -> None:
    """Dividing, coding, rating, answering and passes, in any order, lose and invent nothing."""
    _act(max_examples=3)


@pytest.mark.long
def test_much_random_dividing_and_coding_leaves_what_the_model_says() -> None:
    """The same at length."""
    _act(max_examples=60)
