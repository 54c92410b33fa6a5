"""What every command shares: the terminal, progress bars, and how errors are told."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from fsh_coder.domain.errors import RubricFaults, UserFacingError

BAD_INPUT = 2

ReportProgress = Callable[[float], None]


def console() -> Console:
    """Return the terminal for results; made anew so that it follows a redirected stdout."""
    return Console(highlight=False, soft_wrap=True)


def fail(sentence: str) -> NoReturn:
    """Tell one sentence on stderr and end with the exit code of bad input."""
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(BAD_INPUT)


@contextmanager
def sentences() -> Iterator[None]:
    """Turn what is in the user's way into its sentence; our own bugs stay visible."""
    try:
        yield
    except RubricFaults as error:
        fail(error.report)
    except UserFacingError as error:
        fail(error.sentence)


@contextmanager
def progress_bar(title: str) -> Iterator[ReportProgress]:
    """Show a bar on stderr while the work reports a share from 0 to 1."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task(title, total=1.0)
        yield lambda share: bar.update(task, completed=share)
