"""The check finds what was changed behind the program's back, and names where."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotAStudyFile
from fsh_coder.domain.identifiers import RecordingId, SegmentId, new_uuid
from fsh_coder.domain.recording import Recording, Segment
from fsh_coder.services import study_check
from fsh_coder.services.study_check import CheckLine
from fsh_coder.store import recordings
from tests.factories import StudyToCode, make_study_to_code, rate_everything
from tests.services.divided_study import code_of, divide, make_divided_study, rate_all

_TRIGGERS = ("journal_is_never_changed", "journal_is_never_cut")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """Return a study whose one recording is on disk, submitted by Ann and begun by Ben."""
    study = make_study_to_code(tmp_path)
    content = b"sound" * 1_000
    sound = tmp_path / study.recording.relative_path
    sound.parent.mkdir()
    sound.write_bytes(content)
    with study.db.transaction() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "UPDATE recording SET sha256 = ?, size_bytes = ?",
            (hashlib.sha256(content).hexdigest(), len(content)),
        )
    ann = study.open_for_ann()
    for at_ms in (1_000, 2_000, 3_000):
        ann.mark(study.code, at_ms)
    rate_everything(ann)
    ann.submit()
    study.open_for_ben().mark(study.code, 1_000)
    yield study
    study.db.close()


def tamper(study: StudyToCode, *statements: str) -> None:
    """Change the open file as somebody would who knows SQLite: guards off, changed, guards on."""
    with closing(sqlite3.connect(study.db.path, isolation_level=None)) as connection:
        guards = connection.execute(
            f"SELECT sql FROM sqlite_master WHERE name IN {_TRIGGERS}"
        ).fetchall()
        for name in _TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement, {"chain": study.open_for_ann().observation.id.bytes})
        for (guard,) in guards:
            connection.execute(guard)


def findings(study: StudyToCode) -> list[CheckLine]:
    """Return the lines of the open study's check that are not as they should be."""
    return [line for line in study_check.check_open(study.db) if not line.ok]


def test_a_sound_study_passes(study: StudyToCode) -> None:
    """Every line is fine and says what was looked at, also for a closed file."""
    lines = study_check.check_open(study.db)
    assert [line.what for line in lines] == [
        "Study file",
        "References",
        "Journal",
        "Journal’s end",
        "Marks and ratings",
        "Recordings",
    ]
    assert all(line.ok for line in lines)
    study.db.close()
    assert study_check.check(study.db.path) == lines


@pytest.mark.parametrize(
    ("change", "entry"),
    [
        ("label = 'nothing'", 3),
        ("body = replace(body, '2000', '2001')", 3),
        ("at = '2020-01-01 00:00:00.000000'", 3),
        ("at = 'yesterday'", 3),
        ("coder_id = NULL", 3),
        ("reason = 'because'", 3),
        ("hash = prev_hash", 3),
    ],
)
def test_a_changed_entry_is_found(study: StudyToCode, change: str, entry: int) -> None:
    """Any field of an entry that was overwritten breaks the chain at that entry."""
    tamper(study, f"UPDATE journal SET {change} WHERE chain_id = :chain AND seq = {entry}")
    (line,) = findings(study)
    assert line.what == "Journal"
    assert f"S001 by Ann Archer breaks at entry {entry}" in line.detail


def test_a_removed_entry_is_found(study: StudyToCode) -> None:
    """A gap in the middle breaks the chain there."""
    tamper(study, "DELETE FROM journal WHERE chain_id = :chain AND seq = 3")
    (line,) = findings(study)
    assert (line.what, line.detail) == ("Journal", "S001 by Ann Archer breaks at entry 3")


def test_a_cut_end_is_found_by_the_submission(study: StudyToCode) -> None:
    """Without its last entries a chain is still chained; the anchor of the submission tells."""
    tamper(
        study,
        "DELETE FROM journal WHERE chain_id = :chain AND seq > 4",
        "UPDATE observation SET version = 4 WHERE id = :chain",
    )
    (line,) = findings(study)
    assert (line.what, line.detail) == (
        "Journal’s end",
        "S001 by Ann Archer lacks its last entries",
    )


def test_a_cut_end_of_a_draft_is_found_by_its_count(study: StudyToCode) -> None:
    """A draft's row knows how many actions there were."""
    tamper(
        study,
        "DELETE FROM journal WHERE seq = 2 AND chain_id = "
        "(SELECT id FROM observation WHERE state = 'draft')",
    )
    (line,) = findings(study)
    assert line.detail == "S001 by Ben Brook lacks its last entries"


def test_a_journal_that_is_gone_is_found(study: StudyToCode) -> None:
    """An observation without any journal lacks its entries, too."""
    tamper(study, "DELETE FROM journal WHERE chain_id = :chain")
    (line,) = findings(study)
    assert line.detail == "S001 by Ann Archer lacks its last entries"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE behaviour_mark SET at_ms = at_ms + 1 WHERE observation_id = :chain",
        "DELETE FROM behaviour_mark WHERE observation_id = :chain AND at_ms = 2000",
        "UPDATE global_rating SET score = 5 WHERE observation_id = :chain",
        "UPDATE observation SET state = 'draft', submitted_at = NULL WHERE id = :chain",
    ],
)
def test_a_score_that_its_journal_does_not_know_is_found(
    study: StudyToCode, statement: str
) -> None:
    """Whoever changes a mark, a score or the lock without an entry is found out."""
    tamper(study, statement)
    (line,) = findings(study)
    assert (line.what, line.detail) == (
        "Marks and ratings",
        "S001 by Ann Archer differs from its journal",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE coding_unit SET end_ms = end_ms - 1",
        "UPDATE coding_unit SET speaker = 'client'",
        "UPDATE behaviour_mark SET unit_id = NULL WHERE unit_id IS NOT NULL",
        "UPDATE field_answer SET text = 'less'",
        "DELETE FROM field_answer",
        "DELETE FROM pass_done",
        "UPDATE global_rating SET is_not_applicable = 0",
    ],
)
def test_units_answers_and_passes_are_checked_with_their_journal(
    tmp_path: Path, statement: str
) -> None:
    """What belongs to dividing speech and to extra fields is found out like a mark."""
    study = make_divided_study(tmp_path)
    with study.db:
        ann = study.open_for_ann()
        rate_all(ann)
        ann.rate_not_applicable(study.dimension)
        ann.passes.finish()
        divide(ann, 1)
        ann.units.code(ann.units.all[0].id, code_of(ann, 0))
        ann.answer("talk", "more")
        before = {line.what: line.ok for line in study_check.check_open(study.db)}
        assert before["Marks and ratings"]
        tamper(study, statement)
        found = {line.what: line.ok for line in study_check.check_open(study.db)}
        assert not found["Marks and ratings"]


def test_a_row_without_its_reference_is_found(study: StudyToCode) -> None:
    """It is named by its tables, and what rests on it is not looked at any more."""
    tamper(study, "UPDATE segment SET recording_id = zeroblob(16)")
    assert study_check.check_open(study.db) == (
        CheckLine("Study file", True, "every page is readable"),
        CheckLine("References", False, "segment → recording"),
    )


def test_recordings_that_moved_or_changed_are_found(study: StudyToCode) -> None:
    """A changed and a missing recording are told apart, and progress is reported."""
    sound = study.db.path.parent / study.recording.relative_path
    progress: list[float] = []
    study_check.check_open(study.db, progress=progress.append)
    assert progress == [1.0]
    sound.write_bytes(b"other" * 1_000)
    (line,) = findings(study)
    assert "The recording of S001 has changed" in line.detail
    sound.unlink()
    (line,) = findings(study)
    assert "The recording of S001 has moved or was deleted" in line.detail


def test_every_recording_in_trouble_is_named(study: StudyToCode) -> None:
    """One lost recording does not hide the next."""
    lost = Recording(
        id=RecordingId(new_uuid()),
        practice_session_id=study.practice_session.id,
        sha256="f" * 64,
        relative_path="recordings/lost.ogg",
        duration_ms=1,
        sample_rate_hz=1,
        n_channels=1,
        size_bytes=1,
    )
    with study.db.transaction() as session:
        recordings.add_recording(session, lost)
        recordings.add_segment(session, Segment(SegmentId(new_uuid()), lost.id, 0, 1))
    (study.db.path.parent / study.recording.relative_path).unlink()
    (line,) = findings(study)
    assert line.detail.count("has moved or was deleted") == 2


def test_a_damaged_file_is_a_finding_and_a_strange_one_an_error(study: StudyToCode) -> None:
    """What is left of a study is reported as damaged; what never was one is refused."""
    study.db.close()
    content = study.db.path.read_bytes()
    study.db.path.write_bytes(content[: len(content) // 2])
    (line,) = study_check.check(study.db.path)
    assert (line.what, line.ok) == ("Study file", False)
    study.db.path.write_text("a letter")
    with pytest.raises(NotAStudyFile):
        study_check.check(study.db.path)
