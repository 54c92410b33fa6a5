"""Drift: a coder who moves away is named, one who does not is not, and too few is said."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from fsh_coder.domain.errors import NotFound, NothingToReport
from fsh_coder.domain.study import Purpose
from fsh_coder.reliability.drift import drift
from fsh_coder.services import coder_drift
from fsh_coder.services.coder_drift import Against, DriftOrder
from tests.services.coded_study import CodedStudy, copy_of, make_coded_study

#: AA agrees with BB at first and ends two points above her.
ANN = [2, 3, 3, 2, 4, 3, 3, 4, 4, 5, 4, 5, 5, 4]
BEN = [2, 3, 3, 2, 4, 3, 3, 3, 3, 3, 2, 3, 3, 2]


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> CodedStudy:
    """Fourteen recordings of AA and BB, coded in the order of their labels."""
    coded = make_coded_study(tmp_path_factory.mktemp("study"))
    with coded.db:
        for number, (ann, ben) in enumerate(zip(ANN, BEN, strict=True), start=1):
            label = f"S{number}"
            # The meetings were held the other way round.
            coded.add_recording(label, held_on=date(2026, 1, 31) - timedelta(days=number))
            coded.code(label, "AA", [3, 3, 3, ann])
            coded.code(label, "BB", [3, 3, 3, ben], purpose=Purpose.DOUBLE)
    return coded


@pytest.fixture
def study(coded: CodedStudy, tmp_path: Path) -> Iterator[CodedStudy]:
    """A copy of it, open, that the test may change."""
    with copy_of(coded, tmp_path) as own:
        yield own


def test_a_coder_who_moves_away_is_named(study: CodedStudy) -> None:
    """Slope, blocks and limits are those of the differences in the order of submission."""
    found = coder_drift.drift_report(study.db, study.rubric.digest)
    ann = found.of("AA", "empathy")
    assert ann is not None
    expected = drift(np.array(ANN, dtype=float), np.array(BEN, dtype=float))
    assert expected is not None
    assert expected.limit is not None
    assert ann.drift is not None
    assert ann.drift.slope == expected.slope
    assert ann.drift.blocks == expected.blocks
    assert ann.low == pytest.approx(expected.mean_difference - expected.limit)
    assert ann.high == pytest.approx(expected.mean_difference + expected.limit)
    assert [point.recording for point in ann.points] == [f"S{n}" for n in range(1, 15)]
    assert [point.difference for point in ann.points] == [
        a - b for a, b in zip(ANN, BEN, strict=True)
    ]
    assert [point.place for point in ann.points] == list(range(1, 15))
    assert ann.is_due
    assert ann.sentence.startswith("Empathy: AA moves upwards against the other coders over time")
    assert {(each.coder, each.measure.key) for each in found.due} >= {
        ("AA", "empathy"),
        ("BB", "empathy"),
    }
    assert found.sentence.startswith("Recalibration is due for AA, BB: ")


def test_points_outside_the_limits_are_marked(study: CodedStudy) -> None:
    """Beyond the limits is what lies outside of them, and nothing else."""
    ann = coder_drift.drift_report(study.db, study.rubric.digest).of("AA", "empathy")
    assert ann is not None
    assert ann.low is not None
    assert ann.high is not None
    for point in ann.points:
        assert point.is_beyond == (not ann.low <= point.difference <= ann.high)


def test_who_agrees_does_not_drift(study: CodedStudy) -> None:
    """Partnership was scored alike throughout: no drift, and it is said so."""
    found = coder_drift.drift_report(study.db, study.rubric.digest).of("AA", "partnership")
    assert found is not None
    assert not found.is_due
    assert found.sentence == (
        "Partnership: AA shows no drift against the other coders beyond chance."
    )


def test_the_order_may_be_that_of_the_sessions(study: CodedStudy) -> None:
    """By the day of the meeting the same differences fall instead of rising."""
    found = coder_drift.drift_report(study.db, study.rubric.digest, order=DriftOrder.SESSION).of(
        "AA", "empathy"
    )
    assert found is not None
    assert [point.recording for point in found.points] == [f"S{n}" for n in range(14, 0, -1)]
    assert "moves downwards" in found.sentence


def test_a_coder_is_compared_with_the_mean_of_the_others(study: CodedStudy) -> None:
    """With a third coder the other two's mean is what counts."""
    study.code("S1", "CC", [3, 3, 3, 5], purpose=Purpose.DOUBLE)
    found = coder_drift.drift_report(study.db, study.rubric.digest)
    ann, cara = found.of("AA", "empathy"), found.of("CC", "empathy")
    assert ann is not None
    assert cara is not None
    assert ann.points[0].compared_with == (2 + 5) / 2
    assert (cara.n, cara.is_due) == (1, False)
    assert cara.sentence == (
        "CC has 1 recording in common with the other coders on Empathy; 8 are needed to see drift."
    )


def test_a_reference_may_be_the_measure(study: CodedStudy) -> None:
    """Compared with reference codings, the one who left them drifts and the other does not."""
    with pytest.raises(NothingToReport, match="reference"):
        coder_drift.drift_report(study.db, study.rubric.digest, against=Against.REFERENCE)
    for number, ben in enumerate(BEN, start=1):
        study.code(f"S{number}", "CC", [3, 3, 3, ben], purpose=Purpose.REFERENCE)
    found = coder_drift.drift_report(study.db, study.rubric.digest, against=Against.REFERENCE)
    ann, ben_drift = found.of("AA", "empathy"), found.of("BB", "empathy")
    assert found.coders == ("AA", "BB")
    assert ann is not None
    assert ann.is_due
    assert "against the reference" in ann.sentence
    assert ben_drift is not None
    assert not ben_drift.is_due


def test_nothing_to_compare_says_why(tmp_path: Path) -> None:
    """One coder only has nobody to drift from; an unknown rubric is named; few are too few."""
    coded = make_coded_study(tmp_path)
    with coded.db:
        coded.add_recording("S001")
        coded.code("S001", "AA", [3, 3, 3, 3])
        with pytest.raises(NothingToReport, match="double-coded"):
            coder_drift.drift_report(coded.db, coded.rubric.digest)
        with pytest.raises(NotFound):
            coder_drift.drift_report(coded.db, "0" * 64)
        coded.code("S001", "BB", [3, 3, 3, 3], purpose=Purpose.DOUBLE)
        found = coder_drift.drift_report(coded.db, coded.rubric.digest)
        assert found.due == ()
        assert found.sentence == (
            "No coder has 8 recordings in common with the other coders yet, so drift cannot be "
            "judged."
        )
