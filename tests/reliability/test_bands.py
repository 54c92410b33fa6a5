"""Words for coefficients."""

import pytest

from fsh_coder.reliability.bands import cicchetti, koo_li, landis_koch


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-0.2, "poor"),
        (0.3999999, "poor"),
        (0.40, "fair"),
        (0.5999999, "fair"),
        (0.60, "good"),
        (0.7499999, "good"),
        (0.75, "excellent"),
        (1.0, "excellent"),
    ],
)
def test_cicchetti_cuts_the_unrounded_value(value: float, word: str) -> None:
    """A value just below an edge stays below it, though it rounds to the edge."""
    assert cicchetti(value) == word


@pytest.mark.parametrize(
    ("value", "word"),
    [(0.49, "poor"), (0.5, "moderate"), (0.75, "good"), (0.9, "good"), (0.901, "excellent")],
)
def test_koo_and_li(value: float, word: str) -> None:
    """Excellent begins above .90, the others at their edge."""
    assert koo_li(value) == word


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-0.01, "poor"),
        (0.0, "slight"),
        (0.2, "slight"),
        (0.21, "fair"),
        (0.5, "moderate"),
        (0.7, "substantial"),
        (0.81, "almost perfect"),
    ],
)
def test_landis_and_koch(value: float, word: str) -> None:
    """The six words of 1977."""
    assert landis_koch(value) == word
