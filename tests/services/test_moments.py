"""Marks of several coders are put together into moments, each mark in exactly one."""

from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import MarkId, new_uuid
from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.reliability.event_matching import TimedPoints, paired_codes
from fsh_coder.services.moments import MarkedMoment, moments_of

TOLERANCE_MS = 2000

HEARD = st.lists(st.tuples(st.sampled_from(["SR", "CR", "Q"]), st.integers(0, 12_000)), max_size=12)


def marks(heard: list[tuple[str, int]]) -> tuple[BehaviourMark, ...]:
    """Return a coder's marks: code and milliseconds each."""
    return tuple(BehaviourMark(MarkId(new_uuid()), code, at_ms) for code, at_ms in heard)


def shown(moments: tuple[MarkedMoment, ...]) -> list[tuple[str | None, ...]]:
    """Return the codes of each moment, coder by coder."""
    return [tuple(None if mark is None else mark.code for mark in each.marks) for each in moments]


@given(st.lists(HEARD, min_size=2, max_size=4))
def test_every_mark_is_in_exactly_one_moment(heard: list[list[tuple[str, int]]]) -> None:
    """No mark is lost or counted twice, and moments are in order of time."""
    lanes = [marks(each) for each in heard]
    moments = moments_of(lanes, tolerance_ms=TOLERANCE_MS)
    for place, lane in enumerate(lanes):
        found = [mark.id for each in moments if (mark := each.marks[place]) is not None]
        assert sorted(found) == sorted(mark.id for mark in lane)
    assert all(len(each.marks) == len(lanes) and each.present for each in moments)
    assert [each.at_ms for each in moments] == sorted(each.at_ms for each in moments)


@given(HEARD, HEARD)
def test_two_coders_are_paired_as_the_statistics_pair_them(
    first: list[tuple[str, int]], second: list[tuple[str, int]]
) -> None:
    """The room shows as many agreements, confusions and lone marks as event kappa counts."""
    moments = moments_of([marks(first), marks(second)], tolerance_ms=TOLERANCE_MS)
    points = [
        TimedPoints(tuple(at_ms for _, at_ms in each), tuple(code for code, _ in each))
        for each in (sorted(first, key=lambda h: h[1]), sorted(second, key=lambda h: h[1]))
    ]
    tally = paired_codes(points[0], points[1], tolerance_ms=TOLERANCE_MS)
    both = [each for each in moments if len(each.present) == 2]
    assert sum(each.is_agreed for each in moments) == tally.agreements
    assert len(both) - sum(each.is_agreed for each in both) == tally.substitutions
    assert sum(each.marks[1] is None for each in moments) == tally.only_first
    assert sum(each.marks[0] is None for each in moments) == tally.only_second
    assert all(abs(each.present[0].at_ms - each.present[1].at_ms) <= TOLERANCE_MS for each in both)


def test_the_same_code_is_paired_before_whatever_is_near() -> None:
    """An SR a second away is the partner of an SR, though a CR is nearer."""
    first = marks([("SR", 5000)])
    second = marks([("CR", 5100), ("SR", 6000)])
    moments = moments_of([first, second], tolerance_ms=TOLERANCE_MS)
    assert shown(moments) == [("SR", "SR"), (None, "CR")]


def test_a_third_coder_joins_the_moment_of_the_first_two() -> None:
    """Three marks of one code within the tolerance are one agreed moment; a lone CR is not."""
    lanes = [
        marks([("SR", 5000), ("Q", 20_000)]),
        marks([("SR", 6000), ("Q", 20_500)]),
        marks([("SR", 5500), ("CR", 20_100), ("SR", 40_000)]),
    ]
    moments = moments_of(lanes, tolerance_ms=TOLERANCE_MS)
    assert shown(moments) == [("SR", "SR", "SR"), ("Q", "Q", "CR"), (None, None, "SR")]
    assert [each.is_agreed for each in moments] == [True, False, False]


def test_a_moment_with_two_codes_takes_only_one_mark_of_the_third() -> None:
    """Where SR and CR stand together, of a third coder's SR and CR one joins and one is alone."""
    lanes = [marks([("SR", 5000)]), marks([("CR", 5000)]), marks([("SR", 5000), ("CR", 5400)])]
    moments = moments_of(lanes, tolerance_ms=TOLERANCE_MS)
    assert shown(moments) == [("SR", "CR", "SR"), (None, None, "CR")]


def test_nobody_marked_anything() -> None:
    """Empty lanes have no moments."""
    assert moments_of([(), ()], tolerance_ms=TOLERANCE_MS) == ()
