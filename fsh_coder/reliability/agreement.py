"""Shares of agreement, uncorrected for chance: what a reader understands first."""

from itertools import combinations

import numpy as np

from fsh_coder.reliability.ratings_matrix import BoolArray, FloatArray
from fsh_coder.reliability.report import Coefficient

# Scores such as 0.1 + 0.2 must count as equal to 0.3.
CLOSE = 1e-9


def share_over_pairs(
    scores: FloatArray, *, within: float = 0.0, or_share: float = 0.0
) -> Coefficient:
    """Return the share of pairs of scores that agree, mean over all pairs of coders.

    Args:
        scores: (n_recordings, n_coders), NaN = not rated. Every recording contributes
            the pairs it has.
        within: largest difference that still agrees, in the measure's units.
        or_share: for counts, a difference also agrees when it is at most this share
            of the larger of the two (0.1 = 10 %).

    Returns:
        A share from 0 to 1 without interval; n counts recordings with two scores or
        more. None where there is no pair.
    """
    agreeing, n_pairs = _pairs(scores, within=within, or_share=or_share)
    n = int(((~np.isnan(scores)).sum(axis=1) >= 2).sum())
    return _share(agreeing, n_pairs, scores, n=n, within=within, what="mean over pairs of coders")


def share_of_all(scores: FloatArray, *, within: float = 0.0) -> Coefficient:
    """Return the share of recordings on which all coders agree (largest minus smallest).

    Only recordings that every coder rated count. See `share_over_pairs`.
    """
    complete = scores[~np.isnan(scores).any(axis=1)]
    if complete.shape[1] < 2:
        complete = complete[:0]
    spread = np.ptp(complete, axis=1) if len(complete) else np.empty(0)
    agreeing = int((spread <= within + CLOSE).sum())
    return _share(
        agreeing, len(complete), scores, n=len(complete), within=within, what="all coders"
    )


def pairs_that_agree(scores: FloatArray, *, within: float = 0.0) -> BoolArray:
    """Return (n_recordings, n_pairs): True where a pair of coders agrees; gaps are False."""
    columns = [
        np.abs(scores[:, a] - scores[:, b]) <= within + CLOSE
        for a, b in combinations(range(scores.shape[1]), 2)
    ]
    return np.column_stack(columns) if columns else np.empty((len(scores), 0), dtype=bool)


def _pairs(scores: FloatArray, *, within: float, or_share: float) -> tuple[int, int]:
    agreeing = n_pairs = 0
    for a, b in combinations(range(scores.shape[1]), 2):
        first, second = scores[:, a], scores[:, b]
        both = ~np.isnan(first) & ~np.isnan(second)
        difference = np.abs(first[both] - second[both])
        allowed = np.maximum(
            within, or_share * np.maximum(np.abs(first[both]), np.abs(second[both]))
        )
        agreeing += int((difference <= allowed + CLOSE).sum())
        n_pairs += int(both.sum())
    return agreeing, n_pairs


def _share(
    agreeing: int, of: int, scores: FloatArray, *, n: int, within: float, what: str
) -> Coefficient:
    name = f"Percent agreement within {within:g}"
    k = scores.shape[1]
    if of == 0:
        reason = "no recording has two scores"
        return Coefficient.undefined(name, reason, n=n, k=k, method=what)
    return Coefficient(name, agreeing / of, None, None, n, k, what)
