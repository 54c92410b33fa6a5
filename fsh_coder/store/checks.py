"""Whether a study file's parts fit together: pages, references, and the journal's chains."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from fsh_coder.domain.journal import chain_hash
from fsh_coder.store.journal import NO_ENTRIES, Head
from fsh_coder.store.tables import JournalRow

_MOST_FINDINGS = 20


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
    wanted = (
        select(JournalRow.__table__).where(JournalRow.chain_id == chain_id).order_by(JournalRow.seq)
    )
    heads: list[Head] = []
    head = NO_ENTRIES
    try:
        for row in session.execute(wanted):
            fits = row.seq == head.seq + 1 and row.prev_hash == head.hash
            if not (fits and row.hash == _hash_of(row)):
                return Chain(chain_id, tuple(heads), head.seq + 1)
            head = Head(row.seq, row.hash)
            heads.append(head)
    except (ValueError, TypeError):
        # A time or an id was overwritten by something that is neither.
        return Chain(chain_id, tuple(heads), head.seq + 1)
    return Chain(chain_id, tuple(heads), None)


def _hash_of(row: Row[tuple[object, ...]]) -> str:
    return chain_hash(
        row.prev_hash,
        chain_id=row.chain_id,
        seq=row.seq,
        at=row.at,
        coder_id=row.coder_id,
        action=row.action,
        label=row.label,
        body=row.body,
        reason=row.reason,
        undoes=row.undoes,
    )
