"""Checks a study from its disk pages up to its recordings, and says what it found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from fsh_coder.domain.errors import RecordingError, StudyFileDamaged
from fsh_coder.domain.identifiers import ObservationId
from fsh_coder.domain.journal import JournalEntry
from fsh_coder.services import recording_places
from fsh_coder.services.observation_changes import PARTS, changed
from fsh_coder.store import checks, journal, observations, queries, recordings
from fsh_coder.store.checks import Chain
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.observations import Anchor


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was looked at, whether it is as it should be, and what was found."""

    what: str
    ok: bool
    detail: str


def check(
    path: Path,
    *,
    progress: Callable[[float], None] | None = None,
) -> tuple[CheckLine, ...]:
    """Check a study file that is not open; it is not changed.

    Args:
        path: the study file.
        progress: called with the share of recordings that were read, 0 to 1.

    Raises:
        StudyFileError: it cannot be opened at all, except because it is damaged, which is a
            finding.
    """
    try:
        with StudyDatabase.open(path, holder="check") as db:
            return check_open(db, progress=progress)
    except StudyFileDamaged as error:
        return (CheckLine("Study file", False, error.detail),)


def check_open(
    db: StudyDatabase, *, progress: Callable[[float], None] | None = None
) -> tuple[CheckLine, ...]:
    """Check the study that is open; see ``check``.

    Where pages or references are broken, what rests on them is not looked at any more.
    """
    file_lines = _file_lines(db)
    if not all(line.ok for line in file_lines):
        return file_lines
    return (
        *file_lines,
        *_journal_lines(db),
        _recordings_line(db, progress=progress),
    )


def _file_lines(db: StudyDatabase) -> tuple[CheckLine, ...]:
    with db.reading() as session:
        pages = checks.page_findings(session)
        references = checks.broken_references(session)
    return (
        _line("Study file", pages, fine="every page is readable"),
        _line("References", references, fine="every row has what it refers to"),
    )


def _journal_lines(db: StudyDatabase) -> tuple[CheckLine, ...]:
    with db.reading() as session:
        chains = {each: checks.chain(session, each) for each in journal.chain_ids(session)}
        anchors = observations.anchors(session)
    n_entries = sum(chain.n_entries for chain in chains.values())
    broken = [chain for chain in chains.values() if chain.broken_at is not None]
    cut = [anchor for anchor in anchors if _is_cut(chains.get(anchor.observation_id), anchor)]
    sound = [
        anchor.observation_id
        for anchor in anchors
        if anchor not in cut and chains[anchor.observation_id].broken_at is None
    ]
    strange = [each for each in sound if _differs_from_journal(db, each)]
    return (
        _line(
            "Journal",
            [f"{_name(db, each.chain_id)} breaks at entry {each.broken_at}" for each in broken],
            fine=f"{n_entries:,} entries, each chained to the one before",
        ),
        _line(
            "Journal’s end",
            [f"{_name(db, each.observation_id)} lacks its last entries" for each in cut],
            fine="no entry was cut off",
        ),
        _line(
            "Marks and ratings",
            [f"{_name(db, each)} differs from its journal" for each in strange],
            fine=f"{len(sound)} observations are what their journal says",
        ),
    )


def _is_cut(chain: Chain | None, anchor: Anchor) -> bool:
    if chain is None:
        return True
    if chain.broken_at is not None:
        return False  # reported as broken, with the entry
    lacks_submission = anchor.submitted is not None and anchor.submitted not in chain.heads
    return chain.n_entries != anchor.version or lacks_submission


def _differs_from_journal(db: StudyDatabase, observation_id: ObservationId) -> bool:
    with db.reading() as session:
        found = observations.observation(session, observation_id)
        entries = journal.entries(session, observation_id)
    if found is None:
        return True
    rebuilt = replace(
        found,
        marks=(),
        ratings=(),
        evidence=(),
        notes=(),
        settled=(),
        units=(),
        answers=(),
        passes_done=(),
    )
    for entry in entries:
        rebuilt = changed(rebuilt, (each for each in entry.changes if each.table in PARTS))
    return rebuilt != found or _state_by_journal(entries) != found.state.value


def _state_by_journal(entries: tuple[JournalEntry, ...]) -> object:
    states = [
        change.new["state"]
        for entry in entries
        for change in entry.changes
        if change.table == "observation" and change.new is not None
    ]
    return states[-1] if states else None


def _recordings_line(db: StudyDatabase, *, progress: Callable[[float], None] | None) -> CheckLine:
    with db.reading() as session:
        known = recordings.recordings(session)
    troubles = []
    for n_read, recording in enumerate(known, start=1):
        try:
            recording_places.check_recording(db, recording)
        except RecordingError as error:
            troubles.append(error.sentence)
        if progress is not None:
            progress(n_read / len(known))
    return _line("Recordings", troubles, fine=f"{len(known)} are there and unchanged")


def _name(db: StudyDatabase, chain_id: UUID) -> str:
    if chain_id == db.study.id:
        return "the study’s own journal"
    with db.reading() as session:
        names = queries.names_of_observation(session, ObservationId(chain_id))
    if names is None:
        return f"an observation that is gone ({chain_id.hex[:8]})"
    return f"{names.session_label} by {names.coder_name}"


def _line(what: str, findings: Sequence[str], *, fine: str) -> CheckLine:
    return CheckLine(what, not findings, "; ".join(findings) or fine)
