"""How wide an interval will be: studies simulated on the expected spread, before any is coded."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.ratings_matrix import FloatArray

SEED = 20261122
DRAWS = 400
#: Ratings of so many sessions settle what a latent ICC becomes on a scale.
_CALIBRATION_SESSIONS = 40_000
_BISECTIONS = 24
_CLOSE = 0.005


@dataclass(frozen=True, slots=True)
class ExpectedRatings:
    """What ratings are expected to look like.

    Attributes:
        n_coders: each session is rated by the same so many coders, 2 or more.
        icc: the expected ICC(A,1), above 0 and below 1.
        sd: the expected standard deviation of single scores, above 0.
        mean: the expected mean score.
        coder_share: part of the error that is coders' own level, 0 to below 1.
        scale: end points of a scale with whole points; None for scores without steps.
    """

    n_coders: int
    icc: float
    sd: float = 1.0
    mean: float = 0.0
    coder_share: float = 0.1
    scale: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.n_coders < 2 or not 0 < self.icc < 1 or self.sd <= 0:
            raise ValueError("two coders, an ICC between 0 and 1 and a spread are needed")
        if not 0 <= self.coder_share < 1:
            raise ValueError("the coders' share must be at least 0 and below 1")
        if self.scale is not None and self.scale[0] >= self.scale[1]:
            raise ValueError("a scale needs two ends")


@dataclass(frozen=True, slots=True)
class WidthAt:
    """The 95 % interval of ICC(A,1) at a number of sessions, over the simulated studies.

    Attributes:
        n_sessions: double-coded sessions.
        median: the width that half of the studies stay below.
        assured: the width that four in five stay below.
        share_undefined: studies whose interval is not defined, 0 to 1; counted as widest.
    """

    n_sessions: int
    median: float
    assured: float
    share_undefined: float


class UnreachableIcc(ValueError):
    """On this scale, with this spread, whole points make the expected ICC impossible."""

    def __init__(self, highest: float) -> None:
        super().__init__(f"at most {highest:.2f}")
        self.highest = highest


class SimulatedStudies:
    """Many simulated studies of up to `largest` sessions; a larger one holds a smaller one.

    The same seed gives the same studies, and each number of sessions looks at the same ones,
    so that widths fall smoothly as sessions are added.

    Model: score = session + coder + rest, all normal and independent (Shrout & Fleiss 1979,
    case 2); on a scale it is rounded and cut at the ends, and the variances are set so that
    the ICC of the rounded scores is the expected one.
    """

    def __init__(
        self, expected: ExpectedRatings, *, largest: int, seed: int = SEED, draws: int = DRAWS
    ) -> None:
        """Draw the studies.

        Args:
            expected: what ratings look like.
            largest: sessions in the largest study, 2 or more.
            seed: of the random numbers.
            draws: number of studies.

        Raises:
            UnreachableIcc: whole points do not allow the expected ICC.
        """
        self._expected = expected
        self._latent_icc = _latent_icc(expected, seed=seed)
        generator = np.random.default_rng(seed)
        k = expected.n_coders
        self._sessions = generator.standard_normal((draws, largest, 1))
        self._coders = generator.standard_normal((draws, 1, k))
        self._rest = generator.standard_normal((draws, largest, k))

    def width_at(
        self,
        n_sessions: int,
        *,
        on_study: Callable[[int], None] | None = None,
    ) -> WidthAt:
        """Return how wide the interval is with so many sessions.

        Args:
            n_sessions: 2 up to the largest.
            on_study: called with the number of each study before it is computed; what it
                raises ends the work.
        """
        widths = np.empty(len(self._sessions))
        for study in range(len(widths)):
            if on_study is not None:
                on_study(study)
            widths[study] = _width(self.scores(study, n_sessions))
        undefined = np.isnan(widths)
        # A study whose interval is not defined is never a narrow one.
        widths[undefined] = np.inf
        median, assured = np.quantile(widths, [0.5, 0.8], method="higher")
        return WidthAt(n_sessions, float(median), float(assured), float(undefined.mean()))

    def scores(self, study: int, n_sessions: int) -> FloatArray:
        """Return the first so many sessions of one study, (n_sessions, n_coders)."""
        return _scores(
            self._expected,
            self._latent_icc,
            sessions=self._sessions[study, :n_sessions],
            coders=self._coders[study],
            rest=self._rest[study, :n_sessions],
        )


def _width(scores: FloatArray) -> float:
    form = icc(scores).agreement_single
    if form.low is None or form.high is None:
        return float("nan")
    return form.high - form.low


def _scores(
    expected: ExpectedRatings,
    latent_icc: float,
    *,
    sessions: FloatArray,
    coders: FloatArray,
    rest: FloatArray,
) -> FloatArray:
    error = 1 - latent_icc
    shape = (
        np.sqrt(latent_icc) * sessions
        + np.sqrt(error * expected.coder_share) * coders
        + np.sqrt(error * (1 - expected.coder_share)) * rest
    )
    scores: FloatArray = expected.mean + expected.sd * shape
    if expected.scale is None:
        return scores
    on_scale: FloatArray = np.clip(np.round(scores), *expected.scale)
    return on_scale


def _latent_icc(expected: ExpectedRatings, *, seed: int) -> float:
    """Return the ICC before rounding that becomes the expected one after it."""
    if expected.scale is None:
        return expected.icc
    generator = np.random.default_rng(seed + 1)
    # Coders differ between these pairs, so that the one-way ICC of a pair is ICC(A,1).
    sessions = generator.standard_normal((_CALIBRATION_SESSIONS, 1))
    coders, rest = generator.standard_normal((2, _CALIBRATION_SESSIONS, 2))

    def observed(latent: float) -> float:
        scores = _scores(expected, latent, sessions=sessions, coders=coders, rest=rest)
        return icc(scores).one_single.estimate or 0.0

    low, high = 0.0, 1.0 - 1e-9
    if observed(high) < expected.icc - _CLOSE:
        raise UnreachableIcc(observed(high))
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if observed(middle) < expected.icc else (low, middle)
    return (low + high) / 2
