"""Changes of units, answers and passes as the journal keeps them, and what follows from them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from fsh_coder.domain.identifiers import UnitId
from fsh_coder.domain.journal import RowChange, RowValue
from fsh_coder.domain.observation import FieldAnswer, Observation, Speaker, Unit, unit_order
from fsh_coder.services.journal_values import (
    id_or_none,
    number,
    put_in_place,
    text,
    text_or_none,
)

UNIT = "coding_unit"
ANSWER = "field_answer"
PASS = "pass_done"  # noqa: S105 (a pass over the recording)


def unit_change(old: Unit | None, new: Unit | None) -> RowChange:
    """Return the change from one state of a unit to another; None is not there.

    Raises:
        ValueError: both are None.
    """
    unit = old or new
    if unit is None:
        raise ValueError("a change from no unit to no unit")
    return RowChange(UNIT, unit.id.hex, _unit_values(old), _unit_values(new))


def answer_change(field: str, old: str | None, *, new: str | None) -> RowChange:
    """Return the change from one answer to another; None is not answered."""
    return RowChange(ANSWER, field, _answer_values(old), _answer_values(new))


def pass_finished(pass_key: str, position: int) -> RowChange:
    """Return the change that finishes a pass as the so-manieth, counted from 1."""
    return RowChange(PASS, pass_key, None, {"position": position})


def pass_taken_up(pass_key: str, position: int) -> RowChange:
    """Return the change that goes back to a pass that was finished."""
    return pass_finished(pass_key, position).reversed()


def passes_without(done: Sequence[str], pass_key: str) -> tuple[RowChange, ...]:
    """Return the changes that take one of the finished passes up again; the rest stay in order.

    Raises:
        ValueError: it is not finished.
    """
    at = done.index(pass_key)
    # Taken out from the end, and what stays finished is put back one place earlier.
    return (
        *(pass_taken_up(done[n], n + 1) for n in reversed(range(at, len(done)))),
        *(pass_finished(done[n], n) for n in range(at + 1, len(done))),
    )


def with_unit(observation: Observation, change: RowChange) -> Observation:
    """Return the observation after a change of one unit."""
    old = None if change.old is None else _unit_from(change.key, change.old)
    new = None if change.new is None else _unit_from(change.key, change.new)
    return replace(observation, units=put_in_place(observation.units, old, new, order=unit_order))


def with_answer(observation: Observation, change: RowChange) -> Observation:
    """Return the observation after a change of one answer."""
    answers = [each for each in observation.answers if each.field != change.key]
    if change.new is not None:
        answers.append(FieldAnswer(change.key, text(change.new["text"])))
    return replace(observation, answers=tuple(sorted(answers, key=lambda each: each.field)))


def with_pass(observation: Observation, change: RowChange) -> Observation:
    """Return the observation after a pass was finished, or taken up again."""
    done = [key for key in observation.passes_done if key != change.key]
    if change.new is not None:
        done.insert(number(change.new["position"]) - 1, change.key)
    return replace(observation, passes_done=tuple(done))


def _unit_values(unit: Unit | None) -> RowValue | None:
    if unit is None:
        return None
    return {
        "start_ms": unit.start_ms,
        "end_ms": unit.end_ms,
        "speaker": None if unit.speaker is None else unit.speaker.value,
        "origin": None if unit.origin is None else unit.origin.hex,
    }


def _unit_from(key: str, values: RowValue) -> Unit:
    speaker, origin = text_or_none(values["speaker"]), id_or_none(values["origin"])
    return Unit(
        id=UnitId(UUID(key)),
        start_ms=number(values["start_ms"]),
        end_ms=number(values["end_ms"]),
        speaker=None if speaker is None else Speaker(speaker),
        origin=None if origin is None else UnitId(origin),
    )


def _answer_values(answer: str | None) -> RowValue | None:
    return None if answer is None else {"text": answer}
