"""Answers to extra fields: kept as given, refused where they do not fit, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.field_answers import AnswerRefused, fitting_answer, number_of
from fsh_coder.domain.rubric_procedure import ObservationField

TEXT = ObservationField("goal", "Goal", "text", "What is to change?")
CHOICE = ObservationField("talk", "Talk time", "choice", "How much?", ("more", "half", "less"))
NUMBER = ObservationField("minutes", "Minutes", "number", "How long?", low=0, high=90.5)


@pytest.mark.parametrize(
    ("asked", "text", "kept"),
    [
        (TEXT, "  sleeps at home \n", "sleeps at home"),
        (CHOICE, " half ", "half"),
        (NUMBER, "12", "12"),
        (NUMBER, "12,5", "12.5"),
        (NUMBER, "012.50", "12.5"),
        (NUMBER, "0", "0"),
        (NUMBER, "90.5", "90.5"),
    ],
)
def test_an_answer_is_kept_without_blanks_and_in_one_spelling(
    asked: ObservationField, text: str, kept: str
) -> None:
    """Blanks around it go; a number has one way to be written, with a point."""
    assert fitting_answer(asked, text) == kept


@pytest.mark.parametrize("asked", [TEXT, CHOICE, NUMBER])
def test_a_blank_answer_takes_the_answer_away(asked: ObservationField) -> None:
    """Nothing typed is no answer, of whatever kind."""
    assert fitting_answer(asked, " \t") == ""


@pytest.mark.parametrize(
    ("asked", "text", "remedy"),
    [
        (CHOICE, "most", "Choose one of: more, half, less"),
        (CHOICE, "More", "Choose one of"),
        (NUMBER, "twelve", "Type a number"),
        (NUMBER, "1,000", "Type a number, such as"),
        (NUMBER, "1_000", "Type a number, such as"),
        (NUMBER, "nan", "Type a number, such as"),
        (NUMBER, "1e3", "Type a number, such as"),
        (NUMBER, "-1", "Type a number from 0 to 90.5"),
        (NUMBER, "91", "Type a number from 0 to 90.5"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_a_remedy(
    asked: ObservationField, text: str, remedy: str
) -> None:
    """The message names the question and what would fit; "1,000" could be either number."""
    with pytest.raises(AnswerRefused, match=remedy) as caught:
        fitting_answer(asked, text)
    assert caught.value.field == asked.key
    assert asked.label in caught.value.sentence


@pytest.mark.parametrize(
    ("low", "high", "words"), [(5, None, "of 5 or more"), (None, 3, "of 3 or less")]
)
def test_an_open_end_is_said(low: float | None, high: float | None, words: str) -> None:
    """A field with one end says which."""
    asked = ObservationField("n", "N", "number", "?", low=low, high=high)
    with pytest.raises(AnswerRefused, match=words):
        fitting_answer(asked, "4")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_number_means_what_was_typed(number: object) -> None:
    """Whatever number is typed with a point is that number."""
    assert number_of(str(number)) == float(str(number))


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    """No text makes the reader stumble, and what it takes for a number is finite."""
    number = number_of(text)
    assert number is None or abs(number) < 1e16
