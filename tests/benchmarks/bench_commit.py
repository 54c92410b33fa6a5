"""How long one key press takes to reach the disk, with 1,000 and 3,000 marks already there.

Run with ``python -m tests.benchmarks.bench_commit``.
"""

import gc
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from fsh_coder.services.coding import CodingSession
from tests.benchmarks.figures import tell
from tests.factories import make_study_to_code

LIMIT_MS = 8.0
N_TIMED = 500


def main() -> None:
    """Print the median and the 99th percentile of a mark, each against the limit.

    A bare commit of one row on the same disk, in the same run, shows how much of it is the
    disk's and the machine's other work.
    """
    with tempfile.TemporaryDirectory() as folder:
        _report("a bare commit of one row", _bare_commits_ms(Path(folder) / "bare.db"))
        study = make_study_to_code(Path(folder))
        coding_session = study.open_for_ann()
        for n_marks in (1_000, 3_000):
            _fill(coding_session, code=study.code, n_marks=n_marks)
            _report(f"a mark on top of {n_marks:,}", _latencies_ms(coding_session, code=study.code))
        started = time.perf_counter()
        study.open_for_ann()
        opened_ms = 1_000 * (time.perf_counter() - started)
        n_marks = len(coding_session.observation.marks)
        tell(f"opening an observation of {n_marks} marks", opened_ms, unit="ms")
        study.db.close()


def _fill(coding_session: CodingSession, *, code: str, n_marks: int) -> None:
    while len(coding_session.observation.marks) < n_marks:
        coding_session.mark(code, 37_501 * len(coding_session.observation.marks) % 3_600_000)


def _latencies_ms(coding_session: CodingSession, *, code: str) -> list[float]:
    gc.collect()
    latencies = []
    for number in range(N_TIMED):
        started = time.perf_counter()
        coding_session.mark(code, 7_919 * number % 3_600_000)
        latencies.append(1_000 * (time.perf_counter() - started))
    return latencies


def _bare_commits_ms(path: Path) -> list[float]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE bare (number INTEGER)")
        latencies = []
        for number in range(N_TIMED):
            started = time.perf_counter()
            connection.execute("INSERT INTO bare VALUES (?)", (number,))
            latencies.append(1_000 * (time.perf_counter() - started))
    return latencies


def _report(what: str, latencies: list[float]) -> None:
    median = statistics.median(latencies)
    p99 = statistics.quantiles(latencies, n=100)[98]
    tell(f"{what}, median", median, unit="ms")
    tell(f"{what}, 99 of 100 within", p99, unit="ms", limit=LIMIT_MS)


if __name__ == "__main__":
    main()
