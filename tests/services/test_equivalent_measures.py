"""Versions enter one report only for the measures that a lead declared equivalent."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from fsh_coder.domain.errors import NotFound, NothingToReport, ReasonNeeded
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.people import Role
from fsh_coder.domain.rubric import Anchor, Rubric
from fsh_coder.domain.study import Purpose
from fsh_coder.services import (
    equivalent_measures,
    exports,
    reliability_report,
    rubric_drafts,
    rubric_library,
    rubric_versions,
    study_library,
    study_log,
    worker_profile,
)
from fsh_coder.services.equivalent_measures import MeasuresDiffer, OnlyLeadsDeclare, Standing
from fsh_coder.store.database import StudyDatabase
from tests.services.coded_study import CodedStudy, make_coded_study

REASON = "Only the key of Question changed"


@dataclass
class Versions:
    """A study in which AA coded with the first version and BB with the second."""

    study: CodedStudy
    first: Rubric
    second: Rubric
    lena: CoderId

    @property
    def db(self) -> StudyDatabase:
        """Return the study's file."""
        return self.study.db

    def declare(self, *measures: str, by: CoderId | None = None, reason: str = REASON) -> int:
        """Declare measures of both versions equivalent."""
        return equivalent_measures.declare(
            self.db,
            earlier_digest=self.first.digest,
            later_digest=self.second.digest,
            measures=measures,
            reason=reason,
            by=by or self.lena,
        )


@pytest.fixture
def versions(tmp_path: Path) -> Iterator[Versions]:
    """Four recordings; the second version has another scale of softening sustain talk."""
    study = make_coded_study(tmp_path)
    first = study.rubric
    lena = study_library.add_coder(study.db, "Lena Lead", role=Role.LEAD)
    longer = tuple(
        replace(each, high=6, anchors=(*each.anchors, Anchor(6, "More.")))
        if each.key == "sst"
        else each
        for each in first.dimensions
    )
    copied = rubric_drafts.copy_for(study.db, first)
    copied = replace(copied, dimensions=longer)
    question = replace(copied.code("Q"), hotkey="Y")
    codes = tuple(question if each.key == "Q" else each for each in copied.codes)
    second = rubric_drafts.sound(replace(copied, codes=codes))
    rubric_versions.adopt(study.db, second, by=lena.id)
    for number in range(1, 5):
        label = f"S{number:03d}"
        study.add_recording(label, worker=f"W{number % 2 + 1:02d}")
        study.rubric = first
        study.code(label, "AA", (3, 3, 3, number), marks={"Q": number, "SR": 2})
        study.rubric = second
        study.code(label, "BB", (3, 6, 3, number + 1), marks={"Q": number}, purpose=Purpose.DOUBLE)
    yield Versions(study, first, second, lena.id)
    study.db.close()


def test_unchanged_measures_are_offered_and_rescored_ones_refused(versions: Versions) -> None:
    """Offers follow from the difference of the versions; another scale cannot be declared."""
    offers = equivalent_measures.offered(
        versions.db,
        earlier_digest=versions.first.digest,
        later_digest=versions.second.digest,
    )
    standings = {each.pair.later.key: each.pair.standing for each in offers}
    assert standings["empathy"] is Standing.UNCHANGED
    assert standings["Q"] is Standing.UNCHANGED
    assert standings["sst"] is Standing.RESCORED
    assert not any(each.declared for each in offers)
    with pytest.raises(MeasuresDiffer, match="scored otherwise"):
        versions.declare("empathy", "sst")
    with pytest.raises(NotFound):
        versions.declare("zeppelin")
    with pytest.raises(ReasonNeeded):
        versions.declare("empathy", reason=" ")
    with pytest.raises(OnlyLeadsDeclare):
        versions.declare("empathy", by=versions.study.coders["AA"].id)
    with pytest.raises(NothingToReport):
        reliability_report.build(versions.db, rubric_digest=versions.second.digest)


@pytest.mark.parametrize("which", ["first", "second"])
def test_only_what_was_declared_is_put_together(versions: Versions, which: str) -> None:
    """Empathy compares both versions, named by digest; every other measure stays apart."""
    versions.declare("empathy", "Q")
    rubric, other = versions.first, versions.second
    if which == "second":
        rubric, other = other, rubric
    assert rubric in reliability_report.rubrics_with_double_coding(versions.db)
    report = reliability_report.build(versions.db, rubric_digest=rubric.digest)
    measures = {each.key: each for each in report.measures}
    scores = measures["empathy"].matrix.scores
    np.testing.assert_array_equal(scores, [[n, n + 1] for n in range(1, 5)])
    np.testing.assert_array_equal(measures["Q"].matrix.scores, [[n, n] for n in range(1, 5)])
    assert measures["sst"].matrix.scores.shape == (4, 1)
    assert measures["SR"].matrix.scores.shape == (4, 1)
    ((heading, words),) = [each for each in report.settings if each[0] == "Versions put together"]
    assert heading
    for expected in (other.digest, f"version {other.version}", "Empathy, Question", REASON, "Lena"):
        assert expected in words


def test_a_coder_who_coded_with_both_counts_once(versions: Versions) -> None:
    """Her coding with the reported version counts; nobody disagrees with herself."""
    versions.study.rubric = versions.second
    versions.study.code("S001", "AA", (1, 1, 1, 5))
    versions.declare("empathy")
    report = reliability_report.build(versions.db, rubric_digest=versions.second.digest)
    empathy = next(each for each in report.measures if each.key == "empathy")
    assert empathy.matrix.scores[0].tolist() == [5.0, 2.0]


def test_profiles_say_which_versions_they_put_together(versions: Versions) -> None:
    """A worker's sessions coded with the other version enter for declared measures alone."""
    worker = versions.study.workers["W01"].id
    apart = worker_profile.profile(versions.db, worker, rubric_digest=versions.second.digest)
    assert apart.put_together == ""
    versions.declare("empathy")
    found = worker_profile.profile(versions.db, worker, rubric_digest=versions.second.digest)
    empathy, sst = found.measure("empathy"), found.measure("sst")
    assert empathy is not None
    assert sst is not None
    assert {each.n_coders for each in empathy.points} == {2}
    assert {each.n_coders for each in sst.points} == {1}
    assert versions.first.digest in found.put_together


def test_it_can_be_taken_back_and_the_log_keeps_all_of_it(versions: Versions) -> None:
    """Who, when and why stand in the log; without a declaration nothing is mixed again."""
    assert versions.declare("empathy", "Q") == 2
    assert versions.declare("empathy", "Q") == 0
    assert versions.declare("Q", reason="Empathy was trained anew") == 1
    assert versions.declare(reason="A new start") == 1
    said = [each for each in study_log.study_history(versions.db) if "equivalent" in each.label]
    assert [each.coder_id for each in said] == [versions.lena] * 3
    assert "Empathy was trained anew" in said[1].label
    assert said[1].changes[0].old is not None
    with pytest.raises(NothingToReport):
        reliability_report.build(versions.db, rubric_digest=versions.second.digest)


def test_the_workbook_says_so_in_words_and_by_digest(versions: Versions, tmp_path: Path) -> None:
    """The first sheet names version, digest, measures, who and why."""
    versions.declare("empathy")
    path = tmp_path / "irr.xlsx"
    exports.export_irr(versions.db, path, rubric_digest=versions.second.digest)
    book = load_workbook(path, read_only=True)
    words = "\n".join(
        str(cell)
        for row in book.worksheets[0].iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )
    assert "Versions put together" in words
    assert versions.first.digest in words
    assert REASON in words
    assert "another version than" in words


def test_three_versions_are_each_declared_by_themselves(versions: Versions) -> None:
    """What holds of the first and second, and of the second and third, is not taken to hold on."""
    third = rubric_drafts.sound(rubric_drafts.copy_for(versions.db, versions.second))
    rubric_versions.adopt(versions.db, third, by=versions.lena)
    versions.declare("empathy")
    equivalent_measures.declare(
        versions.db,
        earlier_digest=versions.second.digest,
        later_digest=third.digest,
        measures=["empathy"],
        reason="The same words",
        by=versions.lena,
    )
    found = reliability_report.basis(versions.db, rubric_digest=third.digest)
    assert {row.coder for row in found.rows} == {"BB"}
    assert rubric_library.by_key(versions.db, third.key) == third
