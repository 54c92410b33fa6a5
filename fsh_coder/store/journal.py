"""The journal in the study file: only ever added to, each entry chained to the one before."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Insert, insert, select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.journal import Action, JournalEntry, RowChange, body_text, chain_hash
from fsh_coder.store.tables import Base, JournalRow


class Head(NamedTuple):
    """The last entry of a chain; before the first one, number 0 and an empty hash."""

    seq: int
    hash: str


NO_ENTRIES = Head(0, "")


class Step(NamedTuple):
    """What undo needs of an entry, without its body."""

    seq: int
    action: Action
    label: str
    undoes: int | None


def append(
    session: Session,
    chain_id: UUID,
    *,
    coder_id: CoderId | None,
    action: Action,
    label: str,
    changes: Iterable[RowChange],
    reason: str = "",
    undoes: int | None = None,
    head: Head | None = None,
    at: datetime | None = None,
) -> JournalEntry:
    """Add an entry to a chain, in the transaction of the change it records.

    Args:
        session: the running transaction.
        chain_id: the observation's id, or the study's for what concerns the whole study.
        coder_id: who acted; None when nobody was signed in.
        action: what was done.
        label: the same in words, as undo shows it.
        changes: the rows before and after.
        reason: why, where a reason was asked for.
        undoes: the number of the entry that is taken back or brought back.
        head: the chain's last entry where the caller knows it; it is looked up otherwise. The
            file refuses an entry that does not follow the last one.
        at: when it was done; None means now.
    """
    entry = next_entry(
        chain_id,
        head if head is not None else head_of(session, chain_id),
        coder_id=coder_id,
        action=action,
        label=label,
        changes=changes,
        reason=reason,
        undoes=undoes,
        at=at,
    )
    add(session, entry)
    return entry


def next_entry(
    chain_id: UUID,
    head: Head,
    *,
    coder_id: CoderId | None,
    action: Action,
    label: str,
    changes: Iterable[RowChange],
    reason: str = "",
    undoes: int | None = None,
    at: datetime | None = None,
) -> JournalEntry:
    """Return the entry that would follow a chain's last one, without storing it; see ``append``."""
    made_at = at or datetime.now(UTC)
    kept = tuple(changes)
    seq = head.seq + 1
    digest = chain_hash(
        head.hash,
        chain_id=chain_id,
        seq=seq,
        at=made_at,
        coder_id=coder_id,
        action=action.value,
        label=label,
        body=body_text(kept),
        reason=reason,
        undoes=undoes,
    )
    return JournalEntry(
        chain_id, seq, made_at, coder_id, action, label, kept, reason, undoes, head.hash, digest
    )


def add(session: Session, entry: JournalEntry) -> None:
    """Store an entry that was made before; the file refuses one that does not follow the last."""
    session.connection().execute(_insertion(), _row_of(entry, body=body_text(entry.changes)))


@cache
def _insertion() -> Insert:
    # Made once: to build the statement takes longer than to run it.
    return insert(Base.metadata.tables["journal"])


def holds(session: Session, chain_id: UUID, head: Head) -> bool:
    """Whether a chain has this very entry, the last one or an earlier one."""
    if head == NO_ENTRIES:
        return True
    wanted = select(JournalRow.hash).where(
        JournalRow.chain_id == chain_id, JournalRow.seq == head.seq
    )
    return session.scalars(wanted).one_or_none() == head.hash


def head_of(session: Session, chain_id: UUID) -> Head:
    """Return the last entry of a chain, ``NO_ENTRIES`` for a chain that has none."""
    row = session.execute(
        select(JournalRow.seq, JournalRow.hash)
        .where(JournalRow.chain_id == chain_id)
        .order_by(JournalRow.seq.desc())
        .limit(1)
    ).one_or_none()
    return NO_ENTRIES if row is None else Head(row.seq, row.hash)


def entries(session: Session, chain_id: UUID) -> tuple[JournalEntry, ...]:
    """Return a chain's entries, oldest first."""
    wanted = select(JournalRow).where(JournalRow.chain_id == chain_id).order_by(JournalRow.seq)
    return tuple(entry_of(row) for row in session.scalars(wanted))


def entry(session: Session, chain_id: UUID, *, seq: int) -> JournalEntry:
    """Return one entry of a chain.

    Raises:
        NoResultFound: there is no such entry.
    """
    return entry_of(session.get_one(JournalRow, (chain_id, seq)))


def steps(session: Session, chain_id: UUID) -> tuple[Step, ...]:
    """Return a chain's actions without their bodies, oldest first."""
    # Past the mapper and with the actions looked up: a long coding has thousands of entries.
    table = Base.metadata.tables["journal"]
    columns = (table.c.seq, table.c.action, table.c.label, table.c.undoes)
    wanted = select(*columns).where(table.c.chain_id == chain_id).order_by(table.c.seq)
    actions = {each.value: each for each in Action}
    return tuple(
        Step(seq, actions[action], label, undoes)
        for seq, action, label, undoes in session.connection().execute(wanted).all()
    )


def last_at(session: Session, chain_id: UUID) -> datetime | None:
    """Return when a chain's last action was done, None for a chain that has none."""
    wanted = select(JournalRow.at).where(JournalRow.chain_id == chain_id)
    return session.scalars(wanted.order_by(JournalRow.seq.desc()).limit(1)).one_or_none()


def chain_ids(session: Session) -> tuple[UUID, ...]:
    """Return every chain of the journal."""
    wanted = select(JournalRow.chain_id).distinct().order_by(JournalRow.chain_id)
    return tuple(session.scalars(wanted))


def entry_of(row: JournalRow) -> JournalEntry:
    """Return the value of a row."""
    changes = tuple(
        RowChange(change["table"], change["key"], change["old"], change["new"])
        for change in json.loads(row.body)
    )
    return JournalEntry(
        chain_id=row.chain_id,
        seq=row.seq,
        at=row.at,
        coder_id=row.coder_id,
        action=Action(row.action),
        label=row.label,
        changes=changes,
        reason=row.reason,
        undoes=row.undoes,
        prev_hash=row.prev_hash,
        hash=row.hash,
    )


def _row_of(entry: JournalEntry, *, body: str) -> dict[str, object]:
    return {
        "chain_id": entry.chain_id,
        "seq": entry.seq,
        "at": entry.at,
        "coder_id": entry.coder_id,
        "action": entry.action.value,
        "label": entry.label,
        "body": body,
        "reason": entry.reason,
        "undoes": entry.undoes,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }
