"""Waveforms kept on disk by the recording's digest, so that re-opening decodes nothing.

The folder stands outside the study and may be emptied at any time. A waveform shows when
somebody spoke, so its files may be read by their owner only.
"""

import json
import logging
import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

from fsh_coder.domain.errors import RecordingChanged
from fsh_coder.media import fingerprint, peaks
from fsh_coder.media.buckets import BASE_SAMPLES, LEVEL_FACTOR, PeaksArray
from fsh_coder.media.peaks import PeaksLevel, PeaksPyramid

# Raised whenever the meaning of a file changes; older files are then built anew.
_LAYOUT = 1

_log = logging.getLogger(__name__)


class PeaksCache:
    """The waveforms in one folder, which is made when the first is saved.

    Args:
        folder: where they stand; the caller keeps it outside the study.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, sha256: str) -> PeaksPyramid | None:
        """Return the waveform of a recording; None when it is not here or not usable.

        Raises:
            ValueError: ``sha256`` is no digest.
        """
        path = self._path(sha256)
        try:
            # Given a name instead of an open file, a damaged one would be left open.
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                header = json.loads(bytes(stored["header"]))
                if header["made_by"] != _made_by() or header["sha256"] != sha256:
                    return None
                levels = [stored[f"level_{number}"] for number in range(header["n_levels"])]
            return _checked(header, levels)
        except FileNotFoundError:
            return None
        except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            _log.warning("A damaged waveform in the cache is built anew: %s", error)
            return None

    def save(self, pyramid: PeaksPyramid) -> None:
        """Keep a waveform; a reader sees the old file or the whole new one.

        Raises:
            OSError: the folder cannot be written or is full.
            ValueError: the pyramid carries no digest.
        """
        path = self._path(pyramid.sha256)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes the file readable by its owner only.
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                arrays = {f"level_{n}": level.values for n, level in enumerate(pyramid.levels)}
                np.savez(file, allow_pickle=False, header=_header(pyramid), **arrays)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def load_or_build(
        self,
        path: Path,
        sha256: str,
        *,
        progress: Callable[[PeaksPyramid, float], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        shown_as: str | None = None,
    ) -> PeaksPyramid:
        """Return a recording's waveform from the cache, or build and keep it.

        A cache that cannot be written costs time at the next opening and nothing else.
        ``progress`` is called with the whole at the end in either case. See `peaks.build`
        for the arguments and for what is raised.

        Raises:
            RecordingChanged: the file holds another sound than ``sha256`` names; nothing is kept.
        """
        stored = self.load(sha256)
        if stored is not None:
            if progress is not None:
                progress(stored, 1.0)
            return stored
        built = peaks.build(
            path, sha256=sha256, progress=progress, cancelled=cancelled, shown_as=shown_as
        )
        # The file may have been replaced meanwhile or before; the digest then names another sound.
        if fingerprint.sha256_of(path, cancelled=cancelled, shown_as=shown_as) != sha256:
            raise RecordingChanged(shown_as or path.name)
        try:
            self.save(built)
        except OSError as error:
            _log.warning("A waveform could not be kept for the next opening: %s", error)
        return built

    def _path(self, sha256: str) -> Path:
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            raise ValueError("not a SHA-256 digest in lower-case hexadecimal digits")
        return self._folder / f"{sha256}.peaks"


def _made_by() -> str:
    # Another decoder may count a few samples more or fewer at a recording's ends.
    libraries = av.library_versions
    return f"{_LAYOUT}/{BASE_SAMPLES}/{LEVEL_FACTOR}/{libraries['libavcodec']}"


def _header(pyramid: PeaksPyramid) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    text = json.dumps(
        {
            "made_by": _made_by(),
            "sha256": pyramid.sha256,
            "sample_rate_hz": pyramid.sample_rate_hz,
            "n_samples": pyramid.n_samples,
            "duration_ms": pyramid.duration_ms,
            "n_channels": pyramid.n_channels,
            "n_levels": len(pyramid.levels),
        }
    )
    return np.frombuffer(text.encode(), np.uint8)


def _checked(header: dict[str, int | str], levels: list[PeaksArray]) -> PeaksPyramid:
    """Put the parts together.

    Raises:
        ValueError: a part does not fit the others.
    """
    n_samples = int(header["n_samples"])
    sizes = [BASE_SAMPLES * LEVEL_FACTOR**number for number in range(len(levels))]
    for size, values in zip(sizes, levels, strict=True):
        if values.dtype != np.int16 or values.shape != (-(-n_samples // size), 3):
            raise ValueError("a level has another shape than its header says")
        values.flags.writeable = False
    if not levels:
        raise ValueError("it has no levels")
    return PeaksPyramid(
        sha256=str(header["sha256"]),
        sample_rate_hz=int(header["sample_rate_hz"]),
        n_samples=n_samples,
        duration_ms=int(header["duration_ms"]),
        n_channels=int(header["n_channels"]),
        levels=tuple(map(PeaksLevel, sizes, levels)),
    )
