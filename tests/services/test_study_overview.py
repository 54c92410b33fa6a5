"""The study at a glance: rows, states, progress, totals and pace."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.observation import HeardSpan
from fsh_coder.domain.people import Coder
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.domain.study import Purpose
from fsh_coder.services import assignments, recording_library, study_overview
from fsh_coder.services.study_overview import CellKind, expected_end_on
from fsh_coder.store.database import StudyDatabase
from tests.factories import rate_everything
from tests.services.filling import add_sounds, coders, empty_study, open_item, rubric_of


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyDatabase]:
    """Return an empty study."""
    with empty_study(tmp_path, monkeypatch) as study:
        yield study


@pytest.fixture
def team(db: StudyDatabase) -> list[Coder]:
    """Return two coders: Ann codes S001 to S003 first, Ben doubles S001 and S002.

    Both have submitted S001; Ann has rated one dimension of S002.
    """
    segment_ids = [each.segment.id for each in add_sounds(db, 3)]
    ann, ben = coders(db, "Ann Archer", "Ben Brook")
    rubric = rubric_of(db)
    assignments.assign(db, segment_ids, coder_id=ann.id, rubric_digest=rubric.digest)
    assignments.assign(
        db, segment_ids[:2], coder_id=ben.id, rubric_digest=rubric.digest, purpose=Purpose.DOUBLE
    )
    for coder in (ann, ben):
        session = open_item(db, coder, "S001")
        session.remember_place(1500, (HeardSpan(0, 1500),))
        rate_everything(session)
        session.submit()
    open_item(db, ann, "S002").rate(rubric.dimensions[0].key, 3)
    return [ann, ben]


def test_rows_show_each_coders_state(db: StudyDatabase, team: list[Coder]) -> None:
    """Submitted, in progress with its share, to do and not assigned are told apart."""
    ann, ben = team
    rows = study_overview.recordings_table(db)
    kinds = [[row.state(coder.id).kind for coder in (ann, ben)] for row in rows]
    assert kinds == [
        [CellKind.SUBMITTED, CellKind.SUBMITTED],
        [CellKind.IN_PROGRESS, CellKind.TO_DO],
        [CellKind.TO_DO, CellKind.NOT_ASSIGNED],
    ]
    share = rows[1].state(ann.id).share
    assert share == pytest.approx(0.5 / len(rubric_of(db).dimensions))
    assert [row.sample for row in rows] == ["double", "double", ""]
    assert all(row.recording is not None and row.segment is not None for row in rows)


def test_sessions_without_a_recording_have_a_row_too(db: StudyDatabase, team: list[Coder]) -> None:
    """They count as sessions and as without recording, and have nothing to code."""
    recording_library.add_session(db, NewPracticeSession("S100", worker_label="W9"))
    row = study_overview.recordings_table(db)[-1]
    assert (row.session.label, row.recording, row.segment, dict(row.states)) == (
        "S100", None, None, {},
    )  # fmt: skip
    totals = study_overview.totals(db)
    assert (totals.n_sessions, totals.n_recordings, totals.n_without_recording) == (4, 3, 1)


def test_totals_are_those_of_the_study(db: StudyDatabase, team: list[Coder]) -> None:
    """Two recordings are double-coded, one of them by all; a vanished file is missed."""
    totals = study_overview.totals(db)
    assert totals.total_ms == 3 * 1500
    assert (totals.n_double, totals.n_double_ready) == (2, 1)
    assert totals.double_share == pytest.approx(2 / 3)
    assert totals.n_missing_files == 0
    recording = study_overview.recordings_table(db)[2].recording
    assert recording is not None
    recording_library.place_of(db, recording).unlink()
    assert study_overview.totals(db).n_missing_files == 1


def test_progress_and_hours_left_are_told_for_each_coder(
    db: StudyDatabase, team: list[Coder]
) -> None:
    """Done, begun and all; the lead, who has nothing assigned, is not in the board."""
    ann, ben = study_overview.coder_progress(db)
    assert (ann.coder, ann.n_done, ann.n_begun, ann.n_all) == (team[0], 1, 1, 3)
    assert (ben.coder, ben.n_done, ben.n_begun, ben.n_all) == (team[1], 1, 0, 2)
    assert ann.hours_left is not None
    assert ben.hours_left is not None
    assert ann.hours_left > ben.hours_left > 0


def test_an_empty_study_has_empty_overviews(db: StudyDatabase) -> None:
    """Nothing is made up where there is nothing: no share, no pace, no series."""
    assert study_overview.recordings_table(db) == ()
    assert study_overview.coder_progress(db) == ()
    assert study_overview.submissions_over_time(db) == ()
    totals = study_overview.totals(db)
    assert (totals.n_sessions, totals.total_ms, totals.double_share) == (0, 0, None)
    coders(db, "Ann Archer")
    assert study_overview.coder_progress(db)[0].hours_left is None


def test_submissions_are_summed_by_day(db: StudyDatabase, team: list[Coder]) -> None:
    """What was submitted today counts; what is reopened does not count any more."""
    today = datetime.now(UTC).astimezone().date()
    assert study_overview.submissions_over_time(db) == ((today, 2),)
    open_item(db, team[0], "S001").reopen("forgot the end")
    assert study_overview.submissions_over_time(db) == ((today, 1),)


def test_the_end_is_expected_at_the_recent_rate() -> None:
    """Ten in ten days leave ten more days for ten more; no rate or nothing left gives no day."""
    today = date(2026, 3, 10)
    series = [(date(2026, 3, 1), 1), (date(2026, 3, 5), 5), (date(2026, 3, 10), 10)]
    assert expected_end_on(series, n_all=20, today=today) == date(2026, 3, 20)
    assert expected_end_on(series, n_all=10, today=today) is None
    assert expected_end_on([], n_all=10, today=today) is None
    long_ago = [(date(2025, 1, 1), 5)]
    assert expected_end_on(long_ago, n_all=10, today=today) is None


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=1, max_size=20),
    st.integers(0, 120),
)
def test_the_expected_end_is_never_in_the_past(days: list[tuple[int, int]], n_left: int) -> None:
    """Whatever the past was, the end lies after today while something is left."""
    first = date(2026, 1, 1)
    n_so_far, series = 0, []
    for day, n in sorted(dict(days).items()):
        n_so_far += n
        series.append((first + timedelta(days=day), n_so_far))
    today = series[-1][0]
    end = expected_end_on(series, n_all=n_so_far + n_left, today=today)
    assert (end is None) == (n_left == 0)
    assert end is None or end > today
