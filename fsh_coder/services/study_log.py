"""The study's own journal: what was done to the study as a whole, by whom."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.journal import Action, JournalEntry, RowChange
from fsh_coder.store import journal
from fsh_coder.store.database import StudyDatabase


def log_change(
    db: StudyDatabase,
    session: Session,
    *,
    label: str,
    changes: Iterable[RowChange],
    by: CoderId | None,
) -> JournalEntry:
    """Add to the study's journal, in the transaction of the change itself.

    Args:
        db: the open study.
        session: the transaction in which the rows change.
        label: what was done, in words.
        changes: the rows before and after, as the store's functions give them.
        by: who did it; None when nobody was signed in.
    """
    return journal.append(
        session, db.study.id, coder_id=by, action=Action.STUDY, label=label, changes=changes
    )


def study_history(db: StudyDatabase) -> tuple[JournalEntry, ...]:
    """Return what was done to the study as a whole, oldest first."""
    with db.reading() as session:
        return journal.entries(session, db.study.id)
