"""One measure and a whole report."""

from datetime import UTC, datetime

import numpy as np
import pytest

from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.mixed_icc import mixed_icc
from fsh_coder.reliability.ratings_matrix import RatingsMatrix
from fsh_coder.reliability.summary import build_report, measure_reliability, ratings_digest
from tests.reliability.reference_sets import unbalanced, wide

NOW = datetime(2026, 3, 1, 14, 2, tzinfo=UTC)


def _matrix(name: str) -> RatingsMatrix:
    scores = wide(name)
    return RatingsMatrix(
        tuple(f"S{at:02}" for at in range(len(scores))),
        tuple("ABCDEF"[: scores.shape[1]]),
        scores,
    )


def test_a_complete_design_reports_the_analysis_of_variance() -> None:
    """Headline, consistency and average are the forms of McGraw & Wong."""
    matrix = _matrix("irr_anxiety")
    found = measure_reliability("anxiety", "Anxiety", "global", matrix, scale_range=(1, 6))
    forms = icc(matrix.scores)
    assert found.headline == found.icc_a1 == forms.agreement_single
    assert found.icc_c1 == forms.consistency_single
    assert found.icc_ak == forms.agreement_average
    assert (found.band, found.band_low, found.band_high) == ("poor", "poor", "fair")
    assert found.exact.estimate == pytest.approx(0.18333333, abs=1e-7)
    assert found.within_one.estimate == pytest.approx(0.58333333, abs=1e-7)
    assert found.alpha.estimate == pytest.approx(0.22838695, abs=1e-7)
    assert found.ac2.estimate == pytest.approx(0.53529224, abs=1e-7)
    assert found.sem.estimate == pytest.approx(1.27148207, abs=1e-7)
    assert found.sdc.estimate == pytest.approx(3.5243685, abs=1e-6)
    assert (found.n_recordings, found.n_complete, found.n_coders) == (20, 20, 3)


def test_an_incomplete_design_reports_the_mixed_model() -> None:
    """Rotating coders: REML, and G(q,k) as the reliability of the scores in use."""
    found = measure_reliability("empathy", "Empathy", "global", unbalanced(), scale_range=(1, 5))
    mixed = mixed_icc(unbalanced().scores)
    assert found.headline == mixed.agreement_single
    assert found.icc_ak == mixed.generalizability
    assert found.icc_ak.name == "G(q,k)"
    assert found.sem.estimate == pytest.approx(0.51495246, abs=2e-5)
    assert (found.n_recordings, found.n_complete, found.n_coders) == (19, 3, 3)


def test_two_coders_have_a_kappa_with_interval() -> None:
    """Quadratic kappa on the declared scale, with its interval."""
    matrix = _matrix("ordinal_full_2raters")
    found = measure_reliability("e", "E", "global", matrix, scale_range=(1, 5))
    assert found.kappa_quadratic.estimate == pytest.approx(0.72857143, abs=1e-7)
    assert found.kappa_quadratic.low == pytest.approx(0.58529863, abs=1e-7)


def test_equal_scores_are_not_defined_and_agree_fully() -> None:
    """No coefficient, no band, 100 % agreement, and a warning that says so."""
    matrix = RatingsMatrix(("1", "2"), ("a", "b"), np.full((2, 2), 3.0))
    found = measure_reliability("e", "E", "global", matrix, scale_range=(1, 5))
    for one in (found.headline, found.icc_c1, found.icc_ak, found.alpha, found.ac2):
        assert one.estimate is None
        assert one.reason
    assert (found.band, found.band_low, found.band_high) == (None, None, None)
    assert found.exact.estimate == 1
    assert [warning.kind for warning in found.warnings] == ["undefined"]


def test_counts_may_differ_by_ten_per_cent_and_have_no_kappa() -> None:
    """Within one mark or 10 % is labelled; kappa and AC2 are for scales."""
    scores = np.array([[20.0, 22], [10, 12], [3, 4], [0, 0], [30, 30]])
    matrix = RatingsMatrix(tuple("12345"), ("a", "b"), scores)
    found = measure_reliability("q", "Questions", "count", matrix)
    assert found.within_one.estimate == pytest.approx(0.8)
    assert found.within_one.name == "Percent agreement within 1 mark or 10 %"
    assert found.exact.estimate == pytest.approx(0.4)
    assert found.kappa_quadratic.reason == found.ac2.reason == "only for ratings on a scale"
    assert found.band == "excellent"


def test_a_rare_code_gets_a_figure_and_no_band() -> None:
    """Fewer than ten marks: the coefficient stands, the word does not."""
    scores = np.array([[1.0, 1], [0, 0], [0, 1], [2, 1], [0, 0]])
    matrix = RatingsMatrix(tuple("12345"), ("a", "b"), scores)
    found = measure_reliability("c", "Confront", "count", matrix)
    assert found.headline.estimate is not None
    assert found.band is None
    assert "rare" in [warning.kind for warning in found.warnings]


@pytest.mark.parametrize(
    ("unit", "scores", "has_steps"),
    [
        ("percent", [[50.0, 40], [30, 30], [10, 20]], False),
        ("ratio", [[1.0, 2], [3, 4], [2, 2]], False),
        ("points", [[1.2, 2.2], [3, 4], [2, 2]], True),
        (None, [[1.5, 2], [3, 4], [2, 2]], True),
        (None, [[0.33, 0.5], [0.71, 0.7], [0.2, 0.2]], False),
    ],
)
def test_ratios_have_no_steps_to_agree_on(
    unit: str | None, scores: list[list[float]], has_steps: bool
) -> None:
    """Exact and within-one agreement are for points and marks, not for percentages."""
    matrix = RatingsMatrix(("1", "2", "3"), ("a", "b"), np.array(scores))
    found = measure_reliability("d", "D", "derived", matrix, unit=unit)
    assert (found.exact.estimate is not None) == has_steps
    assert (found.within_one.reason is None) == has_steps
    assert found.headline.estimate is not None


def test_nothing_rated_twice_is_a_report_without_figures() -> None:
    """A measure nobody double-coded has reasons in place of figures, and no crash."""
    matrix = RatingsMatrix.from_rows([("1", "a", 3), ("2", "b", 4)])
    found = measure_reliability("e", "E", "global", matrix, scale_range=(1, 5))
    assert (found.mean, found.sd, found.n_recordings) == (None, None, 0)
    coefficients = (found.headline, found.exact, found.alpha, found.kappa_quadratic, found.sem)
    assert all(one.estimate is None and one.reason for one in coefficients)
    empty = measure_reliability("e", "E", "count", RatingsMatrix.from_rows([]))
    assert empty.headline.estimate is None


def test_perfect_agreement_of_rotating_coders_is_one() -> None:
    """Every pair agrees fully: 1 with limits of 1, and no error to state."""
    matrix = RatingsMatrix.from_rows(
        (f"S{at}", coder, float(1 + at % 5))
        for at in range(12)
        for coder in ("ab", "bc", "ac")[at % 3]
    )
    found = measure_reliability("e", "E", "global", matrix, scale_range=(1, 5))
    assert (found.headline.estimate, found.headline.low, found.headline.high) == (1, 1, 1)
    assert (found.band, found.sem.estimate) == ("excellent", None)
    assert found.sem.reason == "the coders agree perfectly"


def test_a_border_estimate_carries_its_warning() -> None:
    """A coder variance of 0 is told beside the figure."""
    rows = [("a", "b"), ("b", "c"), ("a", "c")]
    generator = np.random.default_rng(1)
    matrix = RatingsMatrix.from_rows(
        (f"S{at}", coder, float(3 + 2 * np.sin(at) + 0.3 * generator.normal()))
        for at in range(30)
        for coder in rows[at % 3]
    )
    found = measure_reliability("e", "E", "derived", matrix)
    assert [warning.kind for warning in found.warnings] == ["boundary"]
    assert "parametric bootstrap" in found.headline.method


def test_the_report_carries_design_warnings_seeds_and_digest() -> None:
    """A reader finds who coded what, what to beware of and how to compute it again."""
    measure = measure_reliability("a", "A", "global", _matrix("irr_anxiety"), scale_range=(1, 6))
    report = build_report(
        [measure],
        rubric_title="MITI",
        rubric_digest="abc",
        computed_at=NOW,
        left_out=[("S99", "not submitted")],
        settings=[("Purpose", "double")],
    )
    assert report.design.kind == "complete"
    assert [warning.kind for warning in report.warnings] == ["few"]
    assert report.left_out == (("S99", "not submitted"),)
    assert ("Purpose", "double") in report.settings
    assert any(name.startswith("Seed") for name, _ in report.settings)
    assert len(report.data_sha256) == 64


def test_the_digest_follows_the_ratings_and_not_their_order() -> None:
    """The same ratings in another order have the same digest; one changed score has not."""
    rows = [("1", "a", 1.0), ("1", "b", 2.0), ("2", "a", 3.0), ("2", "b", None)]
    changed = [*rows[:-1], ("2", "b", 3.0)]
    digests = [
        ratings_digest([measure_reliability("e", "E", "global", RatingsMatrix.from_rows(some))])
        for some in (rows, rows[::-1], changed)
    ]
    assert digests[0] == digests[1] != digests[2]


def test_a_time_without_zone_is_refused() -> None:
    """When a report was computed must be clear anywhere."""
    with pytest.raises(ValueError, match="time zone"):
        build_report([], rubric_title="", rubric_digest="", computed_at=NOW.replace(tzinfo=None))
