"""Sessions from a spreadsheet: previewed, tried dry, added in one step."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from fsh_coder.domain.errors import Cancelled
from fsh_coder.formats.session_sheet import SheetChanged
from fsh_coder.services import spreadsheet_import, study_library
from fsh_coder.services.spreadsheet_import import (
    FaultKind,
    ImportResult,
    SheetField,
    SheetNotUsable,
    dry_run,
    import_sessions,
    preview,
)
from fsh_coder.services.study_overview import recordings_table
from fsh_coder.store.database import StudyDatabase
from tests.services.filling import empty_study, sound, study_labels


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyDatabase]:
    """Return an empty study."""
    with empty_study(tmp_path, monkeypatch) as study:
        yield study


def _list(folder: Path, *lines: str) -> Path:
    path = folder / "sessions.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def _import(db: StudyDatabase, path: Path, *, keeps: bool = False) -> ImportResult:
    mapping = preview(path).mapping
    return import_sessions(db, path, mapping, keeps_rows_without_file=keeps)


def test_a_preview_shows_rows_meaning_and_faults(tmp_path: Path) -> None:
    """Before anything is decided the lead sees what is there."""
    path = _list(tmp_path, "Id;Worker;Date;Note", "S1;W1;03/04/2026;x", ";W2;;")
    shown = preview(path)
    assert shown.columns == ("Id", "Worker", "Date", "Note")
    assert shown.first_rows == (("S1", "W1", "03/04/2026", "x"), ("", "W2", "", ""))
    assert (shown.n_rows, shown.header_row, shown.encoding) == (2, 1, "utf-8")
    assert shown.mapping.column(SheetField.WORKER) == 1
    assert [fault.kind for fault in shown.faults] == [
        FaultKind.UNDECIDED_DATES,
        FaultKind.EMPTY_ID,
    ]


def test_sessions_come_in_with_and_without_recordings(db: StudyDatabase) -> None:
    """Every column lands where it belongs, in one step and one entry of the journal."""
    folder = db.path.parent
    sound(folder / "audio", "S101.wav", seed=1)
    path = _list(
        folder,
        "Id,Worker,Team,Phase,Time point,Date,Visit type,Change goal,File,Child age",
        "S101,W04,Harbour,before,T1,2026-03-25,home visit,keeps the plan,audio\\S101.wav,7",
        "S102,W05,,after,,,,,,",
    )
    mapping = preview(path).mapping
    summary = dry_run(db, path, mapping)
    assert (summary.n_with_recording, summary.n_without_recording) == (1, 1)
    assert (summary.new_workers, summary.faults) == (("W04", "W05"), ())
    assert summary.can_import
    assert recordings_table(db) == ()
    shares: list[float] = []
    result = import_sessions(db, path, mapping, progress=shares.append)
    assert (result.n_sessions, len(result.recordings), result.faults) == (2, 1, ())
    assert shares[-1] == 1.0
    first, second = recordings_table(db)
    assert first.session.label == "S101"
    assert first.session.held_on == date(2026, 3, 25)
    assert first.session.variables == (("Child age", "7"),)
    assert first.worker is not None
    assert first.worker.team == "Harbour"
    assert first.recording is not None
    assert first.recording.relative_path == "audio/S101.wav"
    assert second.recording is None
    assert study_labels(db)[-1] == "2 sessions added from a list"


def test_a_workbook_is_imported_like_a_csv(db: StudyDatabase) -> None:
    """Excel's own dates need no order of day and month."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Session", "SW", "Date"])
    sheet.append([101, "W1", date(2026, 4, 3)])
    path = db.path.parent / "list.xlsx"
    workbook.save(path)
    _import(db, path)
    row = recordings_table(db)[0]
    assert (row.session.label, row.session.held_on) == ("101", date(2026, 4, 3))


def test_faulty_rows_are_left_out_and_a_mended_list_adds_the_rest(db: StudyDatabase) -> None:
    """A recording not found, not sound or the same as another leaves its row out with words."""
    folder = db.path.parent
    sound(folder, "a.wav", seed=1)
    (folder / "copy.wav").write_bytes((folder / "a.wav").read_bytes())
    (folder / "text.wav").write_text("not sound", encoding="utf-8")
    lines = ["Id,File", "S1,a.wav", "S2,gone.wav", "S3,text.wav", "S4,copy.wav", "S5,"]
    result = _import(db, _list(folder, *lines))
    assert [row.session.label for row in recordings_table(db)] == ["S1", "S5"]
    assert [(fault.row, fault.kind) for fault in result.faults] == [
        (3, FaultKind.FILE_NOT_FOUND),
        (4, FaultKind.RECORDING_REFUSED),
        (5, FaultKind.RECORDING_REFUSED),
    ]
    assert "is the same sound as in row 2" in result.faults[2].sentence
    lines[2] = "S2,"
    again = _import(db, _list(folder, *lines))
    assert [session.label for session in again.without_recording] == ["S2"]
    kinds = [fault.kind for fault in again.faults]
    assert kinds.count(FaultKind.ALREADY_IN_STUDY) == 2


def test_rows_may_come_without_the_recording_they_name(db: StudyDatabase) -> None:
    """When the lead says so, a session whose file is not here yet is added without one."""
    path = _list(db.path.parent, "Id,File", "S1,gone.wav")
    mapping = preview(path).mapping
    assert not dry_run(db, path, mapping).can_import
    assert dry_run(db, path, mapping, keeps_rows_without_file=True).n_without_recording == 1
    result = _import(db, path, keeps=True)
    assert (result.n_sessions, result.faults) == (1, ())


def test_a_file_is_found_without_its_ending_when_only_one_fits(db: StudyDatabase) -> None:
    """Two that fit are not guessed between."""
    folder = db.path.parent
    sound(folder, "one.wav", seed=1)
    sound(folder, "two.wav", seed=2)
    sound(folder, "two.mp3", seed=3)
    result = _import(db, _list(folder, "Id,File", "S1,one", "S2,two"))
    assert [added.session.label for added in result.recordings] == ["S1"]
    assert [fault.kind for fault in result.faults] == [FaultKind.FILE_NOT_FOUND]


def test_a_worker_keeps_the_team_and_the_row_comes_in(db: StudyDatabase) -> None:
    """A second team is reported, and does not stop the row; a team alone is a variable."""
    lines = ["Id,Worker,Team", "S1,W1,Harbour", "S2,W1,Quay", "S3,W1,", "S4,,Quay"]
    result = _import(db, _list(db.path.parent, *lines))
    assert result.n_sessions == 4
    assert [(fault.row, fault.kind) for fault in result.faults] == [(3, FaultKind.OTHER_TEAM)]
    assert [worker.team for worker in study_library.workers(db)] == ["Harbour"]
    assert recordings_table(db)[3].session.variables == (("Team", "Quay"),)


def test_a_fault_of_the_whole_list_stops_the_import(db: StudyDatabase) -> None:
    """A missing or doubled column adds nothing at all."""
    for lines, words in (
        (["Worker,Phase", "W1,a"], "No column holds the id"),
        (["Id,Phase,Phase", "S1,a,b"], "2 columns are called “Phase”"),
        (["Id,Date", "S1,03/04/2026"], "Choose the order of day and month"),
    ):
        with pytest.raises(SheetNotUsable, match=words):
            _import(db, _list(db.path.parent, *lines))
    assert recordings_table(db) == ()


def test_a_list_that_changed_meanwhile_is_not_imported(db: StudyDatabase) -> None:
    """The columns may mean something else now."""
    path = _list(db.path.parent, "Id,Worker", "S1,W1")
    mapping = preview(path).mapping
    _list(db.path.parent, "Worker,Id", "W1,S1")
    with pytest.raises(SheetChanged):
        import_sessions(db, path, mapping)
    assert recordings_table(db) == ()


def test_a_cancelled_import_adds_nothing(db: StudyDatabase) -> None:
    """Rows that were read before the stop are not in the study either."""
    folder = db.path.parent
    for number in range(3):
        sound(folder, f"{number}.wav", seed=number)
    path = _list(folder, "Id,File", "S0,0.wav", "S1,1.wav", "S2,2.wav")
    shares: list[float] = []
    with pytest.raises(Cancelled):
        import_sessions(
            db,
            path,
            preview(path).mapping,
            progress=shares.append,
            cancelled=lambda: bool(shares) and shares[-1] > 0.5,
        )
    assert recordings_table(db) == ()


def test_another_meaning_of_a_column_is_taken(db: StudyDatabase) -> None:
    """What the lead chooses in the preview is what is read."""
    path = _list(db.path.parent, "Id,Worker,Other", "S1,W1,W2")
    mapping = preview(path).mapping.with_column(SheetField.WORKER, 2)
    spreadsheet_import.import_sessions(db, path, mapping)
    row = recordings_table(db)[0]
    assert row.worker is not None
    assert row.worker.label == "W2"
    assert row.session.variables == (("Worker", "W1"),)
