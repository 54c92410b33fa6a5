"""Scores of submitted observations, with their context and with reasons for what is missing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.score_row import MissingCode, ScoreRow, ratings_sha256
from fsh_coder.domain.study import Purpose
from fsh_coder.services import scores
from fsh_coder.store import recordings
from tests.factories import make_segment
from tests.services.coded_study import CodedStudy, copy_of, make_coded_study


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> CodedStudy:
    """A study with one recording that nobody has coded."""
    coded = make_coded_study(tmp_path_factory.mktemp("study"))
    with coded.db:
        coded.add_recording("S001", held_on=date(2026, 1, 5), variables=(("Site code", "A"),))
    return coded


@pytest.fixture
def study(coded: CodedStudy, tmp_path: Path) -> Iterator[CodedStudy]:
    """A copy of it, open, that the test may change."""
    with copy_of(coded, tmp_path) as own:
        yield own


def values(rows: tuple[ScoreRow, ...]) -> dict[str, float | None]:
    """Return values by measure; for one observation."""
    return {row.measure.key: row.value for row in rows}


def test_every_measure_of_an_observation_is_listed(study: CodedStudy) -> None:
    """Ratings as given, counts with zeros for what was not heard, derived scores by formula."""
    study.code("S001", "AA", [3, 4, 2, 5], marks={"SR": 4, "CR": 6, "Q": 5, "AF": 1})
    rows = scores.score_rows(study.db, study.rubric.digest)
    found = values(rows)
    assert list(found) == [measure.key for measure in study.rubric.measures()]
    assert [found[key] for key in ("cct", "sst", "partnership", "empathy")] == [3, 4, 2, 5]
    assert (found["SR"], found["CR"], found["Q"], found["GI"]) == (4, 6, 5, 0)
    assert (found["technical_global"], found["relational_global"]) == (3.5, 3.5)
    assert (found["pct_cr"], found["r_to_q"], found["total_mia"]) == (60.0, 2.0, 1)
    assert all(row.missing is None and row.reason == "" for row in rows)


def test_rows_say_whose_session_it_was(study: CodedStudy) -> None:
    """Worker, team, phase, day and the study's own variables stand beside each value."""
    study.code("S001", "AA", [3, 3, 3, 3])
    row = scores.score_rows(study.db, study.rubric.digest)[0]
    assert (row.recording, row.coder, row.purpose) == ("S001", "AA", Purpose.PRIMARY)
    session = row.session
    assert (session.label, session.worker_label, session.team) == ("S001", "W01", "North")
    assert (session.phase, session.held_on) == ("before", date(2026, 1, 5))
    assert session.variables == (("Site code", "A"),)


def test_a_score_that_is_not_defined_says_why(study: CodedStudy) -> None:
    """Without questions there is no ratio: a blank with its reason, never 0."""
    study.code("S001", "AA", [3, 3, 3, 3], marks={"SR": 2})
    rows = {row.measure.key: row for row in scores.score_rows(study.db, study.rubric.digest)}
    assert rows["r_to_q"].value is None
    assert rows["r_to_q"].missing is MissingCode.NOT_DEFINED
    assert "Q" in rows["r_to_q"].reason
    assert rows["pct_cr"].value == 0.0


def test_drafts_never_enter(study: CodedStudy) -> None:
    """What is not submitted is nobody's score yet; reopened is not submitted either."""
    session = study.code("S001", "AA", [3, 3, 3, 3], is_submitted=False)
    assert scores.score_rows(study.db, study.rubric.digest) == ()
    session.submit()
    assert scores.score_rows(study.db, study.rubric.digest)
    session.reopen("wrong recording")
    assert scores.score_rows(study.db, study.rubric.digest) == ()


def test_purposes_can_be_chosen(study: CodedStudy) -> None:
    """Calibration is exported with its purpose, and stays out where it is not asked for."""
    study.code("S001", "AA", [3, 3, 3, 3], purpose=Purpose.CALIBRATION)
    digest = study.rubric.digest
    assert {row.purpose for row in scores.score_rows(study.db, digest)} == {Purpose.CALIBRATION}
    assert scores.score_rows(study.db, digest, purposes=[Purpose.PRIMARY]) == ()


def test_an_unknown_rubric_is_said(study: CodedStudy) -> None:
    """The study's user gets a sentence, not an empty table."""
    with pytest.raises(NotFound):
        scores.score_rows(study.db, "0" * 64)


def test_rows_stand_in_an_order_that_does_not_depend_on_coding(study: CodedStudy) -> None:
    """By recording with numbers as numbers, then measure, then coder."""
    study.add_recording("S10")
    study.add_recording("S9")
    for label in ("S10", "S9", "S001"):
        for coder in ("BB", "AA"):
            study.code(label, coder, [3, 3, 3, 3])
    rows = scores.score_rows(study.db, study.rubric.digest)
    assert list(dict.fromkeys(row.recording for row in rows)) == ["S001", "S9", "S10"]
    assert [row.coder for row in rows if row.measure.key == "empathy"] == ["AA", "BB"] * 3
    by_coder = tuple(sorted(rows, key=lambda row: row.coder, reverse=True))
    assert ratings_sha256(rows) == ratings_sha256(by_coder)


def test_the_digest_follows_every_value(study: CodedStudy) -> None:
    """Another score gives another digest; the same ones give the same."""
    study.code("S001", "AA", [3, 3, 3, 3])
    before = ratings_sha256(scores.score_rows(study.db, study.rubric.digest))
    assert before == ratings_sha256(scores.score_rows(study.db, study.rubric.digest))
    study.code("S001", "BB", [3, 3, 3, 4])
    assert ratings_sha256(scores.score_rows(study.db, study.rubric.digest)) != before


def test_several_segments_of_a_session_are_told_apart(study: CodedStudy) -> None:
    """The segment's times stand in the label where the session alone would not do."""
    whole = study.segments["S001"]
    with study.db.reading() as session:
        recording = recordings.recording(session, whole.recording_id)
    assert recording is not None
    second = make_segment(recording, start_ms=600_000, end_ms=1_800_000)
    with study.db.transaction() as session:
        recordings.add_segment(session, second)
    study.segments["second"] = second
    study.code("S001", "AA", [3, 3, 3, 3])
    study.code("second", "AA", [4, 4, 4, 4], purpose=Purpose.DOUBLE)
    labels = {row.recording for row in scores.score_rows(study.db, study.rubric.digest)}
    assert labels == {"S001 00:00-1:00:00", "S001 10:00-30:00"}
