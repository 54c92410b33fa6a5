"""One observation and its journal, always changed together, in one transaction each time."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import (
    NothingToRedo,
    NothingToUndo,
    StaleObservation,
    UserFacingError,
)
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.journal import Action, JournalEntry, RowChange
from fsh_coder.domain.observation import HeardSpan, Observation, ObservationState
from fsh_coder.domain.work_spell import WorkSpell
from fsh_coder.services.observation_changes import changed, reversed_changes
from fsh_coder.services.undo_history import UndoHistory
from fsh_coder.store import journal, observations, queries, work_spells
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.journal import Head, Step

_Check = Callable[[Observation], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is not in the study but in an emergency file.

    ``trouble`` is what the study's disk said last.
    """

    since: datetime
    n_actions: int
    trouble: UserFacingError | None


class ObservationWriter:
    """Holds an observation as it is on disk; it changes only after its change is committed."""

    def __init__(self, db: StudyDatabase, observation: Observation, *, acting: CoderId) -> None:
        self._db = db
        self._acting = acting
        self.observation = observation
        with db.reading() as session:
            self._head = journal.head_of(session, observation.id)
            self.history = UndoHistory.of(journal.steps(session, observation.id))
            self.saved_at = journal.last_at(session, observation.id) or observation.started_at

    @property
    def kept(self) -> Kept | None:
        """Return what is kept outside the study, None while the study takes everything."""
        return None

    def bring_in(self) -> int:
        """Try to write what is kept outside into the study; return how many actions came in."""
        return 0

    @property
    def version(self) -> int:
        """Return the number of the last action known here; on disk there may be later ones."""
        return self._head.seq

    @property
    def units_were_given_on(self) -> bool:
        """Whether another coder codes copies of these units; read anew each time."""
        with self._db.reading() as session:
            return queries.units_were_given_on(session, self.observation.id)

    def write(self, action: Action, *, label: str, changes: Iterable[RowChange]) -> None:
        """Commit one action of the coder's.

        Raises:
            StaleObservation: it was changed elsewhere; nothing was written.
            DiskFull, StudyFileUnwritable: nothing was written.
        """
        self._write(action, label=label, changes=tuple(changes))

    def undo(self, *, check: _Check | None = None) -> tuple[Step, tuple[RowChange, ...]]:
        """Take back the last action that stands.

        Args:
            check: raises what speaks against the observation as it would be; None lets
                everything be undone.

        Raises:
            NothingToUndo: none does.
        """
        step = self.history.to_undo
        if step is None:
            raise NothingToUndo
        changes = reversed_changes(self._entry(step).changes)
        if check is not None:
            check(changed(self.observation, changes))
        self._write(Action.UNDO, label=step.label, changes=changes, undoes=step.seq)
        return step, changes

    def redo(self, *, check: _Check | None = None) -> tuple[Step, tuple[RowChange, ...]]:
        """Bring back the action that was undone last; ``check`` is as for undo.

        Raises:
            NothingToRedo: nothing was undone since the last action.
        """
        step = self.history.to_redo
        if step is None:
            raise NothingToRedo
        changes = self._entry(step).changes
        if check is not None:
            check(changed(self.observation, changes))
        self._write(Action.REDO, label=step.label, changes=changes, undoes=step.seq)
        return step, changes

    def submit(self) -> None:
        """Lock the observation and anchor its journal's head in its row."""
        after = replace(
            self.observation, state=ObservationState.SUBMITTED, submitted_at=datetime.now(UTC)
        )
        self._write_state(Action.SUBMIT, after=after, label="submitted")

    def reopen(self, reason: str) -> None:
        """Unlock the observation; the journal keeps the reason."""
        after = replace(self.observation, state=ObservationState.DRAFT, submitted_at=None)
        self._write_state(Action.REOPEN, after=after, label="reopened", reason=reason)

    def keep_place(self, at_ms: int, *, heard: tuple[HeardSpan, ...]) -> None:
        """Store where the coder is and what she heard; the journal does not list it."""
        with self._db.transaction() as session:
            observations.store_place(session, self.observation.id, resume_at_ms=at_ms, heard=heard)
        self.observation = replace(self.observation, resume_at_ms=at_ms, heard=heard)

    def keep_work(self, spell: WorkSpell) -> None:
        """Store a sitting, or how it went on; the journal does not list it."""
        with self._db.transaction() as session:
            work_spells.store_spell(session, self.observation.id, spell)

    def entries(self) -> tuple[JournalEntry, ...]:
        """Return everything that was done to the observation, oldest first."""
        with self._db.reading() as session:
            return journal.entries(session, self.observation.id)

    def _entry(self, step: Step) -> JournalEntry:
        with self._db.reading() as session:
            return journal.entry(session, self.observation.id, seq=step.seq)

    def _write(
        self,
        action: Action,
        *,
        label: str,
        changes: tuple[RowChange, ...],
        undoes: int | None = None,
    ) -> None:
        # Made before the commit: what cannot be shown must not be stored either.
        after = changed(self.observation, changes)
        entry = self._next(action, label=label, changes=changes, undoes=undoes)
        self._commit(entry)
        self._accept(entry, after=after)

    def _commit(self, entry: JournalEntry) -> None:
        """Put an action on disk: the rows it changes and its entry in the journal."""
        with self._turn() as session:
            observations.store_changes(session, self.observation.id, entry.changes)
            journal.add(session, entry)

    def _write_state(
        self, action: Action, *, after: Observation, label: str, reason: str = ""
    ) -> None:
        change = state_change(self.observation, after)
        entry = self._next(action, label=label, changes=(change,), reason=reason)
        with self._turn() as session:
            observations.store_state(
                session, after.id, state=after.state, submitted_at=after.submitted_at
            )
            journal.add(session, entry)
            if action is Action.SUBMIT:
                observations.store_anchor(session, after.id, head=Head(entry.seq, entry.hash))
        self._accept(entry, after=after)

    @contextmanager
    def _turn(self) -> Iterator[Session]:
        try:
            with self._db.transaction() as session:
                observations.take_turn(session, self.observation.id, version=self._head.seq)
                yield session
        except observations.OutdatedVersion as error:
            raise StaleObservation from error

    def _next(
        self,
        action: Action,
        *,
        label: str,
        changes: tuple[RowChange, ...],
        reason: str = "",
        undoes: int | None = None,
    ) -> JournalEntry:
        return journal.next_entry(
            self.observation.id,
            self._head,
            coder_id=self._acting,
            action=action,
            label=label,
            changes=changes,
            reason=reason,
            undoes=undoes,
        )

    def _accept(self, entry: JournalEntry, *, after: Observation) -> None:
        self._head = Head(entry.seq, entry.hash)
        self.history = self.history.after(Step(entry.seq, entry.action, entry.label, entry.undoes))
        self.saved_at = entry.at
        self.observation = after


def state_change(before: Observation, after: Observation) -> RowChange:
    """Return the journal's view of an observation that was submitted or reopened."""
    old, new = (
        {
            "state": each.state.value,
            "submitted_at": each.submitted_at.isoformat() if each.submitted_at else None,
        }
        for each in (before, after)
    )
    return RowChange("observation", before.id.hex, dict(old), dict(new))
