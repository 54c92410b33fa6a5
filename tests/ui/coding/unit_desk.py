"""A study whose rubric divides speech into utterances, with a spoken recording."""

from pathlib import Path

from fsh_coder.bundled import resources_dir
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.services import (
    assigning,
    coding,
    recording_library,
    rubric_library,
    segments,
    study_library,
    transcripts,
)
from fsh_coder.store.database import StudyDatabase
from tests.ui.coding.conftest import CodingStudy

MISC = "misc_2_5"


def make_misc_study(folder: Path, sound: Path, *, transcript: Path | None = None) -> CodingStudy:
    """Make and open a study in which Ann and Ben are to code one recording with MISC."""
    db = study_library.create_study(
        folder / "study.fsh", name="Family visits", rubric_keys=[MISC], lead="Lena Lead"
    )
    ann = study_library.add_coder(db, "Ann Archer")
    ben = study_library.add_coder(db, "Ben Brook")
    kept = folder / "recordings" / sound.name
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(sound.read_bytes())
    added = recording_library.add(
        db,
        recording_library.prepare(db, kept),
        session=NewPracticeSession("S0412", change_goal="keeps to the safety plan"),
    )
    recording = added.recording
    segment = segments.set_segment(db, recording.id, start_ms=0, end_ms=recording.duration_ms)
    if transcript is not None:
        transcripts.attach_transcript(db, recording.id, transcript)
    digest = rubric_library.by_key(db, MISC).digest
    made = [
        assigning.assign(db, [segment.id], coder_id=who.id, rubric_digest=digest)[0].id
        for who in (ann,)
    ]
    return CodingStudy(db, kept, ann, ben, recording.id, segment, made[0], made[0])


def spoken_sound(label: str = "S0412") -> Path:
    """Return a demo conversation."""
    return resources_dir() / "demo" / "sound" / f"{label}.ogg"


def spoken_words(label: str = "S0412") -> Path:
    """Return its transcript."""
    return resources_dir() / "demo" / "transcripts" / f"{label}.vtt"


def finish_globals(db: StudyDatabase, study: CodingStudy) -> None:
    """Rate everything and finish the first pass."""
    session = coding.open_assignment(db, study.with_codes, coder_id=study.ann.id)
    for dimension in session.rubric.dimensions:
        session.rate(dimension.key, 3)
    session.passes.finish()
