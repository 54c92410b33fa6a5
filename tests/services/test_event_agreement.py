"""Event-level agreement of a real study, against counts that can be made by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound, NothingToReport
from fsh_coder.domain.study import Purpose
from fsh_coder.services import event_agreement as events
from fsh_coder.services import reliability_report
from fsh_coder.services.event_agreement import EventCounts, Spread, ToleranceOutOfRange
from tests.services.coded_study import CodedStudy, make_coded_study
from tests.services.marked_study import code_marks


@pytest.fixture
def study(tmp_path: Path) -> Iterator[CodedStudy]:
    """Return a study without recordings."""
    coded = make_coded_study(tmp_path)
    with coded.db:
        yield coded


def two_recordings(study: CodedStudy) -> None:
    """Let AA and BB code two recordings.

    S001: SR within 1 s, Q 3 s apart, a CR of AA alone. S002: SR as SR at once, Q against CR.
    """
    for label in ("S001", "S002"):
        study.add_recording(label)
    code_marks(study, "S001", "AA", heard=[("SR", 10), ("Q", 20), ("CR", 30)])
    code_marks(study, "S001", "BB", heard=[("SR", 11), ("Q", 23)], purpose=Purpose.DOUBLE)
    code_marks(study, "S002", "AA", heard=[("SR", 5), ("Q", 40)])
    code_marks(study, "S002", "BB", heard=[("SR", 5), ("CR", 40)], purpose=Purpose.DOUBLE)


def test_marks_are_counted_code_by_code(study: CodedStudy) -> None:
    """Pairs, lone marks, m/(nA+nB-m) and F1 of each code and of all, over both recordings."""
    two_recordings(study)
    found = events.event_agreement(study.db, study.rubric.digest)
    assert (found.tolerance_ms, found.n_recordings, found.coders) == (2000, 2, ("AA", "BB"))
    (pair,) = found.pairs
    by_code = {each.code: each.counts for each in pair.codes}
    assert by_code["SR"] == EventCounts(2, 2, 2)
    assert by_code["Q"] == EventCounts(2, 1, 0)
    assert by_code["CR"] == EventCounts(1, 1, 0)
    assert by_code["AF"] == EventCounts(0, 0, 0)
    assert (by_code["AF"].agreement, by_code["AF"].f1) == (None, None)
    assert pair.total == EventCounts(5, 4, 2)
    assert (pair.total.only_first, pair.total.only_second) == (3, 2)
    assert pair.total.agreement == pytest.approx(2 / 7)
    assert pair.total.f1 == pytest.approx(4 / 9)
    assert found.total.n_marks == 9
    assert found.total.agreement == Spread(2 / 7, 2 / 7, 2 / 7, 1)
    assert found.sentence == (
        "Of what either coder marked in 2 recordings, 29 % was marked by both with the same code "
        "within 2 s."
    )


def test_kappa_sees_which_code_was_taken_for_which(study: CodedStudy) -> None:
    """The pairs are SR-SR twice, Q-CR once, and three lone marks; kappa is of that table."""
    from fsh_coder.reliability.event_tally import EventTally, kappa_with_nil

    two_recordings(study)
    (pair,) = events.event_agreement(study.db, study.rubric.digest).pairs
    tally = EventTally.from_pairs(
        [("SR", "SR"), ("SR", "SR"), ("Q", "CR"), ("Q", None), (None, "Q"), ("CR", None)]
    )
    assert pair.kappa.estimate == pytest.approx(kappa_with_nil(tally).estimate)
    assert pair.kappa.n == 6


def test_the_tolerance_decides_and_the_curve_shows_how_much(study: CodedStudy) -> None:
    """At half a second one SR is lost, at five seconds the Q 3 s apart is a pair."""
    two_recordings(study)
    found = events.event_agreement(study.db, study.rubric.digest, tolerance_ms=5000)
    assert found.total.pooled.matched == 3
    (pair,) = found.pairs
    assert [(each.tolerance_ms, each.counts.matched) for each in pair.curve] == [
        (500, 1),
        (1000, 2),
        (2000, 2),
        (5000, 3),
    ]
    assert [each.agreement.mean for each in found.curve] == [
        each.counts.agreement for each in pair.curve
    ]


def test_no_pair_spans_two_recordings(study: CodedStudy) -> None:
    """A mark at the end of one recording is not the partner of one at the next one's start."""
    for label in ("S001", "S002"):
        study.add_recording(label)
    code_marks(study, "S001", "AA", heard=[("SR", 3600)])
    code_marks(study, "S001", "BB", purpose=Purpose.DOUBLE)
    code_marks(study, "S002", "AA")
    code_marks(study, "S002", "BB", heard=[("SR", 0)], purpose=Purpose.DOUBLE)
    found = events.event_agreement(study.db, study.rubric.digest, tolerance_ms=60_000)
    assert found.total.pooled == EventCounts(1, 1, 0)


def test_three_coders_give_pairs_a_mean_and_a_range(study: CodedStudy) -> None:
    """Each pair has its own row, and codes have mean, lowest and highest over the pairs."""
    study.add_recording("S001")
    code_marks(study, "S001", "AA", heard=[("SR", 10), ("Q", 20)])
    code_marks(study, "S001", "BB", heard=[("SR", 10), ("Q", 20)], purpose=Purpose.DOUBLE)
    code_marks(study, "S001", "CC", heard=[("SR", 10), ("CR", 50)], purpose=Purpose.DOUBLE)
    found = events.event_agreement(study.db, study.rubric.digest)
    assert [(pair.first, pair.second) for pair in found.pairs] == [
        ("AA", "BB"),
        ("AA", "CC"),
        ("BB", "CC"),
    ]
    spread = found.total.agreement
    assert spread.mean == pytest.approx(5 / 9)
    assert (spread.lowest, spread.highest, spread.n_pairs) == (1 / 3, 1.0, 3)
    assert found.sentence.endswith("(mean of 3 pairs of coders).")
    (question,) = [row for row in found.codes if row.code == "Q"]
    assert (question.n_marks, question.agreement.lowest) == (2, 0.0)


def test_drafts_and_other_purposes_stay_out(study: CodedStudy) -> None:
    """Only submitted primary and double observations are compared."""
    two_recordings(study)
    before = events.event_agreement(study.db, study.rubric.digest)
    code_marks(study, "S001", "CC", heard=[("SR", 10)], purpose=Purpose.CALIBRATION)
    code_marks(study, "S002", "CC", heard=[("SR", 5)], purpose=Purpose.DOUBLE, is_submitted=False)
    assert events.event_agreement(study.db, study.rubric.digest) == before


def test_counts_and_moments_stand_side_by_side(study: CodedStudy) -> None:
    """A code that coders mark as often but elsewhere agrees on numbers, not on moments."""
    for number in range(1, 7):
        label = f"S{number:03d}"
        study.add_recording(label)
        first = [("SR", 10 * n) for n in range(1, number + 1)]
        second = [("SR", 10 * n + 5) for n in range(1, number + 1)]
        code_marks(study, label, "AA", heard=first)
        code_marks(study, label, "BB", heard=second, purpose=Purpose.DOUBLE)
    found = events.event_agreement(study.db, study.rubric.digest)
    report = reliability_report.build(study.db, rubric_digest=study.rubric.digest)
    rows = {row.code: row for row in events.at_both_levels(found, report)}
    assert list(rows) == [code.key for code in study.rubric.codes]
    assert rows["SR"].icc.estimate == pytest.approx(1.0)
    assert rows["SR"].agreement.mean == 0.0
    assert rows["SR"].words == "same number, other moments"
    assert rows["Q"].words == "nobody marked it"


def test_a_study_that_cannot_be_compared_says_why(study: CodedStudy) -> None:
    """Nothing double-coded, nothing marked, an unknown rubric, a tolerance that makes no sense."""
    digest = study.rubric.digest
    study.add_recording("S001")
    code_marks(study, "S001", "AA", heard=[("SR", 1)])
    with pytest.raises(NothingToReport, match="Nothing is double-coded yet"):
        events.event_agreement(study.db, digest)
    study.add_recording("S002")
    code_marks(study, "S002", "AA")
    code_marks(study, "S002", "BB", purpose=Purpose.DOUBLE)
    with pytest.raises(NothingToReport, match="marked nothing"):
        events.event_agreement(study.db, digest)
    with pytest.raises(NotFound):
        events.event_agreement(study.db, "0" * 64)
    for tolerance_ms in (-1, 60_001):
        with pytest.raises(ToleranceOutOfRange, match="from 0 to 60 s"):
            events.event_agreement(study.db, digest, tolerance_ms=tolerance_ms)
