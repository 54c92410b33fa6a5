"""Do coders mark the same behaviours at the same moments? Event by event, code by code."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from fsh_coder.domain.comparison_scope import USUAL_SCOPE, ComparisonScope
from fsh_coder.domain.errors import NothingToReport, UserFacingError
from fsh_coder.domain.rubric import BehaviourCode, Rubric
from fsh_coder.services.compared_codings import DEFAULT_TOLERANCE_MS, compared_points, is_one_parse
from fsh_coder.services.event_agreement_values import (
    CodeAgreement,
    CodeAtBothLevels,
    CodeRow,
    CurvePoint,
    CurveRow,
    EventAgreement,
    EventCounts,
    PairAgreement,
    Spread,
)
from fsh_coder.services.reliability_report import nothing_double_coded
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.mark_queries import MarkedPoints

if TYPE_CHECKING:
    from fsh_coder.reliability.event_matching import PointMatching, TimedPoints
    from fsh_coder.reliability.report import ReliabilityReport

__all__ = [
    "CURVE_TOLERANCES_MS",
    "LONGEST_TOLERANCE_MS",
    "CodeAgreement",
    "CodeAtBothLevels",
    "CodeRow",
    "CurvePoint",
    "CurveRow",
    "EventAgreement",
    "EventCounts",
    "PairAgreement",
    "Spread",
    "ToleranceOutOfRange",
    "at_both_levels",
    "event_agreement",
]

#: Tolerances of the curve that shows how much hangs on the tolerance.
CURVE_TOLERANCES_MS = (500, 1000, 2000, 5000)
#: Two marks further apart than this are never the same behaviour.
LONGEST_TOLERANCE_MS = 60_000
#: So far apart no two marks are ever matched.
_APART_MS = LONGEST_TOLERANCE_MS + 1

#: The marks of one recording by coder's label.
Points = Mapping[str, MarkedPoints]

#: From here coders agree: on counts Cicchetti's "good", on moments more shared than not.
AGREES_ON_COUNTS = 0.60
AGREES_ON_MOMENTS = 0.50

_LEVEL_WORDS: Mapping[tuple[bool, bool], str] = {
    (True, True): "same number, same moments",
    (True, False): "same number, other moments",
    (False, True): "moments more alike than numbers",
    (False, False): "neither the number nor the moments",
}


class ToleranceOutOfRange(UserFacingError):
    """A tolerance was given that no two marks of one behaviour could have."""

    def __init__(self, tolerance_ms: int) -> None:
        longest_s = LONGEST_TOLERANCE_MS // 1000
        super().__init__(
            f"Marks cannot be matched within {tolerance_ms / 1000:g} s. "
            f"Choose a tolerance from 0 to {longest_s} s."
        )
        self.tolerance_ms = tolerance_ms


def event_agreement(
    db: StudyDatabase,
    rubric_digest: str,
    *,
    tolerance_ms: int = DEFAULT_TOLERANCE_MS,
    scope: ComparisonScope = USUAL_SCOPE,
) -> EventAgreement:
    """Compare coders' marks event by event on every double-coded, submitted recording.

    Args:
        db: the open study.
        rubric_digest: the rubric version.
        tolerance_ms: the largest distance of two marks that stand for one behaviour.
        scope: which codings are compared, and of which sessions.

    Raises:
        NotFound: the study has no such rubric version.
        NothingToReport: nothing is double-coded, the rubric has no codes, or nobody marked.
        ToleranceOutOfRange: the tolerance is negative or longer than a minute.
    """
    if not 0 <= tolerance_ms <= LONGEST_TOLERANCE_MS:
        raise ToleranceOutOfRange(tolerance_ms)
    study = compared_points(db, rubric_digest=rubric_digest, scope=scope)
    segments = study.segments
    _refuse_nothing(study.rubric, segments, scope=scope)
    coders = {coder for each in segments for coder in each}
    pairs = tuple(
        _pair(study.rubric, together, names=names, tolerance_ms=tolerance_ms)
        for names in combinations(sorted(coders), 2)
        if (together := _shared(segments, names))
    )
    n_marks: Counter[str] = Counter()
    for each in segments:
        for points in each.values():
            n_marks.update(points.codes)
    codes = tuple(_code_row(code, pairs, n_marks=n_marks[code.key]) for code in study.rubric.codes)
    total = _total_row(pairs, n_marks=n_marks.total())
    kappa = Spread.of(pair.kappa.estimate for pair in pairs)
    return EventAgreement(
        rubric_title=study.rubric.short_title,
        rubric_digest=rubric_digest,
        tolerance_ms=tolerance_ms,
        n_recordings=len(segments),
        coders=tuple(sorted(coders)),
        codes=codes,
        total=total,
        kappa=kappa,
        pairs=pairs,
        curve=tuple(_curve_row(pairs, tolerance) for tolerance in CURVE_TOLERANCES_MS),
        sentence=_sentence(total, n_recordings=len(segments), tolerance_ms=tolerance_ms)
        + _units_words(segments),
    )


def at_both_levels(
    found: EventAgreement, report: "ReliabilityReport"
) -> tuple[CodeAtBothLevels, ...]:
    """Put agreement on counts per recording beside agreement on single events, by code.

    Args:
        found: from `event_agreement`.
        report: the reliability report of the same rubric version.
    """
    counts = {each.key: each for each in report.measures if each.block == "count"}
    return tuple(
        CodeAtBothLevels(
            code=row.code,
            short=row.short,
            label=row.label,
            n_marks=row.n_marks,
            icc=counts[row.code].headline,
            band=counts[row.code].band,
            agreement=row.agreement,
            f1=row.f1,
            words=_level_words(row, counts[row.code].headline.estimate),
        )
        for row in found.codes
        if row.code in counts
    )


def _refuse_nothing(rubric: Rubric, segments: Sequence[Points], *, scope: ComparisonScope) -> None:
    if not rubric.codes:
        raise NothingToReport(
            f"{rubric.short_title} has no behaviour codes, so there are no marks to compare."
        )
    if not segments:
        raise nothing_double_coded(rubric, scope=scope)
    if not any(points.codes for each in segments for points in each.values()):
        raise NothingToReport(
            f"The coders marked nothing on the double-coded recordings of {rubric.short_title}, "
            "so there are no marks to compare."
        )


_Together = tuple[MarkedPoints, MarkedPoints]


def _shared(segments: Sequence[Points], names: tuple[str, str]) -> tuple[_Together, ...]:
    """Return the marks of two coders on each recording that both submitted."""
    first, second = names
    return tuple((each[first], each[second]) for each in segments if {*names} <= each.keys())


def _pair(
    rubric: Rubric,
    together: Sequence[_Together],
    *,
    names: tuple[str, str],
    tolerance_ms: int,
) -> PairAgreement:
    from fsh_coder.reliability.event_matching import match_points, matching_curve, paired_codes
    from fsh_coder.reliability.event_tally import kappa_with_nil

    first, second = _on_one_line(together)
    # Matched once at the chosen tolerance; kappa and the curve go on from that.
    matching = match_points(first, second, tolerance_ms=tolerance_ms)
    by_code = {each.code: each for each in matching.by_code}
    codes = []
    for code in rubric.codes:
        found = by_code.get(code.key)
        counts = EventCounts(0, 0, 0)
        if found is not None:
            counts = EventCounts(found.n_first, found.n_second, found.matches)
        codes.append(CodeAgreement(code.key, code.short, code.label, counts))
    tally = paired_codes(first, second, tolerance_ms=tolerance_ms, same=matching)
    curve = matching_curve(first, second, tolerances_ms=CURVE_TOLERANCES_MS, known=matching)
    return PairAgreement(
        first=names[0],
        second=names[1],
        n_recordings=len(together),
        codes=tuple(codes),
        total=_counts(matching),
        kappa=kappa_with_nil(tally),
        curve=tuple(CurvePoint(each.tolerance_ms, _counts(each)) for each in curve),
    )


def _on_one_line(together: Sequence[_Together]) -> tuple["TimedPoints", "TimedPoints"]:
    """Put the recordings one after the other, so far apart that no pair spans two of them.

    Where both coded the same units, marks of different units are put as far apart: each
    stands at its unit's beginning, so only those of one unit are left at one place.
    """
    from fsh_coder.reliability.event_matching import TimedPoints

    onsets: tuple[list[int], list[int]] = ([], [])
    codes: tuple[list[str], list[str]] = ([], [])
    start_ms = 0
    for both in together:
        stretch = _APART_MS if is_one_parse([points.parse for points in both]) else 1
        for place, points in enumerate(both):
            onsets[place].extend(start_ms + stretch * at_ms for at_ms in points.at_ms)
            codes[place].extend(points.codes)
        latest_ms = max((at_ms for points in both for at_ms in points.at_ms[-1:]), default=0)
        start_ms += stretch * latest_ms + _APART_MS
    return (
        TimedPoints(tuple(onsets[0]), tuple(codes[0])),
        TimedPoints(tuple(onsets[1]), tuple(codes[1])),
    )


def _counts(matching: "PointMatching") -> EventCounts:
    return EventCounts(matching.n_first, matching.n_second, matching.matches)


def _pooled(counts: Sequence[EventCounts]) -> EventCounts:
    return EventCounts(
        sum(each.n_first for each in counts),
        sum(each.n_second for each in counts),
        sum(each.matched for each in counts),
    )


def _code_row(code: BehaviourCode, pairs: Sequence[PairAgreement], *, n_marks: int) -> CodeRow:
    its = [each.counts for pair in pairs for each in pair.codes if each.code == code.key]
    return CodeRow(
        code=code.key,
        short=code.short,
        label=code.label,
        n_marks=n_marks,
        pooled=_pooled(its),
        agreement=Spread.of(each.agreement for each in its),
        f1=Spread.of(each.f1 for each in its),
    )


def _total_row(pairs: Sequence[PairAgreement], *, n_marks: int) -> CodeRow:
    its = [pair.total for pair in pairs]
    return CodeRow(
        code="",
        short="",
        label="All codes",
        n_marks=n_marks,
        pooled=_pooled(its),
        agreement=Spread.of(each.agreement for each in its),
        f1=Spread.of(each.f1 for each in its),
    )


def _curve_row(pairs: Sequence[PairAgreement], tolerance_ms: int) -> CurveRow:
    its = [
        point.counts for pair in pairs for point in pair.curve if point.tolerance_ms == tolerance_ms
    ]
    return CurveRow(
        tolerance_ms,
        Spread.of(each.agreement for each in its),
        Spread.of(each.f1 for each in its),
    )


def _sentence(total: CodeRow, *, n_recordings: int, tolerance_ms: int) -> str:
    recordings = "1 recording" if n_recordings == 1 else f"{n_recordings} recordings"
    if total.agreement.mean is None:
        raise ValueError("no pair of coders has a mark")
    share = f"{100 * total.agreement.mean:.0f} %"
    over = _pair_words(total.agreement.n_pairs)
    return (
        f"Of what either coder marked in {recordings}, {share} was marked by both with the same "
        f"code within {tolerance_ms / 1000:g} s{over}."
    )


def _units_words(segments: Sequence[Points]) -> str:
    n = sum(is_one_parse([points.parse for points in each.values()]) for each in segments)
    if not n:
        return ""
    where = "all of them" if n == len(segments) else f"{n} of them"
    return f" In {where} the coders coded the same units, which are compared one by one."


def _pair_words(n_pairs: int) -> str:
    return "" if n_pairs == 1 else f" (mean of {n_pairs} pairs of coders)"


def _level_words(row: CodeRow, icc: float | None) -> str:
    """Say what agreement on counts and on moments mean together."""
    agreement = row.agreement.mean
    if row.n_marks == 0:
        return "nobody marked it"
    if icc is None or agreement is None:
        return "too little to compare"
    counts_agree, moments_agree = icc >= AGREES_ON_COUNTS, agreement >= AGREES_ON_MOMENTS
    return _LEVEL_WORDS[counts_agree, moments_agree]
