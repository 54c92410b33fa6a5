"""The file's format: whose it is, which version, and the steps from one version to the next."""

import json
import sqlite3
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

#: Written into every study file, so that ``file`` and this program know it: "FSHC".
APPLICATION_ID = 0x46534843

#: The newest file format this program knows.
KNOWN_VERSION = 1

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class BrokenReferences(RuntimeError):
    """A step left rows that refer to nothing; it is rolled back."""


def upgrade(connection: Connection) -> None:
    """Bring an empty or older file to the known version, inside the caller's transaction.

    Foreign keys must be off on this connection; they are checked here before it may commit.

    Raises:
        BrokenReferences: a step would leave rows that refer to nothing.
    """
    # Alembic is slow to import and only needed when a file is made or is old.
    from alembic import command
    from alembic.config import Config

    config = Config()
    # Config reads "%" as the start of a variable.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise BrokenReferences(f"{len(broken)} rows, first in table {broken[0][0]}")
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={KNOWN_VERSION}")


class SchemaPart(NamedTuple):
    """A table, index, trigger or view as SQLite keeps it, blanks made alike."""

    kind: str
    name: str
    sql: str


def of(connection: sqlite3.Connection) -> frozenset[SchemaPart]:
    """Return the parts of an open file's schema, without those that SQLite makes itself."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return frozenset(SchemaPart(kind, name, " ".join(sql.split())) for kind, name, sql in rows)


def expected(version: int) -> frozenset[SchemaPart]:
    """Return the parts that a study file of a version has, no more and no less.

    Raises:
        KeyError: there never was such a version.
    """
    text = (MIGRATIONS / "expected" / f"{version:04d}.json").read_text(encoding="utf-8")
    return frozenset(SchemaPart(*part) for part in json.loads(text))
