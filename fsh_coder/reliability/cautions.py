"""Warnings beside a figure: what a careful reader would ask about it."""

from collections import Counter

import numpy as np

from fsh_coder.reliability.quantiles import t_quantile
from fsh_coder.reliability.ratings_matrix import FloatArray, RatingsMatrix
from fsh_coder.reliability.report import (
    Block,
    CoderSummary,
    Coefficient,
    DesignDescription,
    MeasureWarning,
)

FEW_RECORDINGS = 30
RESTRICTED_SHARE = 0.80
RESTRICTED_SD = 0.5
RARE_MARKS = 10
BIAS_POINTS = 0.5
BIAS_SHARE = 0.15


def summarise_coders(matrix: RatingsMatrix) -> tuple[CoderSummary, ...]:
    """Return each coder's n, mean, SD and difference from the others.

    The difference compares her score with the mean of the other coders on the
    recordings they share; its interval is a paired t interval.
    """
    scores = matrix.scores
    summaries = []
    for column, coder in enumerate(matrix.coders):
        own = scores[:, column]
        given = own[~np.isnan(own)]
        others = np.delete(scores, column, axis=1)
        shared = ~np.isnan(own) & (~np.isnan(others)).any(axis=1)
        gaps = own[shared] - np.nanmean(others[shared], axis=1) if shared.any() else np.empty(0)
        difference, low, high = _mean_with_interval(gaps)
        summaries.append(
            CoderSummary(
                coder,
                len(given),
                float(given.mean()) if len(given) else None,
                float(given.std(ddof=1)) if len(given) > 1 else None,
                difference,
                low,
                high,
            )
        )
    return tuple(summaries)


def _mean_with_interval(gaps: FloatArray) -> tuple[float | None, float | None, float | None]:
    n = len(gaps)
    if n == 0:
        return None, None, None
    mean = float(gaps.mean())
    if n == 1:
        return mean, None, None
    reach = t_quantile(0.975, n - 1) * float(gaps.std(ddof=1)) / np.sqrt(n)
    return mean, float(mean - reach), float(mean + reach)


def sample_warnings(design: DesignDescription) -> tuple[MeasureWarning, ...]:
    """Return what concerns the whole sample and is said once, above the table."""
    found = []
    if design.n_coders == 1:
        found.append(
            MeasureWarning("one_coder", "1 coder only", "One view: no spread can be shown.")
        )
    if 0 < design.n_recordings < FEW_RECORDINGS:
        n = design.n_recordings
        found.append(
            MeasureWarning(
                "few",
                "1 recording is few." if n == 1 else f"{n} recordings are few.",
                f"Read the line, not the dot: below {FEW_RECORDINGS} the intervals are wide.",
            )
        )
    if design.n_recordings and not design.is_connected:
        found.append(
            MeasureWarning(
                "unconnected",
                "Coders not linked",
                "No chain of shared recordings links all coders, so differences between coders "
                "cannot be told from differences between recordings.",
            )
        )
    return tuple(found)


def measure_warnings(
    matrix: RatingsMatrix,
    *,
    block: Block,
    coders: tuple[CoderSummary, ...],
    headline: Coefficient,
    boundary: str | None,
) -> tuple[MeasureWarning, ...]:
    """Return what concerns one measure.

    Args:
        matrix: the double-coded ratings.
        block: global ratings and counts have rules of their own.
        coders: from `summarise_coders`.
        headline: the coefficient to be reported.
        boundary: what the model estimated as zero ("coder" or "recording"), if anything.
    """
    scores = matrix.scores[~np.isnan(matrix.scores)]
    if len(scores) == 0:
        return (MeasureWarning("undefined", "Not rated", "No recording has two scores."),)
    if (scores == scores[0]).all():
        why = "Every score is the same: 100 % agreement, no ICC."
        return (MeasureWarning("undefined", "Not defined", why),)
    found = [
        *_rare(scores, block=block),
        *_restricted(matrix.scores, block=block),
        *_constant(matrix, coders=coders),
        *_bias(coders, block=block),
        *_estimate(headline, boundary=boundary),
    ]
    return tuple(found)


def n_marks(matrix: RatingsMatrix) -> int:
    """Return how many marks all coders together made of one code."""
    return round(float(np.nansum(matrix.scores)))


def _rare(scores: FloatArray, *, block: Block) -> list[MeasureWarning]:
    marks = round(float(scores.sum()))
    if block != "count" or marks >= RARE_MARKS:
        return []
    short = "Only 1 mark" if marks == 1 else f"Only {marks} marks"
    return [MeasureWarning("rare", short, f"Fewer than {RARE_MARKS}: no band.")]


def _restricted(scores: FloatArray, *, block: Block) -> list[MeasureWarning]:
    if block != "global":
        return []
    value, times = Counter(scores[~np.isnan(scores)].tolist()).most_common(1)[0]
    share = times / int((~np.isnan(scores)).sum())
    why = (
        "Recordings hardly differ, so the ICC is low although coders agree. See % within 1 and AC2."
    )
    if share > RESTRICTED_SHARE:
        return [MeasureWarning("restricted", f"{share * 100:.0f} % score {value:g}", why)]
    means = np.nanmean(scores, axis=1)
    if len(means) > 1 and float(means.std(ddof=1)) < RESTRICTED_SD:
        short = f"SD between recordings {means.std(ddof=1):.2f}"
        return [MeasureWarning("restricted", short, why)]
    return []


def _constant(matrix: RatingsMatrix, *, coders: tuple[CoderSummary, ...]) -> list[MeasureWarning]:
    return [
        MeasureWarning(
            "constant_coder",
            f"{one.coder} always {one.mean:g}",
            f"{one.coder} gave {one.mean:g} to all {one.n} recordings, so these scores cannot go "
            "along with anyone’s.",
        )
        for column, one in enumerate(coders)
        if one.n > 1
        and one.mean is not None
        and np.nanmax(matrix.scores[:, column]) == np.nanmin(matrix.scores[:, column])
    ]


def _bias(coders: tuple[CoderSummary, ...], *, block: Block) -> list[MeasureWarning]:
    """Name the coder who differs most, where that is more than chance and matters."""
    candidates = [
        one
        for one in coders
        if one.difference is not None
        and one.difference_low is not None
        and one.difference_high is not None
        and (one.difference_low > 0 or one.difference_high < 0)
    ]
    if not candidates:
        return []
    worst = max(candidates, key=lambda one: abs(one.difference or 0.0))
    difference, mean = worst.difference or 0.0, worst.mean or 0.0
    word = "higher" if difference > 0 else "lower"
    if block == "count":
        usual = mean - difference
        share = abs(difference) / usual if usual > 0 else 0.0
        word = "more" if difference > 0 else "fewer"
        amount, is_large = f"{share * 100:.0f} %", share >= BIAS_SHARE
    else:
        amount, is_large = f"{abs(difference):.1f}", abs(difference) >= BIAS_POINTS
    if not is_large:
        return []
    others = [one.coder for one in coders if one is not worst]
    listed = ", ".join(others[:-1]) + (" and " if len(others) > 1 else "") + others[-1]
    verb = (
        ("marks more" if difference > 0 else "marks fewer") + " than"
        if block == "count"
        else ("scores above" if difference > 0 else "scores below")
    )
    close = "Discuss the definition." if block == "count" else "Discuss the anchors."
    return [
        MeasureWarning(
            "coder_bias",
            f"{worst.coder} {amount} {word}",
            f"{worst.coder} {verb} {listed}. {close}",
        )
    ]


def _estimate(headline: Coefficient, *, boundary: str | None) -> list[MeasureWarning]:
    found = []
    if headline.estimate is None:
        found.append(
            MeasureWarning("undefined", "Not defined", f"No coefficient: {headline.reason}.")
        )
    elif headline.estimate < 0:
        found.append(
            MeasureWarning(
                "negative",
                "Below zero",
                "Agreement is worse than the spread between recordings would allow.",
            )
        )
    if boundary:
        found.append(
            MeasureWarning(
                "boundary",
                f"No {boundary} variance",
                f"The model puts the variance between {boundary}s at 0; the interval comes from "
                "a parametric bootstrap.",
            )
        )
    return found
