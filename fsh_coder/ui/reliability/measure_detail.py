"""What the detail of a measure shows, worked out from its ratings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from fsh_coder.domain.score_row import Discrepancy
from fsh_coder.reliability.kappa import cross_table, scale_values
from fsh_coder.reliability.report import Coefficient, MeasureReliability
from fsh_coder.reliability.scale_units import bland_altman
from fsh_coder.ui.charts.coder_gaps import CoderGap, CoderGaps
from fsh_coder.ui.charts.confusion import ConfusionTable
from fsh_coder.ui.charts.difference import Differences
from fsh_coder.ui.charts.scatter import PairPoint, PairPoints
from fsh_coder.ui.reliability.band_scheme import (
    NOT_DEFINED,
    BandScheme,
    amount_words,
    bands_of,
    coefficient_words,
    interval_words,
    share_words,
)
from fsh_coder.ui.reliability.coders_pane import difference_words, is_beyond_error


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: its name, its value, what stands under it, and a band if it has one."""

    name: str
    value: str
    note: str
    tooltip: str
    band: str | None = None


def figures_of(measure: MeasureReliability, scheme: BandScheme) -> tuple[Figure, ...]:
    """Return the key figures of a measure, the one to report first."""
    found = [
        _headline(measure, scheme),
        _coefficient(measure.icc_c1, f"{measure.icc_c1.name}, consistency"),
        _coefficient(measure.icc_ak, f"{measure.icc_ak.name}, mean of coders"),
    ]
    if measure.block == "global":
        found.append(_coefficient(measure.kappa_quadratic, "κw, quadratic"))
    found.append(_coefficient(measure.alpha, "Krippendorff’s α"))
    found.append(_agreement(measure))
    found.append(_error(measure))
    return tuple(found)


def coder_pairs(measure: MeasureReliability) -> tuple[tuple[int, int], ...]:
    """Return the pairs of columns that share a recording, the ones that share most first."""
    rated = measure.matrix.is_rated
    shared = {
        (a, b): int((rated[:, a] & rated[:, b]).sum())
        for a, b in combinations(range(len(measure.matrix.coders)), 2)
    }
    kept = [pair for pair, n in shared.items() if n]
    return tuple(sorted(kept, key=lambda pair: (-shared[pair], pair)))


def confusion_of(measure: MeasureReliability, pair: tuple[int, int]) -> ConfusionTable:
    """Return the table of two coders' ratings."""
    a, b = pair
    scores = measure.matrix.scores
    values = scale_values(scores, measure.scale_range)
    table = cross_table(scores[:, a], scores[:, b], values)
    counts = tuple(tuple(int(count) for count in row) for row in table)
    coders = measure.matrix.coders
    return ConfusionTable(coders[a], coders[b], tuple(float(each) for each in values), counts)


def points_of(measure: MeasureReliability, pair: tuple[int, int]) -> PairPoints:
    """Return both coders' values of every recording they share."""
    a, b = pair
    matrix = measure.matrix
    points = tuple(
        PairPoint(recording, float(row[a]), float(row[b]))
        for recording, row in zip(matrix.recordings, matrix.scores, strict=True)
        if not np.isnan(row[[a, b]]).any()
    )
    return PairPoints(matrix.coders[a], matrix.coders[b], points)


def differences_of(measure: MeasureReliability, pair: tuple[int, int]) -> Differences | None:
    """Return bias and limits of two coders; None where they share fewer than two recordings."""
    a, b = pair
    matrix = measure.matrix
    found = bland_altman(matrix.scores[:, a], matrix.scores[:, b])
    if found is None:
        return None
    both = matrix.is_rated[:, a] & matrix.is_rated[:, b]
    recordings = tuple(
        label for label, is_shared in zip(matrix.recordings, both, strict=True) if is_shared
    )
    decimals = 1 if measure.unit == "percent" else 2
    return Differences(matrix.coders[a], matrix.coders[b], recordings, found, decimals)


def gaps_of(measure: MeasureReliability) -> CoderGaps:
    """Return how far each coder is from the others."""
    return CoderGaps(
        tuple(
            CoderGap(
                coder=each.coder,
                mean_words=amount_words(each.mean, measure.unit),
                difference=each.difference,
                low=each.difference_low,
                high=each.difference_high,
                is_beyond=is_beyond_error(each),
                difference_words=amount_words(each.difference, measure.unit, signed=True),
                spoken=difference_words(each, measure.unit),
            )
            for each in measure.coders
        )
    )


def gaps_sentence(gaps: CoderGaps) -> str:
    """Return who is beyond error, in words."""
    beyond = [each for each in gaps.coders if each.is_beyond and each.difference is not None]
    if not beyond:
        return "All within error of the others"
    said = [
        f"{each.coder} {'higher' if (each.difference or 0) > 0 else 'lower'} by "
        f"{each.difference_words.lstrip('+−')}"
        for each in beyond
    ]
    rest = "; the others within error" if len(beyond) < len(gaps.coders) else ""
    return ", ".join(said) + rest


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One recording with each coder's score; `missing` says why a score is None."""

    recording: str
    scores: tuple[float | None, ...]
    missing: tuple[str, ...]
    spread: float
    deviation: float
    reasons: str = ""


def who_coded(measures: Iterable[MeasureReliability]) -> frozenset[tuple[str, str]]:
    """Return (recording, coder) of everyone who gave any score of a recording."""
    return frozenset(
        (measure.matrix.recordings[row], measure.matrix.coders[column])
        for measure in measures
        for row, column in zip(*np.nonzero(measure.matrix.is_rated), strict=True)
    )


def disagreements_of(
    measure: MeasureReliability,
    *,
    coded: frozenset[tuple[str, str]],
    discrepancies: Sequence[Discrepancy] = (),
) -> tuple[Disagreement, ...]:
    """Return the recordings on which coders differ, by range, then by standard deviation.

    Args:
        measure: whose ratings.
        coded: who coded which recording, from `who_coded`: a score may be missing because
            the recording was not coded, or because this one score was not given.
        discrepancies: with the reasons that coders gave.
    """
    said = {
        each.recording: "  ".join(
            f"{score.coder}: “{score.reason.strip()}”" for score in each.scores if score.reason
        )
        for each in discrepancies
        if each.measure.key == measure.key
    }
    found = []
    for recording, row in zip(measure.matrix.recordings, measure.matrix.scores, strict=True):
        given = row[~np.isnan(row)]
        if len(given) < 2 or given.max() == given.min():
            continue
        scores = tuple(None if np.isnan(each) else float(each) for each in row)
        spread, deviation = float(given.max() - given.min()), float(given.std(ddof=1))
        missing = tuple(
            "" if score is not None else _why_missing(measure, (recording, coder), coded=coded)
            for coder, score in zip(measure.matrix.coders, scores, strict=True)
        )
        reasons = said.get(recording, "")
        found.append(Disagreement(recording, scores, missing, spread, deviation, reasons))
    return tuple(sorted(found, key=lambda each: (-each.spread, -round(each.deviation, 9))))


def _why_missing(
    measure: MeasureReliability, cell: tuple[str, str], *, coded: frozenset[tuple[str, str]]
) -> str:
    if cell in measure.not_applicable:
        return "not applicable"
    if cell not in coded:
        return "not coded"
    return "not defined" if measure.block == "derived" else "not rated"


def _headline(measure: MeasureReliability, scheme: BandScheme) -> Figure:
    found, bands = measure.headline, bands_of(measure, scheme)
    used = scheme if bands else None
    note = _interval(found, used)
    if bands:
        note += f", {bands.of_interval()}"
    word = bands.word if bands else None
    name = f"{found.name}, one coder’s score"
    value = coefficient_words(found.estimate, used)
    return Figure(name, value, note, _tooltip(found), word)


def _coefficient(found: Coefficient, name: str) -> Figure:
    return Figure(name, coefficient_words(found.estimate), _interval(found, None), _tooltip(found))


def _interval(found: Coefficient, scheme: BandScheme | None) -> str:
    if found.estimate is None:
        return "not defined"
    if found.low is None:
        return "no interval"
    return f"95 % {interval_words(found.low, found.high, scheme)}"


def _tooltip(found: Coefficient) -> str:
    words = f"{found.name}: {found.method}; {found.n} recordings, {found.k} coders."
    return f"{words}\n{found.reason[0].upper()}{found.reason[1:]}." if found.reason else words


def _agreement(measure: MeasureReliability) -> Figure:
    within = share_words(measure.within_one.estimate)
    note = "not defined" if within == NOT_DEFINED else f"within 1: {within}"
    tooltip = measure.exact.reason or f"Mean over the pairs of coders. {measure.within_one.name}."
    return Figure("Exact agreement", share_words(measure.exact.estimate), note, tooltip)


def _error(measure: MeasureReliability) -> Figure:
    found, sdc = measure.sem.estimate, measure.sdc.estimate
    if found is None or sdc is None:
        reason = measure.sem.reason or "not defined"
        return Figure("Standard error (SEM)", NOT_DEFINED, "not defined", f"{reason}.")
    unit = measure.unit
    note = f"detects gaps over {amount_words(sdc, unit)}"
    value = f"± {amount_words(found, unit)}"
    return Figure("Standard error (SEM)", value, note, "Of one coder’s score, in its own units.")
