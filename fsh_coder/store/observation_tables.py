"""The tables of observations: what coders marked, divided, rated, answered, wrote and heard."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fsh_coder.domain.identifiers import AssignmentId, MarkId, NoteId, ObservationId, UnitId
from fsh_coder.store.table_base import Base


class ObservationRow(Base):
    """One coder's pass over a segment.

    ``version`` goes up with each action, so that a second, outdated view of the observation
    cannot overwrite the first. ``anchor_seq`` and ``anchor_hash`` are the journal's head when
    it was submitted: a journal whose end was cut off no longer holds them.
    """

    __tablename__ = "observation"

    id: Mapped[ObservationId] = mapped_column(primary_key=True)
    assignment_id: Mapped[AssignmentId] = mapped_column(ForeignKey("assignment.id"), unique=True)
    state: Mapped[str]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    resume_at_ms: Mapped[int | None]
    version: Mapped[int]
    anchor_seq: Mapped[int | None]
    anchor_hash: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state IN ('draft', 'submitted')", name="state"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_at"),
        CheckConstraint("(anchor_seq IS NULL) = (anchor_hash IS NULL)", name="anchor"),
        CheckConstraint("resume_at_ms >= 0", name="resume_at_ms"),
    )


class CodingUnitRow(Base):
    """A unit of speech that codes are given to.

    ``origin`` is the unit of another coder that it was copied from; that one stays as it is as
    long as there are copies. It refers to nothing, since a copy is an observation's own.
    """

    __tablename__ = "coding_unit"

    id: Mapped[UnitId] = mapped_column(primary_key=True)
    observation_id: Mapped[ObservationId] = mapped_column(ForeignKey("observation.id"))
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    speaker: Mapped[str | None]
    origin: Mapped[UnitId | None]

    __table_args__ = (
        Index(None, "observation_id", "start_ms"),
        CheckConstraint("start_ms >= 0 AND start_ms < end_ms", name="span"),
        CheckConstraint("speaker IN ('worker', 'client')", name="speaker"),
    )


class BehaviourMarkRow(Base):
    """One behaviour heard; ``end_ms`` and ``speaker`` may be unsaid."""

    __tablename__ = "behaviour_mark"

    id: Mapped[MarkId] = mapped_column(primary_key=True)
    observation_id: Mapped[ObservationId] = mapped_column(ForeignKey("observation.id"))
    code: Mapped[str]
    at_ms: Mapped[int]
    end_ms: Mapped[int | None]
    speaker: Mapped[str | None]
    note: Mapped[str]
    is_unsure: Mapped[bool]
    unit_id: Mapped[UnitId | None] = mapped_column(ForeignKey("coding_unit.id"))

    __table_args__ = (
        Index(None, "observation_id", "at_ms"),
        # Of marks with a unit only: where a rubric has none, a mark costs no second index.
        Index(None, "unit_id", sqlite_where=text("unit_id IS NOT NULL")),
        CheckConstraint("code <> ''", name="code"),
        CheckConstraint("at_ms >= 0 AND (end_ms IS NULL OR end_ms > at_ms)", name="span"),
        CheckConstraint("speaker IN ('worker', 'client')", name="speaker"),
    )


class GlobalRatingRow(Base):
    """A dimension's score and reason; a score that is NULL is not rated, or not applicable."""

    __tablename__ = "global_rating"

    observation_id: Mapped[ObservationId] = mapped_column(
        ForeignKey("observation.id"), primary_key=True
    )
    dimension: Mapped[str] = mapped_column(primary_key=True)
    score: Mapped[int | None]
    reason: Mapped[str]
    is_not_applicable: Mapped[bool]

    __table_args__ = (
        CheckConstraint("NOT is_not_applicable OR score IS NULL", name="not_applicable"),
    )


class EvidenceLinkRow(Base):
    """A mark that stands behind a dimension's score."""

    __tablename__ = "evidence_link"

    observation_id: Mapped[ObservationId] = mapped_column(
        ForeignKey("observation.id"), primary_key=True
    )
    dimension: Mapped[str] = mapped_column(primary_key=True)
    mark_id: Mapped[MarkId] = mapped_column(
        ForeignKey("behaviour_mark.id"), primary_key=True, index=True
    )


class SettledMarkRow(Base):
    """What became of a coder's mark in a consensus; ``mark_id`` NULL means nothing is coded.

    ``source_mark_id`` refers to nothing: the coder may reopen her own observation and remove
    the mark, and the consensus stays what was agreed.
    """

    __tablename__ = "settled_mark"

    observation_id: Mapped[ObservationId] = mapped_column(
        ForeignKey("observation.id"), primary_key=True
    )
    source_mark_id: Mapped[MarkId] = mapped_column(primary_key=True)
    mark_id: Mapped[MarkId | None] = mapped_column(ForeignKey("behaviour_mark.id"), index=True)
    reason: Mapped[str]


class NoteRow(Base):
    """A free note, on the whole observation where ``at_ms`` is NULL."""

    __tablename__ = "note"

    id: Mapped[NoteId] = mapped_column(primary_key=True)
    observation_id: Mapped[ObservationId] = mapped_column(ForeignKey("observation.id"), index=True)
    text: Mapped[str]
    at_ms: Mapped[int | None]

    __table_args__ = (CheckConstraint("at_ms >= 0", name="at_ms"),)


class HeardSpanRow(Base):
    """A stretch that was played to the coder of an observation."""

    __tablename__ = "heard_span"

    observation_id: Mapped[ObservationId] = mapped_column(
        ForeignKey("observation.id"), primary_key=True
    )
    start_ms: Mapped[int] = mapped_column(primary_key=True)
    end_ms: Mapped[int]

    __table_args__ = (CheckConstraint("start_ms >= 0 AND start_ms < end_ms", name="span"),)


class FieldAnswerRow(Base):
    """What was answered to one of the rubric's extra fields; no row is no answer."""

    __tablename__ = "field_answer"

    observation_id: Mapped[ObservationId] = mapped_column(
        ForeignKey("observation.id"), primary_key=True
    )
    field: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]

    __table_args__ = (CheckConstraint("text <> ''", name="text"),)


class PassDoneRow(Base):
    """A finished pass; ``position`` counts from 1 in the order in which they were finished."""

    __tablename__ = "pass_done"

    observation_id: Mapped[ObservationId] = mapped_column(
        ForeignKey("observation.id"), primary_key=True
    )
    pass_key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]

    __table_args__ = (CheckConstraint("position >= 1", name="position"),)


class WorkSpellRow(Base):
    """A stretch of time in which a coder had her observation open.

    ``active_ms`` is how much of it she worked; pauses are the rest.
    """

    __tablename__ = "work_spell"

    observation_id: Mapped[ObservationId] = mapped_column(
        ForeignKey("observation.id"), primary_key=True
    )
    started_at: Mapped[datetime] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime]
    active_ms: Mapped[int]

    __table_args__ = (
        CheckConstraint("started_at <= ended_at", name="span"),
        CheckConstraint("active_ms >= 0", name="active_ms"),
    )
