"""A coder's own list: blind, in her own order, with how far she has come."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from fsh_coder.domain import scoring
from fsh_coder.domain.completeness import HEARD_ENOUGH
from fsh_coder.domain.identifiers import AssignmentId, CoderId, ObservationId
from fsh_coder.domain.observation import ObservationState, heard_ms
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import reasons_option, rubric_library
from fsh_coder.services.pace import pace_of
from fsh_coder.store import assignments as stored_assignments
from fsh_coder.store import overview_queries, recordings, sessions
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.overview_queries import ObservationStanding

_ALL_BUT_DONE = 0.99


class ListState(StrEnum):
    """Where an item of a coder's list stands.

    Ready means that everything is rated, answered and heard and every pass finished; reasons
    may still be missing.
    """

    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class ListItem:
    """One thing to code, as its coder may see it: nothing tells worker, time or purpose.

    ``progress`` is the mean of the shares that the rubric has, segment heard, dimensions rated
    and passes finished, from 0 to 1; it is below 1 until the observation is submitted.
    ``n_reasons_missing`` counts scores that need a reason, by the rubric or the study, and have
    none; 0 once submitted. Times are from the recording's start.
    """

    assignment_id: AssignmentId
    observation_id: ObservationId | None
    session_label: str
    change_goal: str
    segment: Segment
    rubric_short_title: str
    rubric_digest: str
    state: ListState
    progress: float
    n_marks: int
    n_unsure: int
    n_rated: int
    n_dimensions: int
    n_reasons_missing: int
    resume_at_ms: int | None
    last_changed_at: datetime | None
    submitted_at: datetime | None
    due_on: date | None

    @property
    def state_words(self) -> str:
        """Return the state as the list shows it, such as ``Ready, 1 reason missing``."""
        match self.state:
            case ListState.TO_DO:
                return "To do"
            case ListState.IN_PROGRESS:
                return f"In progress {int(100 * self.progress)} %"
            case ListState.SUBMITTED:
                return "Submitted"
        if not self.n_reasons_missing:
            return "Ready to submit"
        reasons = "reason" if self.n_reasons_missing == 1 else "reasons"
        return f"Ready, {self.n_reasons_missing} {reasons} missing"


@dataclass(frozen=True, slots=True)
class MyProgress:
    """How far a coder has come with her list.

    ``hours_left`` is at her own pace so far, None before her first submission.
    """

    n_submitted: int
    n_begun: int
    n_to_do: int
    hours_left: float | None
    next_due_on: date | None
    n_next_due: int


def my_list(db: StudyDatabase, coder_id: CoderId) -> tuple[ListItem, ...]:
    """Return what one coder has to code, in her own order; blind."""
    with db.reading() as session:
        own = stored_assignments.assignments_of_coder(session, coder_id)
        standings = overview_queries.standings(session, coder_id=coder_id)
        changed_at = overview_queries.last_changes(session, coder_id)
        segments = {each.id: each for each in recordings.segments(session)}
        session_ids = {each.id: each.practice_session_id for each in recordings.recordings(session)}
        practice_sessions = {each.id: each for each in sessions.practice_sessions(session)}
    rubrics_used = {
        digest: reasons_option.asking(db, rubric_library.by_digest(db, digest))
        for digest in {each.rubric_digest for each in own}
    }
    items = []
    for assignment in own:
        segment = segments[assignment.segment_id]
        practice_session = practice_sessions[session_ids[segment.recording_id]]
        standing = standings.get(assignment.id)
        rubric = rubrics_used[assignment.rubric_digest]
        item = ListItem(
            assignment_id=assignment.id,
            observation_id=None,
            session_label=practice_session.label,
            change_goal=practice_session.change_goal,
            segment=segment,
            rubric_short_title=rubric.short_title,
            rubric_digest=rubric.digest,
            state=ListState.TO_DO,
            progress=0.0,
            n_marks=0,
            n_unsure=0,
            n_rated=0,
            n_dimensions=len(rubric.dimensions),
            n_reasons_missing=0,
            resume_at_ms=None,
            last_changed_at=None,
            submitted_at=None,
            due_on=assignment.due_on,
        )
        if standing is not None:
            item = _begun_item(item, standing, rubric)
            item = replace(item, last_changed_at=changed_at.get(standing.observation_id))
        items.append(item)
    return tuple(items)


def my_progress(db: StudyDatabase, coder_id: CoderId) -> MyProgress:
    """Return how far a coder has come, and how much is left at her own pace."""
    items = my_list(db, coder_id)
    submitted = [item for item in items if item.state is ListState.SUBMITTED]
    begun = [item for item in items if item.state in {ListState.IN_PROGRESS, ListState.READY}]
    due = sorted(
        item.due_on
        for item in items
        if item.due_on is not None and item.state is not ListState.SUBMITTED
    )
    pace = pace_of(db, coder_id=coder_id)
    return MyProgress(
        n_submitted=len(submitted),
        n_begun=len(begun),
        n_to_do=len(items) - len(submitted) - len(begun),
        hours_left=pace.hours_for(
            sum((1 - item.progress) * item.segment.duration_ms for item in items)
        ),
        next_due_on=due[0] if due else None,
        n_next_due=due.count(due[0]) if due else 0,
    )


def share_done(standing: ObservationStanding, *, segment: Segment, rubric: Rubric) -> float:
    """Return how far an observation has come, 0 to 1; 1 means submitted.

    The mean of the shares that the rubric has: segment heard, dimensions rated, passes
    finished.
    """
    if standing.state is ObservationState.SUBMITTED:
        return 1.0
    shares = [heard_ms(standing.heard, segment) / segment.duration_ms]
    if rubric.dimensions:
        shares.append(_n_rated(standing, rubric) / len(rubric.dimensions))
    if rubric.passes:
        shares.append(len(standing.passes_done) / len(rubric.passes))
    return min(sum(shares) / len(shares), _ALL_BUT_DONE)


def _begun_item(item: ListItem, standing: ObservationStanding, rubric: Rubric) -> ListItem:
    return replace(
        item,
        observation_id=standing.observation_id,
        state=_state(standing, segment=item.segment, rubric=rubric),
        progress=share_done(standing, segment=item.segment, rubric=rubric),
        n_marks=standing.n_marks,
        n_unsure=standing.n_unsure,
        n_rated=_n_rated(standing, rubric),
        n_reasons_missing=_n_reasons_missing(standing, rubric),
        resume_at_ms=standing.resume_at_ms,
        submitted_at=standing.submitted_at,
    )


def _n_reasons_missing(standing: ObservationStanding, rubric: Rubric) -> int:
    if standing.state is ObservationState.SUBMITTED:
        return 0
    needs_reason = {each.key for each in rubric.dimensions if each.reason_required}
    return sum(
        rating.score is not None and rating.dimension in needs_reason and not rating.reason.strip()
        for rating in standing.ratings
    )


def _state(standing: ObservationStanding, *, segment: Segment, rubric: Rubric) -> ListState:
    if standing.state is ObservationState.SUBMITTED:
        return ListState.SUBMITTED
    asked = {each.key for each in rubric.fields if each.is_required}
    is_ready = (
        heard_ms(standing.heard, segment) >= HEARD_ENOUGH * segment.duration_ms
        and _n_rated(standing, rubric) >= len(rubric.dimensions)
        and asked <= standing.answered
        and {each.key for each in rubric.passes} <= standing.passes_done
    )
    return ListState.READY if is_ready else ListState.IN_PROGRESS


def _n_rated(standing: ObservationStanding, rubric: Rubric) -> int:
    given = {each.dimension: each.rating for each in standing.ratings}
    settled = scoring.settled_ratings(rubric, given)
    return sum(rating is not None for rating in settled.values())
