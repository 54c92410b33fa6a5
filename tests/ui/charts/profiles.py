"""Measures of a worker with known values, for charts and pages."""

from collections.abc import Sequence
from datetime import date

from fsh_coder.domain.rubric import Threshold
from fsh_coder.services.profile_values import (
    Change,
    ChangeKind,
    Direction,
    ProfileMeasure,
    ProfilePoint,
)

Seen = tuple[str, date | None, str, float | None, int]


def points(seen: Sequence[Seen]) -> tuple[ProfilePoint, ...]:
    """Return points of (label, date, phase, mean, coders), half a point of spread with two."""
    made = []
    for label, held_on, phase, mean, n_coders in seen:
        reach = 0.5 if n_coders > 1 else 0.0
        low, high = (None, None) if mean is None else (mean - reach, mean + reach)
        made.append(ProfilePoint(label, held_on, phase, mean, low, high, n_coders))
    return tuple(made)


SEEN: tuple[Seen, ...] = (
    ("S001", date(2025, 9, 1), "before", 2.0, 1),
    ("S002", date(2025, 11, 1), "training", 3.0, 2),
    ("S003", date(2026, 3, 1), "after", 4.5, 2),
)


def profile_measure(
    *,
    seen: Sequence[Seen] = SEEN,
    thresholds: Sequence[Threshold] = (),
    team: tuple[float, float, float] | None = None,
    kind: ChangeKind = ChangeKind.GROWN,
    unit: str = "score",
    high: float | None = 5.0,
) -> ProfileMeasure:
    """Return one measure over a worker's sessions."""
    assert unit in {"score", "percent", "ratio", "count"}
    low, middle, top = team or (None, None, None)
    words = {ChangeKind.GROWN: "grown +2.5", ChangeKind.NO_CLEAR_CHANGE: "no clear change"}
    return ProfileMeasure(
        key="empathy",
        label="Empathy",
        block="global",
        unit=unit,  # type: ignore[arg-type]  # checked above
        low=1.0 if unit == "score" else 0.0,
        high=high,
        direction=Direction.UP,
        points=points(seen),
        team_low=low,
        team_median=middle,
        team_high=top,
        thresholds=tuple(thresholds),
        change=Change(kind, 2.5, 1.0, words.get(kind, ""), "Last less first: +2.5."),
        sem=0.4,
    )
