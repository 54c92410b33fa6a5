"""The study at a glance: recordings with each coder's state, progress, hours left, pace."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from fsh_coder.domain.identifiers import AssignmentId, CoderId, SegmentId
from fsh_coder.domain.observation import ObservationState
from fsh_coder.domain.people import Coder, Role, Worker
from fsh_coder.domain.recording import PracticeSession, Recording, Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.study import Assignment, Purpose
from fsh_coder.services import rubric_library
from fsh_coder.services.coder_list import share_done
from fsh_coder.services.pace import pace_of
from fsh_coder.services.recording_places import missing_recordings
from fsh_coder.store import assignments, overview_queries, people, recordings, sessions
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.overview_queries import ObservationStanding

_RECENT_DAYS = 28
_FARTHEST_END_DAYS = 3650


class CellKind(StrEnum):
    """Where one coder stands with one recording."""

    NOT_ASSIGNED = "not_assigned"
    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class CellState:
    """One coder's state on one recording, over all rubrics; ``share`` done is 0 to 1.

    ``n_submitted`` of ``n_assigned`` codings are submitted.
    """

    kind: CellKind
    share: float = 0.0
    n_submitted: int = 0
    n_assigned: int = 0


NOT_ASSIGNED = CellState(CellKind.NOT_ASSIGNED)


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """One row of the Study place; a session without a recording has neither that nor segment.

    ``sample`` is ``double`` where a segment is coded by more than one coder, else empty.
    ``states`` holds only coders who have something assigned.
    """

    session: PracticeSession
    worker: Worker | None
    recording: Recording | None
    segment: Segment | None
    sample: str
    states: Mapping[CoderId, CellState]
    is_missing: bool = False

    def state(self, coder_id: CoderId) -> CellState:
        """Return a coder's state, not assigned where nothing is."""
        return self.states.get(coder_id, NOT_ASSIGNED)


@dataclass(frozen=True, slots=True)
class CoderProgress:
    """How far a coder has come; ``hours_left`` at the team's pace, None before there is one."""

    coder: Coder
    n_done: int
    n_begun: int
    n_all: int
    hours_left: float | None


@dataclass(frozen=True, slots=True)
class StudyTotals:
    """The study in numbers.

    ``n_double`` recordings are coded by more than one coder with one rubric;
    ``n_double_ready`` of them have been submitted by all who are to code them.
    """

    n_sessions: int
    n_recordings: int
    n_without_recording: int
    total_ms: int
    n_double: int
    n_double_ready: int
    n_missing_files: int

    @property
    def double_share(self) -> float | None:
        """Return the share of recordings that is double-coded, None without recordings."""
        return self.n_double / self.n_recordings if self.n_recordings else None


@dataclass(frozen=True, slots=True)
class _Coded:
    """Assignments with how far each has come, read at one moment."""

    assignments: tuple[Assignment, ...]
    standings: Mapping[AssignmentId, ObservationStanding]
    segments: Mapping[SegmentId, Segment]
    rubrics: Mapping[str, Rubric]

    def share(self, assignment: Assignment) -> float:
        standing = self.standings.get(assignment.id)
        if standing is None:
            return 0.0
        return share_done(
            standing,
            segment=self.segments[assignment.segment_id],
            rubric=self.rubrics[assignment.rubric_digest],
        )

    def is_submitted(self, assignment: Assignment) -> bool:
        standing = self.standings.get(assignment.id)
        return standing is not None and standing.state is ObservationState.SUBMITTED


def recordings_table(db: StudyDatabase) -> tuple[RecordingRow, ...]:
    """Return a row for each recording and for each session without one, by session id."""
    coded = _read_coded(db)
    missing = {recording.id for recording in missing_recordings(db)}
    double = set(_double_segments(coded))
    with db.reading() as session:
        known_sessions = sessions.practice_sessions(session)
        known_workers = {worker.id: worker for worker in people.workers(session)}
        by_session: dict[object, list[Recording]] = {}
        for recording in recordings.recordings(session):
            by_session.setdefault(recording.practice_session_id, []).append(recording)
    segment_of = {segment.recording_id: segment for segment in coded.segments.values()}
    states = _states_by_segment(coded)
    rows = []
    for practice_session in known_sessions:
        worker_id = practice_session.worker_id
        bare = RecordingRow(
            session=practice_session,
            worker=None if worker_id is None else known_workers[worker_id],
            recording=None,
            segment=None,
            sample="",
            states={},
        )
        its = by_session.get(practice_session.id, [])
        rows += [bare] if not its else []
        for recording in its:
            segment = segment_of[recording.id]
            rows.append(
                replace(
                    bare,
                    recording=recording,
                    segment=segment,
                    sample="double" if segment.id in double else "",
                    states=states.get(segment.id, {}),
                    is_missing=recording.id in missing,
                )
            )
    return tuple(rows)


def coder_progress(db: StudyDatabase) -> tuple[CoderProgress, ...]:
    """Return how far each coder has come, with those who have nothing to do yet.

    Leads stand here only when something is assigned to them.
    """
    coded = _read_coded(db)
    pace = pace_of(db)
    with db.reading() as session:
        everyone = people.coders(session)
    result = []
    for coder in everyone:
        own = [each for each in coded.assignments if each.coder_id == coder.id]
        if not own and coder.role is not Role.CODER:
            continue
        n_done = sum(coded.is_submitted(each) for each in own)
        left_ms = sum(
            (1 - coded.share(each)) * coded.segments[each.segment_id].duration_ms for each in own
        )
        n_begun = sum(each.id in coded.standings for each in own) - n_done
        hours_left = pace.hours_for(left_ms)
        result.append(CoderProgress(coder, n_done, n_begun, len(own), hours_left))
    return tuple(result)


def totals(db: StudyDatabase) -> StudyTotals:
    """Return the study in numbers; the files of recordings are looked for, not read."""
    coded = _read_coded(db)
    with db.reading() as session:
        known = recordings.recordings(session)
        known_sessions = sessions.practice_sessions(session)
    with_recording = {recording.practice_session_id for recording in known}
    double = _double_segments(coded)
    return StudyTotals(
        n_sessions=len(known_sessions),
        n_recordings=len(known),
        n_without_recording=sum(each.id not in with_recording for each in known_sessions),
        total_ms=sum(recording.duration_ms for recording in known),
        n_double=len(double),
        n_double_ready=sum(double.values()),
        n_missing_files=len(missing_recordings(db)),
    )


def submissions_over_time(db: StudyDatabase) -> tuple[tuple[date, int], ...]:
    """Return the days on which something was submitted, with the number submitted up to then.

    Days are those of this computer's time zone. Reopened observations and consensus do not
    count.
    """
    with db.reading() as session:
        codings = {each.id for each in assignments.assignments(session)}
        moments = [
            standing.submitted_at
            for assignment_id, standing in overview_queries.standings(session).items()
            if standing.submitted_at is not None and assignment_id in codings
        ]
    per_day = Counter(moment.astimezone().date() for moment in moments)
    series, n_so_far = [], 0
    for day in sorted(per_day):
        n_so_far += per_day[day]
        series.append((day, n_so_far))
    return tuple(series)


def expected_end_on(series: Sequence[tuple[date, int]], *, n_all: int, today: date) -> date | None:
    """Return the day on which all will be submitted at the rate of the last four weeks.

    None when nothing was submitted in that time, when all is done, or when it would take over
    ten years.

    Args:
        series: what ``submissions_over_time`` gives.
        n_all: how many are to be submitted in all.
        today: the day up to which the rate is taken.
    """
    if not series or series[-1][1] >= n_all:
        return None
    first_day = max(series[0][0], today - timedelta(days=_RECENT_DAYS))
    n_before = max((n for day, n in series if day < first_day), default=0)
    n_recent = series[-1][1] - n_before
    n_days = (today - first_day).days + 1
    if n_recent <= 0 or n_days < 1:
        return None
    # Rounded up in whole numbers: the day on which the last one will have been submitted.
    days_left = -(-(n_all - series[-1][1]) * n_days // n_recent)
    return today + timedelta(days=days_left) if days_left <= _FARTHEST_END_DAYS else None


def _read_coded(db: StudyDatabase) -> _Coded:
    rubrics = rubric_library.installed(db)
    with db.reading() as session:
        return _Coded(
            assignments=assignments.assignments(session),
            standings=overview_queries.standings(session),
            segments={each.id: each for each in recordings.segments(session)},
            rubrics={rubric.digest: rubric for rubric in rubrics},
        )


def _states_by_segment(coded: _Coded) -> dict[SegmentId, dict[CoderId, CellState]]:
    grouped: dict[tuple[SegmentId, CoderId], list[Assignment]] = {}
    for assignment in coded.assignments:
        grouped.setdefault((assignment.segment_id, assignment.coder_id), []).append(assignment)
    states: dict[SegmentId, dict[CoderId, CellState]] = {}
    for (segment_id, coder_id), own in grouped.items():
        states.setdefault(segment_id, {})[coder_id] = _cell(coded, own)
    return states


def _cell(coded: _Coded, own: Sequence[Assignment]) -> CellState:
    n_submitted = sum(coded.is_submitted(each) for each in own)
    share = sum(coded.share(each) for each in own) / len(own)
    if n_submitted == len(own):
        kind = CellKind.SUBMITTED
    elif any(each.id in coded.standings for each in own):
        kind = CellKind.IN_PROGRESS
    else:
        kind = CellKind.TO_DO
    return CellState(kind, share, n_submitted, len(own))


def _double_segments(coded: _Coded) -> dict[SegmentId, bool]:
    """Return the double-coded segments, and whether all who code them have submitted."""
    by_coding: dict[tuple[SegmentId, str], list[Assignment]] = {}
    for each in coded.assignments:
        if each.purpose in {Purpose.PRIMARY, Purpose.DOUBLE}:
            by_coding.setdefault((each.segment_id, each.rubric_digest), []).append(each)
    ready: dict[SegmentId, bool] = {}
    for (segment_id, _), together in by_coding.items():
        if len({each.coder_id for each in together}) > 1:
            are_in = all(coded.is_submitted(each) for each in together)
            ready[segment_id] = ready.get(segment_id, True) and are_in
    return ready
