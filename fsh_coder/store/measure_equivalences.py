"""Declared equivalences in the study file."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.measure_equivalence import MeasureEquivalence
from fsh_coder.store import row_values
from fsh_coder.store.tables import MeasureEquivalenceRow


def equivalences(session: Session, digest: str) -> tuple[MeasureEquivalence, ...]:
    """Return what is declared of a rubric version, as the earlier or the later; often nothing."""
    row = MeasureEquivalenceRow
    wanted = select(row).where(or_(row.earlier_digest == digest, row.later_digest == digest))
    order = (row.declared_at, row.earlier_digest, row.later_digest, row.later_measure)
    return tuple(_value(each) for each in session.scalars(wanted.order_by(*order)))


def add_equivalence(session: Session, equivalence: MeasureEquivalence) -> RowChange:
    """Store a new one."""
    row = MeasureEquivalenceRow(
        earlier_digest=equivalence.earlier_digest,
        later_digest=equivalence.later_digest,
        earlier_measure=equivalence.earlier_measure,
        later_measure=equivalence.later_measure,
        reason=equivalence.reason,
        declared_at=equivalence.declared_at,
        declared_by=equivalence.declared_by,
    )
    session.add(row)
    session.flush()
    return row_values.added(row)


def remove_equivalence(session: Session, equivalence: MeasureEquivalence) -> RowChange:
    """Take one back; the journal keeps it."""
    key = (equivalence.earlier_digest, equivalence.later_digest, equivalence.earlier_measure)
    row = session.get_one(MeasureEquivalenceRow, key)
    change = row_values.removed(row)
    session.delete(row)
    session.flush()
    return change


def _value(row: MeasureEquivalenceRow) -> MeasureEquivalence:
    return MeasureEquivalence(
        earlier_digest=row.earlier_digest,
        later_digest=row.later_digest,
        earlier_measure=row.earlier_measure,
        later_measure=row.later_measure,
        reason=row.reason,
        declared_at=row.declared_at,
        declared_by=row.declared_by,
    )
