"""Files that appear whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fsh_coder.domain.errors import CannotWrite, HoldsSomethingElse

_HEAD_BYTES = 1024
_MAGIC_BYTES = 4


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give an empty file beside `path` to write to; on success it takes the place of `path`.

    When writing fails, what stood at `path` before is untouched and nothing is left behind.
    Only a file of the same kind is replaced, so that a slip never costs a study or a recording.

    Raises:
        CannotWrite: the system does not let the file be written or replaced.
        HoldsSomethingElse: a file of another kind stands there.
    """
    if not path.name or (path.exists() and not path.is_file()):
        raise CannotWrite(path, detail="it is not a file")
    part = path.with_name(f".{secrets.token_hex(4)}-{path.name}")
    try:
        # A folder that cannot be written is noticed before any work is done.
        part.open("xb").close()
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        if path.exists() and not _are_of_one_kind(path, part):
            raise HoldsSomethingElse(path)
        part.replace(path)
    except OSError as error:
        raise CannotWrite(path, detail=error.strerror or "no reason given") from error
    finally:
        part.unlink(missing_ok=True)


def _are_of_one_kind(old: Path, new: Path) -> bool:
    """Whether two files begin with the same four bytes, or both are text, or the old is empty."""
    with old.open("rb") as old_file, new.open("rb") as new_file:
        heads = old_file.read(_HEAD_BYTES), new_file.read(_HEAD_BYTES)
    if not heads[0] or heads[0][:_MAGIC_BYTES] == heads[1][:_MAGIC_BYTES]:
        return True
    return all(b"\0" not in head and not head.startswith(b"%PDF") for head in heads)
