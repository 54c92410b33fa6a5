"""How far one coder's score is off, without the intervals that take time."""

from dataclasses import dataclass

from fsh_coder.reliability.design import describe_design
from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.mixed_model import TooLittleVariation, fit
from fsh_coder.reliability.ratings_matrix import RatingsMatrix
from fsh_coder.reliability.scale_units import error_of_measurement


@dataclass(frozen=True, slots=True)
class ScoreError:
    """The standard error of one coder's score, in its units, and ICC(A,1).

    Both are None where the coders give no ground for them.
    """

    sem: float | None
    icc: float | None


def score_error(matrix: RatingsMatrix) -> ScoreError:
    """Return the error that the report of this matrix gives.

    From the mean squares of a complete design, from the mixed model of another; see
    `summary.measure_reliability`.
    """
    if describe_design(matrix).kind in ("complete", "none"):
        forms = icc(matrix.double_coded().scores)
        squares = forms.mean_squares
        sem = error_of_measurement(squares).agreement if squares else None
        return ScoreError(sem, forms.agreement_single.estimate)
    try:
        fitted = fit(matrix.scores)
    except TooLittleVariation:
        return ScoreError(None, None)
    return ScoreError(fitted.sem_agreement, fitted.icc_agreement)
