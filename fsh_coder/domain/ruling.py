"""Rulings: how the team decided that a code or dimension is to be understood."""

from dataclasses import dataclass
from datetime import datetime

from fsh_coder.domain.identifiers import CoderId, RecordingId, RulingId


@dataclass(frozen=True, slots=True)
class Ruling:
    """A dated entry of the rubric's supplement; it is never changed, a later one adds to it.

    ``rubric_key`` names the rubric in all its versions and ``target`` one of its codes or
    dimensions. ``recording_id`` and ``at_ms``, from the recording's start, name the moment it
    came from, None where there was none.
    """

    id: RulingId
    rubric_key: str
    target: str
    text: str
    made_at: datetime
    made_by: CoderId
    recording_id: RecordingId | None = None
    at_ms: int | None = None
