"""What a coder did, in the words that undo and the history show."""

from fsh_coder.domain import field_answers
from fsh_coder.domain.observation import (
    BehaviourMark,
    GlobalRating,
    ObservationNote,
    Unit,
)
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.timecode import timecode


def mark_label(rubric: Rubric, mark: BehaviourMark) -> str:
    """Return a mark as ``SR at 12:04``."""
    return f"{rubric.code(mark.code).short} at {timecode(mark.at_ms)}"


def mark_change_label(rubric: Rubric, old: BehaviourMark, *, new: BehaviourMark) -> str:
    """Return what became of a mark; the weightiest of several changes names them all."""
    label = mark_label(rubric, old)
    if new.code != old.code:
        return f"{label} → {rubric.code(new.code).short}"
    if (new.at_ms, new.end_ms) != (old.at_ms, old.end_ms):
        return f"{label} moved to {timecode(new.at_ms)}"
    if new.speaker is not old.speaker:
        return f"{label} spoken by {new.speaker.value if new.speaker else 'nobody named'}"
    if new.is_unsure != old.is_unsure:
        return f"{label} {'unsure' if new.is_unsure else 'sure again'}"
    return f"note on {label}"


def rating_label(rubric: Rubric, rating: GlobalRating) -> str:
    """Return a rating as ``Empathy 4``."""
    return f"{rubric.dimension(rating.dimension).label} {rating_words(rating)}"


def rating_words(rating: GlobalRating) -> str:
    """Return what was given: ``4``, ``not applicable`` or ``not rated``."""
    if rating.is_not_applicable:
        return "not applicable"
    return "not rated" if rating.score is None else str(rating.score)


def answer_label(rubric: Rubric, field_key: str, *, text: str | None) -> str:
    """Return an answer as ``Talk time: about half``, long ones cut."""
    label = field_answers.field_of(rubric, field_key).label
    if text is None:
        return f"removing the answer to {label}"
    one_line = " ".join(text.split())
    return f"{label}: {one_line if len(one_line) <= 40 else one_line[:39] + '…'}"


def unit_label(rubric: Rubric, unit: Unit) -> str:
    """Return a unit as ``utterance at 12:04``, in the rubric's own word for it."""
    return f"{unit_word(rubric)} at {timecode(unit.start_ms)}"


def unit_word(rubric: Rubric) -> str:
    """Return what the rubric calls its units of speech."""
    if rubric.unit is None or rubric.unit.kind == "event":
        return "unit"
    return rubric.unit.kind


def reason_label(rubric: Rubric, dimension: str) -> str:
    """Return a reason as ``reason for Empathy``."""
    return f"reason for {rubric.dimension(dimension).label}"


def link_label(rubric: Rubric, dimension: str, *, mark: BehaviourMark) -> str:
    """Return an evidence link as ``SR at 12:04 as evidence for Empathy``."""
    return f"{mark_label(rubric, mark)} as evidence for {rubric.dimension(dimension).label}"


def note_label(note: ObservationNote) -> str:
    """Return a note as ``note at 12:04``, or ``note`` on the whole."""
    return "note" if note.at_ms is None else f"note at {timecode(note.at_ms)}"
