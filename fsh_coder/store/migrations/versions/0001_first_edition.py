"""The first edition: every table of a study, and what is only ever added to.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.LargeBinary(16)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those that others refer to first."""
    _create_coder()
    _create_reliability_sample()
    _create_rubric()
    _create_setting()
    _create_study()
    _create_worker()
    _create_journal()
    _create_practice_session()
    _create_recording()
    _create_segment()
    _create_transcript_utterance()
    _create_ruling()
    _create_local_wording()
    _create_measure_equivalence()
    _create_spoken_name()
    _create_assignment()
    _create_reliability_sample_segment()
    _create_observation()
    _create_coding_unit()
    _create_behaviour_mark()
    _create_global_rating()
    _create_heard_span()
    _create_note()
    _create_evidence_link()
    _create_settled_mark()
    _create_field_answer()
    _create_pass_done()
    _create_work_spell()
    _guard_what_is_only_added_to()


def _create_coder() -> None:
    op.create_table(
        "coder",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_coder_name")),
        sa.CheckConstraint("role IN ('lead', 'coder', 'supervisor')", name=op.f("ck_coder_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coder")),
        sa.UniqueConstraint("name", name=op.f("uq_coder_name")),
    )


def _create_reliability_sample() -> None:
    op.create_table(
        "reliability_sample",
        sa.Column("id", _ID, nullable=False),
        sa.Column("drawn_at", _TIME, nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("fraction", sa.Double(), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "fraction > 0 AND fraction <= 1", name=op.f("ck_reliability_sample_fraction")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reliability_sample")),
    )


def _create_rubric() -> None:
    op.create_table(
        "rubric",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("installed_at", _TIME, nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_rubric_digest")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_rubric")),
    )
    _index("rubric", "key")


def _create_setting() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )


def _create_study() -> None:
    op.create_table(
        "study",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.Column("min_sessions_for_profile", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_study_name")),
        sa.CheckConstraint(
            "min_sessions_for_profile >= 1", name=op.f("ck_study_min_sessions_for_profile")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
    )


def _create_worker() -> None:
    op.create_table(
        "worker",
        sa.Column("id", _ID, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.CheckConstraint("label <> ''", name=op.f("ck_worker_label")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
        sa.UniqueConstraint("label", name=op.f("uq_worker_label")),
    )


def _create_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("chain_id", _ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("coder_id", _ID, nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_journal_hash")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_journal_seq")),
        _refers("journal", "coder_id", to="coder"),
        sa.PrimaryKeyConstraint("chain_id", "seq", name=op.f("pk_journal")),
    )


def _create_practice_session() -> None:
    op.create_table(
        "practice_session",
        sa.Column("id", _ID, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("worker_id", _ID, nullable=True),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("time_point", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("visit_type", sa.Text(), nullable=False),
        sa.Column("change_goal", sa.Text(), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.CheckConstraint("label <> ''", name=op.f("ck_practice_session_label")),
        _refers("practice_session", "worker_id", to="worker"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_session")),
        sa.UniqueConstraint("label", name=op.f("uq_practice_session_label")),
    )
    _index("practice_session", "worker_id")


def _create_recording() -> None:
    op.create_table(
        "recording",
        sa.Column("id", _ID, nullable=False),
        sa.Column("practice_session_id", _ID, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("relative_path", sa.Text(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("sample_rate_hz", sa.Integer(), nullable=False),
        sa.Column("n_channels", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("duration_ms > 0", name=op.f("ck_recording_duration_ms")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_recording_sha256")),
        sa.CheckConstraint("n_channels > 0", name=op.f("ck_recording_n_channels")),
        sa.CheckConstraint("sample_rate_hz > 0", name=op.f("ck_recording_sample_rate_hz")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_recording_size_bytes")),
        _refers("recording", "practice_session_id", to="practice_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("sha256", name=op.f("uq_recording_sha256")),
    )
    _index("recording", "practice_session_id")


def _create_segment() -> None:
    op.create_table(
        "segment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("recording_id", _ID, nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.CheckConstraint("start_ms >= 0 AND start_ms < end_ms", name=op.f("ck_segment_span")),
        _refers("segment", "recording_id", to="recording"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
    )
    _index("segment", "recording_id")


def _create_transcript_utterance() -> None:
    op.create_table(
        "transcript_utterance",
        sa.Column("recording_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "start_ms >= 0 AND start_ms <= end_ms", name=op.f("ck_transcript_utterance_span")
        ),
        _refers("transcript_utterance", "recording_id", to="recording"),
        sa.PrimaryKeyConstraint("recording_id", "position", name=op.f("pk_transcript_utterance")),
    )


def _create_ruling() -> None:
    op.create_table(
        "ruling",
        sa.Column("id", _ID, nullable=False),
        sa.Column("rubric_key", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("made_by", _ID, nullable=False),
        sa.Column("recording_id", _ID, nullable=True),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint("target <> ''", name=op.f("ck_ruling_target")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_ruling_text")),
        sa.CheckConstraint(
            "at_ms IS NULL OR recording_id IS NOT NULL", name=op.f("ck_ruling_moment")
        ),
        sa.CheckConstraint("at_ms >= 0", name=op.f("ck_ruling_at_ms")),
        _refers("ruling", "made_by", to="coder"),
        _refers("ruling", "recording_id", to="recording"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    _index("ruling", "rubric_key")


def _create_local_wording() -> None:
    op.create_table(
        "local_wording",
        sa.Column("rubric_digest", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_local_wording_text")),
        _refers("local_wording", "rubric_digest", to="rubric", key="digest"),
        sa.PrimaryKeyConstraint("rubric_digest", "target", "part", name=op.f("pk_local_wording")),
    )


def _create_measure_equivalence() -> None:
    table = "measure_equivalence"
    op.create_table(
        table,
        sa.Column("earlier_digest", sa.Text(), nullable=False),
        sa.Column("later_digest", sa.Text(), nullable=False),
        sa.Column("earlier_measure", sa.Text(), nullable=False),
        sa.Column("later_measure", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_at", _TIME, nullable=False),
        sa.Column("declared_by", _ID, nullable=False),
        sa.CheckConstraint(
            "earlier_digest <> later_digest", name=op.f("ck_measure_equivalence_versions")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_measure_equivalence_reason")),
        _refers(table, "earlier_digest", to="rubric", key="digest"),
        _refers(table, "later_digest", to="rubric", key="digest"),
        _refers(table, "declared_by", to="coder"),
        sa.PrimaryKeyConstraint(
            "earlier_digest",
            "later_digest",
            "earlier_measure",
            name=op.f("pk_measure_equivalence"),
        ),
        sa.UniqueConstraint(
            "earlier_digest",
            "later_digest",
            "later_measure",
            name=op.f("uq_measure_equivalence_earlier_digest_later_digest_later_measure"),
        ),
    )


def _create_assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", _ID, nullable=False),
        sa.Column("segment_id", _ID, nullable=False),
        sa.Column("coder_id", _ID, nullable=False),
        sa.Column("rubric_digest", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('primary', 'double', 'calibration', 'reference', 'consensus')",
            name=op.f("ck_assignment_purpose"),
        ),
        _refers("assignment", "coder_id", to="coder"),
        _refers("assignment", "rubric_digest", to="rubric", key="digest"),
        _refers("assignment", "segment_id", to="segment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "segment_id",
            "coder_id",
            "rubric_digest",
            "purpose",
            name=op.f("uq_assignment_segment_id_coder_id_rubric_digest_purpose"),
        ),
    )
    _index("assignment", "coder_id")
    _index("assignment", "rubric_digest")


def _create_reliability_sample_segment() -> None:
    op.create_table(
        "reliability_sample_segment",
        sa.Column("reliability_sample_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("segment_id", _ID, nullable=False),
        _refers("reliability_sample_segment", "reliability_sample_id", to="reliability_sample"),
        _refers("reliability_sample_segment", "segment_id", to="segment"),
        sa.PrimaryKeyConstraint(
            "reliability_sample_id", "position", name=op.f("pk_reliability_sample_segment")
        ),
        sa.UniqueConstraint(
            "reliability_sample_id",
            "segment_id",
            name=op.f("uq_reliability_sample_segment_reliability_sample_id_segment_id"),
        ),
    )


def _create_observation() -> None:
    op.create_table(
        "observation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("assignment_id", _ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("submitted_at", _TIME, nullable=True),
        sa.Column("resume_at_ms", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("anchor_seq", sa.Integer(), nullable=True),
        sa.Column("anchor_hash", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)",
            name=op.f("ck_observation_submitted_at"),
        ),
        sa.CheckConstraint("state IN ('draft', 'submitted')", name=op.f("ck_observation_state")),
        sa.CheckConstraint(
            "(anchor_seq IS NULL) = (anchor_hash IS NULL)", name=op.f("ck_observation_anchor")
        ),
        sa.CheckConstraint("resume_at_ms >= 0", name=op.f("ck_observation_resume_at_ms")),
        _refers("observation", "assignment_id", to="assignment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_observation_assignment_id")),
    )


def _create_behaviour_mark() -> None:
    op.create_table(
        "behaviour_mark",
        sa.Column("id", _ID, nullable=False),
        sa.Column("observation_id", _ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_unsure", sa.Boolean(), nullable=False),
        sa.Column("unit_id", _ID, nullable=True),
        sa.CheckConstraint("code <> ''", name=op.f("ck_behaviour_mark_code")),
        sa.CheckConstraint(
            "speaker IN ('worker', 'client')", name=op.f("ck_behaviour_mark_speaker")
        ),
        sa.CheckConstraint(
            "at_ms >= 0 AND (end_ms IS NULL OR end_ms > at_ms)", name=op.f("ck_behaviour_mark_span")
        ),
        _refers("behaviour_mark", "observation_id", to="observation"),
        _refers("behaviour_mark", "unit_id", to="coding_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_behaviour_mark")),
    )
    _index("behaviour_mark", "observation_id", "at_ms")
    op.create_index(
        op.f("ix_behaviour_mark_unit_id"),
        "behaviour_mark",
        ["unit_id"],
        sqlite_where=sa.text("unit_id IS NOT NULL"),
    )


def _create_global_rating() -> None:
    op.create_table(
        "global_rating",
        sa.Column("observation_id", _ID, nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_not_applicable", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT is_not_applicable OR score IS NULL", name=op.f("ck_global_rating_not_applicable")
        ),
        _refers("global_rating", "observation_id", to="observation"),
        sa.PrimaryKeyConstraint("observation_id", "dimension", name=op.f("pk_global_rating")),
    )


def _create_heard_span() -> None:
    op.create_table(
        "heard_span",
        sa.Column("observation_id", _ID, nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.CheckConstraint("start_ms >= 0 AND start_ms < end_ms", name=op.f("ck_heard_span_span")),
        _refers("heard_span", "observation_id", to="observation"),
        sa.PrimaryKeyConstraint("observation_id", "start_ms", name=op.f("pk_heard_span")),
    )


def _create_note() -> None:
    op.create_table(
        "note",
        sa.Column("id", _ID, nullable=False),
        sa.Column("observation_id", _ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint("at_ms >= 0", name=op.f("ck_note_at_ms")),
        _refers("note", "observation_id", to="observation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    _index("note", "observation_id")


def _create_evidence_link() -> None:
    op.create_table(
        "evidence_link",
        sa.Column("observation_id", _ID, nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("mark_id", _ID, nullable=False),
        _refers("evidence_link", "mark_id", to="behaviour_mark"),
        _refers("evidence_link", "observation_id", to="observation"),
        sa.PrimaryKeyConstraint(
            "observation_id", "dimension", "mark_id", name=op.f("pk_evidence_link")
        ),
    )
    _index("evidence_link", "mark_id")


def _create_settled_mark() -> None:
    op.create_table(
        "settled_mark",
        sa.Column("observation_id", _ID, nullable=False),
        sa.Column("source_mark_id", _ID, nullable=False),
        sa.Column("mark_id", _ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _refers("settled_mark", "mark_id", to="behaviour_mark"),
        _refers("settled_mark", "observation_id", to="observation"),
        sa.PrimaryKeyConstraint("observation_id", "source_mark_id", name=op.f("pk_settled_mark")),
    )
    _index("settled_mark", "mark_id")


def _create_coding_unit() -> None:
    op.create_table(
        "coding_unit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("observation_id", _ID, nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("origin", _ID, nullable=True),
        sa.CheckConstraint("start_ms >= 0 AND start_ms < end_ms", name=op.f("ck_coding_unit_span")),
        sa.CheckConstraint("speaker IN ('worker', 'client')", name=op.f("ck_coding_unit_speaker")),
        _refers("coding_unit", "observation_id", to="observation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding_unit")),
    )
    _index("coding_unit", "observation_id", "start_ms")


def _create_field_answer() -> None:
    op.create_table(
        "field_answer",
        sa.Column("observation_id", _ID, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_field_answer_text")),
        _refers("field_answer", "observation_id", to="observation"),
        sa.PrimaryKeyConstraint("observation_id", "field", name=op.f("pk_field_answer")),
    )


def _create_pass_done() -> None:
    op.create_table(
        "pass_done",
        sa.Column("observation_id", _ID, nullable=False),
        sa.Column("pass_key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_pass_done_position")),
        _refers("pass_done", "observation_id", to="observation"),
        sa.PrimaryKeyConstraint("observation_id", "pass_key", name=op.f("pk_pass_done")),
    )


def _create_work_spell() -> None:
    op.create_table(
        "work_spell",
        sa.Column("observation_id", _ID, nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=False),
        sa.Column("active_ms", sa.Integer(), nullable=False),
        sa.CheckConstraint("started_at <= ended_at", name=op.f("ck_work_spell_span")),
        sa.CheckConstraint("active_ms >= 0", name=op.f("ck_work_spell_active_ms")),
        _refers("work_spell", "observation_id", to="observation"),
        sa.PrimaryKeyConstraint("observation_id", "started_at", name=op.f("pk_work_spell")),
    )


def _create_spoken_name() -> None:
    op.create_table(
        "spoken_name",
        sa.Column("recording_id", _ID, nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.CheckConstraint("start_ms >= 0 AND start_ms < end_ms", name=op.f("ck_spoken_name_span")),
        _refers("spoken_name", "recording_id", to="recording"),
        sa.PrimaryKeyConstraint("recording_id", "start_ms", name=op.f("pk_spoken_name")),
    )


def _refers(table: str, column: str, *, to: str, key: str = "id") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.{key}"], name=name)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _guard_what_is_only_added_to() -> None:
    _refuse(
        "journal_is_never_changed", when="UPDATE ON journal", why="the journal is never changed"
    )
    _refuse("journal_is_never_cut", when="DELETE ON journal", why="the journal is never cut")
    # Keeps a second writer from forking a chain, and INSERT OR REPLACE from overwriting an entry.
    _refuse(
        "journal_follows_its_head",
        when="INSERT ON journal WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal"
        " WHERE chain_id = NEW.chain_id) OR NEW.prev_hash <> coalesce((SELECT hash FROM journal"
        " WHERE chain_id = NEW.chain_id AND seq = NEW.seq - 1), '')",
        why="the journal entry does not follow the last one",
    )
    _refuse("rubric_is_never_changed", when="UPDATE ON rubric", why="a rubric is never changed")
    _refuse("rubric_is_never_removed", when="DELETE ON rubric", why="a rubric is never removed")
    _refuse("ruling_is_never_changed", when="UPDATE ON ruling", why="a ruling is never changed")
    _refuse("ruling_is_never_removed", when="DELETE ON ruling", why="a ruling is never removed")


def _refuse(name: str, *, when: str, why: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{why}'); END")
