"""A file is looked at before it may become a recording: what it is, its hash, its length."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from fsh_coder.domain.errors import (
    Cancelled,
    RecordingAlreadyAdded,
    RecordingError,
    UnreadableSound,
    UserFacingError,
)
from fsh_coder.media import fingerprint, probe
from fsh_coder.media.peaks_cache import PeaksCache
from fsh_coder.services.recording_places import label_of_session
from fsh_coder.store import recordings
from fsh_coder.store.database import StudyDatabase

Progress = Callable[[float], None]
IsCancelled = Callable[[], bool]

_HASHING_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class PreparedRecording:
    """A file that was looked at and may be added.

    ``duration_ms`` is counted from its samples. ``is_cut`` says that its header promises more
    than it holds; what is there can be coded.
    """

    path: Path
    sha256: str
    duration_ms: int
    sample_rate_hz: int
    n_channels: int
    size_bytes: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class PreparedBatch:
    """The files of a batch that may be added, and a sentence for each other one."""

    prepared: tuple[PreparedRecording, ...]
    refused: tuple[UserFacingError, ...]


def peaks_cache() -> PeaksCache:
    """Return the cache of waveforms, outside the study; ``FSH_CACHE`` names another folder."""
    chosen = os.environ.get("FSH_CACHE")
    folder = Path(chosen) if chosen else platformdirs.user_cache_path("fsh-coder")
    return PeaksCache(folder)


def prepare(
    db: StudyDatabase,
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> PreparedRecording:
    """Look at a file, hash it and count its samples; slow, and nothing is changed.

    The waveform that comes of it is cached, so that opening the recording is quick.

    Raises:
        NotSound, EmptySound, UnreadableSound, RecordingMissing: it cannot be coded.
        RecordingAlreadyAdded: the study has the same sound; only that was read of it.
        Cancelled: ``cancelled`` said so.
    """
    _refuse_unwritable_name(path)
    stat = _stat_or_none(path)
    looked_at = probe.probe(path)
    sha256 = fingerprint.sha256_of(
        path, progress=part_of_progress(progress, 0.0, _HASHING_SHARE), cancelled=cancelled
    )
    _refuse_known(db, path.name, sha256)
    decoding = part_of_progress(progress, _HASHING_SHARE, 1.0)
    pyramid = peaks_cache().load_or_build(
        path,
        sha256,
        progress=None if decoding is None else lambda _, share: decoding(share),
        cancelled=cancelled,
    )
    if _stat_or_none(path) != stat:
        raise UnreadableSound(path.name, detail="it changed while it was read")
    return PreparedRecording(
        path=path.resolve(),
        sha256=sha256,
        duration_ms=pyramid.duration_ms,
        sample_rate_hz=pyramid.sample_rate_hz,
        n_channels=pyramid.n_channels,
        size_bytes=looked_at.size_bytes,
        is_cut=looked_at.is_cut,
    )


def prepare_all(
    db: StudyDatabase,
    paths: Sequence[Path],
    *,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> PreparedBatch:
    """Prepare many files; one that is refused, or is the same sound as another, stops no other.

    Raises:
        Cancelled: ``cancelled`` said so; nothing is kept but cached waveforms.
    """
    prepared: dict[str, PreparedRecording] = {}
    refused: list[UserFacingError] = []
    for n_done, path in enumerate(paths):
        if cancelled is not None and cancelled():
            raise Cancelled
        share = part_of_progress(progress, n_done / len(paths), (n_done + 1) / len(paths))
        try:
            ready = prepare(db, path, progress=share, cancelled=cancelled)
        except RecordingError as error:
            refused.append(error)
            continue
        first = prepared.setdefault(ready.sha256, ready)
        if first is not ready:
            refused.append(RecordingAlreadyAdded(path.name, session_label=first.path.name))
    if progress is not None:
        progress(1.0)
    return PreparedBatch(tuple(prepared.values()), tuple(refused))


def _refuse_unwritable_name(path: Path) -> None:
    # Linux allows names that are no text in any language; a study keeps text.
    try:
        str(path.absolute()).encode("utf-8")
    except UnicodeEncodeError as error:
        shown = path.name.encode("utf-8", "replace").decode("utf-8")
        why = "its name, or a folder’s, holds bytes that are no letters; rename it first"
        raise UnreadableSound(shown, detail=why) from error


def _refuse_known(db: StudyDatabase, name: str, sha256: str) -> None:
    with db.reading() as transaction:
        known = recordings.recording_by_sha256(transaction, sha256)
        if known is not None:
            label = label_of_session(transaction, known)
            raise RecordingAlreadyAdded(name, session_label=label)


def _stat_or_none(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def part_of_progress(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Return a reporter whose 0 to 1 is a part of the whole, None for none."""
    if progress is None:
        return None
    return lambda share: progress(start + share * (end - start))
