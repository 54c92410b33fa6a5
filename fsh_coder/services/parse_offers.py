"""Which coders one coder's finished parse can be given to."""

from dataclasses import dataclass

from fsh_coder.domain import coding_passes
from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import AssignmentId, ObservationId
from fsh_coder.domain.rubric_procedure import Feature
from fsh_coder.services import assignment_list, rubric_library
from fsh_coder.services.given_parse import ParseNotFinished
from fsh_coder.store import observations, queries
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.report_queries import AssignedCoding


@dataclass(frozen=True, slots=True)
class ParseOffer:
    """A finished parse, and the assignments of others that could take it.

    ``begun`` counts the others' assignments of the same segment that cannot, since they were
    divided or coded already.
    """

    source: ObservationId
    coder_name: str
    session_label: str
    n_units: int
    takers: tuple[AssignedCoding, ...]
    begun: int


def divides(db: StudyDatabase, rubric_digest: str) -> bool:
    """Whether a rubric of the study divides speech into units."""
    return Feature.PARSING in rubric_library.by_digest(db, rubric_digest).needs


def holds_given_parse(db: StudyDatabase, observation_id: ObservationId) -> bool:
    """Whether an observation's units were given to its coder by another one."""
    with db.reading() as session:
        return queries.has_copied_units(session, observation_id)


def parse_offer(db: StudyDatabase, assignment_id: AssignmentId) -> ParseOffer:
    """Return to whom the parse of an assignment can be given; often nobody.

    Raises:
        NotFound: there is no such assignment.
        ParseNotFinished: its units may still change, or there are none.
    """
    assigned = assignment_list.all_assigned(db)
    mine = next((each for each in assigned if each.assignment_id == assignment_id), None)
    if mine is None:
        raise NotFound("assignment", assignment_id.hex)
    with db.reading() as session:
        given = observations.observation_of_assignment(session, assignment_id)
        others = [
            (each, observations.observation_of_assignment(session, each.assignment_id))
            for each in assigned
            if each.assignment_id != assignment_id
            and each.segment.id == mine.segment.id
            and each.rubric_digest == mine.rubric_digest
        ]
    rubric = rubric_library.by_digest(db, mine.rubric_digest)
    if given is None or not given.units or not coding_passes.units_are_frozen(rubric, given):
        raise ParseNotFinished
    takers = tuple(
        each
        for each, begun in others
        if begun is None or not (begun.units or begun.marks or begun.is_locked)
    )
    return ParseOffer(
        source=given.id,
        coder_name=mine.coder.name,
        session_label=mine.session.label,
        n_units=len(given.units),
        takers=takers,
        begun=len(others) - len(takers),
    )
