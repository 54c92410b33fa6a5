"""Measures with known ratings, computed by the real statistics."""

from collections.abc import Sequence

from fsh_coder.reliability.ratings_matrix import RatingsMatrix
from fsh_coder.reliability.report import Block, MeasureReliability
from fsh_coder.reliability.summary import measure_reliability


def measure(
    rows: Sequence[Sequence[float | None]],
    *,
    block: Block = "global",
    unit: str = "points",
    key: str = "empathy",
    label: str = "Empathy",
) -> MeasureReliability:
    """Return the reliability of ratings: one row per recording, one column per coder."""
    coders = ("KB", "MS", "TL")[: len(rows[0])]
    matrix = RatingsMatrix.from_rows(
        (f"S{number:03d}", coder, score)
        for number, row in enumerate(rows, start=1)
        for coder, score in zip(coders, row, strict=True)
    )
    ends = (1.0, 5.0) if block == "global" else None
    return measure_reliability(key, label, block, matrix, scale_range=ends, unit=unit, resamples=50)
