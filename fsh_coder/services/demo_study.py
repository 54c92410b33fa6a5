"""The demo study: synthetic sessions, coded by invented coders through the real services."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fsh_coder import bundled
from fsh_coder.domain.errors import CannotWrite
from fsh_coder.domain.identifiers import SegmentId
from fsh_coder.domain.observation import BehaviourMark, HeardSpan
from fsh_coder.domain.people import Coder, Role
from fsh_coder.domain.study import Purpose
from fsh_coder.formats.demo_files import DemoCoding, DemoMark, DemoStudy, read_demo
from fsh_coder.services import (
    assigning,
    coding,
    recording_library,
    rubric_library,
    study_library,
    transcripts,
)
from fsh_coder.services.coding_session import CodingSession
from fsh_coder.services.recording_library import AddedRecording
from fsh_coder.store.database import StudyDatabase

STUDY_NAME = "Family visits (demo, synthetic)"
FILE_NAME = "demo.fsh"
LEAD = "Ellen Hart"
SUPERVISOR = "Priya Sandhu"

_PART_NAME = "demo-part.fsh"
_SOUND_FOLDER = "recordings"
_DAYS_TO_DUE = 14
_SOUND_SHARE = 0.4

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who and what the demo study holds, by the names of its files."""

    lead: Coder
    coders: Mapping[str, Coder]
    recordings: Mapping[str, AddedRecording]
    digests: Mapping[str, str]

    def segment_id(self, session_label: str) -> SegmentId:
        return self.recordings[session_label].segment.id


def build(folder: Path, *, progress: Progress | None = None) -> Path:
    """Make the demo study in a folder and return its file.

    A demo study that stands there already is left as it is, with whatever was coded in it.
    It is put together under another name, so that one that is cut short is never taken for
    whole.

    Args:
        folder: where it is to stand; made where it is missing.
        progress: called with the share that is done, 0 to 1.

    Raises:
        CannotWrite: the folder cannot be made, or the sound not copied into it.
        StudyFileError, DiskFull, StudyFileUnwritable: the study cannot be kept there.
    """
    report = progress or _nobody
    path = folder / FILE_NAME
    if path.exists():
        report(1.0)
        return path
    demo = read_demo(bundled.resources_dir() / "demo")
    sound_paths = _copy_sound(demo, folder)
    part = folder / _PART_NAME
    _remove_rest(part)
    with study_library.create_study(
        part, name=STUDY_NAME, rubric_keys=demo.rubric_keys, lead=LEAD, is_synthetic=True
    ) as db:
        everyone = _people(db, demo)
        recordings = _add_sessions(db, demo, sound_paths, by=everyone[LEAD], report=report)
        cast = _Cast(
            lead=everyone[LEAD],
            coders={each.initials: everyone[each.name] for each in demo.coders},
            recordings=recordings,
            digests={key: rubric_library.by_key(db, key).digest for key in demo.rubric_keys},
        )
        _assign_all(db, demo, cast)
        _code_all(db, demo, cast, report=report)
    part.rename(path)
    report(1.0)
    return path


def _nobody(share: float) -> None:
    """Take a report that nobody asked for."""


def _copy_sound(demo: DemoStudy, folder: Path) -> dict[str, Path]:
    target = folder / _SOUND_FOLDER
    copied = {}
    try:
        target.mkdir(parents=True, exist_ok=True)
        for each in demo.sessions:
            if each.sound is not None:
                copied[each.session.label] = target / each.sound.name
                shutil.copyfile(each.sound, copied[each.session.label])
    except OSError as error:
        raise CannotWrite(target, detail=error.strerror or "no reason given") from error
    return copied


def _remove_rest(part: Path) -> None:
    """Remove what a run that was cut short left behind."""
    for rest in part.parent.glob(f"{part.name}*"):
        rest.unlink()


def _people(db: StudyDatabase, demo: DemoStudy) -> dict[str, Coder]:
    lead = study_library.coder_by_name(db, LEAD)
    for each in demo.coders:
        study_library.add_coder(db, each.name, initials=each.initials, by=lead.id)
    study_library.add_coder(db, SUPERVISOR, role=Role.SUPERVISOR, by=lead.id)
    return {person.name: person for person in study_library.people(db)}


def _add_sessions(
    db: StudyDatabase,
    demo: DemoStudy,
    sound_paths: Mapping[str, Path],
    *,
    by: Coder,
    report: Progress,
) -> dict[str, AddedRecording]:
    added: dict[str, AddedRecording] = {}
    for n_done, each in enumerate(demo.sessions, start=1):
        label = each.session.label
        if label in sound_paths and each.transcript is not None:
            prepared = recording_library.prepare(db, sound_paths[label])
            added[label] = recording_library.add(db, prepared, session=each.session, by=by.id)
            transcripts.attach_transcript(db, added[label].recording.id, each.transcript, by=by.id)
        else:
            recording_library.add_session(db, each.session, by=by.id)
        report(_SOUND_SHARE * n_done / len(demo.sessions))
    return added


def _assign_all(db: StudyDatabase, demo: DemoStudy, cast: _Cast) -> None:
    """Give every coder her segments, first codings first, open ones with a due date."""
    due_on = datetime.now(UTC).date() + timedelta(days=_DAYS_TO_DUE)
    together: dict[tuple[Purpose, str, str, date | None], list[SegmentId]] = {}
    for each in demo.codings:
        due = None if each.state == "submitted" else due_on
        key = (each.purpose, each.coder, each.rubric_key, due)
        together.setdefault(key, []).append(cast.segment_id(each.session_label))
    first_codings_first = sorted(together, key=lambda key: key[0] is not Purpose.PRIMARY)
    for purpose, coder, rubric_key, due in first_codings_first:
        assigning.assign(
            db,
            together[purpose, coder, rubric_key, due],
            coder_id=cast.coders[coder].id,
            rubric_digest=cast.digests[rubric_key],
            purpose=purpose,
            due_on=due,
            by=cast.lead.id,
        )


def _code_all(db: StudyDatabase, demo: DemoStudy, cast: _Cast, *, report: Progress) -> None:
    assigned = {
        (each.coder_id, each.segment_id, each.rubric_digest): each.id
        for each in assigning.all_assignments(db)
    }
    for n_done, each in enumerate(demo.codings, start=1):
        if each.state != "to_do":
            coder_id = cast.coders[each.coder].id
            segment_id = cast.segment_id(each.session_label)
            assignment_id = assigned[coder_id, segment_id, cast.digests[each.rubric_key]]
            _code(coding.open_assignment(db, assignment_id, coder_id=coder_id), each)
        report(_SOUND_SHARE + (1 - _SOUND_SHARE) * n_done / len(demo.codings))


def _code(session: CodingSession, told: DemoCoding) -> None:
    marks = [_mark(session, each) for each in told.marks]
    for rating in told.ratings:
        if rating.score is not None:
            session.rate(rating.dimension, rating.score)
        if rating.reason:
            session.give_reason(rating.dimension, rating.reason)
        for number in rating.evidence:
            session.link(rating.dimension, marks[number].id)
    segment = session.context.segment
    is_done = told.state == "submitted"
    heard_until_ms = segment.end_ms if is_done else max(mark.at_ms for mark in marks)
    session.remember_place(heard_until_ms, (HeardSpan(segment.start_ms, heard_until_ms),))
    if is_done:
        session.submit()


def _mark(session: CodingSession, told: DemoMark) -> BehaviourMark:
    mark = session.mark(told.code, told.at_ms, end_ms=told.end_ms, speaker=told.speaker)
    if told.note or told.is_unsure:
        mark = session.change_mark(mark.id, note=told.note, is_unsure=told.is_unsure)
    return mark
