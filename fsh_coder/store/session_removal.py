"""Practice sessions that were entered by mistake go, while nothing rests on them."""

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import PracticeSessionId
from fsh_coder.domain.journal import RowChange
from fsh_coder.store import row_values
from fsh_coder.store.tables import (
    AssignmentRow,
    PracticeSessionRow,
    RecordingRow,
    ReliabilitySampleSegmentRow,
    RulingRow,
    SegmentRow,
    SpokenNameRow,
    TranscriptUtteranceRow,
)


def is_in_use(session: Session, practice_session_id: PracticeSessionId) -> bool:
    """Whether a session's recording is assigned, part of a drawn sample or cited in a ruling."""
    of_session = (
        select(SegmentRow.id)
        .join(RecordingRow, RecordingRow.id == SegmentRow.recording_id)
        .where(RecordingRow.practice_session_id == practice_session_id)
    )
    assigned = exists().where(AssignmentRow.segment_id.in_(of_session))
    sampled = exists().where(ReliabilitySampleSegmentRow.segment_id.in_(of_session))
    of_recording = select(RecordingRow.id).where(
        RecordingRow.practice_session_id == practice_session_id
    )
    cited = exists().where(RulingRow.recording_id.in_(of_recording))
    return bool(session.scalar(select(or_(assigned, sampled, cited))))


def remove_practice_session(
    session: Session, practice_session_id: PracticeSessionId
) -> tuple[RowChange, ...]:
    """Remove a session with all that is known of its recordings; no file is touched.

    Raises:
        NoResultFound: there is no such session.
    """
    changes = []
    recordings = session.scalars(
        select(RecordingRow).where(RecordingRow.practice_session_id == practice_session_id)
    ).all()
    for recording in recordings:
        words = TranscriptUtteranceRow
        session.execute(delete(words).where(words.recording_id == recording.id))
        segments = session.scalars(
            select(SegmentRow).where(SegmentRow.recording_id == recording.id)
        ).all()
        names = session.scalars(
            select(SpokenNameRow).where(SpokenNameRow.recording_id == recording.id)
        ).all()
        for row in (*names, *segments, recording):
            changes.append(row_values.removed(row))
            session.delete(row)
            session.flush()
    practice_session = session.get_one(PracticeSessionRow, practice_session_id)
    changes.append(row_values.removed(practice_session))
    session.delete(practice_session)
    session.flush()
    return tuple(changes)
