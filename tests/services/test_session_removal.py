"""Sessions added by mistake can be removed while no work rests on them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import PracticeSessionId, new_uuid
from fsh_coder.services import assignments, recording_library, rulings, study_library
from fsh_coder.services.session_removal import SessionInUse, remove_session
from fsh_coder.services.study_overview import recordings_table
from fsh_coder.services.transcripts import attach_transcript
from fsh_coder.store.database import StudyDatabase
from tests.services.filling import (
    add_sounds,
    coders,
    empty_study,
    rubric_of,
    study_labels,
)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyDatabase]:
    """Return an empty study."""
    with empty_study(tmp_path, monkeypatch) as study:
        yield study


def test_a_session_is_removed_until_it_is_assigned(db: StudyDatabase, tmp_path: Path) -> None:
    """Its rows go, its file stays, and the same sound may be added again."""
    first, second = add_sounds(db, 2)
    vtt = tmp_path / "t.vtt"
    vtt.write_text("WEBVTT\n\n00:00.100 --> 00:00.500\nHello.\n", encoding="utf-8")
    attach_transcript(db, first.recording.id, vtt)
    remove_session(db, first.session.id)
    assert [row.session.label for row in recordings_table(db)] == ["S002"]
    assert study_labels(db)[-1] == "session S001 removed"
    path = recording_library.place_of(db, first.recording)
    again = recording_library.add(db, recording_library.prepare(db, path))
    assert again.session.label == "S003"
    ann = coders(db, "Ann Archer")[0]
    assignments.assign(db, [second.segment.id], coder_id=ann.id, rubric_digest=rubric_of(db).digest)
    with pytest.raises(SessionInUse, match="S002"):
        remove_session(db, second.session.id)
    with pytest.raises(NotFound):
        remove_session(db, PracticeSessionId(new_uuid()))
    assert len(recordings_table(db)) == 2


def test_a_session_that_a_ruling_cites_stays(db: StudyDatabase) -> None:
    """The moment that a ruling came from can be heard for as long as the ruling stands."""
    (added,) = add_sounds(db, 1)
    lead = study_library.people(db)[0]
    rulings.add(
        db,
        rubric_of(db).key,
        target="CR",
        text="A feeling makes it complex.",
        by=lead.id,
        recording_id=added.recording.id,
    )
    with pytest.raises(SessionInUse):
        remove_session(db, added.session.id)
    assert [row.session.label for row in recordings_table(db)] == ["S001"]
