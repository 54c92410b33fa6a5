"""Clips and anonymised copies from the command line: real files, one sentence when refused."""

from pathlib import Path

import pytest

from fsh_coder.cli.program import run
from fsh_coder.media import decode
from fsh_coder.services import spoken_names, study_library, study_log
from tests.media.sounds import noise, pitch_hz, write_sound


@pytest.fixture
def study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A study with one recording, S001, of eight seconds."""
    path = tmp_path / "visits.fsh"
    run(["new", str(path), "--rubric", "miti_4_2_1"])
    run(["add", str(path), str(write_sound(tmp_path, noise(8000), name="one.wav"))])
    capsys.readouterr()
    return path


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        run(list(arguments))
    assert ended.value.code == 2
    return capsys.readouterr().err.strip()


def _mark_name(study: Path) -> None:
    with study_library.open_study(study) as db:
        from fsh_coder.services import study_overview

        (row,) = study_overview.recordings_table(db)
        assert row.recording is not None
        spoken_names.mark(db, row.recording.id, start_ms=3_000, end_ms=3_500, by=None)


def test_clip_is_written_bleeped_and_logged(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stretch by its times, in the kind its name asks for."""
    _mark_name(study)
    out = tmp_path / "clip.wav"
    run(["clip", str(study), "s001", "--from", "0:02", "--to", "0:05.5", "--out", str(out)])
    assert "Wrote" in capsys.readouterr().out
    heard = decode.pcm(out, start_ms=0, end_ms=9_000)
    assert len(heard) == pytest.approx(3.5 * 44_100, abs=2)
    assert pitch_hz(heard[44_541 : 66_150 - 441]) == pytest.approx(1000, abs=2)
    with study_library.open_study(study) as db:
        assert study_log.study_history(db)[-1].label.startswith("clip of S001 saved, 00:02 to")


def test_anonymised_copy_needs_marked_names_or_a_word(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody copies a whole session by mistake before its names were marked."""
    out = tmp_path / "copy.m4a"
    told = _refused(capsys, "anonymise", str(study), "S001", "--out", str(out))
    assert "No name is marked" in told
    assert not out.exists()
    run(["anonymise", str(study), "S001", "--no-names", "--out", str(out)])
    assert "remain recognisable" in capsys.readouterr().out
    _mark_name(study)
    run(["anonymise", str(study), "S001", "--out", str(out)])
    heard = decode.pcm(out, start_ms=3_050, end_ms=3_450)
    assert pitch_hz(heard) == pytest.approx(1000, abs=3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("clip", "S999", "--from", "0:00", "--to", "0:01", "--out", "a.wav"), "S999"),
        (("clip", "S001", "--from", "zero", "--to", "0:01", "--out", "a.wav"), "not a time"),
        (("clip", "S001", "--from", "0:20", "--to", "0:30", "--out", "a.wav"), "nothing to hear"),
        (("clip", "S001", "--from", "0:00", "--to", "0:01", "--out", "a.mp3"), ".m4a or .wav"),
        (("anonymise", "S001", "--no-names", "--out", "one.wav"), "may be a recording"),
        (("anonymise", "S001", "--no-names", "--out", "visits.fsh"), ".m4a or .wav"),
    ],
)
def test_bad_input_is_one_sentence(
    study: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    """Unknown sessions, times that are none, and files that stay as they are."""
    monkeypatch.chdir(tmp_path)
    command, *rest = arguments
    before = (tmp_path / "one.wav").read_bytes()
    told = _refused(capsys, command, str(study), *rest)
    assert said in told
    assert (tmp_path / "one.wav").read_bytes() == before
