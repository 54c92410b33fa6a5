"""The lock file beside an open study: a second window is told who has it.

The operating system holds the lock and lets go of it when the process ends, however it ends;
the file's text only says who that is. A file that was left behind therefore locks nothing.
"""

import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from fsh_coder.domain.errors import StudyInUse

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

#: Windows keeps others from reading the locked byte, so it lies beyond the text.
_LOCKED_BYTE = 1 << 20

_ATTEMPTS = 100


class StudyLock:
    """The right to have a study open, until it is released or the process ends."""

    def __init__(self, lock_path: Path, *, descriptor: int) -> None:
        self.path = lock_path
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, study_path: Path, *, holder: str | None = None) -> Self:
        """Take the lock of a study.

        Raises:
            StudyInUse: another window, of this or another process, has it.
            OSError: the lock file cannot be made.
        """
        lock_path = study_path.with_name(study_path.name + ".lock")
        for _ in range(_ATTEMPTS):
            descriptor = os.open(lock_path, os.O_RDWR | os.O_CREAT, 0o644)
            if not _try_to_lock(descriptor):
                taken_by = _holder_words(descriptor)
                os.close(descriptor)
                raise StudyInUse(study_path, holder=taken_by)
            # The last holder removes the file; the one opened here may have been that one.
            if _is_at(lock_path, descriptor):
                _write_holder(descriptor, holder)
                return cls(lock_path, descriptor=descriptor)
            os.close(descriptor)
        raise StudyInUse(study_path, holder="several windows at once")

    def release(self) -> None:
        """Let the study go; a second call does nothing."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform == "win32":
            # Windows removes no open file, and another window may already have opened it.
            os.close(descriptor)
            try:
                self.path.unlink()
            except OSError:
                return
        else:
            self.path.unlink(missing_ok=True)
            os.close(descriptor)


def _try_to_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _write_holder(descriptor: int, holder: str | None) -> None:
    text = json.dumps(
        {
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "holder": holder or "",
        }
    )
    try:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, text.encode())
    except OSError:
        # The disk is full. The lock holds without its text, and what needs room will say so.
        return


def _holder_words(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        holder = json.loads(os.read(descriptor, 4096))
        started = datetime.fromisoformat(holder["started"]).astimezone()
        words = f"process {holder['pid']} on {holder['host']}, since {started:%H:%M}"
        return f"{holder['holder']}, {words}" if holder["holder"] else words
    except (ValueError, KeyError, TypeError):
        # The other window is just writing its name.
        return "opened a moment ago"
