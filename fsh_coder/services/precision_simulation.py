"""Simulated studies as planning needs them: wishes, points of a curve, and work to cancel."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fsh_coder.domain.errors import Cancelled, UserFacingError
from fsh_coder.services.recording_preparation import IsCancelled, Progress

if TYPE_CHECKING:
    from fsh_coder.reliability.precision import ExpectedRatings, SimulatedStudies

SEED = 20261122
DRAWS = 400
_REPORT_EVERY = 50


class CannotPlan(UserFacingError):
    """A wish that no number of sessions could meet, or that makes no sense."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class PrecisionWish:
    """What is expected and wanted.

    Attributes:
        wanted_width: of the 95 % interval of ICC(A,1), as .30 for .55 to .85.
        n_coders: coders of each double-coded session, the same for all, 2 to 20.
        expected_icc: the ICC(A,1) that is expected, above 0 and below 1.
        expected_sd: the spread of single scores that is expected.
        expected_mean: the mean score that is expected; only matters on a scale.
        scale: ends of a scale of whole points; None for counts and ratios.
        coder_share: part of the error that is coders' own level, 0 to below 1.
        seed: the same seed gives the same figures.
        draws: simulated studies.
    """

    wanted_width: float
    n_coders: int = 2
    expected_icc: float = 0.7
    expected_sd: float = 0.8
    expected_mean: float = 3.0
    scale: tuple[int, int] | None = (1, 5)
    coder_share: float = 0.1
    seed: int = SEED
    draws: int = DRAWS


@dataclass(frozen=True, slots=True)
class PrecisionPoint:
    """The precision that so many double-coded sessions are expected to give.

    ``median`` is the width that half of the simulated studies stay below, ``assured`` the one
    that four in five do; None where more studies than that have no interval at all. ``hours``
    are those of the additional codings, None before the team has a pace.
    """

    n_sessions: int
    median: float | None
    assured: float | None
    hours: float | None = None


class SimulationWork:
    """Tells how far a simulation is, and ends it when the user says so."""

    def __init__(
        self, *, n_steps: int, progress: Progress | None, cancelled: IsCancelled | None
    ) -> None:
        self._n_steps = n_steps
        self._n_done = 0
        self._progress = progress
        self._cancelled = cancelled

    def step(self, study: int) -> None:
        """Count one study before it is computed.

        Raises:
            Cancelled: the user said so.
        """
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        self._n_done += 1
        if self._progress is not None and study % _REPORT_EVERY == 0:
            self._progress(min(1.0, self._n_done / self._n_steps))

    def finish(self) -> None:
        """Say that all is done."""
        if self._progress is not None:
            self._progress(1.0)


def simulated(wish: PrecisionWish, *, largest: int) -> "SimulatedStudies":
    """Return studies of what is expected, with up to so many sessions.

    Raises:
        CannotPlan: the expected ICC cannot come about.
    """
    # Late, because the statistics load numpy and scipy.
    from fsh_coder.reliability.precision import SimulatedStudies, UnreachableIcc

    try:
        return SimulatedStudies(_expected(wish), largest=largest, seed=wish.seed, draws=wish.draws)
    except UnreachableIcc as error:
        raise CannotPlan(
            f"With a spread of {wish.expected_sd:g} nearly all scores in whole points come out "
            f"alike, so an ICC of {coefficient_words(wish.expected_icc)} cannot come about. "
            "Expect a larger spread."
        ) from error


def _expected(wish: PrecisionWish) -> "ExpectedRatings":
    from fsh_coder.reliability.precision import ExpectedRatings

    return ExpectedRatings(
        n_coders=wish.n_coders,
        icc=wish.expected_icc,
        sd=wish.expected_sd,
        mean=wish.expected_mean,
        coder_share=wish.coder_share,
        scale=wish.scale,
    )


def precision_at(
    studies: "SimulatedStudies", n_sessions: int, *, work: SimulationWork, hours: float | None
) -> PrecisionPoint:
    """Return the precision of so many sessions; ``hours`` are kept beside it."""
    found = studies.width_at(n_sessions, on_study=work.step)
    return PrecisionPoint(n_sessions, _finite(found.median), _finite(found.assured), hours)


def _finite(width: float) -> float | None:
    return width if width != float("inf") else None


def hours_of(n_sessions: int, hours_per_session: float | None) -> float | None:
    """Return the hours of so many sessions, None where the team has no pace yet."""
    return None if hours_per_session is None else n_sessions * hours_per_session


def hours_words(hours: float) -> str:
    """Return hours as a sentence names them: ``12 hours``, at least one."""
    return "1 hour" if round(hours) == 1 else f"{max(1, round(hours))} hours"


def coefficient_words(value: float) -> str:
    """Return a coefficient as papers print it: ``.70``, ``−.12``."""
    return f"{value:.2f}".replace("0.", ".", 1).replace("-", "−")
