"""Commands that write workbooks and profiles."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fsh_coder.cli.studies import StudyPath
from fsh_coder.cli.terminal import console, sentences
from fsh_coder.domain.comparison_scope import ComparedCodings, ComparisonScope
from fsh_coder.services import study_library

DAY = "%Y-%m-%d"
OutXlsx = Annotated[Path, typer.Option("--out", "-o", metavar="OUT.xlsx", help="What to write.")]
OutPdf = Annotated[Path, typer.Option("--out", "-o", metavar="OUT.pdf", help="What to write.")]
RubricKey = Annotated[str | None, typer.Option("--rubric", metavar="ID", help="A rubric's id.")]


def register(program: typer.Typer) -> None:
    """Add the commands to the program."""
    program.command("irr")(irr)
    program.command("scores")(scores)
    program.command("profile")(profile)


def irr(
    study: StudyPath,
    out: OutXlsx,
    *,
    rubric: RubricKey = None,
    purpose: Annotated[
        ComparedCodings, typer.Option("--purpose", help="Codings that are compared.")
    ] = ComparedCodings.CODING,
    phase: Annotated[
        str | None, typer.Option("--phase", metavar="NAME", help="Only sessions of this phase.")
    ] = None,
    held_from: Annotated[
        datetime | None, typer.Option("--from", formats=[DAY], help="First day of the sessions.")
    ] = None,
    held_to: Annotated[
        datetime | None, typer.Option("--to", formats=[DAY], help="Last day of the sessions.")
    ] = None,
) -> None:
    """Write the reliability workbook of the double-coded recordings.

    Primary and double codings are compared; calibration and reference codings only for
    themselves, and a consensus never.
    """
    from fsh_coder.services import exports, rubric_library  # openpyxl and scipy load slowly

    with sentences(), study_library.open_study(study) as db:
        scope = ComparisonScope(
            purpose, phase, held_from and held_from.date(), held_to and held_to.date()
        )
        digest = rubric_library.by_key(db, rubric).digest if rubric is not None else None
        exports.export_irr(db, out, rubric_digest=digest, scope=scope)
    console().print(f"Wrote {out}: {scope.words}.", markup=False)


def scores(study: StudyPath, out: OutXlsx) -> None:
    """Write globals, counts, derived scores and answers: long, wide and a codebook."""
    from fsh_coder.services import exports

    with sentences(), study_library.open_study(study) as db:
        exports.export_scores(db, out)
    console().print(f"Wrote {out}.", markup=False)


def profile(
    study: StudyPath,
    worker: Annotated[str, typer.Option("--worker", metavar="ID", help="The worker's label.")],
    out: OutPdf,
    rubric: RubricKey = None,
) -> None:
    """Write one worker's skill profile as a PDF page."""
    from fsh_coder.app import write_profile  # the page is painted by Qt

    with sentences(), study_library.open_study(study) as db:
        write_profile(db, worker_label=worker, path=out, rubric_key=rubric)
    console().print(f"Wrote {out}.", markup=False)
