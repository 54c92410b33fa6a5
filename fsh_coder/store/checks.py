"""Whether a study file's parts fit together: pages, references, and the journal's chains."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.journal import chain_hash
from fsh_coder.store.journal import NO_ENTRIES, Head

_MOST_FINDINGS = 20

_ENTRIES = (
    "SELECT seq, at, coder_id, action, label, body, reason, undoes, prev_hash, hash "
    "FROM journal WHERE chain_id = ? ORDER BY seq"
)


class Chain(NamedTuple):
    """What was found of one chain; ``broken_at`` is the first entry that does not fit."""

    chain_id: UUID
    heads: tuple[Head, ...]
    broken_at: int | None

    @property
    def n_entries(self) -> int:
        """Return how many entries fit."""
        return len(self.heads)


def page_findings(session: Session) -> tuple[str, ...]:
    """Return what SQLite finds wrong with the file's pages and indexes; nothing when whole."""
    found = session.scalars(text(f"PRAGMA integrity_check({_MOST_FINDINGS})"))
    return tuple(finding for finding in found if finding != "ok")


def broken_references(session: Session) -> tuple[str, ...]:
    """Return the tables with rows that refer to rows that are not there."""
    found = session.execute(text("PRAGMA foreign_key_check"))
    return tuple(sorted({f"{row[0]} → {row[2]}" for row in found}))


def chain(session: Session, chain_id: UUID) -> Chain:
    """Recompute a chain's hashes from its first entry on."""
    # Read as SQLite holds it, entry by entry: one that was made unreadable hides no other.
    rows = session.connection().exec_driver_sql(_ENTRIES, (chain_id.bytes,))
    heads: list[Head] = []
    head = NO_ENTRIES
    for row in rows:
        fits = row.seq == head.seq + 1 and row.prev_hash == head.hash
        if not (fits and row.hash == _hash_of(chain_id, row)):
            return Chain(chain_id, tuple(heads), head.seq + 1)
        head = Head(row.seq, row.hash)
        heads.append(head)
    return Chain(chain_id, tuple(heads), None)


def _hash_of(chain_id: UUID, row: Row[tuple[object, ...]]) -> str | None:
    """Return the hash that an entry should have, None if no hash could stand for it."""
    try:
        return chain_hash(
            row.prev_hash,
            chain_id=chain_id,
            seq=row.seq,
            at=datetime.fromisoformat(row.at).replace(tzinfo=UTC),
            coder_id=None if row.coder_id is None else CoderId(UUID(bytes=row.coder_id)),
            action=row.action,
            label=row.label,
            body=row.body,
            reason=row.reason,
            undoes=row.undoes,
        )
    except (ValueError, TypeError):
        return None  # a time, an id or a text was overwritten by something that is neither
