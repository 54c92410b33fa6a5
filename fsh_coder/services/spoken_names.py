"""Where somebody is named in a recording, marked once for every clip and copy."""

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import CoderId, RecordingId
from fsh_coder.domain.spoken_name import SpokenName
from fsh_coder.domain.timecode import timecode
from fsh_coder.services.recording_places import known_recording, label_of_session
from fsh_coder.services.study_log import log_change
from fsh_coder.store import spoken_names as stored
from fsh_coder.store.database import StudyDatabase


def spoken_names(db: StudyDatabase, recording_id: RecordingId) -> tuple[SpokenName, ...]:
    """Return where somebody is named, in order of time, never touching."""
    with db.reading() as session:
        return stored.spoken_names(session, recording_id)


def mark(
    db: StudyDatabase, recording_id: RecordingId, *, start_ms: int, end_ms: int, by: CoderId | None
) -> SpokenName:
    """Mark a stretch in which somebody is named; it is joined with those that it touches.

    What lies beyond the recording's end is left out.

    Raises:
        NotFound: the study has no such recording.
        ValueError: the stretch is empty or outside the recording.
    """
    with db.transaction() as session:
        recording = known_recording(session, recording_id)
        new = SpokenName(max(0, start_ms), min(end_ms, recording.duration_ms))
        touched = [name for name in stored.spoken_names(session, recording_id) if name.touches(new)]
        joined = new.joined(touched)
        if touched == [joined]:
            return joined
        changes = [stored.remove_spoken_name(session, recording_id, name) for name in touched]
        changes.append(stored.add_spoken_name(session, recording_id, joined))
        label = label_of_session(session, recording)
        words = f"name marked in {label} at {timecode(joined.start_ms)}"
        log_change(db, session, label=words, changes=changes, by=by)
    return joined


def unmark(
    db: StudyDatabase, recording_id: RecordingId, name: SpokenName, *, by: CoderId | None
) -> None:
    """Take a mark back: the stretch is heard as it was recorded again.

    Raises:
        NotFound: the study has no such recording, or no such name is marked in it.
    """
    with db.transaction() as session:
        recording = known_recording(session, recording_id)
        if name not in stored.spoken_names(session, recording_id):
            raise NotFound("marked name", timecode(name.start_ms))
        change = stored.remove_spoken_name(session, recording_id, name)
        label = label_of_session(session, recording)
        words = f"name no longer marked in {label} at {timecode(name.start_ms)}"
        log_change(db, session, label=words, changes=(change,), by=by)
