"""Agreement from a plain file, with no study: what ``fsh-coder agree`` computes."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path

import numpy as np

from fsh_coder.formats.count_table_file import read_count_tables
from fsh_coder.formats.events_file import read_points, read_sequences, read_states
from fsh_coder.formats.ratings_file import (
    RatedMeasure,
    read_ratings,
    require_numbers,
)
from fsh_coder.formats.ratings_file_errors import RangeUpsideDown, ScoreOutsideRange
from fsh_coder.reliability.alpha import LEVELS, Level, krippendorff_alpha
from fsh_coder.reliability.design import describe_design
from fsh_coder.reliability.kappa import scale_values
from fsh_coder.reliability.ratings_matrix import FloatArray, RatingsMatrix
from fsh_coder.services.category_statistics import coded_rows, table_rows
from fsh_coder.services.event_statistics import point_rows, sequence_rows, state_rows
from fsh_coder.services.score_statistics import (
    drift_rows,
    icc_rows,
    is_whole,
    mixed_rows,
    pair_rows,
    share_rows,
)
from fsh_coder.services.statistic_rows import RowMaker, StatisticRow

# Above this many points a score is a count or a measurement, not a category.
MOST_CATEGORIES = 20


class Kind(StrEnum):
    """What a file holds."""

    RATINGS = "ratings"
    TABLE = "table"
    EVENTS = "events"
    STATES = "states"
    POINTS = "points"


class Scale(StrEnum):
    """What the numbers in a file mean."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def compute(
    kind: str,
    path: Path,
    *,
    scale: str | None = None,
    score_range: tuple[float, float] | None = None,
) -> list[StatisticRow]:
    """Return every statistic that fits the file.

    Args:
        kind: one of `Kind`.
        path: CSV or Excel file.
        scale: one of `Scale`; nominal takes numbers as names of categories, and leaves
            out whatever needs distances; the others refuse labels and put their own
            alpha first. None takes numbers as scores and text as labels.
        score_range: ends of the rating scale. Points nobody used count as categories,
            on which weights, AC1 and Brennan-Prediger depend. None takes whole
            numbers between the lowest and highest seen.

    Returns:
        Unrounded rows; what is not defined has value None and a reason.

    Raises:
        UserFacingError: the file or the range cannot be used; one class per cause.
        ValueError: an unknown kind or scale.
    """
    wanted = None if scale is None else Scale(scale)
    if score_range is not None and not -math.inf < score_range[0] < score_range[1] < math.inf:
        raise RangeUpsideDown(*score_range)
    match Kind(kind):
        case Kind.RATINGS:
            return _ratings(path, scale=wanted, score_range=score_range)
        case Kind.TABLE:
            return _tables(path, is_nominal=wanted is Scale.NOMINAL)
        case Kind.EVENTS:
            return sequence_rows(read_sequences(path))
        case Kind.STATES:
            return state_rows(read_states(path))
    return point_rows(read_points(path))


def as_json(rows: Sequence[StatisticRow]) -> dict[str, object]:
    """Return the rows as one object, ready for `json.dumps`."""
    return {"statistics": [asdict(row) for row in rows]}


def _ratings(
    path: Path, *, scale: Scale | None, score_range: tuple[float, float] | None
) -> list[StatisticRow]:
    measures = read_ratings(path, as_labels=scale is Scale.NOMINAL)
    if scale not in (None, Scale.NOMINAL):
        require_numbers(path, measures, scale=str(scale))
    rows: list[StatisticRow] = []
    for measure in measures:
        if measure.labels:
            rows += _label_rows(measure)
        else:
            if score_range is not None:
                _check_range(path, measure.matrix, score_range)
            rows += _score_rows(measure, scale=scale, score_range=score_range)
    return rows


def _tables(path: Path, *, is_nominal: bool) -> list[StatisticRow]:
    rows: list[StatisticRow] = []
    for table in read_count_tables(path):
        make = RowMaker(table.name, round(float(table.counts.sum())), 2)
        values = np.arange(1.0, len(table.categories) + 1)
        rows += table_rows(table.counts, values, table.categories, make=make, is_nominal=is_nominal)
    return rows


def _label_rows(measure: RatedMeasure) -> list[StatisticRow]:
    matrix = measure.matrix
    make = _maker(measure)
    values = np.arange(1.0, len(measure.labels) + 1)
    rows = coded_rows(matrix, values, measure.labels, make=make, is_nominal=True)
    identical = share_rows(matrix, make=make)[:2]
    rows.append(_renamed(identical[0], "Percent agreement (all raters identical)"))
    rows.append(_renamed(identical[1], "Percent agreement (mean over pairs)"))
    return rows + _alpha_rows(matrix, make=make, levels=LEVELS[:1])


def _score_rows(
    measure: RatedMeasure, *, scale: Scale | None, score_range: tuple[float, float] | None
) -> list[StatisticRow]:
    matrix = measure.matrix
    make = _maker(measure)
    complete, mixed = icc_rows(matrix, make=make), mixed_rows(matrix, make=make)
    # What fits the design stands first.
    is_complete = describe_design(matrix).kind in ("complete", "none")
    rows = complete + mixed if is_complete else mixed + complete
    levels = sorted(LEVELS, key=lambda level: level != scale)
    rows += _alpha_rows(matrix, make=make, levels=tuple(levels))
    rows += share_rows(matrix, make=make)
    values = _categories(matrix, score_range)
    if 0 < len(values) <= MOST_CATEGORIES:
        names = tuple(f"{value:g}" for value in values)
        rows += coded_rows(matrix, values, names, make=make, is_nominal=False)
    rows += pair_rows(matrix, make=make)
    if measure.order is not None:
        rows += drift_rows(matrix, measure.order, make=make)
    return rows


def _categories(matrix: RatingsMatrix, score_range: tuple[float, float] | None) -> FloatArray:
    """Return the points of a rating scale; none where the scores are counts or measurements."""
    seen = matrix.scores[~np.isnan(matrix.scores)]
    is_category = len(seen) > 0 and (score_range is not None or is_whole(seen))
    if not is_category:
        return seen[:0]
    low, high = score_range or (float(seen.min()), float(seen.max()))
    # One count in the millions must not lay out every whole number below it.
    return scale_values(seen, score_range) if high - low < MOST_CATEGORIES else seen[:0]


def _alpha_rows(
    matrix: RatingsMatrix, *, make: RowMaker, levels: Sequence[Level]
) -> list[StatisticRow]:
    rows = []
    for level in levels:
        alpha = krippendorff_alpha(matrix.scores, level)
        name = f"Krippendorff alpha {level}"
        rows.append(make.of(name, alpha))
        rows.append(make.of(f"{name} bootstrap CI (units resampled)", alpha))
    return rows


def _maker(measure: RatedMeasure) -> RowMaker:
    return RowMaker(measure.name, len(measure.matrix.recordings), len(measure.matrix.coders))


def _renamed(row: StatisticRow, stat: str) -> StatisticRow:
    return StatisticRow(
        stat, row.measure, row.value, row.ci_low, row.ci_high, row.n, row.k, row.reason
    )


def _check_range(path: Path, matrix: RatingsMatrix, score_range: tuple[float, float]) -> None:
    low, high = score_range
    outside = np.argwhere((matrix.scores < low) | (matrix.scores > high))
    if len(outside):
        row, column = outside[0]
        raise ScoreOutsideRange(
            path,
            score=float(matrix.scores[row, column]),
            recording=matrix.recordings[row],
            coder=matrix.coders[column],
            low=low,
            high=high,
        )
