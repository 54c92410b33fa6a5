"""Coding: what a coder does is on disk at once, can be taken back, and stays her own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import (
    NotFound,
    NothingToRedo,
    NothingToUndo,
    OutsideSegment,
    StaleObservation,
)
from fsh_coder.domain.journal import Action
from fsh_coder.domain.observation import HeardSpan, ObservationState, Speaker
from fsh_coder.domain.rubric import UnknownMeasureError, UnknownScoreError
from fsh_coder.domain.study import Purpose
from fsh_coder.services import coding
from fsh_coder.services.coding import CodingSession
from tests.factories import (
    StudyToCode,
    make_study_to_code,
)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """Return a study whose segment runs from 8 to 28 minutes."""
    study = make_study_to_code(tmp_path, start_ms=480_000, end_ms=1_680_000)
    yield study
    study.db.close()


@pytest.fixture
def ann(study: StudyToCode) -> CodingSession:
    """Return Ann's observation, just started."""
    return study.open_for_ann()


# --- What is on disk --------------------------------------------------------------------


def test_every_action_is_there_in_a_fresh_reading(study: StudyToCode, ann: CodingSession) -> None:
    """Marks, ratings, reasons, evidence, notes and the place are what the file holds."""
    mark = ann.mark(study.code, 724_000)
    ann.mark(study.code, 600_000, end_ms=610_000, speaker=Speaker.CLIENT)
    ann.change_mark(mark.id, note="“so it’s the …”", is_unsure=True)
    ann.rate(study.dimension, 4)
    ann.give_reason(study.dimension, "follows the mother’s words")
    ann.link(study.dimension, mark.id)
    ann.note("noisy from here on", 900_000)
    ann.note("calm throughout")
    ann.remember_place(731_500, (HeardSpan(480_000, 700_000), HeardSpan(690_000, 731_500)))
    fresh = study.open_for_ann().observation
    assert fresh == ann.observation
    assert [each.at_ms for each in fresh.marks] == [600_000, 724_000]
    assert fresh.rating(study.dimension).score == 4
    assert fresh.evidence_for(study.dimension) == (fresh.marks[1],)
    assert fresh.heard == (HeardSpan(480_000, 731_500),)
    assert fresh.resume_at_ms == 731_500


def test_opening_starts_an_observation_only_once(study: StudyToCode, ann: CodingSession) -> None:
    """The first opening starts it and is logged; later ones find it."""
    again = study.open_for_ann()
    assert again.observation == ann.observation
    assert [entry.action for entry in again.history()] == [Action.START]
    assert ann.observation.purpose is Purpose.PRIMARY
    assert ann.observation.state is ObservationState.DRAFT


def test_the_coder_learns_what_she_may_know(study: StudyToCode, ann: CodingSession) -> None:
    """The context names the session, the goal and the segment, and nothing about the worker."""
    assert ann.context == coding.CodingContext(
        session_label="S001",
        change_goal="keeps to the safety plan",
        segment=study.segment,
        recording_id=study.recording.id,
        duration_ms=3_600_000,
    )


def test_the_time_of_the_last_commit_moves_with_each_action(
    study: StudyToCode, ann: CodingSession
) -> None:
    """The saved time is that of the last entry, also after opening again."""
    before = ann.saved_at
    ann.mark(study.code, 500_000)
    assert ann.saved_at > before
    assert ann.saved_at == ann.history()[-1].at == study.open_for_ann().saved_at


def test_a_mark_takes_the_speaker_that_the_rubric_names(
    study: StudyToCode, ann: CodingSession
) -> None:
    """A code of the worker's is the worker's unless the coder says otherwise."""
    usual = study.rubric.code(study.code).speaker
    assert ann.mark(study.code, 500_000).speaker == (Speaker(usual) if usual else None)
    assert ann.mark(study.code, 500_000, speaker=Speaker.CLIENT).speaker is Speaker.CLIENT


def test_the_journal_holds_old_and_new_values(study: StudyToCode, ann: CodingSession) -> None:
    """What a mark was before a change stays readable, with who changed it."""
    mark = ann.mark(study.code, 500_000)
    ann.change_mark(mark.id, at_ms=501_000)
    entry = ann.history()[-1]
    (change,) = entry.changes
    assert change.old is not None
    assert change.new is not None
    assert (change.old["at_ms"], change.new["at_ms"]) == (500_000, 501_000)
    assert entry.coder_id == study.ann.id


def test_what_changes_nothing_is_not_logged(study: StudyToCode, ann: CodingSession) -> None:
    """Giving the same score, reason, link, note or mark again leaves no trace."""
    mark = ann.mark(study.code, 500_000)
    note = ann.note("once")
    ann.rate(study.dimension, 3)
    ann.give_reason(study.dimension, "why")
    ann.link(study.dimension, mark.id)
    n_entries = len(ann.history())
    ann.change_mark(mark.id, code=study.code, at_ms=500_000)
    ann.change_note(note.id, "once")
    ann.rate(study.dimension, 3)
    ann.give_reason(study.dimension, "why")
    ann.link(study.dimension, mark.id)
    ann.unlink(study.rubric.dimensions[1].key, mark.id)
    ann.rate(study.rubric.dimensions[1].key, None)
    assert len(ann.history()) == n_entries


def test_text_that_a_file_cannot_hold_is_made_storable(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Half a character or a NUL from the clipboard does not stop the work."""
    rating = ann.give_reason(study.dimension, "half \ud83d and \x00 whole 😀")
    assert rating.reason == "half ? and  whole 😀"
    assert study.open_for_ann().observation == ann.observation


# --- What is refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at_ms", "end_ms"), [(479_999, None), (1_680_001, None), (1_679_000, 1_681_000)]
)
def test_a_mark_outside_the_segment_is_refused(
    study: StudyToCode, ann: CodingSession, at_ms: int, end_ms: int | None
) -> None:
    """Both ends of a mark must lie in the segment; nothing is stored otherwise."""
    before = ann.observation
    with pytest.raises(OutsideSegment, match="08:00 to 28:00"):
        ann.mark(study.code, at_ms, end_ms=end_ms)
    assert study.open_for_ann().observation == before == ann.observation


def test_both_ends_of_the_segment_can_be_marked(study: StudyToCode, ann: CodingSession) -> None:
    """The first and the last moment belong to the segment; moving out of it is refused."""
    first = ann.mark(study.code, 480_000)
    ann.mark(study.code, 1_680_000)
    with pytest.raises(OutsideSegment):
        ann.change_mark(first.id, at_ms=479_999)
    assert ann.observation.marks[0] == first


def test_what_the_rubric_does_not_have_is_refused(study: StudyToCode, ann: CodingSession) -> None:
    """A code, dimension or score outside the rubric never reaches the file."""
    mark = ann.mark(study.code, 500_000)
    before = ann.observation
    refused: list[tuple[type[Exception], Callable[[], object]]] = [
        (UnknownMeasureError, lambda: ann.mark("nothing", 500_000)),
        (UnknownMeasureError, lambda: ann.change_mark(mark.id, code="nothing")),
        (UnknownMeasureError, lambda: ann.rate("nothing", 3)),
        (UnknownMeasureError, lambda: ann.rate("nothing", None)),
        (UnknownMeasureError, lambda: ann.give_reason("nothing", "why")),
        (UnknownMeasureError, lambda: ann.link("nothing", mark.id)),
        (UnknownScoreError, lambda: ann.rate(study.dimension, 6)),
        (UnknownScoreError, lambda: ann.rate(study.dimension, 0)),
    ]
    for error, action in refused:
        with pytest.raises(error):
            action()
    assert study.open_for_ann().observation == before == ann.observation


def test_a_mark_or_note_that_is_gone_is_said_to_be_gone(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Acting on what was removed is refused in words."""
    mark, note = ann.mark(study.code, 500_000), ann.note("x")
    ann.unmark(mark.id)
    ann.remove_note(note.id)
    for action in (
        lambda: ann.unmark(mark.id),
        lambda: ann.change_mark(mark.id, is_unsure=True),
        lambda: ann.link(study.dimension, mark.id),
        lambda: ann.change_note(note.id, "y"),
        lambda: ann.remove_note(note.id),
    ):
        with pytest.raises(NotFound):
            action()


def test_an_outdated_view_cannot_overwrite(study: StudyToCode, ann: CodingSession) -> None:
    """Of two views of one observation the one that did not see the last action must reload."""
    other = study.open_for_ann()
    other.mark(study.code, 500_000)
    for action in (lambda: ann.mark(study.code, 600_000), lambda: ann.rate(study.dimension, 2)):
        with pytest.raises(StaleObservation):
            action()
    assert ann.observation.marks == ()
    assert study.open_for_ann().observation == other.observation


# --- Undo and redo ----------------------------------------------------------------------


def test_undo_brings_a_mark_back_with_its_evidence(study: StudyToCode, ann: CodingSession) -> None:
    """A removed mark returns with the same id and the scores it stood behind."""
    mark = ann.mark(study.code, 724_000)
    for dimension in study.rubric.dimensions[:2]:
        ann.link(dimension.key, mark.id)
    before = ann.observation
    ann.unmark(mark.id)
    assert ann.observation.evidence == ()
    ann.undo()
    assert ann.observation == before == study.open_for_ann().observation
    ann.redo()
    assert ann.observation.marks == ()


def test_everything_can_be_undone_and_redone_after_opening_again(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Each step back and forth is one labelled action, from a newly opened study, too."""
    short = study.rubric.code(study.code).short
    label = study.rubric.dimensions[0].label
    mark = ann.mark(study.code, 724_000)
    ann.change_mark(mark.id, at_ms=725_000)
    ann.change_mark(mark.id, code=study.rubric.codes[1].key)
    ann.change_mark(mark.id, is_unsure=True)
    ann.rate(study.dimension, 4)
    ann.rate(study.dimension, None)
    ann.give_reason(study.dimension, "why")
    ann.link(study.dimension, mark.id)
    ann.unlink(study.dimension, mark.id)
    note = ann.note("here", 800_000)
    ann.change_note(note.id, "there")
    ann.remove_note(note.id)
    whole = ann.observation
    other = study.rubric.codes[1].short
    labels = [
        f"{short} at 12:04",
        f"{short} at 12:04 moved to 12:05",
        f"{short} at 12:05 → {other}",
        f"{other} at 12:05 unsure",
        f"{label} 4",
        f"{label} not rated",
        f"reason for {label}",
        f"{other} at 12:05 as evidence for {label}",
        f"removing {other} at 12:05 as evidence for {label}",
        "note at 13:20",
        "note at 13:20 changed",
        "removing note at 13:20",
    ]
    for expected in reversed(labels):
        again = study.open_for_ann()
        assert again.undo_label == expected
        assert again.undo().label == expected
        assert again.redo_label == expected
    empty = study.open_for_ann()
    assert (empty.observation.marks, empty.observation.ratings, empty.observation.notes) == (
        (),
        (),
        (),
    )
    assert empty.undo_label is None
    for expected in labels:
        again = study.open_for_ann()
        assert again.redo_label == expected
        assert again.redo().label == expected
    assert again.observation == whole
    assert again.redo_label is None


def test_a_new_action_leaves_nothing_to_redo(study: StudyToCode, ann: CodingSession) -> None:
    """After something new, what was undone is history."""
    ann.mark(study.code, 500_000)
    ann.undo()
    ann.mark(study.code, 600_000)
    with pytest.raises(NothingToRedo):
        ann.redo()
    assert study.open_for_ann().redo_label is None


def test_an_empty_observation_has_nothing_to_undo(ann: CodingSession) -> None:
    """Starting cannot be undone."""
    with pytest.raises(NothingToUndo):
        ann.undo()
    with pytest.raises(NothingToRedo):
        ann.redo()


def test_undoing_is_itself_logged(study: StudyToCode, ann: CodingSession) -> None:
    """The history shows what was done, that it was taken back, and which action that was."""
    ann.mark(study.code, 500_000)
    ann.undo()
    ann.redo()
    assert [(entry.action, entry.undoes) for entry in ann.history()] == [
        (Action.START, None),
        (Action.MARK, None),
        (Action.UNDO, 2),
        (Action.REDO, 2),
    ]
