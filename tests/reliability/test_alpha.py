"""Krippendorff's alpha."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fsh_coder.reliability.alpha import (
    LEVELS,
    Level,
    bootstrap_alphas,
    krippendorff_alpha,
    pairable,
)
from fsh_coder.reliability.ratings_matrix import FloatArray
from tests.reliability.reference_sets import labels, not_to_be_matched, wide

SCORES = arrays(
    np.float64,
    st.tuples(st.integers(1, 10), st.integers(2, 4)),
    elements=st.sampled_from([0.0, 1.0, 2.0, 4.0, np.nan]),
)


def by_definition(scores: FloatArray, level: Level) -> float | None:
    """Return alpha from the coincidences, pair by pair, as Krippendorff writes it."""
    units = [row[~np.isnan(row)] for row in scores]
    units = [unit for unit in units if len(unit) >= 2]
    everything = np.concatenate(units) if units else np.empty(0)
    values, n_c = np.unique(everything, return_counts=True)
    if len(values) < 2:
        return None

    def metric(c: float, k: float) -> float:
        if level == "nominal":
            return float(c != k)
        if level == "interval":
            return (c - k) ** 2
        if level == "ratio":
            return 0.0 if c + k == 0 else ((c - k) / (c + k)) ** 2
        low, high = min(c, k), max(c, k)
        between = n_c[(values >= low) & (values <= high)].sum()
        ends = n_c[values == low].sum() + n_c[values == high].sum()
        return float(between - ends / 2) ** 2

    n = len(everything)
    within = sum(
        metric(unit[i], unit[j]) / (len(unit) - 1)
        for unit in units
        for i, j in product(range(len(unit)), repeat=2)
        if i != j
    )
    between = sum(
        n_c[i] * n_c[j] * metric(values[i], values[j])
        for i, j in product(range(len(values)), repeat=2)
    )
    return float(1 - (n - 1) * within / between)


@given(SCORES, st.sampled_from(LEVELS))
@settings(deadline=None)
def test_every_level_equals_the_definition(scores: FloatArray, level: Level) -> None:
    """The closed forms give what the definition gives, gaps and all."""
    found = krippendorff_alpha(scores, level, resamples=0).estimate
    wanted = by_definition(scores, level)
    assert (found is None) == (wanted is None)
    if found is not None and wanted is not None:
        assert found == pytest.approx(wanted, abs=1e-9)


def test_the_four_published_values() -> None:
    """Four observers, twelve units: .743, .815, .849, .797."""
    scores = wide("krippendorff_4observers")
    found = [krippendorff_alpha(scores, level, resamples=0).estimate for level in LEVELS]
    assert [round(value or 0, 3) for value in found] == [0.743, 0.815, 0.849, 0.797]


@pytest.mark.parametrize(
    ("name", "scores", "level"),
    [
        ("shrout_fleiss_1979", wide("shrout_fleiss_1979"), "interval"),
        ("irr_anxiety", wide("irr_anxiety"), "ordinal"),
        ("fleiss_1971_diagnoses", labels("fleiss_1971_diagnoses"), "nominal"),
    ],
)
def test_complete_data_of_three_or_more_are_not_computed_as_irr_does(
    name: str, scores: FloatArray, level: Level
) -> None:
    """Irr and DescTools divide by 1 where nothing is missing; we divide by m - 1."""
    wrong = [
        float(entry["value"])
        for entry in not_to_be_matched(name)
        if entry["stat"] == f"Krippendorff alpha {level}"
    ]
    found = krippendorff_alpha(scores, level, resamples=0).estimate
    assert wrong
    assert found == pytest.approx(by_definition(scores, level))
    assert all(abs((found or 0) - value) > 1e-4 for value in wrong)


def test_constant_and_swapped_scores() -> None:
    """One constant coder and the same pair everywhere give the reference's values."""
    scores = wide("zero_variance")
    constant = scores[:, 2:4]
    assert krippendorff_alpha(constant, "nominal").estimate == pytest.approx(-0.19047619, abs=1e-6)
    assert krippendorff_alpha(constant, "interval").estimate == pytest.approx(0.03225806, abs=1e-6)
    same_pair = krippendorff_alpha(scores[:, 4:6], "interval")
    assert same_pair.estimate == pytest.approx(-0.875, abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_one_value_only_is_not_defined(level: Level) -> None:
    """Irr prints 1 and krippendorff stops; here it is None with a reason."""
    found = krippendorff_alpha(wide("zero_variance")[:, 0:2], level)
    assert (found.estimate, found.reason) == (None, "every score is the same")


def test_no_pair_one_unit_and_negative_ratios_say_so() -> None:
    """Each cause of a missing value or interval has its words."""
    nothing = krippendorff_alpha(np.array([[1, np.nan], [np.nan, 2]]), "nominal")
    assert (nothing.estimate, nothing.reason) == (None, "no unit has two ratings")
    one = krippendorff_alpha(np.array([[1.0, 2.0]]), "interval")
    assert one.estimate is not None
    assert (one.low, one.reason) == (None, "one unit gives no interval")
    negative = krippendorff_alpha(np.array([[-1.0, 2.0], [3.0, 3.0]]), "ratio")
    assert negative.reason == "ratios need scores that are 0 or more"


def test_lost_resamples_are_counted() -> None:
    """Resamples that drew one value only have no alpha; the reader is told how many."""
    scores = np.array([[1, 1], [1, 1], [1, 2]], dtype=float)
    found = krippendorff_alpha(scores, "nominal", resamples=200)
    assert found.reason is not None
    assert found.reason.endswith("of 200 resamples held one value only")
    spread = bootstrap_alphas(pairable(scores), "nominal", resamples=200, seed=20110125)
    assert found.reason.startswith(f"{np.isnan(spread).sum()} ")


def test_the_same_seed_gives_the_same_interval_however_it_is_split() -> None:
    """Nothing hangs on how many resamples fit into memory at once."""
    scores = wide("irr_anxiety")
    first = krippendorff_alpha(scores, "ordinal", seed=7)
    assert first == krippendorff_alpha(scores, "ordinal", seed=7)
    assert first != krippendorff_alpha(scores, "ordinal", seed=8)


def test_large_real_numbers_lose_no_digits() -> None:
    """Scores around a million that differ in the third decimal still give alpha."""
    generator = np.random.default_rng(1)
    true = generator.normal(size=(300, 1))
    scores = true + 0.3 * generator.normal(size=(300, 2))
    plain = krippendorff_alpha(scores, "interval", resamples=0).estimate
    moved = krippendorff_alpha(scores / 1000 + 1e6, "interval", resamples=0).estimate
    assert moved == pytest.approx(plain, abs=1e-5)


@given(SCORES, st.sampled_from(LEVELS))
@settings(deadline=None)
def test_perfect_agreement_is_one_and_order_does_not_matter(
    scores: FloatArray, level: Level
) -> None:
    """Copies of one coder agree fully; swapping coders changes nothing."""
    first = scores[:, :1]
    copied = krippendorff_alpha(np.hstack([first, first]), level, resamples=0)
    assert copied.estimate is None or copied.estimate == pytest.approx(1)
    found = krippendorff_alpha(scores, level, resamples=0).estimate
    swapped = krippendorff_alpha(scores[:, ::-1], level, resamples=0).estimate
    assert found == pytest.approx(swapped) if found is not None else swapped is None
