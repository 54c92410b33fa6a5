"""Verified copies of a study in the folder ``backups`` beside it."""

import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fsh_coder.domain.errors import StudyFileDamaged

_DAILY_KEPT = 10
_DAILY_EVERY = timedelta(hours=12)


def keep_before_upgrade(path: Path, *, version: int) -> Path:
    """Copy a study before its format changes; such a copy is never removed again."""
    return _keep(path, why=f"before-format-{version + 1}")


def keep_daily(path: Path, *, since: datetime) -> Path | None:
    """Copy a study once in a working day, keeping the newest ten such copies.

    Args:
        path: the study file; it may be open.
        since: when the study was made, which counts as its first copy.

    Returns:
        The new copy, or None when the last one is under twelve hours old.
    """
    copies = _daily_copies(path)
    last = _made_at(copies[-1]) if copies else since
    if datetime.now(UTC) - last < _DAILY_EVERY:
        return None
    made = _keep(path, why="daily")
    for outdated in copies[: max(0, len(copies) + 1 - _DAILY_KEPT)]:
        outdated.unlink(missing_ok=True)
    return made


def flush_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut, where the system can."""
    # Windows opens no folders, and writes their entries through.
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _daily_copies(path: Path) -> list[Path]:
    return sorted(_folder(path).glob(f"{_escaped(path.stem)}-*-daily{path.suffix}"))


def _folder(path: Path) -> Path:
    return path.parent / "backups"


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _made_at(copy: Path) -> datetime:
    return datetime.fromtimestamp(copy.stat().st_mtime, UTC)


def _keep(path: Path, *, why: str) -> Path:
    folder = _folder(path)
    folder.mkdir(exist_ok=True)
    made_at = datetime.now(UTC)
    copy = folder / f"{path.stem}-{made_at:%Y%m%d-%H%M%S-%f}-{why}{path.suffix}"
    part = copy.with_name(copy.name + ".part")
    try:
        _copy(path, part)
        part.rename(copy)
    finally:
        part.unlink(missing_ok=True)
    flush_folder(folder)
    return copy


def _copy(path: Path, part: Path) -> None:
    # Copying the file alone would leave out what is still in the write-ahead log.
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
        # The copy is one file, with no log beside it.
        target.execute("PRAGMA journal_mode=DELETE")
        finding = target.execute("PRAGMA quick_check(1)").fetchone()[0]
    if finding != "ok":
        raise StudyFileDamaged(path, detail=f"its backup could not be made: {finding}")
    with part.open("rb+") as file:
        os.fsync(file.fileno())
