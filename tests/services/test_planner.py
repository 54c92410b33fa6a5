"""The planner: sessions for a wanted precision before, and hours for precision after."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fsh_coder.domain.errors import Cancelled, NothingToReport
from fsh_coder.domain.study import Purpose
from fsh_coder.reliability.report import ReliabilityReport
from fsh_coder.services import planner, reliability_report
from fsh_coder.services.planner import CannotPlan, PrecisionWish
from tests.services.coded_study import CodedStudy, copy_of, make_coded_study

WISH = PrecisionWish(wanted_width=0.3, draws=60)


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> CodedStudy:
    """Twelve recordings coded by two: empathy differs a little, partnership not at all."""
    coded = make_coded_study(tmp_path_factory.mktemp("study"))
    generator = np.random.default_rng(3)
    with coded.db:
        for number in range(1, 13):
            label = f"S{number:03d}"
            coded.add_recording(label)
            score = 1 + number % 5
            other = int(np.clip(score + generator.integers(-1, 2), 1, 5))
            coded.code(label, "AA", [3, score, 3, score])
            coded.code(label, "BB", [3, 6 - score, 3, other], purpose=Purpose.DOUBLE)
    return coded


@pytest.fixture
def study(coded: CodedStudy, tmp_path: Path) -> Iterator[CodedStudy]:
    """A copy of it, open, that the test may change."""
    with copy_of(coded, tmp_path) as own:
        yield own


def report_of(study: CodedStudy) -> ReliabilityReport:
    """Return the study's reliability report."""
    return reliability_report.build(study.db, rubric_digest=study.rubric.digest)


def test_a_plan_says_how_many_sessions_are_needed() -> None:
    """The number reaches the width in half of the studies, one session fewer does not."""
    plan = planner.plan_double_coding(WISH)
    assert plan.n_sessions is not None
    assert plan.n_assured is not None
    assert 40 <= plan.n_sessions <= 70
    assert plan.n_assured > plan.n_sessions
    assert (plan.hours, plan.curve[0].hours) == (None, None)
    assert [point.n_sessions for point in plan.curve] == list(planner.CURVE_SESSIONS)
    medians = [point.median or 9 for point in plan.curve]
    assert medians == sorted(medians, reverse=True)
    for point in plan.curve:
        if point.median is not None:
            assert (point.median <= 0.3) == (point.n_sessions >= plan.n_sessions)
    assert plan.sentence == (
        "With 2 coders and an expected ICC of .70, an interval .30 wide takes "
        f"{plan.n_sessions} double-coded sessions, {plan.n_assured} to be fairly sure of it "
        "(four in five studies)."
    )


def test_a_plan_can_be_made_again() -> None:
    """The seed stands in the wish: the same wish gives the same plan."""
    assert planner.plan_double_coding(WISH) == planner.plan_double_coding(WISH)


def test_hours_follow_from_the_sessions() -> None:
    """Each session costs its hours, in the curve and in the sentence."""
    plan = planner.plan_double_coding(WISH, hours_per_session=0.5)
    assert plan.n_sessions is not None
    assert plan.hours == plan.n_sessions * 0.5
    assert [point.hours for point in plan.curve] == [n * 0.5 for n in planner.CURVE_SESSIONS]
    assert plan.sentence.endswith("hours of second coding.")


def test_a_wish_that_cannot_come_true_is_said_so() -> None:
    """No number of sessions up to 500 brings the interval down to .05."""
    plan = planner.plan_double_coding(replace(WISH, wanted_width=0.05))
    assert (plan.n_sessions, plan.n_assured, plan.hours) == (None, None, None)
    assert "is not to be expected of 500 double-coded sessions either" in plan.sentence


def test_the_work_shows_progress_and_can_be_stopped() -> None:
    """Shares go up to 1; a cancellation ends it at once."""
    shares: list[float] = []
    planner.plan_double_coding(WISH, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 5
    asked = iter([False] * 100)
    with pytest.raises(Cancelled):
        planner.plan_double_coding(WISH, cancelled=lambda: next(asked, True))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"wanted_width": 0.0}, "wanted width"),
        ({"wanted_width": 1.0}, "wanted width"),
        ({"n_coders": 1}, "2 coders or more"),
        ({"n_coders": 21}, "20 at most"),
        ({"expected_icc": 1.0}, "expected ICC"),
        ({"expected_sd": 0.0}, "spread above 0"),
        ({"expected_sd": float("nan")}, "spread above 0"),
        ({"coder_share": 1.0}, "below 1"),
        ({"scale": (5, 5)}, "lowest score"),
        ({"draws": 0}, "At least one"),
        ({"expected_sd": 0.05}, "Expect a larger spread"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(change: dict[str, float], words: str) -> None:
    """Each with its own sentence, before anything is simulated."""
    wish = replace(WISH, **change)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(CannotPlan, match=words):
        planner.plan_double_coding(wish)


def test_what_more_hours_would_buy(study: CodedStudy) -> None:
    """From the measure's own figures: the width now, and narrower with each session added."""
    report = report_of(study)
    found = planner.hours_for_precision(study.db, report, measure_key="empathy", more=(10, 40))
    empathy = next(each for each in report.measures if each.key == "empathy")
    assert empathy.headline.high is not None
    assert empathy.headline.low is not None
    assert found.width_now == pytest.approx(empathy.headline.high - empathy.headline.low)
    assert (found.n_coders, found.now.n_sessions) == (2, 12)
    assert [point.n_sessions for point in found.curve] == [22, 52]
    widths = [found.now.median, *(point.median for point in found.curve)]
    assert None not in widths
    assert widths == sorted(widths, reverse=True)  # type: ignore[type-var]  # none is None
    assert found.now.median == pytest.approx(found.width_now, abs=0.15)
    assert found.sentence.startswith("Empathy: 12 double-coded sessions give an interval .")


def test_hours_come_from_the_teams_own_pace(study: CodedStudy, tmp_path: Path) -> None:
    """An hour's recording at the team's pace, once for each coder but the first."""
    from fsh_coder.services.pace import pace_of

    expected = pace_of(study.db).hours_for(3_600_000)
    assert expected is not None
    assert planner.hours_per_double_coded(study.db) == pytest.approx(expected)
    assert planner.hours_per_double_coded(study.db, n_coders=3) == pytest.approx(2 * expected)
    (tmp_path / "new").mkdir()
    empty = make_coded_study(tmp_path / "new")
    with empty.db:
        assert planner.hours_per_double_coded(empty.db) is None
        empty.add_recording("S001")
        assert planner.hours_per_double_coded(empty.db) is None


def test_a_measure_without_a_usable_icc_says_why(study: CodedStudy) -> None:
    """Not defined, below zero, or not there at all."""
    report = report_of(study)
    with pytest.raises(NothingToReport, match="Partnership is not defined"):
        planner.hours_for_precision(study.db, report, measure_key="partnership")
    with pytest.raises(NothingToReport, match="only one between 0 and 1"):
        planner.hours_for_precision(study.db, report, measure_key="sst")
    with pytest.raises(LookupError):
        planner.hours_for_precision(study.db, report, measure_key="nope")
