"""Who codes what: shuffled, blind, never twice, and each coder's own list."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import AssignmentId, CoderId, SegmentId, new_uuid
from fsh_coder.domain.observation import HeardSpan
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.domain.study import Assignment, Purpose
from fsh_coder.services import assignments
from fsh_coder.services.assigning import shuffled_list
from fsh_coder.services.assignments import AlreadyPrimary, CannotCode, ListItem, ListState
from fsh_coder.store.database import StudyDatabase
from tests.factories import add_supervisor, rate_everything
from tests.services.filling import (
    add_sounds,
    coders,
    empty_study,
    open_item,
    rubric_of,
    study_labels,
)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyDatabase]:
    """Return an empty study."""
    with empty_study(tmp_path, monkeypatch) as study:
        yield study


def _labels(db: StudyDatabase, coder_id: CoderId) -> list[str]:
    return [item.session_label for item in assignments.my_list(db, coder_id)]


def test_what_is_assigned_stands_in_the_coders_own_list(db: StudyDatabase) -> None:
    """Each coder sees only what is hers, and the journal says who assigned how much."""
    added = add_sounds(db, 4)
    ann, ben = coders(db, "Ann Archer", "Ben Brook")
    digest = rubric_of(db).digest
    segment_ids = [each.segment.id for each in added]
    made = assignments.assign(
        db, segment_ids[:3], coder_id=ann.id, rubric_digest=digest, due_on=date(2026, 12, 1)
    )
    assignments.assign(db, segment_ids[3:], coder_id=ben.id, rubric_digest=digest)
    assert {each.segment_id for each in made} == set(segment_ids[:3])
    assert sorted(_labels(db, ann.id)) == ["S001", "S002", "S003"]
    assert _labels(db, ben.id) == ["S004"]
    assert sorted(each.position for each in made) == [1, 2, 3]
    assert study_labels(db)[-2:] == [
        "3 assigned to Ann Archer, primary",
        "1 assigned to Ben Brook, primary",
    ]


def test_the_same_again_is_passed_over(db: StudyDatabase) -> None:
    """Nobody gets a segment twice, as first and second coder neither, and no action is noted."""
    segment_ids = [each.segment.id for each in add_sounds(db, 2)]
    ann = coders(db, "Ann Archer")[0]
    digest = rubric_of(db).digest
    assignments.assign(db, segment_ids[:1], coder_id=ann.id, rubric_digest=digest)
    before = study_labels(db)
    for purpose in (Purpose.PRIMARY, Purpose.DOUBLE):
        again = assignments.assign(
            db, segment_ids[:1], coder_id=ann.id, rubric_digest=digest, purpose=purpose
        )
        assert again == ()
    assert study_labels(db) == before
    more = assignments.assign(db, segment_ids * 2, coder_id=ann.id, rubric_digest=digest)
    assert [each.segment_id for each in more] == segment_ids[1:]


def test_a_segment_has_one_first_coder(db: StudyDatabase) -> None:
    """A second is refused with the way out, and nothing of the batch is assigned."""
    segment_ids = [each.segment.id for each in add_sounds(db, 2)]
    ann, ben = coders(db, "Ann Archer", "Ben Brook")
    digest = rubric_of(db).digest
    assignments.assign(db, segment_ids[1:], coder_id=ann.id, rubric_digest=digest)
    with pytest.raises(AlreadyPrimary, match="double-coding"):
        assignments.assign(db, segment_ids, coder_id=ben.id, rubric_digest=digest)
    assert _labels(db, ben.id) == []
    assignments.assign(
        db, segment_ids, coder_id=ben.id, rubric_digest=digest, purpose=Purpose.DOUBLE
    )
    assert sorted(_labels(db, ben.id)) == ["S001", "S002"]


def test_only_coders_rubrics_and_segments_of_the_study_are_taken(db: StudyDatabase) -> None:
    """A supervisor does not code; what is unknown is named."""
    segment_id = add_sounds(db, 1)[0].segment.id
    ann = coders(db, "Ann Archer")[0]
    digest = rubric_of(db).digest
    with pytest.raises(CannotCode, match="Sue Super"):
        assignments.assign(db, [segment_id], coder_id=add_supervisor(db).id, rubric_digest=digest)
    with pytest.raises(NotFound, match="Ann Archer"):
        assignments.assign(db, [segment_id], coder_id=CoderId(new_uuid()), rubric_digest=digest)
    with pytest.raises(NotFound, match="rubric"):
        assignments.assign(db, [segment_id], coder_id=ann.id, rubric_digest="0" * 64)
    with pytest.raises(NotFound, match="segment"):
        assignments.assign(db, [SegmentId(new_uuid())], coder_id=ann.id, rubric_digest=digest)


def test_a_list_item_tells_nothing_that_blinding_hides(db: StudyDatabase) -> None:
    """No worker, team, phase, time point, date, file name or purpose is in what a coder gets."""
    like = NewPracticeSession(
        "",
        worker_label="Worker-Hidden",
        team="Team-Hidden",
        phase="Phase-Hidden",
        time_point="Point-Hidden",
        held_on=date(1999, 9, 9),
        visit_type="Visit-Hidden",
        change_goal="keeps to the safety plan",
        variables=(("Name-Hidden", "Value-Hidden"),),
    )
    added = add_sounds(db, 1, like=like)[0]
    ann = coders(db, "Ann Archer")[0]
    assignments.assign(
        db, [added.segment.id], coder_id=ann.id, rubric_digest=rubric_of(db).digest,
        purpose=Purpose.DOUBLE,
    )  # fmt: skip
    item = assignments.my_list(db, ann.id)[0]
    assert item.change_goal == "keeps to the safety plan"
    shown = repr(item)
    for hidden in ("Hidden", "1999", "recordings", ".wav", "double"):
        assert hidden not in shown
    assert "purpose" not in {field.name for field in fields(ListItem)}


def test_progress_is_half_rating_and_half_listening(db: StudyDatabase) -> None:
    """To do, in progress, ready with a reason missing, ready, submitted: each in its words."""
    added = add_sounds(db, 1)[0]
    ann = coders(db, "Ann Archer")[0]
    rubric = rubric_of(db)
    assignments.assign(db, [added.segment.id], coder_id=ann.id, rubric_digest=rubric.digest)

    def item() -> ListItem:
        return assignments.my_list(db, ann.id)[0]

    assert (item().state, item().state_words) == (ListState.TO_DO, "To do")
    session = open_item(db, ann, "S001")
    first, *others = [dimension.key for dimension in rubric.dimensions]
    session.rate(first, 3)
    session.mark(rubric.codes[0].key, 500)
    session.change_mark(session.observation.marks[0].id, is_unsure=True)
    end_ms = added.segment.end_ms
    session.remember_place(end_ms // 2, (HeardSpan(0, end_ms // 2),))
    begun = item()
    assert begun.state is ListState.IN_PROGRESS
    assert begun.progress == pytest.approx((1 / len(rubric.dimensions) + 0.5) / 2)
    assert begun.state_words == "In progress 37 %"
    assert (begun.n_marks, begun.n_unsure, begun.n_rated) == (1, 1, 1)
    assert begun.resume_at_ms == end_ms // 2
    assert begun.last_changed_at == session.history()[-1].at
    for dimension in others:
        session.rate(dimension, 4)
        session.give_reason(dimension, "heard it")
    session.remember_place(end_ms, (HeardSpan(0, end_ms),))
    assert item().state is ListState.READY
    assert item().state_words == "Ready, 1 reason missing"
    assert item().progress < 1
    session.give_reason(first, "heard it")
    assert item().state_words == "Ready to submit"
    session.submit()
    assert (item().state_words, item().progress) == ("Submitted", 1.0)
    assert item().submitted_at == session.observation.submitted_at


def test_work_left_is_reckoned_at_the_coders_own_pace(db: StudyDatabase) -> None:
    """No pace before the first submission; then what was heard is the least it takes."""
    added = add_sounds(db, 3)
    ann = coders(db, "Ann Archer")[0]
    segment_ids = [each.segment.id for each in added]
    assignments.assign(db, segment_ids[:1], coder_id=ann.id, rubric_digest=rubric_of(db).digest)
    assignments.assign(
        db, segment_ids[1:], coder_id=ann.id, rubric_digest=rubric_of(db).digest,
        due_on=date(2026, 12, 1),
    )  # fmt: skip
    before = assignments.my_progress(db, ann.id)
    assert (before.n_submitted, before.n_to_do, before.hours_left) == (0, 3, None)
    assert (before.next_due_on, before.n_next_due) == (date(2026, 12, 1), 2)
    session = open_item(db, ann, "S001")
    session.remember_place(1500, (HeardSpan(0, 1500),))
    rate_everything(session)
    session.submit()
    after = assignments.my_progress(db, ann.id)
    assert (after.n_submitted, after.n_begun, after.n_to_do) == (1, 0, 2)
    assert after.hours_left is not None
    # Two recordings of 1.5 s; the test itself takes the work's time, which is short.
    assert 2 * 1500 / 3_600_000 <= after.hours_left < 0.1


def test_later_assignments_are_mixed_in_behind_what_was_begun(db: StudyDatabase) -> None:
    """What was begun stays in front; old and new stand in one shuffled order behind it."""
    added = add_sounds(db, 8)
    ann = coders(db, "Ann Archer")[0]
    digest = rubric_of(db).digest
    segment_ids = [each.segment.id for each in added]
    assignments.assign(db, segment_ids[:4], coder_id=ann.id, rubric_digest=digest)
    before = _labels(db, ann.id)
    open_item(db, ann, before[2])
    assignments.assign(
        db, segment_ids[4:], coder_id=ann.id, rubric_digest=digest, purpose=Purpose.DOUBLE
    )
    after = _labels(db, ann.id)
    assert after[0] == before[2]
    assert sorted(after) == [f"S00{number}" for number in range(1, 9)]
    old_order = [label for label in after if label in before and label != before[2]]
    assert old_order == [label for label in before if label != before[2]]


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[Assignment], int, frozenset[AssignmentId]]:
    """Return assignments of one coder, how many come later, and which are begun."""
    n_all = draw(st.integers(1, 30))
    n_new = draw(st.integers(1, n_all))
    coder_id = CoderId(UUID(int=draw(st.integers(1, 5))))
    known = [
        Assignment(
            AssignmentId(UUID(int=n + 1)),
            SegmentId(UUID(int=1000 + n)),
            coder_id,
            "d" * 64,
            Purpose.PRIMARY,
            n + 1,
        )
        for n in range(n_all)
    ]
    begun = draw(st.frozensets(st.sampled_from([each.id for each in known])))
    return known, n_new, begun


@given(lists(), st.uuids())
def test_a_list_depends_on_study_and_coder_alone(
    told: tuple[list[Assignment], int, frozenset[AssignmentId]], study_id: UUID
) -> None:
    """In one step or in two, the same list comes out: the order cannot tell what came later."""
    known, n_new, _ = told
    nobody = frozenset[AssignmentId]()
    old, new = known[:-n_new], known[-n_new:]
    at_once = shuffled_list(study_id, (), known, begun=nobody)
    first = shuffled_list(study_id, (), old, begun=nobody)
    then = shuffled_list(study_id, first, new, begun=nobody)
    assert [each.id for each in then] == [each.id for each in at_once]
    assert [each.position for each in then] == list(range(1, len(known) + 1))


@given(lists(), st.uuids())
def test_what_is_begun_keeps_its_order_in_front(
    told: tuple[list[Assignment], int, frozenset[AssignmentId]], study_id: UUID
) -> None:
    """Whatever comes, the begun ones lead, in the order they had."""
    known, n_new, chosen = told
    old = known[:-n_new]
    begun = chosen & {each.id for each in old}
    ordered = shuffled_list(study_id, old, known[-n_new:], begun=begun)
    begun_old = [each.id for each in old if each.id in begun]
    assert [each.id for each in ordered][: len(begun_old)] == begun_old
    assert {each.id for each in ordered} == {each.id for each in known}


def test_two_coders_have_different_orders() -> None:
    """The order is each coder's own, so that what one tires over is fresh for the other."""
    study_id = UUID(int=7)

    def order(coder: int) -> list[SegmentId]:
        new = [
            Assignment(
                AssignmentId(UUID(int=n + 1)),
                SegmentId(UUID(int=1000 + n)),
                CoderId(UUID(int=coder)),
                "d" * 64,
                Purpose.PRIMARY,
                0,
            )
            for n in range(20)
        ]
        return [each.segment_id for each in shuffled_list(study_id, (), new, begun=frozenset())]

    assert order(1) != order(2)
    assert sorted(order(1)) == sorted(order(2))
    assert order(1) != sorted(order(1))
