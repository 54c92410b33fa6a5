"""Practice sessions in the study file."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import PracticeSessionId
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.recording import PracticeSession
from fsh_coder.store import row_values
from fsh_coder.store.tables import PracticeSessionRow


def practice_session_of(row: PracticeSessionRow) -> PracticeSession:
    """Return the value of a row."""
    return PracticeSession(
        id=row.id,
        label=row.label,
        worker_id=row.worker_id,
        phase=row.phase,
        time_point=row.time_point,
        held_on=row.held_on,
        visit_type=row.visit_type,
        change_goal=row.change_goal,
        variables=tuple((name, value) for name, value in row.variables),
    )


def add_practice_session(session: Session, practice_session: PracticeSession) -> RowChange:
    """Store a new practice session; the label must be free."""
    row = PracticeSessionRow(id=practice_session.id)
    _fill(row, practice_session)
    session.add(row)
    session.flush()
    return row_values.added(row)


def change_practice_session(session: Session, practice_session: PracticeSession) -> RowChange:
    """Store changed facts of a practice session.

    Raises:
        NoResultFound: there is no such practice session.
    """
    row = session.get_one(PracticeSessionRow, practice_session.id)
    before = row_values.values_of(row)
    _fill(row, practice_session)
    session.flush()
    return row_values.changed(before, row)


def practice_sessions(session: Session) -> tuple[PracticeSession, ...]:
    """Return all practice sessions by label."""
    rows = session.scalars(select(PracticeSessionRow).order_by(PracticeSessionRow.label))
    return tuple(practice_session_of(row) for row in rows)


def practice_session(
    session: Session, practice_session_id: PracticeSessionId
) -> PracticeSession | None:
    """Return a practice session by id, None if there is none."""
    row = session.get(PracticeSessionRow, practice_session_id)
    return None if row is None else practice_session_of(row)


def practice_session_by_label(session: Session, label: str) -> PracticeSession | None:
    """Return a practice session by label, None if there is none."""
    wanted = select(PracticeSessionRow).where(PracticeSessionRow.label == label)
    row = session.scalars(wanted).one_or_none()
    return None if row is None else practice_session_of(row)


def _fill(row: PracticeSessionRow, practice_session: PracticeSession) -> None:
    row.label = practice_session.label
    row.worker_id = practice_session.worker_id
    row.phase = practice_session.phase
    row.time_point = practice_session.time_point
    row.held_on = practice_session.held_on
    row.visit_type = practice_session.visit_type
    row.change_goal = practice_session.change_goal
    row.variables = [[name, value] for name, value in practice_session.variables]
