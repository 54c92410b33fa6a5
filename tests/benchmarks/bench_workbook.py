"""How long the workbooks take, beside their limits and beside a bare openpyxl loop.

Run with ``python -m tests.benchmarks.bench_workbook``. Times are CPU seconds.
"""

import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from openpyxl import Workbook

from fsh_coder.domain.identifiers import ObservationId
from fsh_coder.formats import irr_workbook
from fsh_coder.formats.scores_workbook import ScoresContent, ScoresOfRubric
from fsh_coder.services.reliability_report import ReliabilityBasis, report_of
from tests.benchmarks.figures import tell
from tests.formats.irr_samples import Design, sample

N_ROWS = 100_000
N_RUNS = 2
REPORT_LIMIT_S, WORKBOOK_LIMIT_S = 1.5, 6.0
BARE_LIMIT, MEMORY_MB = 1.15, 30.0


def main() -> None:
    """Print measured figures, limits and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        _scores(Path(folder))
        for kind in ("complete", "rotating"):
            _reliability(Path(folder), kind)


def _reliability(folder: Path, kind: str) -> None:
    content = sample(Design(n=100, k=4, kind=kind))
    found = ReliabilityBasis(content.rubric, content.rows, content.discrepancies, left_out=())
    what = f"100 recordings x 4 coders x {len(content.report.measures)} measures, {kind}"
    took = _best(lambda: report_of(found))
    tell(f"report, {what}, CPU", took, unit="s", limit=REPORT_LIMIT_S)
    written = _best(lambda: irr_workbook.write(content, folder / "irr.xlsx"), runs=1)
    tell(f"workbook, {what}, CPU", written, unit="s", limit=WORKBOOK_LIMIT_S)


def _scores(folder: Path) -> None:
    """Write the same rows in two processes in turn; the best run of each counts."""
    content = folder / "scores.pickle"
    content.write_bytes(pickle.dumps(many_scores()))
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    for _ in range(N_RUNS):
        ours.append(_alone("ours", content))
        bare.append(_alone("bare", content))
    (ours_s, ours_mb), (bare_s, bare_mb) = (
        (min(s for s, _ in runs), min(mb for _, mb in runs)) for runs in (ours, bare)
    )
    what = f"{N_ROWS:,} long rows x 19 columns"
    tell(f"scores, {what}, CPU", ours_s, unit="s", limit=BARE_LIMIT * bare_s)
    tell(f"a bare write_only loop, {what}, CPU", bare_s, unit="s")
    tell(f"scores, {what}, rise of the resident set", ours_mb, unit="MB", limit=MEMORY_MB)
    tell(f"a bare write_only loop, {what}, rise of the resident set", bare_mb, unit="MB")


def _alone(kind: str, content: Path) -> tuple[float, float]:
    """Return the CPU seconds and megabytes of one writer in a fresh process."""
    command = [sys.executable, "-m", "tests.benchmarks.scores_memory", kind, str(content)]
    told = subprocess.run(
        [*command, str(content.with_name(f"{kind}.xlsx"))],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, megabytes = told.stdout.split()
    return float(seconds), float(megabytes)


def many_scores(*, n_rows: int = N_ROWS) -> ScoresContent:
    """Give so many score rows: the sample's, again and again under other recordings."""
    irr = sample(Design(n=100, k=4))
    rows = []
    for start in range(0, n_rows, len(irr.rows)):
        ids: dict[object, ObservationId] = {}
        for row in irr.rows[: n_rows - start]:
            new = ids.setdefault(row.observation_id, ObservationId(uuid4()))
            rows.append(replace(row, observation_id=new, recording=f"{row.recording}-{start}"))
    return ScoresContent((ScoresOfRubric(irr.rubric, tuple(rows)),), irr.provenance)


def write_bare(content: ScoresContent, path: Path) -> None:
    """Write the same long rows and nothing else, as anyone would with openpyxl."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for scores in content.scores:
        for row in scores.rows:
            session = row.session
            sheet.append(
                [
                    row.recording, session.label, session.worker_label, session.team,
                    session.phase, session.time_point, session.held_on, session.visit_type,
                    row.coder, str(row.purpose), row.submitted_at.replace(tzinfo=None),
                    scores.rubric.key, row.measure.key, row.measure.label, row.block, row.unit,
                    row.value, None, None,
                ]
            )  # fmt: skip
    book.save(path)


def _best(task: Callable[[], object], *, runs: int = 3) -> float:
    return min(_seconds(task) for _ in range(runs))


def _seconds(task: Callable[[], object]) -> float:
    started = time.process_time()
    task()
    return time.process_time() - started


if __name__ == "__main__":
    main()
