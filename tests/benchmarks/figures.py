"""Measured figures against their limits: told one by one, and as a table of a whole run.

``python -m tests.benchmarks.figures`` runs every ``bench_*.py`` and prints the table at the
end; it is what ``make bench`` does. It fails only where a script does: a figure over its limit
is marked, because a busy machine is no broken program.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
#: Compares our statistics with other libraries, which are installed beside the project.
PEERS = "bench_peers"
PEERS_PYTHON = HERE.parents[1] / ".venv-bench" / "bin" / "python"
#: Where the figures of a whole run are gathered; not set when a script runs alone.
_FILE = "FSH_BENCH_FIGURES"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; ``limit`` None where none is set."""

    what: str
    measured: float
    unit: str
    limit: float | None

    @property
    def ratio(self) -> float | None:
        """Return measured / limit; at most 1 is within it."""
        return None if not self.limit else self.measured / self.limit

    @property
    def is_over(self) -> bool:
        """Whether it is beyond its limit."""
        return self.limit is not None and self.measured > self.limit

    def line(self) -> str:
        """Return it as a row of the table."""
        limit = "" if self.limit is None else f"{_number(self.limit)} {self.unit}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        verdict = "" if self.limit is None else ("OVER" if self.is_over else "ok")
        measured = f"{_number(self.measured)} {self.unit}"
        return f"{self.what:<82} {measured:>13} {limit:>13} {ratio:>7}  {verdict}".rstrip()


def tell(what: str, measured: float, *, unit: str, limit: float | None = None) -> None:
    """Print a figure as a row, and keep it for the table of the whole run."""
    figure = Figure(what, measured, unit, limit)
    print(figure.line(), flush=True)
    path = os.environ.get(_FILE)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(figure)) + "\n")


def main() -> None:
    """Run every script, then print the table; exit with 1 where a script failed."""
    gathered = HERE.parents[1] / ".bench-figures.jsonl"
    os.environ[_FILE] = str(gathered)
    rows: list[tuple[str, list[Figure]]] = []
    failed = []
    try:
        for script in sorted(HERE.glob("bench_*.py")):
            gathered.write_text("", encoding="utf-8")
            print(f"== {script.stem}", flush=True)
            python = str(PEERS_PYTHON) if script.stem == PEERS else sys.executable
            command = [python, "-m", f"tests.benchmarks.{script.stem}"]
            done = subprocess.run(command, check=False)
            if done.returncode:
                failed.append(script.stem)
            found = gathered.read_text(encoding="utf-8").splitlines()
            rows.append((script.stem, [Figure(**json.loads(each)) for each in found]))
    finally:
        gathered.unlink(missing_ok=True)
    _print_table(rows, failed=failed)
    if failed:
        sys.exit(1)


def _print_table(rows: Sequence[tuple[str, list[Figure]]], *, failed: Sequence[str]) -> None:
    print(f"\n{'All figures':<82} {'measured':>13} {'limit':>13} {'ratio':>7}")
    for name, figures in rows:
        print(f"-- {name}{' FAILED TO RUN' if name in failed else ''}")
        for each in figures:
            print(each.line())
    limited = [each for _, figures in rows for each in figures if each.limit is not None]
    n_over = sum(each.is_over for each in limited)
    print(f"\n{len(limited) - n_over} of {len(limited)} figures are within their limits.")
    for each in limited:
        if each.is_over:
            print(f"OVER: {each.what}, {each.ratio:.2f} times its limit")
    if failed:
        print(f"Failed to run: {', '.join(failed)}")


def _number(value: float) -> str:
    """Return a figure with three or four digits that say something."""
    for least, digits in ((100, 0), (10, 1), (1, 2), (0.1, 3)):
        if abs(value) >= least:
            return f"{value:,.{digits}f}"
    return "0" if not value else f"{value:.2g}"


if __name__ == "__main__":
    main()
