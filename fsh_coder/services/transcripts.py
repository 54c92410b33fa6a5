"""Transcripts of recordings: who speaks as worker and who as client, and never by name."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fsh_coder.domain.errors import NotFound, UserFacingError
from fsh_coder.domain.identifiers import CoderId, RecordingId
from fsh_coder.domain.observation import Speaker, speakers_by_value
from fsh_coder.domain.timecode import timecode
from fsh_coder.formats import transcript_file
from fsh_coder.services.recording_places import known_recording, label_of_session
from fsh_coder.services.study_log import log_change
from fsh_coder.store import recordings, report_queries, transcripts
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.report_queries import SpokenWords

#: Meeting programs let the last cue run on a little.
_OVERRUN_MS = 5_000

_WORKER_WORDS = frozenset(
    [
        "worker",
        "sw",
        "practitioner",
        "interviewer",
        "therapist",
        "counsellor",
        "counselor",
        "clinician",
        "facilitator",
        "social",
        "caseworker",
    ]
)
_CLIENT_WORDS = frozenset(
    [
        "client",
        "parent",
        "mother",
        "father",
        "mum",
        "mom",
        "dad",
        "carer",
        "caregiver",
        "guardian",
        "family",
        "participant",
        "grandmother",
        "grandfather",
        "patient",
    ]
)


class TranscriptTooLong(UserFacingError):
    """A transcript goes on after its recording has ended, so it belongs to another."""

    def __init__(self, path: Path, *, end_ms: int, session_label: str, duration_ms: int) -> None:
        super().__init__(
            f"“{path.name}” goes on until {timecode(end_ms)}, but the recording of "
            f"{session_label} ends at {timecode(duration_ms)}. Choose the transcript of this "
            "recording; nothing was changed."
        )
        self.path = path
        self.session_label = session_label


@dataclass(frozen=True, slots=True)
class Utterance:
    """One stretch of talk; times from the recording's start, ``speaker`` None if not told."""

    start_ms: int
    end_ms: int
    speaker: Speaker | None
    text: str


@dataclass(frozen=True, slots=True)
class SpeakerLabel:
    """A name in a transcript file, how often it speaks, and whom it most likely stands for."""

    label: str
    n_utterances: int
    likely: Speaker | None


def transcript_of(db: StudyDatabase, recording_id: RecordingId) -> tuple[Utterance, ...]:
    """Return a recording's transcript in order of time, empty if it has none."""
    with db.reading() as session:
        spoken = report_queries.words_of(session, recording_id)
    speakers = speakers_by_value()
    return tuple(
        Utterance(each.start_ms, each.end_ms, speakers[each.speaker or None], each.text)
        for each in spoken
    )


def speakers_in(path: Path) -> tuple[SpeakerLabel, ...]:
    """Return the names in a transcript file with whom they most likely stand for.

    Raises:
        NotATranscript, NotText, FileUnreadable, FileTooLarge: it is no transcript.
    """
    transcript = transcript_file.read(path)
    n_times = Counter(cue.label for cue in transcript.cues)
    return tuple(
        SpeakerLabel(label, n_times[label], likely_speaker(label)) for label in transcript.labels()
    )


def likely_speaker(label: str) -> Speaker | None:
    """Return whom a label such as ``Social worker`` or ``MUM`` stands for, None for a name."""
    words = set(re.findall(r"[^\W\d_]+", label.casefold()))
    is_worker, is_client = bool(words & _WORKER_WORDS), bool(words & _CLIENT_WORDS)
    if is_worker == is_client:
        return None
    return Speaker.WORKER if is_worker else Speaker.CLIENT


def attach_transcript(
    db: StudyDatabase,
    recording_id: RecordingId,
    path: Path,
    *,
    speakers: Mapping[str, Speaker | None] | None = None,
    by: CoderId | None = None,
) -> tuple[Utterance, ...]:
    """Give a recording a transcript in place of the one it may have.

    Names are not kept: each stands for the worker, the client, or nobody told.

    Args:
        db: the study.
        recording_id: the recording.
        path: a WebVTT or SRT file.
        speakers: whom each name stands for; names left out are taken by ``likely_speaker``.
        by: who attaches it.

    Raises:
        NotFound: the study has no such recording.
        TranscriptTooLong: it belongs to a longer recording.
        NotATranscript, NotText, FileUnreadable, FileTooLarge: it is no transcript.
    """
    chosen = speakers or {}
    spoken = tuple(
        SpokenWords(
            cue.start_ms,
            cue.end_ms,
            _stored(chosen[cue.label] if cue.label in chosen else likely_speaker(cue.label)),
            cue.text.replace("\0", ""),
        )
        for cue in transcript_file.read(path).cues
    )
    with db.transaction() as session:
        recording = known_recording(session, recording_id)
        label = label_of_session(session, recording)
        end_ms = max(each.start_ms for each in spoken)
        if end_ms > recording.duration_ms + _OVERRUN_MS:
            raise TranscriptTooLong(
                path, end_ms=end_ms, session_label=label, duration_ms=recording.duration_ms
            )
        change = transcripts.replace_transcript(session, recording_id, spoken)
        log_change(db, session, label=f"transcript of {label} attached", changes=(change,), by=by)
    return transcript_of(db, recording_id)


def remove_transcript(
    db: StudyDatabase, recording_id: RecordingId, *, by: CoderId | None = None
) -> None:
    """Take a recording's transcript out of the study; without one nothing happens.

    Raises:
        NotFound: the study has no such recording.
    """
    with db.transaction() as session:
        recording = recordings.recording(session, recording_id)
        if recording is None:
            raise NotFound("recording", str(recording_id))
        if transcripts.n_utterances(session, recording_id):
            label = f"transcript of {label_of_session(session, recording)} removed"
            change = transcripts.replace_transcript(session, recording_id, ())
            log_change(db, session, label=label, changes=(change,), by=by)


def _stored(speaker: Speaker | None) -> str:
    return "" if speaker is None else speaker.value
