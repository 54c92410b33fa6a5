"""Coding: what a coder does is on disk at once, can be taken back, and stays her own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.completeness import GapKind
from fsh_coder.domain.errors import (
    IncompleteObservation,
    NotFound,
    NothingToRedo,
    NothingToUndo,
    NotYetUnblinded,
    NotYourAssignment,
    ObservationLocked,
    OutsideSegment,
    ReasonNeeded,
    StaleObservation,
)
from fsh_coder.domain.identifiers import AssignmentId, MarkId, new_uuid
from fsh_coder.domain.journal import Action
from fsh_coder.domain.observation import HeardSpan, ObservationState, Speaker
from fsh_coder.domain.rubric import UnknownMeasureError, UnknownScoreError
from fsh_coder.domain.study import Purpose
from fsh_coder.services import coding, study_library
from fsh_coder.services.coding import CodingSession
from tests.factories import (
    StudyToCode,
    add_supervisor,
    make_study_to_code,
    rate_everything,
    store_assignment,
    store_recording,
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


def submit(coding_session: CodingSession) -> None:
    """Rate everything and submit."""
    rate_everything(coding_session)
    coding_session.submit()


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


# --- Done -------------------------------------------------------------------------------


def test_submitting_names_what_is_missing(study: StudyToCode, ann: CodingSession) -> None:
    """An observation with a dimension left blank stays a draft and names it."""
    with pytest.raises(IncompleteObservation) as caught:
        ann.submit()
    assert f"{study.rubric.dimensions[0].label} is not rated" in caught.value.missing
    assert not study.open_for_ann().observation.is_locked
    assert ann.gaps()[0].dimension == study.dimension


def test_a_warning_does_not_stop_a_submission(study: StudyToCode, ann: CodingSession) -> None:
    """An unsure mark and unheard minutes are shown, and the coder decides."""
    mark = ann.mark(study.code, 500_000)
    ann.change_mark(mark.id, is_unsure=True)
    rate_everything(ann)
    assert {gap.kind for gap in ann.gaps()} == {GapKind.UNSURE_MARK, GapKind.NOT_HEARD}
    ann.submit()
    assert study.open_for_ann().observation.is_locked


def test_a_submitted_observation_is_locked(study: StudyToCode, ann: CodingSession) -> None:
    """No verb changes it, and neither does listening."""
    mark = ann.mark(study.code, 500_000)
    note = ann.note("x")
    submit(ann)
    before = ann.observation
    for action in (
        lambda: ann.mark(study.code, 500_000),
        lambda: ann.unmark(mark.id),
        lambda: ann.change_mark(mark.id, is_unsure=True),
        lambda: ann.rate(study.dimension, 1),
        lambda: ann.give_reason(study.dimension, "other"),
        lambda: ann.link(study.dimension, mark.id),
        lambda: ann.unlink(study.dimension, mark.id),
        lambda: ann.note("y"),
        lambda: ann.change_note(note.id, "y"),
        lambda: ann.remove_note(note.id),
        ann.undo,
        ann.redo,
        ann.submit,
    ):
        with pytest.raises(ObservationLocked):
            action()
    ann.remember_place(600_000, (HeardSpan(480_000, 600_000),))
    assert study.open_for_ann().observation == before == ann.observation


def test_reopening_needs_a_reason_and_leaves_a_trace(
    study: StudyToCode, ann: CodingSession
) -> None:
    """The reason is in the log, the work goes on where it was, and can be submitted again."""
    submit(ann)
    for blank in ("", " \n"):
        with pytest.raises(ReasonNeeded):
            ann.reopen(blank)
    ann.reopen("  missed the last minutes ")
    again = study.open_for_ann()
    assert not again.observation.is_locked
    assert again.observation.submitted_at is None
    entry = again.history()[-1]
    assert (entry.action, entry.reason) == (Action.REOPEN, "missed the last minutes")
    again.mark(study.code, 500_000)
    again.submit()
    assert study.open_for_ann().observation.is_locked


def test_reopening_a_draft_changes_nothing(ann: CodingSession) -> None:
    """There is nothing to reopen, and nothing is logged."""
    ann.reopen("by mistake")
    assert len(ann.history()) == 1


def test_what_was_done_before_submitting_can_be_undone_after_reopening(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Submitting itself is never undone; it is passed over."""
    ann.mark(study.code, 500_000)
    rate_everything(ann)
    ann.undo()
    ann.redo()
    ann.submit()
    ann.reopen("again")
    again = study.open_for_ann()
    assert again.redo_label is None
    assert again.undo_label == f"reason for {study.rubric.dimensions[-1].label}"
    again.undo()
    assert again.redo_label is not None


def test_counts_and_scores_follow_the_marks(study: StudyToCode, ann: CodingSession) -> None:
    """Every code is counted, and a score without its parts is not defined, never 0."""
    assert set(ann.counts().values()) == {0}
    ann.mark(study.code, 500_000)
    ann.mark(study.code, 500_000)
    assert ann.counts()[study.code] == 2
    rate_everything(ann, score=4)
    derived = ann.derived()
    assert list(derived) == [score.key for score in study.rubric.derived]
    assert any(score.value is not None for score in derived.values())


# --- Whose it is ------------------------------------------------------------------------


def test_another_coders_assignment_stays_closed(study: StudyToCode) -> None:
    """Nobody opens somebody else's work, and asking does not start it."""
    for coder_id in (study.ben.id, study.lead.id, add_supervisor(study.db).id):
        with pytest.raises(NotYourAssignment):
            coding.open_assignment(study.db, study.of_ann, coder_id=coder_id)
    assert len(study.open_for_ann().history()) == 1


def test_a_lead_reads_and_reopens_what_is_submitted(study: StudyToCode, ann: CodingSession) -> None:
    """A lead opens a submitted observation, cannot code in it, and reopens it in her name."""
    submit(ann)
    reading = coding.open_assignment(study.db, study.of_ann, coder_id=study.lead.id)
    assert reading.observation == ann.observation
    reading.reopen("the wrong segment")
    assert reading.history()[-1].coder_id == study.lead.id
    for action in (lambda: reading.mark(study.code, 500_000), reading.undo):
        with pytest.raises(NotYourAssignment):
            action()
    with pytest.raises(NotYourAssignment):
        coding.open_assignment(study.db, study.of_ann, coder_id=study.ben.id)


def test_an_assignment_that_is_not_there_is_said_to_be_missing(study: StudyToCode) -> None:
    """An outdated list leads to words, not to a traceback."""
    with pytest.raises(NotFound):
        coding.open_assignment(study.db, AssignmentId(new_uuid()), coder_id=study.ann.id)


def test_others_coding_is_hidden_until_all_have_submitted(
    study: StudyToCode, ann: CodingSession
) -> None:
    """While one coder's work is to do, in progress or reopened, nobody sees anybody's."""
    recording_id = study.recording.id

    def is_hidden() -> bool:
        with pytest.raises(NotYetUnblinded):
            coding.others_marks(study.db, ann.observation)
        return not coding.may_see_others(study.db, recording_id)

    assert is_hidden()
    ann.mark(study.code, 500_000)
    submit(ann)
    assert is_hidden()
    ben = study.open_for_ben()
    ben.mark(study.code, 501_000)
    assert is_hidden()
    submit(ben)
    assert coding.may_see_others(study.db, recording_id)
    assert coding.others_marks(study.db, ann.observation) == (ben.observation,)
    assert coding.others_marks(study.db, ben.observation) == (ann.observation,)
    ben.reopen("once more")
    assert is_hidden()


@pytest.mark.parametrize("purpose", [Purpose.CALIBRATION, Purpose.REFERENCE])
def test_training_and_reference_hide_others_in_the_same_way(
    study: StudyToCode, ann: CodingSession, purpose: Purpose
) -> None:
    """A third assignment of the recording, for whatever purpose, keeps all hidden."""
    carl = study_library.add_coder(study.db, "Carl Cole")
    store_assignment(study.db, study.segment, coder=carl, rubric=study.rubric, purpose=purpose)
    submit(ann)
    submit(study.open_for_ben())
    with pytest.raises(NotYetUnblinded):
        coding.others_marks(study.db, ann.observation)


def test_another_recording_hides_nothing(study: StudyToCode, ann: CodingSession) -> None:
    """What is to do on another recording does not matter, nor does a recording without work."""
    _, other, segment = store_recording(study.db, label="S002")
    assert not coding.may_see_others(study.db, other.id)
    store_assignment(study.db, segment, coder=study.ann, rubric=study.rubric)
    submit(ann)
    submit(study.open_for_ben())
    assert coding.may_see_others(study.db, study.recording.id, rubric_digest=study.rubric.digest)
    assert not coding.may_see_others(study.db, other.id)


def test_a_mark_of_another_observation_is_no_evidence(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Evidence comes from the coder's own marks."""
    foreign = study.open_for_ben().mark(study.code, 500_000)
    for mark_id in (foreign.id, MarkId(new_uuid())):
        with pytest.raises(NotFound):
            ann.link(study.dimension, mark_id)
