"""Submitted codings side by side: the marks and ratings of those who coded one segment."""

from collections.abc import Mapping
from dataclasses import dataclass

from fsh_coder.domain.identifiers import CoderId, SegmentId
from fsh_coder.domain.observation import BehaviourMark, GlobalRating
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.score_row import natural_order
from fsh_coder.services import rubric_library, scores
from fsh_coder.services.reliability_report import COMPARED
from fsh_coder.store import mark_queries, report_queries
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.report_queries import SubmittedCoding

#: Marks of one code this near are taken for the same moment, unless told otherwise.
DEFAULT_TOLERANCE_MS = 2000


@dataclass(frozen=True, slots=True)
class ComparedCoding:
    """One coder's submitted primary or double coding of a segment; marks by time."""

    coding: SubmittedCoding
    coder_label: str
    marks: tuple[BehaviourMark, ...]

    @property
    def coder_id(self) -> CoderId:
        """Return who coded."""
        return self.coding.assigned.coder.id

    @property
    def ratings(self) -> Mapping[str, GlobalRating]:
        """Return the ratings by dimension; one that was never touched is absent."""
        return {each.dimension: each for each in self.coding.ratings}


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


def compared_codings(
    db: StudyDatabase, *, rubric_digest: str, segment_id: SegmentId | None = None
) -> ComparedStudy:
    """Gather what coders submitted alone, one coding per coder and segment.

    Args:
        db: the open study.
        rubric_digest: the rubric version.
        segment_id: asks for one segment; None for all. Labels are the same either way.

    Raises:
        NotFound: the study has no such rubric version.
    """
    rubric = rubric_library.by_digest(db, rubric_digest)
    with db.reading() as session:
        assigned = report_queries.assigned_codings(
            session, rubric_digest=rubric_digest, purposes=COMPARED
        )
        asked_for = [each for each in assigned if segment_id in {None, each.segment.id}]
        submitted = report_queries.submitted_codings(session, asked_for)
        marks = mark_queries.submitted_marks(
            session, rubric_digest=rubric_digest, segment_id=segment_id
        )
    codings, _ = scores.only_one_each(submitted)
    labels, coders = scores.recording_labels(assigned), scores.coder_labels(assigned)
    segments = []
    for coded_id, group in scores.by_segment(codings).items():
        compared = [
            ComparedCoding(each, coders[each.assigned.coder.id], marks.get(each.observation_id, ()))
            for each in group
        ]
        compared.sort(key=lambda each: natural_order(each.coder_label))
        segments.append(ComparedSegment(coded_id, labels[coded_id], tuple(compared)))
    segments.sort(key=lambda each: natural_order(each.label))
    return ComparedStudy(rubric, tuple(segments))
