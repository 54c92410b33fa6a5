"""The team's consensus on a recording: a third observation; the coders' own stay as they are.

It holds what the coders agreed on from the start, and for each mismatch what the team chose,
with the reason. It never enters reliability or a worker's profile.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import NotFound, UserFacingError
from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    MarkId,
    ObservationId,
    SegmentId,
    new_uuid,
)
from fsh_coder.domain.journal import Action, RowChange
from fsh_coder.domain.observation import (
    BehaviourMark,
    Observation,
    ObservationState,
    SettledMark,
    rating_of,
)
from fsh_coder.domain.people import Role
from fsh_coder.domain.study import Assignment, Purpose
from fsh_coder.services import disagreements, rubric_library
from fsh_coder.services.compared_codings import DEFAULT_TOLERANCE_MS
from fsh_coder.services.consensus_session import ConsensusSession, NoSuchChoice
from fsh_coder.services.disagreement_values import ComparedRating, Moment, Room
from fsh_coder.services.observation_changes import (
    changed,
    mark_change,
    rating_change,
    settled_change,
)
from fsh_coder.services.observation_writer import ObservationWriter
from fsh_coder.services.room_reader import RoomReader
from fsh_coder.store import assignments, journal, mark_queries, observations, people
from fsh_coder.store.database import StudyDatabase

__all__ = ["AGREED_BY_ALL", "ConsensusSession", "NoSuchChoice", "OnlyALead", "start_consensus"]

#: The reason that stands behind a score on which nobody had to talk.
AGREED_BY_ALL = "All coders gave this score."


class OnlyALead(UserFacingError):
    """Somebody who is no lead was to record a consensus."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not a lead of this study. A lead records what the team agreed; "
            "sign in as one."
        )
        self.name = name


def start_consensus(
    db: StudyDatabase,
    segment_id: SegmentId,
    *,
    rubric_digest: str,
    by: CoderId,
    tolerance_ms: int = DEFAULT_TOLERANCE_MS,
    is_blind: bool = False,
) -> ConsensusSession:
    """Open a segment's consensus, starting it the first time with what coders agree on.

    Moments at which all coders gave one code within the tolerance are taken over, at the
    earliest coder's time; so are scores that all gave alike. There is one consensus of a
    segment and rubric version; any lead may go on with it.

    Raises:
        OnlyALead: the person is no lead.
        NotFound: the study has no such rubric version or person.
        NothingToReport: fewer than two coders have submitted it.
        ToleranceOutOfRange: the tolerance is negative or longer than a minute.
    """
    rubric = rubric_library.by_digest(db, rubric_digest)
    _refuse_all_but_leads(db, by)
    # Blind lanes are shuffled; what is taken over at the start is not to hang on that.
    room = disagreements.open_room(
        db, segment_id, rubric_digest=rubric_digest, by=by, tolerance_ms=tolerance_ms
    )
    with db.transaction() as session:
        observation = _find(session, segment_id, rubric_digest=rubric_digest)
        if observation is None:
            observation = _start(session, room, by=by)
    return ConsensusSession(
        db,
        ObservationWriter(db, observation, acting=by),
        rubric=rubric,
        reader=RoomReader(
            db,
            segment_id,
            rubric_digest=rubric_digest,
            by=by,
            tolerance_ms=tolerance_ms,
            is_blind=is_blind,
        ),
    )


def _refuse_all_but_leads(db: StudyDatabase, by: CoderId) -> None:
    with db.reading() as session:
        person = people.coder(session, by)
    if person is None:
        raise NotFound("person", by.hex[:12])
    if person.role is not Role.LEAD:
        raise OnlyALead(person.name)


def _find(session: Session, segment_id: SegmentId, *, rubric_digest: str) -> Observation | None:
    for each in assignments.consensus_assignments(session, rubric_digest=rubric_digest):
        if each.segment_id == segment_id:
            return observations.observation_of_assignment(session, each.id)
    return None


def _start(session: Session, room: Room, *, by: CoderId) -> Observation:
    assignment = Assignment(
        id=AssignmentId(new_uuid()),
        segment_id=room.segment.id,
        coder_id=by,
        rubric_digest=room.rubric_digest,
        purpose=Purpose.CONSENSUS,
        position=0,
    )
    empty = Observation(
        id=ObservationId(new_uuid()),
        assignment_id=assignment.id,
        coder_id=by,
        segment=room.segment,
        rubric_digest=room.rubric_digest,
        purpose=Purpose.CONSENSUS,
        state=ObservationState.DRAFT,
        started_at=datetime.now(UTC),
    )
    changes = (*_agreed_marks(session, room.moments), *_agreed_scores(room.ratings))
    made = assignments.add_assignments(session, [assignment])
    begun = observations.add_observation(session, empty)
    observations.store_changes(session, empty.id, changes)
    journal.append(
        session,
        empty.id,
        coder_id=by,
        action=Action.START,
        label="consensus started",
        changes=[*made, begun, *changes],
    )
    return changed(empty, changes)


def _agreed_marks(session: Session, moments: Iterable[Moment]) -> list[RowChange]:
    agreed = [moment for moment in moments if moment.is_agreed]
    wanted = [mark_id for moment in agreed for mark_id in moment.mark_ids]
    marks = {mark.id: mark for mark in mark_queries.marks(session, wanted)}
    changes = []
    for moment in agreed:
        sources = [marks[mark_id] for mark_id in moment.mark_ids if mark_id in marks]
        if len(sources) < len(moment.mark_ids):
            # A coder took hers away a moment ago: nothing is agreed here any more.
            continue
        mark = _earliest(sources)
        changes.append(mark_change(None, mark))
        changes += [settled_change(None, SettledMark(each.id, mark.id)) for each in sources]
    return changes


def _earliest(sources: Iterable[BehaviourMark]) -> BehaviourMark:
    first = min(sources, key=lambda mark: mark.at_ms)
    return BehaviourMark(
        id=MarkId(new_uuid()),
        code=first.code,
        at_ms=first.at_ms,
        end_ms=first.end_ms,
        speaker=first.speaker,
    )


def _agreed_scores(ratings: Iterable[ComparedRating]) -> list[RowChange]:
    changes = []
    for rating in ratings:
        if rating.agreed is not None:
            agreed = rating_of(rating.dimension, rating.agreed, reason=AGREED_BY_ALL)
            changes.append(rating_change(None, agreed))
    return changes
