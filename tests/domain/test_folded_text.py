"""Searching without case and accents."""

from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.folded_text import folded, holds_all


def test_case_accents_and_order_do_not_count() -> None:
    """Words are found in any case, order and accent, and all of them are needed."""
    assert holds_all("Écoute réflexive complexe", "complexe ecoute")
    assert not holds_all("Écoute réflexive", "ecoute simple")


@given(st.text())
def test_blank_words_are_in_every_text(text: str) -> None:
    """A blank search finds everything, and every text holds its own words."""
    assert holds_all(text, "  ")
    assert holds_all(text, text)
    assert folded(folded(text)) == folded(text)
