"""The study's assignments as its lead sees them, and those that are taken back."""

from collections.abc import Sequence
from datetime import date

from fsh_coder.domain.errors import NotFound, UserFacingError
from fsh_coder.domain.identifiers import AssignmentId, CoderId
from fsh_coder.domain.study import Purpose
from fsh_coder.services.study_log import log_change
from fsh_coder.store import assignments as stored_assignments
from fsh_coder.store import overview_queries, people, report_queries
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.report_queries import AssignedCoding

_CODED_ALONE = tuple(purpose for purpose in Purpose if purpose.is_coded_alone)

__all__ = ["AssignedCoding", "AssignmentBegun", "all_assigned", "due_days", "remove"]


class AssignmentBegun(UserFacingError):
    """An assignment was to be taken back after its coder had begun."""

    def __init__(self, n_begun: int) -> None:
        what = "One of these has" if n_begun == 1 else f"{n_begun} of these have"
        super().__init__(
            f"{what} been begun meanwhile, so the coder’s work would be lost. "
            "Look at the list again; nothing was removed."
        )
        self.n_begun = n_begun


def all_assigned(db: StudyDatabase) -> tuple[AssignedCoding, ...]:
    """Return every coder's assignment with its session, coder and state, by session."""
    with db.reading() as session:
        return report_queries.assigned_codings(session, purposes=_CODED_ALONE)


def due_days(db: StudyDatabase) -> dict[AssignmentId, date]:
    """Return by when assignments are due; those without a day have no entry."""
    with db.reading() as session:
        known = stored_assignments.assignments(session)
    return {each.id: each.due_on for each in known if each.due_on is not None}


def remove(
    db: StudyDatabase, assignment_ids: Sequence[AssignmentId], *, by: CoderId | None = None
) -> int:
    """Take assignments back that nobody has begun, and return how many.

    The other items of a coder's list keep their order.

    Raises:
        NotFound: there is no such assignment; nothing was removed.
        AssignmentBegun: somebody has begun one of them; nothing was removed.
    """
    wanted = tuple(dict.fromkeys(assignment_ids))
    with db.transaction() as session:
        known = [stored_assignments.assignment(session, each) for each in wanted]
        found = [each for each in known if each is not None]
        if len(found) != len(wanted):
            raise NotFound("assignment", "chosen here")
        coder_ids = {each.coder_id for each in found}
        begun = [overview_queries.begun_assignments(session, each) for each in coder_ids]
        n_begun = len(frozenset().union(*begun) & {each.id for each in found})
        if n_begun:
            raise AssignmentBegun(n_begun)
        changes = [stored_assignments.remove_assignment(session, each.id) for each in found]
        if changes:
            coders = [people.coder(session, each) for each in coder_ids]
            names = ", ".join(sorted(each.initials for each in coders if each is not None))
            number = "1 assignment" if len(changes) == 1 else f"{len(changes)} assignments"
            label = f"{number} of {names} removed"
            log_change(db, session, label=label, changes=changes, by=by)
    return len(changes)
