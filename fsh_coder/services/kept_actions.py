"""Actions from an emergency file: brought into the study, or what can be done where not.

A kept action is the journal entry that the study would have taken. It is brought in with its
own time and hash, so the study's chain tells which of them it has already: none is lost, none
comes twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import (
    DiskFull,
    StudyFileDamaged,
    StudyFileUnwritable,
    UserFacingError,
)
from fsh_coder.domain.identifiers import ObservationId
from fsh_coder.domain.journal import Action, JournalEntry, RowChange, RowValue
from fsh_coder.domain.observation import merge_spans
from fsh_coder.domain.recording import Segment
from fsh_coder.services import emergency_log
from fsh_coder.services.emergency_log import EmergencyFolder, KeptWork
from fsh_coder.services.observation_changes import MARK
from fsh_coder.services.procedure_changes import UNIT
from fsh_coder.store import journal, observations, queries, work_spells
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.journal import Head

#: What the disk does to a study; everything else stands in the way of an action for good.
DISK_TROUBLE = (DiskFull, StudyFileUnwritable, StudyFileDamaged)

#: What a row that holds such an id cannot be without.
_REFERS_TO = {"unit_id": UNIT, "mark_id": MARK}

ADDED_LATER = "kept in an emergency file and added to what was changed elsewhere"


class CannotBeAdded(UserFacingError):
    """Kept actions were to be added to an observation that takes no more."""

    def __init__(self, *, is_there: bool) -> None:
        super().__init__(
            "The observation was submitted meanwhile, so nothing was added. Reopen it with a "
            "reason first."
            if is_there
            else "The observation is no longer in this study, so nothing was added. Open the "
            "study that still has it."
        )
        self.is_there = is_there


class Parting(StrEnum):
    """Why kept actions no longer follow what the study holds."""

    CHANGED = "changed elsewhere"
    SUBMITTED = "submitted elsewhere"
    GONE = "no longer in the study"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Kept actions that cannot simply be brought in.

    ``entries`` are those that the study lacks, oldest first; where the observation is gone,
    ``session_label`` is "" and ``segment`` None.
    """

    work: KeptWork
    parting: Parting
    session_label: str
    segment: Segment | None
    entries: tuple[JournalEntry, ...]


class KeptActionsPart(Exception):
    """The observation was changed since the first kept action; it carries the conflict."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(conflict.parting)
        self.conflict = conflict


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What became of a study's emergency files.

    ``trouble`` is what kept the rest from being written, None where nothing did.
    """

    n_actions: int = 0
    session_labels: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    trouble: UserFacingError | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What of a conflict was added to the study, and in words what did not fit."""

    n_actions: int
    left_out: tuple[str, ...]


# --- Bringing in ----------------------------------------------------------------------


def bring_in(db: StudyDatabase, work: KeptWork) -> int:
    """Write what an emergency file holds into the study, all of it or nothing.

    Returns:
        How many actions came in; those that the study had already are not counted.

    Raises:
        KeptActionsPart: the observation was changed since; nothing was written.
        DiskFull, StudyFileUnwritable, StudyFileDamaged: it still cannot be written.
    """
    observation_id = work.origin.observation_id
    with db.transaction() as session:
        entries = _missing(session, work)
        _write_entries(session, observation_id, entries)
        found = observations.observation(session, observation_id)
        for spell in work.spells if found is not None else ():
            work_spells.store_spell(session, observation_id, spell)
        if work.place is not None and found is not None and not found.is_locked:
            observations.store_place(
                session,
                observation_id,
                resume_at_ms=work.place.at_ms,
                heard=merge_spans((*found.heard, *work.place.heard)),
            )
    return len(entries)


def bring_in_all(
    db: StudyDatabase, folder: EmergencyFolder, *, but: ObservationId | None = None
) -> BroughtIn:
    """Bring in what is kept of a study, but of an observation that is being coded now.

    An emergency file is removed once the study has all it holds.
    """
    n_actions = 0
    labels: list[str] = []
    conflicts: list[Conflict] = []
    for work in folder.works(db.study.id):
        if work.origin.observation_id == but:
            continue
        try:
            n_brought = bring_in(db, work)
        except KeptActionsPart as parting:
            conflicts.append(parting.conflict)
            continue
        except DISK_TROUBLE as error:
            return BroughtIn(n_actions, tuple(labels), tuple(conflicts), error)
        n_actions += n_brought
        if n_brought:
            labels.append(_session_label(db, work))
        be_done_with(work)
    return BroughtIn(n_actions, tuple(dict.fromkeys(labels)), tuple(conflicts))


def missing_entries(db: StudyDatabase, work: KeptWork) -> tuple[JournalEntry, ...]:
    """Return the kept actions that the study lacks.

    Raises:
        KeptActionsPart: the observation was changed since.
    """
    with db.reading() as session:
        return _missing(session, work)


def _missing(session: Session, work: KeptWork) -> tuple[JournalEntry, ...]:
    observation_id, entries = work.origin.observation_id, work.entries
    n_there = 0
    for number, entry in enumerate(entries, start=1):
        if journal.holds(session, observation_id, Head(entry.seq, entry.hash)):
            n_there = number
    rest = entries[n_there:]
    if not rest:
        return ()
    last = Head(entries[n_there - 1].seq, entries[n_there - 1].hash) if n_there else None
    is_elsewhere = journal.head_of(session, observation_id) != (last or work.origin.head)
    if is_elsewhere or (
        any(map(_divides, rest)) and queries.units_were_given_on(session, observation_id)
    ):
        raise KeptActionsPart(_conflict(session, work, rest))
    return rest


def _conflict(session: Session, work: KeptWork, rest: tuple[JournalEntry, ...]) -> Conflict:
    found = observations.observation(session, work.origin.observation_id)
    names = queries.names_of_observation(session, work.origin.observation_id)
    parting = Parting.CHANGED
    if found is None:
        parting = Parting.GONE
    elif found.is_locked:
        parting = Parting.SUBMITTED
    label = names.session_label if names is not None else ""
    return Conflict(work, parting, label, None if found is None else found.segment, rest)


def _write_entries(
    session: Session, observation_id: ObservationId, entries: Iterable[JournalEntry]
) -> None:
    for entry in entries:
        observations.take_turn(session, observation_id, version=entry.seq - 1)
        observations.store_changes(session, observation_id, entry.changes)
        journal.add(session, entry)


def be_done_with(work: KeptWork) -> None:
    """Remove an emergency file whose actions are in the study; what was unreadable is kept."""
    if work.is_cut:
        emergency_log.put_aside(work)
    else:
        emergency_log.forget(work)


def _session_label(db: StudyDatabase, work: KeptWork) -> str:
    with db.reading() as session:
        names = queries.names_of_observation(session, work.origin.observation_id)
    return names.session_label if names is not None else ""


# --- Conflicts ------------------------------------------------------------------------


def add_what_fits(db: StudyDatabase, conflict: Conflict) -> Added:
    """Add the kept actions that still make sense after what was done elsewhere.

    An action fits when every row it changes is as it was then and what it refers to is there;
    none fits that would divide anew what another coder was given meanwhile. Each that fits
    becomes an entry of its own, with its own time. The emergency file is then put aside if
    something was left out, and removed otherwise.

    Raises:
        CannotBeAdded: the observation is submitted or gone; nothing was changed.
        DiskFull, StudyFileUnwritable, StudyFileDamaged: nothing was written.
    """
    if conflict.parting is not Parting.CHANGED:
        raise CannotBeAdded(is_there=conflict.parting is Parting.SUBMITTED)
    observation_id = conflict.work.origin.observation_id
    left_out: list[str] = []
    n_added = 0
    with db.transaction() as session:
        there = _rows_by_journal(journal.entries(session, observation_id))
        head = journal.head_of(session, observation_id)
        is_given_on = queries.units_were_given_on(session, observation_id)
        for entry in _standing(conflict):
            if (is_given_on and _divides(entry)) or not _fits(entry.changes, there):
                left_out.append(entry.label)
                continue
            made = journal.next_entry(
                observation_id,
                head,
                coder_id=entry.coder_id,
                action=entry.action,
                label=entry.label,
                changes=entry.changes,
                reason=ADDED_LATER,
                at=entry.at,
            )
            _write_entries(session, observation_id, [made])
            head = Head(made.seq, made.hash)
            there.update(_rows_by_journal([made]))
            n_added += 1
    if left_out:
        emergency_log.put_aside(conflict.work)
    else:
        be_done_with(conflict.work)
    return Added(n_added, (*left_out, *_undone_before(conflict)))


def _standing(conflict: Conflict) -> tuple[JournalEntry, ...]:
    """Return the kept actions that were not undone again."""
    standing: dict[int, JournalEntry] = {}
    by_number = {entry.seq: entry for entry in conflict.entries}
    for entry in conflict.entries:
        if entry.undoes is None:
            standing[entry.seq] = entry
        elif entry.action is Action.UNDO:
            standing.pop(entry.undoes, None)
        elif entry.undoes in by_number:
            standing[entry.undoes] = by_number[entry.undoes]
    return tuple(standing[seq] for seq in sorted(standing))


def _undone_before(conflict: Conflict) -> tuple[str, ...]:
    """Return in words what was undone, or brought back, of what the study had already."""
    first = conflict.entries[0].seq
    return tuple(
        f"{entry.action.value} of {entry.label}"
        for entry in conflict.entries
        if entry.undoes is not None and entry.undoes < first
    )


def _rows_by_journal(
    entries: Sequence[JournalEntry],
) -> dict[tuple[str, str], RowValue | None]:
    return {(change.table, change.key): change.new for entry in entries for change in entry.changes}


def _divides(entry: JournalEntry) -> bool:
    """Whether an action changes units of speech."""
    return any(change.table == UNIT for change in entry.changes)


def _fits(changes: Iterable[RowChange], there: dict[tuple[str, str], RowValue | None]) -> bool:
    seen = dict(there)
    for change in changes:
        if seen.get((change.table, change.key)) != change.old:
            return False
        for name, table in _REFERS_TO.items():
            key = (change.new or {}).get(name)
            if key is not None and seen.get((table, str(key))) is None:
                return False
        seen[change.table, change.key] = change.new
    return True
