"""Time on task: each sitting is kept, goes on, and adds up; reading is no work."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fsh_coder.domain.work_spell import TimeOnTask
from fsh_coder.services import coding
from fsh_coder.services.time_on_task import time_on_task
from tests.factories import StudyToCode, make_study_to_code, submit

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """Return a study that two coders code."""
    study = make_study_to_code(tmp_path)
    yield study
    study.db.close()


def test_sittings_add_up_by_observation(study: StudyToCode) -> None:
    """Active time and pauses are those of all sittings, each coder's apart."""
    ann, ben = study.open_for_ann(), study.open_for_ben()
    ann.keep_work(MORNING, MORNING + HALF_HOUR, active_ms=1_200_000)
    ann.keep_work(MORNING + 2 * HALF_HOUR, MORNING + 3 * HALF_HOUR, active_ms=1_800_000)
    ben.keep_work(MORNING, MORNING + HALF_HOUR, active_ms=0)
    found = time_on_task(study.db)
    assert found == {
        ann.observation.id: TimeOnTask(2, 3_000_000, 600_000),
        ben.observation.id: TimeOnTask(1, 0, 1_800_000),
    }
    assert time_on_task(study.db, [ben.observation.id]).keys() == {ben.observation.id}


def test_a_sitting_goes_on(study: StudyToCode) -> None:
    """The same beginning with a later end is the same sitting, not a second one."""
    ann = study.open_for_ann()
    for minutes in (1, 2, 3):
        end = MORNING + timedelta(minutes=minutes)
        ann.keep_work(MORNING, end, active_ms=30_000 * minutes)
    assert time_on_task(study.db)[ann.observation.id] == TimeOnTask(1, 90_000, 90_000)


def test_nothing_kept_is_no_entry(study: StudyToCode) -> None:
    """An observation whose time was never kept has no time, not none of it."""
    study.open_for_ann()
    assert time_on_task(study.db) == {}


def test_reading_is_no_work(study: StudyToCode) -> None:
    """After submission the sitting that led there is kept; looking later is not, nor a lead's."""
    ann = study.open_for_ann()
    started_at = ann.observation.started_at
    submit(ann)
    assert ann.observation.submitted_at is not None
    ann.keep_work(started_at, started_at + HALF_HOUR, active_ms=5)
    later = ann.observation.submitted_at + HALF_HOUR
    ann.keep_work(later, later + HALF_HOUR, active_ms=5)
    lead = coding.open_assignment(study.db, study.of_ann, coder_id=study.lead.id)
    lead.keep_work(started_at - HALF_HOUR, started_at, active_ms=5)
    assert time_on_task(study.db)[ann.observation.id].n_spells == 1


def test_more_work_than_time_is_a_mistake(study: StudyToCode) -> None:
    """Active time longer than the sitting, or a sitting that ends before it begins, is refused."""
    ann = study.open_for_ann()
    with pytest.raises(ValueError, match="active"):
        ann.keep_work(MORNING, MORNING + HALF_HOUR, active_ms=1_800_001)
    with pytest.raises(ValueError, match="active"):
        ann.keep_work(MORNING, MORNING - HALF_HOUR, active_ms=0)


def test_time_is_no_action(study: StudyToCode) -> None:
    """Keeping time leaves the journal, and what undo offers, as they were."""
    ann = study.open_for_ann()
    ann.keep_work(MORNING, MORNING + HALF_HOUR, active_ms=1)
    assert len(ann.history()) == 1
    assert ann.undo_label is None
