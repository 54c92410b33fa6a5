"""Coding on while the study cannot be written, and bringing it into the study afterwards.

Each kept action is the journal entry that the study would have taken. It is brought in with
its own time and hash, so the study's chain tells which of them it has already: none is lost,
none comes twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import (
    DiskFull,
    StaleObservation,
    StudyFileDamaged,
    StudyFileUnwritable,
    UserFacingError,
)
from fsh_coder.domain.identifiers import CoderId, ObservationId
from fsh_coder.domain.journal import Action, JournalEntry, RowChange, RowValue
from fsh_coder.domain.observation import HeardSpan, Observation, merge_spans
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.work_spell import WorkSpell
from fsh_coder.services import emergency_log
from fsh_coder.services.emergency_log import (
    EmergencyFolder,
    EmergencyLog,
    KeptFrom,
    KeptPlace,
    KeptWork,
    NowhereToKeep,
)
from fsh_coder.services.observation_changes import changed
from fsh_coder.services.observation_writer import Kept, ObservationWriter
from fsh_coder.store import journal, observations, queries, work_spells
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.journal import Head, Step

#: What the disk does to a study; everything else stands in the way of an action for good.
DISK_TROUBLE = (DiskFull, StudyFileUnwritable, StudyFileDamaged)

ADDED_LATER = "kept in an emergency file and added to what was changed elsewhere"


class NotInTheStudyYet(UserFacingError):
    """Something that others act upon was asked for while the study cannot be written."""

    def __init__(self, n_actions: int) -> None:
        kept = "1 action is" if n_actions == 1 else f"{n_actions} actions are"
        super().__init__(
            f"The study cannot be written at the moment: {kept} in the emergency file. Submit or "
            "reopen once they are in the study; that is tried again and again by itself."
        )
        self.n_actions = n_actions


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


# --- Coding on ------------------------------------------------------------------------


class EmergencyWriter(ObservationWriter):
    """Writes into the study or, while that fails, into an emergency file.

    Args:
        db: the open study.
        observation: as it is in the study.
        acting: who codes.
        folder: where emergency files are kept.
        work: an emergency file that could not be brought in yet, whose actions count already.
        trouble: what kept it from being brought in.
    """

    def __init__(
        self,
        db: StudyDatabase,
        observation: Observation,
        *,
        acting: CoderId,
        folder: EmergencyFolder,
        work: KeptWork | None = None,
        trouble: UserFacingError | None = None,
    ) -> None:
        super().__init__(db, observation, acting=acting)
        self._folder = folder
        self._log: EmergencyLog | None = None
        self._kept: list[JournalEntry] = []
        self._kept_since: datetime | None = None
        self._trouble = trouble
        if work is not None:
            self._take_up(work)
        else:
            folder.reserve()

    @property
    def kept(self) -> Kept | None:
        """Return what is in the emergency file only, None while the study takes everything."""
        if self._kept_since is None:
            return None
        return Kept(self._kept_since, len(self._kept), self._trouble)

    def bring_in(self) -> int:
        """Try to write what is kept into the study; return how many actions came in.

        Raises:
            DiskFull, StudyFileUnwritable, StudyFileDamaged: it still cannot be written.
            KeptActionsPart: the observation was changed elsewhere.
        """
        if self._log is None:
            return 0
        work = self._work()
        if not isinstance(self._trouble, DiskFull):
            # A disk that was away answers only to files opened after it came back.
            self._db.reconnect()
        try:
            n_actions = bring_in(self._db, work)
        except DISK_TROUBLE as error:
            self._trouble = error
            raise
        emergency_log.forget(work)
        self._log, self._kept = None, []
        self._kept_since = self._trouble = None
        self._folder.reserve()
        return n_actions

    def submit(self) -> None:
        """Lock the observation; not while actions are kept elsewhere.

        Raises:
            NotInTheStudyYet: the study still cannot be written.
        """
        self._need_study()
        super().submit()

    def reopen(self, reason: str) -> None:
        """Unlock the observation; not while actions are kept elsewhere.

        Raises:
            NotInTheStudyYet: the study still cannot be written.
        """
        self._need_study()
        super().reopen(reason)

    def keep_place(self, at_ms: int, *, heard: tuple[HeardSpan, ...]) -> None:
        """Store where the coder is and what she heard, in the study or the emergency file."""
        if self._log is None:
            try:
                super().keep_place(at_ms, heard=heard)
            except DISK_TROUBLE as error:
                self._begin(error)
        if self._log is not None:
            self._log.keep_place(KeptPlace(at_ms, heard))
            self.observation = replace(self.observation, resume_at_ms=at_ms, heard=heard)

    def keep_work(self, spell: WorkSpell) -> None:
        """Store a sitting, in the study or the emergency file."""
        if self._log is None:
            try:
                super().keep_work(spell)
            except DISK_TROUBLE as error:
                self._begin(error)
        if self._log is not None:
            self._log.keep_spell(spell)

    def entries(self) -> tuple[JournalEntry, ...]:
        """Return everything that was done to the observation, also what is only kept."""
        return (*super().entries(), *self._kept)

    def _commit(self, entry: JournalEntry) -> None:
        if self._log is None:
            try:
                super()._commit(entry)
            except DISK_TROUBLE as error:
                self._begin(error)
        if self._log is not None:
            self._log.add(entry)
            self._kept.append(entry)

    def _entry(self, step: Step) -> JournalEntry:
        kept = next((entry for entry in self._kept if entry.seq == step.seq), None)
        return kept or super()._entry(step)

    def _begin(self, trouble: UserFacingError) -> None:
        now = datetime.now(UTC)
        observation = self.observation
        self._log = self._folder.begin(
            KeptFrom(
                self._db.study.id,
                observation.id,
                observation.assignment_id,
                self._acting,
                self._head,
                now,
            )
        )
        self._kept_since, self._trouble = now, trouble

    def _take_up(self, work: KeptWork) -> None:
        entries = missing_entries(self._db, work)
        for entry in entries:
            self._accept(entry, after=changed(self.observation, entry.changes))
        if work.place is not None:
            heard = merge_spans((*self.observation.heard, *work.place.heard))
            place = work.place.at_ms
            self.observation = replace(self.observation, resume_at_ms=place, heard=heard)
        self._log = self._folder.resume(work)
        self._kept = list(work.entries)
        self._kept_since = work.origin.since

    def _work(self) -> KeptWork:
        found = self._folder.works_of(self._db.study.id, self.observation.id)
        return found[-1]

    def _need_study(self) -> None:
        if self._log is None:
            return
        try:
            self.bring_in()
        except DISK_TROUBLE as error:
            raise NotInTheStudyYet(len(self._kept)) from error
        except KeptActionsPart as parting:
            raise StaleObservation from parting


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
        _be_done_with(work)
    return BroughtIn(n_actions, tuple(dict.fromkeys(labels)), tuple(conflicts))


def take_up(
    db: StudyDatabase, observation: Observation, *, acting: CoderId, folder: EmergencyFolder
) -> EmergencyWriter:
    """Return what writes an observation that is about to be coded.

    What is kept of it is brought in first; where that cannot be, it counts all the same. A
    conflict is left for ``bring_in_all`` to tell.

    Raises:
        NowhereToKeep: neither study nor emergency file can be written.
    """
    for work in folder.works_of(db.study.id, observation.id):
        try:
            bring_in(db, work)
        except KeptActionsPart:
            continue
        except DISK_TROUBLE as error:
            return EmergencyWriter(
                db, observation, acting=acting, folder=folder, work=work, trouble=error
            )
        _be_done_with(work)
        with db.reading() as session:
            observation = observations.observation(session, observation.id) or observation
    return EmergencyWriter(db, observation, acting=acting, folder=folder)


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
    if journal.head_of(session, observation_id) != (last or work.origin.head):
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


def _be_done_with(work: KeptWork) -> None:
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

    An action fits when every row it changes is as it was then. Each that fits becomes an
    entry of its own, with its own time. The emergency file is then put aside if something
    was left out, and removed otherwise.

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
        for entry in _standing(conflict):
            if not _fits(entry.changes, there):
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
        _be_done_with(conflict.work)
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


def _fits(changes: Iterable[RowChange], there: dict[tuple[str, str], RowValue | None]) -> bool:
    seen = dict(there)
    for change in changes:
        if seen.get((change.table, change.key)) != change.old:
            return False
        seen[change.table, change.key] = change.new
    return True


__all__ = [
    "DISK_TROUBLE",
    "Added",
    "BroughtIn",
    "CannotBeAdded",
    "Conflict",
    "EmergencyWriter",
    "KeptActionsPart",
    "NotInTheStudyYet",
    "NowhereToKeep",
    "Parting",
    "add_what_fits",
    "bring_in",
    "bring_in_all",
    "missing_entries",
    "take_up",
]
