"""Whether coders read the transcript while they code, or only once they have submitted."""

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.observation import Observation
from fsh_coder.services.study_log import log_change
from fsh_coder.services.transcripts import Utterance, transcript_of
from fsh_coder.store import studies
from fsh_coder.store.database import StudyDatabase

_KEY = "transcripts_hidden_until_submitted"
_YES, _NO = "yes", "no"


def are_hidden(db: StudyDatabase) -> bool:
    """Whether the study hides transcripts until a coder has submitted; not by default."""
    with db.reading() as session:
        return studies.setting(session, _KEY) == _YES


def hide(db: StudyDatabase, *, hidden: bool, by: CoderId) -> None:
    """Hide transcripts from those who code, or show them; the study's journal says who did."""
    new = _YES if hidden else _NO
    with db.transaction() as session:
        old = studies.setting(session, _KEY) or _NO
        if old == new:
            return
        studies.set_setting(session, _KEY, value=new)
        change = RowChange("setting", _KEY, {"value": old}, {"value": new})
        label = "transcripts hidden until submitted" if hidden else "transcripts shown to coders"
        log_change(db, session, label=label, changes=(change,), by=by)


def transcript_for(db: StudyDatabase, observation: Observation) -> tuple[Utterance, ...]:
    """Return the transcript as whoever makes an observation may read it now."""
    if not observation.is_locked and are_hidden(db):
        return ()
    return transcript_of(db, observation.segment.recording_id)
