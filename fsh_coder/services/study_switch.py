"""Settings of a study that are on or off, each change told in the study's journal."""

from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.journal import RowChange
from fsh_coder.services.study_log import log_change
from fsh_coder.store import studies
from fsh_coder.store.database import StudyDatabase

_YES, _NO = "yes", "no"


def is_on(db: StudyDatabase, key: str) -> bool:
    """Whether a setting is on; what was never set is off."""
    with db.reading() as session:
        return studies.setting(session, key) == _YES


def turn(
    db: StudyDatabase, session: Session, key: str, *, on: bool, label: str, by: CoderId
) -> None:
    """Turn a setting on or off; nothing is written where it is so already.

    Args:
        db: the open study.
        session: the running transaction.
        key: the setting's name in the file.
        on: what it is to be.
        label: what is done, in words.
        by: who does it.
    """
    new = _YES if on else _NO
    old = studies.setting(session, key) or _NO
    if old == new:
        return
    studies.set_setting(session, key, value=new)
    change = RowChange("setting", key, {"value": old}, {"value": new})
    log_change(db, session, label=label, changes=(change,), by=by)
