"""Coders and workers in the study file."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import CoderId, WorkerId
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.people import Coder, Role, Worker
from fsh_coder.store import row_values
from fsh_coder.store.tables import CoderRow, WorkerRow


def coder_of(row: CoderRow) -> Coder:
    """Return the value of a row."""
    return Coder(id=row.id, name=row.name, initials=row.initials, role=Role(row.role))


def worker_of(row: WorkerRow) -> Worker:
    """Return the value of a row."""
    return Worker(id=row.id, label=row.label, team=row.team)


def add_coder(session: Session, coder: Coder) -> RowChange:
    """Store a new coder; the name must be free."""
    row = CoderRow(id=coder.id, name=coder.name, initials=coder.initials, role=coder.role.value)
    session.add(row)
    session.flush()
    return row_values.added(row)


def coders(session: Session) -> tuple[Coder, ...]:
    """Return everyone who signs in, in the order in which they were added."""
    return tuple(coder_of(row) for row in session.scalars(select(CoderRow).order_by(CoderRow.id)))


def coder(session: Session, coder_id: CoderId) -> Coder | None:
    """Return a coder by id, None if there is none."""
    row = session.get(CoderRow, coder_id)
    return None if row is None else coder_of(row)


def add_worker(session: Session, worker: Worker) -> RowChange:
    """Store a new worker; the label must be free."""
    row = WorkerRow(id=worker.id, label=worker.label, team=worker.team)
    session.add(row)
    session.flush()
    return row_values.added(row)


def change_worker(session: Session, worker: Worker) -> RowChange:
    """Store a worker's changed label or team.

    Raises:
        NoResultFound: there is no such worker.
    """
    row = session.get_one(WorkerRow, worker.id)
    before = row_values.values_of(row)
    row.label, row.team = worker.label, worker.team
    session.flush()
    return row_values.changed(before, row)


def workers(session: Session) -> tuple[Worker, ...]:
    """Return all workers by label."""
    rows = session.scalars(select(WorkerRow).order_by(WorkerRow.label))
    return tuple(worker_of(row) for row in rows)


def worker(session: Session, worker_id: WorkerId) -> Worker | None:
    """Return a worker by id, None if there is none."""
    row = session.get(WorkerRow, worker_id)
    return None if row is None else worker_of(row)


def worker_by_label(session: Session, label: str) -> Worker | None:
    """Return a worker by label, None if there is none."""
    row = session.scalars(select(WorkerRow).where(WorkerRow.label == label)).one_or_none()
    return None if row is None else worker_of(row)
