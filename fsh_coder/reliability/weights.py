"""Agreement weights between categories: 1 on the diagonal, less the further apart."""

from collections.abc import Callable, Sequence

import numpy as np

from fsh_coder.reliability.ratings_matrix import FloatArray

WEIGHTS = ("unweighted", "linear", "quadratic", "ordinal", "ratio")


def weight_matrix(kind: str, values: Sequence[float] | FloatArray) -> FloatArray:
    """Return the (q, q) weights for the declared categories.

    Args:
        kind: unweighted, linear, quadratic, ordinal (Gwet's: pairs of ranks between),
            or ratio.
        values: the q numeric values of the declared scale, ascending. Distances are
            taken between values, not between the ranks of those seen. For labels
            without numbers pass 1 .. q.

    Raises:
        ValueError: an unknown kind.
    """
    if kind not in _KINDS:
        raise ValueError(f"no weights are called {kind}")
    numbers = np.asarray(values, dtype=np.float64)
    if len(numbers) < 2:
        return np.ones((len(numbers), len(numbers)))
    return _KINDS[kind](numbers)


def _unweighted(values: FloatArray) -> FloatArray:
    return np.eye(len(values))


def _linear(values: FloatArray) -> FloatArray:
    return 1 - np.abs(values[:, None] - values) / np.ptp(values)


def _quadratic(values: FloatArray) -> FloatArray:
    return 1 - ((values[:, None] - values) / np.ptp(values)) ** 2


def _ordinal(values: FloatArray) -> FloatArray:
    ranks = np.arange(len(values), dtype=np.float64)
    between = np.abs(ranks[:, None] - ranks) + 1
    pairs = between * (between - 1) / 2
    weights: FloatArray = 1 - pairs / pairs.max()
    return weights


def _ratio(values: FloatArray) -> FloatArray:
    total = values[:, None] + values
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = np.where(total == 0, 0.0, (values[:, None] - values) / total) ** 2
    widest = ((values.max() - values.min()) / (values.max() + values.min())) ** 2
    weights: FloatArray = 1 - apart / widest
    return weights


_KINDS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "unweighted": _unweighted,
    "linear": _linear,
    "quadratic": _quadratic,
    "ordinal": _ordinal,
    "ratio": _ratio,
}
