"""The command line's commands, gathered."""

import io
import sys

import typer

from fsh_coder.cli import agreement, demonstration, reports, rubrics, sound, studies
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
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for module in (studies, reports, sound, agreement, demonstration):
        module.register(program)
    program.add_typer(rubrics.build(), name="rubric")
    return program


def run(arguments: list[str]) -> None:
    """Run one command and end the process with its exit code.

    Bad input of any kind is one sentence on stderr and exit code 2.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A pipe or an old terminal may lack a letter; that must not cost the result.
            stream.reconfigure(errors="backslashreplace")
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
    words = " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
    return f"{words}. See fsh-coder --help."
