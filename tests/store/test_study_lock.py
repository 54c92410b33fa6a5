"""Two windows on one study: exactly one has it, and a lock left behind locks nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fsh_coder.domain.errors import StudyInUse
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.study_lock import StudyLock
from tests.factories import make_study

_HOLD = """
import sys
from pathlib import Path
from fsh_coder.domain.errors import StudyInUse
from fsh_coder.store.database import StudyDatabase
for line in sys.stdin:
    if line == "open\\n":
        try:
            db = StudyDatabase.open(Path(sys.argv[1]), holder=sys.argv[2])
        except StudyInUse:
            db = None
        print("opened" if db else "refused", flush=True)
    elif db:
        db.close()
        print("closed", flush=True)
    else:
        print("nothing", flush=True)
"""


def _window(path: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _say(window: subprocess.Popen[str], line: str) -> None:
    assert window.stdin is not None
    window.stdin.write(line + "\n")
    window.stdin.flush()


def _answer(window: subprocess.Popen[str]) -> str:
    assert window.stdout is not None
    return window.stdout.readline().strip()


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """Return a closed study file."""
    path = tmp_path / "study.fsh"
    StudyDatabase.create(path, make_study()).close()
    return path


def test_a_second_window_is_told_who_has_the_study(study_path: Path) -> None:
    """The refusal names the holder, the process and since when; nothing changes for her."""
    with StudyDatabase.open(study_path, holder="Ann") as db:
        with pytest.raises(StudyInUse, match=rf"Ann, process {os.getpid()} on .*, since \d\d:\d\d"):
            StudyDatabase.open(study_path)
        with db.transaction():
            pass
    StudyDatabase.open(study_path).close()


def test_a_second_name_of_the_file_does_not_help(study_path: Path) -> None:
    """A study opened through a link is the same study."""
    link = study_path.with_name("link.fsh")
    link.symlink_to(study_path)
    with StudyDatabase.open(study_path), pytest.raises(StudyInUse):
        StudyDatabase.open(link)


def test_of_windows_that_race_exactly_one_wins(study_path: Path) -> None:
    """Four processes open one study at the same moment, ten times; one has it each time."""
    windows = [_window(study_path, f"window {number}") for number in range(4)]
    for _ in range(10):
        for window in windows:
            _say(window, "open")
        assert sorted(map(_answer, windows)) == ["opened"] + ["refused"] * 3
        for window in windows:
            _say(window, "close")
        assert sorted(map(_answer, windows)) == ["closed"] + ["nothing"] * 3
        assert not study_path.with_name("study.fsh.lock").exists()
    for window in windows:
        window.communicate(timeout=30)


def test_the_lock_of_a_killed_window_is_taken_over(study_path: Path) -> None:
    """After a crash the study opens again at once."""
    window = _window(study_path, "crashed")
    _say(window, "open")
    assert _answer(window) == "opened"
    window.kill()
    window.communicate()
    assert study_path.with_name("study.fsh.lock").exists()
    StudyDatabase.open(study_path).close()


def test_a_lock_file_that_nobody_holds_locks_nothing(study_path: Path) -> None:
    """A lock file that was copied along, or is half written, does not shut anybody out."""
    lock_path = study_path.with_name("study.fsh.lock")
    for text in ("", "{", json.dumps({"host": "elsewhere", "pid": 1, "started": "", "holder": ""})):
        lock_path.write_text(text)
        StudyDatabase.open(study_path).close()
        assert not lock_path.exists()


def test_a_holder_that_is_just_writing_its_name_still_holds(study_path: Path) -> None:
    """A lock without a name yet is a lock."""
    lock = StudyLock.take(study_path)
    lock.path.write_text("")
    with pytest.raises(StudyInUse, match="a moment ago"):
        StudyDatabase.open(study_path)
    lock.release()
    lock.release()
    StudyDatabase.open(study_path).close()


def test_a_refused_study_is_not_kept_locked(study_path: Path) -> None:
    """A file that was refused can be mended and opened by the same window."""
    whole = study_path.read_bytes()
    study_path.write_bytes(whole[: len(whole) // 2])
    for _ in range(2):
        with pytest.raises(Exception, match="is damaged"):
            StudyDatabase.open(study_path)
    study_path.write_bytes(whole)
    StudyDatabase.open(study_path).close()
