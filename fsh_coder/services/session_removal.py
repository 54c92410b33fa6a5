"""A session that was added by mistake is removed, as long as no work rests on it."""

from fsh_coder.domain.errors import NotFound, UserFacingError
from fsh_coder.domain.identifiers import CoderId, PracticeSessionId
from fsh_coder.services.study_log import log_change
from fsh_coder.store import session_removal, sessions
from fsh_coder.store.database import StudyDatabase


class SessionInUse(UserFacingError):
    """A session cannot be removed: its recording is assigned, was drawn or is cited."""

    def __init__(self, session_label: str) -> None:
        super().__init__(
            f"{session_label} is assigned to a coder, part of a drawn sample or cited in a ruling, "
            "so it stays. Take the assignments back first; what was drawn or cited stays for good."
        )
        self.session_label = session_label


def remove_session(
    db: StudyDatabase, practice_session_id: PracticeSessionId, *, by: CoderId | None = None
) -> None:
    """Remove a session that was added by mistake; the recording's file is not touched.

    Raises:
        NotFound: the study has no such session.
        SessionInUse: its recording is assigned, part of a drawn sample or cited in a ruling.
    """
    with db.transaction() as session:
        found = sessions.practice_session(session, practice_session_id)
        if found is None:
            raise NotFound("session", practice_session_id.hex)
        if session_removal.is_in_use(session, practice_session_id):
            raise SessionInUse(found.label)
        changes = session_removal.remove_practice_session(session, practice_session_id)
        log_change(db, session, label=f"session {found.label} removed", changes=changes, by=by)
