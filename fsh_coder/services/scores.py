"""Scores of submitted observations: every rating, count and derived score with its context."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from fsh_coder.domain import scoring
from fsh_coder.domain.identifiers import CoderId, ObservationId, SegmentId
from fsh_coder.domain.observation import FieldAnswer
from fsh_coder.domain.people import Coder
from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.rubric import Measure, Rubric
from fsh_coder.domain.score_row import MissingCode, ScoreRow, SessionFacts, canonical_rows
from fsh_coder.domain.study import Purpose
from fsh_coder.domain.timecode import timecode
from fsh_coder.services import rubric_library
from fsh_coder.store import report_queries
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.report_queries import AssignedCoding, SubmittedCoding


def score_rows(
    db: StudyDatabase,
    rubric_digest: str,
    *,
    purposes: Iterable[Purpose] = tuple(Purpose),
) -> tuple[ScoreRow, ...]:
    """Return one row per submitted observation and measure, in canonical order.

    Args:
        db: the open study.
        rubric_digest: the rubric version.
        purposes: those that count; all unless told.

    Returns:
        A value that is missing is None with its reason; drafts never enter.

    Raises:
        NotFound: the study has no such rubric version.
    """
    rubric = rubric_library.by_digest(db, rubric_digest)
    with db.reading() as session:
        assigned = report_queries.assigned_codings(
            session, rubric_digest=rubric_digest, purposes=purposes
        )
        codings = report_queries.submitted_codings(session, assigned)
    return rows_of(
        codings, rubric, labels=recording_labels(assigned), coders=coder_labels(assigned)
    )


def submitted_answers(
    db: StudyDatabase, rubric_digest: str
) -> dict[ObservationId, tuple[FieldAnswer, ...]]:
    """Return the answers to extra fields by submitted observation; without any, no entry."""
    with db.reading() as session:
        return report_queries.submitted_answers(session, rubric_digest)


def rows_of(
    codings: Sequence[SubmittedCoding],
    rubric: Rubric,
    *,
    labels: Mapping[SegmentId, str],
    coders: Mapping[CoderId, str],
) -> tuple[ScoreRow, ...]:
    """Return every measure of the rubric for each observation, in canonical order."""
    measures = rubric.measures()
    return canonical_rows(
        row
        for coding in codings
        for row in _rows_of_one(
            coding,
            rubric,
            measures=measures,
            recording=labels[coding.assigned.segment.id],
            coder=coders[coding.assigned.coder.id],
        )
    )


def recording_labels(assigned: Iterable[AssignedCoding]) -> dict[SegmentId, str]:
    """Return the label of each segment: its session's, with more where that is not enough.

    A session with several segments gets their times, ``S001 08:00-28:00``, and where two
    recordings of it have the same times, a number.
    """
    segments = {each.segment.id: each for each in assigned}
    n_of_session = Counter(each.session.label for each in segments.values())
    labels: dict[SegmentId, str] = {}
    taken: Counter[str] = Counter()
    for segment_id, each in segments.items():
        label = each.session.label
        if n_of_session[label] > 1:
            label += f" {timecode(each.segment.start_ms)}-{timecode(each.segment.end_ms)}"
        taken[label] += 1
        labels[segment_id] = label if taken[label] == 1 else f"{label} #{taken[label]}"
    return labels


def coder_labels(assigned: Iterable[AssignedCoding]) -> dict[CoderId, str]:
    """Return a short label per coder: the initials, the name where two share them."""
    coders: dict[CoderId, Coder] = {each.coder.id: each.coder for each in assigned}
    same = Counter(coder.initials for coder in coders.values())
    return {
        coder.id: coder.initials if coder.initials and same[coder.initials] == 1 else coder.name
        for coder in coders.values()
    }


def only_one_each(
    codings: Iterable[SubmittedCoding],
) -> tuple[tuple[SubmittedCoding, ...], tuple[SubmittedCoding, ...]]:
    """Part codings into those that count and those a coder made a second time.

    A coder may hold a primary and a double assignment of the same segment; the primary
    counts, because a coder cannot disagree with herself.
    """
    seen: dict[tuple[SegmentId, CoderId], SubmittedCoding] = {}
    again = []
    for coding in sorted(codings, key=lambda each: each.assigned.purpose is not Purpose.PRIMARY):
        place = (coding.assigned.segment.id, coding.assigned.coder.id)
        if place in seen:
            again.append(coding)
        else:
            seen[place] = coding
    return tuple(seen.values()), tuple(again)


def by_segment(codings: Iterable[SubmittedCoding]) -> dict[SegmentId, list[SubmittedCoding]]:
    """Return the codings of each segment, in their order."""
    found: dict[SegmentId, list[SubmittedCoding]] = defaultdict(list)
    for coding in codings:
        found[coding.assigned.segment.id].append(coding)
    return dict(found)


def session_facts(assigned: AssignedCoding) -> SessionFacts:
    """Return what the study knows about the practice session."""
    session, worker = assigned.session, assigned.worker
    return SessionFacts(
        label=session.label,
        worker_label=worker.label if worker else "",
        team=worker.team if worker else "",
        phase=session.phase,
        time_point=session.time_point,
        held_on=session.held_on,
        visit_type=session.visit_type,
        variables=session.variables,
    )


def _rows_of_one(
    coding: SubmittedCoding,
    rubric: Rubric,
    *,
    measures: tuple[Measure, ...],
    recording: str,
    coder: str,
) -> Iterable[ScoreRow]:
    given = {each.dimension: each.rating for each in coding.ratings}
    ratings = scoring.settled_ratings(rubric, given)
    counts = {code.key: coding.counts.get(code.key, 0) for code in rubric.codes}
    derived = scoring.derived(rubric, ratings=given, counts=counts)
    facts = session_facts(coding.assigned)
    for measure in measures:
        value, missing, reason = _value(measure, ratings=ratings, counts=counts, derived=derived)
        if missing is MissingCode.NOT_APPLICABLE:
            reason = _why_not_applicable(rubric, measure.key, given=given)
        yield ScoreRow(
            observation_id=coding.observation_id,
            segment_id=coding.assigned.segment.id,
            recording=recording,
            session=facts,
            coder=coder,
            purpose=coding.assigned.purpose,
            submitted_at=coding.submitted_at,
            measure=measure,
            value=value,
            missing=missing,
            reason=reason,
        )


def _value(
    measure: Measure,
    *,
    ratings: Mapping[str, Rating],
    counts: Mapping[str, int],
    derived: Mapping[str, scoring.ScoreValue],
) -> tuple[float | None, MissingCode | None, str]:
    match measure.block:
        case "global":
            rating = ratings[measure.key]
            if rating is NOT_APPLICABLE:
                return None, MissingCode.NOT_APPLICABLE, ""
            if rating is None:
                return None, MissingCode.NOT_RATED, MissingCode.NOT_RATED.explanation
            return float(rating), None, ""
        case "count":
            return float(counts[measure.key]), None, ""
        case "derived":
            found = derived[measure.key]
            if found.value is None:
                return None, MissingCode.NOT_DEFINED, found.reason or ""
            return found.value, None, ""


def _why_not_applicable(rubric: Rubric, dimension: str, *, given: Mapping[str, Rating]) -> str:
    when = rubric.dimension(dimension).not_applicable_when
    if given.get(dimension) is NOT_APPLICABLE or when is None:
        return "The coder rated it not applicable."
    return f"Not applicable where {rubric.dimension(when.dimension).label} is {when.score}."
