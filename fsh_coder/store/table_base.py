"""What all tables share: names for constraints and how values are kept."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Date, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    MarkId,
    NoteId,
    ObservationId,
    PracticeSessionId,
    RecordingId,
    ReliabilitySampleId,
    RulingId,
    SegmentId,
    StudyId,
    UnitId,
    WorkerId,
)
from fsh_coder.store.columns import UtcDateTime, UuidBlob

_IDS: tuple[object, ...] = (
    UUID,
    AssignmentId,
    CoderId,
    MarkId,
    NoteId,
    ObservationId,
    PracticeSessionId,
    RecordingId,
    ReliabilitySampleId,
    RulingId,
    SegmentId,
    StudyId,
    UnitId,
    WorkerId,
)


class Base(DeclarativeBase):
    """What all tables share: names for constraints and how values are kept."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime(),
        date: Date(),
        str: Text(),
        **dict.fromkeys(_IDS, UuidBlob()),
    }
