"""The rubric's supplement: what the team ruled on a code or dimension, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import NotFound, UserFacingError
from fsh_coder.domain.folded_text import holds_all
from fsh_coder.domain.identifiers import CoderId, RecordingId, RulingId, new_uuid
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.ruling import Ruling
from fsh_coder.domain.timecode import timecode
from fsh_coder.services import rubric_library
from fsh_coder.services.recording_places import label_of_session
from fsh_coder.services.study_log import log_change
from fsh_coder.store import people, recordings
from fsh_coder.store import rulings as stored_rulings
from fsh_coder.store.database import StudyDatabase

#: Longer than this is no ruling that a coder reads beside a code.
LONGEST_TEXT = 4000


class RulingNeedsWords(UserFacingError):
    """A ruling was to be added that says nothing."""

    def __init__(self, target_label: str) -> None:
        super().__init__(
            f"Type what the team ruled on {target_label}; an empty ruling was not added."
        )
        self.target_label = target_label


class RulingTooLong(UserFacingError):
    """A ruling was to be added that nobody could read beside a code."""

    def __init__(self, n_characters: int) -> None:
        super().__init__(
            f"The ruling has {n_characters:,} characters; {LONGEST_TEXT:,} are the most. "
            "Say it in fewer words, or part it in two."
        )
        self.n_characters = n_characters


class MomentOutsideRecording(UserFacingError):
    """A ruling was to cite a moment that its recording does not have."""

    def __init__(self, at_ms: int, *, session_label: str, duration_ms: int) -> None:
        super().__init__(
            f"{session_label} has no moment {timecode(at_ms)}: it ends at "
            f"{timecode(duration_ms)}. Choose a moment of this recording; nothing was added."
        )
        self.at_ms = at_ms


@dataclass(frozen=True, slots=True)
class ShownRuling:
    """A ruling in words for a screen or codebook.

    ``session_label`` and the ruling's ``at_ms`` name the moment it came from; "" where there
    was none.
    """

    ruling: Ruling
    target_label: str
    made_by: str
    session_label: str


def add(
    db: StudyDatabase,
    rubric_key: str,
    *,
    target: str,
    text: str,
    by: CoderId,
    recording_id: RecordingId | None = None,
    at_ms: int | None = None,
) -> Ruling:
    """Add a ruling on a code or dimension; it stays for good and a later one adds to it.

    Args:
        db: the open study.
        rubric_key: the rubric, in all its versions.
        target: the key of a code or dimension of its newest version.
        text: what was ruled.
        by: who writes it down.
        recording_id: the recording that it came from.
        at_ms: the moment, from that recording's start.

    Raises:
        NotFound: the study has no such rubric, person or recording, or the rubric no such
            code or dimension.
        RulingNeedsWords, RulingTooLong: the text is blank or too long.
        MomentOutsideRecording: the recording has no such moment.
    """
    labels = _labels(rubric_library.by_key(db, rubric_key))
    if target not in labels:
        raise NotFound("code or dimension", target, known=tuple(labels))
    words = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    if not words:
        raise RulingNeedsWords(labels[target])
    if len(words) > LONGEST_TEXT:
        raise RulingTooLong(len(words))
    if recording_id is None and at_ms is not None:
        raise ValueError("a moment without its recording")
    ruling = Ruling(
        id=RulingId(new_uuid()),
        rubric_key=rubric_key,
        target=target,
        text=words,
        made_at=datetime.now(UTC),
        made_by=by,
        recording_id=recording_id,
        at_ms=at_ms,
    )
    with db.transaction() as session:
        _refuse_unknown(session, ruling)
        change = stored_rulings.add_ruling(session, ruling)
        log_change(db, session, label=f"ruling on {labels[target]}", changes=[change], by=by)
    return ruling


def rulings(
    db: StudyDatabase, rubric_key: str, *, target: str | None = None
) -> tuple[ShownRuling, ...]:
    """Return a rubric's rulings, newest first; those of one code or dimension if named.

    Raises:
        NotFound: the study has no such rubric.
    """
    labels = _labels(rubric_library.by_key(db, rubric_key))
    with db.reading() as session:
        found = stored_rulings.rulings(session, rubric_key=rubric_key)
        names = {each.id: each.name for each in people.coders(session)}
        sessions = {
            recording_id: _session_label(session, recording_id)
            for recording_id in {each.recording_id for each in found}
        }
    return tuple(
        ShownRuling(
            ruling=each,
            target_label=labels.get(each.target, each.target),
            made_by=names[each.made_by],
            session_label=sessions[each.recording_id],
        )
        for each in reversed(found)
        if target is None or each.target == target
    )


def search(db: StudyDatabase, rubric_key: str, *, words: str) -> tuple[ShownRuling, ...]:
    """Return the rulings that hold every word, in any case and with or without accents.

    The code or dimension, its label, the session and who wrote it down are looked through as
    well. Blank words find everything.

    Raises:
        NotFound: the study has no such rubric.
    """
    return tuple(each for each in rulings(db, rubric_key) if holds_all(_all_words(each), words))


def _all_words(shown: ShownRuling) -> str:
    ruling = shown.ruling
    return " ".join(
        (ruling.text, ruling.target, shown.target_label, shown.session_label, shown.made_by)
    )


def _labels(rubric: Rubric) -> Mapping[str, str]:
    codes = {code.key: code.label for code in rubric.codes}
    return codes | {dimension.key: dimension.label for dimension in rubric.dimensions}


def _refuse_unknown(session: Session, ruling: Ruling) -> None:
    if people.coder(session, ruling.made_by) is None:
        raise NotFound("person", ruling.made_by.hex[:12])
    if ruling.recording_id is None:
        return
    recording = recordings.recording(session, ruling.recording_id)
    if recording is None:
        raise NotFound("recording", ruling.recording_id.hex[:12])
    if ruling.at_ms is not None and not 0 <= ruling.at_ms <= recording.duration_ms:
        label = label_of_session(session, recording)
        raise MomentOutsideRecording(
            ruling.at_ms, session_label=label, duration_ms=recording.duration_ms
        )


def _session_label(session: Session, recording_id: RecordingId | None) -> str:
    recording = None if recording_id is None else recordings.recording(session, recording_id)
    return "" if recording is None else label_of_session(session, recording)
