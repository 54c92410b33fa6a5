"""How long one key press takes to reach the disk, with 1,000 and 3,000 marks already there.

Run with ``python -m tests.benchmarks.bench_commit``.
"""

import gc
import statistics
import tempfile
import time
from pathlib import Path

from fsh_coder.services.coding import CodingSession
from tests.factories import make_study_to_code

LIMIT_MS = 8.0
N_TIMED = 500


def main() -> None:
    """Print the median and the 99th percentile of a mark, each against the limit."""
    with tempfile.TemporaryDirectory() as folder:
        study = make_study_to_code(Path(folder))
        coding_session = study.open_for_ann()
        for n_marks in (1_000, 3_000):
            _fill(coding_session, code=study.code, n_marks=n_marks)
            _report(n_marks, _latencies_ms(coding_session, code=study.code))
        started = time.perf_counter()
        study.open_for_ann()
        opened_ms = 1_000 * (time.perf_counter() - started)
        print(
            f"opening an observation of {len(coding_session.observation.marks)} marks:"
            f" {opened_ms:.0f} ms"
        )
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


def _report(n_marks: int, latencies: list[float]) -> None:
    median = statistics.median(latencies)
    p99 = statistics.quantiles(latencies, n=100)[98]
    print(
        f"a mark on top of {n_marks:,}: p50 {median:.2f} ms, p99 {p99:.2f} ms,"
        f" p99/limit {p99 / LIMIT_MS:.2f}"
    )


if __name__ == "__main__":
    main()
