"""A given parse: the same units for a second coder, nothing of the first one's codes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound, ObservationLocked
from fsh_coder.domain.identifiers import AssignmentId, ObservationId, SegmentId, new_uuid
from fsh_coder.domain.journal import Action
from fsh_coder.domain.study import Purpose
from fsh_coder.domain.unit_errors import ParseWasGiven
from fsh_coder.services import coding, study_check
from fsh_coder.services.coding import CodingSession, IsConsensus
from fsh_coder.services.given_parse import (
    HasItsOwnUnits,
    ParseDoesNotFit,
    ParseNotFinished,
    give_parse,
)
from fsh_coder.services.pass_leading import NoEarlierPass
from fsh_coder.store import recordings
from tests.factories import StudyToCode, store_assignment
from tests.services.divided_study import code_of, divide, make_divided_study, rate_all


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """Return a study with a rubric of three passes."""
    study = make_divided_study(tmp_path)
    yield study
    study.db.close()


@pytest.fixture
def ann(study: StudyToCode) -> CodingSession:
    """Return Ann's observation with four units, divided, the first of them coded."""
    session = study.open_for_ann()
    rate_all(session)
    session.passes.finish()
    divide(session)
    session.passes.finish()
    session.units.code(session.units.all[0].id, code_of(session, 0))
    return session


def given_to_ben(study: StudyToCode, ann: CodingSession) -> CodingSession:
    """Give Ann's parse to Ben and return his observation."""
    give_parse(study.db, ann.observation.id, to=study.of_ben, by=study.lead.id)
    return study.open_for_ben()


def done_keys(session: CodingSession) -> list[str]:
    """Return the keys of the finished passes in the order in which they were finished."""
    return [each.key for each in session.passes.done]


def test_the_second_coder_has_the_same_units_and_nothing_else(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Times and speakers are alike, each unit knows its origin, and no code came with them."""
    ben = given_to_ben(study, ann)
    assert [(u.start_ms, u.end_ms, u.speaker) for u in ben.units.all] == [
        (u.start_ms, u.end_ms, u.speaker) for u in ann.units.all
    ]
    assert [unit.origin for unit in ben.units.all] == [unit.id for unit in ann.units.all]
    assert {unit.id for unit in ben.units.all}.isdisjoint(unit.id for unit in ann.units.all)
    assert (ben.observation.marks, ben.observation.ratings) == ((), ())
    assert ben.observation.coder_id == study.ben.id


def test_the_second_coder_rates_and_codes_but_does_not_divide(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Her passes are rating, then coding; the units are not hers to change."""
    ben = given_to_ben(study, ann)
    assert done_keys(ben) == ["parse"]
    assert ben.passes.current is not None
    assert ben.passes.current.key == "listen"
    with pytest.raises(NoEarlierPass):
        ben.passes.back()
    rate_all(ben)
    ben.passes.finish()
    assert ben.passes.current.key == "code"
    with pytest.raises(ParseWasGiven):
        ben.units.split(ben.units.all[0].id, 5_000)
    for unit in ben.units.all:
        ben.units.code(unit.id, code_of(ben, 1))
    ben.passes.finish()
    ben.answer("talk", "more")
    ben.submit()
    assert study.open_for_ben().observation == ben.observation


def test_going_back_skips_the_given_pass(study: StudyToCode, ann: CodingSession) -> None:
    """A pass finished before the parse was given can be taken up again; the parse stays."""
    ben = study.open_for_ben()
    rate_all(ben)
    ben.passes.finish()
    ben = given_to_ben(study, ann)
    assert done_keys(ben) == ["listen", "parse"]
    assert ben.passes.back().key == "listen"
    assert done_keys(ben) == ["parse"]
    ben.undo()
    assert done_keys(ben) == ["listen", "parse"]
    ben.redo()
    ben.passes.finish()
    assert done_keys(ben) == ["parse", "listen"]
    assert study.open_for_ben().observation == ben.observation


def test_the_second_coder_cannot_undo_it(study: StudyToCode, ann: CodingSession) -> None:
    """Giving is the lead's action: it stands in the journal and offers nothing to undo."""
    ben = given_to_ben(study, ann)
    assert ben.undo_label is None
    assert [entry.action for entry in ben.history()] == [Action.START, Action.GIVE_PARSE]
    assert ben.history()[-1].coder_id == study.lead.id
    lines = {line.what: line for line in study_check.check_open(study.db)}
    assert lines["Marks and ratings"].ok
    assert lines["Journal"].ok


def test_a_parse_that_goes_on_names_its_first_coder(study: StudyToCode, ann: CodingSession) -> None:
    """Given on from the second coder to a third, a unit still has the same origin."""
    ben = given_to_ben(study, ann)
    third = store_assignment(
        study.db,
        study.segment,
        coder=study.lead,
        rubric=study.rubric,
        purpose=Purpose.CALIBRATION,
    )
    give_parse(study.db, ben.observation.id, to=third.id, by=study.lead.id)
    lead = coding.open_assignment(study.db, third.id, coder_id=study.lead.id)
    assert [unit.origin for unit in lead.units.all] == [unit.id for unit in ann.units.all]


def test_only_finished_units_are_given(study: StudyToCode, ann: CodingSession) -> None:
    """While the first coder may still change them, they are nobody else's."""
    ann.passes.back()
    with pytest.raises(ParseNotFinished):
        given_to_ben(study, ann)


def test_what_the_second_coder_made_is_never_overwritten(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Units or marks of her own, or a submitted observation, stay as they are."""
    ben = study.open_for_ben()
    ben.units.add(0, 5_000)
    before = ben.observation
    with pytest.raises(HasItsOwnUnits):
        given_to_ben(study, ann)
    assert study.open_for_ben().observation == before


def test_a_submitted_observation_is_given_nothing(study: StudyToCode, ann: CodingSession) -> None:
    """What is locked stays locked."""
    ben = study.open_for_ben()
    rate_all(ben)
    ben.passes.finish()
    divide(ben, 1)
    ben.passes.finish()
    ben.units.code(ben.units.all[0].id, code_of(ben, 0))
    ben.passes.finish()
    ben.answer("talk", "more")
    ben.submit()
    with pytest.raises(ObservationLocked):
        given_to_ben(study, ann)


def test_a_parse_fits_one_segment_and_one_rubric_version(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Another segment, her own assignment, or one that is gone, is refused."""
    other_segment = replace(study.segment, id=SegmentId(new_uuid()), end_ms=60_000)
    with study.db.transaction() as session:
        recordings.add_segment(session, other_segment)
    other = store_assignment(study.db, other_segment, coder=study.ben, rubric=study.rubric)
    for wrong in (other.id, study.of_ann):
        with pytest.raises(ParseDoesNotFit):
            give_parse(study.db, ann.observation.id, to=wrong, by=study.lead.id)
    with pytest.raises(NotFound):
        give_parse(study.db, ann.observation.id, to=AssignmentId(new_uuid()), by=study.lead.id)
    with pytest.raises(NotFound):
        give_parse(study.db, ObservationId(new_uuid()), to=study.of_ben, by=study.lead.id)


def test_a_consensus_is_given_no_parse(study: StudyToCode, ann: CodingSession) -> None:
    """The team's consensus is nobody's coding."""
    consensus = store_assignment(
        study.db, study.segment, coder=study.lead, rubric=study.rubric, purpose=Purpose.CONSENSUS
    )
    with pytest.raises(IsConsensus):
        give_parse(study.db, ann.observation.id, to=consensus.id, by=study.lead.id)
