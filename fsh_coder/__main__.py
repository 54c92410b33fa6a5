"""Start the window or the command line; the window's start loads nothing of the other."""

import sys
from pathlib import Path

COMMANDS = frozenset(
    {"demo", "new", "add", "irr", "scores", "profile", "rubric", "check", "selfcheck", "agree"}
)


def main() -> None:
    """Run ``fsh-coder``: a command if one is named, otherwise the window."""
    arguments = sys.argv[1:]
    if not _asks_for_window(arguments):
        from fsh_coder.cli.program import run  # typer and rich are not needed for the window

        run(arguments)
        return
    from fsh_coder.app import start_window  # Qt is not needed for the commands

    sys.exit(start_window(Path(arguments[0]) if arguments else None))


def _asks_for_window(arguments: list[str]) -> bool:
    if not arguments:
        return True
    first = arguments[0]
    return len(arguments) == 1 and first not in COMMANDS and not first.startswith("-")


if __name__ == "__main__":
    main()
