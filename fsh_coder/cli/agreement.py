"""Agreement from a plain file, with no study."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from fsh_coder.cli.terminal import console, sentences


class Scale(StrEnum):
    """Stevens' scales, as an option."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class Kind(StrEnum):
    """What a file holds."""

    RATINGS = "ratings"
    TABLE = "table"
    EVENTS = "events"
    STATES = "states"
    POINTS = "points"


def register(program: typer.Typer) -> None:
    """Add the command to the program."""
    program.command("agree")(agree)


def agree(
    kind: Annotated[Kind, typer.Argument(help="What the file holds.")],
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, unrounded.")] = False,
    scale: Annotated[Scale | None, typer.Option(help="How the scores are scaled.")] = None,
    score_range: Annotated[
        tuple[float, float] | None,
        typer.Option("--range", metavar="LOW HIGH", help="The scale's end points."),
    ] = None,
) -> None:
    """Compute how far coders agree, from a CSV file."""
    from fsh_coder.services import agreement_from_file  # numpy is not needed for --help

    with sentences():
        rows = agreement_from_file.compute(
            kind.value, file, scale=scale.value if scale else None, score_range=score_range
        )
    if as_json:
        typer.echo(json.dumps(agreement_from_file.as_json(rows), indent=2, ensure_ascii=False))
        return
    table = Table("measure", "statistic", "value", "95 % interval", "n", "k", "note", box=None)
    for row in rows:
        interval = "" if row.ci_low is None else f"{_figure(row.ci_low)} to {_figure(row.ci_high)}"
        sizes = (str(row.n), str(row.k))
        table.add_row(
            row.measure or "", row.stat, _figure(row.value), interval, *sizes, row.reason or ""
        )
    console().print(table)


def _figure(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.4f}".replace("-", "−")
