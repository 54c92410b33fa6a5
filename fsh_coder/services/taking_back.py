"""What a lead entered by mistake is taken back, as long as no work rests on it."""

from collections.abc import Sequence

from fsh_coder.domain.errors import NotFound, UserFacingError
from fsh_coder.domain.identifiers import AssignmentId, CoderId, PracticeSessionId
from fsh_coder.services.assigning import session_label_of_segment
from fsh_coder.services.study_log import log_change
from fsh_coder.store import assignments, overview_queries, people, removals, sessions
from fsh_coder.store.database import StudyDatabase


class AssignmentBegun(UserFacingError):
    """An assignment cannot be taken back, because its coder has begun."""

    def __init__(self, session_label: str, *, coder: str) -> None:
        super().__init__(
            f"{coder} has begun to code {session_label}, so it stays assigned. "
            "Nothing was taken back."
        )
        self.session_label = session_label
        self.coder = coder


class SessionInUse(UserFacingError):
    """A session cannot be removed, because its recording is assigned or was drawn."""

    def __init__(self, session_label: str) -> None:
        super().__init__(
            f"{session_label} is assigned to a coder or part of a drawn sample, so it stays. "
            "Take the assignments back first; what is part of a sample stays for good."
        )
        self.session_label = session_label


def unassign(
    db: StudyDatabase, assignment_ids: Sequence[AssignmentId], *, by: CoderId | None = None
) -> None:
    """Take assignments back that nobody has begun, all or none.

    Raises:
        NotFound: the study has no such assignment.
        AssignmentBegun: somebody has begun one of them.
    """
    with db.transaction() as session:
        changes = []
        for assignment_id in dict.fromkeys(assignment_ids):
            assignment = assignments.assignment(session, assignment_id)
            if assignment is None:
                raise NotFound("assignment", assignment_id.hex)
            if assignment_id in overview_queries.begun_assignments(session, assignment.coder_id):
                coder = people.coder(session, assignment.coder_id)
                label = session_label_of_segment(session, assignment.segment_id)
                raise AssignmentBegun(label, coder=coder.name if coder else "Somebody")
            changes.append(removals.remove_assignment(session, assignment_id))
        if changes:
            what = "1 assignment" if len(changes) == 1 else f"{len(changes)} assignments"
            log_change(db, session, label=f"{what} taken back", changes=changes, by=by)


def remove_session(
    db: StudyDatabase, practice_session_id: PracticeSessionId, *, by: CoderId | None = None
) -> None:
    """Remove a session that was added by mistake; the recording's file is not touched.

    Raises:
        NotFound: the study has no such session.
        SessionInUse: its recording is assigned, or part of a drawn sample.
    """
    with db.transaction() as session:
        found = sessions.practice_session(session, practice_session_id)
        if found is None:
            raise NotFound("session", practice_session_id.hex)
        if removals.is_in_use(session, practice_session_id):
            raise SessionInUse(found.label)
        changes = removals.remove_practice_session(session, practice_session_id)
        log_change(db, session, label=f"session {found.label} removed", changes=changes, by=by)
