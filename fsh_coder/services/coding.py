"""Coding: opens a coder's assignment, and shows others' coding once all have submitted."""

from datetime import UTC, datetime

from fsh_coder.domain.errors import (
    NotFound,
    NotYetUnblinded,
    NotYourAssignment,
    UserFacingError,
)
from fsh_coder.domain.identifiers import AssignmentId, CoderId, ObservationId, RecordingId, new_uuid
from fsh_coder.domain.journal import Action
from fsh_coder.domain.observation import Observation, ObservationState
from fsh_coder.domain.people import Role
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.study import Assignment
from fsh_coder.services import emergency_coding, local_wording, reasons_option, rubric_library
from fsh_coder.services.coding_session import CodingContext, CodingSession, UndoResult
from fsh_coder.services.emergency_log import EmergencyFolder
from fsh_coder.services.observation_writer import ObservationWriter
from fsh_coder.store import (
    assignments,
    journal,
    observations,
    people,
    queries,
    recordings,
    rubrics,
    sessions,
)
from fsh_coder.store.database import StudyDatabase

__all__ = [
    "CodingContext",
    "CodingSession",
    "UndoResult",
    "may_see_others",
    "open_assignment",
    "others_marks",
    "start_observation",
]


class IsConsensus(UserFacingError):
    """A consensus was to be coded like a recording."""

    def __init__(self) -> None:
        super().__init__(
            "This is the team’s consensus and not a coding. Open the recording in the "
            "disagreement room to go on with it."
        )


def open_assignment(
    db: StudyDatabase,
    assignment_id: AssignmentId,
    *,
    coder_id: CoderId,
    emergency: EmergencyFolder | None = None,
) -> CodingSession:
    """Open an assignment for its coder, starting the observation the first time.

    A lead may open a submitted observation of anyone, to read or to reopen it.

    Args:
        db: the open study.
        assignment_id: what is to be coded.
        coder_id: who opens it.
        emergency: where her actions are kept while the study cannot be written; None keeps
            them nowhere, and an action then fails.

    Raises:
        NotFound: there is no such assignment.
        NotYourAssignment: it is another coder's.
        IsConsensus: it is nobody's coding.
    """
    with db.reading() as session:
        assignment = assignments.assignment(session, assignment_id)
        person = people.coder(session, coder_id)
        found = observations.observation_of_assignment(session, assignment_id)
    if assignment is None:
        raise NotFound("assignment", assignment_id.hex)
    if not assignment.purpose.is_coded_alone:
        raise IsConsensus
    if assignment.coder_id != coder_id:
        is_lead = person is not None and person.role is Role.LEAD
        if found is None or not (is_lead and found.is_locked):
            raise NotYourAssignment
    observation = found or start_observation(db, assignment)
    rubric = local_wording.shown(db, rubric_library.by_digest(db, observation.rubric_digest))
    if emergency is None or assignment.coder_id != coder_id:
        writer = ObservationWriter(db, observation, acting=coder_id)
    else:
        writer = emergency_coding.take_up(db, observation, acting=coder_id, folder=emergency)
    return CodingSession(
        writer,
        rubric=reasons_option.asking(db, rubric),
        context=_context(db, observation.segment),
        acting=coder_id,
    )


def may_see_others(
    db: StudyDatabase, recording_id: RecordingId, *, rubric_digest: str | None = None
) -> bool:
    """Whether everybody who is to code a recording has submitted.

    Args:
        db: the open study.
        recording_id: the recording.
        rubric_digest: asks for one rubric in any of its versions; None for all rubrics.
    """
    with db.reading() as session:
        rubric = None if rubric_digest is None else rubrics.rubric(session, rubric_digest)
        key = None if rubric is None else rubric.key
        states = queries.coding_states(session, recording_id, rubric_key=key)
    return bool(states) and all(state is ObservationState.SUBMITTED for state in states)


def others_marks(db: StudyDatabase, observation: Observation) -> tuple[Observation, ...]:
    """Return what the other coders made of the same recording with the same rubric.

    Raises:
        NotYetUnblinded: somebody to whom the recording is assigned has not submitted.
    """
    recording_id, digest = observation.segment.recording_id, observation.rubric_digest
    if not may_see_others(db, recording_id, rubric_digest=digest):
        raise NotYetUnblinded
    with db.reading() as session:
        rubric = rubrics.rubric(session, digest)
        found = queries.observations_of_recording(
            session, recording_id, rubric_key=None if rubric is None else rubric.key
        )
    return tuple(other for other in found if other.id != observation.id)


def start_observation(db: StudyDatabase, assignment: Assignment) -> Observation:
    """Start the observation of an assignment that has none yet.

    Raises:
        NotFound: its segment is gone.
    """
    with db.transaction() as session:
        segment = recordings.segment(session, assignment.segment_id)
        if segment is None:
            raise NotFound("segment", assignment.segment_id.hex)
        observation = Observation(
            id=ObservationId(new_uuid()),
            assignment_id=assignment.id,
            coder_id=assignment.coder_id,
            segment=segment,
            rubric_digest=assignment.rubric_digest,
            purpose=assignment.purpose,
            state=ObservationState.DRAFT,
            started_at=datetime.now(UTC),
        )
        journal.append(
            session,
            observation.id,
            coder_id=assignment.coder_id,
            action=Action.START,
            label="started",
            changes=[observations.add_observation(session, observation)],
        )
    return observation


def _context(db: StudyDatabase, segment: Segment) -> CodingContext:
    with db.reading() as session:
        recording = recordings.recording(session, segment.recording_id)
        if recording is None:
            raise NotFound("recording", segment.recording_id.hex)
        meeting = sessions.practice_session(session, recording.practice_session_id)
        if meeting is None:
            raise NotFound("practice session", recording.practice_session_id.hex)
    return CodingContext(
        session_label=meeting.label,
        change_goal=meeting.change_goal,
        segment=segment,
        recording_id=recording.id,
        duration_ms=recording.duration_ms,
    )
