"""Recordings come into the study: looked at, hashed, measured, and added once.

Looking at files is in ``recording_preparation``, places and moved files in
``recording_places``, stretches to be coded in ``segments``, sessions in ``session_entry``;
what screens need of them is named here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import (
    NotFound,
    RecordingAlreadyAdded,
    UserFacingError,
)
from fsh_coder.domain.identifiers import (
    CoderId,
    PracticeSessionId,
    RecordingId,
    SegmentId,
    new_uuid,
)
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.recording import (
    NewPracticeSession,
    PracticeSession,
    Recording,
    Segment,
)
from fsh_coder.services.recording_places import (
    SOUND_SUFFIXES,
    FoundRecording,
    check_recording,
    files_in,
    find_moved,
    is_outside,
    label_of_session,
    missing_recordings,
    place_of,
    relink,
    resolve_path,
    stored_path,
)
from fsh_coder.services.recording_preparation import (
    IsCancelled,
    PreparedRecording,
    Progress,
    part_of_progress,
    peaks_cache,
    prepare,
    prepare_all,
)
from fsh_coder.services.segments import draw_segment, set_segment
from fsh_coder.services.session_entry import (
    add_session,
    describe_session,
    enter,
    next_labels,
    update_session,
)
from fsh_coder.services.session_removal import SessionInUse, remove_session
from fsh_coder.services.study_log import log_change
from fsh_coder.store import recordings, sessions
from fsh_coder.store.database import StudyDatabase

__all__ = [
    "SOUND_SUFFIXES",
    "AddResult",
    "AddedRecording",
    "FoundRecording",
    "PreparedRecording",
    "SessionHasRecording",
    "SessionInUse",
    "add",
    "add_files",
    "add_prepared",
    "add_session",
    "attach",
    "check_recording",
    "describe_session",
    "draw_segment",
    "files_in",
    "find_moved",
    "missing_recordings",
    "part_of_progress",
    "peaks_cache",
    "place_of",
    "prepare",
    "prepare_all",
    "relink",
    "remove_session",
    "resolve_path",
    "set_segment",
    "update_session",
]


class SessionHasRecording(UserFacingError):
    """A session was to get a second recording."""

    def __init__(self, session_label: str) -> None:
        super().__init__(
            f"{session_label} has a recording already. Add this one as a session of its own."
        )
        self.session_label = session_label


@dataclass(frozen=True, slots=True)
class AddedRecording:
    """A recording in the study with its session and the whole of it as its segment.

    ``is_outside`` says that the file lies outside the study's folder, so that a copy of that
    folder does not hold it.
    """

    session: PracticeSession
    recording: Recording
    segment: Segment
    is_outside: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of a batch: each file was added, or refused with its own sentence."""

    added: tuple[AddedRecording, ...]
    refused: tuple[UserFacingError, ...]


def add(
    db: StudyDatabase,
    prepared: PreparedRecording,
    *,
    session: NewPracticeSession | None = None,
    by: CoderId | None = None,
) -> AddedRecording:
    """Add a prepared recording with a session of its own; its id is the next free one.

    Raises:
        RecordingAlreadyAdded: the same sound was added meanwhile.
        LabelMissing, NameTaken, WorkerInOtherTeam: the session cannot be entered so.
    """
    with db.transaction() as transaction:
        new = session or NewPracticeSession(_free_labels(transaction, 1)[0])
        added, changes = add_prepared(transaction, db, prepared, session=new)
        _note_added(transaction, db, (added,), changes=changes, by=by)
    return added


def attach(
    db: StudyDatabase,
    prepared: PreparedRecording,
    *,
    practice_session_id: PracticeSessionId,
    by: CoderId | None = None,
) -> AddedRecording:
    """Add a prepared recording to a session that was entered without one.

    Raises:
        NotFound: the study has no such session.
        SessionHasRecording: it has a recording already.
        RecordingAlreadyAdded: the same sound was added meanwhile.
    """
    with db.transaction() as transaction:
        practice_session = sessions.practice_session(transaction, practice_session_id)
        if practice_session is None:
            raise NotFound("session", str(practice_session_id))
        if recordings.recordings_of(transaction, practice_session_id):
            raise SessionHasRecording(practice_session.label)
        added, changes = _add_sound(transaction, db, prepared, practice_session)
        _note_added(transaction, db, (added,), changes=changes, by=by)
    return added


def add_files(
    db: StudyDatabase,
    paths: Sequence[Path],
    *,
    by: CoderId | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> AddResult:
    """Add many files as sessions of their own, all in one step.

    A file that is refused stops no other. After a cancellation or an error nothing was added.

    Raises:
        Cancelled: ``cancelled`` said so.
        DiskFull, StudyFileUnwritable: the study could not be written.
    """
    batch = prepare_all(db, paths, progress=progress, cancelled=cancelled)
    if not batch.prepared:
        return AddResult((), batch.refused)
    added: list[AddedRecording] = []
    changes: list[RowChange] = []
    with db.transaction() as transaction:
        labels = _free_labels(transaction, len(batch.prepared))
        for prepared, label in zip(batch.prepared, labels, strict=True):
            one, its_changes = add_prepared(
                transaction, db, prepared, session=NewPracticeSession(label)
            )
            added.append(one)
            changes += its_changes
        _note_added(transaction, db, added, changes=changes, by=by)
    return AddResult(tuple(added), batch.refused)


def add_prepared(
    transaction: Session,
    db: StudyDatabase,
    prepared: PreparedRecording,
    *,
    session: NewPracticeSession,
) -> tuple[AddedRecording, tuple[RowChange, ...]]:
    """Add one recording inside a running transaction; the caller writes the journal.

    Raises:
        RecordingAlreadyAdded, LabelMissing, NameTaken, WorkerInOtherTeam: as for ``add``.
    """
    entered = enter(transaction, session)
    added, changes = _add_sound(transaction, db, prepared, entered.session)
    return added, (*entered.changes, *changes)


def _add_sound(
    transaction: Session,
    db: StudyDatabase,
    prepared: PreparedRecording,
    practice_session: PracticeSession,
) -> tuple[AddedRecording, tuple[RowChange, ...]]:
    known = recordings.recording_by_sha256(transaction, prepared.sha256)
    if known is not None:
        label = label_of_session(transaction, known)
        raise RecordingAlreadyAdded(prepared.path.name, session_label=label)
    recording = Recording(
        id=RecordingId(new_uuid()),
        practice_session_id=practice_session.id,
        sha256=prepared.sha256,
        relative_path=stored_path(db, prepared.path),
        duration_ms=prepared.duration_ms,
        sample_rate_hz=prepared.sample_rate_hz,
        n_channels=prepared.n_channels,
        size_bytes=prepared.size_bytes,
    )
    segment = Segment(SegmentId(new_uuid()), recording.id, 0, recording.duration_ms)
    changes = (
        recordings.add_recording(transaction, recording),
        recordings.add_segment(transaction, segment),
    )
    added = AddedRecording(
        practice_session,
        recording,
        segment,
        is_outside=is_outside(recording.relative_path),
        is_cut=prepared.is_cut,
    )
    return added, changes


def _note_added(
    transaction: Session,
    db: StudyDatabase,
    added: Sequence[AddedRecording],
    *,
    changes: Sequence[RowChange],
    by: CoderId | None,
) -> None:
    labels = [each.session.label for each in added]
    what = f"recording {labels[0]}" if len(labels) == 1 else f"{len(labels)} recordings"
    log_change(
        db,
        transaction,
        label=f"{what} added",
        changes=changes,
        by=by,
    )


def _free_labels(transaction: Session, n_labels: int) -> tuple[str, ...]:
    taken = [known.label for known in sessions.practice_sessions(transaction)]
    return next_labels(taken, n_labels)
