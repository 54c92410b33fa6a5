"""How long a choice in the disagreement room keeps the window from answering.

Run with ``python -m tests.benchmarks.bench_room``. The study has 100 recordings, each coded by
three coders with about 400 marks. A choice is measured from the press of "Agree" until the
window shows the next disagreement: on disk, counted, painted. Times are of the wall clock.
"""

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fsh_coder.services import disagreements, event_agreement, study_library
from fsh_coder.ui import background
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.reliability.room_controller import RoomView
from fsh_coder.ui.reliability.room_screen import RoomScreen
from fsh_coder.ui.settings import Settings
from tests.benchmarks.figures import tell
from tests.benchmarks.many_codings import ManyCodings, make_many_codings

CHOICE_LIMIT_MS = 50.0
N_CHOICES = 25


def main() -> None:
    """Print each figure against its limit."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("FSH_AUDIO", "null")
    app = QApplication([])
    apply_theme(app, load_theme("light"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FSH_CACHE"] = str(Path(folder) / "cache")
        study = make_many_codings(Path(folder))
        # What was made to fill the study would slow every later collection.
        gc.collect()
        gc.freeze()
        try:
            _whole_study(study)
            _room(app, study, Path(folder))
        finally:
            background.cancel_all()
            study.db.close()


def _whole_study(study: ManyCodings) -> None:
    """Measure what is computed in the background, over all recordings."""
    digest = study.rubric.digest
    listed = _seconds_cpu(
        lambda: disagreements.disagreeing_recordings(study.db, digest, by=study.lead)
    )
    tell("recordings by disagreement, 100 x 3 coders, CPU", listed, unit="s")
    events = _seconds_cpu(lambda: event_agreement.event_agreement(study.db, digest))
    tell("event agreement, 100 x 3 coders, 120,000 marks, CPU", events, unit="s")


def _room(app: QApplication, study: ManyCodings, folder: Path) -> None:
    lead = next(each for each in study_library.people(study.db) if each.id == study.lead)
    settings = Settings(lead.initials, folder=folder / "settings")
    screen = RoomScreen(study.db, person=lead, settings=settings)
    screen.resize(1290, 768)
    screen.show()
    view = RoomView(study.segments[len(study.segments) // 2], study.rubric.digest)
    tell("open the room", _ms(app, lambda: screen.open_room(view)), unit="ms")
    first = _choose(app, screen)
    tell("the first choice, which begins the consensus", first, unit="ms")
    started = time.process_time()
    times = [_choose(app, screen) for _ in range(N_CHOICES)]
    cpu_ms = 1000 * (time.process_time() - started) / N_CHOICES
    tell(
        f"a choice, median of {N_CHOICES}",
        statistics.median(times),
        unit="ms",
        limit=CHOICE_LIMIT_MS,
    )
    tell(f"a choice, slowest of {N_CHOICES}", max(times), unit="ms")
    tell("a choice with the typing of its reason, mean, CPU", cpu_ms, unit="ms")
    undone = [_ms(app, screen.controller.undo) for _ in range(5)]
    tell("undo, median of 5", statistics.median(undone), unit="ms", limit=CHOICE_LIMIT_MS)
    screen.leave()
    screen.close()


def _choose(app: QApplication, screen: RoomScreen) -> float:
    """Agree on the first code of the item that is talked about; return the milliseconds."""
    before = screen.controller.chosen
    screen.consensus.choices.press_key("1")
    screen.consensus.reason.setPlainText("we heard it again")
    app.processEvents()
    took = _ms(app, screen.consensus.press_agree)
    if screen.controller.chosen == before:
        raise RuntimeError("the choice was not taken")
    return took


def _ms(app: QApplication, task: Callable[[], object]) -> float:
    started = time.perf_counter()
    task()
    app.processEvents()
    return 1000 * (time.perf_counter() - started)


def _seconds_cpu(task: Callable[[], object]) -> float:
    started = time.process_time()
    task()
    return time.process_time() - started


if __name__ == "__main__":
    main()
