"""Not applicable and extra fields, from the coder's choice to every sheet and statistic."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.domain.errors import IncompleteObservation
from fsh_coder.domain.field_answers import AnswerRefused
from fsh_coder.domain.observation import HeardSpan
from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.score_row import MissingCode, ScoreRow
from fsh_coder.domain.scoring import NotApplicableRefusedError
from fsh_coder.domain.study import Purpose
from fsh_coder.services import (
    assignments,
    coding,
    consensus,
    disagreements,
    exports,
    reliability_report,
    rubric_library,
    scores,
    worker_profile,
)
from fsh_coder.services.coder_list import ListState
from fsh_coder.services.coding import CodingSession
from fsh_coder.services.consensus_session import NoSuchChoice
from tests.factories import StudyToCode, store_assignment, store_recording
from tests.services.divided_study import code_of, divide, make_divided_study, rate_all

TARGETS = "becci"
PAIRED = "mia_step"

ADHERENCE, COMPETENCE = "m01_adherence", "m01_competence"


@contextmanager
def study_with(folder: Path, rubric_key: str) -> Iterator[StudyToCode]:
    """Give a study in which two coders are to code one recording with a shipped rubric."""
    study = make_divided_study(folder, rubric=rubric_library.shipped_by_key(rubric_key))
    with study.db:
        yield study


@pytest.fixture
def targets(tmp_path: Path) -> Iterator[StudyToCode]:
    """Return a study whose rubric's items may be not applicable, with a required answer."""
    with study_with(tmp_path, TARGETS) as study:
        yield study


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[StudyToCode]:
    """Return a study whose competence ratings do not apply where adherence is 1."""
    with study_with(tmp_path, PAIRED) as study:
        yield study


def rate(session: CodingSession, ratings: Mapping[str, Rating], *, others: int = 3) -> None:
    """Rate what is given, and everything else with one score."""
    for dimension in session.rubric.dimensions:
        rating = ratings.get(dimension.key, others)
        if rating is NOT_APPLICABLE:
            session.rate_not_applicable(dimension.key)
        elif isinstance(rating, int):
            session.rate(dimension.key, rating)


def submit(session: CodingSession, ratings: Mapping[str, Rating], *, others: int = 3) -> None:
    """Rate, answer what is asked, and submit."""
    rate(session, ratings, others=others)
    for field in session.rubric.fields:
        session.answer(field.key, field.choices[0])
    session.submit()


def also(study: StudyToCode, label: str) -> tuple[CodingSession, CodingSession]:
    """Add a recording and return Ann's and Ben's observation of it."""
    _, _, segment = store_recording(study.db, label=label)
    pair = []
    for coder, purpose in ((study.ann, Purpose.PRIMARY), (study.ben, Purpose.DOUBLE)):
        made = store_assignment(
            study.db, segment, coder=coder, rubric=study.rubric, purpose=purpose
        )
        pair.append(coding.open_assignment(study.db, made.id, coder_id=coder.id))
    return pair[0], pair[1]


def row_of(study: StudyToCode, measure: str, *, coder: str = "AA") -> ScoreRow:
    """Return a coder's row of one measure."""
    rows = scores.score_rows(study.db, study.rubric.digest)
    return next(row for row in rows if (row.measure.key, row.coder) == (measure, coder))


def sheet_of(path: Path, title: str) -> list[dict[str, object]]:
    """Return a data sheet: one mapping per row."""
    sheet = load_workbook(path, data_only=True)[title]
    assert isinstance(sheet, Worksheet)
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def words_of(path: Path, title: str) -> str:
    """Return everything a sheet says."""
    sheet = load_workbook(path, data_only=True)[title]
    assert isinstance(sheet, Worksheet)
    return "\n".join(str(each) for row in sheet.iter_rows(values_only=True) for each in row if each)


# --- While coding -----------------------------------------------------------------------


def test_not_applicable_is_on_disk_and_can_be_undone(targets: StudyToCode) -> None:
    """It takes the score's place and keeps the reason; a score takes its place again."""
    ann = targets.open_for_ann()
    ann.rate("b01", 4)
    ann.give_reason("b01", "asked at once")
    ann.rate_not_applicable("b01")
    rating = targets.open_for_ann().observation.rating("b01")
    assert (rating.rating, rating.score, rating.reason) == (NOT_APPLICABLE, None, "asked at once")
    assert ann.undo_label == "Opens the topic of change by invitation not applicable"
    ann.undo()
    assert ann.observation.rating("b01").rating == 4
    ann.redo()
    assert ann.rate("b01", 0).rating == 0
    assert targets.open_for_ann().observation == ann.observation


def test_a_dimension_that_must_be_rated_refuses_it(paired: StudyToCode) -> None:
    """Only where the rubric says so."""
    ann = paired.open_for_ann()
    with pytest.raises(NotApplicableRefusedError):
        ann.rate_not_applicable(ADHERENCE)
    assert ann.observation.ratings == ()


def test_an_answer_is_kept_changed_and_taken_away(targets: StudyToCode) -> None:
    """Blank takes it away; what is no choice is refused and changes nothing."""
    ann = targets.open_for_ann()
    assert ann.answer("talk_time", " about half ") == "about half"
    assert ann.undo_label == "Worker talk time: about half"
    with pytest.raises(AnswerRefused):
        ann.answer("talk_time", "half")
    assert targets.open_for_ann().observation.answer("talk_time") == "about half"
    assert ann.answer("talk_time", " ") is None
    assert ann.undo_label == "removing the answer to Worker talk time"
    ann.undo()
    assert ann.observation.answer("talk_time") == "about half"


def test_a_required_answer_stops_the_submission(targets: StudyToCode) -> None:
    """All rated, one of them not applicable: only the answer is missing."""
    ann = targets.open_for_ann()
    rate(ann, {"b01": NOT_APPLICABLE})
    with pytest.raises(IncompleteObservation) as caught:
        ann.submit()
    assert caught.value.missing == ("Worker talk time is not answered",)


def test_the_list_counts_what_needs_no_score_as_rated(paired: StudyToCode) -> None:
    """Competences that adherence rules out are rated, and those that contradict stop."""
    ann = paired.open_for_ann()
    for dimension in paired.rubric.dimensions:
        if dimension.not_applicable_when is None:
            ann.rate(dimension.key, 1)
    (item,) = assignments.my_list(paired.db, paired.ann.id)[-1:]
    assert item.n_rated == item.n_dimensions == len(paired.rubric.dimensions)
    ann.rate(COMPETENCE, 4)
    with pytest.raises(IncompleteObservation, match="competence is rated although"):
        ann.submit()


def test_the_list_waits_for_answers(targets: StudyToCode) -> None:
    """Heard and rated, it is ready only once what must be answered is."""
    ann = targets.open_for_ann()
    rate(ann, {"b01": NOT_APPLICABLE})
    ann.remember_place(0, (HeardSpan(0, 3_600_000),))
    item = assignments.my_list(targets.db, targets.ann.id)[-1]
    assert item.state is ListState.IN_PROGRESS
    ann.answer("talk_time", "about half")
    assert assignments.my_list(targets.db, targets.ann.id)[-1].state is ListState.READY


# --- Scores -----------------------------------------------------------------------------


def test_what_another_rating_settles_is_not_applicable_in_the_scores(paired: StudyToCode) -> None:
    """No value and not "not rated", with the rating that settled it; means leave it out."""
    submit(paired.open_for_ann(), {ADHERENCE: 1, COMPETENCE: None, "m02_competence": 5})
    found = row_of(paired, COMPETENCE)
    assert (found.value, found.missing) == (None, MissingCode.NOT_APPLICABLE)
    assert found.reason == "Not applicable where MI style or spirit: adherence is 1."
    assert row_of(paired, ADHERENCE).value == 1
    means = [
        row
        for row in scores.score_rows(paired.db, paired.rubric.digest)
        if row.block == "derived" and row.value is not None and row.unit == "score"
    ]
    assert means


def test_the_scores_workbook_tells_it_in_words_beside_a_blank_cell(
    targets: StudyToCode, tmp_path: Path
) -> None:
    """Blank and coded, in the wide and the long sheet, README and codebook."""
    submit(targets.open_for_ann(), {"b01": NOT_APPLICABLE})
    path = tmp_path / "scores.xlsx"
    exports.export_scores(targets.db, path)
    (wide,) = sheet_of(path, "Scores_wide")
    assert (wide["g_b01"], wide["g_b02"]) == (None, 3)
    assert wide["missing_code"] == "g_b01=not_applicable"
    (long,) = [row for row in sheet_of(path, "Scores_long") if row["measure"] == "b01"]
    assert (long["value"], long["missing_code"]) == (None, "not_applicable")
    assert long["missing_reason"] == "The coder rated it not applicable."
    assert "1 rating says that the dimension does not apply" in words_of(path, "README")
    assert "missing_code = not_applicable" in words_of(path, "Codebook")
    assert "0 to 4, whole numbers; blank with not_applicable" in words_of(path, "Codebook")


def test_answers_stand_in_the_scores_workbook(targets: StudyToCode, tmp_path: Path) -> None:
    """One column in the wide sheet, one row in a sheet of their own, explained."""
    submit(targets.open_for_ann(), {})
    path = tmp_path / "scores.xlsx"
    exports.export_scores(targets.db, path)
    (wide,) = sheet_of(path, "Scores_wide")
    assert wide["f_talk_time"] == "more than half"
    assert wide["missing_code"] is None
    (answer,) = sheet_of(path, "Answers_long")
    assert (answer["coder"], answer["variable"], answer["answer"], answer["number"]) == (
        "AA",
        "f_talk_time",
        "more than half",
        None,
    )
    codebook = words_of(path, "Codebook")
    assert "How much of the time did the worker speak?" in codebook
    assert "missing_code = not_applicable" in codebook
    assert "Answers_long" in words_of(path, "README")


def test_a_number_is_a_number_and_a_missing_answer_says_so(tmp_path: Path) -> None:
    """Figures can be summed; what was not asked for again is blank with its code."""
    study = make_divided_study(tmp_path)
    with study.db:
        ann = study.open_for_ann()
        rate_all(ann)
        ann.passes.finish()
        divide(ann, 1)
        ann.passes.finish()
        ann.units.code(ann.units.all[0].id, code_of(ann, 0))
        ann.passes.finish()
        ann.answer("talk", "less")
        ann.answer("minutes", "12,5")
        ann.submit()
        path = tmp_path / "scores.xlsx"
        exports.export_scores(study.db, path)
    (wide,) = sheet_of(path, "Scores_wide")
    assert (wide["f_goal"], wide["f_talk"], wide["f_minutes"]) == (None, "less", 12.5)
    assert "f_goal=not_answered" in str(wide["missing_code"])
    answers = {row["field"]: row for row in sheet_of(path, "Answers_long")}
    assert answers["goal"]["missing_code"] == "not_answered"
    assert (answers["minutes"]["number"], answers["minutes"]["answer"]) == (12.5, None)


# --- Reliability ------------------------------------------------------------------------


def _two_recordings(study: StudyToCode) -> None:
    """Ann and Ben agree that b01 does not apply to the first, and differ on the second."""
    submit(study.open_for_ann(), {"b01": NOT_APPLICABLE})
    submit(study.open_for_ben(), {"b01": NOT_APPLICABLE})
    ann, ben = also(study, "S002")
    submit(ann, {"b01": 0, "b02": 4})
    submit(ben, {"b01": NOT_APPLICABLE, "b02": 4})
    ann, ben = also(study, "S003")
    submit(ann, {"b01": 4})
    submit(ben, {"b01": 4})


def test_reliability_counts_it_apart(targets: StudyToCode) -> None:
    """No score enters for it; its number and the recordings in dispute are said."""
    _two_recordings(targets)
    report = reliability_report.build(targets.db, rubric_digest=targets.rubric.digest)
    measure = next(each for each in report.measures if each.key == "b01")
    assert measure.not_applicable == {("S001", "AA"), ("S001", "BB"), ("S002", "BB")}
    assert measure.matrix.is_rated.tolist() == [[False, False], [True, False], [True, True]]
    assert measure.n_recordings == 1
    (warning,) = [each for each in measure.warnings if each.kind == "not_applicable"]
    assert warning.short == "3 not applicable, 1 disputed"
    assert "differ on whether it applies on 1 of 3 recordings: S002" in warning.explanation
    other = next(each for each in report.measures if each.key == "b02")
    assert other.not_applicable == frozenset()
    assert not any(each.kind == "not_applicable" for each in other.warnings)


def test_the_reliability_workbook_says_how_it_was_handled(
    targets: StudyToCode, tmp_path: Path
) -> None:
    """README, ratings sheets and codebook tell it from a missing rating."""
    _two_recordings(targets)
    path = tmp_path / "irr.xlsx"
    exports.export_irr(targets.db, path, rubric_digest=targets.rubric.digest)
    readme = words_of(path, "README")
    assert "Opens the topic of change by invitation: 3" in readme
    wide = {row["recording"]: row for row in sheet_of(path, "Ratings_wide")}
    assert (wide["S002"]["g_b01_aa"], wide["S002"]["g_b01_bb"]) == (0, None)
    assert wide["S002"]["missing_code"] == "g_b01_bb=not_applicable"
    codebook = words_of(path, "Codebook")
    assert "missing_code = not_applicable" in codebook
    assert "not_answered" not in codebook


# --- Profiles ---------------------------------------------------------------------------


def test_a_profile_says_where_a_dimension_did_not_apply(targets: StudyToCode) -> None:
    """No dot and no zero: the session says so in words, unless a coder gave a score."""
    _two_recordings(targets)
    rows = [
        row
        for row in scores.score_rows(targets.db, targets.rubric.digest)
        if row.measure.key == "b01"
    ]
    points = worker_profile.session_points(rows)
    assert [(each.session_label, each.mean, each.is_not_applicable) for each in points] == [
        ("S001", None, True),
        ("S002", 0, False),
        ("S003", 4, False),
    ]


# --- The disagreement room --------------------------------------------------------------


def test_whether_a_dimension_applies_is_settled_by_the_team(targets: StudyToCode) -> None:
    """A dispute is a mismatch; what all say is agreed; either outcome can be recorded."""
    submit(targets.open_for_ann(), {"b01": NOT_APPLICABLE, "b02": NOT_APPLICABLE})
    submit(targets.open_for_ben(), {"b01": NOT_APPLICABLE, "b02": 4})
    session = consensus.start_consensus(
        targets.db,
        targets.segment.id,
        rubric_digest=targets.rubric.digest,
        by=targets.lead.id,
    )
    (mismatch,) = session.room.mismatches
    assert (mismatch.dimension, mismatch.kind_words) == ("b02", "applies or not")
    agreed = {each.dimension: each.settled for each in session.room.ratings}
    assert agreed["b01"] is not None
    assert agreed["b01"].rating is NOT_APPLICABLE
    session.resolve(mismatch, NOT_APPLICABLE, reason="only information was given")
    session.undo()
    session.resolve(mismatch, 3, reason="it did come up")
    session.resolve(session.room.mismatches[0], NOT_APPLICABLE, reason="no, it did not")
    session.finish()
    room = disagreements.open_room(
        targets.db, targets.segment.id, rubric_digest=targets.rubric.digest, by=targets.lead.id
    )
    settled = room.mismatches[0].settled
    assert settled is not None
    assert (settled.rating, settled.score) == (NOT_APPLICABLE, None)


def test_a_team_cannot_say_it_of_what_must_be_rated(paired: StudyToCode) -> None:
    """Adherence is always rated; a consensus that contradicts itself is not finished."""
    submit(paired.open_for_ann(), {ADHERENCE: 1, COMPETENCE: None})
    submit(paired.open_for_ben(), {ADHERENCE: 4, COMPETENCE: 4})
    session = consensus.start_consensus(
        paired.db, paired.segment.id, rubric_digest=paired.rubric.digest, by=paired.lead.id
    )
    items = {each.dimension: each for each in session.room.mismatches}
    assert set(items) == {ADHERENCE, COMPETENCE}
    with pytest.raises(NoSuchChoice, match="not applicable"):
        session.resolve(items[ADHERENCE], NOT_APPLICABLE, reason="none")
    session.resolve(items[ADHERENCE], 4, reason="heard twice")
    session.resolve(items[COMPETENCE], NOT_APPLICABLE, reason="none")
    with pytest.raises(IncompleteObservation, match="not applicable although"):
        session.finish()
    session.resolve(items[COMPETENCE], 4, reason="adequate")
    session.finish()
