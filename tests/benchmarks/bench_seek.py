"""How soon after a jump there is sound, and how near the time that was asked for.

Run with ``python -m tests.benchmarks.bench_seek``.
"""

import random
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from fsh_coder.media.player import Player
from tests.benchmarks.figures import tell
from tests.media.sounds import KINDS, Samples, lag_samples, noise, write_sound

MINUTES = 5
N_SEEKS = 100
LATENCY_LIMIT_MS = 30.0
OFF_LIMIT_MS = 1.0
NAMES = {
    "wav": "WAV",
    "flac": "FLAC",
    "mp3_cbr": "MP3 with header, constant rate",
    "mp3_vbr": "MP3 with header, variable rate",
    "m4a": "M4A",
    "ogg": "OGG",
}


def main() -> None:
    """Print the 95th percentile of the wait and the worst miss for each format."""
    with tempfile.TemporaryDirectory() as folder:
        for kind, name in NAMES.items():
            rate_hz = KINDS[kind].rate_hz
            source = noise(MINUTES * 60_000, rate_hz=rate_hz)
            path = write_sound(Path(folder), source, kind=kind)
            waits_ms, misses_ms = _seeks(path, source, rate_hz=rate_hz)
            p95 = statistics.quantiles(waits_ms, n=20)[18]
            worst = max(misses_ms)
            tell(f"seek in {name}, median", statistics.median(waits_ms), unit="ms")
            tell(f"seek in {name}, 95 of 100 within", p95, unit="ms", limit=LATENCY_LIMIT_MS)
            tell(f"seek in {name}, worst miss", worst, unit="ms", limit=OFF_LIMIT_MS)
            path.unlink()


def _seeks(path: Path, source: Samples, *, rate_hz: int) -> tuple[list[float], list[float]]:
    chance = random.Random(5)  # noqa: S311  not a secret
    waits_ms, misses_ms = [], []
    with Player(device="pull") as player:
        player.open(path)
        player.play()
        for _ in range(N_SEEKS):
            at_ms = chance.randrange(1000, MINUTES * 60_000 - 2000)
            started = time.perf_counter()
            player.seek(at_ms)
            first = player.pull(1)
            waits_ms.append((time.perf_counter() - started) * 1000)
            heard = np.concatenate([first, player.pull(8819)])
            misses_ms.append(abs(_off_ms(heard, source, at_ms=at_ms, rate_hz=rate_hz)))
    return waits_ms, misses_ms


def _off_ms(heard: Samples, source: Samples, *, at_ms: int, rate_hz: int) -> float:
    if rate_hz != 44100:
        at = np.arange(len(heard) * rate_hz // 44100) * 44100 / rate_hz
        heard = np.interp(at, np.arange(len(heard)), heard).astype(np.int16)
    # The first samples carry the bridge that keeps a jump from clicking.
    skip = 300
    begin = (at_ms - 500) * rate_hz // 1000
    near = source[begin : begin + rate_hz]
    return (begin + lag_samples(heard[skip:], near) - skip) * 1000 / rate_hz - at_ms


if __name__ == "__main__":
    main()
