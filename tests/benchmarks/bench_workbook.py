"""How long the workbooks take, beside their limits and beside a bare openpyxl loop.

Run with ``python -m tests.benchmarks.bench_workbook``. Times are CPU seconds.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from openpyxl import Workbook

from fsh_coder.domain.identifiers import ObservationId
from fsh_coder.formats import irr_workbook, scores_workbook
from fsh_coder.formats.scores_workbook import ScoresContent, ScoresOfRubric
from fsh_coder.services.reliability_report import ReliabilityBasis, report_of
from tests.formats.irr_samples import Design, sample

N_ROWS = 100_000
REPORT_LIMIT_S, WORKBOOK_LIMIT_S = 1.5, 6.0
BARE_LIMIT = 1.15


def main() -> None:
    """Print measured figures, limits and their ratios."""
    print(f"{'task':74} {'measured':>8} {'limit':>7} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        _scores(Path(folder))
        for kind in ("complete", "rotating"):
            _reliability(Path(folder), kind)


def _reliability(folder: Path, kind: str) -> None:
    content = sample(Design(n=100, k=4, kind=kind))
    found = ReliabilityBasis(content.rubric, content.rows, content.discrepancies, left_out=())
    what = f"100 recordings x 4 coders x {len(content.report.measures)} measures, {kind}"
    _line(f"report s CPU, {what}", _best(lambda: report_of(found)), REPORT_LIMIT_S)
    written = _best(lambda: irr_workbook.write(content, folder / "irr.xlsx"), runs=1)
    _line(f"workbook s CPU, {what}", written, WORKBOOK_LIMIT_S)


def _scores(folder: Path) -> None:
    content = _many_scores()
    ours = _seconds(lambda: scores_workbook.write(content, folder / "scores.xlsx"))
    bare = _seconds(lambda: _write_bare(content, folder / "bare.xlsx"))
    what = f"{N_ROWS:,} long rows x 19 columns"
    _line(
        f"scores / bare write_only loop ({bare:.1f} s), {what}",
        ours / bare,
        BARE_LIMIT,
    )


def _many_scores() -> ScoresContent:
    """Give 100,000 score rows: the sample's, again and again under other recordings."""
    irr = sample(Design(n=100, k=4))
    rows = []
    for start in range(0, N_ROWS, len(irr.rows)):
        ids: dict[object, ObservationId] = {}
        for row in irr.rows[: N_ROWS - start]:
            new = ids.setdefault(row.observation_id, ObservationId(uuid4()))
            rows.append(replace(row, observation_id=new, recording=f"{row.recording}-{start}"))
    return ScoresContent((ScoresOfRubric(irr.rubric, tuple(rows)),), irr.provenance)


def _write_bare(content: ScoresContent, path: Path) -> None:
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


def _line(task: str, measured: float, limit: float) -> None:
    print(f"{task:74} {measured:8.2f} {limit:7.2f} {measured / limit:6.2f}")


if __name__ == "__main__":
    main()
