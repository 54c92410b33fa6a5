"""Rulings of the team are dated, found again, and never changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import CoderId, RecordingId, new_uuid
from fsh_coder.services import rulings
from fsh_coder.services.rulings import MomentOutsideRecording, RulingNeedsWords, RulingTooLong
from tests.factories import MITI
from tests.services.coded_study import CodedStudy, copy_of, make_coded_study
from tests.services.filling import study_labels
from tests.services.marked_study import lead_of


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> CodedStudy:
    """Return a study with one recording of an hour."""
    coded = make_coded_study(tmp_path_factory.mktemp("study"))
    with coded.db:
        coded.add_recording("S001")
    return coded


@pytest.fixture
def study(coded: CodedStudy, tmp_path: Path) -> Iterator[CodedStudy]:
    """A copy of it, open, that the test may change."""
    with copy_of(coded, tmp_path) as own:
        yield own


def test_a_ruling_is_kept_with_its_moment(study: CodedStudy) -> None:
    """Text, date, who wrote it down and where it came from; the study's journal names it."""
    recording_id = study.segments["S001"].recording_id
    made = rulings.add(
        study.db,
        MITI,
        target="CR",
        text="  A feeling the client has not named makes it complex. ",
        by=lead_of(study),
        recording_id=recording_id,
        at_ms=761_000,
    )
    assert made.text == "A feeling the client has not named makes it complex."
    (shown,) = rulings.rulings(study.db, MITI)
    assert shown.ruling == made
    assert shown.target_label == study.rubric.code("CR").label
    assert (shown.made_by, shown.session_label) == ("Lead", "S001")
    assert study_labels(study.db)[-1] == f"ruling on {study.rubric.code('CR').label}"


def test_later_rulings_stand_before_earlier_ones(study: CodedStudy) -> None:
    """Newest first, and those of one code or dimension alone if asked for."""
    for target, words in (("CR", "first"), ("empathy", "second"), ("CR", "third")):
        rulings.add(study.db, MITI, target=target, text=words, by=lead_of(study))
    assert [each.ruling.text for each in rulings.rulings(study.db, MITI)] == [
        "third",
        "second",
        "first",
    ]
    own = rulings.rulings(study.db, MITI, target="CR")
    assert [each.ruling.text for each in own] == ["third", "first"]
    assert rulings.rulings(study.db, MITI, target="empathy")[0].session_label == ""


def test_rulings_are_found_by_their_words(study: CodedStudy) -> None:
    """Every word, in any case, with or without accents; also label, code and session."""
    recording_id = study.segments["S001"].recording_id
    rulings.add(
        study.db,
        MITI,
        target="CR",
        text="Naïve praise is no reflection.",
        by=lead_of(study),
        recording_id=recording_id,
    )
    rulings.add(study.db, MITI, target="empathy", text="Praise alone is a 2.", by=lead_of(study))
    assert len(rulings.search(study.db, MITI, words="PRAISE")) == 2
    assert len(rulings.search(study.db, MITI, words="naive reflection")) == 1
    assert len(rulings.search(study.db, MITI, words="s001")) == 1
    assert len(rulings.search(study.db, MITI, words="praise sr")) == 0
    assert len(rulings.search(study.db, MITI, words=" ")) == 2


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(min_size=1, max_size=40))
def test_any_text_is_kept_or_refused_by_name(study: CodedStudy, words: str) -> None:
    """What a keyboard may give is stored as it is, but for what a file cannot hold."""
    stored = words.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    if not stored:
        with pytest.raises(RulingNeedsWords):
            rulings.add(study.db, MITI, target="CR", text=words, by=lead_of(study))
        return
    rulings.add(study.db, MITI, target="CR", text=words, by=lead_of(study))
    assert rulings.rulings(study.db, MITI)[0].ruling.text == stored


def test_the_file_refuses_to_change_a_ruling(study: CodedStudy) -> None:
    """Nobody can reword or remove one afterwards, whatever program writes."""
    rulings.add(study.db, MITI, target="CR", text="It stands.", by=lead_of(study))
    for deed in ("UPDATE ruling SET text = 'x'", "DELETE FROM ruling"):
        with pytest.raises(IntegrityError, match="ruling is never"), study.db.transaction() as t:
            t.execute(text(deed))
    assert rulings.rulings(study.db, MITI)[0].ruling.text == "It stands."


def test_a_ruling_that_cannot_be_kept_says_why(study: CodedStudy) -> None:
    """Unknown rubric, target, person or recording; no words or too many; a moment too late."""
    by = lead_of(study)
    recording_id = study.segments["S001"].recording_id
    with pytest.raises(NotFound, match="rubric"):
        rulings.add(study.db, "nope", target="CR", text="x", by=by)
    with pytest.raises(NotFound, match="code or dimension"):
        rulings.add(study.db, MITI, target="nope", text="x", by=by)
    with pytest.raises(NotFound, match="person"):
        rulings.add(study.db, MITI, target="CR", text="x", by=CoderId(new_uuid()))
    with pytest.raises(NotFound, match="recording"):
        rulings.add(
            study.db, MITI, target="CR", text="x", by=by, recording_id=RecordingId(new_uuid())
        )
    with pytest.raises(RulingNeedsWords):
        rulings.add(study.db, MITI, target="CR", text=" \n", by=by)
    with pytest.raises(RulingTooLong, match="4,001 characters"):
        rulings.add(study.db, MITI, target="CR", text="x" * 4001, by=by)
    with pytest.raises(MomentOutsideRecording, match="ends at 1:00:00"):
        rulings.add(
            study.db,
            MITI,
            target="CR",
            text="x",
            by=by,
            recording_id=recording_id,
            at_ms=3_600_001,
        )
    assert rulings.rulings(study.db, MITI) == ()
