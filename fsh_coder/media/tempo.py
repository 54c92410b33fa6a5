"""Plays faster or slower at the same pitch."""

import av
import numpy as np
from av.filter import Graph

from fsh_coder.media.samples import PcmArray, native_samples, to_int16


class Tempo:
    """One run of sound through FFmpeg's atempo; make a new one for each run.

    Args:
        speed: 0.5 to 2; 1 leaves the sound as it is.
        sample_rate_hz: rate of the mono samples.
    """

    def __init__(self, speed: float, *, sample_rate_hz: int) -> None:
        self._rate_hz = sample_rate_hz
        self._pushed = 0
        self._graph: Graph | None = None
        if speed != 1.0:
            graph = Graph()
            source = graph.add_abuffer(format="s16", sample_rate=sample_rate_hz, layout="mono")
            tempo = graph.add("atempo", f"{speed:.4f}")
            sink = graph.add("abuffersink")
            source.link_to(tempo)
            tempo.link_to(sink)
            graph.configure()
            self._graph = graph

    def push(self, block: PcmArray) -> list[PcmArray]:
        """Take the next samples and return what is ready, which may be nothing yet."""
        if self._graph is None:
            return [block]
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block[None, :]), "s16", "mono")
        frame.sample_rate, frame.pts = self._rate_hz, self._pushed
        self._pushed += len(block)
        self._graph.push(frame)
        return self._ready()

    def finish(self) -> list[PcmArray]:
        """Return what is left after the last block."""
        if self._graph is None:
            return []
        self._graph.push(None)
        return self._ready()

    def _ready(self) -> list[PcmArray]:
        ready: list[PcmArray] = []
        while self._graph is not None:
            try:
                frame = self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                break
            if isinstance(frame, av.AudioFrame):
                ready.append(to_int16(native_samples(frame)[0]))
        return ready
