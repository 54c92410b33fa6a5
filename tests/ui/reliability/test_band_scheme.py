"""Coefficients as papers print them, and the words put to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.ui.reliability.band_scheme import (
    CICCHETTI,
    KOO_LI,
    SCHEMES,
    Bands,
    BandScheme,
    amount_words,
    coefficient_words,
    interval_words,
    share_words,
)


def _number(words: str) -> float:
    return float(words.replace("−", "-"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.5, ".50"),
        (0.8349, ".83"),
        (-0.031, "−.03"),
        (-0.001, ".00"),
        (1.0, "1.00"),
        (-1.25, "−1.25"),
        (None, "–"),
    ],
)
def test_coefficients_have_two_decimals_and_no_leading_zero(
    value: float | None, words: str
) -> None:
    """Two decimals, no leading zero, a true minus, an en dash for what is not defined."""
    assert coefficient_words(value) == words


@pytest.mark.parametrize(
    ("value", "scheme", "words", "band"),
    [
        (0.598, CICCHETTI, ".598", "fair"),
        (0.602, CICCHETTI, ".60", "good"),
        (0.7499, CICCHETTI, ".7499", "good"),
        (0.498, KOO_LI, ".498", "poor"),
        (0.90, KOO_LI, ".90", "good"),
        (0.904, KOO_LI, ".904", "excellent"),
    ],
)
def test_figures_never_contradict_their_band(
    value: float, scheme: BandScheme, words: str, band: str
) -> None:
    """Where two decimals would land on the other side of an edge, more are printed."""
    assert coefficient_words(value, scheme) == words
    assert scheme.of(value) == band


@given(st.floats(min_value=-1, max_value=1), st.sampled_from(SCHEMES))
def test_what_is_printed_has_the_band_of_the_value(value: float, scheme: BandScheme) -> None:
    """Reading the printed figure against the edges gives the printed word."""
    words = coefficient_words(value, scheme)
    is_close = any(abs(value - edge) < 1e-6 for edge in scheme.edges)
    assert is_close or scheme.of(_number(words)) == scheme.of(value)
    assert abs(_number(words) - value) <= 0.005 + 1e-9


def test_axis_carries_the_edges_of_its_scheme() -> None:
    """Ticks and bands on the forest's axis are those the words are cut at."""
    for scheme in SCHEMES:
        axis = scheme.axis()
        assert [zone.high for zone in axis.zones] == [*scheme.edges, 1.0]
        assert [zone.word for zone in axis.zones] == list(scheme.words)
        ticks = {value for value, _ in axis.ticks}
        assert set(scheme.edges) < ticks


def test_band_of_the_interval_says_throughout_only_where_it_is_one() -> None:
    """Both ends in the estimate's band read "throughout", otherwise both are named."""
    assert Bands("good", "good", "good").of_interval() == "throughout"
    assert Bands("good", "poor", "excellent").of_interval() == "poor to excellent"
    assert Bands("good", None, None).of_interval() == ""


def test_missing_figures_are_dashes_never_zero() -> None:
    """What was not computed is an en dash in every format."""
    assert interval_words(None, 0.5) == "–"
    assert share_words(None) == "–"
    assert amount_words(None, "points") == "–"


def test_amounts_follow_their_unit() -> None:
    """Percentages have one decimal, others two; differences carry their sign."""
    assert amount_words(51.883, "percent") == "51.9"
    assert amount_words(-0.256, "points", signed=True) == "−0.26"
    assert amount_words(0.3, "marks", signed=True) == "+0.30"
    assert amount_words(-0.001, "marks", signed=True) == "0.00"
    assert share_words(0.383) == "38 %"
