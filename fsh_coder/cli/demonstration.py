"""The demo study, and the program's check of itself."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from fsh_coder import bundled
from fsh_coder.cli.terminal import console, fail, progress_bar, sentences
from fsh_coder.services import demo_study, rubric_library, study_check


def register(program: typer.Typer) -> None:
    """Add the commands to the program."""
    program.command("demo")(demo)
    program.command("selfcheck")(selfcheck)


def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to build it.")] = Path("demo"),
    *,
    no_window: Annotated[bool, typer.Option("--no-window", help="Do not open it.")] = False,
) -> None:
    """Build the demo study with its workbook, profiles and pictures, and open it."""
    from fsh_coder import app  # Qt paints the profiles and pictures

    with sentences():
        with progress_bar("Building the demo study") as report:
            study = demo_study.build(out, progress=report)
        console().print(f"Built {study} (synthetic: written and spoken for this project)")
        for written in app.write_demo_reports(study, out):
            console().print(f"Wrote {written}", markup=False)
        if not no_window:
            raise SystemExit(app.start_window(study))


def selfcheck() -> None:
    """Find every bundled file and open a demo study."""
    with sentences():
        rubrics = rubric_library.shipped()
        console().print(f"ok   {len(rubrics)} rubrics in {bundled.resources_dir()}", markup=False)
        missing = [path for path in _needed() if not path.exists()]
        if missing:
            fail(f"These bundled files are missing: {', '.join(map(str, missing))}. Install again.")
        with TemporaryDirectory() as folder:
            study = demo_study.build(Path(folder) / "demo")
            lines = study_check.check(study)
        faults = [line.what for line in lines if not line.ok]
        if faults:
            fail(f"The demo study has faults: {', '.join(faults)}. Install again.")
        console().print("ok   the demo study opens and is whole")


def _needed() -> tuple[Path, ...]:
    resources = bundled.resources_dir()
    return (
        bundled.schemas_dir() / "rubric.schema.json",
        resources / "styles" / "tokens.json",
        resources / "icons",
        resources / "fonts",
        resources / "demo" / "manifest.json",
    )
