"""A worker's profile: means over coders, the team, change beyond noise, strengths first."""

import statistics
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound, NothingToReport
from fsh_coder.domain.identifiers import WorkerId, new_uuid
from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.study import Purpose
from fsh_coder.services import reliability_report, study_library, worker_profile
from fsh_coder.services.worker_profile import (
    ChangeKind,
    Direction,
    ProfileMeasure,
    WorkerProfile,
    middle_half,
)
from fsh_coder.store import transcripts
from fsh_coder.store.report_queries import SpokenWords
from tests.services.coded_study import CodedStudy, copy_of, make_coded_study

DAYS = [date(2026, month, 5) for month in range(1, 7)]


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> CodedStudy:
    """W01 grows in empathy over four sessions; W02 has four; W03 one, W04 none."""
    coded = make_coded_study(tmp_path_factory.mktemp("study"), is_synthetic=True)
    with coded.db:
        for number, (day, empathy) in enumerate(zip(DAYS, (1, 2, 4, 5), strict=False), 1):
            label = f"S{number:03d}"
            coded.add_recording(
                label, worker="W01", phase="before" if number < 3 else "after", held_on=day
            )
            coded.code(label, "AA", [3, 4, 3, empathy], marks={"SR": number, "Q": 4})
            second = [3, 3, 3, empathy]
            coded.code(label, "BB", second, marks={"SR": number, "Q": 4}, purpose=Purpose.DOUBLE)
        for number, empathy in enumerate((2, 3, 4, 5), 5):
            label = f"S{number:03d}"
            coded.add_recording(label, worker="W02", held_on=DAYS[number - 5])
            coded.code(label, "AA", [2, 3, 3, empathy], marks={"CR": 1, "Q": 2})
        coded.add_recording("S009", worker="W03", team="South", held_on=DAYS[0])
        coded.code("S009", "CC", [3, 3, 3, 3])
        coded.add_recording("S010", worker="W04")
        coded.code("S010", "CC", [3, 3, 3, 3], is_submitted=False)
    return coded


@pytest.fixture
def study(coded: CodedStudy, tmp_path: Path) -> Iterator[CodedStudy]:
    """A copy of it, open, that the test may change."""
    with copy_of(coded, tmp_path) as own:
        yield own


def profile_of(study: CodedStudy, label: str) -> WorkerProfile:
    """Return the profile of a worker by label."""
    return worker_profile.profile(study.db, study.workers[label].id)


def measure(profile: WorkerProfile, key: str) -> ProfileMeasure:
    """Return a measure that must be there."""
    found = profile.measure(key)
    assert found is not None
    return found


def test_each_session_shows_the_mean_of_its_coders(study: CodedStudy) -> None:
    """With the lowest and highest coder, how many they were, and the phase; oldest first."""
    sst = measure(profile_of(study, "W01"), "sst")
    assert [point.session_label for point in sst.points] == ["S001", "S002", "S003", "S004"]
    first = sst.points[0]
    assert (first.mean, first.lowest, first.highest, first.n_coders) == (3.5, 3, 4, 2)
    assert (first.held_on, first.phase) == (DAYS[0], "before")
    assert sst.latest == sst.points[-1]


def test_the_head_says_what_stands_behind_it(study: CodedStudy) -> None:
    """How many sessions, coders and observations, from when to when, with which rubric."""
    profile = profile_of(study, "W01")
    assert (profile.n_sessions, profile.n_coders, profile.n_observations) == (4, 2, 8)
    assert (profile.first_on, profile.last_on) == (DAYS[0], DAYS[3])
    assert profile.rubric_title == study.rubric.short_title
    assert profile.rubric_digest == study.rubric.digest
    assert profile.is_synthetic
    assert profile.too_few is None


def test_the_team_is_the_others_of_the_team(study: CodedStudy) -> None:
    """Median and middle half of the other workers' session means; her own never enter."""
    profile = profile_of(study, "W01")
    empathy = measure(profile, "empathy")
    low, middle, high = statistics.quantiles([2, 3, 4, 5], n=4, method="inclusive")
    assert (empathy.team_low, empathy.team_median, empathy.team_high) == (low, middle, high)
    assert profile.team_words == "4 sessions of another worker of North"


def test_too_small_a_team_shows_nothing(study: CodedStudy) -> None:
    """W03 is alone in her team: no median rather than somebody's."""
    profile = profile_of(study, "W03")
    assert profile.team_words == ""
    assert {each.team_median for each in profile.measures} == {None}


def test_a_missing_score_is_missing(study: CodedStudy) -> None:
    """A session without questions has no ratio: no dot, and no zero in the team."""
    ratio = measure(profile_of(study, "W03"), "r_to_q")
    assert [(point.mean, point.n_coders) for point in ratio.points] == [(None, 0)]
    assert ratio.latest is None


def test_thresholds_are_the_rubrics_own(study: CodedStudy) -> None:
    """Only on scores the rubric gives them for, never on single dimensions."""
    profile = profile_of(study, "W01")
    assert [each.level for each in measure(profile, "r_to_q").thresholds] == ["Fair", "Good"]
    assert all(each.thresholds == () for each in profile.measures if each.block == "global")


def test_a_change_beyond_noise_is_growth(study: CodedStudy) -> None:
    """Last two less first two sessions, against 1.96 x sqrt 2 x SEM / sqrt(ratings per end)."""
    empathy = measure(profile_of(study, "W01"), "empathy")
    report = reliability_report.build(study.db, rubric_digest=study.rubric.digest)
    sem = next(each.sem.estimate for each in report.measures if each.key == "empathy")
    assert empathy.sem == sem
    assert empathy.change.amount == 3.0
    assert empathy.change.noise == pytest.approx(1.96 * 2**0.5 * (sem or 0) / 4**0.5)
    assert empathy.change.kind is ChangeKind.GROWN
    assert empathy.change_words == "grown +3.0"


def test_a_change_within_noise_is_none(study: CodedStudy) -> None:
    """What coders alone may make is not called a change, nor where they do not agree."""
    sst = measure(profile_of(study, "W01"), "sst")
    assert sst.change.kind in {ChangeKind.NO_CLEAR_CHANGE, ChangeKind.NOT_JUDGED}
    assert sst.change.amount == 0


def test_without_double_coding_no_change_is_claimed(tmp_path: Path) -> None:
    """The noise is not known, and the profile says so."""
    study = make_coded_study(tmp_path)
    with study.db:
        for number, score in enumerate((1, 5), 1):
            study.add_recording(f"S00{number}", held_on=DAYS[number])
            study.code(f"S00{number}", "AA", [3, 3, 3, score])
        profile = profile_of(study, "W01")
    empathy = measure(profile, "empathy")
    assert (empathy.sem, empathy.change.kind) == (None, ChangeKind.NOT_JUDGED)
    assert empathy.change.amount == 4
    assert empathy.change_words == ""
    assert "too few recordings are double-coded" in empathy.change.explanation
    assert profile.grown.title == "Growth cannot be judged yet."


def test_less_of_what_hinders_is_growth(study: CodedStudy) -> None:
    """Non-adherent marks are to go down; questions neither way; thresholds point up."""
    profile = profile_of(study, "W01")
    directions = {each.key: each.direction for each in profile.measures}
    assert directions["Confront"] is Direction.DOWN
    assert directions["total_mina"] is Direction.DOWN
    assert directions["total_mia"] is Direction.UP
    assert directions["pct_cr"] is Direction.UP
    assert directions["Q"] is Direction.NEITHER
    assert directions["empathy"] is Direction.UP
    assert directions["technical_global"] is Direction.UP


def test_strengths_come_first_and_nobody_is_ranked(study: CodedStudy) -> None:
    """What is strong, what has grown, what comes next; no other worker and no place is named."""
    profile = profile_of(study, "W01")
    assert profile.strongest.title == "Strongest: Empathy, 4.5."
    assert profile.strongest.detail == "Above the team’s middle half."
    assert profile.grown.title == "Grown: Empathy, 1.5 to 4.5."
    assert profile.next_step.title.startswith("Next: ")
    assert profile.next_step.measure in {"cct", "partnership"}
    said = " ".join(
        part
        for each in (profile.strongest, profile.grown, profile.next_step)
        for part in (each.title, each.detail)
    )
    assert "W02" not in said
    assert "rank" not in said.lower()


def test_too_few_sessions_are_said(study: CodedStudy) -> None:
    """The profile is there, and the sentence with it."""
    profile = profile_of(study, "W03")
    assert profile.too_few == "W03 has 1 coded session; a profile needs 2."
    assert measure(profile, "empathy").change.kind is ChangeKind.NOT_JUDGED
    study_library.change_study(study.db, min_sessions_for_profile=1)
    assert profile_of(study, "W03").too_few is None


def test_nothing_submitted_is_said(study: CodedStudy) -> None:
    """A draft makes no profile."""
    with pytest.raises(NothingToReport, match="No session of W04 has a submitted observation"):
        profile_of(study, "W04")
    with pytest.raises(NothingToReport, match=study.rubric.short_title):
        worker_profile.profile(study.db, study.workers["W04"].id, rubric_digest=study.rubric.digest)


def test_an_unknown_worker_is_said(study: CodedStudy) -> None:
    """A worker of another study is not found here."""
    with pytest.raises(NotFound):
        worker_profile.profile(study.db, WorkerId(new_uuid()))


def test_the_list_warns(study: CodedStudy) -> None:
    """Every worker with what was submitted of her, and why a profile would say little."""
    rows = worker_profile.worker_list(study.db)
    assert [(row.worker.label, row.n_sessions, row.n_coders, row.warning) for row in rows] == [
        ("W01", 4, 2, ""),
        ("W02", 4, 1, "1 coder only"),
        ("W03", 1, 1, "too few"),
        ("W04", 0, 0, "none yet"),
    ]


def test_excerpts_are_linked_moments_with_words(study: CodedStudy) -> None:
    """Newest first and skilful ones before others, with the reason and what was said."""
    recording_id = study.add_recording("S011", worker="W01", held_on=DAYS[5])
    said = (
        SpokenWords(0, 17_000, "worker", "Part of you wants this."),
        SpokenWords(17_500, 25_000, "client", "Yes."),
    )
    with study.db.transaction() as session:
        transcripts.replace_transcript(session, recording_id, said)
    coding = study.code(
        "S011", "AA", [3, 3, 3, 5], marks={"Confront": 1, "CR": 1, "Q": 1}, is_submitted=False
    )
    confront, reflection, _ = coding.observation.marks
    coding.change_mark(confront.id, speaker=Speaker.CLIENT)
    coding.change_mark(reflection.id, note="Names both sides.")
    coding.link("sst", confront.id)
    coding.link("empathy", reflection.id)
    assert profile_of(study, "W01").excerpts == ()
    coding.submit()
    excerpts = profile_of(study, "W01").excerpts
    assert [(each.code, each.at_ms, each.dimension_label) for each in excerpts] == [
        ("CR", 20_000, "Empathy"),
        ("Confront", 10_000, "Softening sustain talk"),
    ]
    assert (excerpts[0].words, excerpts[0].reason) == (
        "Part of you wants this.",
        "Names both sides.",
    )
    assert (excerpts[1].words, excerpts[1].reason) == (None, "AA heard 3")
    assert (excerpts[0].session_label, excerpts[0].recording_id) == ("S011", recording_id)
    assert excerpts[0].category == "reflect"


def test_one_moment_of_two_coders_is_shown_once(study: CodedStudy) -> None:
    """Two coders who link the same reflection do not fill the page with it."""
    study.add_recording("S011", worker="W01", held_on=DAYS[5])
    for coder in ("AA", "BB"):
        purpose = Purpose.PRIMARY if coder == "AA" else Purpose.DOUBLE
        coding = study.code(
            "S011", coder, [3, 3, 3, 5], marks={"CR": 1}, purpose=purpose, is_submitted=False
        )
        coding.link("empathy", coding.observation.marks[0].id)
        coding.submit()
    assert len(profile_of(study, "W01").excerpts) == 1


@pytest.mark.parametrize(
    ("values", "expected"),
    [((1, 2, 3), None), ((1, 2, 3, 4), (1.75, 2.5, 3.25)), ((4, 4, 4, 4, 4), (4, 4, 4))],
)
def test_a_middle_half_needs_four(
    values: tuple[float, ...], expected: tuple[float, float, float] | None
) -> None:
    """Quartiles as R computes them by default."""
    assert middle_half(values) == expected
