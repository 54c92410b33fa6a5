"""Submitted codings side by side: the marks and ratings of those who coded one segment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparisonScope
from fsh_coder.domain.identifiers import CoderId, SegmentId
from fsh_coder.domain.observation import BehaviourMark, GlobalRating
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.score_row import natural_order
from fsh_coder.services import rubric_library, scores
from fsh_coder.store import mark_queries, report_queries
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.mark_queries import MarkedPoints, Parse
from fsh_coder.store.report_queries import SubmittedCoding

#: Marks of one code this near are taken for the same moment, unless told otherwise.
DEFAULT_TOLERANCE_MS = 2000
_NOTHING = MarkedPoints((), ())


@dataclass(frozen=True, slots=True)
class ComparedCoding:
    """One coder's submitted primary or double coding of a segment; marks by time.

    ``parse`` is None where she did not divide speech into units.
    """

    coding: SubmittedCoding
    coder_label: str
    marks: tuple[BehaviourMark, ...]
    parse: Parse | None = None

    @property
    def coder_id(self) -> CoderId:
        """Return who coded."""
        return self.coding.assigned.coder.id

    @property
    def ratings(self) -> Mapping[str, GlobalRating]:
        """Return the ratings by dimension; one that was never touched is absent."""
        return {each.dimension: each for each in self.coding.ratings}


def tolerance_between(codings: Iterable[ComparedCoding], tolerance_ms: int) -> int:
    """Return how far apart marks of these coders may stand for one behaviour.

    Where all coded the same units, a mark stands at its unit's beginning and only marks of
    one unit belong together, however near another unit is.

    Args:
        codings: of one segment.
        tolerance_ms: where they did not code the same units.
    """
    return 0 if is_one_parse([each.parse for each in codings]) else tolerance_ms


def is_one_parse(parses: Sequence[Parse | None]) -> bool:
    """Whether coders coded the same units."""
    return len(set(parses)) == 1 and parses[0] is not None


@dataclass(frozen=True, slots=True)
class ComparedSegment:
    """A segment with its codings, by coder's label; ``label`` is that of every table."""

    segment_id: SegmentId
    label: str
    codings: tuple[ComparedCoding, ...]


@dataclass(frozen=True, slots=True)
class ComparedStudy:
    """Every segment that somebody submitted with a rubric version, by label."""

    rubric: Rubric
    segments: tuple[ComparedSegment, ...]

    @property
    def double_coded(self) -> tuple[ComparedSegment, ...]:
        """Return the segments with two submitted codings or more."""
        return tuple(each for each in self.segments if len(each.codings) > 1)


@dataclass(frozen=True, slots=True)
class ComparedPoints:
    """When and what coders marked: for each double-coded segment the points by coder's label."""

    rubric: Rubric
    segments: tuple[Mapping[str, MarkedPoints], ...]


def compared_codings(
    db: StudyDatabase,
    *,
    rubric_digest: str,
    segment_id: SegmentId | None = None,
    scope: ComparisonScope = USUAL_SCOPE,
) -> ComparedStudy:
    """Gather what coders submitted alone, one coding per coder and segment.

    Args:
        db: the open study.
        rubric_digest: the rubric version.
        segment_id: asks for one segment; None for all. Labels are the same either way.
        scope: which codings are compared, and of which sessions.

    Raises:
        NotFound: the study has no such rubric version.
    """
    found = _gather(db, rubric_digest=rubric_digest, segment_id=segment_id, scope=scope)
    with db.reading() as session:
        marks = mark_queries.submitted_marks(
            session, rubric_digest=rubric_digest, segment_id=segment_id
        )
        parses = mark_queries.submitted_parses(session, rubric_digest=rubric_digest)
    segments = tuple(
        ComparedSegment(
            each.segment_id,
            each.label,
            tuple(
                ComparedCoding(
                    coding,
                    label,
                    marks.get(coding.observation_id, ()),
                    parses.get(coding.observation_id),
                )
                for label, coding in each.codings
            ),
        )
        for each in found.segments
    )
    return ComparedStudy(found.rubric, segments)


def compared_points(
    db: StudyDatabase, *, rubric_digest: str, scope: ComparisonScope = USUAL_SCOPE
) -> ComparedPoints:
    """Gather when and what coders marked who submitted alone; of double-coded segments only.

    Raises:
        NotFound: the study has no such rubric version.
    """
    found = _gather(db, rubric_digest=rubric_digest, segment_id=None, scope=scope)
    with db.reading() as session:
        points = mark_queries.submitted_points(session, rubric_digest=rubric_digest)
        for observation_id, parse in mark_queries.submitted_parses(
            session, rubric_digest=rubric_digest
        ).items():
            its = points.get(observation_id, _NOTHING)
            points[observation_id] = replace(its, parse=parse)
    return ComparedPoints(
        found.rubric,
        tuple(
            {label: points.get(coding.observation_id, _NOTHING) for label, coding in each.codings}
            for each in found.segments
            if len(each.codings) > 1
        ),
    )


@dataclass(frozen=True, slots=True)
class _Segment:
    segment_id: SegmentId
    label: str
    codings: tuple[tuple[str, SubmittedCoding], ...]


@dataclass(frozen=True, slots=True)
class _Gathered:
    rubric: Rubric
    segments: tuple[_Segment, ...]


def _gather(
    db: StudyDatabase,
    *,
    rubric_digest: str,
    segment_id: SegmentId | None,
    scope: ComparisonScope,
) -> _Gathered:
    """Return segments by label, each with its codings by coder's label; marks are not read."""
    rubric = rubric_library.by_digest(db, rubric_digest)
    with db.reading() as session:
        assigned = report_queries.assigned_codings(
            session, rubric_digest=rubric_digest, purposes=scope.purposes
        )
        asked_for = [
            each
            for each in assigned
            if segment_id in {None, each.segment.id} and scope.takes(each.session)
        ]
        submitted = report_queries.submitted_codings(session, asked_for)
    codings, _ = scores.only_one_each(submitted)
    labels, coders = scores.recording_labels(assigned), scores.coder_labels(assigned)
    segments = []
    for coded_id, group in scores.by_segment(codings).items():
        named = [(coders[each.assigned.coder.id], each) for each in group]
        named.sort(key=lambda pair: natural_order(pair[0]))
        segments.append(_Segment(coded_id, labels[coded_id], tuple(named)))
    segments.sort(key=lambda each: natural_order(each.label))
    return _Gathered(rubric, tuple(segments))
