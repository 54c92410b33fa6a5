"""Spoken names in the study file."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.spoken_name import SpokenName
from fsh_coder.store import row_values
from fsh_coder.store.tables import SpokenNameRow


def spoken_names(session: Session, recording_id: RecordingId) -> tuple[SpokenName, ...]:
    """Return where somebody is named in a recording, in order of time, never touching."""
    wanted = select(SpokenNameRow).where(SpokenNameRow.recording_id == recording_id)
    rows = session.scalars(wanted.order_by(SpokenNameRow.start_ms))
    return tuple(SpokenName(row.start_ms, row.end_ms) for row in rows)


def add_spoken_name(session: Session, recording_id: RecordingId, name: SpokenName) -> RowChange:
    """Store a stretch; the caller has joined it with those that it touches."""
    row = SpokenNameRow(recording_id=recording_id, start_ms=name.start_ms, end_ms=name.end_ms)
    session.add(row)
    session.flush()
    return row_values.added(row)


def remove_spoken_name(session: Session, recording_id: RecordingId, name: SpokenName) -> RowChange:
    """Remove a stretch.

    Raises:
        NoResultFound: there is no such stretch.
    """
    row = session.get_one(SpokenNameRow, (recording_id, name.start_ms))
    change = row_values.removed(row)
    session.delete(row)
    session.flush()
    return change
