"""Clips: short stretches of a recording, saved to be listened to outside the study.

Sound that leaves the study is out of its protection, so who may save what is decided here:

- A lead or a supervisor may save any stretch of up to ten minutes. They know who was recorded
  already, and answer for where clips go.
- A coder may save what she may hear: a stretch inside a segment that is assigned to her. While
  another coder still has the recording before her she may not, because a clip that is passed
  on would tell the other what was noticed.

A clip carries the session's label and the time, and no worker, team, date or file name. Where
somebody is named there is only a tone. The study's journal keeps who saved which stretch, when.
"""

from dataclasses import dataclass
from pathlib import Path

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import CoderId, RecordingId
from fsh_coder.domain.people import Coder, Role
from fsh_coder.domain.timecode import timecode
from fsh_coder.media.clips import clip, write_clip
from fsh_coder.media.sound_writer import SoundFileKind
from fsh_coder.services.recording_places import known_recording, label_of_session
from fsh_coder.services.saved_sound import file_label, saved_sound
from fsh_coder.services.sound_to_code import sound_to_code
from fsh_coder.services.spoken_names import spoken_names
from fsh_coder.store.clip_queries import assigned_stretches
from fsh_coder.store.database import StudyDatabase

LONGEST_CLIP_MS = 600_000
SHORTEST_CLIP_MS = 100
_FADE_MS = 30


class ClipTooLong(UserFacingError):
    """A clip was to be longer than an excerpt."""

    def __init__(self, duration_ms: int) -> None:
        super().__init__(
            f"The stretch is {timecode(duration_ms)} long; a clip has at most "
            f"{timecode(LONGEST_CLIP_MS)}. Choose a shorter stretch; a lead can save an "
            "anonymised copy of a whole session."
        )
        self.duration_ms = duration_ms


class ClipTooShort(UserFacingError):
    """A clip was to hold nothing that can be heard."""

    def __init__(self) -> None:
        super().__init__("There is nothing to hear in so short a stretch. Choose a longer one.")


class ClipNotYours(UserFacingError):
    """A coder asked for sound outside what is assigned to her."""

    def __init__(self, session_label: str) -> None:
        super().__init__(
            f"That stretch of {session_label} is not assigned to you. Choose one inside your own "
            "segment, or ask the lead for the clip."
        )
        self.session_label = session_label


class OthersStillCoding(UserFacingError):
    """A coder asked for a clip while another coder still has the recording before her."""

    def __init__(self, session_label: str) -> None:
        super().__init__(
            f"Another coder has still to code {session_label}, and a clip could tell her what you "
            "noticed. Save it when she has submitted, or ask the lead for the clip."
        )
        self.session_label = session_label


@dataclass(frozen=True, slots=True)
class ClipWanted:
    """A stretch of a recording to be saved.

    Attributes:
        recording_id: the recording.
        start_ms: where it begins, from the recording's start.
        end_ms: where it ends.
        kind: WAV or M4A.
        is_levelled: bring it to the loudness of a clear voice.
    """

    recording_id: RecordingId
    start_ms: int
    end_ms: int
    kind: SoundFileKind = SoundFileKind.M4A
    is_levelled: bool = True


def refuse_clip(
    db: StudyDatabase, recording_id: RecordingId, *, start_ms: int, end_ms: int, person: Coder
) -> None:
    """Make sure that a person may save a stretch.

    Raises:
        NotFound: the study has no such recording.
        ClipTooShort, ClipTooLong, ClipNotYours, OthersStillCoding: as their names say.
    """
    _refuse_length(end_ms - start_ms)
    with db.reading() as session:
        recording = known_recording(session, recording_id)
        label = label_of_session(session, recording)
        assigned = assigned_stretches(session, recording_id)
    if person.role is not Role.CODER:
        return
    own = [each for each in assigned if each.coder_id == person.id]
    if not any(each.start_ms <= start_ms and end_ms <= each.end_ms for each in own):
        raise ClipNotYours(label)
    if any(each.coder_id != person.id and not each.is_submitted for each in assigned):
        raise OthersStillCoding(label)


def clip_name(session_label: str, start_ms: int, *, kind: SoundFileKind) -> str:
    """Return what a clip's file is called: the session's label and the time, nothing else."""
    at = timecode(start_ms).replace(":", "-")
    return f"{file_label(session_label)} {at}.{kind}"


def save_clip(db: StudyDatabase, wanted: ClipWanted, path: Path, *, person: Coder) -> None:
    """Save a stretch as a sound file, with a tone wherever somebody is named.

    May be called from any thread.

    Raises:
        NotFound: the study has no such recording.
        ClipTooShort, ClipTooLong, ClipNotYours, OthersStillCoding: the person may not.
        RecordingMissing, RecordingChanged, UnreadableSound: the recording cannot be read.
        NoRoomForSound, NotOursToReplace, CannotWrite: the file cannot be written.
        DiskFull, StudyFileUnwritable: it could not be logged.
    """
    start_ms, end_ms = wanted.start_ms, wanted.end_ms
    refuse_clip(db, wanted.recording_id, start_ms=start_ms, end_ms=end_ms, person=person)
    write_stretch(db, wanted, path, by=person.id)


def write_stretch(db: StudyDatabase, wanted: ClipWanted, path: Path, *, by: CoderId | None) -> None:
    """Save a stretch without asking who wants it, as the command line does; see `save_clip`."""
    with db.reading() as session:
        recording = known_recording(session, wanted.recording_id)
        label = label_of_session(session, recording)
    end_ms = min(wanted.end_ms, recording.duration_ms)
    _refuse_length(end_ms - wanted.start_ms)
    sound = sound_to_code(db, recording.id)
    names = spoken_names(db, recording.id)
    heard = [name for name in names if name.start_ms < end_ms and wanted.start_ms < name.end_ms]
    span = f"{timecode(wanted.start_ms)} to {timecode(end_ms)}"
    words = f"clip of {label} saved, {span}, {_bleeped_words(len(heard))}"
    with saved_sound(db, path, log_words=words, by=by) as part:
        segment = clip(
            sound.path,
            start_ms=wanted.start_ms,
            end_ms=end_ms,
            fade_ms=_FADE_MS,
            is_levelled=wanted.is_levelled,
            bleeps_ms=[(name.start_ms, name.end_ms) for name in heard],
            shown_as=label,
        )
        title = f"{label} {timecode(wanted.start_ms)}"
        write_clip(segment, part, kind=wanted.kind, title=title)


def _refuse_length(duration_ms: int) -> None:
    if duration_ms < SHORTEST_CLIP_MS:
        raise ClipTooShort
    if duration_ms > LONGEST_CLIP_MS:
        raise ClipTooLong(duration_ms)


def _bleeped_words(n_names: int) -> str:
    if not n_names:
        return "no names bleeped"
    return f"{n_names} name{'' if n_names == 1 else 's'} bleeped"
