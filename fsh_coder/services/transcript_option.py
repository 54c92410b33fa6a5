"""Whether coders read the transcript while they code, or only once they have submitted."""

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.observation import Observation
from fsh_coder.services import study_switch
from fsh_coder.services.transcripts import Utterance, transcript_of
from fsh_coder.store.database import StudyDatabase

_KEY = "transcripts_hidden_until_submitted"


def are_hidden(db: StudyDatabase) -> bool:
    """Whether the study hides transcripts until a coder has submitted; not by default."""
    return study_switch.is_on(db, _KEY)


def hide(db: StudyDatabase, *, hidden: bool, by: CoderId) -> None:
    """Hide transcripts from those who code, or show them; the study's journal says who did."""
    with db.transaction() as session:
        label = "transcripts hidden until submitted" if hidden else "transcripts shown to coders"
        study_switch.turn(db, session, _KEY, on=hidden, label=label, by=by)


def transcript_for(db: StudyDatabase, observation: Observation) -> tuple[Utterance, ...]:
    """Return the transcript as whoever makes an observation may read it now."""
    if not observation.is_locked and are_hidden(db):
        return ()
    return transcript_of(db, observation.segment.recording_id)
