"""A worker's skill profile: submitted observations over time, for supervision."""

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from fsh_coder.domain.errors import NotFound, NothingToReport
from fsh_coder.domain.identifiers import WorkerId
from fsh_coder.domain.people import Worker
from fsh_coder.domain.rubric import Measure, Rubric
from fsh_coder.domain.score_row import (
    MissingCode,
    ScoreRow,
    SessionFacts,
    canonical_rows,
    natural_order,
)
from fsh_coder.reliability.score_error import ScoreError
from fsh_coder.services import (
    equivalent_measures,
    profile_wording,
    reliability_report,
    rubric_library,
    scores,
    study_library,
)
from fsh_coder.services.profile_change import change_of, direction_of
from fsh_coder.services.profile_excerpts import choose_excerpts
from fsh_coder.services.profile_values import (
    Change,
    ChangeKind,
    Direction,
    Excerpt,
    Highlight,
    ProfileMeasure,
    ProfilePoint,
    WorkerProfile,
    WorkerRow,
)
from fsh_coder.services.reliability_report import COMPARED
from fsh_coder.store import report_queries
from fsh_coder.store.database import StudyDatabase

__all__ = [
    "Change",
    "ChangeKind",
    "Direction",
    "Excerpt",
    "Highlight",
    "ProfileMeasure",
    "ProfilePoint",
    "WorkerProfile",
    "WorkerRow",
    "profile",
    "worker_list",
]

#: A middle half of fewer sessions says nothing.
MIN_TEAM_SESSIONS = 4


@dataclass(frozen=True, slots=True)
class _Team:
    """Session means of the other workers by measure, and whose they are."""

    means: Mapping[str, Sequence[float]]
    words: str


def worker_list(db: StudyDatabase) -> tuple[WorkerRow, ...]:
    """Return every worker with how much was submitted of her, in any rubric, by label."""
    with db.reading() as session:
        assigned = report_queries.assigned_codings(session, purposes=COMPARED)
    submitted = [each for each in assigned if each.submitted_at is not None]
    rows = []
    for worker in study_library.workers(db):
        hers = [each for each in submitted if each.worker == worker]
        n_sessions = len({each.session.id for each in hers})
        n_coders = len({each.coder.id for each in hers})
        warning = _warning(n_sessions, n_coders, least=db.study.min_sessions_for_profile)
        rows.append(WorkerRow(worker, n_sessions, n_coders, warning))
    return tuple(sorted(rows, key=lambda row: natural_order(row.worker.label)))


def profile(
    db: StudyDatabase, worker_id: WorkerId, *, rubric_digest: str | None = None
) -> WorkerProfile:
    """Return a worker's profile from submitted primary and double observations.

    Args:
        db: the open study.
        worker_id: the worker.
        rubric_digest: None takes the rubric with most of her sessions; of several the one with
            most observations, then the newest.

    Returns:
        Every measure of the rubric per session: the mean over its coders with the lowest and
        the highest. The team's figures are of the sessions of other workers in her team, or
        of all other workers where she has no team.

    Raises:
        NotFound: the study has no such worker or rubric version.
        NothingToReport: nothing of this worker was submitted.
    """
    worker = next((each for each in study_library.workers(db) if each.id == worker_id), None)
    if worker is None:
        raise NotFound("worker", worker_id.hex[:12])
    rubric = rubric_library.by_digest(db, rubric_digest or _usual_rubric(db, worker))
    found = _gather(db, worker, rubric)
    hers = [row for row in found.rows if row.session.worker_label == worker.label]
    if not hers:
        raise _nothing_of(worker, rubric.short_title)
    team = _team(found.rows, worker)
    errors = reliability_report.errors_of_measurement(rubric, found.rows)
    measures = tuple(
        _measure(measure, rubric, hers=hers, team=team, error=errors.get(measure.key))
        for measure in rubric.measures()
    )
    sessions = {row.session.label: row.session for row in hers}
    dates = sorted(each.held_on for each in sessions.values() if each.held_on is not None)
    return WorkerProfile(
        worker=worker,
        study_name=db.study.name,
        is_synthetic=db.study.is_synthetic,
        rubric_title=rubric.short_title,
        rubric_digest=rubric.digest,
        n_sessions=len(sessions),
        n_coders=len({row.coder for row in hers}),
        n_observations=len({row.observation_id for row in hers}),
        first_on=dates[0] if dates else None,
        last_on=dates[-1] if dates else None,
        measures=measures,
        team_words=team.words,
        strongest=profile_wording.strongest(measures),
        grown=profile_wording.grown(measures),
        next_step=profile_wording.next_step(measures, found.excerpts),
        excerpts=found.excerpts,
        too_few=_too_few(worker, len(sessions), least=db.study.min_sessions_for_profile),
        put_together=found.put_together,
    )


@dataclass(frozen=True, slots=True)
class _Gathered:
    rows: tuple[ScoreRow, ...]
    excerpts: tuple[Excerpt, ...]
    put_together: str


def _gather(db: StudyDatabase, worker: Worker, rubric: Rubric) -> _Gathered:
    with db.reading() as session:
        assigned = report_queries.assigned_codings(
            session, rubric_digest=rubric.digest, purposes=COMPARED
        )
        codings, _ = scores.only_one_each(report_queries.submitted_codings(session, assigned))
    joined = equivalent_measures.joined_versions(db, rubric, purposes=COMPARED)
    joined = equivalent_measures.not_already(joined, codings)
    assigned += tuple(each for version in joined for each in version.assigned)
    with db.reading() as session:
        hers = [each for each in codings if each.assigned.worker == worker]
        recordings = {each.assigned.segment.recording_id for each in hers if each.evidence}
        transcripts = {each: report_queries.words_of(session, each) for each in recordings}
    labels, coders = scores.recording_labels(assigned), scores.coder_labels(assigned)
    rows = scores.rows_of(codings, rubric, labels=labels, coders=coders)
    if joined:
        theirs = (each.rows(rubric, labels=labels, coders=coders) for each in joined)
        rows = canonical_rows((*rows, *chain.from_iterable(theirs)))
    put_together = " ".join(words for _, words in equivalent_measures.put_together_words(joined))
    excerpts = choose_excerpts(hers, rubric, transcripts=transcripts)
    return _Gathered(rows, excerpts, put_together)


def _usual_rubric(db: StudyDatabase, worker: Worker) -> str:
    with db.reading() as session:
        assigned = report_queries.assigned_codings(session, purposes=COMPARED)
    hers = [
        (each.rubric_digest, each.session.id)
        for each in assigned
        if each.worker == worker and each.submitted_at is not None
    ]
    n_sessions = Counter(digest for digest, _ in set(hers))
    n_observations = Counter(digest for digest, _ in hers)
    installed = [rubric.digest for rubric in rubric_library.installed(db)]
    if not n_sessions:
        raise _nothing_of(worker, None)
    # More coders behind the same sessions are the fairer picture; then the newest.
    return max(
        n_sessions,
        key=lambda digest: (n_sessions[digest], n_observations[digest], installed.index(digest)),
    )


def _nothing_of(worker: Worker, rubric_title: str | None) -> NothingToReport:
    with_rubric = f" with {rubric_title}" if rubric_title else ""
    return NothingToReport(
        f"No session of {worker.label} has a submitted observation{with_rubric} yet. "
        "Assign her sessions and let a coder submit them."
    )


def _measure(
    measure: Measure,
    rubric: Rubric,
    *,
    hers: Sequence[ScoreRow],
    team: _Team,
    error: ScoreError | None,
) -> ProfileMeasure:
    points = session_points(row for row in hers if row.measure.key == measure.key)
    middle = middle_half(team.means.get(measure.key, ()))
    direction = direction_of(measure, rubric)
    sem = error.sem if error else None
    return ProfileMeasure(
        key=measure.key,
        label=measure.label,
        block=measure.block,
        unit=measure.unit,
        low=measure.low,
        high=measure.high,
        direction=direction,
        points=points,
        team_median=middle[1] if middle else None,
        team_low=middle[0] if middle else None,
        team_high=middle[2] if middle else None,
        thresholds=rubric.thresholds_of(measure.key),
        change=change_of(
            points,
            unit=measure.unit,
            direction=direction,
            sem=sem,
            icc=error.icc if error else None,
        ),
        sem=sem,
    )


def session_points(rows: Iterable[ScoreRow]) -> tuple[ProfilePoint, ...]:
    """Return one point per practice session, by date, undated ones last, then by label.

    A coder who coded several segments of a session counts with her mean.
    """
    sessions: dict[str, SessionFacts] = {}
    values: dict[str, dict[str, list[float]]] = {}
    applies: set[str] = set()
    for row in rows:
        sessions[row.session.label] = row.session
        by_coder = values.setdefault(row.session.label, {})
        if row.missing is not MissingCode.NOT_APPLICABLE:
            applies.add(row.session.label)
        if row.value is not None:
            by_coder.setdefault(row.coder, []).append(row.value)
    ordered = sorted(sessions.values(), key=_in_time)
    return tuple(
        _point(each, values[each.label], applies=each.label in applies) for each in ordered
    )


def _in_time(session: SessionFacts) -> tuple[bool, date, object]:
    return (session.held_on is None, session.held_on or date.max, natural_order(session.label))


def _point(
    session: SessionFacts, by_coder: Mapping[str, Sequence[float]], *, applies: bool
) -> ProfilePoint:
    means = [statistics.fmean(each) for each in by_coder.values()]
    return ProfilePoint(
        session_label=session.label,
        held_on=session.held_on,
        phase=session.phase,
        mean=statistics.fmean(means) if means else None,
        lowest=min(means, default=None),
        highest=max(means, default=None),
        n_coders=len(means),
        is_not_applicable=not applies,
    )


def middle_half(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Return lower quartile, median and upper quartile; None for fewer than four values.

    Quartiles by linear interpolation between the values, R's type 7.
    """
    if len(values) < MIN_TEAM_SESSIONS:
        return None
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def _team(rows: Sequence[ScoreRow], worker: Worker) -> _Team:
    others = [row for row in rows if row.session.worker_label not in {"", worker.label}]
    if worker.team:
        others = [row for row in others if row.session.team == worker.team]
    by_measure: dict[str, list[ScoreRow]] = {}
    for row in others:
        by_measure.setdefault(row.measure.key, []).append(row)
    means = {
        key: [point.mean for point in session_points(each) if point.mean is not None]
        for key, each in by_measure.items()
    }
    n_sessions = len({row.session.label for row in others})
    n_workers = len({row.session.worker_label for row in others})
    if n_sessions < MIN_TEAM_SESSIONS:
        return _Team(means, "")
    who = "another worker" if n_workers == 1 else f"{n_workers} other workers"
    where = f" of {worker.team}" if worker.team else " of the study"
    return _Team(means, f"{n_sessions} sessions of {who}{where}")


def _warning(n_sessions: int, n_coders: int, *, least: int) -> str:
    if n_sessions == 0:
        return "none yet"
    if n_sessions < least:
        return "too few"
    return "1 coder only" if n_coders == 1 else ""


def _too_few(worker: Worker, n_sessions: int, *, least: int) -> str | None:
    if n_sessions >= least:
        return None
    had = f"{n_sessions} coded session{'' if n_sessions == 1 else 's'}"
    return f"{worker.label} has {had}; a profile needs {least}."
