"""What further hours of double-coding would buy, from what was found so far."""

import statistics
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fsh_coder.domain.errors import NothingToReport
from fsh_coder.services.pace import pace_of
from fsh_coder.services.precision_simulation import (
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
from fsh_coder.store import overview_queries
from fsh_coder.store.database import StudyDatabase

if TYPE_CHECKING:
    from fsh_coder.reliability.report import MeasureReliability, ReliabilityReport


@dataclass(frozen=True, slots=True)
class HoursForPrecision:
    """What further double-coding would buy on one measure.

    ``now`` is what so many sessions as are double-coded are expected to give; ``width_now``
    the width that was found, None where the interval is not defined. ``curve`` adds sessions;
    its ``hours`` count only what is added.
    """

    measure_key: str
    measure_label: str
    n_coders: int
    width_now: float | None
    now: PrecisionPoint
    curve: tuple[PrecisionPoint, ...]
    sentence: str


def hours_per_double_coded(db: StudyDatabase, *, n_coders: int = 2) -> float | None:
    """Return the hours that double-coding one more session takes all coders but the first.

    From the study's mean segment and the team's own pace; None before anybody submitted
    anything or there is nothing to code.
    """
    with db.reading() as session:
        lengths = [each.duration_ms for each in overview_queries.codable_segments(session)]
    if not lengths:
        return None
    hours = pace_of(db).hours_for(statistics.fmean(lengths))
    return None if hours is None else hours * (n_coders - 1)


def hours_for_precision(
    db: StudyDatabase,
    report: "ReliabilityReport",
    *,
    measure_key: str,
    more: tuple[int, ...] = (5, 10, 20, 40, 80),
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> HoursForPrecision:
    """Say how further hours of double-coding would narrow one measure's interval.

    The measure's own ICC, spread and coders' levels, as they were found, are taken for the
    truth; each session is taken to have as many coders as now on average.

    Args:
        db: the open study.
        report: its reliability report.
        measure_key: one of the report's measures.
        more: sessions that might be added.
        progress: called with the share that is done, 0 to 1.
        cancelled: asked often; True ends the work.

    Raises:
        NothingToReport: the measure's ICC is not defined, or not between 0 and 1.
        CannotPlan: the ICC that was found cannot come about on its scale again.
        Cancelled: ``cancelled`` said so.
        LookupError: the report has no such measure.
    """
    measure = next((each for each in report.measures if each.key == measure_key), None)
    if measure is None:
        raise LookupError(f"the report has no measure {measure_key!r}")
    wish = _found(measure)
    numbers = sorted({measure.n_recordings + each for each in (0, *more) if each >= 0})
    work = SimulationWork(n_steps=len(numbers) * wish.draws, progress=progress, cancelled=cancelled)
    studies = simulated(wish, largest=numbers[-1])
    per_session = hours_per_double_coded(db, n_coders=wish.n_coders)
    points = [
        precision_at(studies, n, work=work, hours=hours_of(n - measure.n_recordings, per_session))
        for n in numbers
    ]
    work.finish()
    found = measure.headline
    is_defined = found.low is not None and found.high is not None
    result = HoursForPrecision(
        measure_key=measure.key,
        measure_label=measure.label,
        n_coders=wish.n_coders,
        width_now=(found.high or 0.0) - (found.low or 0.0) if is_defined else None,
        now=points[0],
        curve=tuple(points[1:]),
        sentence="",
    )
    return replace(result, sentence=_hours_sentence(result))


def _found(measure: "MeasureReliability") -> PrecisionWish:
    """Return what was found of a measure as what is to be expected of more sessions."""
    agreement, consistency = measure.icc_a1.estimate, measure.icc_c1.estimate
    if agreement is None or measure.sd is None or measure.mean is None:
        raise NothingToReport(
            f"The ICC of {measure.label} is not defined, so nothing can be expected of more "
            "sessions. Choose another measure."
        )
    if not 0 < agreement < 1:
        raise NothingToReport(
            f"The ICC of {measure.label} is {coefficient_words(agreement)}; only one between 0 and "
            "1 tells what more sessions would give. Choose another measure."
        )
    # Of what is not the session's: ICC(A,1) counts the coders' levels as error, ICC(C,1) not.
    error = 1 - agreement
    share = 0.0
    if consistency is not None and consistency > agreement:
        share = min(0.99, (1 - agreement / consistency) / error)
    scale = None
    if measure.block == "global" and measure.scale_range is not None:
        scale = (round(measure.scale_range[0]), round(measure.scale_range[1]))
    per_session = measure.matrix.double_coded().is_rated.sum(axis=1)
    return PrecisionWish(
        wanted_width=0.3,
        n_coders=max(2, round(float(per_session.mean()))),
        expected_icc=agreement,
        expected_sd=measure.sd,
        expected_mean=measure.mean,
        scale=scale,
        coder_share=share,
    )


def _hours_sentence(found: HoursForPrecision) -> str:
    now = found.width_now if found.width_now is not None else found.now.median
    at = f"{found.measure_label}: {found.now.n_sessions} double-coded sessions"
    is_now = (
        f"{at} give an interval {coefficient_words(now)} wide"
        if now is not None
        else f"{at} are too few"
    )
    last = found.curve[-1] if found.curve else found.now
    if not found.curve or last.median is None:
        return f"{is_now}."
    added = last.n_sessions - found.now.n_sessions
    hours = "" if last.hours is None else f" (about {hours_words(last.hours)})"
    then = coefficient_words(last.median)
    return f"{is_now}; {added} more{hours} are expected to bring it to {then}."
