"""The sound that belongs to an observation: where it is, and whether it is still the same."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fsh_coder.domain.errors import RecordingChanged
from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.media import fingerprint
from fsh_coder.services.recording_places import known_recording, resolve_path, session_label_of
from fsh_coder.store.database import StudyDatabase


@dataclass(frozen=True, slots=True)
class SoundToCode:
    """A recording's file with what is known of it; never shown to a coder."""

    path: Path
    sha256: str
    size_bytes: int
    duration_ms: int
    sample_rate_hz: int


def sound_to_code(db: StudyDatabase, recording_id: RecordingId) -> SoundToCode:
    """Return where a recording's sound is; its length is looked at, its content is not read.

    Raises:
        NotFound: the study has no such recording.
        RecordingMissing: its file is not at its place.
        RecordingChanged: the file there has another length.
    """
    with db.reading() as session:
        recording = known_recording(session, recording_id)
    path = resolve_path(db, recording)
    if path.stat().st_size != recording.size_bytes:
        raise RecordingChanged(session_label_of(db, recording))
    return SoundToCode(
        path=path,
        sha256=recording.sha256,
        size_bytes=recording.size_bytes,
        duration_ms=recording.duration_ms,
        sample_rate_hz=recording.sample_rate_hz,
    )


def refuse_changed_sound(
    sound: SoundToCode, *, shown_as: str, cancelled: Callable[[], bool] | None = None
) -> None:
    """Read the file and compare it with what was added; needs no study, so any thread may ask.

    Args:
        sound: the recording's file.
        shown_as: the session's label, by which messages name it.
        cancelled: asked between blocks; True stops the reading.

    Raises:
        RecordingChanged: its content is another.
        RecordingMissing, UnreadableSound, Cancelled: as their names say.
    """
    found = fingerprint.sha256_of(sound.path, shown_as=shown_as, cancelled=cancelled)
    if found != sound.sha256:
        raise RecordingChanged(shown_as)
