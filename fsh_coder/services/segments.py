"""The stretch of a recording that is coded: set by hand or drawn at random."""

import hashlib

from fsh_coder.domain.errors import NotFound, UserFacingError
from fsh_coder.domain.identifiers import CoderId, RecordingId
from fsh_coder.domain.recording import Recording, Segment
from fsh_coder.domain.timecode import timecode
from fsh_coder.services.recording_places import known_recording, label_of_session
from fsh_coder.services.study_log import log_change
from fsh_coder.store import overview_queries, recordings
from fsh_coder.store.database import StudyDatabase

USUAL_SEGMENT_MS = 20 * 60_000
_SECOND_MS = 1000


class SegmentCoded(UserFacingError):
    """A segment may not move any more: somebody has begun to code it."""

    def __init__(self, session_label: str) -> None:
        super().__init__(
            f"The segment of {session_label} cannot be changed, because someone has begun to "
            "code it. Its marks and ratings belong to this stretch."
        )
        self.session_label = session_label


class SegmentOutside(UserFacingError):
    """A segment does not lie within its recording."""

    def __init__(self, session_label: str, *, start_ms: int, end_ms: int, duration_ms: int) -> None:
        super().__init__(
            f"A segment from {timecode(start_ms)} to {timecode(end_ms)} does not fit into "
            f"{session_label}, which is {timecode(duration_ms)} long. Choose times within it, "
            "the end after the start."
        )
        self.session_label = session_label


def set_segment(
    db: StudyDatabase,
    recording_id: RecordingId,
    *,
    start_ms: int,
    end_ms: int,
    by: CoderId | None = None,
) -> Segment:
    """Set the stretch of a recording that is coded; times from the recording's start.

    Raises:
        NotFound: the study has no such recording.
        SegmentOutside: the times are not within it.
        SegmentCoded: someone has begun to code it; setting it to what it is already is allowed.
    """
    with db.transaction() as session:
        recording = known_recording(session, recording_id)
        label = label_of_session(session, recording)
        if not 0 <= start_ms < end_ms <= recording.duration_ms:
            raise SegmentOutside(
                label, start_ms=start_ms, end_ms=end_ms, duration_ms=recording.duration_ms
            )
        before = recordings.segments_of(session, recording_id)[0]
        after = Segment(before.id, recording_id, start_ms, end_ms)
        if after == before:
            return before
        if overview_queries.is_begun(session, before.id):
            raise SegmentCoded(label)
        change = recordings.change_segment(session, after)
        log_change(
            db,
            session,
            label=f"segment of {label} set to {timecode(start_ms)} to {timecode(end_ms)}",
            changes=(change,),
            by=by,
        )
    return after


def draw_segment(
    db: StudyDatabase,
    recording_id: RecordingId,
    *,
    seed: int,
    length_ms: int = USUAL_SEGMENT_MS,
    by: CoderId | None = None,
) -> Segment:
    """Choose a random stretch of a recording and set it; the same seed chooses the same.

    A recording that is not longer is coded whole.

    Raises:
        NotFound: the study has no such recording.
        SegmentCoded: someone has begun to code it.
    """
    with db.reading() as session:
        recording = recordings.recording(session, recording_id)
    if recording is None:
        raise NotFound("recording", str(recording_id))
    start_ms = random_start_ms(recording, length_ms=length_ms, seed=seed)
    end_ms = min(start_ms + length_ms, recording.duration_ms)
    return set_segment(db, recording_id, start_ms=start_ms, end_ms=end_ms, by=by)


def random_start_ms(recording: Recording, *, length_ms: int, seed: int) -> int:
    """Return where a random stretch begins, at a whole second; it depends on seed and sound."""
    n_starts = (recording.duration_ms - length_ms) // _SECOND_MS + 1
    if n_starts <= 1:
        return 0
    lot = hashlib.sha256(f"{seed}:{recording.sha256}".encode()).digest()
    return int.from_bytes(lot, "big") % n_starts * _SECOND_MS
