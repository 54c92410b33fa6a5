"""The journal in the file: only added to, each entry tied to the one before."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from fsh_coder.domain.errors import StudyFileUnwritable
from fsh_coder.domain.identifiers import new_uuid
from fsh_coder.domain.journal import Action, JournalEntry, RowChange
from fsh_coder.store import checks, journal
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.journal import NO_ENTRIES, Head
from tests.factories import make_study

CHAIN = new_uuid()


@pytest.fixture
def db(tmp_path: Path) -> StudyDatabase:
    """Return an open, empty study."""
    return StudyDatabase.create(tmp_path / "study.fsh", make_study())


def append(db: StudyDatabase, label: str, *, head: Head | None = None) -> JournalEntry:
    """Add an entry whose change holds every kind of plain value."""
    change = RowChange("note", "k", None, {"text": "Müller “\n”", "at_ms": 7, "f": 0.1, "n": None})
    with db.transaction() as session:
        return journal.append(
            session,
            CHAIN,
            coder_id=None,
            action=Action.NOTE,
            label=label,
            changes=[change],
            head=head,
        )


def test_entries_come_back_as_they_were_written(db: StudyDatabase) -> None:
    """Numbers run from 1, each entry holds the hash of the one before, and nothing is lost."""
    written = tuple(append(db, label) for label in ("first", "second", "third"))
    with db.reading() as session:
        assert journal.entries(session, CHAIN) == written
        assert journal.entry(session, CHAIN, seq=2) == written[1]
        assert journal.head_of(session, CHAIN) == Head(3, written[2].hash)
        assert journal.last_at(session, CHAIN) == written[2].at
        assert [step.label for step in journal.steps(session, CHAIN)] == [
            "first",
            "second",
            "third",
        ]
        assert checks.chain(session, CHAIN).broken_at is None
    assert [entry.prev_hash for entry in written] == ["", written[0].hash, written[1].hash]


def test_a_chain_without_entries_has_an_empty_head(db: StudyDatabase) -> None:
    """Before the first entry there is number 0, no hash and no time."""
    with db.reading() as session:
        assert journal.head_of(session, CHAIN) == NO_ENTRIES
        assert journal.last_at(session, CHAIN) is None
        assert journal.entries(session, CHAIN) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET label = 'nothing happened'",
        "DELETE FROM journal WHERE seq = 2",
        "INSERT OR REPLACE INTO journal SELECT chain_id, 1, at, coder_id, action, 'x', body,"
        " reason, undoes, '', hash FROM journal WHERE seq = 1",
        "INSERT INTO journal SELECT chain_id, 9, at, coder_id, action, label, body, reason, undoes,"
        " hash, hash FROM journal WHERE seq = 2",
        "INSERT INTO journal SELECT chain_id, 3, at, coder_id, action, label, body, reason, undoes,"
        " prev_hash, hash FROM journal WHERE seq = 1",
    ],
)
def test_the_file_itself_refuses_to_change_its_journal(db: StudyDatabase, statement: str) -> None:
    """Changing, removing, replacing, skipping and forking are refused by the file's triggers."""
    written = (append(db, "first"), append(db, "second"))
    with pytest.raises(IntegrityError, match="journal"), db.transaction() as session:
        session.execute(text(statement))
    with db.reading() as session:
        assert journal.entries(session, CHAIN) == written


def test_an_entry_on_an_outdated_head_is_refused(db: StudyDatabase) -> None:
    """Two writers who both saw the same last entry cannot both follow it."""
    first = append(db, "first")
    append(db, "second")
    with pytest.raises(IntegrityError, match="does not follow"):
        append(db, "late", head=Head(first.seq, first.hash))


def test_a_rubric_in_the_file_cannot_be_changed(db: StudyDatabase) -> None:
    """What observations were made with stays as it was, whoever sends the statement."""
    with db.transaction() as session:
        session.execute(
            text(
                "INSERT INTO rubric (digest, key, version, title, text, installed_at) "
                "VALUES (:digest, 'k', '1', 'T', 'text', '2026-11-22 12:00:00.000000')"
            ),
            {"digest": "0" * 64},
        )
    for statement in ("UPDATE rubric SET text = ''", "DELETE FROM rubric"):
        with pytest.raises(IntegrityError, match="a rubric is never"), db.transaction() as session:
            session.execute(text(statement))


def test_a_transaction_that_fails_keeps_nothing(db: StudyDatabase) -> None:
    """An entry and the change it records are kept together or not at all."""

    def append_and_fail() -> None:
        with db.transaction() as session:
            journal.append(
                session, CHAIN, coder_id=None, action=Action.NOTE, label="half", changes=[]
            )
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        append_and_fail()
    with db.reading() as session:
        assert journal.entries(session, CHAIN) == ()


def test_reading_cannot_change_anything(db: StudyDatabase) -> None:
    """A session for reading refuses to write, and the next transaction writes again."""
    with pytest.raises(StudyFileUnwritable), db.reading() as session:
        session.execute(text("DELETE FROM worker"))
    assert append(db, "after").seq == 1


def test_a_transaction_within_another_is_our_bug(db: StudyDatabase) -> None:
    """It would wait for itself; it is refused at once instead."""
    with db.transaction(), pytest.raises(RuntimeError, match="inside another"), db.transaction():
        pass
