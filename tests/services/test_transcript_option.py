"""Hidden transcripts are kept from those who code, and open once they have submitted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.services import study_log, transcript_option, transcripts
from tests.factories import StudyToCode, make_study_to_code, submit


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """A study whose recording has a transcript."""
    made = make_study_to_code(tmp_path)
    path = tmp_path / "talk.vtt"
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Worker>How are you?\n", "utf-8")
    transcripts.attach_transcript(made.db, made.recording.id, path)
    yield made
    made.db.close()


def words_for_ann(study: StudyToCode) -> list[str]:
    """Return the transcript as Ann's screen shows it."""
    observation = study.open_for_ann().observation
    return [each.text for each in transcript_option.transcript_for(study.db, observation)]


def test_coders_read_along_unless_the_study_says_otherwise(study: StudyToCode) -> None:
    """Hidden while she codes, open after submitting, hidden again when it is reopened."""
    assert not transcript_option.are_hidden(study.db)
    assert words_for_ann(study) == ["How are you?"]
    transcript_option.hide(study.db, hidden=True, by=study.lead.id)
    assert transcript_option.are_hidden(study.db)
    assert words_for_ann(study) == []
    session = study.open_for_ann()
    submit(session)
    assert words_for_ann(study) == ["How are you?"]
    session.reopen("a slip")
    assert words_for_ann(study) == []
    transcript_option.hide(study.db, hidden=False, by=study.lead.id)
    assert words_for_ann(study) == ["How are you?"]


def test_the_studys_log_says_who_chose(study: StudyToCode) -> None:
    """Each real change is one entry; choosing the same again is none."""
    before = len(study_log.study_history(study.db))
    for hidden in (True, True, False, False):
        transcript_option.hide(study.db, hidden=hidden, by=study.lead.id)
    entries = study_log.study_history(study.db)[before:]
    assert [entry.label for entry in entries] == [
        "transcripts hidden until submitted",
        "transcripts shown to coders",
    ]
    assert {entry.coder_id for entry in entries} == {study.lead.id}
