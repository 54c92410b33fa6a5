"""Recordings by coders: the table every statistic of ratings starts from."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class RatingsMatrix:
    """Scores of one measure: shape (n_recordings, n_coders), NaN = not rated.

    Raises:
        ValueError: the shape does not fit the labels, a label occurs twice, or a
            score is infinite.
    """

    recordings: tuple[str, ...]
    coders: tuple[str, ...]
    scores: FloatArray

    def __post_init__(self) -> None:
        """Refuse labels that do not fit the scores."""
        if self.scores.shape != (len(self.recordings), len(self.coders)):
            raise ValueError("one row per recording and one column per coder are needed")
        if len(set(self.recordings)) < len(self.recordings) or len(set(self.coders)) < len(
            self.coders
        ):
            raise ValueError("a recording or a coder is listed twice")
        if np.isinf(self.scores).any():
            raise ValueError("a score is infinite")
        self.scores.setflags(write=False)

    def __eq__(self, other: object) -> bool:
        """Equal labels and equal scores, missing ones in the same places."""
        if not isinstance(other, RatingsMatrix):
            return NotImplemented
        return (
            self.recordings == other.recordings
            and self.coders == other.coders
            and np.array_equal(self.scores, other.scores, equal_nan=True)
        )

    def __hash__(self) -> int:
        """Hash by labels and scores."""
        return hash((self.recordings, self.coders, self.scores.tobytes()))

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str, float | None]]) -> "RatingsMatrix":
        """Arrange (recording, coder, score) rows; order is that of first appearance.

        Args:
            rows: a score of None or NaN is "not rated"; the recording and the coder
                still get their place.

        Raises:
            ValueError: one coder rated one recording twice. Which of the two counts
                is not ours to decide, and a mean of them is nobody's rating.
        """
        recordings: dict[str, int] = {}
        coders: dict[str, int] = {}
        cells: dict[tuple[int, int], float] = {}
        for recording, coder, score in rows:
            cell = (
                recordings.setdefault(recording, len(recordings)),
                coders.setdefault(coder, len(coders)),
            )
            if cell in cells:
                raise ValueError(f"coder {coder} rated recording {recording} twice")
            cells[cell] = np.nan if score is None else float(score)
        scores = np.full((len(recordings), len(coders)), np.nan)
        for (row, column), value in cells.items():
            scores[row, column] = value
        return cls(tuple(recordings), tuple(coders), scores)

    @property
    def is_rated(self) -> BoolArray:
        """(n_recordings, n_coders), True where there is a score."""
        return ~np.isnan(self.scores)

    def double_coded(self) -> "RatingsMatrix":
        """Keep recordings with two scores or more, and the coders who gave them."""
        rated = self.is_rated
        rows = rated.sum(axis=1) >= 2
        return self._kept(rows, columns=rated[rows].sum(axis=0) > 0)

    def rated(self) -> "RatingsMatrix":
        """Keep recordings and coders with at least one score."""
        rated = self.is_rated
        return self._kept(rated.sum(axis=1) > 0, columns=rated.sum(axis=0) > 0)

    def complete(self) -> "RatingsMatrix":
        """Keep recordings that every coder of the matrix rated."""
        n_coders = len(self.coders)
        rows = self.is_rated.sum(axis=1) == n_coders
        return self._kept(rows, columns=np.ones(n_coders, dtype=np.bool_))

    def coder_pairs(self) -> tuple[tuple[int, int, int], ...]:
        """(first column, second column, shared recordings) for every pair of coders."""
        rated = self.is_rated
        return tuple(
            (a, b, int((rated[:, a] & rated[:, b]).sum()))
            for a, b in combinations(range(len(self.coders)), 2)
        )

    def _kept(self, rows: BoolArray, *, columns: BoolArray) -> "RatingsMatrix":
        return RatingsMatrix(
            tuple(np.array(self.recordings, dtype=object)[rows]),
            tuple(np.array(self.coders, dtype=object)[columns]),
            self.scores[np.ix_(rows, columns)],
        )


def is_connected(is_rated: BoolArray) -> bool:
    """Tell whether shared recordings link all coders, directly or through others.

    Where they do not, a difference between coders cannot be told from a difference
    between recordings.

    Args:
        is_rated: (n_recordings, n_coders).
    """
    if is_rated.shape[1] == 0:
        return False
    shared = (is_rated.T.astype(np.int64) @ is_rated) > 0
    reached = np.zeros(is_rated.shape[1], dtype=bool)
    reached[0] = True
    while True:
        grown = reached | shared[reached].any(axis=0)
        if (grown == reached).all():
            return bool(reached.all())
        reached = grown
