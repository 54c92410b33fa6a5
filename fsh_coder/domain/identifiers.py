"""Typed ids and the UUIDv7 they are made of: unique everywhere, sorted by time."""

import os
import time
from typing import NewType
from uuid import UUID

StudyId = NewType("StudyId", UUID)
WorkerId = NewType("WorkerId", UUID)
PracticeSessionId = NewType("PracticeSessionId", UUID)
RecordingId = NewType("RecordingId", UUID)
SegmentId = NewType("SegmentId", UUID)
CoderId = NewType("CoderId", UUID)
AssignmentId = NewType("AssignmentId", UUID)
ObservationId = NewType("ObservationId", UUID)
MarkId = NewType("MarkId", UUID)
NoteId = NewType("NoteId", UUID)
UnitId = NewType("UnitId", UUID)
ReliabilitySampleId = NewType("ReliabilitySampleId", UUID)
RulingId = NewType("RulingId", UUID)


def new_uuid() -> UUID:
    """Return a UUIDv7 (RFC 9562): ids of one process sort in the order they were made.

    The 12 bits after the milliseconds hold the fraction of the millisecond, so no counter
    has to be kept between calls.
    """
    now_ms, rest_ns = divmod(time.time_ns(), 1_000_000)
    fraction = rest_ns * 4096 // 1_000_000
    random_bits = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return UUID(int=now_ms << 80 | 7 << 76 | fraction << 64 | 2 << 62 | random_bits)
