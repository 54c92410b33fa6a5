"""Rulings in the study file: only ever added to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.ruling import Ruling
from fsh_coder.store import row_values
from fsh_coder.store.tables import RulingRow


def add_ruling(session: Session, ruling: Ruling) -> RowChange:
    """Store a new ruling; the file refuses to change or remove it afterwards."""
    row = RulingRow(
        id=ruling.id,
        rubric_key=ruling.rubric_key,
        target=ruling.target,
        text=ruling.text,
        made_at=ruling.made_at,
        made_by=ruling.made_by,
        recording_id=ruling.recording_id,
        at_ms=ruling.at_ms,
    )
    session.add(row)
    session.flush()
    return row_values.added(row)


def rulings(session: Session, *, rubric_key: str) -> tuple[Ruling, ...]:
    """Return a rubric's rulings, oldest first."""
    wanted = select(RulingRow).where(RulingRow.rubric_key == rubric_key)
    rows = session.scalars(wanted.order_by(RulingRow.made_at, RulingRow.id))
    return tuple(
        Ruling(
            id=row.id,
            rubric_key=row.rubric_key,
            target=row.target,
            text=row.text,
            made_at=row.made_at,
            made_by=row.made_by,
            recording_id=row.recording_id,
            at_ms=row.at_ms,
        )
        for row in rows
    )
