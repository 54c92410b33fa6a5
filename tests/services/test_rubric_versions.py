"""A new version stands beside the old; nothing that was coded changes or is mixed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NothingToReport, RubricNeedsMore
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.study import Purpose
from fsh_coder.formats import rubric_file, rubric_text
from fsh_coder.services import (
    compared_codings,
    reliability_report,
    rubric_library,
    rubric_versions,
    worker_profile,
)
from fsh_coder.services.rubric_versions import VersionInUse
from tests.services.coded_study import CodedStudy, make_coded_study


@pytest.fixture
def study(tmp_path: Path) -> Iterator[CodedStudy]:
    """A study with three coders and one recording."""
    made = make_coded_study(tmp_path)
    made.add_recording("S1")
    yield made
    made.db.close()


def _second(old: Rubric, *, version: str = "local.2") -> Rubric:
    changed = replace(old, version=version, rules=(*old.rules, "Count what you hear twice once."))
    return rubric_file.parse(rubric_text.text_of(changed), name="second")


def test_what_was_coded_keeps_its_version(study: CodedStudy) -> None:
    """Adopting changes no assignment and no observation; new work takes the new version."""
    coded = study.code("S1", "AA", (3, 3, 3, 3))
    new = _second(study.rubric)
    before = rubric_versions.adoption(study.db, new)
    assert before.newest == study.rubric
    assert [each.sentence for each in before.changes] == [
        "Rule “Count what you hear twice once.” added"
    ]
    assert (before.n_kept, before.uses[0].n_begun, before.is_there) == (1, 1, False)
    digest = rubric_versions.adopt(study.db, new, by=study.coders["AA"].id)
    assert digest == new.digest
    assert rubric_library.by_key(study.db, new.key) == new
    assert coded.rubric == study.rubric
    assert [each.n_assignments for each in rubric_versions.uses(study.db, new.key)] == [1, 0]
    assert rubric_versions.adoption(study.db, new).is_there


def test_a_version_stands_for_one_text(study: CodedStudy) -> None:
    """Other content under a version that is there is refused; the very same text is not."""
    for version in (study.rubric.version, study.rubric.version.upper()):
        with pytest.raises(VersionInUse, match="another version"):
            rubric_versions.adopt(study.db, _second(study.rubric, version=version), by=None)
    assert rubric_library.installed(study.db) == (study.rubric,)
    assert rubric_versions.adopt(study.db, study.rubric, by=None) == study.rubric.digest


def test_what_cannot_be_coded_is_not_adopted(
    study: CodedStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rubric that asks for more than the screen can do stays out."""
    monkeypatch.setattr(rubric_library, "_MET", frozenset())
    more = next(each for each in rubric_library.shipped() if rubric_library.unmet_needs(each))
    with pytest.raises(RubricNeedsMore):
        rubric_versions.adopt(study.db, more, by=None)
    assert rubric_library.installed(study.db) == (study.rubric,)


def test_versions_are_never_mixed(study: CodedStudy) -> None:
    """Two coders with two versions are no double-coding, and a profile is of one version."""
    old, new = study.rubric, _second(study.rubric)
    rubric_versions.adopt(study.db, new, by=None)
    study.code("S1", "AA", (1, 1, 1, 1))
    study.rubric = new
    study.code("S1", "BB", (5, 5, 5, 5), purpose=Purpose.DOUBLE)
    assert reliability_report.rubrics_with_double_coding(study.db) == ()
    for rubric, score in ((old, 1.0), (new, 5.0)):
        with pytest.raises(NothingToReport):
            reliability_report.build(study.db, rubric_digest=rubric.digest)
        compared = compared_codings.compared_codings(study.db, rubric_digest=rubric.digest)
        assert not compared.double_coded
        found = reliability_report.basis(study.db, rubric_digest=rubric.digest)
        assert len({each.observation_id for each in found.rows}) == 1
        profile = worker_profile.profile(
            study.db, study.workers["W01"].id, rubric_digest=rubric.digest
        )
        assert profile.n_observations == 1
        empathy = next(each for each in profile.measures if each.key == "empathy")
        assert [each.mean for each in empathy.points] == [score]
