"""The emergency file: what a coder does while the study cannot be written.

One file for each observation, beside the settings: lines of JSON, only ever added to, each on
disk before it is acknowledged. A line holds the very journal entry that the study would have
taken, so that its hash tells later whether the study has it already. The file names nobody.
"""

import json
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self, TypedDict
from uuid import UUID

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import AssignmentId, CoderId, ObservationId, StudyId
from fsh_coder.domain.journal import Action, JournalEntry, RowChange, body_text, chain_hash
from fsh_coder.domain.observation import HeardSpan
from fsh_coder.domain.work_spell import WorkSpell
from fsh_coder.store.journal import Head

if sys.platform != "win32":
    import fcntl

_FORMAT = "fsh-coder-emergency"
_VERSION = 1
_ENDING, _ASIDE = ".kept", ".aside"
_RESERVE = "reserve"

#: Enough for some two thousand actions, taken while the disk still has room.
RESERVE_BYTES = 1 << 20

_END = b"\0"
_Line = dict[str, object]


class _EntryFields(TypedDict):
    """An entry as its line holds it; what follows from the line before is left out."""

    at: str
    coder_id: str | None
    action: str
    label: str
    body: str
    reason: str
    undoes: int | None
    hash: str


class NowhereToKeep(UserFacingError):
    """The last action could be written neither into the study nor into the emergency file."""

    def __init__(self, path: Path, *, detail: str) -> None:
        super().__init__(
            f"The last action was not saved: the study cannot be written, and the emergency file "
            f"“{path.name}” cannot either ({detail}). Everything before it is safe. Make room on "
            "the disk, then do it again."
        )
        self.path = path
        self.detail = detail


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """What the kept actions belong to and follow; ``head`` is the journal's last entry then."""

    study_id: StudyId
    observation_id: ObservationId
    assignment_id: AssignmentId
    coder_id: CoderId
    head: Head
    since: datetime


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """Where the coder was in the recording, and all she had heard."""

    at_ms: int
    heard: tuple[HeardSpan, ...]


@dataclass(frozen=True, slots=True)
class KeptWork:
    """What an emergency file holds.

    ``entries`` follow ``origin.head``, oldest first; ``spells`` are sittings, each as it was
    kept last. What was read ends at byte ``n_bytes``; ``is_cut`` says that the file goes on
    after that in a way that cannot be read.
    """

    path: Path
    origin: KeptFrom
    entries: tuple[JournalEntry, ...]
    place: KeptPlace | None
    spells: tuple[WorkSpell, ...]
    n_bytes: int
    is_cut: bool


class EmergencyFolder:
    """Where emergency files are kept, one for each time that an observation's study failed.

    Args:
        path: the folder; it is made when it is first needed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def reserve(self) -> None:
        """Take room on the disk now, so that there is some when the disk is full.

        Where even that cannot be written nothing happens: the study may still be fine.
        """
        reserve = self.path / _RESERVE
        try:
            if reserve.exists() and reserve.stat().st_size >= RESERVE_BYTES:
                return
            self._make_folder()
            with _private(reserve, "wb") as file:
                file.write(bytes(RESERVE_BYTES))
                os.fsync(file.fileno())
        except OSError:
            # What little room there is belongs to the study.
            with suppress(OSError):
                reserve.unlink(missing_ok=True)

    def begin(self, origin: KeptFrom) -> "EmergencyLog":
        """Make an emergency file.

        Raises:
            NowhereToKeep: it cannot be written.
        """
        stamp = f"{origin.since:%Y%m%d-%H%M%S-%f}"
        path = self.path / f"{_stem(origin.study_id, origin.observation_id)}-{stamp}{_ENDING}"
        try:
            self._make_folder()
            self._take_reserve(path)
            log = EmergencyLog(path)
            log.write_line(_origin_line(origin))
        except OSError as error:
            raise NowhereToKeep(path, detail=_reason(error)) from error
        return log

    def resume(self, work: KeptWork) -> "EmergencyLog":
        """Go on with an emergency file that was read.

        Raises:
            NowhereToKeep: it cannot be written.
        """
        try:
            if work.is_cut:
                # What cannot be read is about to be written over.
                shutil.copyfile(work.path, _aside(work))
            return EmergencyLog(work.path, end=work.n_bytes)
        except OSError as error:
            raise NowhereToKeep(work.path, detail=_reason(error)) from error

    def works_of(self, study_id: StudyId, observation_id: ObservationId) -> tuple[KeptWork, ...]:
        """Return what is kept of an observation, the oldest first."""
        return self._works(_stem(study_id, observation_id))

    def works(self, study_id: StudyId) -> tuple[KeptWork, ...]:
        """Return all that is kept of a study, the oldest observation first."""
        return self._works(study_id.hex)

    def _works(self, stem: str) -> tuple[KeptWork, ...]:
        try:
            paths = sorted(self.path.glob(f"{stem}-*{_ENDING}"))
        except OSError:
            return ()
        return tuple(work for work in map(_read, paths) if work is not None)

    def _make_folder(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _take_reserve(self, path: Path) -> None:
        try:
            (self.path / _RESERVE).rename(path)
        except OSError:
            _private(path, "xb").close()


class EmergencyLog:
    """One emergency file; every line is on disk when its call returns.

    It is opened for each line, since nobody can say when the last one is written.
    """

    def __init__(self, path: Path, *, end: int = 0) -> None:
        self.path = path
        self._end = end

    def add(self, entry: JournalEntry) -> None:
        """Keep an action.

        Raises:
            NowhereToKeep: it could not be written; what was kept before still is.
        """
        self._keep(_entry_line(entry))

    def keep_place(self, place: KeptPlace) -> None:
        """Keep where the coder is; the last place counts.

        Raises:
            NowhereToKeep: it could not be written.
        """
        self._keep(_place_line(place))

    def keep_spell(self, spell: WorkSpell) -> None:
        """Keep a sitting, or how it went on.

        Raises:
            NowhereToKeep: it could not be written.
        """
        self._keep(_spell_line(spell))

    def write_line(self, line: _Line) -> None:
        """Put a line after the last one.

        Raises:
            OSError: the system does not let it be written.
        """
        text = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        with _private(self.path, "r+b") as file:
            file.seek(self._end)
            # The zero hides what may be left of a line that could not be written whole.
            _write_all(file, text + _END)
            _flush(file.fileno())
        self._end += len(text)

    def _keep(self, line: _Line) -> None:
        try:
            self.write_line(line)
        except OSError as error:
            raise NowhereToKeep(self.path, detail=_reason(error)) from error


def forget(work: KeptWork) -> None:
    """Remove an emergency file whose actions are in the study."""
    work.path.unlink(missing_ok=True)


def put_aside(work: KeptWork) -> Path:
    """Keep an emergency file under a name that is never read again; return the path."""
    aside = _aside(work)
    work.path.replace(aside)
    return aside


def _stem(study_id: StudyId, observation_id: ObservationId) -> str:
    return f"{study_id.hex}-{observation_id.hex}"


def _aside(work: KeptWork) -> Path:
    return work.path.with_suffix(_ASIDE)


def _private(path: Path, mode: str) -> IO[bytes]:
    """Open a file that only its owner may read."""
    file: IO[bytes] = path.open(mode, buffering=0)
    if sys.platform != "win32":
        os.fchmod(file.fileno(), 0o600)
    return file


def _write_all(file: IO[bytes], content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def _flush(descriptor: int) -> None:
    if sys.platform == "darwin":
        # An ordinary flush does not reach the disk's platter there.
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


# --- Lines ----------------------------------------------------------------------------


def _origin_line(origin: KeptFrom) -> _Line:
    return {
        "format": _FORMAT,
        "version": _VERSION,
        "study_id": origin.study_id.hex,
        "observation_id": origin.observation_id.hex,
        "assignment_id": origin.assignment_id.hex,
        "coder_id": origin.coder_id.hex,
        "head": list(origin.head),
        "since": origin.since.isoformat(),
    }


def _entry_line(entry: JournalEntry) -> _Line:
    return {
        "at": entry.at.isoformat(timespec="microseconds"),
        "coder_id": None if entry.coder_id is None else entry.coder_id.hex,
        "action": entry.action.value,
        "label": entry.label,
        "body": body_text(entry.changes),
        "reason": entry.reason,
        "undoes": entry.undoes,
        "hash": entry.hash,
    }


def _place_line(place: KeptPlace) -> _Line:
    heard = [[span.start_ms, span.end_ms] for span in place.heard]
    return {"place": place.at_ms, "heard": heard}


def _spell_line(spell: WorkSpell) -> _Line:
    started, ended = spell.started_at.isoformat(), spell.ended_at.isoformat()
    return {"started": started, "ended": ended, "active_ms": spell.active_ms}


def _read(path: Path) -> KeptWork | None:
    """Return what an emergency file holds; None where there is none that can be read."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    *lines, _unfinished = content.partition(_END)[0].split(b"\n")
    reader = _Reader.of(lines[0]) if lines else None
    if reader is None:
        return None
    n_bytes = len(lines[0]) + 1
    n_taken = 1
    while n_taken < len(lines) and reader.take(lines[n_taken]):
        n_bytes += len(lines[n_taken]) + 1
        n_taken += 1
    # A last line that was never finished was never acknowledged either.
    is_cut = n_taken < len(lines)
    return KeptWork(
        path,
        reader.origin,
        tuple(reader.entries),
        reader.place,
        tuple(reader.spells.values()),
        n_bytes,
        is_cut,
    )


class _Reader:
    """Takes lines one by one, as long as each follows the one before."""

    def __init__(self, origin: KeptFrom) -> None:
        self.origin = origin
        self.entries: list[JournalEntry] = []
        self.place: KeptPlace | None = None
        self.spells: dict[datetime, WorkSpell] = {}

    @classmethod
    def of(cls, first_line: bytes) -> Self | None:
        """Return a reader if the first line says whose file it is."""
        try:
            found = json.loads(first_line)
            if found["format"] != _FORMAT or found["version"] != _VERSION:
                return None
            origin = KeptFrom(
                StudyId(UUID(found["study_id"])),
                ObservationId(UUID(found["observation_id"])),
                AssignmentId(UUID(found["assignment_id"])),
                CoderId(UUID(found["coder_id"])),
                Head(*found["head"]),
                _moment(found["since"]),
            )
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        return cls(origin)

    def take(self, line: bytes) -> bool:
        """Take one more line; return whether it makes sense here."""
        try:
            found = json.loads(line)
            if "place" in found:
                heard = tuple(HeardSpan(int(span[0]), int(span[1])) for span in found["heard"])
                self.place = KeptPlace(int(found["place"]), heard)
            elif "started" in found:
                started, ended = (_moment(found[name]) for name in ("started", "ended"))
                self.spells[started] = WorkSpell(started, ended, int(found["active_ms"]))
            else:
                return self._take_entry(found)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            return False
        return True

    def _take_entry(self, found: _EntryFields) -> bool:
        head = Head(self.entries[-1].seq, self.entries[-1].hash) if self.entries else None
        last = head or self.origin.head
        changes = tuple(
            RowChange(each["table"], each["key"], each["old"], each["new"])
            for each in json.loads(found["body"])
        )
        entry = JournalEntry(
            chain_id=self.origin.observation_id,
            seq=last.seq + 1,
            at=_moment(found["at"]),
            coder_id=CoderId(UUID(found["coder_id"])) if found["coder_id"] else None,
            action=Action(found["action"]),
            label=found["label"],
            changes=changes,
            reason=found["reason"],
            undoes=found["undoes"],
            prev_hash=last.hash,
            hash=found["hash"],
        )
        if entry.hash != _hash_of(entry):
            return False
        self.entries.append(entry)
        return True


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _hash_of(entry: JournalEntry) -> str:
    return chain_hash(
        entry.prev_hash,
        chain_id=entry.chain_id,
        seq=entry.seq,
        at=entry.at,
        coder_id=entry.coder_id,
        action=entry.action.value,
        label=entry.label,
        body=body_text(entry.changes),
        reason=entry.reason,
        undoes=entry.undoes,
    )
