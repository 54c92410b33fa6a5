"""How well the silent device keeps real time, and whether a busy interface starves it.

Run with ``python -m tests.benchmarks.bench_playing``.
"""

import tempfile
import time
from pathlib import Path

import numpy as np

from fsh_coder.media.player import Player
from tests.media.sounds import noise, write_sound

LISTEN_S = 5.0
RATE_LIMIT = 0.02


def main() -> None:
    """Print how far a played second is from a second, at rest and under a busy interface."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_sound(Path(folder), noise(30_000), kind="mp3_cbr")
        _tell("at rest", *_played(path, is_busy=False))
        _tell("under a busy interface", *_played(path, is_busy=True))


def _played(path: Path, *, is_busy: bool) -> tuple[float, int]:
    """Return media seconds for each second of the clock, and how often sound ran out."""
    with Player(device="null") as player:
        player.open(path)
        player.play()
        while player.position_ms() < 300:
            time.sleep(0.005)
        times, positions = [], []
        begin = time.perf_counter()
        while time.perf_counter() - begin < LISTEN_S:
            times.append((time.perf_counter() - begin) * 1000)
            positions.append(player.position_ms())
            if is_busy:
                sorted(range(20_000), key=lambda n: -n)
            else:
                time.sleep(0.004)
        return float(np.polyfit(times, positions, 1)[0]), player.n_underruns


def _tell(when: str, rate: float, n_underruns: int) -> None:
    miss = abs(rate - 1)
    print(
        f"{when}: {rate:.4f} s of sound a second, off by {miss:.4f}, limit {RATE_LIMIT},"
        f" ratio {miss / RATE_LIMIT:.2f}; ran out of sound {n_underruns} times, limit 0"
    )


if __name__ == "__main__":
    main()
