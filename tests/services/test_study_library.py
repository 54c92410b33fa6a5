"""Studies are made whole or not at all, and people in them have names of their own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NameNeeded, NameTaken, NotFound, StudyExists
from fsh_coder.domain.people import Role
from fsh_coder.services import rubric_library, study_library
from fsh_coder.services.study_log import study_history
from fsh_coder.store.database import StudyDatabase
from tests.factories import MITI, make_study


def test_a_new_study_has_its_lead_and_its_rubrics(tmp_path: Path) -> None:
    """After the first screen the lead can sign in and the rubric can be coded with."""
    with study_library.create_study(
        tmp_path / "families", name=" Whole Families ", rubric_keys=[MITI], lead="Lena Lead"
    ) as db:
        assert db.path == (tmp_path / "families.fsh").resolve()
        assert db.study.name == "Whole Families"
        assert not db.study.is_synthetic
        (lead,) = study_library.people(db)
        assert (lead.name, lead.initials, lead.role) == ("Lena Lead", "LL", Role.LEAD)
        assert [rubric.key for rubric in rubric_library.installed(db)] == [MITI]
        assert study_library.workers(db) == ()
        labels = [entry.label for entry in study_history(db)]
        assert labels[0] == "lead Lena Lead added"
        assert len(labels) == 2


def test_a_dot_in_the_name_is_no_suffix(tmp_path: Path) -> None:
    """A study called after a version keeps its whole name."""
    with study_library.create_study(tmp_path / "wave 2.1", name="", rubric_keys=[]) as db:
        assert db.path.name == "wave 2.1.fsh"
        assert db.study.name == "wave 2"


def test_an_unknown_rubric_makes_no_study(tmp_path: Path) -> None:
    """The rubrics that there are are named, and no file is left behind."""
    with pytest.raises(NotFound, match=MITI):
        study_library.create_study(tmp_path / "s.fsh", name="S", rubric_keys=["nothing"])
    assert list(tmp_path.iterdir()) == []


def test_a_study_whose_making_fails_leaves_no_file(tmp_path: Path) -> None:
    """A lead without a name is noticed after the file was begun; the file goes again."""
    with pytest.raises(NameNeeded):
        study_library.create_study(tmp_path / "s.fsh", name="S", rubric_keys=[], lead=" ")
    assert list(tmp_path.iterdir()) == []


def test_a_study_does_not_replace_another(tmp_path: Path) -> None:
    """The name is taken with or without its suffix."""
    study_library.create_study(tmp_path / "s.fsh", name="S", rubric_keys=[]).close()
    with pytest.raises(StudyExists):
        study_library.create_study(tmp_path / "s", name="S", rubric_keys=[])


def test_names_are_unique_and_initials_become_so(tmp_path: Path) -> None:
    """Nobody is mixed up with anybody, in a list or in a narrow column."""
    with study_library.create_study(tmp_path / "s", name="S", rubric_keys=[], lead="Lee") as db:
        ann = study_library.add_coder(db, "Ann  Archer ")
        abe = study_library.add_coder(db, "Abe Adams", initials="AA")
        sue = study_library.add_coder(db, "Sue", role=Role.SUPERVISOR, by=ann.id)
        assert [person.initials for person in (ann, abe, sue)] == ["AA", "AA2", "SU"]
        assert ann.name == "Ann Archer"
        for name in ("ann archer", "SUE"):
            with pytest.raises(NameTaken):
                study_library.add_coder(db, name)
        with pytest.raises(NameNeeded):
            study_library.add_coder(db, "\t")
        assert [person.name for person in study_library.people(db)] == [
            "Lee",
            "Ann Archer",
            "Abe Adams",
            "Sue",
        ]
        assert study_history(db)[-1].coder_id == ann.id


def test_a_person_is_found_by_name_or_initials(tmp_path: Path) -> None:
    """The command line takes either, in any case; otherwise it names who there is."""
    with study_library.create_study(
        tmp_path / "s", name="S", rubric_keys=[], lead="Lena Lee"
    ) as db:
        lena = study_library.people(db)[0]
        assert study_library.coder_by_name(db, "lena lee") == lena
        assert study_library.coder_by_name(db, "ll") == lena
        with pytest.raises(NotFound, match="Known: Lena Lee"):
            study_library.coder_by_name(db, "Zoe")


def test_a_changed_study_keeps_its_change(tmp_path: Path) -> None:
    """Name and limit are kept and logged; a blank name is refused and no change is no entry."""
    with study_library.create_study(tmp_path / "s", name="S", rubric_keys=[]) as db:
        study_library.change_study(db, name="T", min_sessions_for_profile=3)
        n_entries = len(study_history(db))
        study_library.change_study(db, name="T")
        assert len(study_history(db)) == n_entries
        with pytest.raises(NameNeeded):
            study_library.change_study(db, name=" ")
    with study_library.open_study(tmp_path / "s.fsh") as db:
        assert (db.study.name, db.study.min_sessions_for_profile) == ("T", 3)


def test_opening_keeps_a_copy_once_in_a_working_day(tmp_path: Path) -> None:
    """A study of yesterday is copied when it is opened, and not again in the same hours."""
    path = tmp_path / "s.fsh"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    study = make_study()
    StudyDatabase.create(path, type(study)(study.id, study.name, yesterday)).close()
    for _ in range(2):
        study_library.open_study(path).close()
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_a_study_opens_even_where_no_copy_can_be_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A backup folder that cannot be written is noted in the log; coding goes on."""
    path = tmp_path / "s.fsh"
    study = make_study()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    StudyDatabase.create(path, type(study)(study.id, study.name, yesterday)).close()
    (tmp_path / "backups").write_text("in the way")
    with study_library.open_study(path) as db:
        assert db.study.id == study.id
    assert "no backup today" in caplog.text
    assert not path.with_name("s.fsh.lock").exists()
