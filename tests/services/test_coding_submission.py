"""Submitting, reopening, and who may see whose coding when."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.completeness import GapKind
from fsh_coder.domain.errors import (
    IncompleteObservation,
    NotFound,
    NotYetUnblinded,
    NotYourAssignment,
    ObservationLocked,
    ReasonNeeded,
)
from fsh_coder.domain.identifiers import AssignmentId, MarkId, new_uuid
from fsh_coder.domain.journal import Action
from fsh_coder.domain.observation import HeardSpan
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
    submit,
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
