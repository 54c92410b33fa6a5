"""Whole sets for lists and overviews, read without changing anything."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fsh_coder.domain.journal import Action
from fsh_coder.domain.observation import HeardSpan, ObservationState
from fsh_coder.store import journal, overview_queries
from tests.factories import StudyToCode, make_study_to_code, make_worker, store_recording


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """Return a study in which Ann and Ben can start at once."""
    made = make_study_to_code(tmp_path)
    yield made
    made.db.close()


def test_standings_hold_what_each_has_done(study: StudyToCode) -> None:
    """Marks are counted, unsure ones too; ratings and listening come whole; to do is absent."""
    session = study.open_for_ann()
    first = session.mark(study.code, 1000)
    session.mark(study.code, 2000)
    session.change_mark(first.id, is_unsure=True)
    session.rate(study.dimension, 3)
    session.remember_place(5000, (HeardSpan(0, 3000), HeardSpan(4000, 5000)))
    with study.db.reading() as reading:
        everyone = overview_queries.standings(reading)
        bens = overview_queries.standings(reading, coder_id=study.ben.id)
        assert overview_queries.begun_assignments(reading, study.ann.id) == {study.of_ann}
        assert overview_queries.begun_assignments(reading, study.ben.id) == set()
    assert bens == {}
    assert set(everyone) == {study.of_ann}
    standing = everyone[study.of_ann]
    assert standing.state is ObservationState.DRAFT
    assert (standing.n_marks, standing.n_unsure) == (2, 1)
    assert standing.ratings == session.observation.ratings
    assert standing.heard == (HeardSpan(0, 3000), HeardSpan(4000, 5000))
    assert standing.resume_at_ms == 5000


def test_the_last_change_is_that_of_the_journal(study: StudyToCode) -> None:
    """It is told for the coder's own observations only."""
    session = study.open_for_ann()
    session.mark(study.code, 1000)
    with study.db.reading() as reading:
        changes = overview_queries.last_changes(reading, study.ann.id)
        assert overview_queries.last_changes(reading, study.ben.id) == {}
    assert changes == {session.observation.id: session.history()[-1].at}


def test_work_leaves_out_long_pauses(study: StudyToCode) -> None:
    """Actions two minutes apart are work, an hour's lunch is not; drafts do not count."""
    session = study.open_for_ann()
    started_at = datetime.now(UTC) + timedelta(days=1)
    with study.db.transaction() as writing:
        for minutes in (0, 2, 4, 64, 67):
            journal.append(
                writing,
                session.observation.id,
                coder_id=study.ann.id,
                action=Action.NOTE,
                label="test",
                changes=(),
                at=started_at + timedelta(minutes=minutes),
            )

    def work(pause_minutes: int) -> list[int]:
        with study.db.reading() as reading:
            done = overview_queries.work_done(
                reading, longest_pause_ms=pause_minutes * 60_000, n_latest=5
            )
        return [each.working_ms for each in done]

    assert work(5) == []
    study.db.close()
    _mark_submitted(study.db.path)
    reopened = type(study.db).open(study.db.path)
    with reopened, reopened.reading() as reading:
        for pause_minutes, expected_minutes in ((5, 7), (90, 67), (1, 0)):
            done = overview_queries.work_done(
                reading, longest_pause_ms=pause_minutes * 60_000, n_latest=5
            )
            assert [each.working_ms for each in done] == [
                pytest.approx(expected_minutes * 60_000, abs=10)
            ]
        assert (
            overview_queries.work_done(
                reading, longest_pause_ms=1, n_latest=5, coder_id=study.ben.id
            )
            == ()
        )


def _mark_submitted(path: Path) -> None:
    """Lock the one observation directly, so that submitting adds no action of its own."""
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute(
        "UPDATE observation SET state = 'submitted', submitted_at = '2026-01-01 00:00:00.000000'"
    )
    connection.commit()
    connection.close()


def test_a_segment_is_begun_with_its_first_observation(study: StudyToCode) -> None:
    """Assigning is not beginning."""
    with study.db.reading() as reading:
        assert not overview_queries.is_begun(reading, study.segment.id)
    study.open_for_ben()
    with study.db.reading() as reading:
        assert overview_queries.is_begun(reading, study.segment.id)


def test_codable_segments_come_with_their_sessions_facts(study: StudyToCode) -> None:
    """A session without a worker has empty labels, not a missing row."""
    store_recording(study.db, label="S002", worker=make_worker("W07", team="Harbour"))
    with study.db.reading() as reading:
        first, second = overview_queries.codable_segments(reading)
    assert (first.session_label, first.worker_label, first.team) == ("S001", "", "")
    assert (second.session_label, second.worker_label, second.team) == ("S002", "W07", "Harbour")
    assert second.phase == "before"
    assert second.duration_ms == 3_600_000
