"""Commands that make, fill and check a study."""

from pathlib import Path
from typing import Annotated

import typer

from fsh_coder.cli.terminal import console, fail, progress_bar, sentences
from fsh_coder.domain.timecode import timecode
from fsh_coder.services import recording_library, study_check, study_library

StudyPath = Annotated[Path, typer.Argument(metavar="STUDY.fsh", help="The study file.")]


def register(program: typer.Typer) -> None:
    """Add the commands to the program."""
    program.command("new")(new)
    program.command("add")(add)
    program.command("check")(check)


def new(
    study: StudyPath,
    rubric: Annotated[
        list[str], typer.Option("--rubric", help="A rubric's id; may be given more than once.")
    ],
    name: Annotated[str, typer.Option(help="The study's name; else the file's.")] = "",
) -> None:
    """Make a new, empty study."""
    with sentences():
        db = study_library.create_study(study, name=name or study.stem, rubric_keys=rubric)
        db.close()
    console().print(f"Made {db.path} with {', '.join(dict.fromkeys(rubric))}.", markup=False)


def add(
    study: StudyPath,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Sound or folders.")],
) -> None:
    """Add recordings to a study; a folder adds what is in it."""
    with sentences(), study_library.open_study(study) as db:
        paths = [path for given in files for path in _sound_paths(given)]
        if not paths:
            fail("These folders hold no recordings, so nothing was added.")
        with progress_bar("Adding recordings") as report:
            result = recording_library.add_files(db, paths, progress=report)
        for added in result.added:
            length = timecode(added.recording.duration_ms)
            console().print(
                f"{added.session.label}  {length}  {added.recording.relative_path}", markup=False
            )
    if result.refused:
        fail("\n".join(error.sentence for error in result.refused))


def _sound_paths(given: Path) -> tuple[Path, ...]:
    return recording_library.files_in(given) if given.is_dir() else (given,)


def check(study: StudyPath) -> None:
    """Check a study: its file, its links, its journal and its recordings."""
    with sentences():
        lines = study_check.check(study)
    for line in lines:
        sign = "ok " if line.ok else "BAD"
        console().print(f"{sign}  {line.what}: {line.detail}", markup=False)
    if not all(line.ok for line in lines):
        fail(f"“{study.name}” has faults; see the lines marked BAD.")
