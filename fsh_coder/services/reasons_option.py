"""Whether a study asks for a reason with every rating, also where its rubric does not."""

from fsh_coder.domain.errors import NotFound, UserFacingError
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.people import Role
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_draft import with_reasons
from fsh_coder.services import study_switch
from fsh_coder.store import people
from fsh_coder.store.database import StudyDatabase

_KEY = "reason_required_for_every_rating"


class OnlyLeadsRequireReasons(UserFacingError):
    """Somebody who is no lead was to change what every coder is asked."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not a lead of this study. Ask a lead to choose whether every rating needs "
            "a reason; nothing was changed."
        )


def are_required(db: StudyDatabase) -> bool:
    """Whether the study asks for a reason with every rating; not by default."""
    return study_switch.is_on(db, _KEY)


def require(db: StudyDatabase, *, required: bool, by: CoderId) -> None:
    """Ask for a reason with every rating, or only where the rubric does; the log says who did.

    What is submitted stays as it is; what is still open needs its reasons before it can be
    submitted.

    Args:
        db: the open study.
        required: whether reasons are asked for.
        by: a lead.

    Raises:
        NotFound: there is no such person.
        OnlyLeadsRequireReasons: the person is no lead.
    """
    with db.transaction() as session:
        person = people.coder(session, by)
        if person is None:
            raise NotFound("person", by.hex[:12])
        if person.role is not Role.LEAD:
            raise OnlyLeadsRequireReasons(person.name)
        label = "a reason for every rating required" if required else "reasons left to the rubric"
        study_switch.turn(db, session, _KEY, on=required, label=label, by=by)


def asking(db: StudyDatabase, rubric: Rubric) -> Rubric:
    """Return a rubric as this study's coders work with it; its digest stays."""
    return with_reasons(rubric, required=True) if are_required(db) else rubric
