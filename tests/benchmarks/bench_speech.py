"""How long proposing utterances for 60 minutes takes, and how much memory.

Run with ``python -m tests.benchmarks.bench_speech``. Needs the optional extra ``[speech]``.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av

from fsh_coder.bundled import resources_dir
from fsh_coder.domain.identifiers import RecordingId, SegmentId, new_uuid
from fsh_coder.domain.recording import Segment
from fsh_coder.media import speech_detection
from fsh_coder.services.unit_proposals import USUAL_PAUSE_MS, propose
from tests.benchmarks.figures import tell

MINUTES = 60
N_ROUNDS = 2
SECONDS_LIMIT = 40.0
MEMORY_LIMIT_MB = 200.0
AGAIN_LIMIT_S = 1.0


def main() -> None:
    """Print each figure against its limit."""
    if not speech_detection.is_available():
        print("proposing utterances: left out, the extra [speech] is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = _long_conversation(Path(folder))
        rounds = [_propose_in_new_process(path) for _ in range(N_ROUNDS)]
    best = min(rounds, key=lambda figures: figures["seconds"])
    note = f"{best['cpu']:.1f} s of processor time, {best['units']:.0f} proposals"
    _report(
        f"proposing utterances for {MINUTES} min",
        best["seconds"],
        "s",
        limit=SECONDS_LIMIT,
        note=note,
    )
    _report(
        "proposing anew with another pause",
        min(figures["again"] for figures in rounds),
        "s",
        limit=AGAIN_LIMIT_S,
    )
    _report(
        "peak memory of the whole process",
        max(figures["memory"] for figures in rounds),
        "MB",
        limit=MEMORY_LIMIT_MB,
    )


def _report(what: str, measured: float, unit: str, *, limit: float, note: str = "") -> None:
    tell(what, measured, unit=unit, limit=limit)
    if note:
        print(f"  {note}", flush=True)


def _long_conversation(folder: Path) -> Path:
    """Write one demo conversation over and over, without decoding it."""
    path = folder / "long.ogg"
    with av.open(str(resources_dir() / "demo" / "sound" / "S0412.ogg")) as source:
        template = source.streams.audio[0]
        packets = [
            (bytes(each), each.duration or 960) for each in source.demux(template) if each.size
        ]
        with av.open(str(path), "w") as out:
            stream = out.add_stream_from_template(template)
            time_base = template.time_base
            assert time_base is not None
            pts = 0
            while pts * time_base < 60 * MINUTES:
                for content, duration in packets:
                    packet = av.Packet(content)
                    packet.stream, packet.time_base = stream, time_base
                    packet.pts = packet.dts = pts
                    packet.duration = duration
                    pts += duration
                    out.mux(packet)
    return path


def _propose_in_new_process(path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_speech", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _print_one_round(path: Path) -> None:
    end_ms = MINUTES * 60_000
    segment = Segment(SegmentId(new_uuid()), RecordingId(new_uuid()), 0, end_ms)
    started, cpu_before = time.perf_counter(), time.process_time()
    trace = speech_detection.listen(path, start_ms=0, end_ms=end_ms)
    found = propose(trace, segment=segment, units=(), min_pause_ms=USUAL_PAUSE_MS)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu_before
    started = time.perf_counter()
    propose(trace, segment=segment, units=(), min_pause_ms=2 * USUAL_PAUSE_MS)
    again = time.perf_counter() - started
    # Unlike the figure of getrusage this one does not include the parent's.
    high_water = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    memory_mb = int(high_water[1]) / 1024 if high_water else float("nan")
    print(
        json.dumps(
            {
                "seconds": seconds,
                "cpu": cpu,
                "again": again,
                "memory": memory_mb,
                "units": len(found.units),
            }
        )
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _print_one_round(Path(sys.argv[1]))
    else:
        main()
