"""How quickly the coding screen answers: key presses, the waveform, the play head.

Run with ``python -m tests.benchmarks.bench_coding_screen``.
"""

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from fsh_coder.domain.identifiers import MarkId, new_uuid
from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.services import recording_library
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.waveform.waveform_view import WaveformView
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from tests.benchmarks.coding_desks import (
    MadeDesk,
    open_desk,
    press_codes,
    report,
    report_presses,
    settle,
)
from tests.benchmarks.figures import tell

KEY_LIMIT_MS = 16.0
WAVE_LIMIT_MS = 5.0
HEAD_LIMIT_MS = 0.5
N_MINUTES = 60
HOUR_MS = 3_600_000
N_MARKS = 1_000
N_MARKS_DRAWN = 3_000


def main() -> None:
    """Print each figure against its limit; all are taken in one run on one screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    apply_theme(app, load_theme("light"))
    with (
        tempfile.TemporaryDirectory() as folder,
        open_desk(app, Path(folder), n_minutes=N_MINUTES, n_marks=N_MARKS) as desk,
    ):
        _bench_keys(desk)
        _bench_wave(app, desk)


def _bench_keys(desk: MadeDesk) -> None:
    """Press code keys while sound runs."""
    gc.collect()
    presses = press_codes(desk, at_ms=HOUR_MS // 2, speed=1.0)
    what = f"{N_MARKS:,} marks, {N_MINUTES} min, playing"
    report_presses(presses, what, limit_ms=KEY_LIMIT_MS)
    repainted = _timed(lambda: _painted_anew(desk), n=50)
    report("the whole screen painted anew", repainted, limit_ms=None)


def _painted_anew(desk: MadeDesk) -> None:
    # Of the screen alone nothing would be painted: its views cover it.
    for view in desk.views.findChildren(QWidget):
        view.update()
    desk.app.processEvents()


def _bench_wave(app: QApplication, desk: MadeDesk) -> None:
    """Draw 3,000 marks over an hour, ten minutes and half a minute at 1600x200."""
    view = WaveformView()
    view.source.take(recording_library.peaks_cache().load(desk.sha256))
    view.show_segment(desk.controller.segment, duration_ms=HOUR_MS, rubric=desk.rubric)
    view.source.take(recording_library.peaks_cache().load(desk.sha256))
    view.set_build(wave_height=133, n_lanes=2, speakers=False)
    view.resize(1600, 200)
    codes = desk.rubric.codes
    view.set_marks(
        [
            BehaviourMark(MarkId(new_uuid()), codes[number % len(codes)].key, number * 1_200)
            for number in range(N_MARKS_DRAWN)
        ]
    )
    view.show()
    settle(app, 0.5)
    for words, span_ms in (("60 min", HOUR_MS), ("10 min", 600_000), ("30 s", 30_000)):
        window = TimeWindow(HOUR_MS / 4, span_ms, 1600)

        def redraw(window: TimeWindow = window) -> None:
            view.show_window(window)
            view.repaint()

        redraw()
        figures = _timed(redraw, n=100)
        _report_median(
            f"waveform drawn anew, {N_MARKS_DRAWN:,} marks, {words}", figures, WAVE_LIMIT_MS
        )
        start = view.window_shown.start_ms
        step = view.window_shown.ms_per_pixel
        moves: list[float] = []
        for number in range(300):
            started = time.perf_counter()
            view.set_head(round(start + step * (200 + number)))
            app.processEvents()
            moves.append(1_000 * (time.perf_counter() - started))
        _report_median(f"play head moved by a pixel, {words}", moves, HEAD_LIMIT_MS)
    view.close()


def _timed(work: Callable[[], None], *, n: int) -> list[float]:
    gc.collect()
    figures = []
    for _ in range(n):
        started = time.perf_counter()
        work()
        figures.append(1_000 * (time.perf_counter() - started))
    return figures


def _report_median(what: str, figures: list[float], limit_ms: float) -> None:
    median = statistics.median(figures)
    tell(f"{what}, median", median, unit="ms", limit=limit_ms)
    tell(f"{what}, 95 of 100 within", statistics.quantiles(figures, n=20)[18], unit="ms")


if __name__ == "__main__":
    main()
