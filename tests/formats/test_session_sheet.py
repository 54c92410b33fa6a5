"""Lists of practice sessions: columns found, faults said."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsh_coder.formats.session_sheet import (
    FaultKind,
    Reading,
    SheetChanged,
    read_sessions,
)
from fsh_coder.formats.sheet_columns import (
    EmptyList,
    SheetField,
    guess_mapping,
    read_list,
)
from fsh_coder.formats.sheet_dates import DateOrder


def _list(folder: Path, *lines: str, name: str = "sessions.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _read(path: Path, *, order: DateOrder | None = None) -> Reading:
    listed = read_list(path)
    mapping = guess_mapping(listed)
    if order is not None:
        mapping = mapping.with_date_order(order)
    return read_sessions(listed, mapping)


def _kinds(reading: Reading) -> Sequence[FaultKind]:
    return [fault.kind for fault in reading.faults]


def test_a_full_list_becomes_sessions(tmp_path: Path) -> None:
    """Every known column is recognised, every other one kept as a study variable."""
    path = _list(
        tmp_path,
        "Session ID,Social worker,Team,Phase,Time point,Date,Visit type,Change goal,File,Child age",
        "S101,W04,Harbour,before,T1,25/03/2026,home visit,keeps the plan,audio/S101.mp3,7",
        "S102,W05,,after,,,,,,",
    )
    reading = _read(path)
    assert reading.faults == ()
    first, second = reading.sessions
    assert first.file == "audio/S101.mp3"
    session = first.session
    assert (session.label, session.worker_label, session.team) == ("S101", "W04", "Harbour")
    assert (session.phase, session.time_point) == ("before", "T1")
    assert session.held_on == date(2026, 3, 25)
    assert (session.visit_type, session.change_goal) == ("home visit", "keeps the plan")
    assert session.variables == (("Child age", "7"),)
    assert (second.session.held_on, second.file, second.session.variables) == (None, "", ())


def test_a_header_below_titles_is_found(tmp_path: Path) -> None:
    """What stands above the column names is not read as sessions."""
    path = _list(tmp_path, "Child welfare study", "made by Ellen", "Id,Worker,Phase", "S1,W1,a")
    listed = read_list(path)
    assert (listed.header_row, listed.header) == (3, ("Id", "Worker", "Phase"))
    assert [row.number for row in listed.rows] == [4]


def test_of_several_sheets_the_list_of_sessions_is_chosen(tmp_path: Path) -> None:
    """A workbook may begin with notes; the lead may still choose another sheet."""
    workbook = openpyxl.Workbook()
    notes = workbook.active
    assert notes is not None
    notes.title = "Notes"
    notes.append(["Please read"])
    sheet = workbook.create_sheet("Sessions")
    sheet.append(["Id", "Date"])
    sheet.append(["S1", date(2026, 4, 3)])
    path = tmp_path / "list.xlsx"
    workbook.save(path)
    listed = read_list(path)
    assert (listed.sheet, listed.sheets) == ("Sessions", ("Notes", "Sessions"))
    assert read_list(path, sheet="Notes").sheet == "Notes"
    assert _read(path).sessions[0].session.held_on == date(2026, 4, 3)


def test_a_missing_id_column_stops_the_import(tmp_path: Path) -> None:
    """Without ids nothing is read, and the sentence says what to do."""
    reading = _read(_list(tmp_path, "Worker,Phase", "W1,before"))
    assert _kinds(reading) == [FaultKind.MISSING_COLUMN]
    assert reading.faults[0].stops_import
    assert "Choose the column" in reading.faults[0].sentence
    assert reading.sessions == ()


def test_a_doubled_column_stops_the_import(tmp_path: Path) -> None:
    """Which of two columns is meant is not guessed."""
    reading = _read(_list(tmp_path, "Id,Phase,phase", "S1,before,after"))
    assert _kinds(reading) == [FaultKind.DOUBLED_COLUMN]
    assert "2 columns are called “Phase”" in reading.faults[0].sentence
    assert reading.sessions == ()


def test_empty_and_doubled_ids_leave_their_rows_out(tmp_path: Path) -> None:
    """Each faulty row has its own sentence; the sound ones are read."""
    reading = _read(_list(tmp_path, "Id,Phase", "S1,a", ",b", "s1,c", "S2,d"))
    assert [fault.sentence for fault in reading.faults] == [
        "Row 2 has the same id “S1” as row 4.",
        "Row 3 has no id.",
        "Row 4 has the same id “s1” as row 2.",
    ]
    assert [each.session.label for each in reading.sessions] == ["S2"]
    assert all(fault.leaves_row_out for fault in reading.faults)


def test_dates_that_can_be_read_both_ways_wait_for_a_decision(tmp_path: Path) -> None:
    """The import stops until the order of day and month is chosen, and then reads it so."""
    path = _list(tmp_path, "Id,Date", "S1,03/04/2026", "S2,2026-04-09")
    reading = _read(path)
    assert _kinds(reading) == [FaultKind.UNDECIDED_DATES]
    assert "3 April 2026 or 4 March 2026" in reading.faults[0].sentence
    assert reading.sessions == ()
    decided = _read(path, order=DateOrder.MONTH_FIRST)
    assert [each.session.held_on for each in decided.sessions] == [
        date(2026, 3, 4),
        date(2026, 4, 9),
    ]


def test_an_unreadable_date_leaves_its_row_out(tmp_path: Path) -> None:
    """A row never comes in with its date dropped."""
    reading = _read(_list(tmp_path, "Id,Date", "S1,31/02/2026", "S2,25/02/2026"))
    assert [fault.sentence for fault in reading.faults] == [
        "Row 2 has a date that cannot be read: “31/02/2026”."
    ]
    assert [each.session.label for each in reading.sessions] == ["S2"]


def test_formulas_and_errors_are_named(tmp_path: Path) -> None:
    """A formula's text is not what its author saw, so its row waits."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Id", "Phase"], ["=A3", "before"], ["S2", "#N/A"], ["S3", "after"]):
        sheet.append(row)
    path = tmp_path / "list.xlsx"
    workbook.save(path)
    reading = _read(path)
    assert [fault.sentence for fault in reading.faults] == [
        "Row 2 holds a formula under “Id”. Paste it as a value.",
        "Row 3 shows #N/A under “Phase”.",
    ]
    assert [each.session.label for each in reading.sessions] == ["S3"]


def test_a_column_without_a_name_is_reported_and_does_not_stop(tmp_path: Path) -> None:
    """What is not read is said."""
    reading = _read(_list(tmp_path, "Id,,Phase", "S1,x,a"))
    assert _kinds(reading) == [FaultKind.UNNAMED_COLUMN]
    assert "Column B" in reading.faults[0].sentence
    assert len(reading.sessions) == 1


def test_empty_files_and_lists_without_rows_are_told_apart(tmp_path: Path) -> None:
    """Each has its own sentence."""
    with pytest.raises(EmptyList):
        read_list(_list(tmp_path, ",,"))
    assert FaultKind.NO_ROWS in _kinds(_read(_list(tmp_path, "Id,Worker")))


def test_a_list_changed_after_its_columns_were_chosen_is_refused(tmp_path: Path) -> None:
    """Columns that moved are not read under their old meaning."""
    path = _list(tmp_path, "Id,Worker", "S1,W1")
    mapping = guess_mapping(read_list(path))
    _list(tmp_path, "Worker,Id", "W1,S1")
    with pytest.raises(SheetChanged):
        read_sessions(read_list(path), mapping)


def test_a_column_means_one_thing(tmp_path: Path) -> None:
    """Moving a field frees its old column for a study variable and takes over the new one."""
    mapping = guess_mapping(read_list(_list(tmp_path, "Id,Worker,Other", "S1,W1,x")))
    assert mapping.variables == (2,)
    moved = mapping.with_column(SheetField.WORKER, 2)
    assert (moved.column(SheetField.WORKER), moved.variables) == (2, (1,))
    taken = mapping.with_column(SheetField.TEAM, 1)
    assert (taken.column(SheetField.WORKER), taken.column(SheetField.TEAM)) == (None, 1)
    none = mapping.with_column(SheetField.WORKER, None)
    assert (none.column(SheetField.WORKER), none.variables) == (None, (1, 2))
    assert mapping.with_variables((0, 1, 2)).variables == (2,)


_CELL = st.sampled_from(
    ["", "S1", "S2", "W1", "03/04/2026", "25/04/2026", "2026-13-01", "=1", "#N/A", "x y", "Id"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.sampled_from(["Id", "Worker", "Date", "id", "", "Note"]), min_size=1, max_size=6),
    st.lists(st.lists(_CELL, min_size=1, max_size=6), max_size=8),
)
def test_every_row_is_read_or_has_a_fault(
    tmp_path: Path, header: list[str], rows: list[list[str]]
) -> None:
    """No row disappears: it is a session, or a sentence says why not."""
    path = _list(tmp_path, *(",".join(row) for row in [header, *rows]))
    try:
        reading = _read(path)
    except EmptyList:
        return
    listed = read_list(path)
    accounted = {each.row for each in reading.sessions} | {fault.row for fault in reading.faults}
    is_stopped = any(fault.stops_import for fault in reading.faults)
    assert is_stopped or {row.number for row in listed.rows} <= accounted
    assert len({each.session.label.casefold() for each in reading.sessions}) == len(
        reading.sessions
    )
