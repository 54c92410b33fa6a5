"""Whatever a coder does, undoes and redoes, across restarts: the file equals a simple model."""

import tempfile
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

from fsh_coder.domain.identifiers import MarkId, NoteId
from fsh_coder.domain.observation import BehaviourMark, ObservationNote
from fsh_coder.services import coding, study_check, study_library
from fsh_coder.services.coding import CodingSession
from tests.factories import make_study_to_code

_moments = st.integers(0, 3_600_000)
_texts = st.text(max_size=5)
_places = st.integers(0, 1_000)


@dataclass(frozen=True, slots=True)
class Model:
    """What an observation holds, as plainly as it can be written down."""

    marks: dict[MarkId, BehaviourMark] = field(default_factory=dict)
    scores: dict[str, int | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    links: frozenset[tuple[str, MarkId]] = frozenset()
    notes: dict[NoteId, ObservationNote] = field(default_factory=dict)


class CodingMachine(RuleBasedStateMachine):
    """Acts at random on a real study file and on the model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        study = make_study_to_code(Path(self.folder.name))
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

    def some_mark(self, place: int) -> MarkId:
        """Return one of the marks."""
        return sorted(self.now.marks)[place % len(self.now.marks)]

    @rule(at_ms=_moments, place=_places)
    def mark(self, at_ms: int, place: int) -> None:
        """Mark a behaviour."""
        mark = self.coding.mark(self.codes[place % len(self.codes)], at_ms)
        self.became(replace(self.now, marks={**self.now.marks, mark.id: mark}))

    @precondition(lambda self: self.now.marks)
    @rule(place=_places)
    def unmark(self, place: int) -> None:
        """Remove a mark; its evidence goes with it."""
        gone = self.some_mark(place)
        self.coding.unmark(gone)
        marks = {each: mark for each, mark in self.now.marks.items() if each != gone}
        links = frozenset(link for link in self.now.links if link[1] != gone)
        self.became(replace(self.now, marks=marks, links=links))

    @precondition(lambda self: self.now.marks)
    @rule(place=_places, at_ms=_moments, note=_texts, is_unsure=st.booleans())
    def change_mark(self, place: int, at_ms: int, note: str, is_unsure: bool) -> None:
        """Move, recode, annotate and flag a mark at once."""
        mark_id = self.some_mark(place)
        code = self.codes[place % len(self.codes)]
        mark = self.coding.change_mark(
            mark_id, code=code, at_ms=at_ms, note=note, is_unsure=is_unsure
        )
        assert (mark.id, mark.at_ms, mark.is_unsure) == (mark_id, at_ms, is_unsure)
        self.became(replace(self.now, marks={**self.now.marks, mark_id: mark}))

    @rule(place=_places, score=st.none() | st.integers(1, 5))
    def rate(self, place: int, score: int | None) -> None:
        """Rate a dimension or take the rating back."""
        dimension = self.dimensions[place % len(self.dimensions)]
        self.coding.rate(dimension, score)
        if score != self.now.scores.get(dimension):
            self.became(replace(self.now, scores={**self.now.scores, dimension: score}))

    @rule(place=_places, text=_texts)
    def give_reason(self, place: int, text: str) -> None:
        """Give a reason."""
        dimension = self.dimensions[place % len(self.dimensions)]
        reason = self.coding.give_reason(dimension, text).reason
        if reason != self.now.reasons.get(dimension, ""):
            self.became(replace(self.now, reasons={**self.now.reasons, dimension: reason}))

    @precondition(lambda self: self.now.marks)
    @rule(place=_places, is_link=st.booleans())
    def link_or_unlink(self, place: int, is_link: bool) -> None:
        """Put a mark behind a score, or take it away."""
        dimension, mark_id = self.dimensions[place % len(self.dimensions)], self.some_mark(place)
        if is_link:
            self.coding.link(dimension, mark_id)
            links = self.now.links | {(dimension, mark_id)}
        else:
            self.coding.unlink(dimension, mark_id)
            links = self.now.links - {(dimension, mark_id)}
        self.became(replace(self.now, links=links))

    @rule(text=_texts, at_ms=st.none() | _moments)
    def note(self, text: str, at_ms: int | None) -> None:
        """Add a note."""
        note = self.coding.note(text, at_ms)
        self.became(replace(self.now, notes={**self.now.notes, note.id: note}))

    @precondition(lambda self: self.now.notes)
    @rule(text=_texts, removes=st.booleans())
    def change_or_remove_note(self, text: str, removes: bool) -> None:
        """Change the newest note, or remove it."""
        newest = max(self.now.notes)
        notes = {each: note for each, note in self.now.notes.items() if each != newest}
        if removes:
            self.coding.remove_note(newest)
        else:
            notes[newest] = self.coding.change_note(newest, text)
        self.became(replace(self.now, notes=notes))

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

    @rule(at_ms=_moments)
    def listen(self, at_ms: int) -> None:
        """Move the play head, which is no action."""
        self.coding.remember_place(at_ms)

    @rule()
    def restart(self) -> None:
        """Close the study file and open it again."""
        self.db.close()
        self.db = study_library.open_study(self.db.path)
        self.coding = coding.open_assignment(self.db, self.study.of_ann, coder_id=self.study.ann.id)

    @invariant()
    def the_observation_is_the_model(self) -> None:
        """What the screen shows is what the model says."""
        found = self.coding.observation
        in_order = sorted(self.now.marks.values(), key=lambda mark: (mark.at_ms, mark.id))
        assert list(found.marks) == in_order
        for dimension in self.dimensions:
            rating = found.rating(dimension)
            assert rating.score == self.now.scores.get(dimension)
            assert rating.reason == self.now.reasons.get(dimension, "")
        assert {(link.dimension, link.mark_id) for link in found.evidence} == self.now.links
        assert {note.id: note for note in found.notes} == self.now.notes
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
        CodingMachine,
        settings=settings(
            max_examples=max_examples,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_hundreds_of_random_actions_leave_what_the_model_says() -> None:
    """Marking, rating, undoing, redoing and restarting in any order lose and invent nothing."""
    _act(max_examples=3)


@pytest.mark.long
def test_thousands_of_random_actions_leave_what_the_model_says() -> None:
    """The same at length."""
    _act(max_examples=60)
