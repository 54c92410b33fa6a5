"""Sound that leaves the study: never over anything else, whole or not at all, and logged."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fsh_coder.domain.errors import CannotWrite, UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.formats.whole_file import whole_file
from fsh_coder.media import sound_writer
from fsh_coder.services.study_log import log_change
from fsh_coder.store.database import StudyDatabase

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class NoRoomForSound(UserFacingError):
    """The disk has no room for a sound file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk has no room for “{path.name}”, so it was not written. Make room on it, "
            "or choose a folder on another disk."
        )
        self.path = path


class NotOursToReplace(UserFacingError):
    """Saved sound was to take the place of a file that is no saved sound."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}” is not a sound file saved by FSH Coder; it may be a recording. It was "
            "not replaced. Choose another name."
        )
        self.path = path


def file_label(session_label: str) -> str:
    """Return a session's label as it can stand in a file's name on every system."""
    kept = "".join(each if each.isalnum() or each in " -_" else "-" for each in session_label)
    return " ".join(kept.split())[:60] or "session"


@contextmanager
def saved_sound(
    db: StudyDatabase, path: Path, *, log_words: str, by: CoderId | None
) -> Iterator[Path]:
    """Give an empty file to write sound to; on success it is logged and appears at `path`.

    The study's journal says it before the file is there, so no sound leaves unlogged.

    Args:
        db: the open study.
        path: where the sound is to appear; only a file that was saved so is replaced.
        log_words: what the journal says.
        by: who saves it; None when nobody is signed in.

    Raises:
        NoRoomForSound, NotOursToReplace, CannotWrite: there is no new file, what was there stays.
        DiskFull, StudyFileUnwritable: it could not be logged, so there is no new file.
    """
    try:
        if path.is_file() and not sound_writer.is_written_here(path):
            raise NotOursToReplace(path)
        with whole_file(path) as part:
            yield part
            with db.transaction() as session:
                log_change(db, session, label=log_words, changes=(), by=by)
    except OSError as error:
        raise CannotWrite(path, detail=error.strerror or "no reason given") from error
    except CannotWrite as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno in _NO_ROOM:
            raise NoRoomForSound(path) from error
        raise
