"""Simulated studies: the right ICC, narrower with more sessions, the same for a seed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.reliability.icc import icc_agreement
from fsh_coder.reliability.precision import ExpectedRatings, SimulatedStudies, UnreachableIcc


def test_the_width_is_that_of_the_closed_form() -> None:
    """Without coders' own levels and steps it is near Bonett's approximation (2002).

    ICC .70, two coders, 60 sessions: 2 x 1.96 x sqrt(2 (1 - p)^2 (1 + p)^2 / (2 (n - 1))).
    """
    expected = ExpectedRatings(n_coders=2, icc=0.7, coder_share=0.0)
    found = SimulatedStudies(expected, largest=60).width_at(60)
    closed = 2 * 1.959964 * np.sqrt(2 * (0.3 * 1.7) ** 2 / (2 * 59))
    assert found.median == pytest.approx(closed, abs=0.03)
    assert found.share_undefined == 0


def test_more_sessions_and_more_coders_make_it_narrower() -> None:
    """Each step is narrower than the one before, and four in five are wider than half."""
    widths = []
    for n_coders in (2, 3, 5):
        studies = SimulatedStudies(
            ExpectedRatings(n_coders, 0.7, sd=0.8, mean=3, scale=(1, 5)), largest=120
        )
        own = [studies.width_at(n) for n in (10, 30, 120)]
        assert [each.median for each in own] == sorted((e.median for e in own), reverse=True)
        assert all(each.assured >= each.median for each in own)
        widths.append(own[1].median)
    assert widths == sorted(widths, reverse=True)


def test_the_same_seed_gives_the_same_figures() -> None:
    """A plan can be made again; another seed gives slightly different figures."""
    expected = ExpectedRatings(3, 0.6)
    first, again = (SimulatedStudies(expected, largest=40, seed=7).width_at(40) for _ in range(2))
    assert first == again
    assert SimulatedStudies(expected, largest=40, seed=8).width_at(40) != first


@settings(deadline=None, max_examples=15)
@given(st.floats(0.3, 0.9), st.floats(0.5, 1.2), st.floats(2, 4))
def test_rounded_scores_have_the_expected_icc(icc: float, sd: float, mean: float) -> None:
    """On a scale of whole points a large study finds the ICC that was expected."""
    expected = ExpectedRatings(2, icc, sd=sd, mean=mean, coder_share=0.0, scale=(1, 5))
    scores = SimulatedStudies(expected, largest=20_000, draws=1).scores(0, 20_000)
    assert set(np.unique(scores)) <= {1.0, 2.0, 3.0, 4.0, 5.0}
    assert icc_agreement(scores).estimate == pytest.approx(icc, abs=0.04)


def test_scores_that_never_differ_have_no_icc() -> None:
    """With next to no spread all whole points are alike, and that is said."""
    with pytest.raises(UnreachableIcc):
        SimulatedStudies(ExpectedRatings(2, 0.7, sd=0.05, mean=3, scale=(1, 5)), largest=10)


def test_studies_without_an_interval_are_never_narrow() -> None:
    """Where most small studies have scores all alike, the width is infinite, not small."""
    rare = ExpectedRatings(2, 0.5, sd=0.19, mean=3, scale=(1, 5))
    found = SimulatedStudies(rare, largest=10).width_at(5)
    assert found.share_undefined > 0.5
    assert found.median == float("inf")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n_coders": 1}, "two coders"),
        ({"icc": 0.0}, "an ICC between"),
        ({"icc": 1.0}, "an ICC between"),
        ({"sd": 0.0}, "a spread"),
        ({"coder_share": 1.0}, "below 1"),
        ({"scale": (5, 1)}, "two ends"),
    ],
)
def test_nonsense_is_refused(change: dict[str, float], words: str) -> None:
    """One coder, an ICC of 0 or 1, no spread, coders who are all the error, a scale upside down."""
    values = {"n_coders": 2, "icc": 0.7} | change
    with pytest.raises(ValueError, match=words):
        ExpectedRatings(**values)  # type: ignore[arg-type]  # the point of the test


def test_the_caller_may_stop_it() -> None:
    """What is raised between two studies ends the work."""

    def stop(study: int) -> None:
        if study == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        SimulatedStudies(ExpectedRatings(2, 0.7), largest=10).width_at(10, on_study=stop)
