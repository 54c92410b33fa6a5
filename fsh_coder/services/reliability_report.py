"""Inter-rater reliability of a study: from submitted observations to the report."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain

from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparedCodings, ComparisonScope
from fsh_coder.domain.errors import NotFound, NothingToReport
from fsh_coder.domain.identifiers import CoderId, SegmentId
from fsh_coder.domain.rubric import Measure, Rubric
from fsh_coder.domain.score_row import (
    CoderScore,
    Discrepancy,
    MissingCode,
    ScoreRow,
    canonical_rows,
    ratings_sha256,
)
from fsh_coder.reliability.ratings_matrix import RatingsMatrix
from fsh_coder.reliability.report import MeasureReliability, ReliabilityReport
from fsh_coder.reliability.score_error import ScoreError, score_error
from fsh_coder.services import equivalent_measures, rubric_library, scores
from fsh_coder.store import report_queries
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.report_queries import AssignedCoding, SubmittedCoding

COMPARED = USUAL_SCOPE.purposes

#: Global ratings further apart than this are talked about.
TALKED_ABOUT_FROM = 2

_UNITS = {"score": "points", "count": "marks", "percent": "percent", "ratio": "ratio"}


@dataclass(frozen=True, slots=True)
class ReliabilityBasis:
    """What a report rests on: the rubric, every value that entered, who differed where.

    ``scope`` says which codings were asked for. ``left_out`` are pairs of a recording's label
    and why it is not in the figures. ``put_together`` says which other versions entered for
    measures declared equivalent.
    """

    rubric: Rubric
    rows: tuple[ScoreRow, ...]
    discrepancies: tuple[Discrepancy, ...]
    left_out: tuple[tuple[str, str], ...]
    put_together: tuple[tuple[str, str], ...] = ()
    scope: ComparisonScope = USUAL_SCOPE


def build(
    db: StudyDatabase, *, rubric_digest: str, scope: ComparisonScope = USUAL_SCOPE
) -> ReliabilityReport:
    """Compute the reliability of one rubric version from submitted observations.

    Args:
        db: the open study.
        rubric_digest: the rubric version.
        scope: which codings are compared; calibration and reference only for themselves.

    Raises:
        NothingToReport: no recording has two submitted observations of different coders.
        NotFound: the study has no such rubric version.
    """
    return report_of(basis(db, rubric_digest=rubric_digest, scope=scope))


def rubrics_with_double_coding(
    db: StudyDatabase, *, kinds: Collection[ComparedCodings] = (ComparedCodings.CODING,)
) -> tuple[Rubric, ...]:
    """Return the rubrics for which at least one recording has two submitted observations.

    Args:
        db: the open study.
        kinds: of which kinds of codings; two of one kind are needed.
    """
    with db.reading() as session:
        submitted = report_queries.submitted_places(session)
    coders: dict[tuple[str, SegmentId, ComparedCodings], set[CoderId]] = defaultdict(set)
    for each in submitted:
        for kind in kinds:
            if each.purpose in kind.purposes:
                coders[each.rubric_digest, each.segment_id, kind].add(each.coder_id)
    found = []
    for rubric in rubric_library.installed(db):
        versions = {rubric.digest, *equivalent_measures.partners(db, rubric.digest)}
        names: dict[tuple[SegmentId, ComparedCodings], set[CoderId]] = defaultdict(set)
        for (digest, segment_id, kind), their in coders.items():
            if digest in versions:
                names[segment_id, kind] |= their
        if any(len(each) > 1 for each in names.values()):
            found.append(rubric)
    return tuple(found)


def phases(db: StudyDatabase) -> tuple[str, ...]:
    """Return the phases of the study's sessions by their first day; "" is not among them."""
    with db.reading() as session:
        return report_queries.phases(session)


def days(db: StudyDatabase) -> tuple[date, date] | None:
    """Return the first and the last day of the study's sessions, None where none has a date."""
    with db.reading() as session:
        return report_queries.days(session)


def discrepancies(db: StudyDatabase, rubric_digest: str) -> tuple[Discrepancy, ...]:
    """Return the global ratings on which coders are more than one point apart.

    Raises:
        NotFound: the study has no such rubric version.
    """
    return basis(db, rubric_digest=rubric_digest).discrepancies


def basis(
    db: StudyDatabase, *, rubric_digest: str, scope: ComparisonScope = USUAL_SCOPE
) -> ReliabilityBasis:
    """Gather what a report rests on; nothing is computed yet.

    Recordings and coders are called the same whatever part of the study is asked for.

    Raises:
        NotFound: the study has no such rubric version, or no session of the scope's phase.
    """
    rubric = rubric_library.by_digest(db, rubric_digest)
    _refuse_unknown_phase(db, scope)
    everything = _assigned(db, rubric_digest=rubric_digest, scope=scope)
    assigned = tuple(each for each in everything if scope.takes(each.session))
    with db.reading() as session:
        submitted = report_queries.submitted_codings(session, assigned)
    codings, again = scores.only_one_each(submitted)
    joined = equivalent_measures.joined_versions(db, rubric, purposes=scope.purposes)
    everything += tuple(each for version in joined for each in version.assigned)
    labels, coders = scores.recording_labels(everything), scores.coder_labels(everything)
    joined = equivalent_measures.not_already([each.of(scope) for each in joined], codings)
    assigned += tuple(each for version in joined for each in version.assigned)
    rows = scores.rows_of(codings, rubric, labels=labels, coders=coders)
    if joined:
        theirs = (each.rows(rubric, labels=labels, coders=coders) for each in joined)
        rows = canonical_rows((*rows, *chain.from_iterable(theirs)))
        codings += tuple(each for version in joined for each in version.renamed_codings)
    left_out = [
        *_not_compared(assigned, codings, labels=labels, coders=coders),
        *(
            (labels[each.assigned.segment.id], _twice(coders[each.assigned.coder.id]))
            for each in again
        ),
        *_undated(everything, scope=scope, labels=labels),
    ]
    return ReliabilityBasis(
        rubric=rubric,
        rows=rows,
        discrepancies=_discrepancies(codings, rubric, labels=labels, coders=coders),
        left_out=tuple(sorted(left_out)),
        put_together=equivalent_measures.put_together_words(joined),
        scope=scope,
    )


def report_of(found: ReliabilityBasis, *, computed_at: datetime | None = None) -> ReliabilityReport:
    """Compute the report of what was gathered.

    Args:
        found: from `basis`.
        computed_at: aware; None means now.

    Raises:
        NothingToReport: no recording has two observations.
    """
    # The statistics load numpy and scipy, which a coder's window does not need.
    from fsh_coder.reliability.alpha import RESAMPLES
    from fsh_coder.reliability.summary import build_report

    if not _is_double_coded(found.rows):
        raise nothing_double_coded(found.rubric, scope=found.scope)
    report = build_report(
        [
            _reliability(measure, found.rows, resamples=RESAMPLES)
            for measure in found.rubric.measures()
        ],
        rubric_title=found.rubric.short_title,
        rubric_digest=found.rubric.digest,
        computed_at=computed_at or datetime.now(UTC),
        left_out=found.left_out,
        settings=found.put_together,
    )
    return replace(report, data_sha256=ratings_sha256(found.rows))


def nothing_double_coded(rubric: Rubric, *, scope: ComparisonScope) -> NothingToReport:
    """Return what is said where no recording has two codings of the kind that is asked for."""
    if scope.is_usual:
        return NothingToReport(
            "Nothing is double-coded yet: no recording has two submitted observations with "
            f"{rubric.short_title}. Draw a sample, let a second coder submit it, then look again."
        )
    return NothingToReport(
        f"No recording has two of what was chosen with {rubric.short_title} ({scope.words}). "
        "Choose a longer period or other codings."
    )


def _reliability(
    measure: Measure, rows: Sequence[ScoreRow], *, resamples: int
) -> MeasureReliability:
    from fsh_coder.reliability.applicability import with_not_applicable
    from fsh_coder.reliability.summary import measure_reliability

    ends = None
    if measure.block == "global" and measure.low is not None and measure.high is not None:
        ends = (measure.low, measure.high)
    found = measure_reliability(
        measure.key,
        measure.label,
        measure.block,
        _matrix(measure, rows),
        scale_range=ends,
        unit=_UNITS[measure.unit],
        resamples=resamples,
    )
    return with_not_applicable(
        found,
        rated=_cells(measure, rows, missing=None),
        not_applicable=_cells(measure, rows, missing=MissingCode.NOT_APPLICABLE),
    )


def _cells(
    measure: Measure, rows: Sequence[ScoreRow], *, missing: MissingCode | None
) -> frozenset[tuple[str, str]]:
    return frozenset(
        (row.recording, row.coder)
        for row in rows
        if row.measure.key == measure.key and row.missing is missing
    )


def _matrix(measure: Measure, rows: Sequence[ScoreRow]) -> RatingsMatrix:
    return RatingsMatrix.from_rows(
        (row.recording, row.coder, row.value) for row in rows if row.measure.key == measure.key
    )


def errors_of_measurement(rubric: Rubric, rows: Sequence[ScoreRow]) -> dict[str, ScoreError]:
    """Return the error of one coder's score by measure; empty where nothing is double-coded."""
    if not _is_double_coded(rows):
        return {}
    return {each.key: score_error(_matrix(each, rows)) for each in rubric.measures()}


def _is_double_coded(rows: Iterable[ScoreRow]) -> bool:
    coders: dict[str, set[str]] = {}
    for row in rows:
        coders.setdefault(row.recording, set()).add(row.coder)
    return any(len(each) > 1 for each in coders.values())


def _assigned(
    db: StudyDatabase, *, rubric_digest: str, scope: ComparisonScope
) -> tuple[AssignedCoding, ...]:
    """Return where codings of the scope's kind are to be made, in the whole study."""
    with db.reading() as session:
        return report_queries.assigned_codings(
            session, rubric_digest=rubric_digest, purposes=scope.purposes
        )


def _refuse_unknown_phase(db: StudyDatabase, scope: ComparisonScope) -> None:
    known = phases(db) if scope.phase else ()
    if scope.phase and scope.phase not in known:
        raise NotFound("phase", scope.phase, known=known)


def _undated(
    assigned: Iterable[AssignedCoding], *, scope: ComparisonScope, labels: Mapping[SegmentId, str]
) -> list[tuple[str, str]]:
    """Name recordings of which nobody can say whether they belong to a period of days."""
    if not scope.has_days:
        return []
    found = {
        labels[each.segment.id]
        for each in assigned
        if each.session.held_on is None and scope.phase in {None, each.session.phase}
    }
    return [(label, "its session has no date, and a period of days was chosen") for label in found]


def _not_compared(
    assigned: Iterable[AssignedCoding],
    codings: Sequence[SubmittedCoding],
    *,
    labels: Mapping[SegmentId, str],
    coders: Mapping[CoderId, str],
) -> list[tuple[str, str]]:
    """Name recordings without a second submitted observation, and what they wait for."""
    submitted = scores.by_segment(codings)
    waiting: dict[SegmentId, list[str]] = {}
    for each in assigned:
        waiting.setdefault(each.segment.id, [])
        if each.submitted_at is None:
            waiting[each.segment.id].append(coders[each.coder.id])
    found = []
    for segment_id, names in waiting.items():
        done = submitted.get(segment_id, [])
        if len(done) > 1:
            continue
        so_far = f"coded by {coders[done[0].assigned.coder.id]} only" if done else "not submitted"
        wait = f"; waits for {', '.join(dict.fromkeys(names))}" if names else ""
        found.append((labels[segment_id], so_far + wait))
    return found


def _twice(coder: str) -> str:
    return f"{coder} coded it twice; her primary observation counts"


def _discrepancies(
    codings: Iterable[SubmittedCoding],
    rubric: Rubric,
    *,
    labels: Mapping[SegmentId, str],
    coders: Mapping[CoderId, str],
) -> tuple[Discrepancy, ...]:
    measures = {each.key: each for each in rubric.measures() if each.block == "global"}
    found = []
    for segment_id, group in scores.by_segment(codings).items():
        for key, measure in measures.items():
            given = tuple(
                score
                for coding in group
                if (score := _score(coding, key, coders[coding.assigned.coder.id])) is not None
            )
            values = [each.score for each in given]
            if len(values) > 1 and max(values) - min(values) >= TALKED_ABOUT_FROM:
                found.append(Discrepancy(segment_id, labels[segment_id], measure, given))
    return tuple(sorted(found, key=lambda each: (-each.spread, each.recording)))


def _score(coding: SubmittedCoding, dimension: str, coder: str) -> CoderScore | None:
    rating = next((each for each in coding.ratings if each.dimension == dimension), None)
    if rating is None or rating.score is None:
        return None
    heard = tuple(mark.at_ms for linked, mark in coding.evidence if linked == dimension)
    return CoderScore(coder, rating.score, rating.reason, heard)
