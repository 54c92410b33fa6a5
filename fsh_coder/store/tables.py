"""Every table of a study file; rows never leave this layer.

A change here needs a step in ``migrations/versions`` and a new expected schema; the tests
compare the three.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from fsh_coder.domain.identifiers import (
    AssignmentId,
    CoderId,
    PracticeSessionId,
    RecordingId,
    ReliabilitySampleId,
    RulingId,
    SegmentId,
    StudyId,
    WorkerId,
)
from fsh_coder.store.observation_tables import (
    BehaviourMarkRow,
    CodingUnitRow,
    EvidenceLinkRow,
    FieldAnswerRow,
    GlobalRatingRow,
    HeardSpanRow,
    NoteRow,
    ObservationRow,
    PassDoneRow,
    SettledMarkRow,
    WorkSpellRow,
)
from fsh_coder.store.table_base import Base

__all__ = [
    "AssignmentRow",
    "Base",
    "BehaviourMarkRow",
    "CoderRow",
    "CodingUnitRow",
    "EvidenceLinkRow",
    "FieldAnswerRow",
    "GlobalRatingRow",
    "HeardSpanRow",
    "JournalRow",
    "NoteRow",
    "ObservationRow",
    "PassDoneRow",
    "PracticeSessionRow",
    "RecordingRow",
    "ReliabilitySampleRow",
    "ReliabilitySampleSegmentRow",
    "RubricRow",
    "RulingRow",
    "SegmentRow",
    "SettingRow",
    "SettledMarkRow",
    "SpokenNameRow",
    "StudyRow",
    "TranscriptUtteranceRow",
    "WorkSpellRow",
    "WorkerRow",
]


# --- The study and its people ---------------------------------------------------------


class StudyRow(Base):
    """The study's own facts; exactly one row."""

    __tablename__ = "study"

    id: Mapped[StudyId] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    is_synthetic: Mapped[bool]
    min_sessions_for_profile: Mapped[int]

    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("min_sessions_for_profile >= 1", name="min_sessions_for_profile"),
    )


class SettingRow(Base):
    """A choice made for the whole study, by its key."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class CoderRow(Base):
    """A person who signs in."""

    __tablename__ = "coder"

    id: Mapped[CoderId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    initials: Mapped[str]
    role: Mapped[str]

    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("role IN ('lead', 'coder', 'supervisor')", name="role"),
    )


class WorkerRow(Base):
    """A practitioner, by label."""

    __tablename__ = "worker"

    id: Mapped[WorkerId] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(unique=True)
    team: Mapped[str]

    __table_args__ = (CheckConstraint("label <> ''", name="label"),)


# --- What was recorded ----------------------------------------------------------------


class PracticeSessionRow(Base):
    """A meeting of a worker with a family; ``variables`` are pairs of name and value."""

    __tablename__ = "practice_session"

    id: Mapped[PracticeSessionId] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(unique=True)
    worker_id: Mapped[WorkerId | None] = mapped_column(ForeignKey("worker.id"), index=True)
    phase: Mapped[str]
    time_point: Mapped[str]
    held_on: Mapped[date | None]
    visit_type: Mapped[str]
    change_goal: Mapped[str]
    variables: Mapped[list[list[str]]] = mapped_column(JSON)

    __table_args__ = (CheckConstraint("label <> ''", name="label"),)


class RecordingRow(Base):
    """The sound of a practice session."""

    __tablename__ = "recording"

    id: Mapped[RecordingId] = mapped_column(primary_key=True)
    practice_session_id: Mapped[PracticeSessionId] = mapped_column(
        ForeignKey("practice_session.id"), index=True
    )
    sha256: Mapped[str] = mapped_column(unique=True)
    relative_path: Mapped[str]
    duration_ms: Mapped[int]
    sample_rate_hz: Mapped[int]
    n_channels: Mapped[int]
    size_bytes: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("duration_ms > 0", name="duration_ms"),
        CheckConstraint("sample_rate_hz > 0", name="sample_rate_hz"),
        CheckConstraint("n_channels > 0", name="n_channels"),
        CheckConstraint("size_bytes > 0", name="size_bytes"),
    )


class SegmentRow(Base):
    """The stretch of a recording that is coded."""

    __tablename__ = "segment"

    id: Mapped[SegmentId] = mapped_column(primary_key=True)
    recording_id: Mapped[RecordingId] = mapped_column(ForeignKey("recording.id"), index=True)
    start_ms: Mapped[int]
    end_ms: Mapped[int]

    __table_args__ = (CheckConstraint("start_ms >= 0 AND start_ms < end_ms", name="span"),)


class TranscriptUtteranceRow(Base):
    """One stretch of talk of a transcript, in the transcript's order."""

    __tablename__ = "transcript_utterance"

    recording_id: Mapped[RecordingId] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    speaker: Mapped[str]
    text: Mapped[str]

    __table_args__ = (CheckConstraint("start_ms >= 0 AND start_ms <= end_ms", name="span"),)


# --- Who codes what -------------------------------------------------------------------


class RubricRow(Base):
    """A rubric's text, kept for ever as it was installed."""

    __tablename__ = "rubric"

    digest: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    version: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    installed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest"),)


class AssignmentRow(Base):
    """A segment to be coded by one coder with one rubric version, for one purpose."""

    __tablename__ = "assignment"

    id: Mapped[AssignmentId] = mapped_column(primary_key=True)
    segment_id: Mapped[SegmentId] = mapped_column(ForeignKey("segment.id"))
    coder_id: Mapped[CoderId] = mapped_column(ForeignKey("coder.id"), index=True)
    rubric_digest: Mapped[str] = mapped_column(ForeignKey("rubric.digest"), index=True)
    purpose: Mapped[str]
    position: Mapped[int]
    due_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("segment_id", "coder_id", "rubric_digest", "purpose"),
        CheckConstraint(
            "purpose IN ('primary', 'double', 'calibration', 'reference', 'consensus')",
            name="purpose",
        ),
    )


class RulingRow(Base):
    """A ruling of the team on a code or dimension, never changed afterwards.

    ``recording_id`` and ``at_ms`` name the moment it came from, where there is one.
    """

    __tablename__ = "ruling"

    id: Mapped[RulingId] = mapped_column(primary_key=True)
    rubric_key: Mapped[str] = mapped_column(index=True)
    target: Mapped[str]
    text: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[CoderId] = mapped_column(ForeignKey("coder.id"))
    recording_id: Mapped[RecordingId | None] = mapped_column(ForeignKey("recording.id"))
    at_ms: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("target <> ''", name="target"),
        CheckConstraint("text <> ''", name="text"),
        CheckConstraint("at_ms IS NULL OR recording_id IS NOT NULL", name="moment"),
        CheckConstraint("at_ms >= 0", name="at_ms"),
    )


class LocalWordingRow(Base):
    """The words that a site put in place of a rubric's, apart from its text.

    ``target`` is the key of a code or dimension; ``part`` names what is reworded there.
    """

    __tablename__ = "local_wording"

    rubric_digest: Mapped[str] = mapped_column(ForeignKey("rubric.digest"), primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]

    __table_args__ = (CheckConstraint("text <> ''", name="text"),)


class MeasureEquivalenceRow(Base):
    """A measure that means the same in two versions of a rubric, as a lead declared."""

    __tablename__ = "measure_equivalence"

    earlier_digest: Mapped[str] = mapped_column(ForeignKey("rubric.digest"), primary_key=True)
    later_digest: Mapped[str] = mapped_column(ForeignKey("rubric.digest"), primary_key=True)
    earlier_measure: Mapped[str] = mapped_column(primary_key=True)
    later_measure: Mapped[str]
    reason: Mapped[str]
    declared_at: Mapped[datetime]
    declared_by: Mapped[CoderId] = mapped_column(ForeignKey("coder.id"))

    __table_args__ = (
        UniqueConstraint("earlier_digest", "later_digest", "later_measure"),
        CheckConstraint("earlier_digest <> later_digest", name="versions"),
        CheckConstraint("reason <> ''", name="reason"),
    )


class SpokenNameRow(Base):
    """A stretch of a recording in which somebody is named; two of them never touch."""

    __tablename__ = "spoken_name"

    recording_id: Mapped[RecordingId] = mapped_column(ForeignKey("recording.id"), primary_key=True)
    start_ms: Mapped[int] = mapped_column(primary_key=True)
    end_ms: Mapped[int]

    __table_args__ = (CheckConstraint("start_ms >= 0 AND start_ms < end_ms", name="span"),)


class ReliabilitySampleRow(Base):
    """A drawn sample with what is needed to draw it again."""

    __tablename__ = "reliability_sample"

    id: Mapped[ReliabilitySampleId] = mapped_column(primary_key=True)
    drawn_at: Mapped[datetime]
    seed: Mapped[int] = mapped_column(BigInteger)
    fraction: Mapped[float]
    strata: Mapped[list[str]] = mapped_column(JSON)

    __table_args__ = (CheckConstraint("fraction > 0 AND fraction <= 1", name="fraction"),)


class ReliabilitySampleSegmentRow(Base):
    """One segment of a drawn sample, in the order of the draw."""

    __tablename__ = "reliability_sample_segment"

    reliability_sample_id: Mapped[ReliabilitySampleId] = mapped_column(
        ForeignKey("reliability_sample.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    segment_id: Mapped[SegmentId] = mapped_column(ForeignKey("segment.id"))

    __table_args__ = (UniqueConstraint("reliability_sample_id", "segment_id"),)


# --- The journal ----------------------------------------------------------------------


class JournalRow(Base):
    """One action; the chain is an observation's id, or the study's.

    Triggers made by the migration refuse to change or remove a row, and to add one that does
    not follow its chain's head.
    """

    __tablename__ = "journal"

    chain_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    coder_id: Mapped[CoderId | None] = mapped_column(ForeignKey("coder.id"))
    action: Mapped[str]
    label: Mapped[str]
    body: Mapped[str]
    reason: Mapped[str]
    undoes: Mapped[int | None]
    prev_hash: Mapped[str]
    hash: Mapped[str]

    __table_args__ = (
        CheckConstraint("seq >= 1", name="seq"),
        CheckConstraint("length(hash) = 64", name="hash"),
    )
