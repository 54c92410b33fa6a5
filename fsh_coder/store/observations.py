"""Observations in the study file: started, changed row by row, locked and reopened."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import AssignmentId, ObservationId
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.observation import (
    BehaviourMark,
    EvidenceLink,
    GlobalRating,
    HeardSpan,
    Observation,
    ObservationNote,
    ObservationState,
    SettledMark,
    Speaker,
)
from fsh_coder.domain.study import Purpose
from fsh_coder.store import row_values
from fsh_coder.store.journal import Head
from fsh_coder.store.recordings import segment_of
from fsh_coder.store.tables import (
    AssignmentRow,
    Base,
    BehaviourMarkRow,
    EvidenceLinkRow,
    GlobalRatingRow,
    HeardSpanRow,
    NoteRow,
    ObservationRow,
    SegmentRow,
    SettledMarkRow,
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


def _by_source_mark(key: str) -> Columns:
    return {"source_mark_id": UUID(key)}


#: How the rows of an observation are found by the journal's key.
_KEYS: Mapping[str, Callable[[str], Columns]] = {
    "behaviour_mark": _by_id,
    "global_rating": _by_dimension,
    "evidence_link": _by_dimension_and_mark,
    "note": _by_id,
    "settled_mark": _by_source_mark,
}


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
    table = Base.metadata.tables["observation"]
    result = session.connection().execute(
        update(table)
        .where(table.c.id == observation_id, table.c.version == version)
        .values(version=version + 1)
    )
    if result.rowcount != 1:
        raise OutdatedVersion(f"version {version} of observation {observation_id}")


def store_changes(
    session: Session, observation_id: ObservationId, changes: Iterable[RowChange]
) -> None:
    """Make changed rows of an observation what the changes say they are.

    Raises:
        OutdatedVersion: a row that is to change or go is not there.
    """
    for change in changes:
        _store_change(session, observation_id, change)


def _store_change(session: Session, observation_id: ObservationId, change: RowChange) -> None:
    table = Base.metadata.tables[change.table]
    key = _KEYS[change.table](change.key)
    connection = session.connection()
    if change.old is None:
        columns = _columns(change) | key | {"observation_id": observation_id}
        connection.execute(insert(table), columns)
        return
    this_row = [table.c[name] == value for name, value in key.items()]
    this_row.append(table.c.observation_id == observation_id)
    if change.new is None:
        result = connection.execute(delete(table).where(*this_row))
    else:
        result = connection.execute(update(table).where(*this_row).values(**_columns(change)))
    if result.rowcount != 1:
        raise OutdatedVersion(f"{change.table} {change.key}")


def _columns(change: RowChange) -> Columns:
    columns: Columns = dict(change.new or {})
    mark_id = columns.pop("mark_id", None)
    if change.table == "settled_mark":
        columns["mark_id"] = UUID(mark_id) if isinstance(mark_id, str) else None
    # Elsewhere the mark is part of the key, and the key's own columns follow from that.
    return columns


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
    """Return the value of a row with its marks, ratings, evidence, notes and listening."""
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
        marks=marks_of(session, row.id),
        ratings=ratings_of(session, row.id),
        evidence=_evidence_of(session, row.id),
        notes=_notes_of(session, row.id),
        heard=_heard_of(session, row.id),
        resume_at_ms=row.resume_at_ms,
        settled=_settled_of(session, row.id),
    )


def mark_of(row: BehaviourMarkRow) -> BehaviourMark:
    """Return the value of a row."""
    return BehaviourMark(
        id=row.id,
        code=row.code,
        at_ms=row.at_ms,
        end_ms=row.end_ms,
        speaker=None if row.speaker is None else Speaker(row.speaker),
        note=row.note,
        is_unsure=row.is_unsure,
    )


def marks_of(session: Session, observation_id: ObservationId) -> tuple[BehaviourMark, ...]:
    """Return an observation's marks by time, ties in the order in which they were made."""
    # Read column by column: thousands of marks open in a third of the time that rows take.
    wanted = (
        select(
            BehaviourMarkRow.id,
            BehaviourMarkRow.code,
            BehaviourMarkRow.at_ms,
            BehaviourMarkRow.end_ms,
            BehaviourMarkRow.speaker,
            BehaviourMarkRow.note,
            BehaviourMarkRow.is_unsure,
        )
        .where(BehaviourMarkRow.observation_id == observation_id)
        .order_by(BehaviourMarkRow.at_ms, BehaviourMarkRow.id)
    )
    return tuple(
        BehaviourMark(
            mark_id,
            code,
            at_ms,
            end_ms=end_ms,
            speaker=None if speaker is None else Speaker(speaker),
            note=note,
            is_unsure=is_unsure,
        )
        for mark_id, code, at_ms, end_ms, speaker, note, is_unsure in session.execute(wanted)
    )


def ratings_of(session: Session, observation_id: ObservationId) -> tuple[GlobalRating, ...]:
    """Return an observation's ratings by dimension; one that was never touched is absent."""
    wanted = (
        select(GlobalRatingRow)
        .where(GlobalRatingRow.observation_id == observation_id)
        .order_by(GlobalRatingRow.dimension)
    )
    return tuple(
        GlobalRating(row.dimension, row.score, row.reason) for row in session.scalars(wanted)
    )


def _evidence_of(session: Session, observation_id: ObservationId) -> tuple[EvidenceLink, ...]:
    wanted = (
        select(EvidenceLinkRow.dimension, EvidenceLinkRow.mark_id)
        .where(EvidenceLinkRow.observation_id == observation_id)
        .order_by(EvidenceLinkRow.dimension, EvidenceLinkRow.mark_id)
    )
    return tuple(EvidenceLink(row.dimension, row.mark_id) for row in session.execute(wanted))


def _notes_of(session: Session, observation_id: ObservationId) -> tuple[ObservationNote, ...]:
    wanted = select(NoteRow).where(NoteRow.observation_id == observation_id).order_by(NoteRow.id)
    return tuple(ObservationNote(row.id, row.text, row.at_ms) for row in session.scalars(wanted))


def _settled_of(session: Session, observation_id: ObservationId) -> tuple[SettledMark, ...]:
    wanted = (
        select(SettledMarkRow)
        .where(SettledMarkRow.observation_id == observation_id)
        .order_by(SettledMarkRow.source_mark_id)
    )
    return tuple(
        SettledMark(row.source_mark_id, row.mark_id, row.reason) for row in session.scalars(wanted)
    )


def _heard_of(session: Session, observation_id: ObservationId) -> tuple[HeardSpan, ...]:
    wanted = (
        select(HeardSpanRow)
        .where(HeardSpanRow.observation_id == observation_id)
        .order_by(HeardSpanRow.start_ms)
    )
    return tuple(HeardSpan(row.start_ms, row.end_ms) for row in session.scalars(wanted))


def _anchor_of(row: ObservationRow) -> Anchor:
    submitted = None
    if row.anchor_seq is not None and row.anchor_hash is not None:
        submitted = Head(row.anchor_seq, row.anchor_hash)
    return Anchor(row.id, row.version, submitted)
