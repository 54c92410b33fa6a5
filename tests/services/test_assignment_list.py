"""Assignments as their lead sees them, and those that are taken back."""

from datetime import date
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import AssignmentId, new_uuid
from fsh_coder.domain.study import Purpose
from fsh_coder.services import assignment_list, assignments
from fsh_coder.services.assignment_list import AssignmentBegun
from fsh_coder.services.study_log import study_history
from tests.factories import make_study_to_code, store_recording


def test_everything_assigned_is_listed(tmp_path: Path) -> None:
    """Each assignment comes with its coder, its purpose and whether it was begun."""
    study = make_study_to_code(tmp_path)
    study.open_for_ann()
    found = {each.coder.id: each for each in assignment_list.all_assigned(study.db)}
    assert found[study.ann.id].purpose is Purpose.PRIMARY
    assert found[study.ann.id].observation_id is not None
    assert found[study.ben.id].observation_id is None
    study.db.close()


def test_days_due_are_those_that_were_set(tmp_path: Path) -> None:
    """An assignment without a due day has no entry."""
    study = make_study_to_code(tmp_path)
    _, _, segment = store_recording(study.db, label="S002")
    made = assignments.assign(
        study.db,
        [segment.id],
        coder_id=study.ann.id,
        rubric_digest=study.rubric.digest,
        due_on=date(2027, 1, 31),
    )
    assert assignment_list.due_days(study.db) == {made[0].id: date(2027, 1, 31)}
    study.db.close()


def test_what_nobody_has_begun_is_taken_back_and_logged(tmp_path: Path) -> None:
    """It goes from the coder's list, the other coder keeps hers, and the log says who did it."""
    study = make_study_to_code(tmp_path)
    n_removed = assignment_list.remove(study.db, [study.of_ben, study.of_ben], by=study.lead.id)
    assert n_removed == 1
    assert assignments.my_list(study.db, study.ben.id) == ()
    assert len(assignments.my_list(study.db, study.ann.id)) == 1
    entry = study_history(study.db)[-1]
    assert (entry.label, entry.coder_id) == ("1 assignment of BB removed", study.lead.id)
    study.db.close()


def test_begun_work_is_never_taken_back(tmp_path: Path) -> None:
    """One begun among several keeps them all."""
    study = make_study_to_code(tmp_path)
    study.open_for_ann()
    with pytest.raises(AssignmentBegun) as refused:
        assignment_list.remove(study.db, [study.of_ben, study.of_ann], by=study.lead.id)
    assert refused.value.n_begun == 1
    assert len(assignment_list.all_assigned(study.db)) == 2
    study.db.close()


def test_unknown_assignment_is_refused(tmp_path: Path) -> None:
    """What is not in the study cannot be taken back, and nothing else is."""
    study = make_study_to_code(tmp_path)
    with pytest.raises(NotFound):
        assignment_list.remove(study.db, [study.of_ben, AssignmentId(new_uuid())])
    assert len(assignment_list.all_assigned(study.db)) == 2
    study.db.close()
