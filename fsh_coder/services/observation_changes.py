"""Changes of an observation as the journal keeps them, and the observation after them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from fsh_coder.domain.identifiers import MarkId, NoteId, UnitId
from fsh_coder.domain.journal import RowChange, RowValue
from fsh_coder.domain.observation import (
    BehaviourMark,
    EvidenceLink,
    GlobalRating,
    Observation,
    ObservationNote,
    SettledMark,
    Speaker,
    mark_order,
)
from fsh_coder.services.journal_values import (
    id_or_none,
    number,
    number_or_none,
    put_in_place,
    text,
    text_or_none,
)
from fsh_coder.services.procedure_changes import (
    ANSWER,
    PASS,
    UNIT,
    with_answer,
    with_pass,
    with_unit,
)

_Part = TypeVar("_Part")

MARK = "behaviour_mark"
RATING = "global_rating"
LINK = "evidence_link"
NOTE = "note"
SETTLED = "settled_mark"


def mark_change(old: BehaviourMark | None, new: BehaviourMark | None) -> RowChange:
    """Return the change from one state of a mark to another; None is not there."""
    return RowChange(MARK, _one_of(old, new).id.hex, _mark_values(old), _mark_values(new))


def rating_change(old: GlobalRating | None, new: GlobalRating | None) -> RowChange:
    """Return the change from one state of a rating to another; None was never touched."""
    key = _one_of(old, new).dimension
    return RowChange(RATING, key, _rating_values(old), _rating_values(new))


def link_added(link: EvidenceLink) -> RowChange:
    """Return the change that puts a mark behind a dimension's score."""
    return RowChange(LINK, _link_key(link), None, _link_values(link))


def link_removed(link: EvidenceLink) -> RowChange:
    """Return the change that takes a mark away from a dimension's score."""
    return RowChange(LINK, _link_key(link), _link_values(link), None)


def note_change(old: ObservationNote | None, new: ObservationNote | None) -> RowChange:
    """Return the change from one state of a note to another; None is not there."""
    return RowChange(NOTE, _one_of(old, new).id.hex, _note_values(old), _note_values(new))


def settled_change(old: SettledMark | None, new: SettledMark | None) -> RowChange:
    """Return the change from one outcome of a coder's mark to another; None is still open."""
    key = _one_of(old, new).source_mark_id.hex
    return RowChange(SETTLED, key, _settled_values(old), _settled_values(new))


def reversed_changes(changes: Iterable[RowChange]) -> tuple[RowChange, ...]:
    """Return what takes the changes back: each the other way, the last one first."""
    return tuple(change.reversed() for change in reversed(tuple(changes)))


def changed(observation: Observation, changes: Iterable[RowChange]) -> Observation:
    """Return the observation after the changes.

    Raises:
        KeyError: a change is of a table that holds no part of an observation.
    """
    for change in changes:
        observation = _APPLY[change.table](observation, change)
    return observation


def _one_of(old: _Part | None, new: _Part | None) -> _Part:
    part = old if old is not None else new
    if part is None:
        raise ValueError("a change from nothing to nothing")
    return part


def _mark_values(mark: BehaviourMark | None) -> RowValue | None:
    if mark is None:
        return None
    return {
        "code": mark.code,
        "at_ms": mark.at_ms,
        "end_ms": mark.end_ms,
        "speaker": None if mark.speaker is None else mark.speaker.value,
        "note": mark.note,
        "is_unsure": mark.is_unsure,
        "unit_id": None if mark.unit_id is None else mark.unit_id.hex,
    }


def _mark_from(key: str, values: RowValue) -> BehaviourMark:
    speaker, unit_id = text_or_none(values["speaker"]), id_or_none(values["unit_id"])
    return BehaviourMark(
        id=MarkId(UUID(key)),
        code=text(values["code"]),
        at_ms=number(values["at_ms"]),
        end_ms=number_or_none(values["end_ms"]),
        speaker=None if speaker is None else Speaker(speaker),
        note=text(values["note"]),
        is_unsure=bool(values["is_unsure"]),
        unit_id=None if unit_id is None else UnitId(unit_id),
    )


def _rating_values(rating: GlobalRating | None) -> RowValue | None:
    if rating is None:
        return None
    return {
        "score": rating.score,
        "reason": rating.reason,
        "is_not_applicable": rating.is_not_applicable,
    }


def _rating_from(key: str, values: RowValue) -> GlobalRating:
    return GlobalRating(
        key,
        number_or_none(values["score"]),
        text(values["reason"]),
        bool(values["is_not_applicable"]),
    )


def _link_key(link: EvidenceLink) -> str:
    return f"{link.dimension}/{link.mark_id.hex}"


def _link_values(link: EvidenceLink) -> RowValue:
    return {"dimension": link.dimension, "mark_id": link.mark_id.hex}


def _link_from(key: str) -> EvidenceLink:
    dimension, _, mark_id = key.rpartition("/")
    return EvidenceLink(dimension, MarkId(UUID(mark_id)))


def _note_values(note: ObservationNote | None) -> RowValue | None:
    return None if note is None else {"text": note.text, "at_ms": note.at_ms}


def _note_from(key: str, values: RowValue) -> ObservationNote:
    return ObservationNote(NoteId(UUID(key)), text(values["text"]), number_or_none(values["at_ms"]))


def _settled_values(settled: SettledMark | None) -> RowValue | None:
    if settled is None:
        return None
    mark_id = settled.mark_id
    return {"mark_id": None if mark_id is None else mark_id.hex, "reason": settled.reason}


def _settled_from(key: str, values: RowValue) -> SettledMark:
    mark_id = id_or_none(values["mark_id"])
    return SettledMark(
        MarkId(UUID(key)),
        None if mark_id is None else MarkId(mark_id),
        text(values["reason"]),
    )


def _with_mark(observation: Observation, change: RowChange) -> Observation:
    old = None if change.old is None else _mark_from(change.key, change.old)
    new = None if change.new is None else _mark_from(change.key, change.new)
    return replace(observation, marks=put_in_place(observation.marks, old, new, order=mark_order))


def _with_rating(observation: Observation, change: RowChange) -> Observation:
    ratings = [each for each in observation.ratings if each.dimension != change.key]
    if change.new is not None:
        ratings.append(_rating_from(change.key, change.new))
    ordered = sorted(ratings, key=lambda rating: rating.dimension)
    return replace(observation, ratings=tuple(ordered))


def _with_link(observation: Observation, change: RowChange) -> Observation:
    link = _link_from(change.key)
    links = [each for each in observation.evidence if each != link]
    if change.new is not None:
        links.append(link)
    return replace(observation, evidence=tuple(sorted(links)))


def _with_note(observation: Observation, change: RowChange) -> Observation:
    notes = [each for each in observation.notes if each.id.hex != change.key]
    if change.new is not None:
        notes.append(_note_from(change.key, change.new))
    return replace(observation, notes=tuple(sorted(notes, key=lambda note: note.id)))


def _with_settled(observation: Observation, change: RowChange) -> Observation:
    settled = [each for each in observation.settled if each.source_mark_id.hex != change.key]
    if change.new is not None:
        settled.append(_settled_from(change.key, change.new))
    ordered = sorted(settled, key=lambda each: each.source_mark_id)
    return replace(observation, settled=tuple(ordered))


_APPLY: Mapping[str, Callable[[Observation, RowChange], Observation]] = {
    MARK: _with_mark,
    RATING: _with_rating,
    LINK: _with_link,
    NOTE: _with_note,
    SETTLED: _with_settled,
    UNIT: with_unit,
    ANSWER: with_answer,
    PASS: with_pass,
}

#: The tables whose rows make up an observation.
PARTS = frozenset(_APPLY)
