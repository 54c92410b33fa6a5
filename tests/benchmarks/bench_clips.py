"""What saving sound costs: a clip from deep inside, and a copy of 90 minutes in constant memory.

Run with ``python -m tests.benchmarks.bench_clips``.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from fsh_coder.media.anonymised import write_anonymised
from fsh_coder.media.clips import clip, write_clip
from fsh_coder.media.sound_writer import SoundFileKind
from tests.benchmarks.figures import tell
from tests.media.sounds import noise, write_sound

MINUTES = 90
N_NAMES = 80
CLIP_LIMIT_S = 1.0
COPY_LIMIT_S = 180.0
# What ten minutes take may be exceeded by this much, whatever the length.
GROWTH_LIMIT_MB = 15.0


def main() -> None:
    """Print each figure against its limit."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {minutes: _recording(Path(folder), minutes) for minutes in (10, MINUTES)}
        _bench_clip(paths[MINUTES], Path(folder))
        for kind in SoundFileKind:
            figures = {minutes: _in_new_process(path, kind) for minutes, path in paths.items()}
            seconds, memory = figures[MINUTES]
            growth = memory - figures[10][1]
            what = f"anonymised copy of {MINUTES} min, {N_NAMES} names, {kind}"
            tell(what, seconds, unit="s", limit=COPY_LIMIT_S)
            tell(f"{what}, memory", memory, unit="MB")
            more = "  memory more than for 10 min"
            tell(more, max(growth, 0.0), unit="MB", limit=GROWTH_LIMIT_MB)


def _recording(folder: Path, minutes: int) -> Path:
    """Write a compressed recording of noise that is unlike itself nowhere within ten seconds."""
    name = f"{minutes}.mp3"
    piece = noise(10_000)
    return write_sound(folder, np.tile(piece, 6 * minutes), kind="mp3_vbr", name=name)


def _bench_clip(path: Path, folder: Path) -> None:
    began = time.perf_counter()
    start_ms = MINUTES * 60_000 * 4 // 5
    segment = clip(
        path,
        start_ms=start_ms,
        end_ms=start_ms + 10_000,
        is_levelled=True,
        bleeps_ms=[(start_ms + 2_000, start_ms + 2_600)],
    )
    write_clip(segment, folder / "clip.m4a", kind=SoundFileKind.M4A, title="clip")
    seconds = time.perf_counter() - began
    tell(f"clip of 10 s at four fifths of {MINUTES} min", seconds, unit="s", limit=CLIP_LIMIT_S)


def _in_new_process(path: Path, kind: SoundFileKind) -> tuple[float, float]:
    """Return seconds and greatest memory in MB of a copy made by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_clips", str(path), kind.value],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, memory = json.loads(done.stdout)
    return float(seconds), float(memory)


def _copy(path: Path, kind: SoundFileKind) -> None:
    """Make one copy and print what it took."""
    minutes = int(path.stem)
    names = [(at * 60_000 * minutes // N_NAMES, at * 60_000 * minutes // N_NAMES + 600)
             for at in range(N_NAMES)]  # fmt: skip
    began = time.perf_counter()
    write_anonymised(
        path,
        path.with_suffix(f".copy.{kind}"),
        kind=kind,
        title="S001",
        bleeps_ms=names,
        duration_ms=60_000 * minutes,
        shown_as="S001",
    )
    seconds = time.perf_counter() - began
    print(json.dumps([seconds, _peak_memory_mb()]))


def _peak_memory_mb() -> float:
    # The usual figure counts what the parent held when this process was begun.
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell a process's memory")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _copy(Path(sys.argv[1]), SoundFileKind(sys.argv[2]))
    else:
        main()
