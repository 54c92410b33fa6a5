"""How long the statistics take, beside their limits.

Run with ``python -m tests.benchmarks.bench_reliability``. Every line is the best of three,
in CPU seconds, after a first call that loads scipy. `bench_peers` has other libraries.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import combinations

import numpy as np

from fsh_coder.reliability.alignment import align
from fsh_coder.reliability.alpha import LEVELS, krippendorff_alpha
from fsh_coder.reliability.event_matching import TimedPoints, match_points, paired_codes
from fsh_coder.reliability.event_tally import kappa_with_nil
from fsh_coder.reliability.gwet import CodedUnits, gwet_family
from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.mixed_icc import mixed_icc
from fsh_coder.reliability.mixed_model import fit
from fsh_coder.reliability.ratings_matrix import FloatArray, RatingsMatrix
from fsh_coder.reliability.summary import build_report, measure_reliability
from tests.benchmarks.figures import tell

RUNS = 3
PAIRS = tuple(combinations(range(4), 2))


@dataclass(frozen=True)
class Line:
    """One measured task and its limit in seconds; None where none is set."""

    task: str
    seconds: float
    limit_s: float | None


def main() -> None:
    """Print measured seconds, limits and their ratios."""
    generator = np.random.default_rng(1)
    icc(generator.normal(size=(5, 3)))
    fit(generator.normal(size=(8, 3)))
    lines = [*_ratings(generator), *_events(generator), *_reports(generator)]
    for line in lines:
        limit_ms = None if line.limit_s is None else 1000 * line.limit_s
        tell(f"{line.task}, CPU", 1000 * line.seconds, unit="ms", limit=limit_ms)


def _best(task: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        task()
        times.append(time.process_time() - started)
    return min(times)


def _ratings(generator: np.random.Generator) -> list[Line]:
    dimensions = [_scores(generator, n=10_000, k=3) for _ in range(7)]
    rotating = _scores(generator, n=10_000, k=10)
    for row in rotating:
        row[generator.permutation(10)[3:]] = np.nan
    coded: FloatArray = np.round(np.clip(_scores(generator, n=1_000, k=4) + 3, 1, 5)).astype(float)
    coded[generator.random(coded.shape) < 0.1] = np.nan
    units = CodedUnits.from_scores(coded, np.arange(1.0, 6))
    lines = [
        Line(
            "six ICC forms with intervals, 10,000 x 3 x 7",
            _best(lambda: [icc(scores) for scores in dimensions]),
            0.05,
        ),
        Line("REML, 10,000 recordings, 3 of 10 coders", _best(lambda: fit(rotating)), 0.3),
        Line("the same with Monte-Carlo intervals", _best(lambda: mixed_icc(rotating)), None),
    ]
    for level in LEVELS:
        alpha = _best(partial(krippendorff_alpha, coded, level, resamples=1_000))
        lines.append(Line(f"alpha {level}, 1,000 x 4, 1,000 resamples", alpha, 0.2))
    family = _best(lambda: gwet_family(units, np.eye(5)))
    lines.append(Line("AC1, Fleiss, Conger, BP, alpha with errors, 1,000 x 4", family, None))
    return lines


def _events(generator: np.random.Generator) -> list[Line]:
    first = [str(code) for code in generator.integers(0, 8, 1_000)]
    second = [code if generator.random() < 0.8 else str(generator.integers(0, 8)) for code in first]
    points = _points(generator, 1_000)
    return [
        Line("alignment, 1,000 x 1,000", _best(lambda: align(first, second)), 0.03),
        Line(
            "points within 2 s, 1,000 x 1,000, same code",
            _best(lambda: match_points(*points, tolerance_ms=2_000)),
            0.005,
        ),
        Line(
            "points within 2 s, 1,000 x 1,000, any code",
            _best(lambda: match_points(*points, tolerance_ms=2_000, same_code=False)),
            None,
        ),
    ]


def _reports(generator: np.random.Generator) -> list[Line]:
    complete = [_matrix(_scores(generator, n=100, k=4), block_at=at) for at in range(20)]
    rotating = []
    for at in range(20):
        scores = _scores(generator, n=100, k=4)
        for number, row in enumerate(scores):
            row[list(PAIRS[number % len(PAIRS)])] = np.nan
        rotating.append(_matrix(scores, block_at=at))
    points = [_points(generator, 2_000) for _ in range(6)]
    return [
        Line(
            "whole report, 100 x 4 x 20 measures, 6 pairs x 2,000 events",
            _best(lambda: _report(complete, points)),
            1.5,
        ),
        Line(
            "the same with rotating pairs (mixed models)",
            _best(lambda: _report(rotating, points)),
            1.5,
        ),
    ]


def _report(matrices: list[RatingsMatrix], points: list[tuple[TimedPoints, TimedPoints]]) -> None:
    measures = [
        measure_reliability(
            f"m{at}",
            "M",
            "global" if at < 7 else "count",
            matrix,
            scale_range=(1, 5) if at < 7 else None,
        )
        for at, matrix in enumerate(matrices)
    ]
    build_report(
        measures, rubric_title="", rubric_digest="", computed_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    for first, second in points:
        kappa_with_nil(paired_codes(first, second, tolerance_ms=2_000))


def _scores(generator: np.random.Generator, *, n: int, k: int) -> FloatArray:
    true = generator.normal(size=(n, 1))
    coder = 0.3 * generator.normal(size=(1, k))
    scores: FloatArray = true + coder + 0.7 * generator.normal(size=(n, k))
    return scores


def _matrix(scores: FloatArray, *, block_at: int) -> RatingsMatrix:
    rounded = np.round(np.clip(scores + 3, 1, 5)) if block_at < 7 else np.round(scores * 4 + 20)
    recordings = tuple(f"S{at:03}" for at in range(len(scores)))
    return RatingsMatrix(recordings, tuple("ABCD"), np.maximum(rounded, 0))


def _points(generator: np.random.Generator, n: int) -> tuple[TimedPoints, TimedPoints]:
    onsets = np.sort(generator.integers(0, 3_600_000, n))
    moved = onsets + generator.integers(-3_000, 3_001, n)
    codes = tuple(str(code) for code in generator.integers(0, 8, n))
    return (
        TimedPoints(tuple(onsets.tolist()), codes),
        TimedPoints(tuple(np.maximum(moved, 0).tolist()), codes),
    )


if __name__ == "__main__":
    main()
