"""Opening a study file: what is not a whole study of ours is refused and left as it was."""

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fsh_coder.domain.errors import (
    NotAStudyFile,
    StudyExists,
    StudyFileDamaged,
    StudyFileError,
    StudyFileMissing,
    StudyFolderMissing,
    StudyFromNewerVersion,
    StudyOnSharedFolder,
    StudyReadOnly,
)
from fsh_coder.store import backups, people, schema
from fsh_coder.store.database import StudyDatabase
from tests.factories import make_study, make_worker
from tests.store.folders import snapshot


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """Return a closed study file with forty workers, big enough to be cut."""
    path = tmp_path / "study.fsh"
    with StudyDatabase.create(path, make_study()) as db, db.transaction() as session:
        for number in range(40):
            people.add_worker(session, make_worker(f"W{number:02}", team="North " * 40))
    return path


def refused(path: Path, cause: type[StudyFileError]) -> StudyFileError:
    """Open a file that must be refused for a cause; nothing beside or in it may change."""
    before = snapshot(path.parent)
    with pytest.raises(cause) as caught:
        StudyDatabase.open(path)
    assert snapshot(path.parent) == before
    assert type(caught.value) is cause
    assert caught.value.path == path.resolve()
    return caught.value


def execute(path: Path, statement: str) -> None:
    """Change a file behind the program's back, as another program would."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_study_is_there_again_when_it_is_opened(study_path: Path) -> None:
    """What was stored before closing is there after opening, and so are the study's facts."""
    with StudyDatabase.open(study_path) as db:
        with db.reading() as session:
            assert len(people.workers(session)) == 40
        assert db.study.name == "Whole Families"


def test_a_closed_study_is_one_file(study_path: Path) -> None:
    """After closing there is nothing to forget when the file is copied."""
    assert [path.name for path in study_path.parent.iterdir()] == ["study.fsh"]
    copy = study_path.with_name("copy.fsh")
    shutil.copy(study_path, copy)
    with StudyDatabase.open(copy) as db, db.reading() as session:
        assert len(people.workers(session)) == 40


def test_the_file_is_marked_as_ours(study_path: Path) -> None:
    """Other programs can tell whose file it is, and which format."""
    with closing(sqlite3.connect(study_path)) as connection:
        application_id = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    assert application_id.to_bytes(4, "big") == b"FSHC"
    assert version == schema.KNOWN_VERSION


def test_every_connection_is_durable_and_careful(study_path: Path) -> None:
    """A power cut takes no commit, references hold, and a hostile schema runs nothing."""
    with StudyDatabase.open(study_path) as db, db.reading() as session:
        connection = session.connection()

        def pragma(name: str) -> object:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2  # FULL
        assert pragma("foreign_keys") == 1
        assert pragma("trusted_schema") == 0
        assert pragma("cell_size_check") == 1
        assert pragma("fullfsync") == 1


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """A study that is not there is not made by opening it."""
    refused(tmp_path / "gone.fsh", StudyFileMissing)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_and_a_link_to_itself_are_refused_at_once(tmp_path: Path) -> None:
    """A pipe is not read, for ever waiting; a link that leads to itself leads to no study."""
    pipe, link = tmp_path / "pipe.fsh", tmp_path / "link.fsh"
    os.mkfifo(pipe)
    with pytest.raises(NotAStudyFile, match="a device or a pipe"):
        StudyDatabase.open(pipe)
    link.symlink_to(link)
    with pytest.raises(StudyFileMissing):
        StudyDatabase.open(link)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "an empty file"),
        (json.dumps({"study": [1, 2]}).encode(), "a JSON file"),
        (b"[" * 200_000, "a text file"),
        ("Grüße,\nein Brief".encode(), "a text file"),
        (b"PK\x03\x04rest", "a ZIP archive or an Office document"),
        (b"RIFF\x10\x00\x00\x00WAVE", "a sound or picture file"),
        (b"%PDF-1.7\n", "a PDF document"),
        (bytes(range(256)) * 40, "a file of an unknown kind"),
    ],
)
def test_another_kind_of_file_is_named(tmp_path: Path, content: bytes, what: str) -> None:
    """A file that is no study, whatever its name, is refused with what it is."""
    path = tmp_path / "study.fsh"
    path.write_bytes(content)
    error = refused(path, NotAStudyFile)
    assert what in error.sentence


def test_a_folder_is_no_study(tmp_path: Path) -> None:
    """A folder is refused as a folder."""
    folder = tmp_path / "study.fsh"
    folder.mkdir()
    assert "a folder" in refused(folder, NotAStudyFile).sentence


@pytest.mark.parametrize("journal_mode", ["delete", "wal"])
def test_another_programs_database_is_left_alone(tmp_path: Path, journal_mode: str) -> None:
    """Somebody else's SQLite file is refused, and not even its log is touched."""
    path = tmp_path / "history.fsh"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id=252006674")
        connection.execute(f"PRAGMA journal_mode={journal_mode}")
        connection.execute("CREATE TABLE visits (url TEXT)")
        connection.commit()
        error = refused(path, NotAStudyFile)
    assert "a Fossil repository" in error.sentence
    execute(path, "PRAGMA application_id=0")
    assert "another program's SQLite database" in refused(path, NotAStudyFile).sentence


def test_a_newer_file_asks_for_the_newer_program(study_path: Path) -> None:
    """A file of a later format is not touched; the message names both formats."""
    execute(study_path, "PRAGMA user_version=9")
    error = refused(study_path, StudyFromNewerVersion)
    assert "file format 9; this version knows up to 1" in error.sentence


def test_the_version_is_not_read_past_the_log(study_path: Path) -> None:
    """A version that is still in the write-ahead log counts, not the one in the header."""
    with closing(sqlite3.connect(study_path)) as connection:
        connection.execute("PRAGMA user_version=9")
        left = study_path.parent / "left"
        left.mkdir()
        for path in study_path.parent.glob("study.fsh*"):
            shutil.copy(path, left / path.name)
    copy = left / "study.fsh"
    assert (left / "study.fsh-wal").stat().st_size > 0
    assert copy.read_bytes()[60:64] == (1).to_bytes(4, "big")
    with pytest.raises(StudyFromNewerVersion):
        StudyDatabase.open(copy)


def cut_in_half(path: Path) -> None:
    """Keep the first half of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def cut_within_the_header(path: Path) -> None:
    """Keep less than a file's header."""
    path.write_bytes(path.read_bytes()[:80])


def overwrite_a_page(path: Path) -> None:
    """Put noise where a table's rows are."""
    content = bytearray(path.read_bytes())
    at = content.index(b"North North")
    page = at // 4096 * 4096
    content[page : page + 4096] = bytes(byte * 37 % 256 for byte in range(4096))
    path.write_bytes(content)


def overwrite_all_but_the_header(path: Path) -> None:
    """Leave only what makes the file look like a study."""
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xa5" * (len(content) - 100))


@pytest.mark.parametrize(
    "harm", [cut_in_half, cut_within_the_header, overwrite_a_page, overwrite_all_but_the_header]
)
def test_a_damaged_file_is_told_from_a_strange_one(
    study_path: Path, harm: Callable[[Path], None]
) -> None:
    """A study that lost a part is called damaged, points to its backups, and stays as it is."""
    harm(study_path)
    error = refused(study_path, StudyFileDamaged)
    assert "backups" in error.sentence


@pytest.mark.parametrize(
    "hostile",
    [
        "CREATE TRIGGER quiet AFTER INSERT ON note BEGIN DELETE FROM heard_span; END",
        "CREATE VIEW everyone AS SELECT * FROM worker",
        "CREATE TABLE extra (secret TEXT)",
        "DROP TRIGGER journal_is_never_changed",
        "DROP INDEX ix_recording_practice_session_id",
    ],
)
def test_a_schema_that_is_not_ours_is_refused(study_path: Path, hostile: str) -> None:
    """A trigger or view that was slipped in, or a guard that was taken out, stops opening."""
    execute(study_path, hostile)
    refused(study_path, StudyFileDamaged)


def test_a_file_without_its_study_is_damaged(study_path: Path) -> None:
    """The one row that every study has is missed in words, not with a traceback."""
    execute(study_path, "DELETE FROM study")
    refused(study_path, StudyFileDamaged)


@pytest.mark.parametrize("protects_folder", [False, True])
def test_a_read_only_study_is_refused_at_once(study_path: Path, protects_folder: bool) -> None:
    """Nobody codes for an hour into a file that cannot be saved."""
    target = study_path.parent if protects_folder else study_path
    mode = target.stat().st_mode
    target.chmod(0o555 if protects_folder else 0o444)
    try:
        refused(study_path, StudyReadOnly)
    finally:
        target.chmod(mode)


def test_a_study_in_a_synced_folder_is_refused(study_path: Path) -> None:
    """A folder that a sync service copies is named, and the study is not opened there."""
    synced = study_path.parent / "Dropbox" / "study"
    synced.mkdir(parents=True)
    path = synced / "study.fsh"
    study_path.rename(path)
    assert "a Dropbox folder" in refused(path, StudyOnSharedFolder).sentence


def test_a_new_study_replaces_no_file(study_path: Path) -> None:
    """Making a study where a file is leaves that file alone."""
    before = snapshot(study_path.parent)
    with pytest.raises(StudyExists):
        StudyDatabase.create(study_path, make_study())
    assert snapshot(study_path.parent) == before


def test_a_study_is_not_made_in_a_shared_or_protected_or_missing_folder(tmp_path: Path) -> None:
    """A place that could not keep the study safe is refused before anything is written."""
    synced, protected = tmp_path / "OneDrive - University", tmp_path / "protected"
    synced.mkdir()
    protected.mkdir(mode=0o555)
    with pytest.raises(StudyOnSharedFolder):
        StudyDatabase.create(synced / "study.fsh", make_study())
    with pytest.raises(StudyReadOnly):
        StudyDatabase.create(protected / "study.fsh", make_study())
    with pytest.raises(StudyFolderMissing):
        StudyDatabase.create(tmp_path / "nowhere" / "study.fsh", make_study())
    assert snapshot(tmp_path) == {}


def test_a_study_name_may_hold_any_letter(tmp_path: Path) -> None:
    """Spaces, percent signs, question marks and umlauts in a path are only letters."""
    folder = tmp_path / "Müller & 100 % #1"
    folder.mkdir()
    path = folder / "what? a study%20.fsh"
    StudyDatabase.create(path, make_study()).close()
    with StudyDatabase.open(path) as db:
        assert db.path.name == "what? a study%20.fsh"


def test_a_log_that_does_not_fit_its_file_is_not_mixed_in(tmp_path: Path) -> None:
    """A backup put back beside the log of a crash is called damaged, and both files are kept."""
    path = tmp_path / "study.fsh"
    with StudyDatabase.create(path, make_study()) as db:
        copy = backups.keep_before_upgrade(path, version=0)
        for number in range(600):
            with db.transaction() as session:
                people.add_worker(session, make_worker(f"W{number}", team="North " * 40))
        mixed = tmp_path / "mixed"
        mixed.mkdir()
        shutil.copy(copy, mixed / "study.fsh")
        shutil.copy(tmp_path / "study.fsh-wal", mixed / "study.fsh-wal")
    error = refused(mixed / "study.fsh", StudyFileDamaged)
    assert "\n" not in error.sentence
