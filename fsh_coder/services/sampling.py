"""The reliability sample of a study: what a draw would do, and the draw itself.

The rules of the draw stand in ``sample_drawing``.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from fsh_coder.domain.errors import NothingToReport, UserFacingError
from fsh_coder.domain.identifiers import (
    CoderId,
    ReliabilitySampleId,
    SegmentId,
    new_uuid,
)
from fsh_coder.domain.journal import RowChange
from fsh_coder.domain.observation import ObservationState
from fsh_coder.domain.people import Coder
from fsh_coder.domain.study import Assignment, Purpose, ReliabilitySample
from fsh_coder.services.assigning import coder_who_codes, make_assignments
from fsh_coder.services.pace import Pace, pace_of
from fsh_coder.services.sample_drawing import (
    ADVISED_RECORDINGS,
    Candidate,
    draw,
    expected_interval_width,
    n_to_draw,
    spread_over_coders,
)
from fsh_coder.services.study_log import log_change
from fsh_coder.store import assignments, overview_queries
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.overview_queries import CodableSegment

#: What a sample can be spread over, with the words for the screen.
STRATA = {"phase": "Phase", "team": "Team", "worker": "Worker", "time_point": "Time point"}
NOT_STATED = "not stated"
_NO_FIRST_CODER = (
    "No recording has a first coder with this rubric yet. Assign the recordings first, then draw "
    "the sample."
)


class TooFewCoders(UserFacingError):
    """Fewer coders were chosen than each recording is to have besides its first."""

    def __init__(self, *, n_coders: int, n_needed: int) -> None:
        chosen = "1 coder is" if n_coders == 1 else f"{n_coders} coders are"
        super().__init__(
            f"{chosen} chosen, but {n_needed} are needed: each recording goes to coders other "
            "than its first. Choose more coders; nothing was drawn."
        )
        self.n_coders = n_coders
        self.n_needed = n_needed


class PlanOutdated(UserFacingError):
    """Recordings or assignments have changed since the plan was made."""

    def __init__(self) -> None:
        super().__init__(
            "Recordings or assignments have changed since this draw was shown. "
            "Look at it again; nothing was drawn."
        )


@dataclass(frozen=True, slots=True)
class StratumPlan:
    """How many of a stratum's recordings are drawn; ``names`` follow the plan's strata."""

    names: tuple[str, ...]
    n_all: int
    n_drawn: int

    @property
    def share(self) -> float:
        """Return the share that is drawn, 0 to 1."""
        return self.n_drawn / self.n_all


@dataclass(frozen=True, slots=True)
class CoderLoad:
    """What a draw would give a coder; ``hours`` None before anybody submitted anything."""

    coder: Coder
    n_observations: int
    segment_ms: int
    hours: float | None


@dataclass(frozen=True, slots=True)
class PlannedDouble:
    """A drawn segment and who is to code it as well; empty when all do so already."""

    segment_id: SegmentId
    session_label: str
    coder_ids: tuple[CoderId, ...]


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """All that a draw will do, before it does it.

    ``n_all`` are the segments that have a first coder. ``n_already_submitted`` of the drawn
    have been coded once; that coding is kept as the first. ``n_before`` were double-coded
    before this draw. ``hours`` None before anybody submitted anything.
    """

    rubric_digest: str
    fraction: float
    seed: int
    strata: tuple[str, ...]
    coder_ids: tuple[CoderId, ...]
    coders_per_segment: int
    n_all: int
    doubles: tuple[PlannedDouble, ...]
    strata_plans: tuple[StratumPlan, ...]
    loads: tuple[CoderLoad, ...]
    n_already_submitted: int
    n_before: int
    hours: float | None

    @property
    def n_drawn(self) -> int:
        """Return how many segments will be double-coded."""
        return len(self.doubles)

    @property
    def share(self) -> float:
        """Return the share that will be double-coded, 0 to 1."""
        return self.n_drawn / self.n_all

    @property
    def n_extra_observations(self) -> int:
        """Return how many codings the draw adds."""
        return sum(len(double.coder_ids) for double in self.doubles)

    @property
    def n_short(self) -> int:
        """Return how many fewer are drawn than asked, for want of free coders."""
        return max(0, n_to_draw(self.n_all, fraction=self.fraction) - self.n_drawn)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the ids of the drawn sessions, sorted."""
        return tuple(sorted(double.session_label for double in self.doubles))

    @property
    def warning(self) -> str | None:
        """Return why the sample is small and what share would do, None if it is large enough."""
        if self.n_drawn >= ADVISED_RECORDINGS:
            return None
        width = expected_interval_width(self.n_drawn, n_coders=self.coders_per_segment)
        expected = "" if width is None else f" Expect an interval about {_plain(width)} wide"
        at = " at ICC .70." if expected else ""
        return (
            f"{self.n_drawn} is under the {ADVISED_RECORDINGS} advised.{expected}{at}{self._advice}"
        )

    @property
    def _advice(self) -> str:
        if self.n_all < ADVISED_RECORDINGS:
            return f" All {self.n_all} would be fewer than {ADVISED_RECORDINGS} as well."
        percent = math.ceil(100 * ADVISED_RECORDINGS / self.n_all)
        n_then = n_to_draw(self.n_all, fraction=percent / 100)
        return f" {percent} % would give {n_then} recordings."


def plan_sample(
    db: StudyDatabase,
    *,
    rubric_digest: str,
    fraction: float,
    seed: int,
    strata: Sequence[str] = ("phase",),
    coder_ids: Sequence[CoderId],
    coders_per_segment: int = 2,
) -> SamplePlan:
    """Return what a draw would do; nothing is changed.

    Args:
        db: the study.
        rubric_digest: only segments that have a first coder with this rubric are drawn.
        fraction: the share to double-code, above 0 and at most 1.
        seed: the same seed draws the same sample again.
        strata: keys of ``STRATA`` over which the sample is spread in proportion.
        coder_ids: who may double-code.
        coders_per_segment: coders of each drawn segment with its first, at least 2.

    Raises:
        NothingToReport: no segment has a first coder yet.
        TooFewCoders: fewer coders than are needed for one segment.
        NotFound, CannotCode: a coder is not in the study or does not code.
        ValueError: a share, stratum or number of coders that makes no sense.
    """
    _refuse_nonsense(strata, coders_per_segment)
    coder_ids = tuple(dict.fromkeys(coder_ids))
    n_doubles = coders_per_segment - 1
    if len(coder_ids) < n_doubles:
        raise TooFewCoders(n_coders=len(coder_ids), n_needed=n_doubles)
    with db.reading() as session:
        coders = tuple(coder_who_codes(session, coder_id) for coder_id in coder_ids)
        candidates = _candidates(session, rubric_digest=rubric_digest, strata=strata)
        submitted = _submitted_first(session, rubric_digest=rubric_digest)
    if not candidates:
        raise NothingToReport(_NO_FIRST_CODER)
    drawn = draw(candidates, fraction=fraction, seed=seed, coder_ids=coder_ids, n_doubles=n_doubles)
    chosen = spread_over_coders(drawn, coder_ids=coder_ids, n_doubles=n_doubles, seed=seed)
    pace = pace_of(db)
    loads = _loads(coders, drawn, chosen=chosen, pace=pace)
    return SamplePlan(
        rubric_digest=rubric_digest,
        fraction=fraction,
        seed=seed,
        strata=tuple(strata),
        coder_ids=coder_ids,
        coders_per_segment=coders_per_segment,
        n_all=len(candidates),
        doubles=tuple(
            PlannedDouble(c.segment_id, c.session_label, chosen[c.segment_id]) for c in drawn
        ),
        strata_plans=_strata_plans(candidates, drawn),
        loads=loads,
        n_already_submitted=sum(c.segment_id in submitted for c in drawn),
        n_before=sum(bool(c.doubled_by) for c in drawn),
        hours=pace.hours_for(sum(load.segment_ms for load in loads)),
    )


def _loads(
    coders: Sequence[Coder],
    drawn: Sequence[Candidate],
    *,
    chosen: Mapping[SegmentId, tuple[CoderId, ...]],
    pace: Pace,
) -> tuple[CoderLoad, ...]:
    """Return what each coder would have to code."""
    loads = []
    for coder in coders:
        lengths = [each.duration_ms for each in drawn if coder.id in chosen[each.segment_id]]
        loads.append(CoderLoad(coder, len(lengths), sum(lengths), pace.hours_for(sum(lengths))))
    return tuple(loads)


def draw_sample(
    db: StudyDatabase, plan: SamplePlan, *, by: CoderId | None = None
) -> ReliabilitySample:
    """Do what a plan says: keep the sample, and give its segments to their second coders.

    Raises:
        PlanOutdated: the study has changed since; nothing was drawn.
        NotFound, CannotCode: a coder left the study or does not code any more.
    """
    now = plan_sample(
        db,
        rubric_digest=plan.rubric_digest,
        fraction=plan.fraction,
        seed=plan.seed,
        strata=plan.strata,
        coder_ids=plan.coder_ids,
        coders_per_segment=plan.coders_per_segment,
    )
    if (now.doubles, now.n_all) != (plan.doubles, plan.n_all):
        raise PlanOutdated
    sample = ReliabilitySample(
        id=ReliabilitySampleId(new_uuid()),
        drawn_at=datetime.now(UTC),
        seed=plan.seed,
        fraction=plan.fraction,
        strata=plan.strata,
        segment_ids=tuple(double.segment_id for double in plan.doubles),
    )
    with db.transaction() as session:
        changes = list(assignments.add_reliability_sample(session, sample))
        for coder_id in plan.coder_ids:
            changes += _give(session, db, plan, coder_id)
        label = f"reliability sample of {plan.n_drawn} drawn with seed {plan.seed}"
        log_change(db, session, label=label, changes=changes, by=by)
    return sample


def samples(db: StudyDatabase) -> tuple[ReliabilitySample, ...]:
    """Return all samples that were drawn, oldest first."""
    with db.reading() as session:
        return assignments.reliability_samples(session)


def _give(
    session: Session, db: StudyDatabase, plan: SamplePlan, coder_id: CoderId
) -> tuple[RowChange, ...]:
    made: tuple[Assignment, ...]
    segment_ids = [each.segment_id for each in plan.doubles if coder_id in each.coder_ids]
    made, changes = make_assignments(
        session,
        db,
        segment_ids,
        coder=coder_who_codes(session, coder_id),
        rubric_digest=plan.rubric_digest,
        purpose=Purpose.DOUBLE,
        due_on=None,
    )
    if len(made) != len(segment_ids):
        raise PlanOutdated
    return changes


def _refuse_nonsense(strata: Sequence[str], coders_per_segment: int) -> None:
    unknown = [name for name in strata if name not in STRATA]
    if unknown or coders_per_segment < 2:
        raise ValueError(f"strata {unknown}, {coders_per_segment} coders for each segment")


def _candidates(
    session: Session, *, rubric_digest: str, strata: Sequence[str]
) -> tuple[Candidate, ...]:
    known = [
        each for each in assignments.assignments(session) if each.rubric_digest == rubric_digest
    ]
    primary = {each.segment_id: each.coder_id for each in known if each.purpose is Purpose.PRIMARY}
    return tuple(
        Candidate(
            segment_id=segment.segment_id,
            session_label=segment.session_label,
            stratum=tuple(_value(segment, name) for name in strata),
            duration_ms=segment.duration_ms,
            primary=primary[segment.segment_id],
            doubled_by=frozenset(
                each.coder_id
                for each in known
                if each.purpose is Purpose.DOUBLE and each.segment_id == segment.segment_id
            ),
        )
        for segment in overview_queries.codable_segments(session)
        if segment.segment_id in primary
    )


def _value(segment: CodableSegment, stratum: str) -> str:
    values = {
        "phase": segment.phase,
        "team": segment.team,
        "worker": segment.worker_label,
        "time_point": segment.time_point,
    }
    return values[stratum] or NOT_STATED


def _submitted_first(session: Session, *, rubric_digest: str) -> frozenset[SegmentId]:
    standings = overview_queries.standings(session)
    return frozenset(
        each.segment_id
        for each in assignments.assignments(session)
        if each.rubric_digest == rubric_digest
        and each.purpose is Purpose.PRIMARY
        and each.id in standings
        and standings[each.id].state is ObservationState.SUBMITTED
    )


def _strata_plans(
    candidates: Sequence[Candidate], drawn: Sequence[Candidate]
) -> tuple[StratumPlan, ...]:
    n_all = Counter(candidate.stratum for candidate in candidates)
    n_drawn = Counter(candidate.stratum for candidate in drawn)
    return tuple(StratumPlan(names, n_all[names], n_drawn[names]) for names in sorted(n_all))


def _plain(width: float) -> str:
    return f"{width:.2f}".lstrip("0")
