"""The copy of a whole session: every name a tone, everything else as it was, nothing told."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from fsh_coder.domain.errors import Cancelled, RecordingMissing
from fsh_coder.media import decode
from fsh_coder.media.probe import probe
from fsh_coder.media.sound_writer import SoundFileKind
from fsh_coder.services import spoken_names, study_log
from fsh_coder.services.anonymised_copy import OnlyLeadsCopy, copy_name, save_anonymised_copy
from tests.media.sounds import lag_samples, noise, pitch_hz, write_sound, write_stereo
from tests.services.sound_study import DURATION_MS, WORKER, SoundStudy, make_sound_study

NAMES_MS = ((1_000, 1_400), (9_000, 10_000))


@pytest.fixture
def study(tmp_path: Path) -> Iterator[SoundStudy]:
    """Return an open study with a stereo recording in which two names are marked."""
    sides = (noise(DURATION_MS, seed=1), noise(DURATION_MS, seed=2))
    made = make_sound_study(tmp_path / "study", write_stereo(tmp_path, *sides))
    for start_ms, end_ms in NAMES_MS:
        spoken_names.mark(
            made.db, made.recording_id, start_ms=start_ms, end_ms=end_ms, by=made.lead.id
        )
    yield made
    made.db.close()


def test_wav_copy_is_the_recording_but_for_the_names(study: SoundStudy, tmp_path: Path) -> None:
    """Sample by sample and channel by channel the copy differs in the marked stretches alone."""
    path = tmp_path / copy_name("S0412", kind=SoundFileKind.WAV)
    assert path.name == "S0412 anonymised.wav"
    shares: list[float] = []
    save_anonymised_copy(
        study.db,
        study.recording_id,
        path,
        kind=SoundFileKind.WAV,
        person=study.lead,
        progress=shares.append,
    )
    copied = np.concatenate([block for _, block in decode.blocks(path, mono=False)])
    source = np.concatenate([block for _, block in decode.blocks(study.sound, mono=False)])
    assert copied.shape == source.shape == (DURATION_MS * 441 // 10, 2)
    at_ms = np.arange(len(source)) / 44.1
    inside = np.zeros(len(source), bool)
    for start_ms, end_ms in NAMES_MS:
        inside |= (at_ms >= start_ms) & (at_ms < end_ms)
    assert np.array_equal(copied[~inside], source[~inside])
    assert pitch_hz(copied[9_100 * 441 // 10 : 9_900 * 441 // 10, 1]) == pytest.approx(1000, abs=2)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    last = study_log.study_history(study.db)[-1]
    assert last.label == "anonymised copy of S0412 saved, the whole recording, 2 names bleeped"
    assert last.coder_id == study.lead.id


def test_m4a_copy_is_as_long_and_in_time(study: SoundStudy, tmp_path: Path) -> None:
    """The small kind keeps length and places; no byte tells worker, folder or file."""
    path = tmp_path / "copy.m4a"
    save_anonymised_copy(
        study.db, study.recording_id, path, kind=SoundFileKind.M4A, person=study.lead
    )
    found = probe(path)
    assert found.header_duration_ms == pytest.approx(DURATION_MS, abs=1)
    assert (found.n_channels, found.has_video) == (2, False)
    heard = decode.pcm(path, start_ms=0, end_ms=DURATION_MS)
    mixed = ((noise(DURATION_MS, seed=1).astype(int) + noise(DURATION_MS, seed=2)) // 2).astype(
        np.int16
    )
    assert lag_samples(heard[3 * 44_100 : 4 * 44_100], mixed) == 3 * 44_100
    assert pitch_hz(heard[9_100 * 441 // 10 : 9_900 * 441 // 10]) == pytest.approx(1000, abs=2)
    with av.open(str(path)) as container:
        assert container.metadata["title"] == "S0412"
    content = path.read_bytes()
    for secret in (WORKER, "Wilma", "stereo.wav", str(tmp_path), "2026"):
        assert secret.encode() not in content, secret


def test_film_and_tags_are_left_behind(tmp_path: Path) -> None:
    """A copy of a film is its sound alone, with none of what the camera wrote."""
    film = write_sound(tmp_path, noise(DURATION_MS), kind="mp4", name="film.mp4")
    study = make_sound_study(tmp_path / "study", film)
    path = tmp_path / "copy.m4a"
    save_anonymised_copy(
        study.db, study.recording_id, path, kind=SoundFileKind.M4A, person=study.lead
    )
    study.db.close()
    with av.open(str(path)) as container:
        assert [stream.type for stream in container.streams] == ["audio"]


def test_stopped_copy_leaves_nothing(study: SoundStudy, tmp_path: Path) -> None:
    """Stopping in the middle leaves neither a file nor a journal entry."""
    folder = tmp_path / "out"
    folder.mkdir()
    before = len(study_log.study_history(study.db))
    shares: list[float] = []
    for kind in SoundFileKind:
        shares.clear()
        with pytest.raises(Cancelled):
            save_anonymised_copy(
                study.db,
                study.recording_id,
                folder / f"copy.{kind}",
                kind=kind,
                person=study.lead,
                progress=shares.append,
                cancelled=lambda: bool(shares) and shares[-1] > 0.4,
            )
        assert 0.4 < shares[-1] < 0.9
    assert not list(folder.iterdir())
    assert len(study_log.study_history(study.db)) == before


def test_only_a_lead_copies_a_whole_session(study: SoundStudy, tmp_path: Path) -> None:
    """Coders and supervisors are told to save a clip instead."""
    for person in (study.ann, study.supervisor):
        with pytest.raises(OnlyLeadsCopy, match="S0412"):
            save_anonymised_copy(
                study.db,
                study.recording_id,
                tmp_path / "copy.wav",
                kind=SoundFileKind.WAV,
                person=person,
            )


def test_missing_recording_is_told(study: SoundStudy, tmp_path: Path) -> None:
    """A recording that is gone is a sentence with the session's label."""
    study.sound.unlink()
    with pytest.raises(RecordingMissing, match="S0412"):
        save_anonymised_copy(
            study.db,
            study.recording_id,
            tmp_path / "copy.wav",
            kind=SoundFileKind.WAV,
            person=study.lead,
        )
