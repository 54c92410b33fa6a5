"""Copies of a study beside it: whole, verified, once a day, and not too many."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fsh_coder.domain.errors import StudyFileDamaged
from fsh_coder.store import backups, people
from fsh_coder.store.database import StudyDatabase
from tests.factories import make_study, make_worker

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _age(path: Path, *, hours: int) -> None:
    then = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


def test_a_copy_of_an_open_study_holds_what_is_still_in_its_log(tmp_path: Path) -> None:
    """A backup taken while coding goes on is one whole file with the last commit in it."""
    path = tmp_path / "study.fsh"
    with StudyDatabase.create(path, make_study()) as db:
        with db.transaction() as session:
            people.add_worker(session, make_worker("W77"))
        copy = backups.keep_daily(path, since=LONG_AGO)
    assert copy is not None
    assert [each.name for each in copy.parent.iterdir()] == [copy.name]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT label FROM worker").fetchall() == [("W77",)]
    with StudyDatabase.open(copy) as db:
        assert db.study.name == "Whole Families"


def test_a_study_is_copied_once_in_a_working_day(tmp_path: Path) -> None:
    """A study that was just made needs no copy; an old copy is followed by a new one."""
    path = tmp_path / "study.fsh"
    StudyDatabase.create(path, make_study()).close()
    assert backups.keep_daily(path, since=datetime.now(UTC)) is None
    first = backups.keep_daily(path, since=LONG_AGO)
    assert first is not None
    assert backups.keep_daily(path, since=LONG_AGO) is None
    _age(first, hours=13)
    assert backups.keep_daily(path, since=LONG_AGO) is not None


def test_the_ten_newest_daily_copies_are_kept(tmp_path: Path) -> None:
    """Old daily copies go; copies from before an upgrade, and of other studies, stay."""
    path, other = tmp_path / "study [1].fsh", tmp_path / "study.fsh"
    for each in (path, other):
        StudyDatabase.create(each, make_study()).close()
    kept = [backups.keep_before_upgrade(path, version=0), backups.keep_daily(other, since=LONG_AGO)]
    made = []
    for _ in range(13):
        copy = backups.keep_daily(path, since=LONG_AGO)
        assert copy is not None
        made.append(copy)
        _age(copy, hours=13)
    assert set((tmp_path / "backups").iterdir()) == {*kept, *made[-10:]}


def test_a_damaged_study_makes_no_backup(tmp_path: Path) -> None:
    """A copy that does not pass the check is not kept, so no good copy is driven out by it."""
    path = tmp_path / "study.fsh"
    StudyDatabase.create(path, make_study()).close()
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\xa5" * 4096
    path.write_bytes(content)
    with pytest.raises((StudyFileDamaged, sqlite3.DatabaseError)):
        backups.keep_daily(path, since=LONG_AGO)
    assert list((tmp_path / "backups").iterdir()) == []
