"""What SQLite and the system say when a study cannot be written, in the user's words."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from fsh_coder.domain.errors import (
    DiskFull,
    StudyFileDamaged,
    StudyFileUnwritable,
    StudyOnSharedFolder,
    StudyReadOnly,
    UserFacingError,
)
from fsh_coder.store.engine import JournalModeRefused

#: SQLite's extended codes carry the primary code in their lowest byte.
_PRIMARY = 0xFF

#: With less room than this, a failed write is the full disk's doing, whatever SQLite calls it.
_NO_ROOM_BYTES = 64 * 1024

_REASONS = {
    sqlite3.SQLITE_IOERR: "the disk could not be read or written",
    sqlite3.SQLITE_READONLY: "the file has become read-only",
    sqlite3.SQLITE_CANTOPEN: "the file can no longer be opened",
    sqlite3.SQLITE_BUSY: "another program is holding the file",
    sqlite3.SQLITE_LOCKED: "another program is holding the file",
    sqlite3.SQLITE_PERM: "the system does not allow it",
}


@contextmanager
def in_the_users_words(path: Path) -> Iterator[None]:
    """Turn what SQLite meets on the disk into the user's words; our own bugs pass through.

    Raises:
        DiskFull: there is no room.
        StudyOnSharedFolder: the disk cannot keep a study safe.
        StudyFileDamaged: a page of the file makes no sense.
        StudyFileUnwritable: any other refusal by the system.
    """
    try:
        yield
    except JournalModeRefused as error:
        raise StudyOnSharedFolder(path, where="a disk that keeps no write-ahead log") from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            _raise_for_sqlite(path, error.orig)
        raise
    except sqlite3.Error as error:
        _raise_for_sqlite(path, error)
        raise


@contextmanager
def files_in_the_users_words(path: Path) -> Iterator[None]:
    """Do the same for the files around a study too: its lock, its copies, its folder.

    Raises:
        StudyReadOnly: the system forbids writing there.
        DiskFull, StudyFileUnwritable, StudyOnSharedFolder, StudyFileDamaged: as above.
    """
    try:
        with in_the_users_words(path):
            yield
    except OSError as error:
        raise _for_system(path, error) from error


def _raise_for_sqlite(path: Path, error: sqlite3.Error) -> None:
    # Errors that Python itself raises, such as a wrong parameter, carry no code.
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_full(path)):
        raise DiskFull(path) from error
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        raise StudyFileDamaged(path, detail=str(error)) from error
    if code in _REASONS:
        raise StudyFileUnwritable(path, detail=_REASONS[code]) from error


def _for_system(path: Path, error: OSError) -> UserFacingError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(path)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return StudyReadOnly(path)
    return StudyFileUnwritable(path, detail=error.strerror or type(error).__name__)


def _is_full(path: Path) -> bool:
    return shutil.disk_usage(path.parent).free < _NO_ROOM_BYTES
