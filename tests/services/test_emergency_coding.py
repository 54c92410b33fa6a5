"""Coding goes on when the study's disk fails: nothing is lost, and nothing comes twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.domain.errors import (
    DiskFull,
    NothingToRedo,
    NothingToUndo,
    StudyFileUnwritable,
    UserFacingError,
)
from fsh_coder.domain.journal import Action
from fsh_coder.domain.observation import HeardSpan
from fsh_coder.services import (
    coding,
    kept_actions,
    study_check,
    study_library,
    time_on_task,
)
from fsh_coder.services.coding import CodingSession
from fsh_coder.services.emergency_coding import NotInTheStudyYet
from fsh_coder.services.emergency_log import EmergencyFolder, KeptWork, NowhereToKeep
from fsh_coder.services.kept_actions import Parting
from fsh_coder.store import checks
from fsh_coder.store.database import StudyDatabase
from tests.factories import NOON, StudyToCode, make_study_to_code, rate_everything
from tests.services.emergencies import (
    NO_MORE,
    PLENTY,
    allow_pages,
    folder_in,
    mark_until_kept,
    open_with_emergency,
    stored_times,
)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """A study that Ann codes."""
    made = make_study_to_code(tmp_path)
    yield made
    made.db.close()


@pytest.fixture
def folder(tmp_path: Path) -> EmergencyFolder:
    """Where her emergency files are."""
    return folder_in(tmp_path)


def fail(study: StudyToCode) -> None:
    """Take the study's file away, as an unplugged disk does."""
    study.db.path.rename(study.db.path.with_suffix(".away"))


def mend(study: StudyToCode) -> None:
    """Put the file back."""
    study.db.path.with_suffix(".away").rename(study.db.path)


def n_kept(session: CodingSession) -> int:
    """Return how many actions are in the emergency file only."""
    return 0 if session.kept is None else session.kept.n_actions


def trouble_of(session: CodingSession) -> UserFacingError | None:
    """Return why they are not in the study."""
    return None if session.kept is None else session.kept.trouble


def assert_whole(db: StudyDatabase) -> None:
    """Every check of the study finds what it should, the sound excepted."""
    *lines, recordings = study_check.check_open(db)
    assert recordings.what == "Recordings"
    assert [line.detail for line in lines if not line.ok] == []


def test_on_a_full_disk_coding_goes_on_and_comes_in_in_order(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """Marks, changes, ratings and undo while the disk is full; then all of it in the journal."""
    session = open_with_emergency(study, folder)
    allow_pages(study, NO_MORE)
    first_kept = mark_until_kept(session, code=study.code)
    assert isinstance(trouble_of(session), DiskFull)
    moved = session.mark(study.code, 20_000)
    session.change_mark(moved.id, at_ms=21_000, is_unsure=True)
    session.rate(study.dimension, 3)
    session.undo()
    session.undo()
    session.redo()
    session.remember_place(22_000, (HeardSpan(0, 22_000),))
    for minutes in (1, 2):
        ended_at = NOON + timedelta(minutes=minutes)
        session.keep_work(NOON, ended_at, active_ms=minutes * 30_000)
    expected, before = session.observation, session.history()
    assert n_kept(session) == 1 + 6
    allow_pages(study, PLENTY)
    assert max(stored_times(study), default=-1) < first_kept
    assert session.bring_in() == 7
    assert session.kept is None
    stored = study.open_for_ann()
    assert stored.observation == expected
    assert stored.history() == before  # the same times and hashes as when they were made
    on_task = time_on_task.time_on_task(study.db)[expected.id]
    assert (on_task.n_spells, on_task.active_ms) == (1, 60_000)
    assert_whole(study.db)
    assert session.bring_in() == 0
    session.mark(study.code, 30_000)
    assert stored_times(study)[-1] == 30_000
    assert folder.works(study.db.study.id) == ()


def test_a_disk_that_was_away_is_taken_up_again(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """A file that vanished takes nothing; what was kept comes in when it is back."""
    session = open_with_emergency(study, folder)
    session.mark(study.code, 1_000)
    fail(study)
    session.mark(study.code, 2_000)
    assert isinstance(trouble_of(session), StudyFileUnwritable)
    with pytest.raises(StudyFileUnwritable):
        session.bring_in()
    session.mark(study.code, 3_000)
    mend(study)
    assert session.bring_in() == 2
    assert stored_times(study) == [1_000, 2_000, 3_000]


def test_while_the_study_is_away_this_sitting_can_be_undone_and_read(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """Also what was stored before the disk went; the history then begins with this sitting."""
    session = open_with_emergency(study, folder)
    session.mark(study.code, 1_000)
    fail(study)
    study.db.reconnect()
    session.mark(study.code, 2_000)
    session.undo()
    session.undo()
    assert session.observation.marks == ()
    assert [entry.action for entry in session.history()] == [
        Action.MARK,
        Action.MARK,
        Action.UNDO,
        Action.UNDO,
    ]
    mend(study)
    assert session.bring_in() == 3
    assert stored_times(study) == []
    assert_whole(study.db)


def test_what_was_kept_counts_at_the_next_start_while_the_disk_is_still_full(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """The observation opens with it, goes on in the same file, and undo reaches back into it."""
    session = open_with_emergency(study, folder)
    allow_pages(study, NO_MORE)
    mark_until_kept(session, code=study.code)
    session.rate(study.dimension, 4)
    session.remember_place(9_000, (HeardSpan(0, 9_000),))
    again = open_with_emergency(study, folder)
    assert again.observation == session.observation
    assert n_kept(again) == 2
    assert again.undo().label == session.undo_label
    again.mark(study.code, 40_000)
    allow_pages(study, PLENTY)
    third = open_with_emergency(study, folder)
    assert third.kept is None
    assert third.observation == again.observation
    assert third.observation.rating(study.dimension).score is None
    assert_whole(study.db)


def test_at_the_next_start_everything_of_a_study_is_brought_in(
    study: StudyToCode, folder: EmergencyFolder, tmp_path: Path
) -> None:
    """Without opening the observation, once; a second time there is nothing to do."""
    session = open_with_emergency(study, folder)
    fail(study)
    session.mark(study.code, 2_000)
    session.mark(study.code, 3_000)
    study.db.close()
    mend(study)
    with study_library.open_study(study.db.path) as db:
        found = kept_actions.bring_in_all(db, folder)
        assert (found.n_actions, found.session_labels) == (2, ("S001",))
        assert (found.conflicts, found.trouble) == ((), None)
        assert kept_actions.bring_in_all(db, folder).n_actions == 0
        assert_whole(db)
        opened = coding.open_assignment(db, study.of_ann, coder_id=study.ann.id)
        assert [mark.at_ms for mark in opened.observation.marks] == [2_000, 3_000]


def test_a_file_that_was_brought_in_but_not_removed_brings_nothing_twice(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """Killed between the two, the study's chain says that it has all, also after more work."""
    session = open_with_emergency(study, folder)
    fail(study)
    session.mark(study.code, 2_000)
    mend(study)
    (work,) = folder.works(study.db.study.id)
    assert kept_actions.bring_in(study.db, work) == 1
    assert kept_actions.bring_in(study.db, work) == 0
    study.open_for_ann().mark(study.code, 5_000)
    assert kept_actions.bring_in_all(study.db, folder).n_actions == 0
    assert stored_times(study) == [2_000, 5_000]
    assert folder.works(study.db.study.id) == ()


def test_a_file_that_vanished_takes_no_action_with_it(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """Somebody tidied up, or another window brought it in: all comes in, and only once."""
    session = open_with_emergency(study, folder)
    fail(study)
    session.mark(study.code, 2_000)
    mend(study)
    (work,) = folder.works(study.db.study.id)
    work.path.unlink()
    assert session.bring_in() == 1
    assert session.bring_in() == 0
    again = open_with_emergency(study, folder)
    fail(study)
    again.mark(study.code, 3_000)
    mend(study)
    kept_actions.bring_in_all(study.db, folder)
    assert again.bring_in() == 0
    again.mark(study.code, 4_000)
    assert stored_times(study) == [2_000, 3_000, 4_000]


def test_a_first_action_that_did_reach_the_study_is_not_doubled(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """A commit may be told to have failed and yet be on disk; then only the rest comes in."""
    session = open_with_emergency(study, folder)
    fail(study)
    session.mark(study.code, 2_000)
    session.mark(study.code, 3_000)
    mend(study)
    (work,) = folder.works(study.db.study.id)
    only_first = KeptWork(
        work.path, work.origin, work.entries[:1], None, (), work.n_bytes, is_cut=False
    )
    assert kept_actions.bring_in(study.db, only_first) == 1
    assert kept_actions.bring_in(study.db, work) == 1
    assert stored_times(study) == [2_000, 3_000]


def test_nothing_is_submitted_while_actions_are_kept_elsewhere(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """Submitting waits for the study, and does it at once when the study is back."""
    session = open_with_emergency(study, folder)
    fail(study)
    rate_everything(session)
    with pytest.raises(NotInTheStudyYet, match=r"\d+ actions are in the emergency file"):
        session.submit()
    assert not session.observation.is_locked
    mend(study)
    session.submit()
    assert study.open_for_ann().observation.is_locked
    assert_whole(study.db)


def conflict_after(study: StudyToCode, folder: EmergencyFolder) -> kept_actions.Conflict:
    """Return the one conflict that is found."""
    found = kept_actions.bring_in_all(study.db, folder)
    assert found.n_actions == 0
    (conflict,) = found.conflicts
    return conflict


def test_after_a_change_elsewhere_what_fits_can_be_added(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """New marks fit, a rating that was given elsewhere too does not; nothing is overwritten."""
    session = open_with_emergency(study, folder)
    old = session.mark(study.code, 500)
    fail(study)
    session.mark(study.code, 2_000)
    session.rate(study.dimension, 3)
    session.mark(study.code, 3_000)
    session.undo()
    mend(study)
    study.open_for_ann().rate(study.dimension, 5)
    conflict = conflict_after(study, folder)
    assert (conflict.parting, conflict.session_label) == (Parting.CHANGED, "S001")
    assert stored_times(study) == [500]
    # It still can be coded; what is kept waits for a decision.
    assert open_with_emergency(study, folder).observation.mark(old.id) == old
    added = kept_actions.add_what_fits(study.db, conflict)
    assert added.n_actions == 1
    assert len(added.left_out) == 1
    assert added.left_out[0].endswith(" 3")
    stored = study.open_for_ann()
    assert [mark.at_ms for mark in stored.observation.marks] == [500, 2_000]
    assert stored.observation.rating(study.dimension).score == 5
    entry = stored.history()[-1]
    assert (entry.action, entry.at) == (Action.MARK, conflict.entries[0].at)
    assert entry.reason == kept_actions.ADDED_LATER
    assert folder.works(study.db.study.id) == ()
    assert len(list(folder.path.glob("*.aside"))) == 1  # what was left out is not thrown away
    assert_whole(study.db)


def test_what_was_submitted_elsewhere_takes_nothing(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """A locked observation stays as it is, and the kept actions stay where they are."""
    session = open_with_emergency(study, folder)
    fail(study)
    session.mark(study.code, 2_000)
    mend(study)
    elsewhere = study.open_for_ann()
    rate_everything(elsewhere)
    elsewhere.submit()
    conflict = conflict_after(study, folder)
    assert conflict.parting is Parting.SUBMITTED
    with pytest.raises(kept_actions.CannotBeAdded):
        kept_actions.add_what_fits(study.db, conflict)
    assert stored_times(study) == []
    assert len(folder.works(study.db.study.id)) == 1


def test_a_second_failure_does_not_touch_an_undecided_first(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """Each failure has a file of its own."""
    session = open_with_emergency(study, folder)
    fail(study)
    session.mark(study.code, 2_000)
    mend(study)
    study.open_for_ann().mark(study.code, 500)
    again = open_with_emergency(study, folder)
    fail(study)
    again.mark(study.code, 7_000)
    mend(study)
    assert again.bring_in() == 1
    assert stored_times(study) == [500, 7_000]
    (work,) = folder.works(study.db.study.id)
    assert [entry.label for entry in work.entries] == [session.undo_label]


def test_where_neither_can_be_written_the_action_fails_and_nothing_changes(
    study: StudyToCode, tmp_path: Path
) -> None:
    """It is said to be unsaved, and the observation is as it was."""
    (tmp_path / "file").write_text("in the way")
    session = open_with_emergency(study, EmergencyFolder(tmp_path / "file" / "emergency"))
    before = session.observation
    fail(study)
    with pytest.raises(NowhereToKeep):
        session.mark(study.code, 2_000)
    assert session.observation == before
    assert session.kept is None
    mend(study)
    session.mark(study.code, 3_000)
    assert stored_times(study) == [3_000]


def test_marks_kept_for_evidence_and_removal_come_in_together(
    study: StudyToCode, folder: EmergencyFolder
) -> None:
    """Rows that rest on each other arrive in an order that the study takes."""
    session = open_with_emergency(study, folder)
    early = session.mark(study.code, 100)
    fail(study)
    mark = session.mark(study.code, 2_000)
    session.link(study.dimension, mark.id)
    session.link(study.dimension, early.id)
    session.unmark(early.id)
    session.note("a note", 2_500)
    expected = session.observation
    mend(study)
    session.bring_in()
    assert study.open_for_ann().observation == expected
    with study.db.reading() as reading:
        assert checks.broken_references(reading) == ()


DEEDS = ("mark", "unmark", "unsure", "rate", "note", "undo", "redo", "fail", "mend", "restart")
#: Longer than a page of the file has room for: on a full disk it fails at once.
LONG_NOTE = "x" * 5_000


def act(session: CodingSession, deed: str, *, study: StudyToCode, at_ms: int) -> None:
    """Do one thing that a coder does; what cannot be done now is left."""
    marks = session.observation.marks
    try:
        match deed:
            case "mark":
                session.mark(study.code, at_ms)
            case "unmark" if marks:
                session.unmark(marks[at_ms % len(marks)].id)
            case "unsure" if marks:
                mark = marks[at_ms % len(marks)]
                session.change_mark(mark.id, is_unsure=not mark.is_unsure)
            case "rate":
                session.rate(study.dimension, 1 + at_ms % 5)
            case "note":
                session.note(LONG_NOTE, at_ms)
            case "undo":
                session.undo()
            case "redo":
                session.redo()
    except (NothingToUndo, NothingToRedo):
        return


def seen(session: CodingSession) -> tuple[object, ...]:
    """Return what a coder sees, without the ids that differ between two studies."""
    observation = session.observation
    marks = [(mark.at_ms, mark.is_unsure) for mark in observation.marks]
    notes = [note.at_ms for note in observation.notes]
    return (marks, observation.ratings, notes, session.undo_label, session.redo_label)


@pytest.mark.long
@settings(max_examples=15, deadline=None)
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=5, max_size=40))
def test_whenever_the_disk_fails_it_is_as_if_it_never_had(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[str]
) -> None:
    """The same deeds in a study that never fails lead to the same observation and history."""
    place = tmp_path_factory.mktemp("failing")
    study, folder = make_study_to_code(place), folder_in(place)
    calm = make_study_to_code(tmp_path_factory.mktemp("calm"))
    session, model = open_with_emergency(study, folder), calm.open_for_ann()
    is_full = False
    for number, deed in enumerate(deeds):
        if deed in {"fail", "mend"}:
            is_full = deed == "fail"
            allow_pages(study, NO_MORE if is_full else PLENTY)
            if not is_full:
                session.bring_in()
        elif deed == "restart":
            session = open_with_emergency(study, folder)
        else:
            act(session, deed, study=study, at_ms=number * 1_000)
            act(model, deed, study=calm, at_ms=number * 1_000)
        assert seen(session) == seen(model)
        if is_full and deed == "note":
            assert n_kept(session) > 0
    allow_pages(study, PLENTY)
    again = open_with_emergency(study, folder)
    assert again.kept is None
    assert seen(again) == seen(model)
    labels = [entry.label for entry in again.history()]
    assert labels == [entry.label for entry in model.history()]
    assert_whole(study.db)
    study.db.close()
    calm.db.close()
