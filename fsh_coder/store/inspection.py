"""Whether a file is a whole study of a known version, found out without changing it."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from fsh_coder.domain.errors import (
    NotAStudyFile,
    StudyFileDamaged,
    StudyFileMissing,
    StudyFromNewerVersion,
    StudyReadOnly,
)
from fsh_coder.store import schema

_SQLITE_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_SAMPLE_BYTES = 4096

_KNOWN_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"%PDF", "a PDF document"),
    (b"RIFF", "a sound or picture file"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an OGG recording"),
    (b"fLaC", "a FLAC recording"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)

_KNOWN_APPLICATIONS = {
    0x47504B47: "a GeoPackage map",
    0x0F055112: "a Fossil repository",
}


def refuse_what_is_no_study(path: Path) -> None:
    """Look at a file's first bytes only.

    Raises:
        StudyFileMissing: there is no such file.
        NotAStudyFile: it is something else; it says what.
        StudyReadOnly: the system does not let this program read it.
    """
    if not path.exists():
        raise StudyFileMissing(path)
    if path.is_dir():
        raise NotAStudyFile(path, what="a folder")
    if not path.is_file():
        # Reading a pipe would wait for ever.
        raise NotAStudyFile(path, what="a device or a pipe")
    try:
        with path.open("rb") as file:
            head = file.read(_SAMPLE_BYTES)
    except PermissionError as error:
        raise StudyReadOnly(path) from error
    if not head.startswith(_SQLITE_MAGIC):
        raise NotAStudyFile(path, what=_what_it_is(path, head))
    # A study has its application id from the moment the file stands at its place, so it is in
    # the file itself and not in the write-ahead log.
    application_id = int.from_bytes(head[68:72], "big")
    if len(head) >= _HEADER_BYTES and application_id != schema.APPLICATION_ID:
        raise NotAStudyFile(path, what=_whose_database(application_id))


def refuse_read_only(path: Path) -> None:
    """Let only a study be opened that can be saved.

    Raises:
        StudyReadOnly: the file, or the folder it stands in, is write-protected.
    """
    targets = [path.parent, path] if path.exists() else [path.parent]
    for target in targets:
        # An administrator may write everywhere; a file that was made read-only still says so.
        is_protected = not target.stat().st_mode & 0o222
        if is_protected or not os.access(target, os.W_OK):
            raise StudyReadOnly(path)


def check_file(path: Path) -> int:
    """Return the file format's version of a study that is whole.

    The version is asked over a connection, never read from the header: the newest one may
    still be in the write-ahead log.

    Raises:
        StudyFromNewerVersion: it was written by a later version of this program.
        StudyFileDamaged: a part cannot be read, or the schema is not the one it should be.
    """
    try:
        with _only_looking(path) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > schema.KNOWN_VERSION:
                raise StudyFromNewerVersion(
                    path, file_version=version, known_version=schema.KNOWN_VERSION
                )
            _refuse_damage(path, connection)
            _refuse_strange_schema(path, connection, version=version)
            _refuse_lost_study(path, connection)
            return version
    except sqlite3.DatabaseError as error:
        raise StudyFileDamaged(path, detail=str(error)) from error


@contextmanager
def _only_looking(path: Path) -> Iterator[sqlite3.Connection]:
    """Connect to a file that nobody else writes, and leave nothing beside it."""
    index = path.with_name(path.name + "-shm")
    has_index = index.exists()
    # Without a log the file is all there is, and SQLite need not make an empty one.
    way = "mode=ro" if _has_log(path) else "immutable=1"
    connection = sqlite3.connect(f"file:{quote(os.fsencode(path.as_posix()))}?{way}", uri=True)
    try:
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")
        yield connection
    finally:
        connection.close()
        if not has_index:
            index.unlink(missing_ok=True)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _refuse_lost_study(path: Path, connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT count(*) FROM study").fetchone()[0] != 1:
        raise StudyFileDamaged(path, detail="its study record is missing")


def _refuse_damage(path: Path, connection: sqlite3.Connection) -> None:
    # A log left by a crash may lie beside a file that was put back from a backup since, and
    # would mix two states; the full check compares indexes with their tables as well.
    check = "integrity_check" if _has_log(path) else "quick_check"
    finding = connection.execute(f"PRAGMA {check}(1)").fetchone()[0]
    if finding != "ok":
        raise StudyFileDamaged(path, detail=_in_one_line(str(finding)))


def _refuse_strange_schema(path: Path, connection: sqlite3.Connection, *, version: int) -> None:
    expected = schema.expected(version)
    found = schema.of(connection)
    if strange := sorted(found - expected):
        raise StudyFileDamaged(path, detail=f"it holds something foreign: {strange[0].name}")
    if lacking := sorted(expected - found):
        raise StudyFileDamaged(path, detail=f"it lacks a part: {lacking[0].name}")


def _in_one_line(finding: str) -> str:
    return " ".join(finding.replace("*** in database main ***", "").split())


def _what_it_is(path: Path, head: bytes) -> str:
    if not head:
        return "an empty file"
    for magic, what in _KNOWN_MAGIC:
        if head.startswith(magic):
            return what
    try:
        # The sample may end within a character.
        text = head.decode("utf-8-sig") if len(head) < _SAMPLE_BYTES else head[:-4].decode()
    except UnicodeDecodeError:
        return "a file of an unknown kind"
    if text.lstrip().startswith(("{", "[")):
        return "a JSON file" if _looks_like_json(path) else "a text file"
    return "a text file" if text.isprintable() or "\n" in text else "a file of an unknown kind"


def _looks_like_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return True


def _whose_database(application_id: int) -> str:
    return _KNOWN_APPLICATIONS.get(application_id, "another program's SQLite database")
