"""One open study file: made, opened, written to and closed."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from fsh_coder.domain.errors import (
    StudyExists,
    StudyFileUnwritable,
    StudyFolderMissing,
)
from fsh_coder.domain.study import Study
from fsh_coder.store import backups, inspection, schema, studies
from fsh_coder.store.backups import flush_folder
from fsh_coder.store.engine import READ_ONLY_OPTION, make_engine
from fsh_coder.store.failures import files_in_the_users_words, in_the_users_words
from fsh_coder.store.places import refuse_shared_folder
from fsh_coder.store.study_lock import StudyLock


class StudyDatabase:
    """An open study file; no other window can open it until it is closed.

    ``study`` holds the study's own facts as they were when it was opened or last changed.
    """

    def __init__(self, path: Path, *, engine: Engine, lock: StudyLock, study: Study) -> None:
        self.path = path
        self.study = study
        self._engine = engine
        self._reader = engine.execution_options(**{READ_ONLY_OPTION: True})
        self._is_closed = False
        self._opened_file = path.stat()
        self._lock = lock
        self._writing = threading.Lock()
        self._writing_thread: int | None = None

    @classmethod
    def create(cls, path: Path, study: Study, *, holder: str | None = None) -> Self:
        """Make a new study file and open it.

        Raises:
            StudyExists: there is already a file of this name.
            StudyFolderMissing: there is no such folder.
            StudyOnSharedFolder, StudyReadOnly: the folder cannot keep a study safe.
            DiskFull, StudyFileUnwritable: it could not be written; nothing is left of it.
        """
        path = Path(os.path.realpath(path))
        if path.exists():
            raise StudyExists(path)
        if not path.parent.is_dir():
            raise StudyFolderMissing(path)
        refuse_shared_folder(path)
        inspection.refuse_read_only(path)
        with files_in_the_users_words(path), _locked(path, holder=holder) as lock:
            _make_file(path, study)
            return cls(path, engine=make_engine(path), lock=lock, study=study)

    @classmethod
    def open(cls, path: Path, *, holder: str | None = None) -> Self:
        """Open a study file; an older one is brought up to date after a verified backup.

        Args:
            path: the study file.
            holder: who opens it, shown to a second window.

        Raises:
            StudyFileError: one class for each cause; the file is as it was.
            DiskFull, StudyFileUnwritable: it could not be brought up to date.
        """
        path = Path(os.path.realpath(path))
        inspection.refuse_what_is_no_study(path)
        refuse_shared_folder(path)
        inspection.refuse_read_only(path)
        with files_in_the_users_words(path), _locked(path, holder=holder) as lock:
            version = inspection.check_file(path)
            if version < schema.KNOWN_VERSION:
                backups.keep_before_upgrade(path, version=version)
                _upgrade_file(path)
            engine = make_engine(path)
            with Session(engine.execution_options(**{READ_ONLY_OPTION: True})) as session:
                study = studies.read_study(session)
            return cls(path, engine=engine, lock=lock, study=study)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session whose changes are all kept or, after an error, none of them.

        Only one thread at a time writes; others wait. A transaction inside another is our bug.

        Raises:
            DiskFull, StudyFileUnwritable, StudyFileDamaged: nothing of it was kept, everything
                before it is.
        """
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a transaction inside another one")
        with self._writing:
            self._writing_thread = threading.get_ident()
            try:
                self._refuse_if_moved()
                with (
                    in_the_users_words(self.path),
                    Session(self._engine, expire_on_commit=False) as session,
                    session.begin(),
                ):
                    yield session
            finally:
                self._writing_thread = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment of the study and cannot change it.

        Raises:
            StudyFileDamaged, StudyFileUnwritable: the file cannot be read any more.
        """
        with in_the_users_words(self.path), Session(self._reader) as session, session.begin():
            yield session

    def reconnect(self) -> None:
        """Let go of the file's open handles: a disk that was away answers only to new ones."""
        with self._writing:
            self._engine.dispose()

    def _refuse_if_moved(self) -> None:
        # SQLite would go on writing into the file it opened, though nobody can open it again.
        try:
            is_there = os.path.samestat(self.path.stat(), self._opened_file)
        except OSError:
            is_there = False
        if not is_there:
            raise StudyFileUnwritable(
                self.path, detail="the file was moved or replaced while it was open"
            )

    def close(self) -> None:
        """Bring everything into the one file and let it go; a second call does nothing."""
        with self._writing:
            if self._is_closed:
                return
            self._is_closed = True
            try:
                _empty_the_log(self._engine)
            except sqlite3.Error:
                # The disk is full or gone. Every commit is in the log, which stays beside the
                # file and is read at the next opening.
                return
            finally:
                self._engine.dispose()
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def _locked(path: Path, *, holder: str | None) -> Iterator[StudyLock]:
    """Take a study's lock and keep it, unless what follows fails."""
    lock = StudyLock.take(path, holder=holder)
    is_kept = False
    try:
        yield lock
        is_kept = True
    finally:
        if not is_kept:
            lock.release()


def _make_file(path: Path, study: Study) -> None:
    """Make a whole study file under another name, then move it to its place."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        engine = make_engine(part, makes_file=True, keeps_foreign_keys=False)
        try:
            with engine.begin() as connection:
                schema.upgrade(connection)
                studies.add_study(Session(connection), study)
            _empty_the_log(engine)
        finally:
            engine.dispose()
        part.rename(path)
        flush_folder(path.parent)
    finally:
        for leftover in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)


def _upgrade_file(path: Path) -> None:
    """Bring an older file to the known version; after an error it is as it was."""
    engine = make_engine(path, keeps_foreign_keys=False)
    try:
        with engine.begin() as connection:
            schema.upgrade(connection)
    finally:
        engine.dispose()


def _empty_the_log(engine: Engine) -> None:
    """Write the write-ahead log into the file, so that the one file can be copied."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
