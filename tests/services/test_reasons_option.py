"""A study may ask for a reason with every rating: nothing is submitted without, nothing breaks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fsh_coder.domain.completeness import GapKind
from fsh_coder.domain.errors import IncompleteObservation, NotFound
from fsh_coder.domain.identifiers import CoderId, new_uuid
from fsh_coder.domain.observation import HeardSpan
from fsh_coder.services import (
    assignments,
    coding_help,
    exports,
    reasons_option,
    rubric_library,
    study_check,
    study_log,
)
from fsh_coder.services.coder_list import ListItem
from fsh_coder.services.coding import CodingSession
from fsh_coder.services.pass_leading import PassIncomplete
from fsh_coder.services.reasons_option import OnlyLeadsRequireReasons
from tests.factories import StudyToCode, add_supervisor, make_study_to_code
from tests.services.divided_study import make_divided_study, three_pass_rubric


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """A study whose rubric leaves reasons to the coder, and whose items may be not applicable."""
    made = make_study_to_code(tmp_path, rubric_key="becci")
    assert not any(each.reason_required for each in made.rubric.dimensions)
    yield made
    made.db.close()


def rate(session: CodingSession, *, but: tuple[str, ...] = ()) -> None:
    """Give every dimension a 3, without a reason, and answer what is asked."""
    for dimension in session.rubric.dimensions:
        if dimension.key not in but:
            session.rate(dimension.key, 3)
    for asked in session.rubric.fields:
        if asked.is_required:
            session.answer(asked.key, asked.choices[0])


def lacking(session: CodingSession) -> list[str | None]:
    """Return the dimensions that lack a reason."""
    return [gap.dimension for gap in session.gaps() if gap.kind is GapKind.NO_REASON]


def require(study: StudyToCode, *, required: bool = True) -> None:
    """Choose as the lead."""
    reasons_option.require(study.db, required=required, by=study.lead.id)


def item_of_ann(study: StudyToCode) -> ListItem:
    """Return Ann's work as her list shows it."""
    return assignments.my_list(study.db, study.ann.id)[0]


def test_nothing_is_asked_unless_the_study_says_so(study: StudyToCode) -> None:
    """By default the rubric decides, and this one asks for none."""
    assert not reasons_option.are_required(study.db)
    ann = study.open_for_ann()
    rate(ann)
    assert lacking(ann) == []
    ann.submit()


def test_each_score_without_a_reason_holds_the_submission_back(study: StudyToCode) -> None:
    """All are named; spaces are no reason; with the last one given it may be submitted."""
    require(study)
    ann = study.open_for_ann()
    assert lacking(ann) == []
    rate(ann)
    keys = [each.key for each in study.rubric.dimensions]
    assert lacking(ann) == keys
    for key in keys[1:]:
        ann.give_reason(key, "heard throughout")
    ann.give_reason(keys[0], "  ")
    assert lacking(ann) == keys[:1]
    with pytest.raises(IncompleteObservation, match="has no reason"):
        ann.submit()
    ann.give_reason(keys[0], "at the start")
    ann.submit()
    assert study.open_for_ann().observation.is_locked


def test_what_is_not_rated_or_does_not_apply_needs_no_reason(study: StudyToCode) -> None:
    """There is no score to give a reason for; the missing rating itself is told."""
    require(study)
    ann = study.open_for_ann()
    optional = [each.key for each in study.rubric.dimensions if each.not_applicable]
    rate(ann, but=(optional[0], optional[1]))
    ann.rate_not_applicable(optional[0])
    wanting = {gap.dimension: gap.kind for gap in ann.gaps()}
    assert optional[0] not in wanting
    assert wanting[optional[1]] is GapKind.NOT_RATED


def test_what_was_submitted_before_stays_whole(study: StudyToCode, tmp_path: Path) -> None:
    """Locked without reasons it lacks none, is exported and checked; reopened it needs them."""
    ann = study.open_for_ann()
    rate(ann)
    ann.submit()
    before = study.open_for_ann().observation
    require(study)
    again = study.open_for_ann()
    assert again.observation == before
    assert lacking(again) == []
    assert (item_of_ann(study).state_words, item_of_ann(study).n_reasons_missing) == (
        "Submitted",
        0,
    )
    checks = study_check.check_open(study.db)
    # The made-up recording has no file; everything else must be sound.
    assert [each.what for each in checks if not each.ok and each.what != "Recordings"] == []
    exports.export_scores(study.db, tmp_path / "scores.xlsx")
    again.reopen("a slip")
    assert lacking(again) == [each.key for each in study.rubric.dimensions]
    with pytest.raises(IncompleteObservation):
        again.submit()


def test_switched_off_again_nothing_is_held_back(study: StudyToCode) -> None:
    """The rubric's own rule stands again, with the reasons that were given kept."""
    require(study)
    ann = study.open_for_ann()
    rate(ann)
    ann.give_reason(study.dimension, "kept")
    require(study, required=False)
    ann = study.open_for_ann()
    assert lacking(ann) == []
    ann.submit()
    assert ann.observation.rating(study.dimension).reason == "kept"


def test_her_list_counts_the_missing_reasons(study: StudyToCode) -> None:
    """Rated and heard but without reasons it is ready with what is missing, as with a rubric."""
    ann = study.open_for_ann()
    rate(ann)
    segment = study.segment
    ann.remember_place(segment.end_ms, (HeardSpan(segment.start_ms, segment.end_ms),))
    assert item_of_ann(study).state_words == "Ready to submit"
    require(study)
    n = len(study.rubric.dimensions)
    assert item_of_ann(study).state_words == f"Ready, {n} reasons missing"


def test_the_help_on_a_dimension_says_so(study: StudyToCode) -> None:
    """In the words with which a rubric's own rule is told."""
    for required in (False, True):
        require(study, required=required)
        ann = study.open_for_ann()
        book = coding_help.help_book(study.db, ann.rubric, viewer=study.ann.id)
        assert ("needs a reason" in book.topic(study.dimension).facts) is required


def test_a_pass_that_rates_is_not_finished_without_reasons(tmp_path: Path) -> None:
    """Where a rubric leads through passes, the pass itself is held back."""
    study = make_divided_study(tmp_path, rubric=three_pass_rubric())
    require(study)
    ann = study.open_for_ann()
    rate(ann)
    with pytest.raises(PassIncomplete, match="has no reason"):
        ann.passes.finish()
    study.db.close()


def test_rubric_and_digest_stay_what_they_are(study: StudyToCode) -> None:
    """Only what coders work with asks for reasons; the installed version is untouched."""
    require(study)
    ann = study.open_for_ann()
    installed = rubric_library.by_digest(study.db, ann.rubric.digest)
    assert all(each.reason_required for each in ann.rubric.dimensions)
    assert not any(each.reason_required for each in installed.dimensions)
    assert replace(ann.rubric, dimensions=installed.dimensions) == installed


def test_only_a_lead_chooses(study: StudyToCode) -> None:
    """A coder, a supervisor and somebody unknown are refused; nothing is changed or logged."""
    before = study_log.study_history(study.db)
    for person in (study.ann, add_supervisor(study.db)):
        n_before = len(study_log.study_history(study.db))
        with pytest.raises(OnlyLeadsRequireReasons, match=person.name):
            reasons_option.require(study.db, required=True, by=person.id)
        assert len(study_log.study_history(study.db)) == n_before
    with pytest.raises(NotFound):
        reasons_option.require(study.db, required=True, by=CoderId(new_uuid()))
    assert not reasons_option.are_required(study.db)
    assert study_log.study_history(study.db)[: len(before)] == before


def test_the_studys_log_says_who_chose(study: StudyToCode) -> None:
    """Each real change is one entry; choosing the same again is none."""
    before = len(study_log.study_history(study.db))
    for required in (True, True, False, False):
        require(study, required=required)
    entries = study_log.study_history(study.db)[before:]
    assert [entry.label for entry in entries] == [
        "a reason for every rating required",
        "reasons left to the rubric",
    ]
    assert {entry.coder_id for entry in entries} == {study.lead.id}
