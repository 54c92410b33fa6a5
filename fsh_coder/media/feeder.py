"""The thread that decodes ahead of what is heard."""

import sys
import threading
import time
from collections.abc import Iterator

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.media.decode import read_blocks
from fsh_coder.media.engine import RATE_HZ, Engine, Piece, Plan
from fsh_coder.media.leveller import Leveller
from fsh_coder.media.reader import SoundReader
from fsh_coder.media.samples import PcmArray
from fsh_coder.media.tempo import Tempo
from fsh_coder.media.treatment import Treating

_CHECK_EVERY_S = 1.0


class Feeder(threading.Thread):
    """Delivers an engine's plans from a reader, which it closes when it ends.

    What goes wrong is handed to the engine and never lost.
    """

    def __init__(self, engine: Engine, reader: SoundReader) -> None:
        super().__init__(name="sound feeder", daemon=True)
        self._engine = engine
        self._reader = reader
        self._leveller = Leveller(sample_rate_hz=RATE_HZ)
        self._checked_at = time.perf_counter()

    def run(self) -> None:
        """Follow one plan after the other until the engine is closed."""
        is_over = False
        try:
            for _ in self._reader.walk_index():
                if not self._engine.is_untouched:
                    break
            plan = self._engine.next_plan(0)
            while plan is not None:
                self._follow(plan)
                plan = self._engine.next_plan(plan.number)
            is_over = True
        finally:
            self._reader.close()
            error = sys.exc_info()[1]
            if not is_over and error is not None:
                # A bug of ours: it goes on to the thread's own hook, to be logged whole.
                self._engine.fail(error)

    def _follow(self, plan: Plan) -> None:
        start, loop = plan.start, plan.loop
        try:
            while True:
                end = loop[1] if loop is not None and start < loop[1] else None
                n_frames = self._run_through(plan, start=start, end=end)
                if n_frames is None:
                    return
                if end is None or loop is None or not n_frames:
                    break
                start = loop[0]
            self._reader.check_unchanged()
            self._engine.finish(plan)
        except UserFacingError as error:
            self._engine.fail(error)

    def _run_through(self, plan: Plan, *, start: int, end: int | None) -> int | None:
        """Deliver the sound from ``start`` to ``end``, or to the recording's end.

        Returns:
            How many frames it was; None when the plan is no longer wanted.
        """
        tempo = Tempo(plan.speed, sample_rate_hz=RATE_HZ)
        n_frames = 0
        for samples in self._changed_in_tempo(tempo, plan=plan, start=start, end=end):
            at = start + n_frames * plan.speed
            piece = Piece(samples, at, plan.speed, n_frames == 0, plan.treatment)
            if not self._engine.offer(piece, plan=plan):
                return None
            n_frames += len(samples)
        return n_frames

    def _changed_in_tempo(
        self, tempo: Tempo, *, plan: Plan, start: int, end: int | None
    ) -> Iterator[PcmArray]:
        for block in self._treated(plan, start=start, end=end):
            if len(block):
                yield from tempo.push(block)
        yield from tempo.finish()

    def _treated(self, plan: Plan, *, start: int, end: int | None) -> Iterator[PcmArray]:
        self._leveller.begin()
        treating = Treating(
            plan.treatment, start=start, sample_rate_hz=RATE_HZ, leveller=self._leveller
        )
        channel = plan.treatment.channel
        for position, block in read_blocks(
            self._reader, start, sample_rate_hz=RATE_HZ, channel=channel
        ):
            self._check_now_and_then()
            yield treating.push(block if end is None else block[: end - position])
            if end is not None and position + len(block) >= end:
                break
        yield treating.finish()

    def _check_now_and_then(self) -> None:
        # An open file reads on after it was deleted or replaced on most systems.
        now = time.perf_counter()
        if now - self._checked_at >= _CHECK_EVERY_S:
            self._checked_at = now
            self._reader.check_unchanged()
