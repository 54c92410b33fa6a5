"""Practice sessions from a spreadsheet: looked at first, tried dry, then added in one step."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import RecordingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.recording import NewPracticeSession, PracticeSession
from fsh_coder.formats import session_sheet, sheet_columns
from fsh_coder.formats.session_sheet import (
    FaultKind,
    ListedSession,
    SheetFault,
    SheetNotUsable,
)
from fsh_coder.formats.sheet_columns import SessionList, SheetField, SheetMapping
from fsh_coder.formats.sheet_dates import DateOrder
from fsh_coder.services import recording_library
from fsh_coder.services.named_files import find_named
from fsh_coder.services.recording_library import AddedRecording, PreparedRecording
from fsh_coder.services.session_entry import enter
from fsh_coder.services.study_log import log_change
from fsh_coder.store import people, sessions
from fsh_coder.store.database import StudyDatabase

__all__ = [
    "DateOrder",
    "FaultKind",
    "ImportResult",
    "ImportSummary",
    "SheetFault",
    "SheetField",
    "SheetMapping",
    "SheetNotUsable",
    "SheetPreview",
    "dry_run",
    "import_sessions",
    "preview",
]

SHOWN_ROWS = 8


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """What a list holds, before anything is decided.

    ``columns`` are the names in the header row. ``first_rows`` are as wide as the header.
    ``mapping`` is what the columns most likely mean; ``faults`` are those under this mapping.
    """

    path: Path
    sheet: str
    sheets: tuple[str, ...]
    columns: tuple[str, ...]
    header_row: int
    first_rows: tuple[tuple[str, ...], ...]
    n_rows: int
    mapping: SheetMapping
    faults: tuple[SheetFault, ...]
    encoding: str | None


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import would do, without doing it.

    Of ``n_rows``, ``n_with_recording`` and ``n_without_recording`` would be added; each other
    one has a fault. A recording may still be refused when it is read.
    """

    n_rows: int
    n_with_recording: int
    n_without_recording: int
    new_workers: tuple[str, ...]
    faults: tuple[SheetFault, ...]

    @property
    def n_sessions(self) -> int:
        """Return how many sessions would be added."""
        return self.n_with_recording + self.n_without_recording

    @property
    def n_left_out(self) -> int:
        """Return how many rows would not be added."""
        return self.n_rows - self.n_sessions

    @property
    def can_import(self) -> bool:
        """Whether anything would be added."""
        return self.n_sessions > 0 and not any(fault.stops_import for fault in self.faults)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import added, and every fault that left a row out."""

    recordings: tuple[AddedRecording, ...]
    without_recording: tuple[PracticeSession, ...]
    faults: tuple[SheetFault, ...]

    @property
    def n_sessions(self) -> int:
        """Return how many sessions were added."""
        return len(self.recordings) + len(self.without_recording)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that can be added: its session, and where its recording is, None without one."""

    number: int
    session: NewPracticeSession
    path: Path | None


@dataclass(frozen=True, slots=True)
class _Plan:
    rows: tuple[_Row, ...]
    faults: tuple[SheetFault, ...]
    n_rows: int


def preview(path: Path, *, sheet: str | None = None) -> SheetPreview:
    """Return what a CSV file or workbook holds and what its columns most likely mean.

    Args:
        path: the file.
        sheet: one of a workbook's sheets; None takes the one most like a list of sessions.

    Raises:
        EmptyList, TableUnreadable, TableTooLarge, FileUnreadable, FileTooLarge, NotText: it is
            no list.
    """
    listed = sheet_columns.read_list(path, sheet=sheet)
    mapping = sheet_columns.guess_mapping(listed)
    return SheetPreview(
        path=path,
        sheet=listed.sheet,
        sheets=listed.sheets,
        columns=listed.header,
        header_row=listed.header_row,
        first_rows=tuple(
            tuple(row.cell(column).text for column in range(len(listed.header)))
            for row in listed.rows[:SHOWN_ROWS]
        ),
        n_rows=len(listed.rows),
        mapping=mapping,
        faults=session_sheet.read_sessions(listed, mapping).faults,
        encoding=listed.encoding,
    )


def dry_run(
    db: StudyDatabase,
    path: Path,
    mapping: SheetMapping,
    *,
    keeps_rows_without_file: bool = False,
) -> ImportSummary:
    """Return what an import would do; nothing is changed and no recording is read.

    Args:
        db: the study.
        path: the file.
        mapping: what its columns mean.
        keeps_rows_without_file: whether a row whose recording is not found is added without
            one; otherwise it is left out.

    Raises:
        SheetChanged: the file is no longer the one the mapping was made for.
        EmptyList, TableUnreadable, TableTooLarge, FileUnreadable, FileTooLarge, NotText: it is
            no list.
    """
    plan = _plan(db, path, mapping, keeps_rows_without_file=keeps_rows_without_file)
    with db.reading() as session:
        known = {worker.label for worker in people.workers(session)}
    labels = dict.fromkeys(row.session.worker_label for row in plan.rows)
    n_with = sum(row.path is not None for row in plan.rows)
    return ImportSummary(
        n_rows=plan.n_rows,
        n_with_recording=n_with,
        n_without_recording=len(plan.rows) - n_with,
        new_workers=tuple(label for label in labels if label and label not in known),
        faults=plan.faults,
    )


def import_sessions(
    db: StudyDatabase,
    path: Path,
    mapping: SheetMapping,
    *,
    keeps_rows_without_file: bool = False,
    by: CoderId | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportResult:
    """Add a list's sessions with their recordings, all in one step.

    Rows with a fault are left out and named. What the study has already is left out, too, so
    that a mended list can be imported again.

    Raises:
        SheetNotUsable: a fault of the list as a whole; nothing was added.
        SheetChanged: the file is no longer the one the mapping was made for.
        Cancelled: ``cancelled`` said so; nothing was added.
        EmptyList, TableUnreadable, TableTooLarge, FileUnreadable, FileTooLarge, NotText: it is
            no list.
    """
    plan = _plan(db, path, mapping, keeps_rows_without_file=keeps_rows_without_file)
    stopping = tuple(fault for fault in plan.faults if fault.stops_import)
    if stopping:
        raise SheetNotUsable(stopping)
    prepared, refused = _prepare(db, plan, progress=progress, cancelled=cancelled)
    refused_rows = {fault.row for fault in refused}
    rows = [row for row in plan.rows if row.number not in refused_rows]
    faults = tuple(sorted((*plan.faults, *refused), key=lambda fault: fault.row or 0))
    if not rows:
        return ImportResult((), (), faults)
    with db.transaction() as session:
        added, without, changes = _add(session, db, rows, prepared)
        n_added = len(added) + len(without)
        label = f"{n_added} sessions added from a list"
        log_change(db, session, label=label, changes=changes, by=by)
    return ImportResult(tuple(added), tuple(without), faults)


def _add(
    session: Session,
    db: StudyDatabase,
    rows: list[_Row],
    prepared: dict[int, PreparedRecording],
) -> tuple[list[AddedRecording], list[PracticeSession], list[RowChange]]:
    added: list[AddedRecording] = []
    without: list[PracticeSession] = []
    changes: list[RowChange] = []
    for row in rows:
        if row.number in prepared:
            one, its_changes = recording_library.add_prepared(
                session, db, prepared[row.number], session=row.session
            )
            added.append(one)
            changes += its_changes
        else:
            entered = enter(session, row.session)
            without.append(entered.session)
            changes += entered.changes
    return added, without, changes


def _prepare(
    db: StudyDatabase,
    plan: _Plan,
    *,
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[dict[int, PreparedRecording], list[SheetFault]]:
    """Read the recordings; one that is refused leaves its row out and stops no other."""
    prepared: dict[int, PreparedRecording] = {}
    first_row: dict[str, int] = {}
    refused: list[SheetFault] = []
    wanted = [row for row in plan.rows if row.path is not None]
    for n_done, row in enumerate(wanted):
        part = recording_library.part_of_progress(
            progress, n_done / len(wanted), (n_done + 1) / len(wanted)
        )
        try:
            ready = recording_library.prepare(
                db, row.path or Path(), progress=part, cancelled=cancelled
            )
        except RecordingError as error:
            refused.append(_row_fault(row.number, FaultKind.RECORDING_REFUSED, error.sentence))
            continue
        other = first_row.setdefault(ready.sha256, row.number)
        if other == row.number:
            prepared[row.number] = ready
        else:
            words = f"“{ready.path.name}” is the same sound as in row {other}."
            refused.append(_row_fault(row.number, FaultKind.RECORDING_REFUSED, words))
    return prepared, refused


def _row_fault(row: int, kind: FaultKind, sentence: str) -> SheetFault:
    return SheetFault(kind, f"Row {row}: {sentence}", row, SheetField.FILE)


# --- What the list says, compared with the study and the disk -------------------------


def _plan(
    db: StudyDatabase, path: Path, mapping: SheetMapping, *, keeps_rows_without_file: bool
) -> _Plan:
    listed: SessionList = sheet_columns.read_list(path, sheet=mapping.sheet)
    reading = session_sheet.read_sessions(listed, mapping)
    with db.reading() as session:
        known = {each.label.casefold() for each in sessions.practice_sessions(session)}
        teams = {worker.label: worker.team for worker in people.workers(session)}
    rows: list[_Row] = []
    faults = list(reading.faults)
    folders = (path.resolve().parent, db.path.parent)
    for each in reading.sessions:
        found = find_named(each.file, folders)
        own_faults = _faults_of(each, known=known, teams=teams, found=found)
        if keeps_rows_without_file:
            own_faults = [f for f in own_faults if f.kind is not FaultKind.FILE_NOT_FOUND]
        faults += own_faults
        if not any(fault.leaves_row_out for fault in own_faults):
            _remember_team(each.session, teams)
            rows.append(_Row(each.row, _with_known_team(each.session, teams), found))
    faults.sort(key=lambda fault: fault.row or 0)
    return _Plan(tuple(rows), tuple(faults), reading.n_rows)


def _faults_of(
    each: ListedSession, *, known: set[str], teams: dict[str, str], found: Path | None
) -> list[SheetFault]:
    faults = []
    label, row = each.session.label, each.row
    if label.casefold() in known:
        faults.append(
            SheetFault(
                FaultKind.ALREADY_IN_STUDY,
                f"Row {row}: {label} is in the study already.",
                row,
                SheetField.ID,
            )
        )
    if each.file and found is None:
        faults.append(
            SheetFault(
                FaultKind.FILE_NOT_FOUND,
                f"Row {row} names the recording “{each.file}”, which is neither beside the list "
                "nor in the study's folder.",
                row,
                SheetField.FILE,
            )
        )
    worker, team = each.session.worker_label, each.session.team
    known_team = teams.get(worker, "")
    if team and known_team and team != known_team:
        faults.append(
            SheetFault(
                FaultKind.OTHER_TEAM,
                f"Row {row} puts {worker} in team {team}; {worker} stays in {known_team}.",
                row,
                SheetField.TEAM,
            )
        )
    return faults


def _remember_team(session: NewPracticeSession, teams: dict[str, str]) -> None:
    """Take a worker's team from the first row that names one."""
    if session.worker_label and not teams.get(session.worker_label):
        teams[session.worker_label] = session.team


def _with_known_team(session: NewPracticeSession, teams: dict[str, str]) -> NewPracticeSession:
    """Return a session with its worker's team; a team without a worker becomes a variable."""
    if session.worker_label:
        return replace(session, team=teams[session.worker_label])
    team = ((SheetField.TEAM.label, session.team),) if session.team else ()
    return replace(session, team="", variables=(*team, *session.variables))
