"""Commands about rubrics."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from fsh_coder.cli.terminal import console, sentences
from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.rubric import Rubric
from fsh_coder.formats import rubric_file
from fsh_coder.services import rubric_library


def build() -> typer.Typer:
    """Return the group of rubric commands."""
    group = typer.Typer(help="Look at shipped rubrics, or check one of your own.")
    group.command("list")(list_)
    group.command("show")(show)
    group.command("check")(check)
    return group


def list_() -> None:
    """List the shipped rubrics."""
    table = Table("id", "version", "title", "dimensions", "codes", "can be coded", box=None)
    for rubric in rubric_library.shipped():
        counts = (str(len(rubric.dimensions)), str(len(rubric.codes)))
        can = "not yet" if rubric_library.unmet_needs(rubric) else "yes"
        table.add_row(rubric.key, rubric.version, rubric.title, *counts, can)
    console().print(table)


def show(rubric: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show a shipped rubric as its file says it."""
    with sentences():
        shipped = {each.key: each for each in rubric_library.shipped()}
        if rubric not in shipped:
            raise NotFound("rubric", rubric, known=tuple(sorted(shipped)))
        console().print(shipped[rubric].text, markup=False, soft_wrap=True)


def check(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Check a rubric file; every fault is told at once, with its line and remedy."""
    with sentences():
        rubric = rubric_file.read(file)
    console().print(_summary(rubric), markup=False)


def _summary(rubric: Rubric) -> str:
    return (
        f"{rubric.title} ({rubric.key}, version {rubric.version}) is sound: "
        f"{len(rubric.dimensions)} dimensions, {len(rubric.codes)} codes, "
        f"{len(rubric.derived)} derived scores. SHA-256 {rubric.digest}"
    )
