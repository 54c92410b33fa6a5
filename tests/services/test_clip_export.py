"""Clips hold the stretch and nothing else; who may save one, and that each is in the journal."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from fsh_coder.domain.errors import (
    CannotWrite,
    HoldsSomethingElse,
    RecordingChanged,
    UserFacingError,
)
from fsh_coder.media import decode
from fsh_coder.media.clips import LEVEL_DB
from fsh_coder.media.sound_writer import SoundFileKind
from fsh_coder.services import clip_export, spoken_names, study_log
from fsh_coder.services.clip_export import (
    ClipNotYours,
    ClipTooLong,
    ClipTooShort,
    ClipWanted,
    OthersStillCoding,
    save_clip,
)
from fsh_coder.services.saved_sound import NoRoomForSound, NotOursToReplace
from tests.media.sounds import lag_samples, noise, pitch_hz, write_sound
from tests.services.sound_study import DURATION_MS, WORKER, SoundStudy, make_sound_study

WAV = SoundFileKind.WAV


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a recording of unique noise."""
    return write_sound(tmp_path_factory.mktemp("sound"), noise(DURATION_MS), name="visit.wav")


@pytest.fixture
def study(tmp_path: Path, spoken: Path) -> Iterator[SoundStudy]:
    """Return an open study with that recording."""
    made = make_sound_study(tmp_path / "study", spoken)
    yield made
    made.db.close()


def _wanted(study: SoundStudy, start_ms: int = 4_000, end_ms: int = 7_000) -> ClipWanted:
    return ClipWanted(study.recording_id, start_ms, end_ms, kind=WAV)


def test_clip_holds_the_stretch_levelled_with_names_bleeped(
    study: SoundStudy, tmp_path: Path
) -> None:
    """The file is as long as the stretch, at a voice's loudness, with a tone for the name."""
    spoken_names.mark(study.db, study.recording_id, start_ms=5_000, end_ms=5_500, by=study.ann.id)
    path = tmp_path / "clip.wav"
    save_clip(study.db, _wanted(study), path, person=study.lead)
    heard = decode.pcm(path, start_ms=0, end_ms=60_000)
    assert len(heard) == pytest.approx(3 * 44_100, abs=1)
    assert pitch_hz(heard[44_100 + 441 : 66_150 - 441]) == pytest.approx(1000, abs=2)
    source = noise(DURATION_MS)
    assert lag_samples(heard[:44_000], source) == 4 * 44_100
    assert lag_samples(heard[66_200:130_000], source) == 4 * 44_100 + 66_200
    loudness = 20 * np.log10(np.sqrt(np.mean(heard[70_000:].astype(float) ** 2)) / 32_768)
    assert loudness == pytest.approx(LEVEL_DB, abs=0.7)


@pytest.mark.parametrize("kind", SoundFileKind)
def test_clip_tells_neither_worker_nor_place_nor_date(
    study: SoundStudy, tmp_path: Path, kind: SoundFileKind
) -> None:
    """Name, tags and every byte of the file are free of the worker, her team and the folder."""
    name = clip_export.clip_name("S0412", 4_000, kind=kind)
    assert name == f"S0412 00-04.{kind}"
    path = tmp_path / name
    wanted = ClipWanted(study.recording_id, 4_000, 7_000, kind=kind)
    save_clip(study.db, wanted, path, person=study.lead)
    with av.open(str(path)) as container:
        assert container.metadata["title"] == "S0412 00:04"
        assert container.duration == pytest.approx(3_000_000, abs=1_000)
    content = path.read_bytes()
    for secret in (WORKER, "Wilma", "North", "visit", str(tmp_path), "Lena", "2026"):
        assert secret.encode() not in content, secret


def test_each_clip_is_in_the_journal(study: SoundStudy, tmp_path: Path) -> None:
    """Who saved which stretch of which session stands in the study's journal, no path does."""
    save_clip(study.db, _wanted(study), tmp_path / "clip.wav", person=study.supervisor)
    last = study_log.study_history(study.db)[-1]
    assert last.label == "clip of S0412 saved, 00:04 to 00:07, no names bleeped"
    assert last.coder_id == study.supervisor.id
    assert not last.changes


def test_coder_saves_only_her_own_when_nobody_else_has_it_to_code(
    study: SoundStudy, tmp_path: Path
) -> None:
    """While Ben has still to code, Ann's clip could tell him something; afterwards it cannot."""
    path = tmp_path / "clip.wav"
    with pytest.raises(OthersStillCoding, match="S0412"):
        save_clip(study.db, _wanted(study), path, person=study.ann)
    assert not path.exists()
    study.submit_for_ben()
    save_clip(study.db, _wanted(study), path, person=study.ann)
    assert path.is_file()
    with pytest.raises(ClipNotYours):
        save_clip(study.db, _wanted(study, 1_000, 5_000), path, person=study.ann)
    with pytest.raises(OthersStillCoding):
        save_clip(study.db, _wanted(study), path, person=study.ben)


def test_refused_clips_leave_no_trace(study: SoundStudy, tmp_path: Path) -> None:
    """A clip that may not be has neither file nor journal entry."""
    before = len(study_log.study_history(study.db))
    for start_ms, end_ms, error in ((0, 700_000, ClipTooLong), (5, 10, ClipTooShort)):
        with pytest.raises(error):
            save_clip(
                study.db,
                _wanted(study, start_ms, end_ms),
                tmp_path / "clip.wav",
                person=study.lead,
            )
    assert not list(tmp_path.glob("*.wav"))
    assert len(study_log.study_history(study.db)) == before


def test_recordings_and_studies_are_never_replaced(study: SoundStudy, tmp_path: Path) -> None:
    """Only an earlier clip makes way; a recording, in the study or not, and a study stay."""
    stranger = write_sound(tmp_path, noise(500), name="other.wav")
    for path in (study.sound, stranger, study.db.path):
        before = path.read_bytes() if path != study.db.path else b""
        with pytest.raises((NotOursToReplace, HoldsSomethingElse)):
            save_clip(study.db, _wanted(study), path, person=study.lead)
        if before:
            assert path.read_bytes() == before
    clip = tmp_path / "clip.wav"
    save_clip(study.db, _wanted(study), clip, person=study.lead)
    save_clip(study.db, _wanted(study, 4_000, 5_000), clip, person=study.lead)
    assert len(decode.pcm(clip, start_ms=0, end_ms=9_000)) == pytest.approx(44_100, abs=1)
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_changed_recording_is_told_by_its_label(study: SoundStudy, tmp_path: Path) -> None:
    """The message names the session and not the file, whose name may tell the worker's."""
    study.sound.write_bytes(study.sound.read_bytes()[:-1000])
    with pytest.raises(RecordingChanged, match="S0412") as told:
        save_clip(study.db, _wanted(study), tmp_path / "clip.wav", person=study.lead)
    assert "visit" not in told.value.sentence


def test_unwritable_place_is_told(study: SoundStudy, tmp_path: Path) -> None:
    """A folder that is not there is a sentence, and nothing is logged."""
    before = len(study_log.study_history(study.db))
    with pytest.raises(CannotWrite, match=r"clip\.wav"):
        save_clip(study.db, _wanted(study), tmp_path / "nowhere" / "clip.wav", person=study.lead)
    assert len(study_log.study_history(study.db)) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 64 kB; only an administrator can make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_full_disk_is_said_in_words(study: SoundStudy, small_disk: Path) -> None:
    """Half a clip is no clip: nothing stays on the full disk, and the sentence says what to do."""
    with pytest.raises(NoRoomForSound, match=r"no room for “clip\.wav”") as told:
        save_clip(study.db, _wanted(study), small_disk / "clip.wav", person=study.lead)
    assert isinstance(told.value, UserFacingError)
    assert not list(small_disk.iterdir())
