"""Drafts: every fault has its place, samples are computed, files come in and go out whole."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsh_coder.domain import rubric_draft
from fsh_coder.domain.errors import CannotWrite, RubricFaults
from fsh_coder.domain.rubric import DerivedScore, Rubric
from fsh_coder.services import rubric_drafts, rubric_library, study_library
from fsh_coder.store.database import StudyDatabase
from tests.factories import MITI


@pytest.fixture
def db(tmp_path: Path) -> Iterator[StudyDatabase]:
    """An open study with one rubric."""
    with study_library.create_study(tmp_path / "s", name="S", rubric_keys=[MITI]) as db:
        yield db


def _miti() -> Rubric:
    return rubric_library.shipped_by_key(MITI)


def test_every_fault_has_its_place() -> None:
    """Faults of several parts are told together, each with the part and entry it is in."""
    rubric = _miti()
    first, second, *rest = rubric.codes
    draft = replace(
        rubric,
        title="",
        codes=(first, replace(second, hotkey=first.hotkey), *rest),
        dimensions=(replace(rubric.dimensions[0], definition=""), *rubric.dimensions[1:]),
    )
    found = {(each.part, each.place) for each in rubric_drafts.faults(draft)}
    assert found == {("title", None), ("codes", 1), ("dimensions", 0)}
    words = "\n".join(f"{each.where}: {each.sentence}" for each in rubric_drafts.faults(draft))
    assert f"Codes · {second.label} · key to press" in words
    assert rubric_drafts.faults(rubric) == ()


def test_a_blank_rubric_says_what_is_missing() -> None:
    """A new rubric is not sound, and what it lacks are its names and its content."""
    parts = {each.part for each in rubric_drafts.faults(rubric_draft.blank())}
    assert parts == {"", "key", "title", "short_title"}
    with pytest.raises(RubricFaults):
        rubric_drafts.sound(rubric_draft.blank())


def _formulas(rubric: Rubric, *texts: str) -> Rubric:
    return replace(
        rubric,
        derived=tuple(
            DerivedScore(f"s{place}", f"S{place}", text, "score", "x")
            for place, text in enumerate(texts)
        ),
        thresholds=(),
    )


def test_scores_of_samples_or_why_there_is_none() -> None:
    """Each formula gives its value, and a bad one its own reason without hiding the others."""
    draft = _formulas(
        _miti(),
        "SR + CR",
        "SR / (CR - CR)",
        "SR +",
        "nothing * 2",
        "s5 + 1",
        "s4",
        "s3 + 1",
        "s0 / 2",
    )
    shown = rubric_drafts.sample_scores(draft, ratings={}, counts={"SR": 4, "CR": 5})
    assert shown["s0"] == "9"
    assert shown["s7"] == "4.5"
    assert shown["s1"].startswith("not defined")
    assert "character" in shown["s2"]
    assert shown["s3"] == "there is nothing called “nothing”"
    assert shown["s4"] == shown["s5"] == "needs itself in a circle"
    assert shown["s6"] == "there is nothing called “s3”"


@pytest.mark.long
@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    texts=st.lists(
        st.lists(
            st.sampled_from(["SR", "s0", "s1", "cct", "+", "/", "(", ")", "0", "mean", ","])
        ).map(" ".join),
        max_size=4,
    )
)
def test_typing_a_formula_never_fails(texts: list[str]) -> None:
    """Whatever stands in the formulas while one is typed, every score has words."""
    draft = _formulas(_miti(), *texts)
    ratings, counts = rubric_drafts.sample_inputs(draft)
    shown = rubric_drafts.sample_scores(draft, ratings=ratings, counts=counts)
    assert set(shown) == {each.key for each in draft.derived}
    assert all(shown.values())


def test_a_copy_has_a_version_of_its_own(db: StudyDatabase) -> None:
    """Copies of copies never propose a version that the study has."""
    rubric = rubric_library.by_key(db, MITI)
    versions = {rubric.version}
    for _ in range(3):
        draft = rubric_drafts.copy_for(db, rubric)
        assert draft.version not in versions
        versions.add(draft.version)
        rubric_library.install(db, rubric_drafts.sound(draft))


def test_files_come_in_by_their_kind_and_go_out_whole(tmp_path: Path) -> None:
    """YAML, CSV and XML are told apart, and a saved rubric is read back as it was."""
    path = tmp_path / "out.yaml"
    rubric_drafts.save(_miti(), path)
    assert rubric_drafts.read(path).rubric == _miti()
    draft = replace(_miti(), title="Other", text="", digest="")
    rubric_drafts.save(draft, path)
    assert rubric_drafts.read(path).rubric.title == "Other"
    (tmp_path / "codes.csv").write_text("code,label\nOQ,Open\n", encoding="utf-8")
    assert rubric_drafts.read(tmp_path / "codes.csv").rubric.codes[0].key == "OQ"
    (tmp_path / "c.xml").write_text(
        '<userConfiguration><globals><global name="E"/></globals></userConfiguration>',
        encoding="utf-8",
    )
    assert rubric_drafts.read(tmp_path / "c.xml").rubric.dimensions[0].key == "E"
    with pytest.raises(CannotWrite):
        rubric_drafts.save(draft, tmp_path / "none" / "out.yaml")
