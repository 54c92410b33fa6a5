"""The three sentences of a profile: what is strong, what has grown, what comes next."""

from collections.abc import Sequence

from fsh_coder.domain.timecode import timecode
from fsh_coder.services.profile_change import SESSIONS_PER_END, amount_words, figure_words
from fsh_coder.services.profile_values import (
    ChangeKind,
    Direction,
    Excerpt,
    Highlight,
    ProfileMeasure,
)


def recent(measure: ProfileMeasure) -> float | None:
    """Return the mean of the last sessions with a value, None where there is none."""
    values = [point.mean for point in measure.points if point.mean is not None]
    last = values[-SESSIONS_PER_END:]
    return sum(last) / len(last) if last else None


def strongest(measures: Sequence[ProfileMeasure]) -> Highlight:
    """Name the dimension with the highest score of late; the rubric's order breaks a tie."""
    rated = _rated(measures)
    if not rated:
        return Highlight("Strongest: not rated yet.", "No dimension has a score.")
    measure, value = max(rated, key=lambda pair: pair[1])
    title = f"Strongest: {measure.label}, {figure_words(value, unit=measure.unit)}."
    return Highlight(title, _beside(measure, value), measure.key)


def grown(measures: Sequence[ProfileMeasure]) -> Highlight:
    """Name what moved the right way by most, against coder noise; else say how it stands."""
    found = [
        (each, each.change.amount, each.change.noise)
        for each in measures
        if each.change.kind is ChangeKind.GROWN and each.block != "count"
    ]
    judged = [each for each in measures if each.change.kind is not ChangeKind.NOT_JUDGED]
    if not found:
        if not judged:
            why = next((each.change.explanation for each in measures), "")
            return Highlight("Growth cannot be judged yet.", _last_sentence(why))
        return Highlight(
            "Steady over these sessions.", "No score has changed by more than coder noise."
        )
    measure, amount, noise = max(found, key=lambda each: abs(each[1] or 0) / (each[2] or 1e-9))
    ends = _ends(measure)
    said = "Fewer" if measure.direction is Direction.DOWN else "Grown"
    title = f"{said}: {measure.label}, {ends}."
    return Highlight(
        title,
        f"{amount_words(amount or 0.0, unit=measure.unit)}; coders alone make up to "
        f"{figure_words(noise or 0.0, unit=measure.unit)}.",
        measure.key,
    )


def next_step(measures: Sequence[ProfileMeasure], excerpts: Sequence[Excerpt]) -> Highlight:
    """Name the dimension with the lowest score of late, and where to hear it."""
    rated = _rated(measures)
    if not rated:
        return Highlight("Next: a first rating.", "No dimension has a score.")
    measure, value = min(rated, key=lambda pair: pair[1])
    best = max(score for _, score in rated)
    if (measure.high is not None and value >= measure.high) or (len(rated) > 1 and value == best):
        return Highlight("Next: keep to what works.", "No dimension stands below the others.", None)
    title = f"Next: {measure.label}, {figure_words(value, unit=measure.unit)}."
    return Highlight(title, _beside(measure, value) + _hear(measure, excerpts), measure.key)


def _rated(measures: Sequence[ProfileMeasure]) -> list[tuple[ProfileMeasure, float]]:
    return [
        (each, value)
        for each in measures
        if each.block == "global" and (value := recent(each)) is not None
    ]


def _beside(measure: ProfileMeasure, value: float) -> str:
    """Say where a value stands beside the team's middle half, without a place in any order."""
    low, middle, high = measure.team_low, measure.team_median, measure.team_high
    if low is None or middle is None or high is None:
        return "Mean of the latest sessions."
    if value > high:
        return "Above the team’s middle half."
    if value < low:
        return "Below the team’s middle half."
    return "Within the team’s middle half."


def _hear(measure: ProfileMeasure, excerpts: Sequence[Excerpt]) -> str:
    for excerpt in excerpts:
        if excerpt.dimension_label == measure.label:
            return f" Hear {timecode(excerpt.at_ms)} of {excerpt.session_label}."
    return ""


def _ends(measure: ProfileMeasure) -> str:
    values = [point.mean for point in measure.points if point.mean is not None]
    per_end = min(SESSIONS_PER_END, len(values) // 2)
    first, last = values[:per_end], values[-per_end:]
    start, end = sum(first) / len(first), sum(last) / len(last)
    if measure.unit == "percent":
        return f"{start:.0f} to {end:.0f} %"
    unit = measure.unit
    return f"{figure_words(start, unit=unit)} to {figure_words(end, unit=unit)}"


def _last_sentence(text: str) -> str:
    return text.rstrip(".").rsplit(". ", maxsplit=1)[-1] + "." if text else ""
