"""How soon and how lightly the program starts, and how large its environment is.

Run with ``python -m tests.benchmarks.bench_start``. The start is measured as a process of
its own: from its first instruction to the painted window with the demo study open.
"""

import json
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from fsh_coder.services import demo_study
from tests.benchmarks.figures import tell

CPU_LIMIT_S = 2.0
RESIDENT_LIMIT_MB = 200.0
ENVIRONMENT_LIMIT_MB = 700.0
N_STARTS = 5

STARTED = """
import json, resource, sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from fsh_coder.app import make_application
from fsh_coder.ui.main_window import MainWindow
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.sign_in import SignInScreen
import psutil
app = make_application()
window = MainWindow(Settings())
window.show()
if sys.argv[1] != "-":
    window.open_study(Path(sys.argv[1]))
    screen = window.findChild(SignInScreen)
    next(button for key, button in screen.buttons.items() if key == sys.argv[2]).click()
for _ in range(5):
    app.processEvents()
window.repaint()
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "cpu_s": usage.ru_utime + usage.ru_stime,
    "resident_mb": psutil.Process().memory_info().rss / 1e6,
}))
window.close()
"""


def main() -> None:
    """Print start and environment against their limits."""
    with tempfile.TemporaryDirectory() as folder:
        study = demo_study.build(Path(folder) / "demo")
        for what, arguments in (
            ("start screen", ("-", "")),
            ("demo study, a coder's list", (str(study), "KB")),
            ("demo study, the lead's study place", (str(study), "EH")),
        ):
            starts = [_start(*arguments) for _ in range(N_STARTS)]
            _tell(f"CPU to {what}", min(s["cpu_s"] for s in starts), CPU_LIMIT_S, unit="s")
            resident = max(s["resident_mb"] for s in starts)
            _tell(f"resident with {what}", resident, RESIDENT_LIMIT_MB, unit="MB")
    _tell("run-time environment", _environment_mb(), ENVIRONMENT_LIMIT_MB, unit="MB")


def _start(study: str, initials: str) -> dict[str, float]:
    command = [sys.executable, "-c", STARTED, study, initials]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _environment_mb() -> float:
    """Return the size of what `pip install` of the project brings, tools left out."""
    files = {path for name in _needed() for path in metadata.files(name) or ()}
    sizes = (
        Path(str(path.locate())).stat().st_size
        for path in files
        if Path(str(path.locate())).is_file()
    )
    return sum(sizes) / 1e6


def _needed() -> set[str]:
    found: set[str] = set()
    waiting = ["fsh-coder"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for line in metadata.requires(name) or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name.lower())
    return found


def _tell(what: str, value: float, limit: float, *, unit: str) -> None:
    tell(what, value, unit=unit, limit=limit)


if __name__ == "__main__":
    main()
