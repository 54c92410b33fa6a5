"""Dividing speech into units by keys while it plays."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from fsh_coder.domain.observation import Speaker, Unit
from fsh_coder.domain.unit_proposal import ProposedUnit
from fsh_coder.services.unit_coding import UnitCoding
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.units.proposal_set import ProposalSet, other_speaker
from fsh_coder.ui.coding.waveform.unit_items import ItemKey, ItemKind, MadeItems, UnitItem, in_order
from fsh_coder.ui.coding.waveform.unit_lane import Edge
from fsh_coder.ui.settings import Settings

#: A jump ahead further than this is meant: what was skipped is no part of the open unit.
_JUMP_MS = 10_000
#: A chosen unit is left behind when sound plays on this far past its end.
_PAST_MS = 300
_Result = TypeVar("_Result")

_CHOOSE_FIRST = "Choose an utterance first, with the arrow keys ↑ and ↓ or a click."


class Parsing(QObject):
    """What keys do in the pass that divides speech.

    Between the units that are on disk lies the open one: it began where the last one ended,
    or where the coder said, and ends at the play head. It is not stored before it is ended.

    Signals:
        changed: items, the open unit or what is chosen are others now.
        done: name of the deed that was just done, to light its tile.
    """

    changed = Signal()
    done = Signal(str)

    def __init__(
        self, controller: CodingController, *, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._listening = controller.listening
        self._settings = settings
        self.proposals = ProposalSet()
        self._made = MadeItems(controller.rubric)
        self._is_doing = False
        self._chosen: ItemKey | None = None
        self._edge: Edge = "end"
        self._speaker = Speaker.WORKER
        self._begun_ms: int | None = None
        self._last_ms = self._listening.position_ms()

    # --- What there is ----------------------------------------------------------------

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return the units on disk, in order of time."""
        return self._controller.observation.units

    @property
    def chosen(self) -> ItemKey | None:
        """Return what is chosen; None for the open unit."""
        if isinstance(self._chosen, int):
            seen = {number for number, _ in self.proposals.seen(self.units)}
            return self._chosen if self._chosen in seen else None
        return self._chosen if self._unit(self._chosen) is not None else None

    @property
    def edge(self) -> Edge:
        """Return which end of the chosen one is moved."""
        return self._edge

    @property
    def speaker(self) -> Speaker:
        """Return who speaks in the open unit."""
        return self._speaker

    def items(self) -> tuple[UnitItem, ...]:
        """Return made and proposed units in order of time."""
        observation = self._controller.observation
        made = self._made.of(observation.units, observation.marks)
        proposed = self.proposals.items(observation.units)
        return in_order(made, proposed) if proposed else made

    def open_item(self) -> UnitItem | None:
        """Return the open unit up to the play head; None where others lie there."""
        at_ms = self._listening.position_ms()
        segment = self._controller.segment
        if not segment.start_ms <= at_ms <= segment.end_ms or self._unit_inside(at_ms) is not None:
            return None
        start_ms = self.open_from_ms(at_ms)
        seen = self.proposals.seen(self.units)
        if any(each.start_ms <= at_ms and start_ms < each.end_ms for _, each in seen):
            # Proposals stand for what is there; the open one would hide them.
            return None
        number = 1 + self._n_ended(start_ms)
        end_ms = max(at_ms, start_ms)
        return UnitItem(ItemKind.OPEN, None, number, start_ms, end_ms, self._speaker)

    def is_in_unit(self) -> bool:
        """Whether the play head is inside a unit that was made."""
        return self._unit_inside(self._listening.position_ms()) is not None

    def last_end_ms(self) -> int:
        """Return where the last unit ends; the segment's start where there is none."""
        return self.units[-1].end_ms if self.units else self._controller.segment.start_ms

    def open_from_ms(self, at_ms: int) -> int:
        """Return where a unit that ended at a moment would have begun."""
        n_before, start_ms = self._n_ended(at_ms), self._controller.segment.start_ms
        if n_before:
            start_ms = self.units[n_before - 1].end_ms
        if self._begun_ms is not None and start_ms <= self._begun_ms <= at_ms:
            return self._begun_ms
        return start_ms

    # --- Dividing ---------------------------------------------------------------------

    def end_here(self) -> None:
        """End the open unit at the play head; inside a made one, divide that."""
        if not self._has_sound():
            return
        at_ms = self._pressed_ms()
        if self._unit_inside(at_ms) is not None:
            self.divide()
            return
        start_ms, speaker = self.open_from_ms(at_ms), self._speaker
        made = self._do(lambda: self._session.add(start_ms, at_ms, speaker))
        if made is not None:
            self._begun_ms = None
            self._finish("unit_end")

    def begin_here(self) -> None:
        """Let the open unit begin at the play head, after a silence."""
        at_ms = self._pressed_ms()
        if self._unit_inside(at_ms) is not None:
            self._refuse("An utterance is here already. D divides it, ← and → go elsewhere.")
            return
        self._begun_ms = at_ms
        self._finish("unit_begin")

    def take_back(self) -> None:
        """Take back the end that was made last before the play head; its unit is open again."""
        at_ms = self._listening.position_ms()
        before = [unit for unit in self.units if unit.start_ms < at_ms]
        if not before:
            self._refuse("No utterance ends before the play head.")
            return
        last = before[-1]
        if self._do(lambda: self._session.remove(last.id)) is not None:
            self._begun_ms, self._speaker = last.start_ms, last.speaker or self._speaker
            self._finish("unit_join")

    def join(self) -> None:
        """Join the chosen one with the next, or the open one with the one before."""
        chosen = self._at_hand()
        if chosen is None:
            self.take_back()
        elif isinstance(chosen, Unit):
            merged = self._do(lambda: self._session.merge(chosen.id))
            if merged is not None:
                self._finish("unit_join", choose=merged.id)
        elif self.proposals.join(chosen, self.units):
            self._finish("unit_join", choose=chosen)
        else:
            self._refuse("There is no proposal right after this one to join it with.")

    def divide(self) -> None:
        """Make two of what lies under the play head."""
        at_ms = self._pressed_ms()
        unit = self._unit_inside(at_ms)
        if unit is not None:
            parts = self._do(lambda: self._session.split(unit.id, at_ms))
            if parts is not None:
                self._finish("unit_divide", choose=parts[1].id)
            return
        for number, each in self.proposals.seen(self.units):
            if each.start_ms < at_ms < each.end_ms:
                self._finish("unit_divide", choose=self.proposals.divide(number, at_ms))
                return
        self._refuse("No utterance lies under the play head. E ends the open one there.")

    def drop(self) -> None:
        """Remove what is chosen."""
        chosen = self.chosen
        if chosen is None:
            self._refuse(_CHOOSE_FIRST)
            return
        row = self._row(chosen)
        unit = self._unit(chosen)
        if unit is not None:
            if self._do(lambda: self._session.remove(unit.id)) is None:
                return
        elif isinstance(chosen, int):
            self.proposals.drop(chosen)
        items = self.items()
        after = items[min(row, len(items) - 1)].key if items else None
        self._finish("unit_drop", choose=after)

    # --- Who speaks -------------------------------------------------------------------

    def switch_speaker(self) -> None:
        """Give the chosen one, or the open one, the other speaker."""
        chosen = self._at_hand()
        if isinstance(chosen, Unit):
            other = other_speaker(chosen.speaker)
            if self._do(lambda: self._session.set_speaker(chosen.id, other)) is None:
                return
        elif chosen is not None:
            self.proposals.switch(chosen)
        else:
            self._speaker = other_speaker(self._speaker)
        self._finish("unit_speaker", choose=self._chosen)

    def swap_speakers(self) -> None:
        """Swap worker and the other in every unit and proposal."""
        if not self.units and not self.proposals.seen(()):
            self._refuse("There is no utterance yet whose speaker could be swapped.")
            return
        if self.units and self._do(self._session.swap_speakers) is None:
            return
        self.proposals.swap_all()
        self._speaker = other_speaker(self._speaker)
        self._finish("unit_swap", choose=self._chosen)

    # --- Which one --------------------------------------------------------------------

    def choose(self, key: ItemKey | None) -> None:
        """Choose one; None goes on with the open one."""
        if key != self._chosen:
            self._chosen, self._edge = key, "end"
        self.changed.emit()

    def step(self, by: int) -> None:
        """Choose the one before (-1) or after (1); after the last comes the open one."""
        items = self.items()
        if not items:
            self._refuse("There is no utterance yet.")
            return
        at = self._row(self.chosen) if self.chosen is not None else self._row_of_head(items, by)
        if at + by >= len(items):
            self.go_on()
            return
        item = items[max(at + by, 0)]
        self.choose(item.key)
        if not self._listening.is_playing:
            self._listening.seek(item.start_ms)

    def hear(self, key: ItemKey | None = None) -> None:
        """Play one from its start to its end; without one what is chosen, else the open one."""
        if key is not None:
            self.choose(key)
        found = next((item for item in self.items() if item.key == self.chosen), None)
        if found is None or self.chosen is None:
            found = self.open_item()
        if found is not None:
            end_ms = found.end_ms if found.kind is not ItemKind.OPEN else None
            self._listening.hear_between(found.start_ms, end_ms)

    def go_on(self) -> None:
        """Go where dividing stopped."""
        self.choose(None)
        last = self.last_end_ms()
        self._listening.seek(last)
        self._last_ms = last

    def other_edge(self) -> None:
        """Move the other end from now on."""
        if self.chosen is None:
            self._refuse(_CHOOSE_FIRST)
            return
        self._edge = "start" if self._edge == "end" else "end"
        self.changed.emit()

    def nudge(self, by_ms: int) -> None:
        """Move an end of the chosen one, or the last end that was made."""
        chosen = self._at_hand()
        if chosen is None:
            before = [u for u in self.units if u.end_ms <= self._listening.position_ms()]
            if not before:
                self._refuse(_CHOOSE_FIRST)
                return
            chosen, self._chosen = before[-1], before[-1].id
        if isinstance(chosen, Unit):
            at_ms = (chosen.start_ms if self._edge == "start" else chosen.end_ms) + by_ms
            unit_id, is_start = chosen.id, self._edge == "start"
            moved = self._do(lambda: self._session.move_edge(unit_id, at_ms, is_start=is_start))
            if moved is not None:
                self._finish("unit_move", choose=unit_id)
            return
        self._nudge_proposal(chosen, by_ms)

    def _nudge_proposal(self, number: int, by_ms: int) -> None:
        each = self.proposals.get(number)
        if each is None:
            return
        start_ms = each.start_ms + (by_ms if self._edge == "start" else 0)
        end_ms = each.end_ms + (by_ms if self._edge == "end" else 0)
        segment = self._controller.segment
        start_ms, end_ms = max(start_ms, segment.start_ms), min(end_ms, segment.end_ms)
        if self.proposals.move(number, start_ms=start_ms, end_ms=end_ms, units=self.units):
            self._finish("unit_move", choose=number)
        else:
            self._refuse("Another one begins there. J joins the two.")

    # --- Proposals --------------------------------------------------------------------

    def take_proposals(self, proposed: Iterable[ProposedUnit]) -> None:
        """Show proposals in place of those before, and choose the first from the play head on."""
        self.proposals.take(proposed)
        first = self._next_proposal(self._listening.position_ms())
        self.choose(first)

    def accept(self) -> None:
        """Make a unit of the proposal at hand, and go to the next, which is heard."""
        chosen = self.chosen
        number = chosen if isinstance(chosen, int) else None
        if number is None:
            number = self._next_proposal(self._listening.position_ms())
        each = None if number is None else self.proposals.get(number)
        if each is None:
            self._refuse("There is no proposal here. P proposes utterances.")
            return
        if self._do(lambda: self._session.accept([each])) is not None:
            following = self._next_proposal(each.end_ms)
            self._finish("unit_accept", choose=following)
            if following is not None:
                self.hear(following)

    def accept_all(self) -> None:
        """Make units of all proposals, in one action."""
        all_ = [each for _, each in self.proposals.seen(self.units)]
        if not all_:
            self._refuse("There is no proposal. P proposes utterances.")
        elif self._do(lambda: self._session.accept(all_)) is not None:
            self._finish("unit_accept_all")

    def _next_proposal(self, at_ms: int) -> int | None:
        seen = self.proposals.seen(self.units)
        return next((number for number, each in seen if each.end_ms > at_ms), None)

    # --- The play head ----------------------------------------------------------------

    def follow(self, at_ms: int) -> None:
        """Take notice of the play head: after a long jump ahead the open unit begins there."""
        if at_ms - self._last_ms > _JUMP_MS and self._unit_inside(at_ms) is None:
            self._begun_ms = at_ms
        self._last_ms = at_ms
        self._leave_behind(at_ms)

    def _leave_behind(self, at_ms: int) -> None:
        """Let go of what was chosen once the sound has played on past it."""
        chosen = self.chosen
        if chosen is None or not self._listening.is_playing:
            return
        item = self.proposals.get(chosen) if isinstance(chosen, int) else self._unit(chosen)
        if item is not None and at_ms > item.end_ms + _PAST_MS:
            self.choose(None)

    # --- Shared -----------------------------------------------------------------------

    @property
    def _session(self) -> UnitCoding:
        return self._controller.session.units

    @property
    def is_doing(self) -> bool:
        """Whether a deed is under way, at whose end all is told at once."""
        return self._is_doing

    def _do(self, verb: Callable[[], _Result]) -> _Result | None:
        self._is_doing = True
        try:
            return self._controller.do(verb)
        finally:
            self._is_doing = False

    def _finish(self, deed: str, *, choose: ItemKey | None = None) -> None:
        if choose != self._chosen:
            self._chosen, self._edge = choose, "end"
        self.done.emit(deed)
        self.changed.emit()

    def _refuse(self, sentence: str) -> None:
        self._controller.refused.emit(sentence)

    def _has_sound(self) -> bool:
        if not self._listening.is_open:
            self._refuse("There is no sound to divide. Find the recording first.")
        return self._listening.is_open

    def _pressed_ms(self) -> int:
        """Return what the coder heard when she decided to press the key."""
        at_ms = self._listening.position_ms()
        if self._listening.is_playing:
            late_ms = round(self._settings.reaction_offset_ms * self._listening.speed)
            at_ms = max(at_ms - late_ms, min(at_ms, self._controller.segment.start_ms))
        return at_ms

    def _unit(self, key: ItemKey | None) -> Unit | None:
        return next((unit for unit in self.units if unit.id == key), None)

    def _unit_inside(self, at_ms: int) -> Unit | None:
        place = bisect_left(self.units, at_ms, key=lambda unit: unit.start_ms) - 1
        return self.units[place] if place >= 0 and at_ms < self.units[place].end_ms else None

    def _n_ended(self, at_ms: int) -> int:
        """Return how many units end up to a moment."""
        return bisect_right(self.units, at_ms, key=lambda unit: unit.end_ms)

    def _at_hand(self) -> Unit | int | None:
        """Return the chosen unit or proposal, else the unit under the play head."""
        chosen = self.chosen
        if chosen is None:
            return self._unit_inside(self._listening.position_ms())
        return chosen if isinstance(chosen, int) else self._unit(chosen)

    def _row(self, key: ItemKey | None) -> int:
        keys = [item.key for item in self.items()]
        return keys.index(key) if key in keys else 0

    def _row_of_head(self, items: tuple[UnitItem, ...], by: int) -> int:
        """Return the row from which a step leads to the item before or after the play head."""
        at_ms = self._listening.position_ms()
        n_before = sum(item.start_ms < at_ms for item in items)
        return n_before if by < 0 else n_before - 1
