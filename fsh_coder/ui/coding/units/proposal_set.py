"""Proposed units in memory: looked at, mended, accepted or dropped, never stored by themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from fsh_coder.domain.observation import Speaker, Unit
from fsh_coder.domain.unit_proposal import ProposedUnit
from fsh_coder.ui.coding.waveform.unit_items import ItemKind, UnitItem

_OTHER = {Speaker.WORKER: Speaker.CLIENT, Speaker.CLIENT: Speaker.WORKER}


class ProposalSet:
    """Proposals by number, apart from each other; those that a made unit covers are not seen."""

    def __init__(self) -> None:
        self._by_number: dict[int, ProposedUnit] = {}
        self._next = 1
        # Asked at each frame while sound runs, and mostly the same.
        self._seen: list[tuple[int, ProposedUnit]] | None = None
        self._seen_beside: Sequence[Unit] = ()

    def take(self, proposed: Iterable[ProposedUnit]) -> None:
        """Take these in place of those before."""
        self._by_number, self._seen = {}, None
        for each in proposed:
            self._add(each)

    def get(self, number: int) -> ProposedUnit | None:
        """Return a proposal; None where it is gone."""
        return self._by_number.get(number)

    def seen(self, units: Sequence[Unit]) -> list[tuple[int, ProposedUnit]]:
        """Return the proposals beside the made units, in order of time."""
        if self._seen is None or units is not self._seen_beside:
            self._seen, self._seen_beside = self._beside(units), units
        return self._seen

    def _beside(self, units: Sequence[Unit]) -> list[tuple[int, ProposedUnit]]:
        found: list[tuple[int, ProposedUnit]] = []
        at = 0
        for number, each in sorted(self._by_number.items(), key=_start):
            while at < len(units) and units[at].end_ms <= each.start_ms:
                at += 1
            if at == len(units) or not units[at].overlaps(each.start_ms, each.end_ms):
                found.append((number, each))
        return found

    def items(self, units: Sequence[Unit]) -> tuple[UnitItem, ...]:
        """Return what is seen, for lane and list."""
        return tuple(
            UnitItem(ItemKind.PROPOSED, number, 0, each.start_ms, each.end_ms, each.speaker)
            for number, each in self.seen(units)
        )

    # --- Mending ----------------------------------------------------------------------

    def drop(self, number: int) -> None:
        """Let go of a proposal."""
        self._by_number.pop(number, None)
        self._seen = None

    def switch(self, number: int) -> None:
        """Give a proposal the other speaker."""
        each = self._by_number[number]
        self._put(number, replace(each, speaker=other_speaker(each.speaker)))

    def swap_all(self) -> None:
        """Give every proposal that has a speaker the other one."""
        for number, each in self._by_number.items():
            if each.speaker is not None:
                self._put(number, replace(each, speaker=_OTHER[each.speaker]))

    def divide(self, number: int, at_ms: int) -> int | None:
        """Make two of a proposal and return the second's number; None outside it."""
        each = self._by_number[number]
        if not each.start_ms < at_ms < each.end_ms:
            return None
        self._put(number, replace(each, end_ms=at_ms))
        return self._add(replace(each, start_ms=at_ms))

    def join(self, number: int, units: Sequence[Unit]) -> bool:
        """Make one of a proposal and the next; False without a next, or with a unit between."""
        seen = self.seen(units)
        at = next((place for place, (each, _) in enumerate(seen) if each == number), None)
        if at is None or at + 1 == len(seen):
            return False
        following, after = seen[at + 1]
        each = self._by_number[number]
        if any(unit.overlaps(each.start_ms, after.end_ms) for unit in units):
            return False
        del self._by_number[following]
        self._put(number, replace(each, end_ms=after.end_ms))
        return True

    def move(self, number: int, *, start_ms: int, end_ms: int, units: Sequence[Unit]) -> bool:
        """Give a proposal other ends; whether that leaves it a length and beside all others."""
        others: list[Unit | ProposedUnit] = [*units]
        others += [each for n, each in self._by_number.items() if n != number]
        if start_ms >= end_ms or any(
            other.start_ms < end_ms and start_ms < other.end_ms for other in others
        ):
            return False
        self._put(number, replace(self._by_number[number], start_ms=start_ms, end_ms=end_ms))
        return True

    def _add(self, each: ProposedUnit) -> int:
        number = self._next
        self._next += 1
        self._put(number, each)
        return number

    def _put(self, number: int, each: ProposedUnit) -> None:
        self._by_number[number] = each
        self._seen = None


def other_speaker(speaker: Speaker | None) -> Speaker:
    """Return the other of two; the worker where nobody was said."""
    return Speaker.WORKER if speaker is None else _OTHER[speaker]


def _start(entry: tuple[int, ProposedUnit]) -> int:
    return entry[1].start_ms
