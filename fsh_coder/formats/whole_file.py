"""Files that appear whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fsh_coder.domain.errors import CannotWrite


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give an empty file beside `path` to write to; on success it takes the place of `path`.

    When writing fails, what stood at `path` before is untouched and nothing is left behind.

    Raises:
        CannotWrite: the system does not let the file be written or replaced.
    """
    part = path.with_name(f".{secrets.token_hex(4)}-{path.name}")
    try:
        # A folder that cannot be written is noticed before any work is done.
        part.open("xb").close()
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except OSError as error:
        raise CannotWrite(path, detail=error.strerror or "no reason given") from error
    finally:
        part.unlink(missing_ok=True)
