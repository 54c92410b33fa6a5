"""A parse that was given stays as it was given, also with the coder who made it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound, ObservationLocked
from fsh_coder.domain.identifiers import ObservationId, new_uuid
from fsh_coder.domain.journal import Action
from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.unit_errors import (
    CodedByTheOther,
    NoGivenParse,
    ParseGivenOn,
    UnitsFrozen,
)
from fsh_coder.formats import rubric_file, rubric_text
from fsh_coder.services import kept_actions, study_check
from fsh_coder.services.coding_session import CodingSession
from fsh_coder.services.given_parse import give_parse, take_parse_back
from fsh_coder.services.kept_actions import Parting
from fsh_coder.store.database import StudyDatabase
from tests.factories import StudyToCode
from tests.services.divided_study import (
    code_of,
    divide,
    make_divided_study,
    rate_all,
    three_pass_rubric,
)
from tests.services.emergencies import folder_in, open_with_emergency


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """A study with a rubric of three passes."""
    made = make_divided_study(tmp_path)
    yield made
    made.db.close()


@pytest.fixture
def ann(study: StudyToCode) -> CodingSession:
    """Ann's observation, rated and divided into four units, none of them coded."""
    session = study.open_for_ann()
    rate_all(session)
    session.passes.finish()
    divide(session)
    session.passes.finish()
    return session


def give(study: StudyToCode, ann: CodingSession) -> CodingSession:
    """Give Ann's parse to Ben and return his observation."""
    give_parse(study.db, ann.observation.id, to=study.of_ben, by=study.lead.id)
    return study.open_for_ben()


def spans(session: CodingSession) -> list[tuple[int, int, Speaker | None]]:
    """Return the units' times and speakers."""
    return [(unit.start_ms, unit.end_ms, unit.speaker) for unit in session.units.all]


def done_keys(session: CodingSession) -> list[str]:
    """Return the keys of the finished passes in the order in which they were finished."""
    return [each.key for each in session.passes.done]


def finish_all(session: CodingSession) -> None:
    """Code every unit, answer and submit."""
    for unit in session.units.all:
        session.units.code(unit.id, code_of(session, 0))
    session.passes.finish()
    session.answer("talk", "more")
    session.submit()


def assert_whole(db: StudyDatabase) -> None:
    """Every check of the study finds what it should, the sound excepted."""
    found = study_check.check_open(db)
    assert [each.what for each in found if not each.ok and each.what != "Recordings"] == []


def test_until_it_is_given_the_first_coder_goes_back_as_she_likes(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Nothing is frozen for her before the lead gives her parse to somebody."""
    assert ann.passes.back().key == "parse"
    ann.units.split(ann.units.all[0].id, 5_000)
    assert len(ann.units.all) == 5


def test_going_back_leaves_a_given_parse_alone(study: StudyToCode, ann: CodingSession) -> None:
    """The pass before it is taken up instead, and afterwards there is none; the units stay."""
    before = spans(ann)
    give(study, ann)
    assert ann.passes.back().key == "listen"
    assert done_keys(ann) == ["parse"]
    with pytest.raises(ParseGivenOn, match="tell your lead"):
        ann.passes.back()
    with pytest.raises(UnitsFrozen):
        ann.units.split(ann.units.all[0].id, 5_000)
    assert spans(ann) == before
    ann.passes.finish()
    finish_all(ann)
    assert_whole(study.db)


def test_undo_does_not_loosen_it(study: StudyToCode, ann: CodingSession) -> None:
    """Codes given since can be undone; the end of the parse cannot, and stays the next to undo."""
    give(study, ann)
    ann.units.code(ann.units.all[0].id, code_of(ann, 0))
    ann.undo()
    label, entries = ann.undo_label, len(ann.history())
    with pytest.raises(ParseGivenOn):
        ann.undo()
    assert (ann.undo_label, len(ann.history())) == (label, entries)
    assert done_keys(ann) == ["listen", "parse"]
    ann.units.code(ann.units.all[1].id, code_of(ann, 1))
    assert study.open_for_ann().observation == ann.observation


def test_redo_does_not_loosen_it(study: StudyToCode, ann: CodingSession) -> None:
    """She went back, took that back, and then it was given: going back is not brought back."""
    ann.passes.back()
    ann.undo()
    give(study, ann)
    with pytest.raises(ParseGivenOn):
        ann.redo()
    assert done_keys(ann) == ["listen", "parse"]


def test_reopening_gives_back_ratings_and_codes_but_not_the_parse(
    study: StudyToCode, ann: CodingSession
) -> None:
    """Reopened by the lead or by her, codes can be changed and units cannot."""
    finish_all(ann)
    give(study, ann)
    ann.reopen("a slip")
    assert ann.passes.back().key == "code"
    ann.units.code(ann.units.all[0].id, code_of(ann, 1))
    assert ann.passes.back().key == "listen"
    with pytest.raises(ParseGivenOn):
        ann.passes.back()


def test_a_pass_that_also_rates_is_refused_where_it_would_loosen_units(tmp_path: Path) -> None:
    """Where one pass rates and divides, it is not taken up again while somebody has its units."""
    _listen, parse, code = three_pass_rubric().passes
    both = replace(parse, tasks=("rate", "parse"))
    changed = replace(three_pass_rubric(), passes=(both, code))
    study = make_divided_study(
        tmp_path, rubric=rubric_file.parse(rubric_text.text_of(changed), name="both in one")
    )
    ann = study.open_for_ann()
    rate_all(ann)
    divide(ann)
    ann.passes.finish()
    give(study, ann)
    for verb in (ann.passes.back, ann.undo):
        with pytest.raises(ParseGivenOn):
            verb()
    assert done_keys(ann) == [both.key]
    study.db.close()


def test_actions_from_an_emergency_file_do_not_divide_it(
    study: StudyToCode, ann: CodingSession, tmp_path: Path
) -> None:
    """What she kept elsewhere before it was given is told; what codes comes in, the rest not."""
    folder = folder_in(tmp_path)
    kept = open_with_emergency(study, folder)
    away = study.db.path.with_suffix(".away")
    study.db.path.rename(away)
    kept.answer("minutes", "40")
    kept.passes.back()
    first = kept.units.all[0]
    kept.units.split(first.id, 5_000)
    kept.passes.finish()
    kept.units.code(kept.units.all[1].id, code_of(kept, 0))
    kept.units.code(kept.units.all[2].id, code_of(kept, 1))
    away.rename(study.db.path)
    study.db.reconnect()
    before = spans(ann)
    give(study, ann)
    found = kept_actions.bring_in_all(study.db, folder)
    (conflict,) = found.conflicts
    assert (found.n_actions, conflict.parting) == (0, Parting.CHANGED)
    added = kept_actions.add_what_fits(study.db, conflict)
    again = study.open_for_ann()
    assert spans(again) == before
    assert again.observation.answer("minutes") == "40"
    # Of the two codes one stood on a half that does not exist.
    assert [mark.unit_id for mark in again.observation.marks] == [ann.units.all[1].id]
    assert any("split" in each for each in added.left_out)
    assert_whole(study.db)


class TestTakingBack:
    """The lead takes a parse back, and its first coder may divide anew."""

    def test_units_go_and_ratings_stay(self, study: StudyToCode, ann: CodingSession) -> None:
        """Ben has rated; he is to divide himself now, and Ann's parse is hers again."""
        ben = give(study, ann)
        rate_all(ben)
        ben.passes.finish()
        ratings = ben.observation.ratings
        n_units = take_parse_back(study.db, ben.observation.id, by=study.lead.id)
        ben = study.open_for_ben()
        assert (n_units, ben.units.all) == (4, ())
        assert ben.observation.ratings == ratings
        assert done_keys(ben) == ["listen"]
        assert ben.passes.current is not None
        assert ben.passes.current.key == "parse"
        assert [entry.action for entry in ben.history()].count(Action.GIVE_PARSE) == 2
        assert ben.history()[-1].coder_id == study.lead.id
        assert ann.passes.back().key == "parse"
        ann.units.split(ann.units.all[0].id, 5_000)
        assert_whole(study.db)

    def test_corrected_it_can_be_given_again(self, study: StudyToCode, ann: CodingSession) -> None:
        """Wrong, taken back, mended, given: both have the mended units."""
        ben = give(study, ann)
        take_parse_back(study.db, ben.observation.id, by=study.lead.id)
        ann.passes.back()
        ann.units.merge(ann.units.all[0].id)
        ann.passes.finish()
        ben = give(study, ann)
        assert spans(ben) == spans(ann)
        assert len(spans(ben)) == 3
        with pytest.raises(ParseGivenOn):
            ann.undo()

    def test_not_once_it_is_coded_or_submitted(
        self, study: StudyToCode, ann: CodingSession
    ) -> None:
        """Codes would be lost with their units, so it is refused; so is what is submitted."""
        ben = give(study, ann)
        rate_all(ben)
        ben.passes.finish()
        ben.units.code(ben.units.all[0].id, code_of(ben, 0))
        with pytest.raises(CodedByTheOther, match="1 code"):
            take_parse_back(study.db, ben.observation.id, by=study.lead.id)
        finish_all(ben)
        with pytest.raises(ObservationLocked):
            take_parse_back(study.db, ben.observation.id, by=study.lead.id)
        assert study.open_for_ben().observation == ben.observation

    def test_only_what_was_given(self, study: StudyToCode, ann: CodingSession) -> None:
        """Ann made hers herself; and somebody unknown has none."""
        with pytest.raises(NoGivenParse):
            take_parse_back(study.db, ann.observation.id, by=study.lead.id)
        with pytest.raises(NotFound):
            take_parse_back(study.db, ObservationId(new_uuid()), by=study.lead.id)

    def test_it_cannot_be_undone_by_its_coder(self, study: StudyToCode, ann: CodingSession) -> None:
        """Undo goes to Ben's own actions, before and after."""
        ben = give(study, ann)
        rate_all(ben)
        ben.passes.finish()
        take_parse_back(study.db, ben.observation.id, by=study.lead.id)
        ben = study.open_for_ben()
        ben.undo()
        assert done_keys(ben) == []
        assert ben.units.all == ()
        ben.redo()
        assert done_keys(ben) == ["listen"]
        assert study.open_for_ben().observation == ben.observation
