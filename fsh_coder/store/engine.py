"""The SQLAlchemy engine of a study file: durable commits, real transactions, no surprises."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

#: Marks a connection that only reads; it begins without asking for the write lock.
READ_ONLY_OPTION = "fsh_read_only"

_PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    # NORMAL would lose the last commits in a power cut.
    "synchronous=FULL",
    # macOS: an ordinary flush does not reach the disk's platter.
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    # A study may come from a stranger: its schema may not run functions with side effects.
    "trusted_schema=OFF",
    "cell_size_check=ON",
)


class JournalModeRefused(RuntimeError):
    """SQLite would not use a write-ahead log here; without one a commit is not safe enough."""


def make_engine(path: Path, *, makes_file: bool = False, keeps_foreign_keys: bool = True) -> Engine:
    """Return an engine on a study file.

    Args:
        path: the study file.
        makes_file: whether a missing file is made; otherwise connecting to it fails, so that
            a study that vanished is never replaced by an empty one.
        keeps_foreign_keys: off only while the schema changes, because rebuilding a table would
            otherwise remove the rows that refer to it.
    """
    address = f"file:{quote(os.fsencode(path.as_posix()))}?mode={'rwc' if makes_file else 'rw'}"
    foreign_keys = f"foreign_keys={'ON' if keeps_foreign_keys else 'OFF'}"

    def connect() -> sqlite3.Connection:
        # sqlite3 would begin a transaction only at the first change, after the reads it
        # rests on; two writers would then overwrite each other without an error.
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False
        )
        for pragma in (*_PRAGMAS, foreign_keys):
            connection.execute(f"PRAGMA {pragma}")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            raise JournalModeRefused(str(path))
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    reads_only = bool(connection.get_execution_options().get(READ_ONLY_OPTION, False))
    # Straight to the driver: this runs at each key press, and SQLAlchemy's way is far longer.
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"a study file is opened by sqlite3, not by {type(driver).__name__}")
    if connection.info.get(READ_ONLY_OPTION) is not reads_only:
        driver.execute(f"PRAGMA query_only={int(reads_only)}")
        connection.info[READ_ONLY_OPTION] = reads_only
    driver.execute("BEGIN" if reads_only else "BEGIN IMMEDIATE")
