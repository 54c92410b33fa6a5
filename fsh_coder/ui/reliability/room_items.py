"""What the disagreement room lists: mismatches of marks and ratings, in words."""

from collections.abc import Sequence
from enum import StrEnum

from fsh_coder.domain.ratings import NotApplicable
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.disagreement_values import (
    ComparedRating,
    Given,
    Mismatch,
    MismatchKind,
    Room,
    Settled,
)
from fsh_coder.services.side_by_side import apart_words
from fsh_coder.ui.coding.ground.time_window import in_segment
from fsh_coder.ui.kit.shapes import Category

#: Play starts so long before a mismatch, and its loop ends so long after it.
BEFORE_MS, AFTER_MS = 2_000, 4_000
NONE = "none"


class Filter(StrEnum):
    """Which items of a room are listed."""

    OPEN = "open"
    SETTLED = "settled"
    ALL = "all"


def items_of(room: Room) -> tuple[Mismatch, ...]:
    """Return all that a consensus has to settle: mismatches, then ratings not given alike.

    Ratings one point apart are no mismatch, but a finished consensus needs their score too.
    """
    known = {each.dimension for each in room.mismatches}
    others = [each for each in room.ratings if each.dimension not in known and each.agreed is None]
    return (*room.mismatches, *(_as_item(each) for each in others))


def shown_items(
    items: Sequence[Mismatch], *, chosen: Filter, code: str | None
) -> tuple[Mismatch, ...]:
    """Return the items of a filter; `code` None for every code, else only marks with it."""
    kept = items if code is None else [each for each in items if code in each.codes]
    if chosen is Filter.ALL:
        return tuple(kept)
    return tuple(each for each in kept if each.is_open is (chosen is Filter.OPEN))


def _as_item(rating: ComparedRating) -> Mismatch:
    heard = [at_ms for each in rating.given for at_ms in each.heard_at_ms]
    return Mismatch(
        key=f"rating {rating.dimension}",
        kind=MismatchKind.RATING_APART,
        kind_words=apart_words(rating),
        at_ms=min(heard, default=None),
        given=rating.given,
        dimension=rating.dimension,
        dimension_label=rating.label,
        said=None,
        settled=rating.settled,
    )


def time_words(item: Mismatch, segment: Segment) -> str:
    """Return when an item is, counted from the segment's start; "" for a whole rating."""
    if item.dimension is not None or item.at_ms is None:
        return ""
    return in_segment(item.at_ms, segment)


def title_of(item: Mismatch, segment: Segment) -> str:
    """Return what an item is about: its moment, or the dimension."""
    return item.dimension_label or time_words(item, segment)


def given_words(given: Given) -> str:
    """Return what a coder gave: a code's sign, a rating, or that there is none."""
    if given.short is not None:
        return given.short
    return NONE if given.rating is None else rated_words(given.rating)


def rated_words(rating: int | NotApplicable) -> str:
    """Return a rating as a cell shows it: its score, or ``n/a``."""
    return "n/a" if isinstance(rating, NotApplicable) else str(rating)


def settled_words(settled: Settled | None) -> str:
    """Return what the team agreed: "open", a code's sign, a score or "no code"."""
    if settled is None:
        return "open"
    if settled.rating is not None:
        return rated_words(settled.rating)
    return settled.short or "no code"


def category_of(rubric: Rubric, code: str) -> Category:
    """Return the shape and colour of a code's key."""
    return Category(rubric.code_group(rubric.code(code).group).category)


def said_words(item: Mismatch) -> str:
    """Return what was said, or the dimension of a rating."""
    if item.dimension_label is not None:
        return item.dimension_label
    return f"“{item.said}”" if item.said else "no transcript"


def spoken(item: Mismatch, segment: Segment) -> str:
    """Return an item as a screen reader says it."""
    given = ", ".join(f"{each.label} {given_words(each)}" for each in item.given)
    return (
        f"{title_of(item, segment)}, {item.kind_words}: {given}. "
        f"Consensus: {settled_words(item.settled)}."
    )
