"""One writer of scores in a process of its own: how far memory rises while it writes.

Run by `bench_workbook`, as ``python -m tests.benchmarks.scores_memory ours CONTENT OUT.xlsx``
and again with ``bare``; CONTENT holds the pickled rows. Prints CPU seconds, and in megabytes
the highest resident set during the writing less that before it. The rows are read before, and
reading them leaves nothing behind that the writer could use again, so they are in neither
figure.
"""

import ctypes
import gc
import pickle
import sys
import time
from dataclasses import replace
from pathlib import Path

from fsh_coder.formats import scores_workbook
from fsh_coder.formats.scores_workbook import ScoresContent
from tests.benchmarks.bench_workbook import write_bare

_KIB_PER_MB = 1024


def main() -> None:
    """Write once and print seconds and megabytes."""
    kind, source, path = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    content: ScoresContent = pickle.loads(source.read_bytes())  # noqa: S301 written by ourselves
    write = scores_workbook.write if kind == "ours" else write_bare
    # Modules are loaded by the first small book.
    (scores,) = content.scores
    write(replace(content, scores=(replace(scores, rows=scores.rows[:200]),)), path)
    gc.collect()
    # What the C library keeps for later would hide what the writer takes.
    ctypes.CDLL(None).malloc_trim(0)
    # Linux forgets the highest resident set so far when it is told "5".
    Path("/proc/self/clear_refs").write_text("5")
    before_kib = _status("VmRSS")
    started = time.process_time()
    write(content, path)
    seconds = time.process_time() - started
    print(seconds, (_status("VmHWM") - before_kib) / _KIB_PER_MB)


def _status(name: str) -> int:
    """Return a size of this process in KiB, as Linux tells it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1])


if __name__ == "__main__":
    main()
