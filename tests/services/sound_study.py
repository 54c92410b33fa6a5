"""A study with real sound in it, in which two coders are to code parts of one recording."""

from dataclasses import dataclass
from pathlib import Path

from fsh_coder.domain.identifiers import AssignmentId, RecordingId
from fsh_coder.domain.people import Coder, Role
from fsh_coder.domain.recording import NewPracticeSession, Segment
from fsh_coder.domain.study import Purpose
from fsh_coder.services import (
    assigning,
    coding,
    recording_library,
    rubric_library,
    study_library,
)
from fsh_coder.store.database import StudyDatabase
from tests.factories import new_study

SEGMENT_MS = (2_000, 14_000)
DURATION_MS = 16_000
WORKER = "Wilma Worker"


@dataclass(frozen=True, slots=True)
class SoundStudy:
    """An open study; its recording lies in a folder that names the worker."""

    db: StudyDatabase
    sound: Path
    lead: Coder
    ann: Coder
    ben: Coder
    supervisor: Coder
    recording_id: RecordingId
    segment: Segment
    of_ann: AssignmentId
    of_ben: AssignmentId

    def submit_for_ben(self) -> None:
        """Let Ben rate everything and submit."""
        session = coding.open_assignment(self.db, self.of_ben, coder_id=self.ben.id)
        for dimension in session.rubric.dimensions:
            session.rate(dimension.key, dimension.low)
            session.give_reason(dimension.key, "as heard")
        session.submit()


def make_sound_study(folder: Path, sound: Path) -> SoundStudy:
    """Make and open the study; `sound` is copied into a folder named after the worker."""
    place = folder / WORKER / sound.name
    place.parent.mkdir(parents=True)
    place.write_bytes(sound.read_bytes())
    db = new_study(folder / "study.fsh", name="Visits", lead="Lena Lead")
    lead = study_library.people(db)[0]
    ann, ben = (study_library.add_coder(db, name) for name in ("Ann Archer", "Ben Brook"))
    supervisor = study_library.add_coder(db, "Sue Super", role=Role.SUPERVISOR)
    added = recording_library.add(
        db,
        recording_library.prepare(db, place),
        session=NewPracticeSession("S0412", worker_label=WORKER, team="North", phase="before"),
    )
    segment = recording_library.set_segment(
        db, added.recording.id, start_ms=SEGMENT_MS[0], end_ms=SEGMENT_MS[1]
    )
    digest = rubric_library.by_key(db, "miti_4_2_1").digest
    of_ann, of_ben = (
        assigning.assign(
            db, [segment.id], coder_id=coder.id, rubric_digest=digest, purpose=purpose
        )[0].id
        for coder, purpose in ((ann, Purpose.PRIMARY), (ben, Purpose.DOUBLE))
    )
    return SoundStudy(
        db=db,
        sound=place,
        lead=lead,
        ann=ann,
        ben=ben,
        supervisor=supervisor,
        recording_id=added.recording.id,
        segment=segment,
        of_ann=of_ann,
        of_ben=of_ben,
    )
