"""Recordings and their segments in the study file."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsh_coder.domain.identifiers import PracticeSessionId, RecordingId, SegmentId
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.recording import Recording, Segment
from fsh_coder.store import row_values
from fsh_coder.store.tables import RecordingRow, SegmentRow


def recording_of(row: RecordingRow) -> Recording:
    """Return the value of a row."""
    return Recording(
        id=row.id,
        practice_session_id=row.practice_session_id,
        sha256=row.sha256,
        relative_path=row.relative_path,
        duration_ms=row.duration_ms,
        sample_rate_hz=row.sample_rate_hz,
        n_channels=row.n_channels,
        size_bytes=row.size_bytes,
    )


def segment_of(row: SegmentRow) -> Segment:
    """Return the value of a row."""
    return Segment(
        id=row.id, recording_id=row.recording_id, start_ms=row.start_ms, end_ms=row.end_ms
    )


def add_recording(session: Session, recording: Recording) -> RowChange:
    """Store a new recording; the same sound may be there only once."""
    row = RecordingRow(
        id=recording.id,
        practice_session_id=recording.practice_session_id,
        sha256=recording.sha256,
        relative_path=recording.relative_path,
        duration_ms=recording.duration_ms,
        sample_rate_hz=recording.sample_rate_hz,
        n_channels=recording.n_channels,
        size_bytes=recording.size_bytes,
    )
    session.add(row)
    session.flush()
    return row_values.added(row)


def change_path(session: Session, recording_id: RecordingId, *, relative_path: str) -> RowChange:
    """Store where a recording is now.

    Raises:
        NoResultFound: there is no such recording.
    """
    row = session.get_one(RecordingRow, recording_id)
    before = row_values.values_of(row)
    row.relative_path = relative_path
    session.flush()
    return row_values.changed(before, row)


def recordings(session: Session) -> tuple[Recording, ...]:
    """Return all recordings in the order in which they were added."""
    rows = session.scalars(select(RecordingRow).order_by(RecordingRow.id))
    return tuple(recording_of(row) for row in rows)


def recording(session: Session, recording_id: RecordingId) -> Recording | None:
    """Return a recording by id, None if there is none."""
    row = session.get(RecordingRow, recording_id)
    return None if row is None else recording_of(row)


def recording_by_sha256(session: Session, sha256: str) -> Recording | None:
    """Return the recording with this content, None if there is none."""
    wanted = select(RecordingRow).where(RecordingRow.sha256 == sha256)
    row = session.scalars(wanted).one_or_none()
    return None if row is None else recording_of(row)


def recordings_of(
    session: Session, practice_session_id: PracticeSessionId
) -> tuple[Recording, ...]:
    """Return the recordings of one practice session in the order in which they were added."""
    wanted = (
        select(RecordingRow)
        .where(RecordingRow.practice_session_id == practice_session_id)
        .order_by(RecordingRow.id)
    )
    return tuple(recording_of(row) for row in session.scalars(wanted))


def add_segment(session: Session, segment: Segment) -> RowChange:
    """Store a new segment."""
    row = SegmentRow(
        id=segment.id,
        recording_id=segment.recording_id,
        start_ms=segment.start_ms,
        end_ms=segment.end_ms,
    )
    session.add(row)
    session.flush()
    return row_values.added(row)


def change_segment(session: Session, segment: Segment) -> RowChange:
    """Store a segment's changed ends.

    Raises:
        NoResultFound: there is no such segment.
    """
    row = session.get_one(SegmentRow, segment.id)
    before = row_values.values_of(row)
    row.start_ms, row.end_ms = segment.start_ms, segment.end_ms
    session.flush()
    return row_values.changed(before, row)


def segment(session: Session, segment_id: SegmentId) -> Segment | None:
    """Return a segment by id, None if there is none."""
    row = session.get(SegmentRow, segment_id)
    return None if row is None else segment_of(row)


def segments(session: Session) -> tuple[Segment, ...]:
    """Return all segments by recording, then by time."""
    order = (SegmentRow.recording_id, SegmentRow.start_ms, SegmentRow.id)
    return tuple(segment_of(row) for row in session.scalars(select(SegmentRow).order_by(*order)))


def segments_of(session: Session, recording_id: RecordingId) -> tuple[Segment, ...]:
    """Return the segments of one recording by time."""
    wanted = (
        select(SegmentRow)
        .where(SegmentRow.recording_id == recording_id)
        .order_by(SegmentRow.start_ms, SegmentRow.id)
    )
    return tuple(segment_of(row) for row in session.scalars(wanted))
