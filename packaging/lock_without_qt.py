"""Copy the lock file without Qt and what needs it."""

import re
import sys
from pathlib import Path

QT_PACKAGES = {"pyside6-essentials", "shiboken6", "pytest-qt"}


def without_qt(lock: str) -> str:
    """Return the lock's text without the entries of Qt packages.

    An entry starts at the line's beginning and runs on over indented lines.
    """
    kept: list[str] = []
    keep = True
    for line in lock.splitlines(keepends=True):
        if not line.startswith((" ", "#")):
            keep = re.split(r"[=\s;]", line, maxsplit=1)[0] not in QT_PACKAGES
        if keep:
            kept.append(line)
    return "".join(kept)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    target.write_text(without_qt(source.read_text()))
