"""Codings of one segment put side by side: lanes, moments, ratings and where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fsh_coder.domain import scoring
from fsh_coder.domain.identifiers import CoderId, MarkId
from fsh_coder.domain.observation import BehaviourMark, Observation, SettledMark
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.compared_codings import ComparedCoding, tolerance_between
from fsh_coder.services.disagreement_values import (
    ComparedRating,
    Given,
    Lane,
    LaneMark,
    Mismatch,
    MismatchKind,
    Moment,
    Settled,
)
from fsh_coder.services.moments import MarkedMoment, moments_of
from fsh_coder.services.reliability_report import TALKED_ABOUT_FROM
from fsh_coder.store.report_queries import SpokenWords

#: A coder marks what she heard at most so long after it ended.
_LONGEST_DELAY_MS = 10_000


@dataclass(frozen=True, slots=True)
class LabelledCoding:
    """A coding under the label that its lane shows."""

    label: str
    coder_id: CoderId | None
    coding: ComparedCoding


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What a room shows of its coders; see `Room`."""

    lanes: tuple[Lane, ...]
    moments: tuple[Moment, ...]
    ratings: tuple[ComparedRating, ...]
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True, slots=True)
class SettledMarks:
    """What became of coders' marks in a consensus, by the coder's mark.

    ``became`` holds the consensus's own marks by id.
    """

    rubric: Rubric
    by_source: Mapping[MarkId, SettledMark]
    became: Mapping[MarkId, BehaviourMark]

    @classmethod
    def of(cls, rubric: Rubric, agreed: Observation | None) -> "SettledMarks":
        """Return what a consensus has settled; None has settled nothing."""
        settled = () if agreed is None else agreed.settled
        marks = () if agreed is None else agreed.marks
        return cls(
            rubric,
            {each.source_mark_id: each for each in settled},
            {each.id: each for each in marks},
        )

    def of_marks(self, mark_ids: Sequence[MarkId]) -> Settled | None:
        """Return what these marks became together, None while one of them is open."""
        known = [each for mark_id in mark_ids if (each := self.by_source.get(mark_id)) is not None]
        if not known or len(known) != len(mark_ids):
            return None
        became = next((each for each in known if each.mark_id is not None), known[0])
        mark = None if became.mark_id is None else self.became.get(became.mark_id)
        if mark is None:
            return Settled(None, None, None, became.reason)
        return Settled(mark.code, self.rubric.code(mark.code).short, None, became.reason)


def side_by_side(
    rubric: Rubric,
    coders: Sequence[LabelledCoding],
    *,
    agreed: Observation | None,
    tolerance_ms: int,
    spoken: Sequence[SpokenWords] = (),
) -> SideBySide:
    """Compare codings of one segment.

    Args:
        rubric: the rubric version of all of them.
        coders: the codings under the labels of their lanes, two or more.
        agreed: the team's consensus as it stands, None where there is none.
        tolerance_ms: the largest distance of two marks that stand for one moment.
        spoken: the transcript in order of time, empty where there is none.
    """
    within_ms = tolerance_between([each.coding for each in coders], tolerance_ms)
    marked = moments_of([each.coding.marks for each in coders], tolerance_ms=within_ms)
    moments = tuple(_moment(rubric, each, coders) for each in marked)
    ratings = tuple(
        _rating(rubric, dimension.key, coders, agreed=agreed) for dimension in rubric.dimensions
    )
    settled = SettledMarks.of(rubric, agreed)
    mismatches = [
        _mark_mismatch(each, moment, settled=settled, spoken=spoken)
        for each, moment in zip(marked, moments, strict=True)
        if not each.is_agreed
    ]
    mismatches += [
        _rating_mismatch(each)
        for each in ratings
        if each.is_disputed or (each.spread is not None and each.spread >= TALKED_ABOUT_FROM)
    ]
    lanes = tuple(
        _lane(rubric, coder, place=place, marked=marked) for place, coder in enumerate(coders)
    )
    return SideBySide(lanes, moments, ratings, tuple(mismatches))


def _lane(
    rubric: Rubric, coder: LabelledCoding, *, place: int, marked: Sequence[MarkedMoment]
) -> Lane:
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


def _moment(rubric: Rubric, marked: MarkedMoment, coders: Sequence[LabelledCoding]) -> Moment:
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
    marked: MarkedMoment,
    moment: Moment,
    *,
    settled: SettledMarks,
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
        said=_said(spoken, marked),
        settled=settled.of_marks(moment.mark_ids),
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


def _said(spoken: Sequence[SpokenWords], marked: MarkedMoment) -> str | None:
    """Return what was said at a moment or just before it: a mark follows what it marks.

    Where the coders named the speaker, nobody else's words are shown.
    """
    at_ms = marked.at_ms
    speakers = {mark.speaker.value for mark in marked.present if mark.speaker is not None}
    near = [
        each.text
        for each in spoken
        if each.start_ms <= at_ms <= each.end_ms + _LONGEST_DELAY_MS
        and (not speakers or each.speaker in {"", *speakers})
    ]
    return near[-1] if near else None


def _rating(
    rubric: Rubric,
    dimension: str,
    coders: Sequence[LabelledCoding],
    *,
    agreed: Observation | None,
) -> ComparedRating:
    given = tuple(_given_rating(rubric, each, dimension=dimension) for each in coders)
    scores = [each.score for each in given if each.score is not None]
    return ComparedRating(
        dimension=dimension,
        label=rubric.dimension(dimension).label,
        given=given,
        spread=max(scores) - min(scores) if len(scores) > 1 else None,
        settled=settled_rating(dimension, agreed),
    )


def settled_rating(dimension: str, agreed: Observation | None) -> Settled | None:
    """Return the rating of a consensus with its reason, None while it is open."""
    rating = None if agreed is None else agreed.rating(dimension)
    if rating is None or not rating.is_rated:
        return None
    return Settled(None, None, rating.rating, rating.reason)


def _given_rating(rubric: Rubric, coder: LabelledCoding, *, dimension: str) -> Given:
    given = coder.coding.ratings
    ratings = {key: each.rating for key, each in given.items()}
    # What the coder's other ratings rule out does not apply, also where she said nothing.
    rating = scoring.settled_ratings(rubric, ratings)[dimension]
    words = given[dimension].reason if dimension in given else ""
    heard = tuple(
        mark.at_ms for linked, mark in coder.coding.coding.evidence if linked == dimension
    )
    return Given(coder.label, rating=rating, words=words, heard_at_ms=heard)


def apart_words(rating: ComparedRating) -> str:
    """Return how coders differ on a dimension: ``2 apart``, ``applies or not``."""
    if rating.is_disputed:
        return "applies or not"
    if rating.spread is None or any(each.rating is None for each in rating.given):
        return "not rated by all"
    return f"{rating.spread} apart"


def _rating_mismatch(rating: ComparedRating) -> Mismatch:
    heard = [at_ms for each in rating.given for at_ms in each.heard_at_ms]
    return Mismatch(
        key=f"rating {rating.dimension}",
        kind=MismatchKind.RATING_APART,
        kind_words=apart_words(rating),
        at_ms=min(heard, default=None),
        given=rating.given,
        dimension=rating.dimension,
        dimension_label=rating.label,
        said=None,
        settled=rating.settled,
    )
