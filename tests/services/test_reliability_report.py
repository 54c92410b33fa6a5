"""The reliability report of a real study, against statistics of the ratings it was given."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import numpy as np
import pytest

from fsh_coder.domain.comparison_scope import ComparedCodings, ComparisonScope
from fsh_coder.domain.errors import NotFound, NothingToReport
from fsh_coder.domain.score_row import ratings_sha256
from fsh_coder.domain.study import Purpose
from fsh_coder.reliability.icc import icc_agreement
from fsh_coder.reliability.report import MeasureReliability, ReliabilityReport
from fsh_coder.services import reliability_report, scores
from tests.services.coded_study import DIMENSIONS, CodedStudy, copy_of, make_coded_study

#: Empathy by AA, BB and CC on six recordings; the other dimensions are one point away.
EMPATHY = np.array([[3, 4, 3], [2, 2, 1], [5, 5, 4], [4, 3, 4], [1, 2, 2], [3, 3, 5]], dtype=float)


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> CodedStudy:
    """Six recordings, each coded by all three coders."""
    coded = make_coded_study(tmp_path_factory.mktemp("study"))
    with coded.db:
        for number, row in enumerate(EMPATHY, 1):
            label = f"S{number:03d}"
            coded.add_recording(label, worker=f"W{number % 2 + 1:02d}")
            for coder, score in zip(("AA", "BB", "CC"), row, strict=True):
                purpose = Purpose.PRIMARY if coder == "AA" else Purpose.DOUBLE
                other = 3 + number % 2
                coded.code(
                    label,
                    coder,
                    [other, other, 3, int(score)],
                    marks={"SR": number, "CR": int(score), "Q": 3},
                    purpose=purpose,
                )
    return coded


@pytest.fixture
def study(coded: CodedStudy, tmp_path: Path) -> Iterator[CodedStudy]:
    """A copy of it, open, that the test may change."""
    with copy_of(coded, tmp_path) as own:
        yield own


def built(study: CodedStudy) -> ReliabilityReport:
    """Return the report of the study's rubric."""
    return reliability_report.build(study.db, rubric_digest=study.rubric.digest)


def measure(report: ReliabilityReport, key: str) -> MeasureReliability:
    """Return one measure of a report."""
    return next(each for each in report.measures if each.key == key)


def test_the_figures_are_those_of_the_submitted_ratings(study: CodedStudy) -> None:
    """The matrix holds what the coders gave, and the coefficient is its ICC(A,1)."""
    report = built(study)
    empathy = measure(report, "empathy")
    assert empathy.matrix.coders == ("AA", "BB", "CC")
    assert empathy.matrix.recordings == tuple(f"S{n:03d}" for n in range(1, 7))
    np.testing.assert_array_equal(empathy.matrix.scores, EMPATHY)
    expected = icc_agreement(EMPATHY)
    assert (empathy.headline.estimate, empathy.headline.low) == (expected.estimate, expected.low)
    assert empathy.scale_range == (1, 5)


def test_every_measure_of_the_rubric_is_reported(study: CodedStudy) -> None:
    """Ratings, counts and derived scores, in the rubric's order, with their blocks and units."""
    report = built(study)
    assert [(each.key, each.block) for each in report.measures] == [
        (each.key, each.block) for each in study.rubric.measures()
    ]
    assert measure(report, "SR").headline.estimate == 1.0
    assert measure(report, "pct_cr").unit == "percent"
    assert measure(report, "partnership").headline.estimate is None


def test_the_design_is_recognised(study: CodedStudy) -> None:
    """Three coders for each recording: a complete design."""
    design = built(study).design
    assert (design.kind, design.n_recordings, design.n_coders) == ("complete", 6, 3)
    assert built(study).left_out == ()
    assert built(study).computed_at.tzinfo is UTC


def test_drafts_never_enter(study: CodedStudy) -> None:
    """A draft changes no figure; its recording is named among those left out."""
    before = built(study)
    study.add_recording("S007")
    study.code("S007", "AA", [5, 5, 5, 5])
    study.code("S007", "BB", [1, 1, 1, 1], purpose=Purpose.DOUBLE, is_submitted=False)
    after = built(study)
    assert measure(after, "empathy").headline == measure(before, "empathy").headline
    assert after.design.n_single == 1
    assert after.left_out == (("S007", "coded by AA only; waits for BB"),)


def test_calibration_and_reference_stay_out(study: CodedStudy) -> None:
    """Training is no evidence of reliability unless somebody asks for it."""
    before = built(study)
    study.add_recording("S007")
    for coder, score in (("AA", 1), ("BB", 5)):
        study.code("S007", coder, [score] * 4, purpose=Purpose.CALIBRATION)
    study.code("S001", "CC", [1, 1, 1, 1], purpose=Purpose.REFERENCE)
    after = built(study)
    assert after.data_sha256 == before.data_sha256
    assert measure(after, "empathy") == measure(before, "empathy")
    training = reliability_report.build(
        study.db,
        rubric_digest=study.rubric.digest,
        scope=ComparisonScope(ComparedCodings.CALIBRATION),
    )
    assert training.design.n_recordings == 1


def test_a_coder_does_not_agree_with_herself(study: CodedStudy) -> None:
    """A second observation of the same coder is left out and said; the primary one counts."""
    before = measure(built(study), "empathy").matrix
    study.code("S001", "AA", [1, 1, 1, 1], purpose=Purpose.DOUBLE)
    after = built(study)
    assert measure(after, "empathy").matrix == before
    assert after.left_out == (("S001", "AA coded it twice; her primary observation counts"),)


def test_the_digest_is_that_of_the_scores(study: CodedStudy) -> None:
    """The same digest can be computed from an export of the scores."""
    rows = scores.score_rows(study.db, study.rubric.digest)
    assert built(study).data_sha256 == ratings_sha256(rows)


def test_nothing_double_coded_is_said(tmp_path: Path) -> None:
    """One coder per recording is no basis; the sentence says what to do."""
    study = make_coded_study(tmp_path)
    with study.db:
        study.add_recording("S001")
        study.code("S001", "AA", [3, 3, 3, 3])
        with pytest.raises(NothingToReport, match="Nothing is double-coded yet"):
            built(study)
        assert reliability_report.rubrics_with_double_coding(study.db) == ()
        study.code("S001", "BB", [3, 3, 3, 3], purpose=Purpose.DOUBLE, is_submitted=False)
        with pytest.raises(NothingToReport):
            built(study)


def test_an_unknown_rubric_is_said(study: CodedStudy) -> None:
    """A digest from another study names no rubric here."""
    with pytest.raises(NotFound):
        reliability_report.build(study.db, rubric_digest="0" * 64)


def test_rubrics_with_double_coding_are_found(study: CodedStudy) -> None:
    """The list for the choice on the screen."""
    found = reliability_report.rubrics_with_double_coding(study.db)
    assert [rubric.key for rubric in found] == ["miti_4_2_1"]


def test_discrepancies_are_more_than_one_point(study: CodedStudy) -> None:
    """Two points are talked about, one is not; the widest come first."""
    found = reliability_report.discrepancies(study.db, study.rubric.digest)
    assert [(each.recording, each.measure.key, each.spread) for each in found] == [
        ("S006", "empathy", 2)
    ]
    assert [(score.coder, score.score, score.reason) for score in found[0].scores] == [
        ("AA", 3, "AA heard 3"),
        ("BB", 3, "BB heard 3"),
        ("CC", 5, "CC heard 5"),
    ]


def test_discrepancies_show_the_evidence(study: CodedStudy) -> None:
    """Marks that a coder linked to the dimension come with her score, in order of time."""
    study.add_recording("S007")
    first = study.code("S007", "AA", [3, 3, 3, 1], marks={"SR": 2}, is_submitted=False)
    for mark in reversed(first.observation.marks):
        first.link("empathy", mark.id)
    first.submit()
    study.code("S007", "BB", [3, 3, 3, 4], purpose=Purpose.DOUBLE)
    found = reliability_report.discrepancies(study.db, study.rubric.digest)
    assert found[0].recording == "S007"
    assert found[0].scores[0].evidence_at_ms == (10_000, 20_000)
    assert found[0].scores[1].evidence_at_ms == ()


def test_rotating_pairs_use_every_recording(tmp_path: Path) -> None:
    """Different pairs of coders: the mixed model, and nothing is left out."""
    study = make_coded_study(tmp_path)
    pairs = [("AA", "BB"), ("BB", "CC"), ("AA", "CC")]
    with study.db:
        for number in range(9):
            label = f"S{number + 1:03d}"
            study.add_recording(label)
            for place, coder in enumerate(pairs[number % 3]):
                purpose = Purpose.DOUBLE if place else Purpose.PRIMARY
                study.code(label, coder, [1 + number % 5] * 3 + [2 + number % 3], purpose=purpose)
        report = built(study)
    assert report.design.kind == "rotating"
    assert measure(report, "cct").n_recordings == 9
    assert {len(measure(report, key).matrix.coders) for key in DIMENSIONS} == {3}


def test_errors_of_measurement_are_the_reports(study: CodedStudy) -> None:
    """The profile uses the same errors as the report, without the slow intervals."""
    found = reliability_report.basis(study.db, rubric_digest=study.rubric.digest)
    errors = reliability_report.errors_of_measurement(found.rubric, found.rows)
    for each in built(study).measures:
        assert errors[each.key].sem == each.sem.estimate
        assert errors[each.key].icc == each.icc_a1.estimate
    assert reliability_report.errors_of_measurement(found.rubric, ()) == {}
