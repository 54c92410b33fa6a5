"""How many sessions to double-code for a wanted precision, and what an hour of coding buys."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fsh_coder.services.coding_hours import (
    HoursForPrecision,
    hours_for_precision,
    hours_per_double_coded,
)
from fsh_coder.services.precision_simulation import (
    CannotPlan,
    PrecisionPoint,
    PrecisionWish,
    SimulationWork,
    coefficient_words,
    hours_of,
    hours_words,
    precision_at,
    simulated,
)
from fsh_coder.services.recording_preparation import IsCancelled, Progress

if TYPE_CHECKING:
    from fsh_coder.reliability.precision import SimulatedStudies

__all__ = [
    "CannotPlan",
    "HoursForPrecision",
    "PrecisionPlan",
    "PrecisionPoint",
    "PrecisionWish",
    "hours_for_precision",
    "hours_per_double_coded",
    "plan_double_coding",
]

#: Numbers of sessions whose precision is shown.
CURVE_SESSIONS = (10, 15, 20, 30, 40, 60, 80, 120, 200, 300)
LARGEST_STUDY = 500
FEWEST_SESSIONS = 3
MOST_CODERS = 20
#: Steps of a search among so many sessions.
_SEARCH_STEPS = 10


@dataclass(frozen=True, slots=True)
class PrecisionPlan:
    """How many sessions to double-code.

    ``n_sessions`` reaches the wanted width in half of the simulated studies, ``n_assured`` in
    four of five; None where up to ``largest`` sessions do not. ``hours`` belong to
    ``n_sessions`` and are None before the team has a pace.
    """

    wish: PrecisionWish
    n_sessions: int | None
    n_assured: int | None
    largest: int
    curve: tuple[PrecisionPoint, ...]
    hours: float | None
    sentence: str


def plan_double_coding(
    wish: PrecisionWish,
    *,
    hours_per_session: float | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> PrecisionPlan:
    """Say how many sessions must be double-coded for an interval of the wanted width.

    By simulation: studies with the expected ICC, spread and scale are drawn, and their
    intervals computed as the report does. Slow, about a second or two; run it off the GUI.

    Args:
        wish: what is expected and wanted.
        hours_per_session: from `hours_per_double_coded`; None leaves the hours out.
        progress: called with the share that is done, 0 to 1.
        cancelled: asked often; True ends the work.

    Raises:
        CannotPlan: the wish makes no sense, or the expected ICC cannot come about.
        Cancelled: ``cancelled`` said so.
    """
    _check(wish)
    work = SimulationWork(
        n_steps=(len(CURVE_SESSIONS) + 2 * _SEARCH_STEPS) * wish.draws,
        progress=progress,
        cancelled=cancelled,
    )
    studies = simulated(wish, largest=LARGEST_STUDY)
    curve = tuple(
        precision_at(studies, n, work=work, hours=hours_of(n, hours_per_session))
        for n in CURVE_SESSIONS
    )
    n_sessions = _fewest(studies, wish.wanted_width, work=work, is_assured=False)
    n_assured = _fewest(studies, wish.wanted_width, work=work, is_assured=True)
    work.finish()
    hours = None if n_sessions is None else hours_of(n_sessions, hours_per_session)
    plan = PrecisionPlan(wish, n_sessions, n_assured, LARGEST_STUDY, curve, hours, "")
    return replace(plan, sentence=_plan_sentence(plan))


def _check(wish: PrecisionWish) -> None:
    faults: tuple[tuple[bool, str], ...] = (
        (
            not 0 < wish.wanted_width < 1,
            "The wanted width must lie between 0 and 1, as .30 for an interval from .55 to .85.",
        ),
        (
            not 2 <= wish.n_coders <= MOST_CODERS,
            f"Agreement needs 2 coders or more, {MOST_CODERS} at most. Choose another number.",
        ),
        (
            not 0 < wish.expected_icc < 1,
            "The expected ICC must lie between 0 and 1. Take .70 if nothing is known.",
        ),
        (
            not wish.expected_sd > 0,
            "Without spread between sessions there is no ICC. Give a spread above 0.",
        ),
        (
            not 0 <= wish.coder_share < 1,
            "The coders’ share of the error must be at least 0 and below 1.",
        ),
        (
            wish.scale is not None and wish.scale[0] >= wish.scale[1],
            "The scale’s lowest score must be below its highest.",
        ),
        (wish.draws < 1, "At least one study must be simulated."),
    )
    for is_wrong, sentence in faults:
        if is_wrong:
            raise CannotPlan(sentence)


def _fewest(
    studies: "SimulatedStudies", wanted_width: float, *, work: SimulationWork, is_assured: bool
) -> int | None:
    """Return the fewest sessions that reach a width, None where the largest do not."""

    def reaches(n_sessions: int) -> bool:
        found = studies.width_at(n_sessions, on_study=work.step)
        return (found.assured if is_assured else found.median) <= wanted_width

    low, high = FEWEST_SESSIONS, LARGEST_STUDY
    if not reaches(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle + 1, high)
    return high


def _plan_sentence(plan: PrecisionPlan) -> str:
    wish = plan.wish
    given = (
        f"With {wish.n_coders} coders and an expected ICC of "
        f"{coefficient_words(wish.expected_icc)}, an interval "
        f"{coefficient_words(wish.wanted_width)} wide"
    )
    if plan.n_sessions is None:
        widest = plan.curve[-1].median
        stays = (
            ""
            if widest is None
            else f" At {plan.curve[-1].n_sessions} it is {coefficient_words(widest)}."
        )
        return (
            f"{given} is not to be expected of {plan.largest} double-coded sessions either."
            f"{stays} Take more coders, or accept a wider one."
        )
    sure = (
        f"more than {plan.largest} to be fairly sure of it"
        if plan.n_assured is None
        else f"{plan.n_assured} to be fairly sure of it (four in five studies)"
    )
    hours = (
        "" if plan.hours is None else f" That is about {hours_words(plan.hours)} of second coding."
    )
    return f"{given} takes {plan.n_sessions} double-coded sessions, {sure}.{hours}"
