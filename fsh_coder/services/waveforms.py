"""Waveforms of the study's recordings, as far as they have been made."""

from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.media.peaks import PeaksPyramid
from fsh_coder.services.recording_library import peaks_cache
from fsh_coder.services.recording_places import known_recording
from fsh_coder.store.database import StudyDatabase


def cached_waveform(db: StudyDatabase, recording_id: RecordingId) -> PeaksPyramid | None:
    """Return a recording's waveform from the cache, None when it is not there; decodes nothing.

    Raises:
        NotFound: the study has no such recording.
    """
    with db.reading() as session:
        recording = known_recording(session, recording_id)
    return peaks_cache().load(recording.sha256)
