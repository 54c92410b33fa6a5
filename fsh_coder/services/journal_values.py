"""Values as the journal keeps them, read back with their kinds checked and put in place."""

from bisect import bisect_left
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

_Part = TypeVar("_Part")

Plain = str | int | float | bool | None


def text(value: Plain) -> str:
    """Return a text.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(value, str):
        raise TypeError(f"text expected in the journal, found {value!r}")
    return value


def text_or_none(value: Plain) -> str | None:
    """Return a text, None for none.

    Raises:
        TypeError: it is something else.
    """
    return None if value is None else text(value)


def id_or_none(value: Plain) -> UUID | None:
    """Return the id that stands there in hexadecimal, None for none.

    Raises:
        TypeError: it is no text.
        ValueError: it is no id.
    """
    return None if value is None else UUID(text(value))


def number(value: Plain) -> int:
    """Return a whole number.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(value, int):
        raise TypeError(f"a whole number expected in the journal, found {value!r}")
    return value


def number_or_none(value: Plain) -> int | None:
    """Return a whole number, None for none.

    Raises:
        TypeError: it is something else.
    """
    return None if value is None else number(value)


def put_in_place(
    parts: tuple[_Part, ...],
    old: _Part | None,
    new: _Part | None,
    *,
    order: Callable[[_Part], tuple[int, int]],
) -> tuple[_Part, ...]:
    """Return ordered parts without ``old`` and with ``new``; None is no part.

    They are searched by their order: an observation may hold thousands.
    """
    if old is not None:
        at = bisect_left(parts, order(old), key=order)
        parts = parts[:at] + parts[at + 1 :]
    if new is not None:
        at = bisect_left(parts, order(new), key=order)
        parts = (*parts[:at], new, *parts[at:])
    return parts
