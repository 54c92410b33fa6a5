"""The reliability sample of a study: told before it is drawn, and drawn as told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NothingToReport
from fsh_coder.domain.observation import HeardSpan
from fsh_coder.domain.people import Coder
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.domain.study import Purpose
from fsh_coder.services import assignments, study_library
from fsh_coder.services.assignments import PlanOutdated, SamplePlan, TooFewCoders
from fsh_coder.store.database import StudyDatabase
from tests.factories import rate_everything
from tests.services.filling import (
    add_sounds,
    coders,
    empty_study,
    open_item,
    rubric_of,
    study_labels,
)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyDatabase]:
    """Return a study of 6 recordings before and 4 after, all with Ann as first coder."""
    with empty_study(tmp_path, monkeypatch) as study:
        before = NewPracticeSession("", worker_label="W1", team="Harbour", phase="before")
        after = NewPracticeSession("", worker_label="W2", phase="after")
        added = [*add_sounds(study, 6, like=before), *add_sounds(study, 4, like=after)]
        ann = coders(study, "Ann Archer", "Ben Brook", "Cay Cole")[0]
        assignments.assign(
            study,
            [each.segment.id for each in added],
            coder_id=ann.id,
            rubric_digest=rubric_of(study).digest,
        )
        yield study


def _team(db: StudyDatabase) -> list[Coder]:
    return list(study_library.people(db)[1:])


def _plan(db: StudyDatabase, *, seed: int = 1, n_coders: int = 2) -> SamplePlan:
    return assignments.plan_sample(
        db,
        rubric_digest=rubric_of(db).digest,
        fraction=0.5,
        seed=seed,
        strata=("phase",),
        coder_ids=[coder.id for coder in _team(db)],
        coders_per_segment=n_coders,
    )


def test_a_plan_says_what_a_draw_will_do(db: StudyDatabase) -> None:
    """Numbers per stratum, loads per coder, codings added and the warning, before anything."""
    labels = study_labels(db)
    plan = _plan(db)
    assert [(s.names, s.n_all, s.n_drawn) for s in plan.strata_plans] == [
        (("after",), 4, 2),
        (("before",), 6, 3),
    ]
    assert (plan.n_all, plan.n_drawn, plan.share) == (10, 5, 0.5)
    assert plan.n_extra_observations == 5
    ann, ben, cay = plan.loads
    assert ann.n_observations == 0
    assert {ben.n_observations, cay.n_observations} == {2, 3}
    assert sum(load.segment_ms for load in plan.loads) == 5 * 1500
    assert plan.hours is None
    assert plan.labels == tuple(sorted(plan.labels))
    assert plan.warning is not None
    assert plan.warning.startswith("5 is under the 30 advised. Expect an interval about")
    assert "All 10 would be fewer than 30" in plan.warning
    assert study_labels(db) == labels


def test_a_draw_does_what_the_plan_says(db: StudyDatabase) -> None:
    """The sample is kept with its seed, its segments go to the second coders, once."""
    plan = _plan(db, n_coders=3)
    sample = assignments.draw_sample(db, plan)
    assert sample.seed == 1
    assert sample.segment_ids == tuple(double.segment_id for double in plan.doubles)
    assert assignments.samples(db) == (sample,)
    assert study_labels(db)[-1] == "reliability sample of 5 drawn with seed 1"
    ann, ben, cay = _team(db)
    for coder in (ben, cay):
        assert sorted(item.session_label for item in assignments.my_list(db, coder.id)) == list(
            plan.labels
        )
    doubles = [each for each in assignments.all_assignments(db) if each.purpose is Purpose.DOUBLE]
    assert len(doubles) == 10
    assert all(each.coder_id != ann.id for each in doubles)


def test_the_same_seed_plans_the_same_and_a_second_draw_adds_nothing(db: StudyDatabase) -> None:
    """After the draw any seed finds the share met; nobody is given anything twice."""
    first = _plan(db, seed=5)
    assert _plan(db, seed=5) == first
    assert any(_plan(db, seed=seed).labels != first.labels for seed in range(6, 12))
    assignments.draw_sample(db, first)
    again = _plan(db, seed=99)
    assert again.labels == first.labels
    assert (again.n_before, again.n_extra_observations) == (5, 0)


def test_what_was_submitted_stays_the_first_coding(db: StudyDatabase) -> None:
    """The plan counts it, and gives the hours at the pace that it shows."""
    ann = _team(db)[0]
    label = _plan(db).labels[0]
    session = open_item(db, ann, label)
    session.remember_place(1500, (HeardSpan(0, 1500),))
    rate_everything(session)
    session.submit()
    plan = _plan(db)
    assert plan.n_already_submitted == 1
    assert plan.hours is not None
    assert plan.hours >= 5 * 1500 / 3_600_000


def test_a_plan_that_is_outdated_is_not_drawn(db: StudyDatabase) -> None:
    """What the lead saw is what happens, or nothing."""
    plan = _plan(db)
    assignments.draw_sample(db, plan)
    with pytest.raises(PlanOutdated):
        assignments.draw_sample(db, plan)
    assert len(assignments.samples(db)) == 1


def test_too_few_coders_are_said(db: StudyDatabase) -> None:
    """Three coders for each recording need two besides the first."""
    ben = _team(db)[1]
    with pytest.raises(TooFewCoders, match="2 are needed"):
        assignments.plan_sample(
            db,
            rubric_digest=rubric_of(db).digest,
            fraction=0.2,
            seed=1,
            coder_ids=[ben.id],
            coders_per_segment=3,
        )


def test_a_first_coder_alone_cannot_be_her_own_second(db: StudyDatabase) -> None:
    """Nothing is drawn, and the plan says how many it is short of."""
    ann = _team(db)[0]
    plan = assignments.plan_sample(
        db, rubric_digest=rubric_of(db).digest, fraction=0.2, seed=1, coder_ids=[ann.id]
    )
    assert (plan.n_drawn, plan.n_short) == (0, 2)


def test_only_what_has_a_first_coder_is_drawn(db: StudyDatabase) -> None:
    """Recordings that nobody codes yet are not counted; without any there is nothing to draw."""
    add_sounds(db, 2)
    assert _plan(db).n_all == 10
    with pytest.raises(NothingToReport, match="Assign the recordings first"):
        assignments.plan_sample(
            db, rubric_digest="0" * 64, fraction=0.2, seed=1, coder_ids=[_team(db)[1].id]
        )


def test_strata_are_known_words_and_what_is_not_stated_is_one(db: StudyDatabase) -> None:
    """A worker without a team stands under “not stated”, and is drawn like the others."""
    plan = assignments.plan_sample(
        db,
        rubric_digest=rubric_of(db).digest,
        fraction=1.0,
        seed=1,
        strata=("team", "phase"),
        coder_ids=[_team(db)[1].id],
    )
    assert [(s.names, s.n_drawn) for s in plan.strata_plans] == [
        (("Harbour", "before"), 6),
        (("not stated", "after"), 4),
    ]
    for wrong in ({"strata": ("colour",)}, {"coders_per_segment": 1}):
        with pytest.raises(ValueError, match="strata"):
            assignments.plan_sample(
                db,
                rubric_digest=rubric_of(db).digest,
                fraction=0.2,
                seed=1,
                coder_ids=[_team(db)[1].id],
                **wrong,
            )
