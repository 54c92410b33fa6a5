"""The sound of an observation is the one that was added, or it is not played."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import RecordingChanged
from fsh_coder.services import recording_library
from fsh_coder.services.sound_to_code import sound_to_code
from fsh_coder.store.database import StudyDatabase
from tests.services.filling import empty_study, sound


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyDatabase]:
    """Return an open study without recordings."""
    with empty_study(tmp_path, monkeypatch) as study:
        yield study


@pytest.mark.parametrize("other", [b"", b"words, not sound"])
def test_a_replaced_recording_is_told_as_changed(db: StudyDatabase, other: bytes) -> None:
    """Whatever stands in its place now, the sentence is of the recording, and it can be found."""
    path = sound(db.path.parent, "visit.wav")
    added = recording_library.add_files(db, [path]).added[0].recording
    assert sound_to_code(db, added.id).path == path
    path.write_bytes(other)
    with pytest.raises(RecordingChanged):
        sound_to_code(db, added.id)
