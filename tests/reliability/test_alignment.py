"""Alignment of two sequences of codes."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.reliability.alignment import align
from fsh_coder.reliability.event_tally import kappa_with_nil
from tests.reliability.reference_sets import expected

A, B = "QRQOCRQGRACQ", "QRQCRRQGRAQ"
SEQUENCES = st.text("QRC", max_size=8)


def by_definition(first: str, second: str, substitution: int, indel: int) -> int:
    """Return the least cost of turning one sequence into the other."""

    @cache
    def cost(i: int, j: int) -> int:
        if i == 0 or j == 0:
            return (i + j) * indel
        same = 0 if first[i - 1] == second[j - 1] else substitution
        return min(cost(i - 1, j - 1) + same, cost(i - 1, j) + indel, cost(i, j - 1) + indel)

    return cost(len(first), len(second))


@pytest.mark.parametrize("indel", [1, 2])
def test_the_reference_alignment_is_found(indel: int) -> None:
    """Among the equally cheap alignments the stated tie-break finds the reference's."""
    entry = expected("events_small")[f"alignment kappa IPF (sub 1, indel {indel})"]
    found = align("QRQOCRQGRACQ", "QRQCRRQGRAQ", indel=indel)
    laid = [
        "".join("-" if at is None else text[at] for at in side)
        for text, side in ((A, [i for i, _ in found.pairs]), (B, [j for _, j in found.pairs]))
    ]
    assert laid == ["QRQOCRQGRACQ", "QRQCRRQGRA-Q"]
    tally = found.tally
    assert found.cost == entry["cost"]
    assert (tally.n_pairs, tally.agreements) == (entry["n_pairs"], entry["agreements"])
    assert (tally.substitutions, tally.only_first, tally.only_second) == (
        entry["substitutions"],
        entry["only_A"],
        entry["only_B"],
    )
    assert tally.percent_agreement == entry["po"]


@given(SEQUENCES, SEQUENCES, st.integers(0, 3), st.integers(0, 3))
@settings(deadline=None)
def test_no_alignment_is_cheaper(first: str, second: str, substitution: int, indel: int) -> None:
    """The cost is the least there is, and the pairs add up to it in order."""
    found = align(first, second, substitution=substitution, indel=indel)
    assert found.cost == by_definition(first, second, substitution, indel)
    spent = sum(
        indel if i is None or j is None else (substitution if first[i] != second[j] else 0)
        for i, j in found.pairs
    )
    assert spent == found.cost
    assert [i for i, _ in found.pairs if i is not None] == list(range(len(first)))
    assert [j for _, j in found.pairs if j is not None] == list(range(len(second)))


@given(st.text("QRC", min_size=2, max_size=20).filter(lambda text: len(set(text)) > 1))
def test_the_same_sequence_agrees_fully(sequence: str) -> None:
    """A sequence against itself costs nothing and has kappa 1."""
    found = align(sequence, sequence)
    assert found.cost == 0
    assert kappa_with_nil(found.tally).estimate == pytest.approx(1)


def test_an_empty_sequence_leaves_everything_unpaired() -> None:
    """Against nothing every event is alone."""
    found = align("QR", "")
    assert found.pairs == ((0, None), (1, None))
    assert found.cost == 4
    assert align("", "").pairs == ()


def test_impossible_arguments_are_refused() -> None:
    """Negative costs and sequences too long for memory are refused."""
    with pytest.raises(ValueError, match="negative"):
        align("Q", "R", substitution=-1)
    with pytest.raises(ValueError, match="too long"):
        align("Q" * 20_000, "R" * 20_000)
