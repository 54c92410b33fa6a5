"""A consensus is an observation of its own: kept whole, and out of everything that is measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import (
    IncompleteObservation,
    NotFound,
    NothingToReport,
    NothingToUndo,
    ObservationLocked,
    ReasonNeeded,
    StaleObservation,
)
from fsh_coder.domain.identifiers import CoderId, new_uuid
from fsh_coder.domain.journal import Action
from fsh_coder.domain.people import Role
from fsh_coder.domain.study import Purpose
from fsh_coder.services import (
    assignment_list,
    assignments,
    coding,
    consensus,
    disagreements,
    event_agreement,
    pace,
    reliability_report,
    rubric_library,
    scores,
    study_check,
    study_library,
    study_overview,
    worker_profile,
)
from fsh_coder.services.coding import IsConsensus
from fsh_coder.services.consensus import AGREED_BY_ALL, ConsensusSession, NoSuchChoice, OnlyALead
from fsh_coder.services.disagreements import ConsensusState, Settled
from fsh_coder.store import assignments as stored_assignments
from fsh_coder.store import observations
from tests.services.coded_study import CodedStudy, make_coded_study
from tests.services.marked_study import code_marks, differing_study, lead_of


@pytest.fixture
def study(tmp_path: Path) -> Iterator[CodedStudy]:
    """AA and BB coded S001: an agreement, a confusion, a lone mark each, empathy 2 apart."""
    with differing_study(tmp_path) as coded:
        yield coded


def begin(study: CodedStudy, *, by: CoderId | None = None) -> ConsensusSession:
    """Open the consensus on S001."""
    return consensus.start_consensus(
        study.db,
        study.segments["S001"].id,
        rubric_digest=study.rubric.digest,
        by=by or lead_of(study),
    )


def settle_all(session: ConsensusSession) -> None:
    """Settle every mismatch and rating, so that the consensus can be finished."""
    for mismatch in session.room.mismatches:
        choice = 3 if mismatch.dimension else mismatch.codes[0]
        session.resolve(mismatch, choice, reason="we heard it again")
    for rating in session.room.ratings:
        if rating.settled is None:
            session.rate(rating.dimension, 3, reason="nearer to 3")


def state(session: ConsensusSession) -> str:
    """Return where the consensus stands now."""
    return session.room.consensus.value


def originals(study: CodedStudy) -> list[object]:
    """Return all that the coders stored on S001."""
    with study.db.reading() as session:
        own = stored_assignments.assignments(session)
        return [observations.observation_of_assignment(session, each.id) for each in own]


def test_it_starts_with_what_the_coders_agree_on(study: CodedStudy) -> None:
    """One agreed mark, at the earlier coder's time, and the scores that both gave."""
    session = begin(study)
    found = session.observation
    assert found.purpose is Purpose.CONSENSUS
    assert [(mark.code, mark.at_ms, mark.note) for mark in found.marks] == [("SR", 10_000, "")]
    assert {each.dimension: each.score for each in found.ratings} == {"cct": 3, "sst": 3}
    assert {each.reason for each in found.ratings} == {AGREED_BY_ALL}
    assert session.room.consensus is ConsensusState.IN_PROGRESS
    assert session.room.consensus_id == found.id
    assert (session.room.n_open, session.undo_label) == (4, None)
    assert session.missing() == (
        "3 marks to settle",
        "Partnership has no agreed score",
        "Empathy has no agreed score",
    )


def test_each_choice_is_kept_with_its_reason(study: CodedStudy) -> None:
    """A given code, another code, no code and a score are each settled, on disk at once."""
    session = begin(study)
    room = session.room
    confusion, missed, extra, rating = room.mismatches
    session.resolve(confusion, "CR", reason="a feeling is added")
    session.resolve(missed, None, reason="only praise")
    session.resolve(extra, "Seek", reason="she asks to collaborate")
    session.resolve(rating, 3, reason="curious, not deep")
    again = begin(study)
    assert session.updated(room) == session.room == again.room
    assert [each.settled for each in again.room.mismatches] == [
        Settled("CR", "CR", None, "a feeling is added"),
        Settled(None, None, None, "only praise"),
        Settled("Seek", study.rubric.code("Seek").short, None, "she asks to collaborate"),
        Settled(None, None, 3, "curious, not deep"),
    ]
    assert [(mark.code, mark.at_ms, mark.note) for mark in again.observation.marks[1:]] == [
        ("CR", 20_000, "a feeling is added"),
        ("Seek", 50_000, "she asks to collaborate"),
    ]
    assert again.missing() == ("Partnership has no agreed score",)
    (row,) = disagreements.disagreeing_recordings(study.db, study.rubric.digest, by=lead_of(study))
    assert (row.n_settled, row.n_open, row.consensus) == (4, 0, ConsensusState.IN_PROGRESS)


def test_the_coders_observations_stay_as_they_are(study: CodedStudy) -> None:
    """Whatever is agreed, originals are untouched to the last byte."""
    before = originals(study)
    session = begin(study)
    settle_all(session)
    session.finish()
    assert originals(study) == before


def test_a_choice_can_be_changed_undone_and_reopened(study: CodedStudy) -> None:
    """A second choice replaces the first; undo works across restarts and leaves a trace."""
    session = begin(study)
    confusion = session.room.mismatches[0]
    session.resolve(confusion, "CR", reason="first thought")
    session.resolve(confusion, "Q", reason="second thought")
    assert [mark.code for mark in session.observation.marks] == ["SR", "Q"]
    assert session.observation.marks[1].at_ms == 21_000
    assert session.undo_label == "consensus at 00:20: Q"
    again = begin(study)
    again.undo()
    assert again.room.mismatches[0].settled == Settled("CR", "CR", None, "first thought")
    again.redo()
    again.reopen_mismatch(confusion)
    assert again.room.mismatches[0].is_open
    rating = again.room.mismatches[-1]
    again.resolve(rating, 4, reason="deep")
    again.reopen_mismatch(rating)
    assert again.room.mismatches[-1].is_open
    actions = [each.action for each in again.history()]
    assert actions[0] is Action.START
    assert actions.count(Action.SETTLE) == 5
    while again.undo_label is not None:
        again.undo()
    with pytest.raises(NothingToUndo):
        again.undo()
    assert [mark.code for mark in again.observation.marks] == ["SR"]


def test_a_wrong_choice_changes_nothing(study: CodedStudy) -> None:
    """A blank reason, an unknown code, a score outside the scale, a code for a rating."""
    session = begin(study)
    confusion, *_, rating = session.room.mismatches
    before = session.observation
    for reason in ("", "  ", "\x00"):
        with pytest.raises(ReasonNeeded):
            session.resolve(confusion, "CR", reason=reason)
    with pytest.raises(NoSuchChoice, match="“XX”"):
        session.resolve(confusion, "XX", reason="why")
    with pytest.raises(NoSuchChoice):
        session.resolve(confusion, 3, reason="why")
    with pytest.raises(NoSuchChoice, match="1, 2, 3, 4, 5"):
        session.resolve(rating, 6, reason="why")
    with pytest.raises(NoSuchChoice, match="no code"):
        session.resolve(rating, None, reason="why")
    assert session.observation == before
    assert begin(study).observation == before


def test_it_is_finished_only_when_nothing_is_open(study: CodedStudy) -> None:
    """Finishing names what is missing; then it is locked until reopened with a reason."""
    session = begin(study)
    with pytest.raises(IncompleteObservation, match="3 marks to settle"):
        session.finish()
    settle_all(session)
    session.finish()
    assert state(session) == "agreed"
    with pytest.raises(ObservationLocked):
        session.rate("empathy", 2, reason="why")
    with pytest.raises(ReasonNeeded):
        session.reopen(" ")
    session.reopen("a third coder disagrees")
    assert state(session) == "in_progress"
    assert session.history()[-1].reason == "a third coder disagrees"


def test_a_narrower_tolerance_keeps_what_was_settled(study: CodedStudy) -> None:
    """A pair that falls apart stays settled on both sides; re-settling one keeps the other."""
    session = begin(study)
    confusion = session.room.mismatches[0]
    session.resolve(confusion, "CR", reason="a feeling is added")
    narrow = consensus.start_consensus(
        study.db,
        study.segments["S001"].id,
        rubric_digest=study.rubric.digest,
        by=lead_of(study),
        tolerance_ms=100,
    )
    settled = {each.at_ms: each.settled for each in narrow.room.mismatches}
    assert settled[10_000] == settled[11_000] == Settled("SR", "SR", None, "")
    assert settled[20_000] == settled[21_000]
    of_bb = next(each for each in narrow.room.mismatches if each.at_ms == 21_000)
    narrow.resolve(of_bb, "Q", reason="two moments")
    assert [mark.code for mark in narrow.observation.marks] == ["SR", "CR", "Q"]
    assert session.observation != narrow.observation
    with pytest.raises(StaleObservation):
        session.resolve(confusion, None, reason="too late")


def test_a_mark_changed_afterwards_is_open_again(study: CodedStudy) -> None:
    """A coder may reopen and remove a settled mark; the consensus keeps what was agreed."""
    session = begin(study)
    settle_all(session)
    own = next(
        each
        for each in assignments.my_list(study.db, study.coders["AA"].id)
        if each.session_label == "S001"
    )
    hers = coding.open_assignment(study.db, own.assignment_id, coder_id=study.coders["AA"].id)
    hers.reopen("heard it again")
    hers.unmark(hers.observation.marks[1].id)
    hers.mark("GI", 90_000)
    hers.submit()
    room = begin(study).room
    assert [(each.at_ms, each.is_open) for each in room.mismatches if each.dimension is None] == [
        (21_000, False),
        (30_000, False),
        (50_000, False),
        (90_000, True),
    ]


def test_only_leads_record_it_and_any_of_them_goes_on(study: CodedStudy) -> None:
    """A coder is refused; a second lead finds the first one's consensus."""
    with pytest.raises(OnlyALead, match="Ann Archer"):
        begin(study, by=study.coders["AA"].id)
    with pytest.raises(NotFound, match="person"):
        begin(study, by=CoderId(new_uuid()))
    first = begin(study)
    second_lead = study_library.add_coder(study.db, "Lou Lead", role=Role.LEAD)
    second = begin(study, by=second_lead.id)
    second.rate("empathy", 3, reason="both of us")
    assert second.observation.id == first.observation.id
    assert second.history()[-1].coder_id == second_lead.id


def test_it_needs_two_codings(study: CodedStudy) -> None:
    """With one coder there is nothing to agree on, and nothing is stored."""
    study.add_recording("S002")
    code_marks(study, "S002", "AA")
    with pytest.raises(NothingToReport):
        consensus.start_consensus(
            study.db,
            study.segments["S002"].id,
            rubric_digest=study.rubric.digest,
            by=lead_of(study),
        )
    with study.db.reading() as session:
        made = stored_assignments.consensus_assignments(session, rubric_digest=study.rubric.digest)
    assert made == ()


def test_nothing_that_is_measured_knows_of_it(study: CodedStudy) -> None:
    """Reliability, events, profiles, lists, progress and pace are what they were before."""
    digest, lead = study.rubric.digest, lead_of(study)
    worker = study.workers["W01"]

    def measured() -> list[object]:
        report = reliability_report.basis(study.db, rubric_digest=digest)
        return [
            report.rows,
            event_agreement.event_agreement(study.db, digest),
            worker_profile.profile(study.db, worker.id),
            worker_profile.worker_list(study.db),
            assignments.my_list(study.db, lead),
            assignments.my_list(study.db, study.coders["AA"].id),
            assignments.all_assignments(study.db),
            assignment_list.all_assigned(study.db),
            study_overview.recordings_table(study.db),
            study_overview.coder_progress(study.db),
            study_overview.totals(study.db),
            study_overview.submissions_over_time(study.db),
            pace.pace_of(study.db),
        ]

    before = measured()
    session = begin(study)
    assert measured() == before
    settle_all(session)
    session.finish()
    assert measured() == before


def test_a_consensus_in_progress_hides_nothing_from_coders(study: CodedStudy) -> None:
    """Coders who have all submitted go on seeing each other, and the consensus is no coding."""
    begin(study)
    recording_id = study.segments["S001"].recording_id
    assert coding.may_see_others(study.db, recording_id, rubric_digest=study.rubric.digest)
    hers = originals(study)[0]
    assert len(coding.others_marks(study.db, hers)) == 1  # type: ignore[arg-type]  # an Observation


def test_agreed_scores_stand_beside_the_coders(study: CodedStudy) -> None:
    """Every dimension that is settled by now, with its reason; nothing before it began."""
    assert disagreements.agreed_scores(study.db, study.rubric.digest) == {}
    session = begin(study)
    session.rate("empathy", 3, reason="curious")
    found = disagreements.agreed_scores(study.db, study.rubric.digest)
    assert found == {
        study.segments["S001"].id: {
            "cct": Settled(None, None, 3, AGREED_BY_ALL),
            "sst": Settled(None, None, 3, AGREED_BY_ALL),
            "empathy": Settled(None, None, 3, "curious"),
        }
    }


def test_the_scores_export_lists_it_by_its_purpose(study: CodedStudy) -> None:
    """An analyst can take or leave it: every row of it says consensus."""
    session = begin(study)
    settle_all(session)
    session.finish()
    rows = scores.score_rows(study.db, study.rubric.digest)
    agreed = [row for row in rows if row.purpose is Purpose.CONSENSUS]
    assert len(agreed) == len(study.rubric.measures())
    assert {row.coder for row in agreed} == {"LE"}
    empathy = next(row for row in agreed if row.measure.key == "empathy")
    assert empathy.value == 3.0


def test_it_cannot_be_opened_as_a_coding(study: CodedStudy) -> None:
    """The coding screen would tear marks from what they were agreed on."""
    session = begin(study)
    with pytest.raises(IsConsensus, match="disagreement room"):
        coding.open_assignment(study.db, session.observation.assignment_id, coder_id=lead_of(study))


def test_the_study_check_follows_its_journal(study: CodedStudy) -> None:
    """All that a consensus holds is what its journal says, also after undo and reopening."""
    session = begin(study)
    settle_all(session)
    session.undo()
    session.redo()
    settle_all(session)
    session.finish()
    session.reopen("once more")
    lines = {line.what: line for line in study_check.check_open(study.db)}
    for what in ("Study file", "References", "Journal", "Journal’s end", "Marks and ratings"):
        assert lines[what].ok, lines[what].detail


def test_a_rubric_without_codes_has_a_consensus_on_ratings(tmp_path: Path) -> None:
    """Where a rubric only has dimensions, the room and the consensus hold ratings alone."""
    shipped = next(each for each in rubric_library.shipped() if not each.codes and not each.needs)
    coded = make_coded_study(tmp_path)
    with coded.db:
        rubric_library.install(coded.db, shipped)
        coded.rubric = shipped
        coded.add_recording("S001")
        keys = [each.key for each in shipped.dimensions]
        lows = [each.low for each in shipped.dimensions]
        coded.code("S001", "AA", lows, dimensions=keys)
        coded.code("S001", "BB", lows, dimensions=keys, purpose=Purpose.DOUBLE)
        session = begin(coded)
        assert session.room.mismatches == ()
        assert session.missing() == ()
        session.finish()
        assert session.room.consensus is ConsensusState.AGREED
        with pytest.raises(NothingToReport, match="no behaviour codes"):
            event_agreement.event_agreement(coded.db, shipped.digest)
