"""The disk fails and the process is killed: every acknowledged mark is in the study, once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.identifiers import AssignmentId, CoderId
from fsh_coder.services import coding, kept_actions, study_check, study_library
from fsh_coder.services.emergency_log import EmergencyFolder
from tests.factories import StudyToCode, make_study_to_code


def stranded(study: StudyToCode, folder: Path) -> subprocess.Popen[str]:
    """Return a process that is about to code the study."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.workflows.stranded_coder", str(study.db.path)),
            *(study.of_ann.hex, study.ann.id.hex, str(folder)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert said_by(process) == "ready"
    return process


def said_by(process: subprocess.Popen[str]) -> str:
    """Return the next line that a process says."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go(process: subprocess.Popen[str]) -> None:
    """Let a process code."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def stored_marks(path: Path, *, assignment_id: AssignmentId, coder_id: CoderId) -> list[str]:
    """Return the marks in a study whose checks find nothing wrong."""
    with study_library.open_study(path) as db:
        *lines, _recordings = study_check.check_open(db)
        assert [line.detail for line in lines if not line.ok] == []
        session = coding.open_assignment(db, assignment_id, coder_id=coder_id)
        return [mark.id.hex for mark in session.observation.marks]


@pytest.mark.parametrize("n_kept", [1, 7, 60])
def test_killed_while_the_study_is_away(tmp_path: Path, n_kept: int) -> None:
    """The next start finds what was kept, puts it into the study, and only once."""
    study = make_study_to_code(tmp_path)
    study.open_for_ann()
    study.db.close()
    folder, away = tmp_path / "emergency", tmp_path / "away.fsh"
    process = stranded(study, folder)
    go(process)
    heard = [said_by(process) for _ in range(5)]
    study.db.path.rename(away)
    while sum(line.startswith("kept") for line in heard) < n_kept:
        heard.append(said_by(process))
    process.kill()
    rest, _ = process.communicate(timeout=30)
    heard += [line for line in rest.split("\n") if len(line.split(" ")[-1]) == 32]
    away.rename(study.db.path)
    acknowledged = [line.split(" ")[1] for line in heard]
    for _ in range(2):
        with study_library.open_study(study.db.path) as db:
            kept_actions.bring_in_all(db, EmergencyFolder(folder))
    stored = stored_marks(study.db.path, assignment_id=study.of_ann, coder_id=study.ann.id)
    assert stored[: len(acknowledged)] == acknowledged
    # One mark may have been on disk and not yet acknowledged.
    assert len(stored) - len(acknowledged) in {0, 1}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of four megabytes; only an administrator can make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs the right to mount a small disk")
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_settings_on_the_same_full_disk_still_keep(small_disk: Path) -> None:
    """Room was taken in time: coding goes on though the disk has not one byte left."""
    study = make_study_to_code(small_disk)
    folder = EmergencyFolder(small_disk / "settings" / "emergency")
    session = coding.open_assignment(
        study.db, study.of_ann, coder_id=study.ann.id, emergency=folder
    )
    made = [session.mark(study.code, at_ms).id.hex for at_ms in range(10)]
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for n_bytes in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(b"x" * n_bytes)
            except OSError:
                continue
    n_kept = 0
    while n_kept < 300:
        made.append(session.mark(study.code, len(made)).id.hex)
        n_kept = 0 if session.kept is None else session.kept.n_actions
    study.db.close()
    filler.unlink()
    with study_library.open_study(study.db.path) as db:
        assert kept_actions.bring_in_all(db, folder).n_actions == n_kept
    found = stored_marks(study.db.path, assignment_id=study.of_ann, coder_id=study.ann.id)
    assert found == made
