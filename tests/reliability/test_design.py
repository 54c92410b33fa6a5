"""The design in words."""

import pytest

from fsh_coder.reliability.design import describe_design
from fsh_coder.reliability.ratings_matrix import RatingsMatrix
from tests.reliability.reference_sets import unbalanced


def _matrix(*rows: str) -> RatingsMatrix:
    """Return a matrix from rows such as "ab", one letter per coder who rated."""
    return RatingsMatrix.from_rows(
        (f"S{at}", coder, 3.0) for at, row in enumerate(rows, start=1) for coder in row
    )


def test_the_same_coders_everywhere_are_complete() -> None:
    """All coded by all: ICC(A,1) by analysis of variance, said in a sentence."""
    found = describe_design(_matrix(*["abc"] * 24))
    assert (found.kind, found.coefficient_name) == ("complete", "ICC(A,1)")
    assert (found.n_recordings, found.n_coders, found.n_complete) == (24, 3, 24)
    assert found.sentence == (
        "24 recordings, each coded by the same three coders (a, b, c). You will use one coder’s "
        "score per recording, so the figure is ICC(A,1): two-way, absolute agreement, single "
        "coder."
    )


def test_a_few_gaps_do_not_change_the_design() -> None:
    """Two of 24 without one coder: still complete, and the sentence says what they count for."""
    found = describe_design(_matrix(*["abc"] * 22, "ab", "bc"))
    assert (found.kind, found.n_complete) == ("complete", 22)
    assert "Two recordings lack a coder; they count in the agreement columns, not in the ICC." in (
        found.sentence
    )
    one = describe_design(_matrix(*["abc"] * 22, "ab"))
    assert "One recording lacks a coder; it counts" in one.sentence


def test_recordings_coded_once_leave_a_double_coded_sample_complete() -> None:
    """A fifth double-coded by the same two: complete, and the rest is mentioned."""
    found = describe_design(_matrix(*["ab"] * 5, *["a"] * 20))
    assert (found.kind, found.n_recordings, found.n_single) == ("complete", 5, 20)
    assert "20 more recordings were coded by one coder only." in found.sentence
    assert (
        "One more recording was coded by one coder only."
        in describe_design(_matrix("ab", "ab", "a")).sentence
    )


def test_rotating_pairs_take_the_mixed_model() -> None:
    """Pairs out of three coders: nobody codes everything."""
    found = describe_design(_matrix("ab", "bc", "ac", "ab", "bc", "ac"))
    assert (found.kind, found.coefficient_name) == ("rotating", "ICC(A,1), mixed model")
    assert found.is_connected
    assert "coders who change from recording to recording" in found.sentence


def test_one_main_coder_with_changing_partners_is_partial() -> None:
    """The main coder coded all, the others a part."""
    found = describe_design(unbalanced())
    assert (found.kind, found.n_recordings, found.n_single) == ("partial", 19, 21)
    assert "one coder in nearly all and others in part" in found.sentence


def test_islands_of_coders_are_not_connected() -> None:
    """Two pairs that share nothing cannot be compared."""
    found = describe_design(_matrix("ab", "ab", "cd", "cd"))
    assert not found.is_connected


@pytest.mark.parametrize(
    ("rows", "words"), [(("a", "b"), "No recording was coded by two"), ((), "Nothing is submitted")]
)
def test_nothing_coded_twice_is_said(rows: tuple[str, ...], words: str) -> None:
    """No double coding, or nothing at all, each has its sentence."""
    found = describe_design(_matrix(*rows))
    assert (found.kind, found.n_recordings, found.is_connected) == ("none", 0, False)
    assert found.sentence.startswith(words)


def test_one_recording_is_singular() -> None:
    """The sentence reads well for one recording and for more than nine coders."""
    assert describe_design(_matrix("ab")).sentence.startswith(
        "1 recording, coded by the same two coders (a, b)."
    )
    many = describe_design(_matrix("abcdefghijkl", "abcdefghijkl"))
    assert "the same 12 coders" in many.sentence
