"""A full disk: nothing acknowledged is lost, the study stays whole, and work goes on after."""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fsh_coder.domain.errors import DiskFull
from fsh_coder.domain.identifiers import MarkId
from fsh_coder.services.coding import CodingSession
from fsh_coder.store import checks
from fsh_coder.store.database import StudyDatabase
from tests.factories import StudyToCode, make_study, make_study_to_code


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of two megabytes; only an administrator can make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take what room is left on a disk, to the last byte."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for n_bytes in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(b"x" * n_bytes)
            except OSError:
                continue
    return filler


def mark_until_full(study: StudyToCode, *, fill_up: Callable[[], object]) -> list[MarkId]:
    """Mark, fill the disk, and mark until it refuses; return what was acknowledged."""
    coding_session = study.open_for_ann()
    acknowledged = [coding_session.mark(study.code, at_ms).id for at_ms in range(20)]
    fill_up()
    with pytest.raises(DiskFull, match=r"study\.fsh”.*Everything before it is safe"):
        mark_on(coding_session, code=study.code, acknowledged=acknowledged)
    assert [mark.id for mark in coding_session.observation.marks] == acknowledged
    with pytest.raises(DiskFull):
        # Long, since what needs fewer pages than a mark might still find room.
        coding_session.give_reason(study.dimension, "heard throughout " * 6_000)
    assert coding_session.observation.ratings == ()
    return acknowledged


def mark_on(coding_session: CodingSession, *, code: str, acknowledged: list[MarkId]) -> None:
    """Mark far more than there is room for, keeping what was acknowledged."""
    for at_ms in range(20, 10_000):
        acknowledged.append(coding_session.mark(code, at_ms).id)


def stored_marks(study: StudyToCode) -> list[MarkId]:
    """Return the marks that a fresh reading of the file finds."""
    return [mark.id for mark in study.open_for_ann().observation.marks]


def assert_whole(db: StudyDatabase, study: StudyToCode) -> None:
    """The file's pages, references and the observation's journal are sound."""
    observation_id = study.open_for_ann().observation.id
    with db.reading() as session:
        assert checks.page_findings(session) == ()
        assert checks.broken_references(session) == ()
        assert checks.chain(session, observation_id).broken_at is None


def test_on_a_small_disk_coding_goes_on_after_room_was_made(small_disk: Path) -> None:
    """Every acknowledged mark is there, and the same session marks again without reopening."""
    study = make_study_to_code(small_disk)
    coding_session = study.open_for_ann()
    acknowledged = mark_until_full(study, fill_up=lambda: fill(small_disk))
    assert stored_marks(study) == acknowledged
    (small_disk / "filler").unlink()
    assert_whole(study.db, study)
    coding_session = study.open_for_ann()
    acknowledged.append(coding_session.mark(study.code, 20_000).id)
    study.db.close()
    with StudyDatabase.open(study.db.path) as db, db.reading() as session:
        assert checks.page_findings(session) == ()


def test_a_study_closed_on_a_full_disk_is_whole_when_opened_again(small_disk: Path) -> None:
    """Closing does not fail; what is only in the log then is read from it later."""
    study = make_study_to_code(small_disk)
    acknowledged = mark_until_full(study, fill_up=lambda: fill(small_disk))
    study.db.close()
    (small_disk / "filler").unlink()
    with closing(sqlite3.connect(study.db.path)) as connection:
        rows = connection.execute("SELECT id FROM behaviour_mark ORDER BY at_ms").fetchall()
    assert [row[0] for row in rows] == [mark_id.bytes for mark_id in acknowledged]


def test_no_half_made_study_is_left_on_a_full_disk(small_disk: Path) -> None:
    """A study that does not fit is not made, and the message says why."""
    fill(small_disk)
    with pytest.raises(DiskFull):
        StudyDatabase.create(small_disk / "study.fsh", make_study())
    assert [path.name for path in small_disk.iterdir()] == ["filler"]


def test_a_file_that_may_not_grow_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    """The same on any machine: SQLite is told that there are no more pages."""
    study = make_study_to_code(tmp_path)

    def allow_pages(n_pages: int) -> None:
        with study.db.transaction() as session:
            session.connection().exec_driver_sql(f"PRAGMA max_page_count={n_pages}")

    acknowledged = mark_until_full(study, fill_up=lambda: allow_pages(1))
    allow_pages(1_000_000)
    assert stored_marks(study) == acknowledged
    assert_whole(study.db, study)
    study.open_for_ann().mark(study.code, 30_000)
    study.db.close()
