"""Giving one coder's finished parse to a second coder, so that both code the same units."""

from dataclasses import replace

from fsh_coder.domain import coding_passes
from fsh_coder.domain.errors import NotFound, ObservationLocked, UserFacingError
from fsh_coder.domain.identifiers import AssignmentId, CoderId, ObservationId, UnitId, new_uuid
from fsh_coder.domain.journal import Action
from fsh_coder.domain.observation import Observation, Unit
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.study import Assignment
from fsh_coder.domain.unit_errors import CodedByTheOther, NoGivenParse
from fsh_coder.services import rubric_library
from fsh_coder.services.coding import IsConsensus, start_observation
from fsh_coder.services.observation_writer import ObservationWriter
from fsh_coder.services.procedure_changes import pass_finished, passes_without, unit_change
from fsh_coder.store import assignments, observations
from fsh_coder.store.database import StudyDatabase


class ParseNotFinished(UserFacingError):
    """A parse was to be given that its coder may still change."""

    def __init__(self) -> None:
        super().__init__(
            "The utterances of this observation are not finished, so they cannot be given to "
            "another coder yet. Wait until the pass that makes them is finished."
        )


class ParseDoesNotFit(UserFacingError):
    """A parse was to be given for another segment, or for another rubric version."""

    def __init__(self) -> None:
        super().__init__(
            "A parse can only be given to a coder who codes the same segment with the same "
            "version of the rubric. Choose another assignment; nothing was changed."
        )


class HasItsOwnUnits(UserFacingError):
    """A parse was to be given to a coder who began to divide or code herself."""

    def __init__(self) -> None:
        super().__init__(
            "This coder has begun to divide or code the segment herself, so no parse was given. "
            "Her work stays as it is."
        )


def give_parse(
    db: StudyDatabase, source: ObservationId, *, to: AssignmentId, by: CoderId
) -> ObservationId:
    """Copy one coder's finished units into a second coder's observation, without any code.

    The second coder's observation is started where it is not, and the passes that only make
    units are finished in it. She cannot undo it; each unit remembers the one it was copied
    from.

    Args:
        db: the open study.
        source: the observation whose units are given.
        to: what the second coder is to code.
        by: the lead who gives it.

    Returns:
        The second coder's observation.

    Raises:
        NotFound: there is no such observation or assignment.
        IsConsensus: the assignment is nobody's coding.
        ParseNotFinished: the units may still change.
        ParseDoesNotFit: another segment or rubric version; or the coder's own observation.
        HasItsOwnUnits: the second coder has units or marks already.
        ObservationLocked: she has submitted.
    """
    with db.reading() as session:
        given = observations.observation(session, source)
        assignment = assignments.assignment(session, to)
        existing = observations.observation_of_assignment(session, to)
    if given is None:
        raise NotFound("observation", source.hex)
    if assignment is None:
        raise NotFound("assignment", to.hex)
    rubric = rubric_library.by_digest(db, given.rubric_digest)
    _check(given, assignment, rubric=rubric)
    if existing is not None:
        _check_untouched(existing)
    target = existing or start_observation(db, assignment)
    _copy(db, given.units, target, rubric=rubric, by=by)
    return target.id


def take_parse_back(db: StudyDatabase, target: ObservationId, *, by: CoderId) -> int:
    """Take a given parse from a coder who has not coded any of it; the passes go back with it.

    Her ratings and answers stay. Once nobody has it any more, its first coder may divide anew.

    Args:
        db: the open study.
        target: the observation it was given to.
        by: the lead who takes it back.

    Returns:
        How many units were taken back.

    Raises:
        NotFound: there is no such observation.
        NoGivenParse: it has no units of another coder's.
        CodedByTheOther: she has coded some of them.
        ObservationLocked: she has submitted.
    """
    with db.reading() as session:
        taken = observations.observation(session, target)
    if taken is None:
        raise NotFound("observation", target.hex)
    if not coding_passes.has_given_parse(taken):
        raise NoGivenParse
    if taken.is_locked:
        raise ObservationLocked
    n_marks = sum(mark.unit_id is not None for mark in taken.marks)
    if n_marks:
        raise CodedByTheOther(n_marks)
    rubric = rubric_library.by_digest(db, taken.rubric_digest)
    changes = [unit_change(unit, None) for unit in taken.units]
    done = taken.passes_done
    for each in coding_passes.finished_passes(rubric, taken):
        if coding_passes.only_divides(each):
            changes += passes_without(done, each.key)
            done = tuple(key for key in done if key != each.key)
    writer = ObservationWriter(db, taken, acting=by)
    label = f"{len(taken.units)} units taken back"
    writer.write(Action.GIVE_PARSE, label=label, changes=changes)
    return len(taken.units)


def _check(given: Observation, assignment: Assignment, *, rubric: Rubric) -> None:
    if not assignment.purpose.is_coded_alone:
        raise IsConsensus
    is_same = (given.segment.id, given.rubric_digest) == (
        assignment.segment_id,
        assignment.rubric_digest,
    )
    if not is_same or assignment.id == given.assignment_id:
        raise ParseDoesNotFit
    if not given.units or not coding_passes.units_are_frozen(rubric, given):
        raise ParseNotFinished


def _check_untouched(existing: Observation) -> None:
    if existing.is_locked:
        raise ObservationLocked
    if existing.units or existing.marks:
        raise HasItsOwnUnits


def _copy(
    db: StudyDatabase,
    units: tuple[Unit, ...],
    target: Observation,
    *,
    rubric: Rubric,
    by: CoderId,
) -> None:
    # The unit a copy's own original came from: a parse that goes on is still the same parse.
    copies = [replace(unit, id=UnitId(new_uuid()), origin=unit.origin or unit.id) for unit in units]
    n_done = len(target.passes_done)
    parses = [
        each
        for each in rubric.passes
        if coding_passes.only_divides(each) and each.key not in target.passes_done
    ]
    changes = [
        *(unit_change(None, copy) for copy in copies),
        *(pass_finished(each.key, n_done + n) for n, each in enumerate(parses, start=1)),
    ]
    writer = ObservationWriter(db, target, acting=by)
    writer.write(Action.GIVE_PARSE, label=f"{len(copies)} units given", changes=changes)
