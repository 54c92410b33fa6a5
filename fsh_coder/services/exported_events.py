"""Event-level agreement as the reliability workbook takes it, with every event behind it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparisonScope
from fsh_coder.domain.errors import NothingToReport
from fsh_coder.domain.identifiers import UnitId
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.compared_codings import (
    DEFAULT_TOLERANCE_MS,
    ComparedCoding,
    ComparedSegment,
    compared_codings,
    tolerance_between,
)
from fsh_coder.services.disagreement_values import Mismatch, MismatchKind
from fsh_coder.services.event_agreement import event_agreement
from fsh_coder.services.event_agreement_values import EventCounts, PairAgreement
from fsh_coder.services.moments import MarkedMoment, moments_of
from fsh_coder.services.side_by_side import LabelledCoding, side_by_side
from fsh_coder.store import mark_queries
from fsh_coder.store.database import StudyDatabase

if TYPE_CHECKING:
    from fsh_coder.formats.irr_event_content import (
        EventContent,
        EventFigures,
        EventKind,
        ListedEvent,
        MarkDiscrepancy,
        PairOfCoders,
    )


#: Where units begin and end.
Units = Mapping[UnitId, tuple[int, int]]


def event_content(
    db: StudyDatabase,
    rubric_digest: str,
    *,
    tolerance_ms: int = DEFAULT_TOLERANCE_MS,
    scope: ComparisonScope = USUAL_SCOPE,
) -> "EventContent | None":
    """Return the figures of the screen and the events they count.

    Args:
        db: the open study.
        rubric_digest: the rubric version.
        tolerance_ms: the largest distance of two marks that stand for one moment.
        scope: which codings are compared, and of which sessions.

    Returns:
        None where there are no marks to compare.

    Raises:
        NotFound: the study has no such rubric version.
        ToleranceOutOfRange: the tolerance is negative or longer than a minute.
    """
    from fsh_coder.formats.irr_event_content import EventContent

    try:
        found = event_agreement(db, rubric_digest, tolerance_ms=tolerance_ms, scope=scope)
    except NothingToReport:
        return None
    study = compared_codings(db, rubric_digest=rubric_digest, scope=scope)
    with db.reading() as session:
        units = mark_queries.submitted_units(session, rubric_digest=rubric_digest)
    segments = study.double_coded
    return EventContent(
        tolerance_ms=tolerance_ms,
        sentence=found.sentence,
        codes=tuple(code.short for code in study.rubric.codes),
        pairs=tuple(_pair(each) for each in found.pairs),
        listing=tuple(_listing(study.rubric, segments, tolerance_ms=tolerance_ms, units=units)),
        discrepancies=tuple(_discrepancies(study.rubric, segments, tolerance_ms=tolerance_ms)),
    )


def _pair(pair: PairAgreement) -> "PairOfCoders":
    from fsh_coder.formats.irr_event_content import CurveFigure, PairOfCoders

    return PairOfCoders(
        first=pair.first,
        second=pair.second,
        n_recordings=pair.n_recordings,
        total=_figures("", "All codes", pair.total),
        codes=tuple(_figures(each.short, each.label, each.counts) for each in pair.codes),
        kappa=pair.kappa.estimate,
        kappa_reason=pair.kappa.reason or "",
        curve=tuple(CurveFigure(each.tolerance_ms, each.counts.agreement) for each in pair.curve),
    )


def _figures(code: str, label: str, counts: EventCounts) -> "EventFigures":
    from fsh_coder.formats.irr_event_content import EventFigures

    return EventFigures(
        code=code,
        label=label,
        n_first=counts.n_first,
        n_second=counts.n_second,
        matched=counts.matched,
        agreement=counts.agreement,
        f1=counts.f1,
    )


def _listing(
    rubric: Rubric, segments: Sequence[ComparedSegment], *, tolerance_ms: int, units: Units
) -> Iterator["ListedEvent"]:
    """Give every event of every pair of coders, by recording, pair and time."""
    for segment in segments:
        by_coder = sorted(segment.codings, key=lambda each: each.coder_label)
        for first, second in combinations(by_coder, 2):
            within_ms = tolerance_between((first, second), tolerance_ms)
            for moment in moments_of([first.marks, second.marks], tolerance_ms=within_ms):
                coders = (first, second)
                yield _listed(rubric, moment, segment=segment, coders=coders, units=units)


def _listed(
    rubric: Rubric,
    moment: MarkedMoment,
    *,
    segment: ComparedSegment,
    coders: tuple[ComparedCoding, ComparedCoding],
    units: Units,
) -> "ListedEvent":
    from fsh_coder.formats.irr_event_content import ListedEvent

    one, other = moment.marks
    coded = [mark.unit_id for mark in moment.present if mark.unit_id is not None]
    return ListedEvent(
        recording=segment.label,
        first=coders[0].coder_label,
        second=coders[1].coder_label,
        at_ms=moment.at_ms,
        first_code=None if one is None else rubric.code(one.code).short,
        second_code=None if other is None else rubric.code(other.code).short,
        kind=_kind(moment),
        apart_ms=None if one is None or other is None else other.at_ms - one.at_ms,
        unit_ms=units.get(coded[0]) if coded else None,
    )


def _kind(moment: MarkedMoment) -> "EventKind":
    from fsh_coder.formats.irr_event_content import EventKind

    one, other = moment.marks
    if other is None:
        return EventKind.ONLY_FIRST
    if one is None:
        return EventKind.ONLY_SECOND
    return EventKind.SAME_CODE if moment.is_agreed else EventKind.DIFFERENT_CODE


def _discrepancies(
    rubric: Rubric, segments: Sequence[ComparedSegment], *, tolerance_ms: int
) -> Iterator["MarkDiscrepancy"]:
    """Give the moments on which coders differ, as the disagreement room shows them."""
    for segment in segments:
        coders = [LabelledCoding(each.coder_label, each.coder_id, each) for each in segment.codings]
        seen = side_by_side(rubric, coders, agreed=None, tolerance_ms=tolerance_ms)
        for mismatch in seen.mismatches:
            if mismatch.kind is not MismatchKind.RATING_APART and mismatch.at_ms is not None:
                yield _discrepancy(segment.label, mismatch, at_ms=mismatch.at_ms)


def _discrepancy(recording: str, mismatch: Mismatch, *, at_ms: int) -> "MarkDiscrepancy":
    from fsh_coder.formats.irr_event_content import GivenMark, MarkDiscrepancy

    words = mismatch.kind_words
    if mismatch.kind is not MismatchKind.DIFFERENT_CODE:
        words = f"{mismatch.kind}: {words}"
    given = tuple(GivenMark(each.label, each.short, each.words) for each in mismatch.given)
    return MarkDiscrepancy(recording, at_ms, words, given)
