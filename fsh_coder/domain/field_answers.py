"""Whether an answer fits the extra field it is given to."""

import re
from typing import Final

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.observation import Observation
from fsh_coder.domain.rubric import Rubric, UnknownMeasureError
from fsh_coder.domain.rubric_procedure import ObservationField

#: A whole or decimal number; three digits after a comma could be thousands, so it is none.
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,9}|,(?!\d{3}$)\d{1,9})?", re.ASCII)


class AnswerRefused(UserFacingError):
    """An answer does not fit its field; ``field`` is the field's key."""

    def __init__(self, asked: ObservationField, text: str, *, remedy: str) -> None:
        super().__init__(f"“{text}” is no answer to “{asked.label}”. {remedy}")
        self.field = asked.key
        self.text = text


def fitting_answer(asked: ObservationField, text: str) -> str:
    """Return an answer as it is kept: without blanks around it, a number in one spelling.

    Args:
        asked: the field.
        text: what the coder gave; blank takes the answer away and is returned empty.

    Raises:
        AnswerRefused: it is none of the choices, no number, or outside the field's ends.
    """
    plain = text.strip()
    if not plain or asked.kind == "text":
        return plain
    if asked.kind == "number":
        return _number_text(asked, plain)
    if plain not in asked.choices:
        raise AnswerRefused(asked, plain, remedy=f"Choose one of: {', '.join(asked.choices)}.")
    return plain


def field_of(rubric: Rubric, key: str) -> ObservationField:
    """Return the extra field with this key.

    Raises:
        UnknownMeasureError: the rubric has no such field.
    """
    for asked in rubric.fields:
        if asked.key == key:
            return asked
    raise UnknownMeasureError(rubric.short_title, key)


def number_of(text: str) -> float | None:
    """Return the number that an answer says, with point or comma; None where it says none."""
    plain = text.strip()
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def unanswered(rubric: Rubric, observation: Observation) -> tuple[ObservationField, ...]:
    """Return the required fields without an answer, in the rubric's order."""
    return tuple(
        each for each in rubric.fields if each.is_required and observation.answer(each.key) is None
    )


def _number_text(asked: ObservationField, text: str) -> str:
    number = number_of(text)
    if number is None:
        raise AnswerRefused(asked, text, remedy="Type a number, such as 12 or 12.5.")
    is_low = asked.low is not None and number < asked.low
    is_high = asked.high is not None and number > asked.high
    if is_low or is_high:
        raise AnswerRefused(asked, text, remedy=f"Type a number {_ends(asked)}.")
    return format(number, ".15g")


def _ends(asked: ObservationField) -> str:
    if asked.low is not None and asked.high is not None:
        return f"from {asked.low:.15g} to {asked.high:.15g}"
    if asked.low is not None:
        return f"of {asked.low:.15g} or more"
    return f"of {asked.high:.15g} or less"
