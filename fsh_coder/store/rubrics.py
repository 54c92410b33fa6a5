"""Rubric texts in the study file: added once, never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.journal import RowChange
from fsh_coder.store import row_values
from fsh_coder.store.tables import RubricRow

#: The journal names a rubric by its digest; a second copy of the text would prove nothing more.
_NOT_JOURNALLED = frozenset({"text"})


@dataclass(frozen=True, slots=True)
class InstalledRubric:
    """A rubric's text as it was installed; ``digest`` is its SHA-256 in hex."""

    digest: str
    key: str
    version: str
    title: str
    text: str
    installed_at: datetime


def installed_rubric_of(row: RubricRow) -> InstalledRubric:
    """Return the value of a row."""
    return InstalledRubric(
        digest=row.digest,
        key=row.key,
        version=row.version,
        title=row.title,
        text=row.text,
        installed_at=row.installed_at,
    )


def add_rubric(session: Session, rubric: InstalledRubric) -> RowChange:
    """Store a rubric's text for ever."""
    row = RubricRow(
        digest=rubric.digest,
        key=rubric.key,
        version=rubric.version,
        title=rubric.title,
        text=rubric.text,
        installed_at=rubric.installed_at,
    )
    session.add(row)
    session.flush()
    return row_values.added(row, but=_NOT_JOURNALLED)


def rubric(session: Session, digest: str) -> InstalledRubric | None:
    """Return a rubric by its digest, None if it is not installed."""
    row = session.get(RubricRow, digest)
    return None if row is None else installed_rubric_of(row)


def rubrics(session: Session) -> tuple[InstalledRubric, ...]:
    """Return all rubrics in the order in which they were installed."""
    order = (RubricRow.installed_at, RubricRow.digest)
    rows = session.scalars(select(RubricRow).order_by(*order))
    return tuple(installed_rubric_of(row) for row in rows)
