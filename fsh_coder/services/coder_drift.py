"""Does a coder move away from the others, or from the reference, as time goes on?"""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparedCodings, ComparisonScope
from fsh_coder.domain.errors import NothingToReport
from fsh_coder.domain.identifiers import ObservationId, SegmentId
from fsh_coder.domain.rubric import Measure
from fsh_coder.domain.score_row import ScoreRow, natural_order
from fsh_coder.domain.study import Purpose
from fsh_coder.services import reliability_report, rubric_library, scores
from fsh_coder.store.database import StudyDatabase

if TYPE_CHECKING:
    from fsh_coder.reliability.drift import Drift

#: Below this many recordings a trend cannot be told from chance.
FEWEST_RECORDINGS = 8
#: From so many comparisons on some false alarms are to be expected: each has two tests at 5 %.
_MANY = 20


class Against(StrEnum):
    """With what a coder is compared."""

    OTHERS = "others"
    REFERENCE = "reference"

    @property
    def words(self) -> str:
        """Return it as a sentence names it."""
        return "the other coders" if self is Against.OTHERS else "the reference"


class DriftOrder(StrEnum):
    """What the axis of time is."""

    SUBMITTED = "submitted"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class DriftPoint:
    """One recording: the coder's score less that of the others' mean, or of the reference.

    ``place`` counts from 1 in the coder's order of time. ``is_beyond`` says that the
    difference lies outside the limits.
    """

    recording: str
    submitted_at: datetime
    place: int
    score: float
    compared_with: float
    difference: float
    is_beyond: bool


@dataclass(frozen=True, slots=True)
class CoderDrift:
    """One coder on one measure over time.

    ``drift`` holds slope, blocks of 8 to 12 recordings with mean difference and ICC(A,1),
    rank correlations and the limit; None where there is no common recording. ``low`` and
    ``high`` are the limits, mean difference ± 2 standard errors of measurement, None where
    they are not defined. ``is_due`` says that recalibration is due, and ``sentence`` why, or
    why nothing can be said.
    """

    coder: str
    measure: Measure
    against: Against
    points: tuple[DriftPoint, ...]
    drift: "Drift | None"
    low: float | None
    high: float | None
    is_due: bool
    sentence: str

    @property
    def n(self) -> int:
        """Recordings in common."""
        return len(self.points)


@dataclass(frozen=True, slots=True)
class DriftReport:
    """Every coder and measure; ``due`` are those to be talked about first.

    ``sentence`` sums it up. With many coders and measures some are beyond chance by chance;
    the sentence names how many were looked at.
    """

    rubric_title: str
    rubric_digest: str
    against: Against
    order: DriftOrder
    drifts: tuple[CoderDrift, ...]
    sentence: str

    @property
    def due(self) -> tuple[CoderDrift, ...]:
        """Return those where recalibration is due."""
        return tuple(each for each in self.drifts if each.is_due)

    @property
    def coders(self) -> tuple[str, ...]:
        """Return the coders, each once."""
        return tuple(dict.fromkeys(each.coder for each in self.drifts))

    def of(self, coder: str, measure_key: str) -> CoderDrift | None:
        """Return one coder's drift on one measure, None if there is none."""
        return next(
            (
                each
                for each in self.drifts
                if each.coder == coder and each.measure.key == measure_key
            ),
            None,
        )


def drift_report(
    db: StudyDatabase,
    rubric_digest: str,
    *,
    against: Against = Against.OTHERS,
    order: DriftOrder = DriftOrder.SUBMITTED,
    scope: ComparisonScope = USUAL_SCOPE,
) -> DriftReport:
    """Compare each coder with the others, or with the reference, recording by recording.

    Args:
        db: the open study.
        rubric_digest: the rubric version.
        against: the mean of the other coders of a recording, or its reference coding.
        order: the day a coder submitted, or the sessions' order (by date, then by label).
        scope: which codings are compared, and of which sessions.

    Raises:
        NotFound: the study has no such rubric version.
        NothingToReport: no recording has a second submitted observation, or none a reference.
    """
    rubric = rubric_library.by_digest(db, rubric_digest)
    if scope.compared is ComparedCodings.REFERENCE and against is Against.REFERENCE:
        raise NothingToReport(
            "Reference codings cannot be compared with themselves. Compare them with the other "
            "coders of the reference, or choose primary and double codings."
        )
    rows = reliability_report.basis(db, rubric_digest=rubric_digest, scope=scope).rows
    by_measure = _by_measure(rows)
    reference: Mapping[str, list[ScoreRow]] | None = None
    if against is Against.REFERENCE:
        reference = _by_measure(scores.score_rows(db, rubric_digest, purposes=[Purpose.REFERENCE]))
    places = _session_places(rows)
    drifts = []
    for coder in sorted({row.coder for row in rows}, key=natural_order):
        for measure in rubric.measures():
            its = by_measure[measure.key]
            others = its if reference is None else reference.get(measure.key, [])
            pairs = _pairs(its, coder, others=others)
            pairs.sort(key=lambda pair: _time(pair[0], order=order, places=places))
            drifts.append(_drift_of(coder, measure, pairs, against=against))
    if not any(each.points for each in drifts):
        raise _nothing(against, rubric.short_title)
    return DriftReport(
        rubric_title=rubric.short_title,
        rubric_digest=rubric_digest,
        against=against,
        order=order,
        drifts=tuple(drifts),
        sentence=_summary(drifts, against=against),
    )


_Pair = tuple[ScoreRow, float]


def _nothing(against: Against, rubric_title: str) -> NothingToReport:
    if against is Against.REFERENCE:
        return NothingToReport(
            f"No recording has a submitted reference coding with {rubric_title}. Assign one for "
            "reference coding, or compare coders with each other."
        )
    return NothingToReport(
        f"Nothing is double-coded with {rubric_title} yet, so no coder can be compared. Draw a "
        "sample, let a second coder submit it, then look again."
    )


def _by_measure(rows: Iterable[ScoreRow]) -> dict[str, list[ScoreRow]]:
    found: dict[str, list[ScoreRow]] = {}
    for row in rows:
        found.setdefault(row.measure.key, []).append(row)
    return found


def _pairs(rows: Sequence[ScoreRow], coder: str, *, others: Sequence[ScoreRow]) -> list[_Pair]:
    """Return the coder's rows, each with the mean of what others gave; gaps are left out."""
    given: dict[SegmentId, list[float]] = {}
    for row in others:
        if row.value is not None and row.coder != coder:
            given.setdefault(row.segment_id, []).append(row.value)
    return [
        (row, statistics.fmean(given[row.segment_id]))
        for row in rows
        if row.coder == coder and row.value is not None and row.segment_id in given
    ]


def _session_places(rows: Sequence[ScoreRow]) -> Mapping[str, int]:
    sessions = {row.recording: row.session.held_on for row in rows}
    ordered = sorted(
        sessions,
        key=lambda label: (sessions[label] is None, str(sessions[label]), natural_order(label)),
    )
    return {label: place for place, label in enumerate(ordered)}


def _time(
    row: ScoreRow, *, order: DriftOrder, places: Mapping[str, int]
) -> tuple[object, ObservationId]:
    if order is DriftOrder.SUBMITTED:
        return (row.submitted_at, row.observation_id)
    return (places[row.recording], row.observation_id)


def _drift_of(
    coder: str, measure: Measure, pairs: Sequence[_Pair], *, against: Against
) -> CoderDrift:
    # Late, because the statistics load numpy and scipy.
    import numpy as np

    from fsh_coder.reliability.drift import drift

    own = np.array([row.value for row, _ in pairs], dtype=np.float64)
    with_what = np.array([value for _, value in pairs], dtype=np.float64)
    found = drift(own, with_what) if pairs else None
    low = high = None
    if found is not None and found.limit is not None:
        low, high = found.mean_difference - found.limit, found.mean_difference + found.limit
    points = tuple(
        DriftPoint(
            recording=row.recording,
            submitted_at=row.submitted_at,
            place=place,
            score=float(score),
            compared_with=float(other),
            difference=float(score - other),
            is_beyond=low is not None
            and high is not None
            and not low <= float(score - other) <= high,
        )
        for place, ((row, _), score, other) in enumerate(
            zip(pairs, own, with_what, strict=True), start=1
        )
    )
    is_due = found is not None and len(points) >= FEWEST_RECORDINGS and found.is_due
    return CoderDrift(
        coder=coder,
        measure=measure,
        against=against,
        points=points,
        drift=found,
        low=low,
        high=high,
        is_due=is_due,
        sentence=_sentence(coder, measure, found, n=len(points), against=against),
    )


def _sentence(
    coder: str, measure: Measure, found: "Drift | None", *, n: int, against: Against
) -> str:
    if found is None:
        return f"{coder} has no recording in common with {against.words} on {measure.label}."
    if n < FEWEST_RECORDINGS:
        recordings = "1 recording" if n == 1 else f"{n} recordings"
        return (
            f"{coder} has {recordings} in common with {against.words} on {measure.label}; "
            f"{FEWEST_RECORDINGS} are needed to see drift."
        )
    return f"{measure.label}: {found.sentence(coder, reference=against.words)}"


def _summary(drifts: Sequence[CoderDrift], *, against: Against) -> str:
    judged = [each for each in drifts if each.n >= FEWEST_RECORDINGS]
    due = [each for each in judged if each.is_due]
    if not judged:
        return (
            f"No coder has {FEWEST_RECORDINGS} recordings in common with {against.words} yet, so "
            "drift cannot be judged."
        )
    looked = f"{len(judged)} comparison{'' if len(judged) == 1 else 's'} of a coder and a measure"
    if not due:
        return f"No coder drifts from {against.words} beyond chance in {looked}."
    names = ", ".join(dict.fromkeys(each.coder for each in due))
    expected = "" if len(judged) < _MANY else " About one in ten is expected by chance alone."
    return (
        f"Recalibration is due for {names}: {len(due)} of {looked} "
        f"{'is' if len(due) == 1 else 'are'} beyond chance.{expected}"
    )
