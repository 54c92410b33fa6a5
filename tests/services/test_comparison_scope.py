"""Every figure of the Reliability place rests on the codings that were chosen, and no others."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from fsh_coder.domain.comparison_scope import ComparedCodings, ComparisonScope
from fsh_coder.domain.errors import NotFound, NothingToReport
from fsh_coder.domain.study import Purpose
from fsh_coder.services import (
    coder_drift,
    consensus,
    disagreements,
    event_agreement,
    exports,
    reliability_report,
)
from fsh_coder.services.coder_drift import Against
from tests.services.coded_study import CodedStudy, copy_of, make_coded_study
from tests.services.marked_study import code_marks, lead_of

CALIBRATION = ComparisonScope(ComparedCodings.CALIBRATION)
REFERENCE = ComparisonScope(ComparedCodings.REFERENCE)
AFTER = ComparisonScope(phase="after")
SPRING = ComparisonScope(held_from=date(2026, 3, 1), held_to=date(2026, 5, 31))
DAYS = {"S001": date(2026, 1, 5), "S002": date(2026, 3, 1), "S003": None, "S004": date(2026, 5, 31)}


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> CodedStudy:
    """Four double-coded sessions, two of them after, one without a date; one calibrated."""
    coded = make_coded_study(tmp_path_factory.mktemp("study"))
    with coded.db:
        for place, (label, day) in enumerate(DAYS.items()):
            coded.add_recording(label, phase="after" if place > 1 else "before", held_on=day)
            for coder, purpose in (("AA", Purpose.PRIMARY), ("BB", Purpose.DOUBLE)):
                heard = [("SR", 10 + place), ("Q", 30)]
                scores = [3, 2 + place % 3, 4, 3]
                code_marks(coded, label, coder, heard=heard, scores=scores, purpose=purpose)
        coded.add_recording("C001", phase="before", held_on=date(2026, 1, 2))
        for coder in ("AA", "BB", "CC"):
            code_marks(coded, "C001", coder, heard=[("CR", 5)], purpose=Purpose.CALIBRATION)
        code_marks(coded, "S001", "CC", heard=[("CR", 9)], purpose=Purpose.REFERENCE)
    return coded


@pytest.fixture
def study(coded: CodedStudy, tmp_path: Path) -> Iterator[CodedStudy]:
    """A copy of it, open, that the test may change."""
    with copy_of(coded, tmp_path) as own:
        yield own


def recordings(study: CodedStudy, scope: ComparisonScope) -> set[str]:
    """Return the recordings whose ratings enter."""
    found = reliability_report.basis(study.db, rubric_digest=study.rubric.digest, scope=scope)
    return {row.recording for row in found.rows}


@pytest.mark.parametrize(
    ("scope", "labels"),
    [
        (ComparisonScope(), {"S001", "S002", "S003", "S004"}),
        (AFTER, {"S003", "S004"}),
        (SPRING, {"S002", "S004"}),
        (ComparisonScope(phase="after", held_to=date(2026, 12, 31)), {"S004"}),
        (CALIBRATION, {"C001"}),
        (REFERENCE, {"S001"}),
    ],
)
def test_only_the_chosen_recordings_enter(
    study: CodedStudy, scope: ComparisonScope, labels: set[str]
) -> None:
    """Kind, phase and days part the study; both ends of the days belong to it."""
    assert recordings(study, scope) == labels


def test_a_session_without_a_date_is_named(study: CodedStudy) -> None:
    """Nobody can say whether it belongs to the days, so it is left out and said."""
    report = reliability_report.build(study.db, rubric_digest=study.rubric.digest, scope=SPRING)
    assert report.left_out == (
        ("S003", "its session has no date, and a period of days was chosen"),
    )


def test_events_are_those_of_the_scope(study: CodedStudy) -> None:
    """Marks of calibration are never counted with the study's own, nor the other way."""
    digest = study.rubric.digest
    own = event_agreement.event_agreement(study.db, digest)
    after = event_agreement.event_agreement(study.db, digest, scope=AFTER)
    trained = event_agreement.event_agreement(study.db, digest, scope=CALIBRATION)
    assert (own.n_recordings, own.total.n_marks) == (4, 16)
    assert (after.n_recordings, after.total.n_marks) == (2, 8)
    assert (trained.n_recordings, trained.total.n_marks, len(trained.pairs)) == (1, 3, 3)


def test_drift_is_that_of_the_scope(study: CodedStudy) -> None:
    """Points are the recordings of the period; references have nothing to drift from."""
    digest = study.rubric.digest
    found = coder_drift.drift_report(study.db, digest, scope=AFTER)
    assert {point.recording for each in found.drifts for point in each.points} == {"S003", "S004"}
    with pytest.raises(NothingToReport, match="cannot be compared with themselves"):
        coder_drift.drift_report(study.db, digest, against=Against.REFERENCE, scope=REFERENCE)


def test_disagreements_stay_with_what_a_consensus_is_on(study: CodedStudy) -> None:
    """The period narrows the list; calibration codings have no consensus and are not listed."""
    by, digest = lead_of(study), study.rubric.digest
    for scope, labels in (
        (AFTER, {"S003", "S004"}),
        (CALIBRATION, {"S001", "S002", "S003", "S004"}),
    ):
        rows = disagreements.disagreeing_recordings(study.db, digest, by=by, scope=scope)
        assert {row.recording_label for row in rows} == labels


@pytest.mark.parametrize("kind", list(ComparedCodings))
def test_a_consensus_enters_no_kind(study: CodedStudy, kind: ComparedCodings) -> None:
    """Whatever the team agrees on, no figure changes."""
    scope = ComparisonScope(kind)
    before = recordings(study, scope)
    session = consensus.start_consensus(
        study.db, study.segments["S001"].id, rubric_digest=study.rubric.digest, by=lead_of(study)
    )
    for rating in session.room.ratings:
        session.rate(rating.dimension, 3, reason="agreed")
    session.finish()
    found = reliability_report.basis(study.db, rubric_digest=study.rubric.digest, scope=scope)
    assert {row.recording for row in found.rows} == before
    assert Purpose.CONSENSUS not in {row.purpose for row in found.rows}


def test_an_unknown_phase_is_named_with_those_there_are(study: CodedStudy) -> None:
    """The phases are offered by their first day."""
    assert reliability_report.phases(study.db) == ("before", "after")
    with pytest.raises(NotFound, match="before, after"):
        recordings(study, ComparisonScope(phase="during"))


def test_nothing_double_coded_names_the_choice(study: CodedStudy) -> None:
    """One reference coding has nothing to be compared with; the sentence says what was asked."""
    with pytest.raises(NothingToReport, match=r"\(reference codings, the whole study\)"):
        reliability_report.build(study.db, rubric_digest=study.rubric.digest, scope=REFERENCE)


def test_rubrics_are_found_by_kind(study: CodedStudy) -> None:
    """A rubric with two calibration codings of a recording counts where that kind is asked for."""
    for kind, n_rubrics in (
        (ComparedCodings.CODING, 1),
        (ComparedCodings.CALIBRATION, 1),
        (ComparedCodings.REFERENCE, 0),
    ):
        found = reliability_report.rubrics_with_double_coding(study.db, kinds=[kind])
        assert len(found) == n_rubrics
    assert reliability_report.days(study.db) == (date(2026, 1, 2), date(2026, 5, 31))


def test_the_workbook_says_what_was_taken(study: CodedStudy, tmp_path: Path) -> None:
    """README and the sentence for the paper name kind and period."""
    path = tmp_path / "irr.xlsx"
    exports.export_irr(study.db, path, scope=ComparisonScope(ComparedCodings.CODING, "after"))
    sheet = openpyxl.load_workbook(path)["README"]
    said = {row[0].value: str(row[1].value) for row in sheet.iter_rows() if row[0].value}
    assert said["Codings"].startswith("Submitted primary and double codings; never together")
    assert said["Period"] == "sessions of the phase “after”"
    assert (
        "Only primary and double codings of sessions of the phase “after” were taken."
        in said["For the paper"]
    )
    assert "2 of 2 coded recordings" in said["For the paper"]
