"""Transactions of an open study: whole, one writer at a time, and readers that see one moment."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.store import people, studies
from fsh_coder.store.database import StudyDatabase
from tests.factories import make_study, make_worker


@pytest.fixture
def db(tmp_path: Path) -> Iterator[StudyDatabase]:
    """Return an open, empty study."""
    with StudyDatabase.create(tmp_path / "study.fsh", make_study()) as db:
        yield db


def test_no_update_is_lost_between_threads(db: StudyDatabase) -> None:
    """Each of four threads reads a number and writes it back one higher, fifty times."""

    def count_up() -> None:
        for _ in range(50):
            with db.transaction() as session:
                number = int(studies.setting(session, "number") or 0)
                studies.set_setting(session, "number", value=str(number + 1))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.reading() as session:
        assert studies.setting(session, "number") == "200"


def test_a_reader_sees_one_moment_while_another_thread_writes(db: StudyDatabase) -> None:
    """What is committed meanwhile is seen by the next reading, not by the one under way."""
    with db.reading() as session:
        assert people.workers(session) == ()
        with db.transaction() as writing:
            people.add_worker(writing, make_worker("W01"))
        assert people.workers(session) == ()
    with db.reading() as session:
        assert [worker.label for worker in people.workers(session)] == ["W01"]


def test_values_outlive_their_transaction(db: StudyDatabase) -> None:
    """What a reading returned needs no open file."""
    with db.transaction() as session:
        people.add_worker(session, make_worker("W01", team="North"))
    with db.reading() as session:
        (worker,) = people.workers(session)
    db.close()
    assert (worker.label, worker.team) == ("W01", "North")


def test_closing_twice_is_closing_once(db: StudyDatabase) -> None:
    """A window that closes a closed study does no harm."""
    db.close()
    db.close()
    assert [path.name for path in db.path.parent.iterdir()] == ["study.fsh"]


def test_a_failed_transaction_lets_the_next_one_in(db: StudyDatabase) -> None:
    """After an error the study is neither locked nor half changed."""

    def add_and_fail() -> None:
        with db.transaction() as session:
            people.add_worker(session, make_worker("W01"))
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        add_and_fail()
    with db.transaction() as session:
        people.add_worker(session, make_worker("W01"))
    with db.reading() as session:
        assert len(people.workers(session)) == 1
