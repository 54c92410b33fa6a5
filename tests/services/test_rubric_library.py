"""Rubrics are installed once, kept to the letter, and found by key or digest."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound, RubricNeedsMore
from fsh_coder.formats import rubric_file
from fsh_coder.services import rubric_library, study_library
from fsh_coder.services.study_log import study_history
from fsh_coder.store.database import StudyDatabase
from tests.factories import MITI


@pytest.fixture
def db(tmp_path: Path) -> Iterator[StudyDatabase]:
    """Return an open study without rubrics."""
    with study_library.create_study(tmp_path / "s", name="S", rubric_keys=[]) as db:
        yield db


def test_the_offered_rubrics_can_all_be_installed(db: StudyDatabase) -> None:
    """Each comes back from the study as the very same rubric, text and digest included."""
    shipped = rubric_library.offered()
    assert MITI in {rubric.key for rubric in shipped}
    for rubric in shipped:
        assert rubric_library.install(db, rubric) == rubric.digest
    assert rubric_library.installed(db) == shipped
    for rubric in shipped:
        assert rubric_library.by_digest(db, rubric.digest) == rubric
        assert rubric_library.by_key(db, rubric.key) == rubric


def test_every_shipped_rubric_is_offered() -> None:
    """The coding screen can work each of them whole."""
    assert rubric_library.offered() == rubric_library.shipped()


def test_what_the_screen_cannot_work_is_refused_and_says_why(
    db: StudyDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shipped rubric that is not offered names what it asks for, and is not installed."""
    monkeypatch.setattr(rubric_library, "_MET", frozenset())
    left = [each for each in rubric_library.shipped() if each not in rubric_library.offered()]
    assert left
    for rubric in left:
        with pytest.raises(RubricNeedsMore) as refused:
            rubric_library.install(db, rubric)
        assert refused.value.needs
    assert rubric_library.installed(db) == ()


def test_installing_twice_changes_nothing(db: StudyDatabase) -> None:
    """The same text is kept once and logged once."""
    rubric = rubric_library.shipped_by_key(MITI)
    rubric_library.install(db, rubric)
    n_entries = len(study_history(db))
    rubric_library.install(db, rubric)
    assert len(study_history(db)) == n_entries
    assert len(rubric_library.installed(db)) == 1


def test_a_newer_version_stands_beside_the_older(db: StudyDatabase) -> None:
    """Observations keep the version they pin; new work takes the one installed last."""
    old = rubric_library.shipped_by_key(MITI)
    new = rubric_file.parse(old.text + "\n# clarified by the team\n", name="new")
    assert new.digest != old.digest
    rubric_library.install(db, old)
    rubric_library.install(db, new)
    assert rubric_library.by_key(db, MITI).digest == new.digest
    assert rubric_library.by_digest(db, old.digest) == old


def test_a_rubric_that_is_not_there_is_named_with_those_that_are(db: StudyDatabase) -> None:
    """Asking for another key or digest leads to a sentence with the choices."""
    rubric_library.install(db, rubric_library.shipped_by_key(MITI))
    asked: list[Callable[[], object]] = [
        lambda: rubric_library.by_key(db, "nothing"),
        lambda: rubric_library.by_digest(db, "0" * 64),
        lambda: rubric_library.shipped_by_key("nothing"),
    ]
    for ask in asked:
        with pytest.raises(NotFound, match=MITI):
            ask()


def test_the_log_names_the_rubric_by_its_digest(db: StudyDatabase) -> None:
    """The journal says which text was installed, without a second copy of it."""
    rubric = rubric_library.shipped_by_key(MITI)
    rubric_library.install(db, rubric)
    (change,) = study_history(db)[-1].changes
    assert change.key == rubric.digest
    assert change.new is not None
    assert "text" not in change.new
