"""Who did what to an observation, and when, read off its journal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from fsh_coder.domain.errors import NotFound, NotYetUnblinded
from fsh_coder.domain.identifiers import AssignmentId, CoderId
from fsh_coder.domain.journal import Action, JournalEntry, RowChange
from fsh_coder.domain.people import Role
from fsh_coder.store import journal, observations, people
from fsh_coder.store.database import StudyDatabase

_MARK = "behaviour_mark"
_MOMENTS = ("at_ms", "start_ms")


class Standing(StrEnum):
    """What has become of an action since."""

    STANDS = "stands"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One action.

    Attributes:
        seq: its number in the journal.
        at: when it was done.
        who: the person's name; "" when nobody was signed in.
        words: what was done, such as ``SR at 12:04``.
        standing: whether it was taken back later.
        moment_ms: where in the recording it belongs, None for what belongs nowhere.
        reason: why, where a reason was asked for.
    """

    seq: int
    at: datetime
    who: str
    words: str
    standing: Standing
    moment_ms: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ObservationHistory:
    """An assignment's history for the lead; ``rows`` are empty before it is begun."""

    coder_name: str
    rows: tuple[HistoryRow, ...]


def history_rows(
    entries: Sequence[JournalEntry], *, names: dict[CoderId, str]
) -> tuple[HistoryRow, ...]:
    """Return a journal's actions, the latest first.

    Args:
        entries: the journal, oldest first.
        names: what people are called.
    """
    rows: dict[int, HistoryRow] = {}
    moments: dict[str, int] = {}
    for entry in entries:
        rows[entry.seq] = HistoryRow(
            entry.seq,
            entry.at,
            "" if entry.coder_id is None else names.get(entry.coder_id, ""),
            _words(entry),
            Standing.STANDS,
            _moment(entry.changes, moments),
            entry.reason,
        )
        if entry.undoes is not None and entry.undoes in rows:
            was_undone = entry.action is Action.UNDO
            standing = Standing.UNDONE if was_undone else Standing.STANDS
            rows[entry.undoes] = replace(rows[entry.undoes], standing=standing)
    return tuple(reversed(rows.values()))


def people_by_id(db: StudyDatabase) -> dict[CoderId, str]:
    """Return everybody's name."""
    with db.reading() as session:
        return {coder.id: coder.name for coder in people.coders(session)}


def history_for_lead(
    db: StudyDatabase, assignment_id: AssignmentId, *, by: CoderId
) -> ObservationHistory:
    """Return the history of a submitted observation to a lead.

    Raises:
        NotFound: there is no such person, or nothing was begun.
        NotYetUnblinded: somebody who is no lead asks, or it is not submitted.
    """
    with db.reading() as session:
        person = people.coder(session, by)
        found = observations.observation_of_assignment(session, assignment_id)
        entries = () if found is None else journal.entries(session, found.id)
    if person is None:
        raise NotFound("person", by.hex)
    if found is None:
        raise NotFound("observation", assignment_id.hex)
    if person.role is not Role.LEAD or not found.is_locked:
        raise NotYetUnblinded
    names = people_by_id(db)
    return ObservationHistory(names.get(found.coder_id, ""), history_rows(entries, names=names))


def _words(entry: JournalEntry) -> str:
    if entry.action is Action.UNDO:
        return f"undid {entry.label}"
    if entry.action is Action.REDO:
        return f"redid {entry.label}"
    return entry.label


def _moment(changes: Iterable[RowChange], moments: dict[str, int]) -> int | None:
    """Return where an action belongs; ``moments`` keeps where each mark was last."""
    found: int | None = None
    for change in changes:
        values = change.new or change.old or {}
        at_ms = next((values[name] for name in _MOMENTS if values.get(name) is not None), None)
        if isinstance(at_ms, int):
            if change.table == _MARK:
                moments[change.key] = at_ms
            found = at_ms if found is None else found
        elif isinstance(values.get("mark_id"), str):
            linked = moments.get(str(values["mark_id"]))
            found = linked if found is None else found
    return found
