"""The command line's commands, gathered."""

import sys

import typer

from fsh_coder.cli import agreement, demonstration, reports, rubrics, studies
from fsh_coder.cli.terminal import fail, sentences


def build() -> typer.Typer:
    """Return the program with all its commands."""
    program = typer.Typer(
        name="fsh-coder",
        help="Code recorded practice sessions against a rubric, and show how far coders agree. "
        "Without a command: open the window, on STUDY.fsh if one is given.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for module in (studies, reports, agreement, demonstration):
        module.register(program)
    program.add_typer(rubrics.build(), name="rubric")
    return program


def run(arguments: list[str]) -> None:
    """Run one command and end the process with its exit code.

    Bad input of any kind is one sentence on stderr and exit code 2.
    """
    with sentences():
        try:
            build()(args=arguments, prog_name="fsh-coder", standalone_mode=False)
        except typer.TyperException as error:
            fail(_told(error))
        except typer.Abort:
            sys.stderr.write("Stopped as you asked.\n")
            sys.exit(1)


def _told(error: typer.TyperException) -> str:
    """Return what is wrong with the arguments, and where to look."""
    words = error.format_message().replace("Value error, ", "").rstrip(".")
    return f"{words}. See fsh-coder --help."
