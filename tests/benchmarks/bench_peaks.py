"""How long the waveform of a 90-minute MP3 takes, against ffmpeg decoding the same file.

Run with ``python -m tests.benchmarks.bench_peaks``.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av

from fsh_coder.media import fingerprint
from fsh_coder.media.peaks import PeaksPyramid, build
from fsh_coder.media.peaks_cache import PeaksCache
from tests.benchmarks.figures import tell
from tests.media.sounds import noise, write_sound

MINUTES = 90
N_ROUNDS = 3
PEER_LIMIT = 1.6
MEMORY_LIMIT_MB = 150
FIRST_PART_LIMIT_S = 0.5
REOPEN_LIMIT_MS = 50
SHA = "0" * 64


def main() -> None:
    """Print each figure against its limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = _long_mp3(Path(folder))
        peer: list[tuple[float, float]] = []
        peer_name = "ffmpeg -f null"
        figures: list[dict[str, float]] = []
        if shutil.which("ffmpeg") is None:
            peer_name = "a bare PyAV decode loop (ffmpeg is not installed: apt ffmpeg)"
        for _ in range(N_ROUNDS):
            peer.append(_peer_seconds(path))
            figures.append(_build_in_new_process(path))
        seconds, peer_s = min(f["seconds"] for f in figures), min(wall for wall, _ in peer)
        # Processor time says the same on a machine that is busy with other work.
        cpu_ratio = min(f["cpu"] for f in figures) / min(cpu for _, cpu in peer)
        note = f"peer: {peer_name}, {peer_s:.2f} s; {seconds / peer_s:.2f} times its time"
        note += f", {cpu_ratio:.2f} times its processor time"
        _report("peaks of 90-minute MP3", seconds, "s", limit=PEER_LIMIT * peer_s, note=note)
        _report("first part of the waveform", max(f["first"] for f in figures), "s",
                limit=FIRST_PART_LIMIT_S)  # fmt: skip
        _report("peak memory", max(f["memory"] for f in figures), "MB", limit=MEMORY_LIMIT_MB)
        _report("re-opening from the cache", _reopen_ms(path, Path(folder)), "ms",
                limit=REOPEN_LIMIT_MS)  # fmt: skip


def _report(what: str, measured: float, unit: str, *, limit: float, note: str = "") -> None:
    tell(what, measured, unit=unit, limit=limit)
    if note:
        print(note)


def _long_mp3(folder: Path) -> Path:
    """Write one encoded minute over and over, which takes seconds instead of minutes."""
    minute = write_sound(folder, noise(60_000), kind="mp3_cbr")
    path = folder / "long.mp3"
    with av.open(str(minute)) as source:
        template = source.streams.audio[0]
        packets = [bytes(packet) for packet in source.demux(template) if packet.size]
        with av.open(str(path), "w") as out:
            stream = out.add_stream_from_template(template)
            time_base = template.time_base or Fraction(1, 44100)
            frame_ticks = round(Fraction(1152, 44100) / time_base)
            for number in range(MINUTES * len(packets)):
                packet = av.Packet(packets[number % len(packets)])
                packet.stream, packet.time_base = stream, time_base
                packet.pts = packet.dts = number * frame_ticks
                packet.duration = frame_ticks
                out.mux(packet)
    return path


def _peer_seconds(path: Path) -> tuple[float, float]:
    """Return wall and processor seconds of the peer."""
    started, before = time.perf_counter(), _cpu_seconds()
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is not None:
        command = [ffmpeg, "-nostdin", "-v", "error", "-i", str(path), "-f", "null", "-"]
        subprocess.run(command, check=True)
    else:
        with av.open(str(path)) as source:
            for _ in source.decode(audio=0):
                pass
    return time.perf_counter() - started, _cpu_seconds() - before


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _build_in_new_process(path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_peaks", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _print_one_build(path: Path) -> None:
    parts: list[float] = []
    started, cpu_before = time.perf_counter(), time.process_time()

    def show(pyramid: PeaksPyramid, share: float) -> None:
        del pyramid, share
        parts.append(time.perf_counter() - started)

    build(path, sha256=SHA, progress=show)
    cpu = time.process_time() - cpu_before
    # Unlike the figure of getrusage this one does not include the parent's.
    high_water = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    memory_mb = int(high_water[1]) / 1024 if high_water else float("nan")
    print(json.dumps({"seconds": parts[-1], "cpu": cpu, "first": parts[0], "memory": memory_mb}))


def _reopen_ms(path: Path, folder: Path) -> float:
    cache = PeaksCache(folder / "peaks")
    sha256 = fingerprint.sha256_of(path)
    cache.load_or_build(path, sha256)
    times = []
    for _ in range(20):
        started = time.perf_counter()
        cache.load(sha256)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _print_one_build(Path(sys.argv[1]))
    else:
        main()
