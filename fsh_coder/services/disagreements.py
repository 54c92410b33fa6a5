"""The disagreement room: coders of one recording side by side, and where they differ."""

import hashlib
import string
from collections.abc import Mapping, Sequence
from dataclasses import replace

from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparedCodings, ComparisonScope
from fsh_coder.domain.errors import NotFound, NothingToReport, NotYetUnblinded
from fsh_coder.domain.identifiers import CoderId, SegmentId
from fsh_coder.domain.observation import Observation
from fsh_coder.domain.people import Role
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.score_row import natural_order
from fsh_coder.services import coding
from fsh_coder.services.compared_codings import (
    DEFAULT_TOLERANCE_MS,
    ComparedCoding,
    ComparedSegment,
    ComparedStudy,
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
from fsh_coder.services.side_by_side import (
    LabelledCoding,
    SettledMarks,
    SideBySide,
    settled_rating,
    side_by_side,
)
from fsh_coder.store import assignments, observations, people, report_queries
from fsh_coder.store.database import StudyDatabase

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
    "agreed_scores",
    "consensus_of",
    "disagreeing_recordings",
    "open_room",
    "with_consensus",
]


def disagreeing_recordings(
    db: StudyDatabase,
    rubric_digest: str,
    *,
    by: CoderId,
    tolerance_ms: int = DEFAULT_TOLERANCE_MS,
    scope: ComparisonScope = USUAL_SCOPE,
) -> tuple[DisagreeingRecording, ...]:
    """Return the double-coded recordings, those with most to talk about first.

    Only recordings that this person may see are listed: a lead sees all, others those that
    everybody has submitted. A consensus is on primary and double codings, so these are listed
    whatever kind the scope compares; of the scope only the period counts.

    Raises:
        NotFound: the study has no such rubric version or person.
        ToleranceOutOfRange: the tolerance is negative or longer than a minute.
    """
    _check_tolerance(tolerance_ms)
    is_lead = _is_lead(db, by)
    own = replace(scope, compared=ComparedCodings.CODING)
    study = compared_codings(db, rubric_digest=rubric_digest, scope=own)
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
    study = compared_codings(db, rubric_digest=rubric_digest, segment_id=segment_id)
    segment = _narrowed(study, coder_ids)
    recording_id = segment.codings[0].coding.assigned.segment.recording_id
    if not is_lead and not coding.may_see_others(db, recording_id, rubric_digest=rubric_digest):
        raise NotYetUnblinded
    with db.reading() as session:
        spoken = report_queries.words_of(session, recording_id)
    agreed = consensus_of(db, segment_id, rubric_digest=rubric_digest)
    coders = _labelled(db, segment.codings, segment_id=segment_id, is_blind=is_blind)
    seen = side_by_side(
        study.rubric, coders, agreed=agreed, tolerance_ms=tolerance_ms, spoken=spoken
    )
    return _room_of(
        study.rubric, segment, seen, agreed=agreed, tolerance_ms=tolerance_ms, is_blind=is_blind
    )


def consensus_of(
    db: StudyDatabase, segment_id: SegmentId, *, rubric_digest: str
) -> Observation | None:
    """Return the team's consensus on a segment as it is on disk, None where there is none."""
    return _consensus_by_segment(db, rubric_digest, only=segment_id).get(segment_id)


def _narrowed(study: ComparedStudy, coder_ids: Sequence[CoderId] | None) -> ComparedSegment:
    """Return the one segment of what was gathered, with these coders.

    Raises:
        NothingToReport: fewer than two of them have submitted it.
    """
    segment = study.segments[0] if study.segments else None
    codings = () if segment is None else segment.codings
    if coder_ids is not None:
        codings = tuple(each for each in codings if each.coder_id in set(coder_ids))
    if segment is None or len(codings) < 2:
        raise _too_few(codings, study.rubric)
    return replace(segment, codings=codings)


def _room_of(
    rubric: Rubric,
    segment: ComparedSegment,
    seen: SideBySide,
    *,
    agreed: Observation | None,
    tolerance_ms: int,
    is_blind: bool,
) -> Room:
    assigned = segment.codings[0].coding.assigned
    return Room(
        recording_id=assigned.segment.recording_id,
        segment=assigned.segment,
        recording_label=segment.label,
        session_label=assigned.session.label,
        change_goal=assigned.session.change_goal,
        rubric_title=rubric.short_title,
        rubric_digest=rubric.digest,
        tolerance_ms=tolerance_ms,
        is_blind=is_blind,
        lanes=seen.lanes,
        moments=seen.moments,
        ratings=seen.ratings,
        mismatches=seen.mismatches,
        consensus=state_of(agreed),
        consensus_id=None if agreed is None else agreed.id,
    )


def with_consensus(room: Room, consensus: Observation | None, *, rubric: Rubric) -> Room:
    """Return a room with what a consensus has settled by now; nothing is read."""
    outcomes = SettledMarks.of(rubric, consensus)
    mismatches = tuple(
        replace(
            each,
            settled=outcomes.of_marks(each.mark_ids)
            if each.dimension is None
            else settled_rating(each.dimension, consensus),
        )
        for each in room.mismatches
    )
    ratings = tuple(
        replace(each, settled=settled_rating(each.dimension, consensus)) for each in room.ratings
    )
    return replace(
        room,
        mismatches=mismatches,
        ratings=ratings,
        consensus=state_of(consensus),
        consensus_id=None if consensus is None else consensus.id,
    )


def agreed_scores(
    db: StudyDatabase, rubric_digest: str
) -> Mapping[SegmentId, Mapping[str, Settled]]:
    """Return the scores that the team agreed on, by segment and dimension.

    Segments without a consensus have no entry, dimensions that are still open neither.
    """
    return {
        segment_id: {
            each.dimension: settled
            for each in consensus.ratings
            if (settled := settled_rating(each.dimension, consensus)) is not None
        }
        for segment_id, consensus in _consensus_by_segment(db, rubric_digest).items()
    }


def state_of(consensus: Observation | None) -> ConsensusState:
    """Return where a consensus stands; None is not begun."""
    if consensus is None:
        return ConsensusState.NOT_BEGUN
    return ConsensusState.AGREED if consensus.is_locked else ConsensusState.IN_PROGRESS


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


def _consensus_by_segment(
    db: StudyDatabase, rubric_digest: str, *, only: SegmentId | None = None
) -> dict[SegmentId, Observation]:
    with db.reading() as session:
        made = assignments.consensus_assignments(session, rubric_digest=rubric_digest)
        found = {
            each.segment_id: observations.observation_of_assignment(session, each.id)
            for each in made
            if only in {None, each.segment_id}
        }
    return {key: observation for key, observation in found.items() if observation is not None}


def _labelled(
    db: StudyDatabase,
    codings: Sequence[ComparedCoding],
    *,
    segment_id: SegmentId,
    is_blind: bool,
) -> tuple[LabelledCoding, ...]:
    if not is_blind:
        return tuple(LabelledCoding(each.coder_label, each.coder_id, each) for each in codings)
    salt = f"{db.study.id.hex}:{segment_id.hex}:"

    def lot(each: ComparedCoding) -> bytes:
        return hashlib.sha256((salt + each.coder_id.hex).encode()).digest()

    shuffled = sorted(codings, key=lot)
    return tuple(
        LabelledCoding(_letters(number), None, each) for number, each in enumerate(shuffled)
    )


def _letters(number: int) -> str:
    """Return A, B, ... Z, AA, AB, ... for 0, 1, ..."""
    before, place = divmod(number, len(string.ascii_uppercase))
    return (_letters(before - 1) if before else "") + string.ascii_uppercase[place]


def _row(
    rubric: Rubric,
    segment: ComparedSegment,
    *,
    agreed: Observation | None,
    tolerance_ms: int,
) -> DisagreeingRecording:
    coders = [LabelledCoding(each.coder_label, each.coder_id, each) for each in segment.codings]
    seen = side_by_side(rubric, coders, agreed=agreed, tolerance_ms=tolerance_ms)
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
