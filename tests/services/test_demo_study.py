"""The demo study is made by the real services and is whole."""

from collections import Counter
from pathlib import Path

import pytest

from fsh_coder.domain.errors import CannotWrite
from fsh_coder.domain.people import Role
from fsh_coder.services import (
    assignments,
    demo_study,
    study_library,
    study_log,
    study_overview,
    transcripts,
)
from fsh_coder.services.assignments import ListState
from fsh_coder.services.study_overview import CellKind


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the demo study's file, built once."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("FSH_CACHE", str(folder / "cache"))
        shares: list[float] = []
        path = demo_study.build(folder / "made", progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    return path


def test_the_demo_has_people_sessions_and_sound(demo: Path) -> None:
    """Three coders, a lead, a supervisor; ten sessions, two of them never recorded."""
    with study_library.open_study(demo) as db:
        assert db.study.is_synthetic
        people = study_library.people(db)
        assert [(each.initials, each.role) for each in people] == [
            ("EH", Role.LEAD),
            ("KB", Role.CODER),
            ("MS", Role.CODER),
            ("TL", Role.CODER),
            ("PS", Role.SUPERVISOR),
        ]
        totals = study_overview.totals(db)
        assert (totals.n_sessions, totals.n_without_recording) == (10, 2)
        assert (totals.n_recordings, totals.n_missing_files) == (8, 0)
        rows = study_overview.recordings_table(db)
        assert {row.session.phase for row in rows} == {"before", "during", "after"}
        assert all(row.worker is not None and row.session.change_goal for row in rows)
        for row in rows:
            if row.recording is not None:
                spoken = transcripts.transcript_of(db, row.recording.id)
                assert len(spoken) > 10
                assert all(each.speaker is not None for each in spoken)
                assert row.recording.relative_path.startswith("recordings/")


def test_the_demo_is_coded_by_all_with_something_left_to_do(demo: Path) -> None:
    """Reliability and profiles are full, and a newcomer finds work that is begun and to do."""
    with study_library.open_study(demo) as db:
        progress = study_overview.coder_progress(db)
        assert sum(each.n_done for each in progress) >= 30
        assert study_overview.totals(db).n_double_ready >= 6
        states = Counter(
            item.state for each in progress for item in assignments.my_list(db, each.coder.id)
        )
        assert states[ListState.TO_DO] >= 1
        assert states[ListState.IN_PROGRESS] >= 1
        kinds = {
            row.state(each.coder.id).kind
            for row in study_overview.recordings_table(db)
            for each in progress
        }
        assert kinds == set(CellKind)
        lead_id = study_library.coder_by_name(db, demo_study.LEAD).id
        assert {entry.coder_id for entry in study_log.study_history(db)[1:]} == {lead_id}


def test_a_demo_that_is_there_is_kept_with_its_work(demo: Path) -> None:
    """Building again into the same folder loses nothing that was coded in it."""
    before = demo.read_bytes()
    assert demo_study.build(demo.parent) == demo
    assert demo.read_bytes() == before


def test_a_demo_cut_short_is_made_anew(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left of a run that was stopped is not taken for the demo study."""
    monkeypatch.setenv("FSH_CACHE", str(demo.parents[1] / "cache"))
    rest = tmp_path / "demo-part.fsh"
    rest.write_bytes(b"half a study")
    path = demo_study.build(tmp_path)
    assert not rest.exists()
    with study_library.open_study(path) as db:
        assert study_overview.totals(db).n_sessions == 10


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file where the folder should be is the user's world, not a crash."""
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(CannotWrite):
        demo_study.build(tmp_path / "taken" / "demo")
