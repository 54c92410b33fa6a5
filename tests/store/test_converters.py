"""Values go into the file and come back equal, whatever their texts and numbers are."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    PracticeSessionId,
    RecordingId,
    ReliabilitySampleId,
    SegmentId,
    WorkerId,
    new_uuid,
)
from fsh_coder.domain.people import Coder, Role, Worker
from fsh_coder.domain.recording import PracticeSession, Recording, Segment
from fsh_coder.domain.study import Assignment, Purpose, ReliabilitySample
from fsh_coder.store import assignments, people, recordings, rubrics, sessions, studies
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.rubrics import InstalledRubric
from tests.factories import NOON, make_practice_session, make_recording, make_study, make_worker

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_labels = st.builds(lambda text: f"{text}{new_uuid().hex}", _texts)
_numbers = st.integers(1, 2**53)


@pytest.fixture(scope="module")
def db() -> Iterator[StudyDatabase]:
    """Return one open study for all the examples."""
    with (
        tempfile.TemporaryDirectory() as folder,
        StudyDatabase.create(Path(folder) / "study.fsh", make_study()) as db,
    ):
        yield db


@st.composite
def practice_sessions(draw: st.DrawFn) -> PracticeSession:
    """Draw a practice session without a worker."""
    return PracticeSession(
        id=PracticeSessionId(new_uuid()),
        label=draw(_labels),
        phase=draw(_texts),
        time_point=draw(_texts),
        held_on=draw(st.none() | st.dates(date(1000, 1, 1))),
        visit_type=draw(_texts),
        change_goal=draw(_texts),
        variables=tuple(draw(st.lists(st.tuples(_texts, _texts), max_size=4))),
    )


@settings(deadline=None)
@given(label=_labels, team=_texts, other=_texts)
def test_a_worker_comes_back(db: StudyDatabase, label: str, team: str, other: str) -> None:
    """A worker is found by id and label, and a change of team is kept and journalled."""
    worker = Worker(WorkerId(new_uuid()), label, team)
    moved = replace(worker, team=other)
    with db.transaction() as session:
        assert people.add_worker(session, worker).old is None
        assert people.worker(session, worker.id) == worker
        assert people.worker_by_label(session, label) == worker
        change = people.change_worker(session, moved)
        assert change.new == ({} if other == team else {"team": other})
    with db.reading() as session:
        assert people.worker(session, worker.id) == moved
        assert moved in people.workers(session)


@settings(deadline=None)
@given(name=_labels, initials=_texts, role=st.sampled_from(Role))
def test_a_coder_comes_back(db: StudyDatabase, name: str, initials: str, role: Role) -> None:
    """A coder keeps name, initials and role."""
    coder = Coder(CoderId(new_uuid()), name, initials, role)
    with db.transaction() as session:
        change = people.add_coder(session, coder)
    assert change.new == {
        "id": coder.id.hex,
        "name": name,
        "initials": initials,
        "role": role.value,
    }
    with db.reading() as session:
        assert people.coder(session, coder.id) == coder
        assert people.coders(session)[-1] == coder


@settings(deadline=None)
@given(practice_sessions(), practice_sessions())
def test_a_practice_session_comes_back(
    db: StudyDatabase, first: PracticeSession, second: PracticeSession
) -> None:
    """All facts of a meeting, study variables in their order, come back; so does a change."""
    changed = replace(second, id=first.id)
    with db.transaction() as session:
        sessions.add_practice_session(session, first)
    with db.reading() as session:
        assert sessions.practice_session(session, first.id) == first
        assert sessions.practice_session_by_label(session, first.label) == first
    with db.transaction() as session:
        change = sessions.change_practice_session(session, changed)
    assert change.old is not None
    assert change.old["label"] == first.label
    with db.reading() as session:
        assert sessions.practice_session(session, first.id) == changed


@settings(deadline=None)
@given(path=_texts, figures=st.tuples(_numbers, _numbers, _numbers, _numbers), end=_numbers)
def test_a_recording_and_its_segment_come_back(
    db: StudyDatabase, path: str, figures: tuple[int, int, int, int], end: int
) -> None:
    """Durations, rates and sizes keep every digit, and a moved file its new place."""
    meeting = make_practice_session(new_uuid().hex)
    duration_ms, sample_rate_hz, n_channels, size_bytes = figures
    recording = Recording(
        id=RecordingId(new_uuid()),
        practice_session_id=meeting.id,
        sha256=new_uuid().hex * 2,
        relative_path=path,
        duration_ms=duration_ms,
        sample_rate_hz=sample_rate_hz,
        n_channels=n_channels,
        size_bytes=size_bytes,
    )
    segment = Segment(SegmentId(new_uuid()), recording.id, end // 2, end)
    with db.transaction() as session:
        sessions.add_practice_session(session, meeting)
        recordings.add_recording(session, recording)
        recordings.add_segment(session, segment)
    with db.reading() as session:
        assert recordings.recording(session, recording.id) == recording
        assert recordings.recording_by_sha256(session, recording.sha256) == recording
        assert recordings.recordings_of(session, meeting.id) == (recording,)
        assert recordings.segment(session, segment.id) == segment
        assert recordings.segments_of(session, recording.id) == (segment,)
    moved = replace(recording, relative_path=f"{path}/moved")
    longer = replace(segment, end_ms=end + 1)
    with db.transaction() as session:
        recordings.change_path(session, recording.id, relative_path=moved.relative_path)
        recordings.change_segment(session, longer)
    with db.reading() as session:
        assert moved in recordings.recordings(session)
        assert longer in recordings.segments(session)


@settings(deadline=None)
@given(purpose=st.sampled_from(Purpose), due_on=st.none() | st.dates(date(1000, 1, 1)))
def test_an_assignment_and_a_sample_come_back(
    db: StudyDatabase, purpose: Purpose, due_on: date | None
) -> None:
    """Who codes what, for which purpose and until when; and a sample in the draw's order.

    A consensus stands in nobody's list.
    """
    meeting = make_practice_session(new_uuid().hex)
    recording = make_recording(meeting, sha256=new_uuid().hex * 2)
    coder = Coder(CoderId(new_uuid()), new_uuid().hex, "X")
    rubric = InstalledRubric(new_uuid().hex * 2, "k", "1", "T", "text", NOON)
    segments = [Segment(SegmentId(new_uuid()), recording.id, at, at + 1) for at in (8, 2, 5)]
    made = [
        Assignment(
            id=AssignmentId(new_uuid()),
            segment_id=segment.id,
            coder_id=coder.id,
            rubric_digest=rubric.digest,
            purpose=purpose,
            position=position,
            due_on=due_on,
        )
        for position, segment in enumerate(segments)
    ]
    sample = ReliabilitySample(
        id=ReliabilitySampleId(new_uuid()),
        drawn_at=NOON,
        seed=2**62,
        fraction=0.2,
        strata=("phase", "worker"),
        segment_ids=tuple(segment.id for segment in segments),
    )
    with db.transaction() as session:
        sessions.add_practice_session(session, meeting)
        recordings.add_recording(session, recording)
        for segment in segments:
            recordings.add_segment(session, segment)
        people.add_coder(session, coder)
        rubrics.add_rubric(session, rubric)
        assignments.add_assignments(session, made)
        assignments.add_reliability_sample(session, sample)
    with db.reading() as session:
        assert rubrics.rubric(session, rubric.digest) == rubric
        own, agreed = (tuple(made), ()) if purpose.is_coded_alone else ((), tuple(made))
        assert assignments.assignments_of_coder(session, coder.id) == own
        assert assignments.consensus_assignments(session, rubric_digest=rubric.digest) == agreed
        assert assignments.assignments_of_recording(session, recording.id) == tuple(made)
        assert assignments.assignment(session, made[1].id) == made[1]
        assert assignments.reliability_samples(session)[-1] == sample
    with db.transaction() as session:
        moved = assignments.change_positions(session, [(made[0].id, 2), (made[1].id, 1)])
    assert [(change.old, change.new) for change in moved] == [({"position": 0}, {"position": 2})]


def test_study_settings_come_back(db: StudyDatabase) -> None:
    """A choice for the whole study is kept until it is made anew."""
    with db.transaction() as session:
        assert studies.setting(session, "band") is None
        studies.set_setting(session, "band", value="cicchetti")
        studies.set_setting(session, "band", value="koo")
    with db.reading() as session:
        assert studies.setting(session, "band") == "koo"


def test_a_worker_of_a_session_is_found(db: StudyDatabase) -> None:
    """A practice session keeps whose it is."""
    worker = make_worker(new_uuid().hex)
    meeting = make_practice_session(new_uuid().hex, worker=worker)
    with db.transaction() as session:
        people.add_worker(session, worker)
        sessions.add_practice_session(session, meeting)
    with db.reading() as session:
        assert sessions.practice_session(session, meeting.id) == meeting
        assert meeting in sessions.practice_sessions(session)
