"""What the disk does to a study is said in words; our own bugs are not dressed up."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from fsh_coder.domain.errors import (
    DiskFull,
    StudyFileDamaged,
    StudyFileUnwritable,
    StudyReadOnly,
    UserFacingError,
)
from fsh_coder.store import people
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.failures import files_in_the_users_words, in_the_users_words
from tests.factories import make_study, make_worker


def sqlite_error(code: int) -> sqlite3.OperationalError:
    """Return an error as SQLite raises it with an extended code."""
    error = sqlite3.OperationalError("said by SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize("is_wrapped", [False, True])
@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (sqlite3.SQLITE_FULL, DiskFull),
        (sqlite3.SQLITE_CORRUPT_INDEX, StudyFileDamaged),
        (sqlite3.SQLITE_NOTADB, StudyFileDamaged),
        (sqlite3.SQLITE_IOERR_FSYNC, StudyFileUnwritable),
        (sqlite3.SQLITE_READONLY_DBMOVED, StudyFileUnwritable),
        (sqlite3.SQLITE_CANTOPEN, StudyFileUnwritable),
        (sqlite3.SQLITE_BUSY, StudyFileUnwritable),
    ],
)
def test_each_refusal_of_sqlite_has_its_cause(
    tmp_path: Path, code: int, cause: type[UserFacingError], is_wrapped: bool
) -> None:
    """SQLite's extended codes lead to the user's causes, alone or wrapped by SQLAlchemy."""
    error = sqlite_error(code)
    with pytest.raises(cause, match=r"study\.fsh"), in_the_users_words(tmp_path / "study.fsh"):
        raise OperationalError("COMMIT", None, error) if is_wrapped else error


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_a_wrong_statement_stays_our_bug(tmp_path: Path, is_wrapped: bool) -> None:
    """A statement that makes no sense is no matter of the disk."""
    error = sqlite_error(sqlite3.SQLITE_ERROR)
    with (
        pytest.raises((sqlite3.OperationalError, OperationalError)),
        in_the_users_words(tmp_path / "study.fsh"),
    ):
        raise OperationalError("SELEC", None, error) if is_wrapped else error


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, StudyReadOnly),
        (errno.EACCES, StudyReadOnly),
        (errno.EIO, StudyFileUnwritable),
    ],
)
def test_each_refusal_of_the_system_has_its_cause(
    tmp_path: Path, number: int, cause: type[UserFacingError]
) -> None:
    """The files around a study are spoken of like the study itself."""
    with pytest.raises(cause), files_in_the_users_words(tmp_path / "study.fsh"):
        raise OSError(number, "said by the system")


@pytest.mark.parametrize("is_replaced", [False, True])
def test_nothing_is_written_into_a_file_that_nobody_can_open_again(
    tmp_path: Path, is_replaced: bool
) -> None:
    """A study that was moved or replaced while it was open takes no further action."""
    path = tmp_path / "study.fsh"
    with StudyDatabase.create(path, make_study()) as db:
        with db.transaction() as session:
            people.add_worker(session, make_worker("W01"))
        path.rename(tmp_path / "moved.fsh")
        if is_replaced:
            path.write_bytes(b"something else")
        with pytest.raises(StudyFileUnwritable, match="moved or replaced"), db.transaction():
            pass
        path.unlink(missing_ok=True)
        (tmp_path / "moved.fsh").rename(path)
        with db.transaction() as session:
            people.add_worker(session, make_worker("W02"))
    with StudyDatabase.open(path) as db, db.reading() as session:
        assert [worker.label for worker in people.workers(session)] == ["W01", "W02"]


def test_a_study_that_vanished_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    """When the file is taken away while it is open, reading it fails in words."""
    path = tmp_path / "study.fsh"
    db = StudyDatabase.create(path, make_study())
    path.unlink()
    with pytest.raises(StudyFileUnwritable, match="no longer be opened"), db.reading() as session:
        people.workers(session)
    db.close()
    assert list(tmp_path.iterdir()) == []
