"""The disagreement room: coders of one recording side by side, and where they differ."""

import hashlib
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fsh_coder.domain.errors import NotFound, NothingToReport, NotYetUnblinded
from fsh_coder.domain.identifiers import CoderId, MarkId, SegmentId
from fsh_coder.domain.observation import BehaviourMark, Observation, SettledMark
from fsh_coder.domain.people import Role
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.score_row import natural_order
from fsh_coder.services import coding
from fsh_coder.services.compared_codings import (
    DEFAULT_TOLERANCE_MS,
    ComparedCoding,
    ComparedSegment,
    compared_codings,
)
from fsh_coder.services.disagreement_values import (
    ComparedRating,
    ConsensusState,
    DisagreeingRecording,
    Given,
    Lane,
    LaneMark,
    Mismatch,
    MismatchKind,
    Moment,
    Room,
    Settled,
)
from fsh_coder.services.event_agreement import LONGEST_TOLERANCE_MS, ToleranceOutOfRange
from fsh_coder.services.moments import MarkedMoment, moments_of
from fsh_coder.services.reliability_report import TALKED_ABOUT_FROM
from fsh_coder.store import assignments, observations, people, report_queries
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.report_queries import SpokenWords

#: A coder marks what she heard at most so long after it ended.
_LONGEST_DELAY_MS = 10_000

__all__ = [
    "ComparedRating",
    "ConsensusState",
    "DisagreeingRecording",
    "Given",
    "Lane",
    "LaneMark",
    "Mismatch",
    "MismatchKind",
    "Moment",
    "Room",
    "Settled",
    "disagreeing_recordings",
    "open_room",
]


def disagreeing_recordings(
    db: StudyDatabase,
    rubric_digest: str,
    *,
    by: CoderId,
    tolerance_ms: int = DEFAULT_TOLERANCE_MS,
) -> tuple[DisagreeingRecording, ...]:
    """Return the double-coded recordings, those with most to talk about first.

    Only recordings that this person may see are listed: a lead sees all, others those that
    everybody has submitted.

    Raises:
        NotFound: the study has no such rubric version or person.
        ToleranceOutOfRange: the tolerance is negative or longer than a minute.
    """
    _check_tolerance(tolerance_ms)
    is_lead = _is_lead(db, by)
    study = compared_codings(db, rubric_digest=rubric_digest)
    consensus = _consensus_by_segment(db, rubric_digest)
    rows = []
    for segment in study.double_coded:
        recording_id = segment.codings[0].coding.assigned.segment.recording_id
        if is_lead or coding.may_see_others(db, recording_id, rubric_digest=rubric_digest):
            agreed = consensus.get(segment.segment_id)
            rows.append(_row(study.rubric, segment, agreed=agreed, tolerance_ms=tolerance_ms))
    rows.sort(key=lambda row: (-row.n_mismatches, natural_order(row.recording_label)))
    return tuple(rows)


def open_room(
    db: StudyDatabase,
    segment_id: SegmentId,
    *,
    rubric_digest: str,
    by: CoderId,
    tolerance_ms: int = DEFAULT_TOLERANCE_MS,
    is_blind: bool = False,
    coder_ids: Sequence[CoderId] | None = None,
) -> Room:
    """Return the codings of one segment side by side, with every mismatch.

    Args:
        db: the open study.
        segment_id: the segment; see `DisagreeingRecording.segment`.
        rubric_digest: the rubric version.
        by: who looks.
        tolerance_ms: the largest distance of two marks that stand for one moment.
        is_blind: hide who coded what behind A, B, ..., always the same for a segment.
        coder_ids: only these coders, two at least; None for all who submitted.

    Raises:
        NotFound: the study has no such rubric version or person.
        NothingToReport: fewer than two (of these) coders have submitted it.
        NotYetUnblinded: the person is no lead and somebody has not submitted.
        ToleranceOutOfRange: the tolerance is negative or longer than a minute.
    """
    _check_tolerance(tolerance_ms)
    is_lead = _is_lead(db, by)
    study = compared_codings(db, rubric_digest=rubric_digest)
    segment = next((each for each in study.segments if each.segment_id == segment_id), None)
    codings = () if segment is None else segment.codings
    if coder_ids is not None:
        codings = tuple(each for each in codings if each.coder_id in set(coder_ids))
    if segment is None or len(codings) < 2:
        raise _too_few(codings, study.rubric)
    assigned = codings[0].coding.assigned
    recording_id = assigned.segment.recording_id
    if not is_lead and not coding.may_see_others(db, recording_id, rubric_digest=rubric_digest):
        raise NotYetUnblinded
    with db.reading() as session:
        spoken = report_queries.words_of(session, recording_id)
    agreed = _consensus_by_segment(db, rubric_digest).get(segment_id)
    coders = _labelled(db, codings, segment_id=segment_id, is_blind=is_blind)
    seen = _compare(study.rubric, coders, agreed=agreed, tolerance_ms=tolerance_ms, spoken=spoken)
    return Room(
        recording_id=recording_id,
        segment=assigned.segment,
        recording_label=segment.label,
        session_label=assigned.session.label,
        change_goal=assigned.session.change_goal,
        rubric_title=study.rubric.short_title,
        rubric_digest=rubric_digest,
        tolerance_ms=tolerance_ms,
        is_blind=is_blind,
        lanes=seen.lanes,
        moments=seen.moments,
        ratings=seen.ratings,
        mismatches=seen.mismatches,
        consensus=state_of(agreed),
        consensus_id=None if agreed is None else agreed.id,
    )


def state_of(consensus: Observation | None) -> ConsensusState:
    """Return where a consensus stands; None is not begun."""
    if consensus is None:
        return ConsensusState.NOT_BEGUN
    return ConsensusState.AGREED if consensus.is_locked else ConsensusState.IN_PROGRESS


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A coding under the label that its lane shows."""

    label: str
    coder_id: CoderId | None
    coding: ComparedCoding


@dataclass(frozen=True, slots=True)
class _Compared:
    lanes: tuple[Lane, ...]
    moments: tuple[Moment, ...]
    ratings: tuple[ComparedRating, ...]
    mismatches: tuple[Mismatch, ...]


def _check_tolerance(tolerance_ms: int) -> None:
    if not 0 <= tolerance_ms <= LONGEST_TOLERANCE_MS:
        raise ToleranceOutOfRange(tolerance_ms)


def _is_lead(db: StudyDatabase, by: CoderId) -> bool:
    with db.reading() as session:
        person = people.coder(session, by)
    if person is None:
        raise NotFound("person", by.hex[:12])
    return person.role is Role.LEAD


def _too_few(codings: Sequence[ComparedCoding], rubric: Rubric) -> NothingToReport:
    who = f"Only {codings[0].coder_label} has" if codings else "Nobody has"
    return NothingToReport(
        f"{who} submitted this recording with {rubric.short_title}; two coders are needed to "
        "compare. Choose another recording, or wait for the second coder."
    )


def _consensus_by_segment(db: StudyDatabase, rubric_digest: str) -> dict[SegmentId, Observation]:
    with db.reading() as session:
        made = assignments.consensus_assignments(session, rubric_digest=rubric_digest)
        found = {
            each.segment_id: observations.observation_of_assignment(session, each.id)
            for each in made
        }
    return {key: observation for key, observation in found.items() if observation is not None}


def _labelled(
    db: StudyDatabase,
    codings: Sequence[ComparedCoding],
    *,
    segment_id: SegmentId,
    is_blind: bool,
) -> tuple[_Labelled, ...]:
    if not is_blind:
        return tuple(_Labelled(each.coder_label, each.coder_id, each) for each in codings)
    salt = f"{db.study.id.hex}:{segment_id.hex}:"

    def lot(each: ComparedCoding) -> bytes:
        return hashlib.sha256((salt + each.coder_id.hex).encode()).digest()

    shuffled = sorted(codings, key=lot)
    return tuple(_Labelled(_letters(number), None, each) for number, each in enumerate(shuffled))


def _letters(number: int) -> str:
    """Return A, B, ... Z, AA, AB, ... for 0, 1, ..."""
    before, place = divmod(number, len(string.ascii_uppercase))
    return (_letters(before - 1) if before else "") + string.ascii_uppercase[place]


def _compare(
    rubric: Rubric,
    coders: Sequence[_Labelled],
    *,
    agreed: Observation | None,
    tolerance_ms: int,
    spoken: Sequence[SpokenWords] = (),
) -> _Compared:
    marked = moments_of([each.coding.marks for each in coders], tolerance_ms=tolerance_ms)
    moments = tuple(_moment(rubric, each, coders) for each in marked)
    ratings = tuple(
        _rating(rubric, dimension.key, coders, agreed=agreed) for dimension in rubric.dimensions
    )
    mismatches = [
        _mark_mismatch(rubric, each, moment, agreed=agreed, spoken=spoken)
        for each, moment in zip(marked, moments, strict=True)
        if not each.is_agreed
    ]
    mismatches += [
        _rating_mismatch(each)
        for each in ratings
        if each.spread is not None and each.spread >= TALKED_ABOUT_FROM
    ]
    lanes = tuple(
        _lane(rubric, coder, place=place, marked=marked) for place, coder in enumerate(coders)
    )
    return _Compared(lanes, moments, ratings, tuple(mismatches))


def _lane(rubric: Rubric, coder: _Labelled, *, place: int, marked: Sequence[MarkedMoment]) -> Lane:
    marks = [
        _lane_mark(rubric, mark, moment=number, is_agreed=moment.is_agreed)
        for number, moment in enumerate(marked)
        if (mark := moment.marks[place]) is not None
    ]
    marks.sort(key=lambda mark: (mark.at_ms, mark.mark_id))
    return Lane(coder.label, coder.coder_id, tuple(marks))


def _lane_mark(rubric: Rubric, mark: BehaviourMark, *, moment: int, is_agreed: bool) -> LaneMark:
    code = rubric.code(mark.code)
    return LaneMark(
        mark_id=mark.id,
        code=mark.code,
        short=code.short,
        category=rubric.code_group(code.group).category,
        at_ms=mark.at_ms,
        end_ms=mark.end_ms,
        speaker=mark.speaker,
        note=mark.note,
        moment=moment,
        is_agreed=is_agreed,
    )


def _moment(rubric: Rubric, marked: MarkedMoment, coders: Sequence[_Labelled]) -> Moment:
    given = tuple(
        _given_mark(rubric, coder.label, mark)
        for coder, mark in zip(coders, marked.marks, strict=True)
    )
    return Moment(marked.at_ms, given, marked.is_agreed)


def _given_mark(rubric: Rubric, label: str, mark: BehaviourMark | None) -> Given:
    if mark is None:
        return Given(label)
    code = rubric.code(mark.code)
    return Given(
        label,
        code=mark.code,
        short=code.short,
        category=rubric.code_group(code.group).category,
        mark_id=mark.id,
        at_ms=mark.at_ms,
        words=mark.note,
    )


def _mark_mismatch(
    rubric: Rubric,
    marked: MarkedMoment,
    moment: Moment,
    *,
    agreed: Observation | None,
    spoken: Sequence[SpokenWords],
) -> Mismatch:
    kind, words = _kind(moment, n_codes=len(marked.codes))
    key = "marks " + "+".join(sorted(mark.id.hex for mark in marked.present))
    return Mismatch(
        key=key,
        kind=kind,
        kind_words=words,
        at_ms=moment.at_ms,
        given=moment.given,
        dimension=None,
        dimension_label=None,
        said=_said(spoken, moment.at_ms),
        settled=_settled_marks(rubric, moment.mark_ids, agreed),
    )


def _kind(moment: Moment, *, n_codes: int) -> tuple[MismatchKind, str]:
    if n_codes > 1:
        return MismatchKind.DIFFERENT_CODE, "different code"
    with_it = [each.label for each in moment.given if each.mark_id is not None]
    without = [each.label for each in moment.given if each.mark_id is None]
    is_first = moment.given[0].mark_id is not None
    most_have_it = len(with_it) > len(without) or (len(with_it) == len(without) and is_first)
    kind = MismatchKind.MISSED if most_have_it else MismatchKind.EXTRA
    if len(with_it) <= len(without):
        return kind, f"only {' and '.join(with_it)}"
    return kind, f"not {' and '.join(without)}"


def _said(spoken: Sequence[SpokenWords], at_ms: int) -> str | None:
    """Return what was said at a moment, or just before it: a mark follows what it marks."""
    near = [each for each in spoken if each.start_ms <= at_ms <= each.end_ms + _LONGEST_DELAY_MS]
    return near[-1].text if near else None


def _settled_marks(
    rubric: Rubric, mark_ids: Sequence[MarkId], agreed: Observation | None
) -> Settled | None:
    if agreed is None:
        return None
    by_source: Mapping[MarkId, SettledMark] = {each.source_mark_id: each for each in agreed.settled}
    outcomes = [by_source.get(mark_id) for mark_id in mark_ids]
    known = [each for each in outcomes if each is not None]
    if len(known) != len(outcomes):
        return None
    became = next((each for each in known if each.mark_id is not None), known[0])
    mark = None if became.mark_id is None else agreed.mark(became.mark_id)
    if mark is None:
        return Settled(None, None, None, became.reason)
    return Settled(mark.code, rubric.code(mark.code).short, None, became.reason)


def _rating(
    rubric: Rubric,
    dimension: str,
    coders: Sequence[_Labelled],
    *,
    agreed: Observation | None,
) -> ComparedRating:
    given = tuple(_given_rating(each, dimension) for each in coders)
    scores = [each.score for each in given if each.score is not None]
    settled = None
    if agreed is not None and (rating := agreed.rating(dimension)).score is not None:
        settled = Settled(None, None, rating.score, rating.reason)
    return ComparedRating(
        dimension=dimension,
        label=rubric.dimension(dimension).label,
        given=given,
        spread=max(scores) - min(scores) if len(scores) > 1 else None,
        settled=settled,
    )


def _given_rating(coder: _Labelled, dimension: str) -> Given:
    rating = coder.coding.ratings.get(dimension)
    heard = tuple(
        mark.at_ms for linked, mark in coder.coding.coding.evidence if linked == dimension
    )
    if rating is None:
        return Given(coder.label, heard_at_ms=heard)
    return Given(coder.label, score=rating.score, words=rating.reason, heard_at_ms=heard)


def _rating_mismatch(rating: ComparedRating) -> Mismatch:
    heard = [at_ms for each in rating.given for at_ms in each.heard_at_ms]
    return Mismatch(
        key=f"rating {rating.dimension}",
        kind=MismatchKind.RATING_APART,
        kind_words=f"{rating.spread} apart",
        at_ms=min(heard, default=None),
        given=rating.given,
        dimension=rating.dimension,
        dimension_label=rating.label,
        said=None,
        settled=rating.settled,
    )


def _row(
    rubric: Rubric,
    segment: ComparedSegment,
    *,
    agreed: Observation | None,
    tolerance_ms: int,
) -> DisagreeingRecording:
    coders = [_Labelled(each.coder_label, each.coder_id, each) for each in segment.codings]
    seen = _compare(rubric, coders, agreed=agreed, tolerance_ms=tolerance_ms)
    kinds = [each.kind for each in seen.mismatches]
    n_agreed = sum(moment.is_agreed for moment in seen.moments)
    return DisagreeingRecording(
        segment=segment.codings[0].coding.assigned.segment,
        recording_label=segment.label,
        coders=tuple(each.label for each in coders),
        n_agreed=n_agreed,
        n_different=kinds.count(MismatchKind.DIFFERENT_CODE),
        n_missed_or_extra=kinds.count(MismatchKind.MISSED) + kinds.count(MismatchKind.EXTRA),
        n_ratings_apart=kinds.count(MismatchKind.RATING_APART),
        widest_rating=max(
            (each.spread for each in seen.ratings if each.spread is not None), default=None
        ),
        agreement=n_agreed / len(seen.moments) if seen.moments else None,
        n_settled=sum(not each.is_open for each in seen.mismatches),
        consensus=state_of(agreed),
    )
