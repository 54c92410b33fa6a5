"""The command line as a person types it: real files, real exit codes."""

import csv
import json
import os
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from fsh_coder import bundled
from fsh_coder.cli.program import run
from fsh_coder.services import demo_study as demo_study_service
from fsh_coder.services import rubric_library


def _tone(path: Path, *, seconds: int = 2) -> Path:
    samples = np.sin(np.arange(8000 * seconds) * 0.3) * 9000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.astype(np.int16).tobytes())
    return path


@pytest.fixture(scope="module")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study that no test changes."""
    return demo_study_service.build(tmp_path_factory.mktemp("built") / "demo")


@pytest.fixture
def demo_study(built_demo: Path, tmp_path: Path) -> Path:
    """A demo study of this test's own, with its recordings beside it."""
    shutil.copytree(built_demo.parent, tmp_path / "demo")
    return tmp_path / "demo" / built_demo.name


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must end with exit code 2 and return its sentence."""
    with pytest.raises(SystemExit) as ended:
        run(list(arguments))
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    return told.err.strip()


def test_a_study_is_made_filled_and_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`new`, `add` and `check` make a study whose every line is ok."""
    study = tmp_path / "visits.fsh"
    run(["new", str(study), "--rubric", "miti_4_2_1"])
    run(["add", str(study), str(_tone(tmp_path / "one.wav"))])
    assert "S001" in capsys.readouterr().out
    run(["check", str(study)])
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line.startswith("ok") for line in lines)


def test_add_takes_a_folder_and_goes_on_after_a_bad_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text file named .mp3 is refused by name; the sound beside it is added."""
    study, folder = tmp_path / "visits.fsh", tmp_path / "sound"
    folder.mkdir()
    _tone(folder / "good.wav")
    (folder / "bad.mp3").write_text("not sound at all, just words\n" * 40)
    run(["new", str(study), "--rubric", "miti_4_2_1"])
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        run(["add", str(study), str(folder)])
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert "good.wav" in told.out
    assert "“bad.mp3” is not a sound file" in told.err


def test_a_study_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`new` on an existing file says so and leaves the file as it was."""
    study = tmp_path / "visits.fsh"
    run(["new", str(study), "--rubric", "miti_4_2_1"])
    capsys.readouterr()
    before = study.read_bytes()
    assert "already a file" in _refused(capsys, "new", str(study), "--rubric", "miti_4_2_1")
    assert study.read_bytes() == before


def test_a_rubric_that_cannot_be_coded_yet_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A study is not made with a rubric that asks for more than the coding screen can do."""
    monkeypatch.setattr(rubric_library, "_MET", frozenset())
    study = tmp_path / "visits.fsh"
    told = _refused(capsys, "new", str(study), "--rubric", "misc_2_5")
    assert "cannot be coded with this version yet: it asks for several passes" in told
    assert not study.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["irr"], "Missing argument"),
        (["nonsense", "x"], "nonsense"),
        (["agree", "nonsense", "x.csv"], "nonsense"),
        (["agree", "ratings", "absent.csv"], "absent.csv"),
        (["check", "absent.fsh"], "no study at"),
        (["rubric", "show", "absent"], "Known: becci, cascade_sw7"),
        (["rubric", "check", "absent.yaml"], "absent.yaml"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong with a command is told on stderr, never as a traceback."""
    assert words in _refused(capsys, *arguments)


def test_rubrics_are_listed_shown_and_checked(capsys: pytest.CaptureFixture[str]) -> None:
    """What `show` prints is the shipped file, and `check` finds it sound."""
    run(["rubric", "list"])
    assert "miti_4_2_1" in capsys.readouterr().out
    run(["rubric", "show", "miti_4_2_1"])
    file = bundled.resources_dir() / "rubrics" / "miti_4_2_1.yaml"
    assert capsys.readouterr().out.strip() == file.read_text(encoding="utf-8").strip()
    run(["rubric", "check", str(file)])
    assert "10 codes" in capsys.readouterr().out


def test_agree_prints_json_under_the_known_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`agree ratings --json` gives the published coefficients, unrounded."""
    file = tmp_path / "ratings.csv"
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["session", "J1", "J2", "J3", "J4"])
        writer.writerows([f"S{n}", *row] for n, row in enumerate(table, 1))
    run(["agree", "ratings", str(file), "--json"])
    told = json.loads(capsys.readouterr().out)["statistics"]
    single = next(row for row in told if row["stat"] == "ICC(A,1)")
    assert single["value"] == pytest.approx(0.28976378, abs=1e-8)
    assert (single["n"], single["k"]) == (6, 4)
    assert set(single) == {"stat", "measure", "value", "ci_low", "ci_high", "n", "k", "reason"}


def test_scores_of_an_empty_study_are_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A workbook is not written before there is anything to put into it."""
    study, out = tmp_path / "visits.fsh", tmp_path / "irr.xlsx"
    run(["new", str(study), "--rubric", "miti_4_2_1"])
    capsys.readouterr()
    assert _refused(capsys, "irr", str(study), "-o", str(out))
    assert not out.exists()


def test_the_window_needs_no_command_line_library() -> None:
    """Starting the window loads neither typer nor rich nor scipy."""
    code = (
        "import sys, fsh_coder.__main__, fsh_coder.app, fsh_coder.ui.main_window;"
        "print(sorted({'typer', 'rich', 'scipy', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_a_screen_the_window_says_so(tmp_path: Path) -> None:
    """Started where there is no display, the program tells it and ends with 2."""
    environment = {"PATH": "/usr/bin", "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "fsh_coder"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 2
    assert "no screen" in done.stderr


@pytest.mark.long
def test_the_demo_is_built_with_all_its_papers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`demo --no-window` leaves study, workbook, a profile per worker and pictures."""
    pytest.importorskip("PySide6")
    run(["demo", "--out", str(tmp_path), "--no-window"])
    told = capsys.readouterr().out
    assert "synthetic" in told
    assert (tmp_path / "demo.fsh").exists()
    assert "IRR_Summary" in load_workbook(tmp_path / "irr.xlsx", read_only=True).sheetnames
    profiles = sorted(path.name for path in tmp_path.glob("profile-*.pdf"))
    assert profiles == ["profile-W01.pdf", "profile-W02.pdf", "profile-W03.pdf"]
    pictures = {path.stem for path in (tmp_path / "screens").glob("*.png")}
    places = ("start", "sign_in", "study", "my_list", "code", "reliability", "workers", "settings")
    assert {f"{place}_{theme}" for place in places for theme in ("light", "dark")} <= pictures


def test_a_report_never_takes_the_place_of_a_study_or_a_recording(
    demo_study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`-o` with the study's or a recording's own name is refused, and the file is as it was."""
    recording = sorted((demo_study.parent / "recordings").iterdir())[0]
    for target in (demo_study, recording):
        before = target.read_bytes()
        for command in (["irr"], ["scores"], ["profile", "--worker", "W01"]):
            sentence = _refused(
                capsys, command[0], str(demo_study), *command[1:], "-o", str(target)
            )
            assert "was not replaced" in sentence
        assert target.read_bytes() == before


def test_a_report_needs_a_place_that_is_a_file(
    demo_study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty name and a device are refused in a sentence; the device stays a device."""
    for target in ("", os.devnull):
        sentence = _refused(capsys, "irr", str(demo_study), "-o", target)
        assert "it is not a file" in sentence
    assert not Path(os.devnull).is_file()


def test_a_new_study_needs_a_name_and_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`new` says what is missing: the name, or the folder."""
    assert "Type a name" in _refused(capsys, "new", "", "--rubric", "cascade_sw7")
    nowhere = tmp_path / "gone" / "a.fsh"
    assert "no folder" in _refused(capsys, "new", str(nowhere), "--rubric", "cascade_sw7")


def test_adding_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder does not pass for a folder whose recordings were added."""
    study, folder = tmp_path / "visits.fsh", tmp_path / "sound"
    folder.mkdir()
    run(["new", str(study), "--rubric", "cascade_sw7"])
    capsys.readouterr()
    assert "no recordings" in _refused(capsys, "add", str(study), str(folder))


def test_a_missing_argument_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Even a list of choices stands in one sentence on one line."""
    assert "\n" not in _refused(capsys, "agree")


def test_a_terminal_without_the_letters_still_shows_the_result() -> None:
    """Where stdout takes ASCII only, a letter is escaped; nothing is lost and nothing breaks."""
    ended = subprocess.run(
        [sys.executable, "-m", "fsh_coder", "rubric", "show", "miti_4_2_1"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert ended.returncode == 0
    assert b"\\u2019" in ended.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_names_that_are_no_text_are_told_or_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A study may lie in a folder whose name is no UTF-8; a recording of such a name is refused."""
    folder = Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    run(["new", str(folder / "visits.fsh"), "--rubric", "cascade_sw7"])
    run(["check", str(folder / "visits.fsh")])
    run(["new", str(tmp_path / "visits.fsh"), "--rubric", "cascade_sw7"])
    capsys.readouterr()
    sentence = _refused(capsys, "add", str(tmp_path / "visits.fsh"), str(_tone(folder / "a.wav")))
    assert "no letters" in sentence


def test_the_workbook_of_a_part_of_the_study(
    demo_study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`irr` takes a phase, days and a purpose, says them, and names what it does not know."""
    study, out = str(demo_study), str(tmp_path / "irr.xlsx")
    run(["irr", study, "-o", out, "--phase", "before", "--purpose", "coding"])
    assert "primary and double codings, sessions of the phase “before”" in capsys.readouterr().out
    readme = load_workbook(out)["README"]
    assert "sessions of the phase “before”" in [row[1].value for row in readme.iter_rows()]
    again = ["irr", study, "-o", out]
    assert "There is no phase “winter”" in _refused(capsys, *again, "--phase", "winter")
    reversed_days = _refused(capsys, *again, "--from", "2026-03-01", "--to", "2026-01-01")
    assert "ends on 1 Jan 2026, before it begins on 1 Mar 2026" in reversed_days
    assert "calibration codings" in _refused(capsys, *again, "--purpose", "calibration")
