"""Fleiss' kappa of single categories, for any number of coders with gaps."""

import numpy as np

from fsh_coder.reliability.gwet import CodedUnits, gwet_family
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Coefficient

NOISE = 1e-12


def fleiss_kappa(units: CodedUnits, *, confidence: float = 0.95) -> Coefficient:
    """Return Fleiss' kappa with the general standard error.

    The standard error most software prints holds only when the true kappa is 0; an
    interval from it is less than half as wide as it should be.

    Fleiss (1971), Psychological Bulletin 76:378-382; Gwet (2008) for the error.
    """
    q = units.counts.shape[1]
    return gwet_family(units, np.eye(q), confidence=confidence)["Fleiss kappa"].coefficient


def fleiss_estimate(counts: FloatArray) -> float | None:
    """Return Fleiss' kappa alone, without an error, where only the value is wanted.

    Args:
        counts: (n_units, q) ratings per category; at least one rating in every unit.

    Returns:
        The value of `fleiss_kappa`; None where no unit has two ratings or chance alone
        would give full agreement.
    """
    sizes = counts.sum(axis=1)
    agreeing = np.einsum("uq,uq->u", counts, counts) - sizes
    pairs = sizes * (sizes - 1)
    n_paired = np.count_nonzero(pairs)
    if n_paired == 0:
        return None
    shares = (1 / sizes) @ counts / len(sizes)
    expected = float(shares @ shares)
    if 1 - expected <= NOISE:
        return None
    if n_paired < len(pairs):
        # A unit of one rating has no pair, agreeing or not.
        pairs[pairs == 0] = 1
    observed = float((agreeing / pairs).sum()) / n_paired
    return (observed - expected) / (1 - expected)


def fleiss_by_category(units: CodedUnits, *, confidence: float = 0.95) -> tuple[Coefficient, ...]:
    """Return the kappa of each category against all others, in the order of the counts.

    None for a category that was never, or always, used.
    """
    return tuple(
        fleiss_kappa(_collapsed(units, category), confidence=confidence)
        for category in range(units.counts.shape[1])
    )


def _collapsed(units: CodedUnits, category: int) -> CodedUnits:
    chosen: FloatArray = units.counts[:, category]
    counts = np.column_stack([chosen, units.counts.sum(axis=1) - chosen])
    codes = np.where(units.codes < 0, -1, np.where(units.codes == category, 0, 1))
    return CodedUnits(counts, codes.astype(np.intp))
