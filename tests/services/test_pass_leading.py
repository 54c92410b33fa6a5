"""Passes: finished in the rubric's order, with what each needs, and taken up again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fsh_coder.domain.completeness import GapKind
from fsh_coder.domain.errors import IncompleteObservation, NotYourAssignment
from fsh_coder.formats import rubric_file, rubric_text
from fsh_coder.services import coding
from fsh_coder.services.coding import CodingSession
from fsh_coder.services.pass_leading import NoEarlierPass, NoPassLeft, PassIncomplete
from tests.factories import StudyToCode, make_study_to_code
from tests.services.divided_study import (
    code_of,
    divide,
    make_divided_study,
    rate_all,
    three_pass_rubric,
)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """Return a study with a rubric of three passes."""
    study = make_divided_study(tmp_path)
    yield study
    study.db.close()


@pytest.fixture
def ann(study: StudyToCode) -> CodingSession:
    """Return Ann's observation, just started."""
    return study.open_for_ann()


def keys(session: CodingSession) -> list[str]:
    """Return the keys of the finished passes."""
    return [each.key for each in session.passes.done]


def test_passes_follow_one_another_and_are_on_disk(study: StudyToCode, ann: CodingSession) -> None:
    """Rating, dividing and coding are finished in turn; a new start finds the same pass."""
    rate_all(ann)
    assert ann.passes.current is not None
    assert ann.passes.current.key == "listen"
    assert ann.passes.finish() == study.rubric.passes[1]
    divide(ann, 2)
    ann.passes.finish()
    again = study.open_for_ann()
    assert again.passes.current == study.rubric.passes[2]
    for number, unit in enumerate(ann.units.all):
        ann.units.code(unit.id, code_of(ann, number))
    assert ann.passes.finish() is None
    assert keys(ann) == ["listen", "parse", "code"]
    with pytest.raises(NoPassLeft):
        ann.passes.finish()


def test_a_pass_with_work_left_names_it(ann: CodingSession) -> None:
    """What is missing is said in words, the first three and how many more."""
    with pytest.raises(PassIncomplete, match=r"is not rated; .* and 4 more") as caught:
        ann.passes.finish()
    assert {gap.kind for gap in caught.value.gaps} == {GapKind.NOT_RATED}
    rate_all(ann)
    ann.passes.finish()
    with pytest.raises(PassIncomplete, match="no units are marked"):
        ann.passes.finish()
    divide(ann, 2)
    ann.passes.finish()
    with pytest.raises(PassIncomplete, match="the utterance at 00:00 has no code") as caught:
        ann.passes.finish()
    assert [gap.unit_id for gap in caught.value.gaps] == [unit.id for unit in ann.units.all]


def test_finishing_can_be_undone_and_a_pass_taken_up_again(ann: CodingSession) -> None:
    """Undo and going back both lead into the pass before; redo leads on."""
    rate_all(ann)
    ann.passes.finish()
    assert ann.undo_label == "“Listen and rate” finished"
    ann.undo()
    assert keys(ann) == []
    ann.redo()
    assert ann.passes.back().key == "listen"
    assert ann.undo_label == "back to “Listen and rate”"
    with pytest.raises(NoEarlierPass):
        ann.passes.back()
    ann.undo()
    assert keys(ann) == ["listen"]


def test_an_unfinished_pass_stops_the_submission(ann: CodingSession) -> None:
    """Everything else being there, the passes that are not finished are named."""
    rate_all(ann)
    ann.answer("talk", "more")
    with pytest.raises(IncompleteObservation, match="the pass “Code each utterance” is not"):
        ann.submit()


def test_a_question_asked_first_is_answered_before_the_first_pass_ends(tmp_path: Path) -> None:
    """A required field that is asked before coding belongs to the first pass."""
    rubric = three_pass_rubric()
    goal, *others = rubric.fields
    changed = replace(rubric, fields=(replace(goal, is_required=True), *others))
    parsed = rubric_file.parse(rubric_text.text_of(changed), name="asked first")
    study = make_divided_study(tmp_path, rubric=parsed)
    ann = study.open_for_ann()
    rate_all(ann)
    with pytest.raises(PassIncomplete, match="Goal is not answered"):
        ann.passes.finish()
    ann.answer("goal", "sleep at home")
    ann.passes.finish()
    study.db.close()


def test_a_rubric_without_passes_has_none_to_lead_through(tmp_path: Path) -> None:
    """There is no current pass, and nothing waits for one."""
    study = make_study_to_code(tmp_path)
    session = study.open_for_ann()
    assert session.passes.current is None
    assert session.passes.missing() == ()
    assert session.passes.earlier is None
    study.db.close()


def test_only_the_coder_finishes_her_passes(study: StudyToCode, ann: CodingSession) -> None:
    """A lead who reads a submitted observation that is reopened finishes nothing."""
    rate_all(ann)
    ann.passes.finish()
    divide(ann, 1)
    ann.passes.finish()
    ann.units.code(ann.units.all[0].id, code_of(ann, 0))
    ann.passes.finish()
    ann.answer("talk", "less")
    ann.submit()
    lead = coding.open_assignment(study.db, study.of_ann, coder_id=study.lead.id)
    lead.reopen("one more look")
    with pytest.raises(NotYourAssignment):
        lead.passes.back()
