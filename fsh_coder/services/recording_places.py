"""Where recordings lie: paths relative to the study, moved files, files under the same hash."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import (
    NotFound,
    RecordingChanged,
    RecordingError,
    RecordingMissing,
)
from fsh_coder.domain.identifiers import CoderId, RecordingId
from fsh_coder.domain.recording import Recording
from fsh_coder.media import fingerprint, sound_kind
from fsh_coder.services.study_log import log_change
from fsh_coder.store import recordings, sessions
from fsh_coder.store.database import StudyDatabase

_STUDY_SUFFIXES = (".fsh", ".fsh-wal", ".fsh-shm", ".lock")
#: Names that promise sound; a file that breaks the promise is refused by name, not passed over.
SOUND_SUFFIXES = frozenset(
    [
        ".wav",
        ".mp3",
        ".m4a",
        ".aac",
        ".ogg",
        ".oga",
        ".opus",
        ".flac",
        ".wma",
        ".amr",
        ".mp4",
        ".m4b",
        ".mov",
        ".3gp",
        ".mka",
        ".webm",
    ]
)


@dataclass(frozen=True, slots=True)
class FoundRecording:
    """A recording that was missed, and the file with its content."""

    recording: Recording
    session_label: str
    path: Path


def stored_path(db: StudyDatabase, path: Path) -> str:
    """Return how a file's place is kept: POSIX style, from the study's folder.

    A file beside or above that folder is kept as ``../``; so a study moves together with the
    folders around it. A file on another drive has no such path and is kept whole.
    """
    try:
        return Path(os.path.relpath(path.resolve(), db.path.parent)).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def is_outside(relative_path: str) -> bool:
    """Whether a recording lies outside the study's folder, so that copying that folder misses it.

    Expects a path as ``stored_path`` gives it.
    """
    return relative_path.startswith("../") or Path(relative_path).is_absolute()


def place_of(db: StudyDatabase, recording: Recording) -> Path:
    """Return where a recording should be, whether or not it is there."""
    return Path(os.path.normpath(db.path.parent / recording.relative_path))


def resolve_path(db: StudyDatabase, recording: Recording) -> Path:
    """Return where a recording is.

    Raises:
        RecordingMissing: there is no file at its place; the error names the session.
    """
    path = place_of(db, recording)
    if not path.is_file():
        raise RecordingMissing(session_label_of(db, recording))
    return path


def check_recording(db: StudyDatabase, recording: Recording) -> None:
    """Read a recording whole and compare it with what was added.

    Raises:
        RecordingMissing: there is no file at its place.
        RecordingChanged: the file there has another content.
        UnreadableSound: it may not be read.
    """
    path = resolve_path(db, recording)
    label = session_label_of(db, recording)
    _refuse_other_content(path, recording, label=label)


def missing_recordings(db: StudyDatabase) -> tuple[Recording, ...]:
    """Return the recordings whose file is gone; files are looked for, not read."""
    with db.reading() as session:
        known = recordings.recordings(session)
    return tuple(recording for recording in known if not place_of(db, recording).is_file())


def find_moved(
    db: StudyDatabase,
    folders: Sequence[Path],
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[FoundRecording, ...]:
    """Look for missing recordings in folders and below; nothing is changed.

    Only files of exactly the right length are read. Of two copies the first by path is taken.

    Args:
        db: the study.
        folders: where to look.
        progress: called with the share of files that were looked at, 0 to 1.
        cancelled: asked between files; True stops the work.

    Raises:
        Cancelled: ``cancelled`` said so.
    """
    missing = {recording.sha256: recording for recording in missing_recordings(db)}
    sizes = {recording.size_bytes for recording in missing.values()}
    paths = [path for path in _files_below(folders) if _size_of(path) in sizes]
    found: dict[str, FoundRecording] = {}
    for n_done, path in enumerate(paths, start=1):
        if len(found) == len(missing):
            break
        sha256 = _hash_or_none(path, cancelled=cancelled)
        if sha256 in missing and sha256 not in found:
            recording = missing[sha256]
            label = session_label_of(db, recording)
            found[sha256] = FoundRecording(recording, label, path)
        if progress is not None:
            progress(n_done / len(paths))
    return tuple(sorted(found.values(), key=lambda each: each.session_label))


def relink(
    db: StudyDatabase, recording_id: RecordingId, path: Path, *, by: CoderId | None = None
) -> Recording:
    """Tell the study where a recording is now; only the same content is taken.

    Raises:
        NotFound: the study has no such recording.
        RecordingMissing: there is no file at ``path``.
        RecordingChanged: the file has another content; nothing was changed.
    """
    with db.reading() as session:
        recording = recordings.recording(session, recording_id)
    if recording is None:
        raise NotFound("recording", str(recording_id))
    label = session_label_of(db, recording)
    if not path.is_file():
        raise RecordingMissing(label)
    _refuse_other_content(path, recording, label=label)
    with db.transaction() as session:
        change = recordings.change_path(session, recording_id, relative_path=stored_path(db, path))
        log_change(
            db,
            session,
            label=f"recording of {label} found again",
            changes=(change,),
            by=by,
        )
        return known_recording(session, recording_id)


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder and below it that hold sound, or whose name says so, by path.

    Hidden files, the study's own files and everything that is plainly something else are
    passed over. A folder that may not be read gives none.
    """
    return tuple(
        path
        for path in _files_below((folder,))
        if not path.name.endswith(_STUDY_SUFFIXES) and _promises_sound(path)
    )


def known_recording(session: Session, recording_id: RecordingId) -> Recording:
    """Return a recording of the study.

    Raises:
        NotFound: the study has no such recording.
    """
    recording = recordings.recording(session, recording_id)
    if recording is None:
        raise NotFound("recording", str(recording_id))
    return recording


def session_label_of(db: StudyDatabase, recording: Recording) -> str:
    """Return the label of a recording's session, by which messages name it."""
    with db.reading() as session:
        return label_of_session(session, recording)


def label_of_session(session: Session, recording: Recording) -> str:
    """Return the label of a recording's session inside a running transaction."""
    found = sessions.practice_session(session, recording.practice_session_id)
    if found is None:
        raise LookupError(f"recording {recording.id} without a practice session")
    return found.label


def _refuse_other_content(path: Path, recording: Recording, *, label: str) -> None:
    has_length = _size_of(path) == recording.size_bytes
    if not has_length or fingerprint.sha256_of(path, shown_as=label) != recording.sha256:
        raise RecordingChanged(label)


def _files_below(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield every file that is not hidden, once, by path; links to folders are not followed."""
    seen: set[Path] = set()
    for top in folders:
        for folder, names, files in os.walk(top):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                path = Path(folder, name)
                if not name.startswith(".") and path not in seen and not _is_special(path):
                    seen.add(path)
                    yield path


def _is_special(path: Path) -> bool:
    # Reading a pipe or a device would wait for ever; a link to nowhere is told by its name.
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _hash_or_none(path: Path, *, cancelled: Callable[[], bool] | None) -> str | None:
    try:
        return fingerprint.sha256_of(path, cancelled=cancelled)
    except RecordingError:
        return None


def _promises_sound(path: Path) -> bool:
    if path.suffix.lower() in SOUND_SUFFIXES:
        return True
    try:
        return sound_kind.sound_kind(path).demuxer is not None
    except OSError:
        return False
