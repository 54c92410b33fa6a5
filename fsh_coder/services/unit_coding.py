"""Dividing speech into units, and giving them their codes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from fsh_coder.domain import coding_passes
from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import MarkId, UnitId, new_uuid
from fsh_coder.domain.journal import Action, RowChange
from fsh_coder.domain.observation import BehaviourMark, Observation, Speaker, Unit, unit_order
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.timecode import timecode
from fsh_coder.domain.unit_errors import (
    EmptyUnit,
    NothingToMergeWith,
    NotInsideUnit,
    ParseGivenOn,
    ParseWasGiven,
    UnitFull,
    UnitsBothCoded,
    UnitsFrozen,
    UnitsOverlap,
)
from fsh_coder.domain.unit_proposal import ProposedUnit
from fsh_coder.services.action_labels import mark_change_label, mark_label, unit_label
from fsh_coder.services.observation_changes import link_removed, mark_change
from fsh_coder.services.observation_writer import ObservationWriter
from fsh_coder.services.procedure_changes import unit_change
from fsh_coder.services.writing_rights import WritingRights

_OTHER_SPEAKER = {Speaker.WORKER: Speaker.CLIENT, Speaker.CLIENT: Speaker.WORKER}


class UnitCoding:
    """The units of one observation; each verb is one committed action that undo takes back.

    Verbs raise what ``CodingSession`` says, ``NotFound`` for a unit that is gone, and those
    that change units ``UnitsFrozen``, ``ParseWasGiven`` or ``ParseGivenOn`` once the units
    stay as they are.
    """

    def __init__(self, writer: ObservationWriter, *, rubric: Rubric, rights: WritingRights) -> None:
        self._writer = writer
        self._rubric = rubric
        self._rights = rights

    @property
    def all(self) -> tuple[Unit, ...]:
        """Return the units in order of time."""
        return self._observation.units

    @property
    def are_frozen(self) -> bool:
        """Return whether the units stay as they are."""
        return coding_passes.units_are_frozen(self._rubric, self._observation)

    def uncoded(self) -> tuple[Unit, ...]:
        """Return the units without a code, in order of time."""
        return self._observation.uncoded_units()

    # --- Dividing ---------------------------------------------------------------------

    def add(self, start_ms: int, end_ms: int, speaker: Speaker | None = None) -> Unit:
        """Add a unit.

        Raises:
            EmptyUnit: it has no length.
            OutsideSegment: it is not wholly inside the segment.
            UnitsOverlap: it shares time with another.
        """
        self._check_may_divide()
        unit = self._new_unit(start_ms, end_ms, speaker=speaker)
        self._check_beside((unit,), self.all)
        self._write(unit_label(self._rubric, unit), [unit_change(None, unit)])
        return unit

    def accept(self, proposed: Sequence[ProposedUnit]) -> tuple[Unit, ...]:
        """Make units of proposals, all of them in one action; none when there are none.

        Raises:
            OutsideSegment: one is not wholly inside the segment.
            UnitsOverlap: one shares time with a unit or with another of them.
        """
        self._check_may_divide()
        units = sorted(
            (self._new_unit(p.start_ms, p.end_ms, speaker=p.speaker) for p in proposed),
            key=unit_order,
        )
        self._check_beside(units, self.all)
        if units:
            label = unit_label(self._rubric, units[0])
            if len(units) > 1:
                label = f"{len(units)} proposed units from {timecode(units[0].start_ms)}"
            self._write(label, [unit_change(None, unit) for unit in units])
        return tuple(units)

    def move(
        self, unit_id: UnitId, *, start_ms: int | None = None, end_ms: int | None = None
    ) -> Unit:
        """Give a unit another beginning, another end, or both; its codes go with it.

        Raises:
            EmptyUnit: it would have no length.
            OutsideSegment: it would not be wholly inside the segment.
            UnitsOverlap: it would share time with another.
        """
        self._check_may_divide()
        old = self._unit(unit_id)
        start = old.start_ms if start_ms is None else start_ms
        end = old.end_ms if end_ms is None else end_ms
        self._check_stretch(start, end)
        new = replace(old, start_ms=start, end_ms=end)
        self._check_beside((new,), (unit for unit in self.all if unit.id != unit_id))
        self._change(old, new, label=f"{unit_label(self._rubric, old)} moved")
        return new

    def move_edge(self, unit_id: UnitId, at_ms: int, *, is_start: bool) -> Unit:
        """Put a unit's beginning or end elsewhere; a unit that touches it there goes along.

        Raises:
            EmptyUnit: one of them would have no length.
            OutsideSegment: the moment is not inside the segment.
            UnitsOverlap: another unit lies there.
        """
        self._check_may_divide()
        old = self._unit(unit_id)
        place = self.all.index(old) + (-1 if is_start else 1)
        neighbour = self.all[place] if 0 <= place < len(self.all) else None
        if is_start:
            new = self._stretched(old, at_ms, old.end_ms)
            touches = neighbour is not None and neighbour.end_ms == old.start_ms
        else:
            new = self._stretched(old, old.start_ms, at_ms)
            touches = neighbour is not None and neighbour.start_ms == old.end_ms
        moved = [(old, new)]
        if neighbour is not None and touches:
            start, end = (neighbour.start_ms, at_ms) if is_start else (at_ms, neighbour.end_ms)
            moved.append((neighbour, self._stretched(neighbour, start, end)))
        gone = {before.id for before, _ in moved}
        self._check_beside(
            [after for _, after in moved], (unit for unit in self.all if unit.id not in gone)
        )
        changes = [
            change
            for before, after in moved
            for change in self._changes(
                before, after, marks=self._observation.marks_of_unit(before.id)
            )
        ]
        if changes:
            self._write(f"{unit_label(self._rubric, old)} moved", changes)
        return new

    def _stretched(self, unit: Unit, start_ms: int, end_ms: int) -> Unit:
        self._check_stretch(start_ms, end_ms)
        return replace(unit, start_ms=start_ms, end_ms=end_ms)

    def split(self, unit_id: UnitId, at_ms: int) -> tuple[Unit, Unit]:
        """Divide a unit in two; its codes stay with the first part.

        Raises:
            NotInsideUnit: the moment is not inside it.
        """
        self._check_may_divide()
        old = self._unit(unit_id)
        if not old.start_ms < at_ms < old.end_ms:
            start, end = timecode(old.start_ms, decimals=1), timecode(old.end_ms, decimals=1)
            raise NotInsideUnit(timecode(at_ms, decimals=1), start=start, end=end)
        first = replace(old, end_ms=at_ms)
        second = Unit(UnitId(new_uuid()), at_ms, old.end_ms, speaker=old.speaker)
        label = f"{unit_label(self._rubric, old)} split at {timecode(at_ms)}"
        self._write(label, [unit_change(old, first), unit_change(None, second)])
        return first, second

    def merge(self, unit_id: UnitId) -> Unit:
        """Make one unit of a unit and the one after it, with the first one's speaker.

        Raises:
            NothingToMergeWith: it is the last.
            UnitsBothCoded: together they have more codes than a unit may have.
        """
        self._check_may_divide()
        first = self._unit(unit_id)
        later = (unit for unit in self.all if unit_order(unit) > unit_order(first))
        second = next(later, None)
        if second is None:
            raise NothingToMergeWith
        merged = replace(first, end_ms=second.end_ms)
        kept, moving = (self._observation.marks_of_unit(unit.id) for unit in (first, second))
        self._check_codes_fit((*kept, *moving))
        changes = [
            *(mark_change(mark, self._standing_for(merged, mark)) for mark in moving),
            unit_change(second, None),
            unit_change(first, merged),
        ]
        label = f"{unit_label(self._rubric, first)} merged with the one after it"
        self._write(label, changes)
        return merged

    def remove(self, unit_id: UnitId) -> Unit:
        """Remove a unit with its codes and the evidence that rests on them, and return it."""
        self._check_may_divide()
        unit = self._unit(unit_id)
        marks = self._observation.marks_of_unit(unit_id)
        gone = {mark.id for mark in marks}
        links = [link for link in self._observation.evidence if link.mark_id in gone]
        changes = [
            *map(link_removed, links),
            *(mark_change(mark, None) for mark in marks),
            unit_change(unit, None),
        ]
        self._write(f"removing {unit_label(self._rubric, unit)}", changes)
        return unit

    # --- Speakers ---------------------------------------------------------------------

    def set_speaker(self, unit_id: UnitId, speaker: Speaker | None) -> Unit:
        """Say who spoke a unit, and so its codes; None takes it back to not said."""
        self._check_may_divide()
        old = self._unit(unit_id)
        new = replace(old, speaker=speaker)
        words = speaker.value if speaker else "nobody named"
        self._change(old, new, label=f"{unit_label(self._rubric, old)} spoken by {words}")
        return new

    def swap_speakers(self) -> tuple[Unit, ...]:
        """Give every unit the other speaker; units without one stay without."""
        self._check_may_divide()
        marks: dict[UnitId, list[BehaviourMark]] = {}
        for mark in self._observation.marks:
            if mark.unit_id is not None:
                marks.setdefault(mark.unit_id, []).append(mark)
        changes: list[RowChange] = []
        for old in self.all:
            if old.speaker is not None:
                new = replace(old, speaker=_OTHER_SPEAKER[old.speaker])
                changes += self._changes(old, new, marks=marks.get(old.id, ()))
        if changes:
            self._write("speakers swapped", changes)
        return self.all

    # --- Codes ------------------------------------------------------------------------

    def code(self, unit_id: UnitId, code: str) -> BehaviourMark:
        """Give a unit a code; where it may have only one, in place of the one it has.

        The mark stands at the unit's beginning. The same code a second time changes nothing.

        Raises:
            UnitFull: it has as many codes as the rubric allows.
            UnknownMeasureError: the rubric has no such code.
        """
        self._rights.check()
        unit, usual = self._unit(unit_id), self._rubric.code(code).speaker
        given = self._observation.marks_of_unit(unit_id)
        alike = next((mark for mark in given if mark.code == code), None)
        if alike is not None:
            return alike
        if given and self._max_codes == 1:
            return self._recode(given[0], code, speaker=unit.speaker or usual)
        if self._max_codes is not None and len(given) >= self._max_codes:
            raise UnitFull(timecode(unit.start_ms), max_codes=self._max_codes)
        mark = BehaviourMark(
            MarkId(new_uuid()), code, unit.start_ms, speaker=unit.speaker or usual, unit_id=unit_id
        )
        label = mark_label(self._rubric, mark)
        self._writer.write(Action.MARK, label=label, changes=[mark_change(None, mark)])
        return mark

    # --- Shared -----------------------------------------------------------------------

    @property
    def _observation(self) -> Observation:
        return self._writer.observation

    @property
    def _max_codes(self) -> int | None:
        return None if self._rubric.unit is None else self._rubric.unit.max_codes

    def _unit(self, unit_id: UnitId) -> Unit:
        unit = self._observation.unit(unit_id)
        if unit is None:
            raise NotFound("unit", unit_id.hex)
        return unit

    def _new_unit(self, start_ms: int, end_ms: int, *, speaker: Speaker | None) -> Unit:
        self._check_stretch(start_ms, end_ms)
        return Unit(UnitId(new_uuid()), start_ms, end_ms, speaker=speaker)

    def _recode(self, old: BehaviourMark, code: str, *, speaker: Speaker | None) -> BehaviourMark:
        new = replace(old, code=code, speaker=speaker)
        label = mark_change_label(self._rubric, old, new=new)
        self._writer.write(Action.CHANGE_MARK, label=label, changes=[mark_change(old, new)])
        return new

    def _change(self, old: Unit, new: Unit, *, label: str) -> None:
        changes = self._changes(old, new, marks=self._observation.marks_of_unit(old.id))
        if changes:
            self._write(label, changes)

    def _changes(self, old: Unit, new: Unit, *, marks: Iterable[BehaviourMark]) -> list[RowChange]:
        if old == new:
            return []
        after = ((mark, self._standing_for(new, mark)) for mark in marks)
        return [unit_change(old, new), *(mark_change(a, b) for a, b in after if a != b)]

    def _standing_for(self, unit: Unit, mark: BehaviourMark) -> BehaviourMark:
        speaker = unit.speaker or self._rubric.code(mark.code).speaker
        return replace(mark, unit_id=unit.id, at_ms=unit.start_ms, speaker=speaker)

    def _write(self, label: str, changes: Iterable[RowChange]) -> None:
        self._writer.write(Action.UNIT, label=label, changes=changes)

    def _check_may_divide(self) -> None:
        self._rights.check()
        if coding_passes.has_given_parse(self._observation):
            raise ParseWasGiven
        for done in coding_passes.finished_passes(self._rubric, self._observation):
            if done.freezes_units:
                raise UnitsFrozen(pass_label=done.label)
        # Hers again only by way of an emergency file, which cannot know what was given meanwhile.
        if self._writer.units_were_given_on:
            raise ParseGivenOn

    def _check_stretch(self, start_ms: int, end_ms: int) -> None:
        if end_ms <= start_ms:
            raise EmptyUnit(timecode(start_ms))
        self._rights.check_inside(start_ms, end_ms)

    def _check_beside(self, units: Sequence[Unit], others: Iterable[Unit]) -> None:
        # Of stretches in order of time, the first overlap is always between neighbours.
        for before, after in pairwise(sorted((*units, *others), key=unit_order)):
            if before.overlaps(after.start_ms, after.end_ms):
                other = after if before in units else before
                raise UnitsOverlap(timecode(other.start_ms))

    def _check_codes_fit(self, marks: Sequence[BehaviourMark]) -> None:
        is_double = len({mark.code for mark in marks}) < len(marks)
        if is_double or (self._max_codes is not None and len(marks) > self._max_codes):
            raise UnitsBothCoded
