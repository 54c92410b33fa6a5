"""Waveforms that are in the cache are shown; nothing is decoded for a glance."""

from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import RecordingId, new_uuid
from fsh_coder.services import recording_library, waveforms
from tests.factories import make_study_to_code
from tests.media.sounds import noise, write_sound


def test_waveform_is_read_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recording that was added has its waveform; once the cache is emptied there is none."""
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    study = make_study_to_code(tmp_path)
    path = write_sound(tmp_path, noise(800, rate_hz=8000), kind="ulaw")
    prepared = recording_library.prepare(study.db, path)
    added = recording_library.add(study.db, prepared)
    found = waveforms.cached_waveform(study.db, added.recording.id)
    assert found is not None
    assert found.duration_ms == 800
    for each in (tmp_path / "cache").iterdir():
        each.unlink()
    assert waveforms.cached_waveform(study.db, added.recording.id) is None
    study.db.close()


def test_unknown_recording_is_refused(tmp_path: Path) -> None:
    """A recording of another study is none of this one's."""
    study = make_study_to_code(tmp_path)
    with pytest.raises(NotFound):
        waveforms.cached_waveform(study.db, RecordingId(new_uuid()))
    study.db.close()
