"""The study's own row and the choices made for all of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.study import Study
from fsh_coder.store import row_values
from fsh_coder.store.tables import SettingRow, StudyRow


def study_of(row: StudyRow) -> Study:
    """Return the value of a row."""
    return Study(
        id=row.id,
        name=row.name,
        created_at=row.created_at,
        is_synthetic=row.is_synthetic,
        min_sessions_for_profile=row.min_sessions_for_profile,
    )


def add_study(session: Session, study: Study) -> None:
    """Write the one row of a new study."""
    session.add(
        StudyRow(
            id=study.id,
            name=study.name,
            created_at=study.created_at,
            is_synthetic=study.is_synthetic,
            min_sessions_for_profile=study.min_sessions_for_profile,
        )
    )
    session.flush()


def read_study(session: Session) -> Study:
    """Return the study's facts; every study file has exactly one such row."""
    return study_of(session.scalars(select(StudyRow)).one())


def change_study(session: Session, study: Study) -> RowChange:
    """Store a changed name or limit; the id and the time of creation stay."""
    row = session.scalars(select(StudyRow)).one()
    before = row_values.values_of(row)
    row.name = study.name
    row.min_sessions_for_profile = study.min_sessions_for_profile
    session.flush()
    return row_values.changed(before, row)


def setting(session: Session, key: str) -> str | None:
    """Return a choice made for the whole study, None where none was made."""
    row = session.get(SettingRow, key)
    return None if row is None else row.value


def set_setting(session: Session, key: str, *, value: str) -> None:
    """Store a choice made for the whole study."""
    session.merge(SettingRow(key=key, value=value))
