"""Our statistics beside other libraries' on the same tasks, in one run.

Run by ``make bench`` in an environment of its own that holds the libraries; they are no
dependency of the program. Each line is the best of several runs in CPU seconds, after a
first call of each side. The ratio is ours to theirs: below 1 ours is faster. Both sides
must give the same value, or the comparison stops.
"""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module

import numpy as np

from fsh_coder.reliability.alpha import krippendorff_alpha
from fsh_coder.reliability.fleiss import fleiss_estimate
from fsh_coder.reliability.gwet import CodedUnits
from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.kappa import cohen_kappa
from fsh_coder.reliability.ratings_matrix import FloatArray
from tests.benchmarks.figures import tell

RESAMPLES = 1_000
Task = Callable[[], float | None]


@dataclass(frozen=True)
class Comparison:
    """One task done by us and by a library.

    `tolerance` is how far the two values may lie apart; None where both draw at random.
    `times` calls make one run, so that short tasks are long enough to be timed.
    """

    task: str
    library: str
    ours: Task
    theirs: Task
    tolerance: float | None = 1e-9
    times: int = 1
    runs: int = 5


def main() -> None:
    """Print both times and their ratio."""
    # The libraries warn of their own dependencies' plans; that is not our business.
    warnings.simplefilter("ignore")
    generator = np.random.default_rng(1)
    ratings = _ratings(generator)
    compared = [_icc(generator), *_alphas(ratings), _fleiss(ratings), *_cohens(ratings)]
    for each in compared:
        _check(each)
        ours, theirs = _both(each)
        tell(f"{each.task}; limit: {each.library}", 1000 * ours, unit="ms", limit=1000 * theirs)


def _check(each: Comparison) -> None:
    ours, theirs = each.ours(), each.theirs()
    if ours is None or theirs is None:
        raise ArithmeticError(f"{each.task}: no value")
    if each.tolerance is not None and abs(ours - theirs) > each.tolerance:
        raise ArithmeticError(f"{each.task}: {ours!r} here, {theirs!r} in {each.library}")


def _both(each: Comparison) -> tuple[float, float]:
    """Time the two in turn, so that a busy machine slows both."""
    ours, theirs = [], []
    for _ in range(each.runs):
        ours.append(_seconds(each.ours, each.times))
        theirs.append(_seconds(each.theirs, each.times))
    return min(ours), min(theirs)


def _seconds(task: Task, times: int) -> float:
    started = time.process_time()
    for _ in range(times):
        task()
    return (time.process_time() - started) / times


def _ratings(generator: np.random.Generator) -> FloatArray:
    """Give 1,000 units by 4 coders on a scale of five, a tenth of them missing."""
    true = generator.normal(size=(1_000, 1))
    heard = np.clip(true + 0.7 * generator.normal(size=(1_000, 4)) + 3, 1, 5)
    scores: FloatArray = np.round(heard).astype(np.float64)
    scores[generator.random(scores.shape) < 0.1] = np.nan
    return scores


def _icc(generator: np.random.Generator) -> Comparison:
    pingouin, pandas = import_module("pingouin"), import_module("pandas")
    n, k = 10_000, 3
    scores: FloatArray = generator.normal(size=(n, 1)) + 0.7 * generator.normal(size=(n, k))
    long = pandas.DataFrame(
        {"s": np.repeat(np.arange(n), k), "c": np.tile(np.arange(k), n), "y": scores.ravel()}
    )

    def theirs() -> float:
        table = pingouin.intraclass_corr(long, targets="s", raters="c", ratings="y")
        return float(table["ICC"].iloc[1])

    return Comparison(
        "six ICC forms with intervals, 10,000 x 3",
        "pingouin",
        lambda: icc(scores).agreement_single.estimate,
        theirs,
        times=3,
    )


def _alphas(ratings: FloatArray) -> list[Comparison]:
    krippendorff = import_module("krippendorff")
    by_coder = ratings.T
    values = np.arange(1.0, 6)
    counts = CodedUnits.from_scores(ratings, values).counts

    def one() -> float:
        return float(krippendorff.alpha(reliability_data=by_coder, level_of_measurement="ordinal"))

    def resampled() -> float:
        generator = np.random.default_rng(1)
        n = len(counts)
        found = [
            krippendorff.alpha(
                value_counts=counts[generator.integers(n, size=n)],
                value_domain=values,
                level_of_measurement="ordinal",
            )
            for _ in range(RESAMPLES)
        ]
        return float(np.quantile(found, 0.025))

    return [
        Comparison(
            "alpha ordinal, one estimate, 1,000 x 4",
            "krippendorff",
            lambda: krippendorff_alpha(ratings, "ordinal", resamples=0).estimate,
            one,
            times=50,
        ),
        Comparison(
            "alpha ordinal, 1,000 resamples, 1,000 x 4",
            "krippendorff",
            lambda: krippendorff_alpha(ratings, "ordinal", resamples=RESAMPLES).low,
            resampled,
            tolerance=0.01,
            runs=3,
        ),
    ]


def _fleiss(ratings: FloatArray) -> Comparison:
    inter_rater = import_module("statsmodels.stats.inter_rater")
    complete = ratings[~np.isnan(ratings).any(axis=1)]
    counts = CodedUnits.from_scores(complete, np.arange(1.0, 6)).counts
    return Comparison(
        f"Fleiss' kappa, value only, {len(counts)} x 4",
        "statsmodels",
        lambda: fleiss_estimate(counts),
        lambda: float(inter_rater.fleiss_kappa(counts)),
        times=500,
    )


def _cohens(ratings: FloatArray) -> list[Comparison]:
    inter_rater = import_module("statsmodels.stats.inter_rater")
    complete = ratings[~np.isnan(ratings).any(axis=1)]
    table = np.zeros((5, 5))
    np.add.at(table, tuple((complete[:, :2].T - 1).astype(np.intp)), 1)
    steps = np.arange(5.0)
    quadratic: FloatArray = 1 - ((steps[:, None] - steps) / 4) ** 2

    def ours(weights: FloatArray | None) -> float | None:
        return cohen_kappa(table, weights=weights).coefficient.estimate

    def theirs(kind: str | None) -> float:
        return float(inter_rater.cohens_kappa(table, wt=kind).kappa)

    return [
        Comparison(
            f"Cohen's kappa with both errors, {word}, 5 x 5",
            "statsmodels",
            partial(ours, weights),
            partial(theirs, kind),
            times=500,
        )
        for word, weights, kind in (("unweighted", None, None), ("quadratic", quadratic, "fc"))
    ]


if __name__ == "__main__":
    main()
