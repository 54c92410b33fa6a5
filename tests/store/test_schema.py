"""Tables, migrations and the expected schema are one; a failing step leaves no trace."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from fsh_coder.domain.errors import StudyOnSharedFolder
from fsh_coder.store import schema
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.engine import make_engine
from fsh_coder.store.failures import in_the_users_words
from fsh_coder.store.tables import Base
from tests.factories import make_study


def test_the_migrations_make_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    """A change in tables.py without a migration, or the other way round, is noticed here."""
    engine = make_engine(tmp_path / "study.fsh", makes_file=True, keeps_foreign_keys=False)
    with engine.begin() as connection:
        schema.upgrade(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_a_new_file_has_the_expected_schema_to_the_letter(tmp_path: Path) -> None:
    """Checks and triggers, which the comparison above cannot see, are compared as text."""
    path = tmp_path / "study.fsh"
    StudyDatabase.create(path, make_study()).close()
    with closing(sqlite3.connect(path)) as connection:
        assert schema.of(connection) == schema.expected(schema.KNOWN_VERSION)


def test_the_tables_have_the_checks_that_the_migrations_make(tmp_path: Path) -> None:
    """A check in tables.py is in the file, word for word, and none is only in the file."""
    engine = make_engine(tmp_path / "metadata.fsh", makes_file=True)
    Base.metadata.create_all(engine)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "metadata.fsh")) as connection:
        made_from_tables = {part.name: part.sql for part in schema.of(connection)}
    expected = {
        part.name: part.sql
        for part in schema.expected(schema.KNOWN_VERSION)
        if part.kind == "table" and part.name != "alembic_version"
    }
    for name, sql in expected.items():
        assert _checks(sql) == _checks(made_from_tables[name]), name


def _checks(sql: str) -> set[str]:
    # What follows a check is the next constraint or the end of the table.
    return {
        piece.rstrip(", )") for piece in re.split(r"CONSTRAINT (?=\w\w_)", sql) if "CHECK" in piece
    }


def test_a_failing_step_leaves_an_older_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade that breaks references is rolled back whole, after a backup was kept."""
    path = tmp_path / "study.fsh"
    StudyDatabase.create(path, make_study()).close()
    _make_older_with_an_orphan(path)
    before = path.read_bytes()
    monkeypatch.setattr(schema, "expected", lambda _version: _schema_of(path))
    with pytest.raises(schema.BrokenReferences):
        StudyDatabase.open(path)
    assert path.read_bytes() == before
    assert len(list((tmp_path / "backups").glob("study-*-before-format-1.fsh"))) == 1
    assert not path.with_name("study.fsh.lock").exists()


def test_an_older_file_is_brought_up_to_date_after_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The study opens in the new format; its copy still has the old one and is whole."""
    path = tmp_path / "study.fsh"
    StudyDatabase.create(path, make_study("Old times")).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=0")
    monkeypatch.setattr(schema, "expected", lambda _version: _schema_of(path))
    with StudyDatabase.open(path) as db:
        assert db.study.name == "Old times"
    (copy,) = (tmp_path / "backups").iterdir()
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)
        assert connection.execute("SELECT name FROM study").fetchone() == ("Old times",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.KNOWN_VERSION,)


def _make_older_with_an_orphan(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=0")
        connection.execute(
            "INSERT INTO heard_span (observation_id, start_ms, end_ms) VALUES (x'00', 0, 1)"
        )
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _schema_of(path: Path) -> frozenset[schema.SchemaPart]:
    with closing(sqlite3.connect(path)) as connection:
        return schema.of(connection)


def test_a_value_that_makes_no_sense_is_refused_by_the_file_itself(tmp_path: Path) -> None:
    """Checks and references hold even for a statement that no service would send."""
    with StudyDatabase.create(tmp_path / "study.fsh", make_study()) as db:
        for statement in (
            "INSERT INTO worker (id, label, team) VALUES (x'01', '', '')",
            "INSERT INTO coder (id, name, initials, role) VALUES (x'01', 'A', 'A', 'boss')",
            "INSERT INTO segment (id, recording_id, start_ms, end_ms) VALUES (x'01', x'02', 0, 9)",
        ):
            with pytest.raises(IntegrityError), db.transaction() as session:
                session.execute(text(statement))


def test_a_disk_that_cannot_keep_a_log_is_not_used() -> None:
    """Where SQLite keeps no write-ahead log a commit is not safe enough, and that is said."""
    path = Path(":memory:")
    engine = make_engine(path, makes_file=True)
    with (
        pytest.raises(StudyOnSharedFolder, match="keeps no write-ahead log"),
        in_the_users_words(path),
        engine.connect(),
    ):
        pass
    engine.dispose()
