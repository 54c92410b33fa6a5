"""What an observation still lacks, in the coder's words and in the order of mending."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from fsh_coder.domain.completeness import GapKind, gaps
from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    MarkId,
    ObservationId,
    RecordingId,
    SegmentId,
    UnitId,
)
from fsh_coder.domain.observation import (
    BehaviourMark,
    FieldAnswer,
    GlobalRating,
    HeardSpan,
    Observation,
    ObservationState,
    Unit,
)
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import NotApplicableWhen, Rubric
from fsh_coder.domain.rubric_procedure import CodingPass, ObservationField, UnitRule
from fsh_coder.domain.study import Purpose
from fsh_coder.formats import rubric_file
from tests.domain.small_rubric import make_rubric


def _rubric() -> Rubric:
    return next(
        rubric
        for rubric in rubric_file.shipped()
        if rubric.codes and any(each.reason_required for each in rubric.dimensions)
    )


def _untouched() -> Observation:
    return Observation(
        id=ObservationId(UUID(int=1)),
        assignment_id=AssignmentId(UUID(int=2)),
        coder_id=CoderId(UUID(int=3)),
        segment=Segment(SegmentId(UUID(int=4)), RecordingId(UUID(int=5)), 10_000, 110_000),
        rubric_digest="0" * 64,
        purpose=Purpose.PRIMARY,
        state=ObservationState.DRAFT,
        started_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def _rated(observation: Observation, rubric: Rubric, *, reason: str = "heard") -> Observation:
    ratings = tuple(GlobalRating(each.key, each.low, reason) for each in rubric.dimensions)
    return replace(observation, ratings=ratings)


def _heard(observation: Observation, *, end_ms: int) -> Observation:
    return replace(observation, heard=(HeardSpan(0, end_ms),))


def test_an_untouched_observation_lacks_every_rating() -> None:
    """Nothing is rated by itself: each dimension is named, and unheard sound is said."""
    rubric = _rubric()
    found = gaps(_untouched(), rubric)
    not_rated = [gap.dimension for gap in found if gap.kind is GapKind.NOT_RATED]
    assert not_rated == [each.key for each in rubric.dimensions]
    assert found[-1].kind is GapKind.NOT_HEARD
    assert found[-1].words == "100 % of the segment was not heard"
    assert found[-1].at_ms == 10_000


def test_a_whole_observation_lacks_nothing() -> None:
    """Rated with reasons and heard to 95 per cent, it may be submitted without a word."""
    rubric = _rubric()
    assert gaps(_heard(_rated(_untouched(), rubric), end_ms=105_000), rubric) == ()


def test_a_blank_reason_is_missing_where_the_rubric_asks() -> None:
    """Spaces are no reason, and a missing one stops the submission."""
    rubric = _rubric()
    found = gaps(_heard(_rated(_untouched(), rubric, reason="  "), end_ms=110_000), rubric)
    asked = [each.key for each in rubric.dimensions if each.reason_required]
    assert [gap.dimension for gap in found] == asked
    assert all(gap.kind is GapKind.NO_REASON and gap.kind.stops_submission for gap in found)


def test_only_a_score_of_an_open_observation_needs_its_reason() -> None:
    """What does not apply has no score to give one for; what is submitted had all it needed."""
    small = make_rubric()
    asking = replace(
        small, dimensions=tuple(replace(d, not_applicable=True) for d in small.dimensions)
    )
    ratings = (GlobalRating("pace", is_not_applicable=True), GlobalRating("warmth", 3))
    open_one = replace(_heard(_untouched(), end_ms=110_000), ratings=ratings)
    assert [(gap.kind, gap.dimension) for gap in gaps(open_one, asking)] == [
        (GapKind.NO_REASON, "warmth")
    ]
    assert gaps(replace(open_one, state=ObservationState.SUBMITTED), asking) == ()


def test_unsure_marks_and_unheard_sound_only_warn() -> None:
    """A flagged mark leads to its moment, unheard sound to its first gap; neither stops."""
    rubric = _rubric()
    mark = BehaviourMark(MarkId(UUID(int=9)), rubric.codes[0].key, 20_000, is_unsure=True)
    observation = _heard(_rated(_untouched(), rubric).with_mark(mark), end_ms=60_000)
    unsure, unheard = gaps(observation, rubric)
    assert (unsure.kind, unsure.mark_id, unsure.at_ms) == (GapKind.UNSURE_MARK, mark.id, 20_000)
    assert (unheard.words, unheard.at_ms) == ("50 % of the segment was not heard", 60_000)
    assert not unsure.kind.stops_submission
    assert not unheard.kind.stops_submission


def _asking_rubric() -> Rubric:
    """Return a rubric of two dimensions; the second does not apply where the first is 1."""
    small = make_rubric()
    first, second = (replace(each, reason_required=False) for each in small.dimensions)
    ruled = replace(
        second, not_applicable=True, not_applicable_when=NotApplicableWhen(first.key, 1)
    )
    field = ObservationField(
        "talk", "Talk time", "choice", "How much?", ("more",), is_required=True
    )
    unit = UnitRule("volley", "A turn.", every_unit=True)
    passes = (CodingPass("all", "All of it", ("rate", "code")),)
    return replace(small, dimensions=(first, ruled), fields=(field,), unit=unit, passes=passes)


def _gaps(**holds: object) -> list[tuple[GapKind, str]]:
    observation = replace(_heard(_untouched(), end_ms=110_000), **holds)  # type: ignore[arg-type] # any field
    return [(gap.kind, gap.words) for gap in gaps(observation, _asking_rubric())]


_REST = [
    (GapKind.NO_ANSWER, "Talk time is not answered"),
    (GapKind.NOT_DONE, "the pass “All of it” is not finished"),
]


def test_what_another_rating_settles_is_not_missing() -> None:
    """Where the first dimension is 1 the second does not apply, and nobody has to say so."""
    assert _gaps(ratings=(GlobalRating("warmth", 1),)) == _REST
    assert _gaps(ratings=(GlobalRating("warmth", 2),)) == [
        (GapKind.NOT_RATED, "Pace is not rated"),
        *_REST,
    ]


def test_not_applicable_is_a_rating_and_contradictions_are_said() -> None:
    """A dimension that does not apply is not missing; one that contradicts another is named."""
    not_applicable = GlobalRating("pace", is_not_applicable=True)
    assert _gaps(ratings=(GlobalRating("warmth", 1), not_applicable)) == _REST
    conflict = "Pace is not applicable although Warmth is not 1"
    assert _gaps(ratings=(GlobalRating("warmth", 2), not_applicable)) == [
        (GapKind.RATINGS_CONFLICT, conflict),
        *_REST,
    ]
    rated = "Pace is rated although Warmth is 1"
    assert _gaps(ratings=(GlobalRating("warmth", 1), GlobalRating("pace", 0))) == [
        (GapKind.RATINGS_CONFLICT, rated),
        *_REST,
    ]


def test_units_answers_and_passes_are_asked_for_where_the_rubric_does() -> None:
    """Each unit without a code is named with its time; nothing is left once all is there."""
    unit = Unit(UnitId(UUID(int=8)), 12_000, 15_000)
    ratings = (GlobalRating("warmth", 1),)
    assert _gaps(ratings=ratings, units=(unit,)) == [
        _REST[0],
        (GapKind.UNIT_WITHOUT_CODE, "the volley at 00:12 has no code"),
        _REST[1],
    ]
    mark = BehaviourMark(MarkId(UUID(int=9)), "OQ", 12_000, unit_id=unit.id)
    assert (
        _gaps(
            ratings=ratings,
            units=(unit,),
            marks=(mark,),
            answers=(FieldAnswer("talk", "more"),),
            passes_done=("all",),
        )
        == []
    )


def test_only_flags_volleys_and_unheard_sound_let_a_submission_pass() -> None:
    """Everything else stops it."""
    passing = {kind for kind in GapKind if not kind.stops_submission}
    assert passing == {GapKind.UNSURE_MARK, GapKind.VOLLEY, GapKind.NOT_HEARD}
