"""A rule that a rubric breaks, and the checks that all rules share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

Location = tuple[str | int, ...]
Entries = list[tuple[Location, str]]


@dataclass(frozen=True, slots=True)
class RubricBreach:
    """A rule that a rubric breaks: where (field names and places from 0), what, the remedy."""

    location: Location
    message: str
    remedy: str


def entries(field: str, name: str, texts: Iterable[str]) -> Entries:
    """Return the texts of one field of a list, each with its location."""
    return [((field, place, name), text) for place, text in enumerate(texts)]


def repeated(entries: Entries, *, what: str) -> Iterator[RubricBreach]:
    """Yield a breach for each text that stands there already, case not counting."""
    # Spreadsheets and statistics programs do not tell upper from lower case in a name.
    first_uses: dict[str, tuple[Location, str]] = {}
    for location, text in entries:
        first_location, first = first_uses.setdefault(text.casefold(), (location, text))
        if first_location != location:
            same = "" if first == text else f" (as “{first}”: case does not count)"
            yield RubricBreach(
                location,
                f"The {what} “{text}” is already in use{same}.",
                f"Give each its own {what}.",
            )


def unknown(location: Location, name: str, *, what: str, known: Iterable[str]) -> RubricBreach:
    """Return a breach for a name that is not known, with the one probably meant."""
    near = get_close_matches(name, list(known), n=1)
    remedy = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(known) or 'none'}."
    return RubricBreach(location, f"There is no {what} called “{name}”.", remedy)
