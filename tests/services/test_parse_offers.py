"""Who can take a parse: others with the same segment and rubric who have not begun."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import AssignmentId, new_uuid
from fsh_coder.services.given_parse import ParseNotFinished, give_parse
from fsh_coder.services.parse_offers import divides, parse_offer
from tests.factories import StudyToCode, make_study_to_code, store_assignment, store_recording
from tests.services.divided_study import divide, make_divided_study, rate_all


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """A study whose rubric divides speech."""
    study = make_divided_study(tmp_path)
    yield study
    study.db.close()


def divide_as_ann(study: StudyToCode) -> None:
    """Let Ann rate, divide, and finish both passes."""
    session = study.open_for_ann()
    rate_all(session)
    session.passes.finish()
    divide(session)
    session.passes.finish()


def test_a_finished_parse_is_offered_to_who_has_not_begun(study: StudyToCode) -> None:
    """Ben can take Ann's; nobody of another segment can."""
    _, _, other = store_recording(study.db, label="S777")
    store_assignment(study.db, other, coder=study.ben, rubric=study.rubric)
    divide_as_ann(study)
    offer = parse_offer(study.db, study.of_ann)
    assert [each.assignment_id for each in offer.takers] == [study.of_ben]
    assert (offer.coder_name, offer.session_label) == ("Ann Archer", "S001")
    assert (offer.n_units, offer.begun) == (len(study.open_for_ann().units.all), 0)


def test_who_has_taken_one_is_not_offered_it_again(study: StudyToCode) -> None:
    """A parse that was given counts as begun."""
    divide_as_ann(study)
    offer = parse_offer(study.db, study.of_ann)
    give_parse(study.db, offer.source, to=study.of_ben, by=study.lead.id)
    again = parse_offer(study.db, study.of_ann)
    assert (again.takers, again.begun) == ((), 1)


def test_who_only_rated_can_still_take_it(study: StudyToCode) -> None:
    """Ratings stand in nobody's way."""
    rate_all(study.open_for_ben())
    divide_as_ann(study)
    assert len(parse_offer(study.db, study.of_ann).takers) == 1


def test_a_parse_in_work_is_not_offered(study: StudyToCode) -> None:
    """Units that may still change are given to nobody; nor is what was never begun."""
    session = study.open_for_ann()
    rate_all(session)
    session.passes.finish()
    divide(session)
    for assignment_id in (study.of_ann, study.of_ben):
        with pytest.raises(ParseNotFinished):
            parse_offer(study.db, assignment_id)


def test_an_unknown_assignment_is_not_found(study: StudyToCode) -> None:
    """What is not there cannot be given."""
    with pytest.raises(NotFound):
        parse_offer(study.db, AssignmentId(new_uuid()))


def test_only_rubrics_of_utterances_divide(study: StudyToCode, tmp_path: Path) -> None:
    """MITI counts behaviours without a parse."""
    assert divides(study.db, study.rubric.digest)
    (tmp_path / "other").mkdir()
    other = make_study_to_code(tmp_path / "other")
    with closing(other.db):
        assert not divides(other.db, other.rubric.digest)
