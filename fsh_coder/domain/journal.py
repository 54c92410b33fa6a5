"""The journal's values: what changed, by whom, when, and the hash that chains it.

Each user action is one entry with the rows it changed, old and new. Undo is a later entry
that swaps old and new; nothing in the journal is ever altered.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fsh_coder.domain.identifiers import CoderId


class Action(StrEnum):
    """What a coder or lead did, as the journal names it."""

    START = "start"
    MARK = "mark"
    UNMARK = "unmark"
    CHANGE_MARK = "change_mark"
    RATE = "rate"
    REASON = "reason"
    LINK = "link"
    UNLINK = "unlink"
    NOTE = "note"
    ANSWER = "answer"
    UNIT = "unit"
    GIVE_PARSE = "give_parse"
    PASS = "pass"  # noqa: S105 - a pass over the recording
    SETTLE = "settle"
    SUBMIT = "submit"
    REOPEN = "reopen"
    UNDO = "undo"
    REDO = "redo"
    STUDY = "study"

    @property
    def can_be_undone(self) -> bool:
        """Whether a coder may take this action back; submitting and reopening leave a trace."""
        return self in _UNDOABLE


_UNDOABLE = frozenset(
    {
        Action.MARK,
        Action.UNMARK,
        Action.CHANGE_MARK,
        Action.RATE,
        Action.REASON,
        Action.LINK,
        Action.UNLINK,
        Action.NOTE,
        Action.ANSWER,
        Action.UNIT,
        Action.PASS,
        Action.SETTLE,
    }
)

RowValue = dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after; ``old`` None means it was made, ``new`` None it was removed."""

    table: str
    key: str
    old: RowValue | None
    new: RowValue | None

    def reversed(self) -> "RowChange":
        """Return the change that takes this one back."""
        return RowChange(self.table, self.key, self.new, self.old)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One action as the journal keeps it.

    ``chain_id`` is the observation's id, or the study's for what concerns the whole study.
    ``undoes`` is the number of the entry that this one takes back or brings back.
    """

    chain_id: UUID
    seq: int
    at: datetime
    coder_id: CoderId | None
    action: Action
    label: str
    changes: tuple[RowChange, ...]
    reason: str
    undoes: int | None
    prev_hash: str
    hash: str


def body_text(changes: tuple[RowChange, ...]) -> str:
    """Return the changes as canonical JSON: sorted keys, no spaces, Unicode as it is."""
    rows = [{"table": c.table, "key": c.key, "old": c.old, "new": c.new} for c in changes]
    return json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def chain_hash(
    prev_hash: str,
    *,
    chain_id: UUID,
    seq: int,
    at: datetime,
    coder_id: CoderId | None,
    action: str,
    label: str,
    body: str,
    reason: str,
    undoes: int | None,
) -> str:
    """Return the SHA-256, in hex, that ties an entry to the one before it."""
    parts = [
        prev_hash,
        chain_id.hex,
        str(seq),
        at.isoformat(timespec="microseconds"),
        coder_id.hex if coder_id else "",
        action,
        label,
        body,
        reason,
        "" if undoes is None else str(undoes),
    ]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
