"""Rubrics written as files and read back."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsh_coder.domain.rubric import Rubric, Threshold
from fsh_coder.domain.rubric_rules import breaches
from fsh_coder.formats import rubric_file, rubric_text
from tests.domain.small_rubric import make_rubric
from tests.rubric_strategies import AWKWARD, rubrics

SHIPPED = rubric_file.shipped()

#: A whole rubric is drawn from many small choices; that takes a while and is meant.
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


def without_text(rubric: Rubric) -> Rubric:
    """Return the rubric without what depends on how its file is written."""
    return replace(rubric, text="", digest="")


def read_back(rubric: Rubric) -> Rubric:
    """Write a rubric and read it again."""
    return without_text(rubric_file.parse(rubric_text.text_of(rubric), name="written"))


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(rubrics())
def test_any_sound_rubric_reads_back_as_itself(rubric: Rubric) -> None:
    """Whatever a rubric holds, its file holds: no word becomes a number, no part is lost."""
    assert breaches(rubric) == ()
    assert read_back(rubric) == without_text(rubric)


@pytest.mark.parametrize("rubric", SHIPPED, ids=lambda each: each.key)
def test_the_shipped_rubrics_read_back_as_themselves(rubric: Rubric) -> None:
    """A copy made in the program is the rubric it was made from."""
    assert read_back(rubric) == without_text(rubric)


@pytest.mark.parametrize("word", AWKWARD)
def test_awkward_words_stay_words(word: str) -> None:
    """What YAML would take for something else stands in quotation marks."""
    rubric = replace(make_rubric(), title=word, rules=(word, f"{word}\n{word}"))
    assert read_back(rubric) == without_text(rubric)


@given(st.integers(0, 10**6), st.integers(0, 15))
def test_figures_are_written_out(digits: int, n_decimals: int) -> None:
    """A small figure is not written with an exponent, which the reader takes for a word."""
    value = digits / 10**n_decimals
    threshold = Threshold("OQ", "Good", ">=", value, "Ours.")
    rubric = replace(make_rubric(), thresholds=(threshold,))
    assert read_back(rubric).thresholds == (threshold,)


def test_a_written_rubric_is_text_that_people_read() -> None:
    """Long text is folded, lists are indented, and what goes without saying is left out."""
    text = rubric_text.text_of(make_rubric())
    assert "dimensions:\n  - key: warmth\n    label: Warmth\n" in text
    assert "not_applicable" not in text
    assert "passes" not in text
    assert max(len(line) for line in rubric_text.text_of(SHIPPED[0]).splitlines()) < 115
