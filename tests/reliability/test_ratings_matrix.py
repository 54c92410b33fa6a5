"""The table of recordings by coders."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.reliability.ratings_matrix import RatingsMatrix, is_connected

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["S1", "S2", "S3"]),
        st.sampled_from(["anna", "bert"]),
        st.one_of(st.none(), st.integers(1, 5).map(float)),
    ),
    unique_by=lambda row: row[:2],
)


def test_rows_keep_the_order_they_came_in() -> None:
    """Recordings and coders stand in the order of first appearance, gaps are NaN."""
    found = RatingsMatrix.from_rows([("b", "y", 2), ("a", "x", 1), ("a", "y", None)])
    assert (found.recordings, found.coders) == (("b", "a"), ("y", "x"))
    assert np.array_equal(found.scores, [[2, np.nan], [np.nan, 1]], equal_nan=True)


def test_a_second_rating_is_refused_and_never_averaged() -> None:
    """One coder, one recording, two scores: nobody's mean is made of them."""
    with pytest.raises(ValueError, match="anna rated recording S1 twice"):
        RatingsMatrix.from_rows([("S1", "anna", 2), ("S1", "anna", 4)])
    with pytest.raises(ValueError, match="twice"):
        RatingsMatrix.from_rows([("S1", "anna", 2), ("S1", "anna", None)])


@given(ROWS)
def test_every_rating_is_found_again(rows: list[tuple[str, str, float | None]]) -> None:
    """What went in stands in its place; nothing else does."""
    found = RatingsMatrix.from_rows(rows)
    for recording, coder, score in rows:
        cell = found.scores[found.recordings.index(recording), found.coders.index(coder)]
        assert np.isnan(cell) if score is None else cell == score
    assert found.is_rated.sum() == sum(score is not None for _, _, score in rows)


def test_double_coded_keeps_two_scores_or_more() -> None:
    """Recordings coded once fall out, and coders who coded nothing twice."""
    found = RatingsMatrix.from_rows(
        [("1", "a", 1), ("1", "b", 2), ("2", "a", 3), ("3", "c", 4), ("4", "c", None)]
    )
    double = found.double_coded()
    assert (double.recordings, double.coders) == (("1",), ("a", "b"))
    assert found.rated().recordings == ("1", "2", "3")
    assert double.complete() == double


def test_pairs_count_shared_recordings() -> None:
    """Every pair of coders has the number of recordings both rated."""
    found = RatingsMatrix.from_rows([("1", "a", 1), ("1", "b", 2), ("2", "b", 3), ("2", "c", 4)])
    assert found.coder_pairs() == ((0, 1, 1), (0, 2, 0), (1, 2, 1))


def test_equal_means_same_labels_and_scores() -> None:
    """Two matrices are equal, gaps included, or they are not; equals hash alike."""
    rows: list[tuple[str, str, float | None]] = [("1", "a", None), ("1", "b", 2)]
    one, other = RatingsMatrix.from_rows(rows), RatingsMatrix.from_rows(rows)
    assert one == other
    assert hash(one) == hash(other)
    assert one != RatingsMatrix.from_rows([("1", "a", 1), ("1", "b", 2)])
    assert one != "a matrix"


def test_scores_cannot_be_changed_afterwards() -> None:
    """A matrix is a value: writing into it fails."""
    found = RatingsMatrix.from_rows([("1", "a", 1)])
    with pytest.raises(ValueError, match="read-only"):
        found.scores[0, 0] = 5


def test_labels_must_fit() -> None:
    """Wrong shape, a label twice and an infinite score are refused."""
    with pytest.raises(ValueError, match="one row per recording"):
        RatingsMatrix(("1",), ("a", "b"), np.ones((2, 1)))
    with pytest.raises(ValueError, match="twice"):
        RatingsMatrix(("1", "1"), ("a",), np.ones((2, 1)))
    with pytest.raises(ValueError, match="infinite"):
        RatingsMatrix(("1",), ("a",), np.array([[np.inf]]))


def test_connected_follows_chains() -> None:
    """Coders linked through a third are connected; two islands are not."""
    chain = np.array([[1, 1, 0], [0, 1, 1]], dtype=bool)
    islands = np.array([[1, 1, 0, 0], [0, 0, 1, 1]], dtype=bool)
    assert is_connected(chain)
    assert not is_connected(islands)
    assert not is_connected(np.empty((0, 0), dtype=bool))
