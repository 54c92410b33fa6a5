"""Units as they are shown: made, proposed, or still open."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fsh_coder.domain.identifiers import UnitId
from fsh_coder.domain.observation import BehaviourMark, Speaker, Unit
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground.flag_sprites import category_of
from fsh_coder.ui.kit.shapes import Category

#: What a unit is chosen by: its id, or the number of a proposal.
ItemKey = UnitId | int


class ItemKind(StrEnum):
    """How far a unit has come."""

    MADE = "made"
    PROPOSED = "proposed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class UnitCode:
    """A code that a unit has, as far as it is shown."""

    short: str
    category: Category
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class UnitItem:
    """One stretch of speech in lane and list.

    ``key`` is None for the open one. ``number`` counts made units from 1, and is 0 for a
    proposal. ``speaker`` None means not said.
    """

    kind: ItemKind
    key: ItemKey | None
    number: int
    start_ms: int
    end_ms: int
    speaker: Speaker | None = None
    codes: tuple[UnitCode, ...] = ()

    @property
    def length_ms(self) -> int:
        """Return how long it is."""
        return self.end_ms - self.start_ms


class MadeItems:
    """The units that are on disk as items; those that did not change stay the same objects."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._units: Sequence[Unit] = ()
        self._marks: Sequence[BehaviourMark] = ()
        self._items: tuple[UnitItem, ...] = ()
        self._signs: dict[tuple[str, bool], UnitCode] = {}

    def of(self, units: Sequence[Unit], marks: Sequence[BehaviourMark]) -> tuple[UnitItem, ...]:
        """Return the units with their codes, in order of time."""
        if units is not self._units or marks is not self._marks:
            codes = self._codes(marks)
            before = {item.key: item for item in self._items}
            self._items = tuple(
                self._item(unit, number, codes.get(unit.id, ()), before.get(unit.id))
                for number, unit in enumerate(units, 1)
            )
            self._units, self._marks = units, marks
        return self._items

    def _codes(self, marks: Sequence[BehaviourMark]) -> dict[UnitId, tuple[UnitCode, ...]]:
        found: dict[UnitId, tuple[UnitCode, ...]] = {}
        for mark in marks:
            if mark.unit_id is not None:
                sign = self._sign(mark.code, mark.is_unsure)
                found[mark.unit_id] = (*found.get(mark.unit_id, ()), sign)
        return found

    def _sign(self, key: str, is_unsure: bool) -> UnitCode:  # noqa: FBT001 the cache's own key
        known = self._signs.get((key, is_unsure))
        if known is None:
            code = self._rubric.code(key)
            known = UnitCode(code.short, category_of(self._rubric, code), is_unsure)
            self._signs[key, is_unsure] = known
        return known

    def _item(
        self, unit: Unit, number: int, codes: tuple[UnitCode, ...], before: UnitItem | None
    ) -> UnitItem:
        if (
            before is not None
            and before.number == number
            and (before.start_ms, before.end_ms) == (unit.start_ms, unit.end_ms)
            and before.speaker is unit.speaker
            and before.codes == codes
        ):
            return before
        return UnitItem(
            ItemKind.MADE, unit.id, number, unit.start_ms, unit.end_ms, unit.speaker, codes
        )


def in_order(*groups: Sequence[UnitItem]) -> tuple[UnitItem, ...]:
    """Return items of several kinds in order of time."""
    return tuple(sorted((item for group in groups for item in group), key=_start))


def index_at(items: Sequence[UnitItem], at_ms: int) -> int | None:
    """Return which item a moment lies in; None in a gap. Items are in order and apart."""
    found = bisect_right(items, at_ms, key=_start) - 1
    if found >= 0 and items[found].start_ms <= at_ms < items[found].end_ms:
        return found
    return None


def index_of(items: Sequence[UnitItem], key: ItemKey | None) -> int | None:
    """Return where an item stands; None where it is gone."""
    if key is None:
        return None
    return next((number for number, item in enumerate(items) if item.key == key), None)


def words_of(spoken: Sequence[tuple[int, int, str]], item: UnitItem) -> str:
    """Return the words of a transcript that were spoken mostly within an item.

    Args:
        spoken: start, end and words of each utterance of the transcript, in order.
        item: the stretch.
    """
    first = max(0, bisect_right(spoken, item.start_ms, key=lambda each: each[0]) - 1)
    parts: list[str] = []
    for start_ms, end_ms, text in spoken[first:]:
        if start_ms >= item.end_ms:
            break
        shared_ms = min(end_ms, item.end_ms) - max(start_ms, item.start_ms)
        if 2 * shared_ms >= min(end_ms - start_ms, item.length_ms) > 0:
            parts.append(text)
    return " ".join(parts)


def counted(items: Sequence[UnitItem], words: Mapping[Speaker, str]) -> str:
    """Return how many units were made, by whom they were spoken, and how many are proposed."""
    made = [item for item in items if item.kind is ItemKind.MADE]
    n_proposed = sum(item.kind is ItemKind.PROPOSED for item in items)
    proposed = f"{n_proposed} proposed" if n_proposed else ""
    if not made:
        return proposed
    shares = [
        f"{word} {sum(item.speaker is speaker for item in made)}" for speaker, word in words.items()
    ]
    told = f"{len(made)} · {', '.join(shares)}"
    return f"{told} · {proposed}" if proposed else told


def _start(item: UnitItem) -> int:
    return item.start_ms
