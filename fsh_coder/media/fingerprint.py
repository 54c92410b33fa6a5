"""The SHA-256 digest by which a recording is known, wherever its file moves."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from fsh_coder.domain.errors import Cancelled
from fsh_coder.media.reader import trouble

_CHUNK_BYTES = 1 << 20


def sha256_of(
    path: Path,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    shown_as: str | None = None,
) -> str:
    """Return the digest of a file's bytes as 64 lower-case hexadecimal digits.

    Args:
        path: the file, read once in small pieces.
        progress: called with the share that is done, 0 to 1.
        cancelled: asked between pieces; True stops the work.
        shown_as: the name error messages use; the file's own name by default.

    Raises:
        Cancelled: ``cancelled`` said so.
        RecordingMissing, UnreadableSound: the file is gone or may not be read.
    """
    digest = hashlib.sha256()
    n_read = 0
    try:
        with path.open("rb") as file:
            n_bytes = path.stat().st_size
            while chunk := file.read(_CHUNK_BYTES):
                if cancelled is not None and cancelled():
                    raise Cancelled
                digest.update(chunk)
                n_read += len(chunk)
                if progress is not None:
                    progress(min(1.0, n_read / max(n_bytes, 1)))
    except OSError as error:
        raise trouble(path, error, shown_as=shown_as or path.name) from error
    return digest.hexdigest()
