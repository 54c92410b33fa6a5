"""Coding unit by unit: sound stops at the end of each unit and waits for its code."""

from PySide6.QtCore import QObject, Signal

from fsh_coder.domain.coding_passes import has_given_parse
from fsh_coder.domain.identifiers import UnitId
from fsh_coder.domain.observation import Unit
from fsh_coder.domain.rubric import BehaviourCode
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.waveform.unit_items import MadeItems, UnitItem

#: Sound that stops at a unit's end may stand this little before or behind it.
_NEAR_MS = 40


class UnitTurns(QObject):
    """What keys do in the pass that codes units.

    Signals:
        changed: units, their codes or the one at hand are others now.
    """

    changed = Signal()

    def __init__(self, controller: CodingController, *, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._listening = controller.listening
        self._made = MadeItems(controller.rubric)
        self._current: UnitId | None = None
        self._stops = True
        self._is_doing = False

    # --- What there is ----------------------------------------------------------------

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return the units, in order of time."""
        return self._controller.observation.units

    @property
    def current(self) -> Unit | None:
        """Return the unit that a code would be given to."""
        return None if self._current is None else self._controller.observation.unit(self._current)

    @property
    def is_waiting(self) -> bool:
        """Whether the sound stands at the end of the unit at hand."""
        unit = self.current
        if unit is None or self._listening.is_playing:
            return False
        return abs(self._listening.position_ms() - unit.end_ms) <= _NEAR_MS

    def items(self) -> tuple[UnitItem, ...]:
        """Return the units with their codes, in order of time."""
        observation = self._controller.observation
        return self._made.of(observation.units, observation.marks)

    @property
    def is_doing(self) -> bool:
        """Whether a deed is under way, at whose end all is told at once."""
        return self._is_doing

    # --- Which one --------------------------------------------------------------------

    def begin(self, *, stops: bool) -> None:
        """Take up the unit at the play head, else the first without a code.

        Args:
            stops: whether sound stops at each unit that has no code.
        """
        self._stops = stops
        at_ms = self._listening.position_ms()
        here = next((u for u in self.units if u.start_ms <= at_ms < u.end_ms), None)
        uncoded = self._uncoded()
        self.choose(here or (uncoded[0] if uncoded else None) or self._first())

    def choose(self, unit: Unit | None) -> None:
        """Take a unit at hand; sound will stop at its end if it has no code."""
        self._current = None if unit is None else unit.id
        self._arm()
        self.changed.emit()

    def step(self, by: int) -> None:
        """Take the unit before (-1) or after (1) at hand."""
        units, unit = self.units, self.current
        if not units:
            self._controller.refused.emit("There are no utterances here to code.")
            return
        at = units.index(unit) + by if unit is not None else 0
        self._go_to(units[min(max(at, 0), len(units) - 1)])

    def next_uncoded(self) -> None:
        """Take the next unit without a code at hand, after this one and round again; hear it."""
        uncoded = self._uncoded()
        if not uncoded:
            self._controller.refused.emit("Every utterance has a code.")
            return
        unit = self.current
        after = [each for each in uncoded if unit is None or each.start_ms > unit.start_ms]
        self.hear((after or uncoded)[0])

    def hear(self, unit: Unit | None = None) -> None:
        """Play a unit, or the one at hand, from its start to its end."""
        unit = unit or self.current
        if unit is not None:
            self.choose(unit)
            self._listening.hear_between(unit.start_ms, unit.end_ms)

    def play(self) -> None:
        """Play or pause; where a unit waits for its code it is heard again."""
        unit = self.current
        if self._listening.is_playing or unit is None or not self.is_waiting:
            self._arm()
            self._listening.toggle()
        elif self._needs_code(unit):
            self.hear(unit)
        else:
            self._go_on(unit)

    def follow(self, at_ms: int) -> None:
        """Take notice of the play head: the unit it is in, or the next, is at hand."""
        unit = self.current
        if unit is not None and unit.start_ms - _NEAR_MS <= at_ms <= unit.end_ms + _NEAR_MS:
            return
        if unit is not None and self._listening.is_playing and at_ms < unit.start_ms:
            # The silence before a unit that is to be heard belongs to it.
            before = [each for each in self.units if each.end_ms <= unit.start_ms]
            if not before or at_ms >= before[-1].end_ms:
                return
        here = next((each for each in self.units if at_ms < each.end_ms), None)
        if here is not None and here.id != self._current:
            self.choose(here)

    # --- Codes ------------------------------------------------------------------------

    def take_code(self, code: str, _pressed_at_ms: int) -> None:
        """Give the unit at hand a code; where sound waits for it, it plays on."""
        unit = self.current
        if unit is None:
            self._controller.refused.emit("Choose an utterance first; ↓ takes the next.")
            return
        contradiction = self._contradiction(unit, self._controller.rubric.code(code))
        if contradiction and not has_given_parse(self._controller.observation):
            self._controller.refused.emit(contradiction)
            return
        was_waiting = self.is_waiting
        self._is_doing = True
        try:
            mark = self._controller.do(lambda: self._controller.session.units.code(unit.id, code))
        finally:
            self._is_doing = False
        if mark is None:
            return
        self._controller.code_made.emit(code)
        self._controller.select(mark.id)
        if contradiction:
            self._controller.refused.emit(f"{contradiction} It was given all the same.")
        if was_waiting and self._takes_one():
            self._go_on(unit)
        else:
            self._arm()
            self.changed.emit()

    def remove_code(self) -> None:
        """Take the last code of the unit at hand away."""
        unit = self.current
        marks = () if unit is None else self._controller.observation.marks_of_unit(unit.id)
        if not marks:
            self._controller.refused.emit("This utterance has no code yet.")
            return
        self._controller.remove(marks[-1].id)
        self._arm()

    def show_changed(self) -> None:
        """Read the units anew: something is another on disk."""
        if self._current is not None and self.current is None:
            self._current = None
        self._arm()
        self.changed.emit()

    # --- Shared -----------------------------------------------------------------------

    def _go_to(self, unit: Unit) -> None:
        self.choose(unit)
        if self._listening.is_playing:
            self._listening.hear_between(unit.start_ms, None)
            self._arm()
        else:
            self._listening.seek(unit.start_ms)

    def _go_on(self, unit: Unit) -> None:
        """Play on after a unit, up to the end of the next one that has no code."""
        following = next((each for each in self.units if each.start_ms >= unit.end_ms), None)
        if following is None:
            self.changed.emit()
            if not self._uncoded():
                self._controller.refused.emit("That was the last utterance; all are coded.")
            return
        self.choose(following)
        self._listening.hear_between(unit.end_ms, None)
        self._arm()

    def _arm(self) -> None:
        """Let sound stop at the end of the first unit without a code, from the one at hand on."""
        if not self._stops:
            return
        unit = self.current
        at_ms = self._listening.position_ms()
        stops = (
            each.end_ms
            for each in self._uncoded()
            if each.end_ms > at_ms + _NEAR_MS and (unit is None or each.start_ms >= unit.start_ms)
        )
        self._listening.set_stop_at(next(stops, None))

    def _uncoded(self) -> tuple[Unit, ...]:
        return self._controller.session.units.uncoded()

    def _first(self) -> Unit | None:
        return self.units[0] if self.units else None

    def _takes_one(self) -> bool:
        rule = self._controller.rubric.unit
        return rule is not None and rule.max_codes == 1

    def _needs_code(self, unit: Unit) -> bool:
        rule = self._controller.rubric.unit
        is_asked = rule is None or rule.every_unit
        return is_asked and not self._controller.observation.marks_of_unit(unit.id)

    def _contradiction(self, unit: Unit, code: BehaviourCode) -> str:
        """Return the sentence that a code is not of the unit's speaker; "" where it may be."""
        if code.speaker is None or unit.speaker is None or code.speaker is unit.speaker:
            return ""
        spoken, meant = speakers.word(unit.speaker), speakers.word(code.speaker)
        return f"{code.short} is a code for the {meant}, but this utterance is the {spoken}’s."
