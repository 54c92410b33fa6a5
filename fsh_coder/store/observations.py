"""Observations in the study file: started, changed row by row, locked and reopened."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Delete, Insert, Update, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import AssignmentId, ObservationId
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.observation import (
    HeardSpan,
    Observation,
    ObservationState,
)
from fsh_coder.domain.study import Purpose
from fsh_coder.store import observation_parts, row_values
from fsh_coder.store.journal import Head
from fsh_coder.store.recordings import segment_of
from fsh_coder.store.tables import (
    AssignmentRow,
    Base,
    ObservationRow,
    SegmentRow,
)

Columns = dict[str, object]

#: What the row keeps about the journal itself, and the place, are no action of the coder's.
_BOOKKEEPING = frozenset({"version", "anchor_seq", "anchor_hash", "resume_at_ms"})


class OutdatedVersion(Exception):
    """The observation has changed, or was removed, since it was read."""


class Anchor(NamedTuple):
    """What the observation's row remembers of its journal.

    ``version`` is the number of the last entry; ``submitted`` the head at the last submission,
    None before the first.
    """

    observation_id: ObservationId
    version: int
    submitted: Head | None


def _by_id(key: str) -> Columns:
    return {"id": UUID(key)}


def _by_dimension(key: str) -> Columns:
    return {"dimension": key}


def _by_dimension_and_mark(key: str) -> Columns:
    dimension, _, mark_id = key.rpartition("/")
    return {"dimension": dimension, "mark_id": UUID(mark_id)}


def _by_field(key: str) -> Columns:
    return {"field": key}


def _by_pass(key: str) -> Columns:
    return {"pass_key": key}


def _by_source_mark(key: str) -> Columns:
    return {"source_mark_id": UUID(key)}


#: How the rows of an observation are found by the journal's key.
_KEYS: Mapping[str, Callable[[str], Columns]] = {
    "behaviour_mark": _by_id,
    "global_rating": _by_dimension,
    "evidence_link": _by_dimension_and_mark,
    "note": _by_id,
    "settled_mark": _by_source_mark,
    "coding_unit": _by_id,
    "field_answer": _by_field,
    "pass_done": _by_pass,
}

#: Columns that hold an id, which the journal keeps as hex.
_ID_COLUMNS = frozenset({"mark_id", "unit_id", "origin"})


def add_observation(session: Session, observation: Observation) -> RowChange:
    """Store an observation that was just started; marks and ratings come later.

    It is one entry ahead of its empty journal: the caller adds the first entry.
    """
    row = ObservationRow(
        id=observation.id,
        assignment_id=observation.assignment_id,
        state=observation.state.value,
        started_at=observation.started_at,
        submitted_at=observation.submitted_at,
        resume_at_ms=observation.resume_at_ms,
        version=1,
        anchor_seq=None,
        anchor_hash=None,
    )
    session.add(row)
    session.flush()
    return RowChange(
        "observation", observation.id.hex, None, row_values.values_of(row, but=_BOOKKEEPING)
    )


def take_turn(session: Session, observation_id: ObservationId, *, version: int) -> None:
    """Count one more action, provided that nobody acted since ``version`` was read.

    Raises:
        OutdatedVersion: somebody did.
    """
    turn = {"this_id": observation_id, "known_version": version, "next_version": version + 1}
    result = session.connection().execute(_turn_statement(), turn)
    if result.rowcount != 1:
        raise OutdatedVersion(f"version {version} of observation {observation_id}")


@cache
def _turn_statement() -> Update:
    table = Base.metadata.tables["observation"]
    is_unchanged = table.c.version == bindparam("known_version")
    return (
        update(table)
        .where(table.c.id == bindparam("this_id"), is_unchanged)
        .values(version=bindparam("next_version"))
    )


def store_changes(
    session: Session, observation_id: ObservationId, changes: Iterable[RowChange]
) -> None:
    """Make changed rows of an observation what the changes say they are.

    Raises:
        OutdatedVersion: a row that is to change or go is not there.
    """
    connection = session.connection()
    # Changes alike go in one statement: a thousand units move in the time of a few.
    for deed, alike in groupby(changes, key=_deed):
        values = [_parameters(each, observation_id) for each in alike]
        result = connection.execute(_statement(deed), values)
        if not deed.is_insert and result.rowcount != len(values):
            raise OutdatedVersion(f"{len(values) - result.rowcount} rows of {deed.table}")


class _Deed(NamedTuple):
    """What is done to rows of one table: which columns say which row, which are written."""

    table: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    is_insert: bool


def _deed(change: RowChange) -> _Deed:
    keys = (*_KEYS[change.table](change.key), "observation_id")
    return _Deed(change.table, keys, tuple(change.new or ()), change.old is None)


# Made once each, as the statement above: to build one takes longer than to run it.
@lru_cache(maxsize=64)
def _statement(deed: _Deed) -> Insert | Update | Delete:
    table = Base.metadata.tables[deed.table]
    this_row = [table.c[name] == bindparam(f"key_{name}") for name in deed.keys]
    new: Columns = {name: bindparam(f"new_{name}") for name in deed.columns}
    if deed.is_insert:
        return insert(table).values({n: bindparam(f"key_{n}") for n in deed.keys} | new)
    if new:
        return update(table).where(*this_row).values(new)
    return delete(table).where(*this_row)


def _parameters(change: RowChange, observation_id: ObservationId) -> Columns:
    keys = _KEYS[change.table](change.key) | {"observation_id": observation_id}
    return {f"key_{name}": value for name, value in keys.items()} | {
        f"new_{name}": value for name, value in _columns(change).items()
    }


def _columns(change: RowChange) -> Columns:
    return {
        name: UUID(value) if name in _ID_COLUMNS and isinstance(value, str) else value
        for name, value in (change.new or {}).items()
    }


def store_state(
    session: Session,
    observation_id: ObservationId,
    *,
    state: ObservationState,
    submitted_at: datetime | None,
) -> None:
    """Lock a submitted observation, or unlock a reopened one."""
    row = session.get_one(ObservationRow, observation_id)
    row.state, row.submitted_at = state.value, submitted_at
    session.flush()


def store_anchor(session: Session, observation_id: ObservationId, *, head: Head) -> None:
    """Remember the journal's head at submission: a cut journal no longer holds it."""
    row = session.get_one(ObservationRow, observation_id)
    row.anchor_seq, row.anchor_hash = head
    session.flush()


def store_place(
    session: Session,
    observation_id: ObservationId,
    *,
    resume_at_ms: int,
    heard: Iterable[HeardSpan],
) -> None:
    """Remember where the coder is and what she heard; this is no action of hers."""
    connection = session.connection()
    observation, spans = (Base.metadata.tables[name] for name in ("observation", "heard_span"))
    this = update(observation).where(observation.c.id == observation_id)
    connection.execute(this.values(resume_at_ms=resume_at_ms))
    connection.execute(delete(spans).where(spans.c.observation_id == observation_id))
    rows = [
        {"observation_id": observation_id, "start_ms": span.start_ms, "end_ms": span.end_ms}
        for span in heard
    ]
    if rows:
        connection.execute(insert(spans), rows)


def observation_of_assignment(session: Session, assignment_id: AssignmentId) -> Observation | None:
    """Return the observation of an assignment with all it holds, None if it is still to do."""
    wanted = select(ObservationRow).where(ObservationRow.assignment_id == assignment_id)
    row = session.scalars(wanted).one_or_none()
    return None if row is None else observation_of(session, row)


def observation(session: Session, observation_id: ObservationId) -> Observation | None:
    """Return an observation with all it holds, None if there is none."""
    row = session.get(ObservationRow, observation_id)
    return None if row is None else observation_of(session, row)


def anchors(session: Session) -> tuple[Anchor, ...]:
    """Return what every observation remembers of its journal, oldest observation first."""
    rows = session.scalars(select(ObservationRow).order_by(ObservationRow.id))
    return tuple(_anchor_of(row) for row in rows)


def observation_of(session: Session, row: ObservationRow) -> Observation:
    """Return the value of a row with all that belongs to it."""
    assignment = session.get_one(AssignmentRow, row.assignment_id)
    return Observation(
        id=row.id,
        assignment_id=row.assignment_id,
        coder_id=assignment.coder_id,
        segment=segment_of(session.get_one(SegmentRow, assignment.segment_id)),
        rubric_digest=assignment.rubric_digest,
        purpose=Purpose(assignment.purpose),
        state=ObservationState(row.state),
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        marks=observation_parts.marks_of(session, row.id),
        ratings=observation_parts.ratings_of(session, row.id),
        evidence=observation_parts.evidence_of(session, row.id),
        notes=observation_parts.notes_of(session, row.id),
        heard=observation_parts.heard_of(session, row.id),
        resume_at_ms=row.resume_at_ms,
        settled=observation_parts.settled_of(session, row.id),
        units=observation_parts.units_of(session, row.id),
        answers=observation_parts.answers_of(session, row.id),
        passes_done=observation_parts.passes_done_of(session, row.id),
    )


def _anchor_of(row: ObservationRow) -> Anchor:
    submitted = None
    if row.anchor_seq is not None and row.anchor_hash is not None:
        submitted = Head(row.anchor_seq, row.anchor_hash)
    return Anchor(row.id, row.version, submitted)
