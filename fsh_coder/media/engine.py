"""What is heard next and what is heard now: the queue between decoder and sound card.

The count of samples handed out is the clock. Each output sample knows which sample of the
recording it stands for, so the position is right through loops, pauses, changes of speed
and the sound card's buffer. Positions are in samples of `RATE_HZ`, from the beginning.
"""

import math
import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from fsh_coder.media.declick import Declicker
from fsh_coder.media.samples import PcmArray
from fsh_coder.media.treatment import UNTREATED, Treatment

RATE_HZ = 44100

# Enough to play on while the interface keeps the interpreter to itself for a while.
_AHEAD_FRAMES = RATE_HZ * 2
# After a change of speed this much of the old speed is still played, to have no hole.
_BRIDGE_FRAMES = RATE_HZ * 60 // 1000
_REMEMBERED_FRAMES = RATE_HZ * 2
_PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Samples ready to be heard.

    Attributes:
        samples: (n_frames,) of output.
        start: position in the recording of the first one.
        step: positions per output sample; the speed.
        is_joint: the sound does not follow from the piece before.
        treatment: what was done to it.
    """

    samples: PcmArray
    start: float
    step: float
    is_joint: bool = False
    treatment: Treatment = UNTREATED

    @property
    def end(self) -> float:
        """Return the position after the last sample."""
        return self.start + len(self.samples) * self.step

    def first(self, n_frames: int) -> "Piece":
        """Return the piece cut to its first samples."""
        return replace(self, samples=self.samples[:n_frames])

    def rest(self, n_frames: int) -> "Piece":
        """Return the piece without its first samples."""
        return replace(
            self,
            samples=self.samples[n_frames:],
            start=self.start + n_frames * self.step,
            is_joint=False,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What the feeder has to deliver, until there is a plan of a higher number.

    Attributes:
        number: counts up.
        start: position to begin at.
        speed: 0.5 to 2.
        loop: first position and position after the last of the part that repeats, or None.
        treatment: what is done to the sound.
    """

    number: int
    start: int
    speed: float
    loop: tuple[int, int] | None = None
    treatment: Treatment = UNTREATED


class _Heard(NamedTuple):
    """Output that was handed out: ``step`` is 0 where it was silence."""

    first_frame: int
    n_frames: int
    start: float
    step: float


class Engine:
    """The state of playing one recording; safe to use from any thread.

    Args:
        speed: 0.5 to 2.
        volume: 0 to 1.
        treatment: what is done to the sound.
    """

    def __init__(
        self,
        *,
        speed: float = 1.0,
        volume: float = 1.0,
        treatment: Treatment = UNTREATED,
    ) -> None:
        self._changed = threading.Condition()
        self._pieces: deque[Piece] = deque()
        self._n_queued = 0
        self._plan = Plan(1, 0, speed, None, treatment)
        self._has_all = self._has_any = False
        self._is_closed = self._is_playing = self._is_at_end = False
        self._cursor, self._step = 0.0, 1.0
        self._treatment = treatment
        self._stop_at: int | None = None
        self._needs_joint = True
        self._declicker = Declicker()
        self._declicker.gain = volume
        self._heard: deque[_Heard] = deque()
        self._n_pulled = self._n_before_pull = 0
        self._pulled_at = 0.0
        self._last_heard = 0.0
        self._failure: BaseException | None = None
        self._n_underruns = 0

    # --- what the user does ---

    def play(self) -> None:
        """Go on from the position; from the beginning (of the loop) after the end."""
        with self._changed:
            if self._is_at_end or self._failure is not None:
                loop = self._plan.loop
                again = self._cursor if self._failure is not None else loop[0] if loop else 0
                self._jump(round(again))
            self._is_playing = True
            self._changed.notify_all()

    def pause(self) -> None:
        """Fall silent; the position stays."""
        with self._changed:
            self._is_playing = False
            self._changed.notify_all()

    def seek(self, position: int) -> None:
        """Go to a position, playing or not."""
        with self._changed:
            self._jump(position)

    def set_speed(self, speed: float) -> None:
        """Change the speed within 60 ms, without a hole."""
        with self._changed:
            if speed != self._plan.speed:
                n_bridge = _BRIDGE_FRAMES if self._is_playing else 0
                self._replan(n_bridge, replace(self._plan, speed=speed))

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Repeat a part once the position is in it, or stop repeating."""
        with self._changed:
            if loop != self._plan.loop:
                self._replan(self._n_queued, replace(self._plan, loop=loop))

    def set_treatment(self, treatment: Treatment) -> None:
        """Do something else to the sound within 60 ms, without a hole or a click."""
        with self._changed:
            if treatment != self._plan.treatment:
                n_bridge = _BRIDGE_FRAMES if self._is_playing else 0
                self._replan(n_bridge, replace(self._plan, treatment=treatment))

    def stop_at(self, position: int | None) -> None:
        """Pause once, when the sound reaches a position from before it."""
        with self._changed:
            self._stop_at = position

    def set_volume(self, volume: float) -> None:
        """Change the volume, 0 to 1, within 10 ms."""
        with self._changed:
            self._declicker.gain = volume

    def close(self) -> None:
        """Let the feeder end and every waiting call return."""
        with self._changed:
            self._is_closed, self._is_playing = True, False
            self._pieces.clear()
            self._changed.notify_all()

    # --- what the user sees ---

    @property
    def is_playing(self) -> bool:
        """Return whether sound is running."""
        return self._is_playing

    @property
    def is_untouched(self) -> bool:
        """Return whether nothing has been asked for yet."""
        return not self._is_playing and not self._is_closed and self._plan.number == 1

    @property
    def is_at_end(self) -> bool:
        """Return whether the recording was played to its end."""
        return self._is_at_end

    @property
    def speed(self) -> float:
        """Return the speed asked for."""
        return self._plan.speed

    @property
    def failure(self) -> BaseException | None:
        """Return what ended the sound before its time; None while all is well."""
        return self._failure

    @property
    def n_underruns(self) -> int:
        """Return how often the sound card asked in vain while sound was running."""
        return self._n_underruns

    def position(self, *, latency_frames: int | None) -> float:
        """Return the position that is heard now.

        Args:
            latency_frames: how long the sound card holds back what it was given; None
                when no clock runs and what was pulled counts as heard.
        """
        with self._changed:
            if not self._heard:
                return self._cursor
            heard = float(self._n_pulled)
            if latency_frames is not None:
                since = (time.perf_counter() - self._pulled_at) * RATE_HZ
                heard = min(heard, self._n_before_pull + since - latency_frames)
            self._last_heard = heard = max(heard, self._last_heard)
            for part in reversed(self._heard):
                if part.first_frame <= heard:
                    return part.start + min(heard - part.first_frame, part.n_frames) * part.step
            return self._heard[0].start

    # --- what the sound card asks ---

    def pull(self, n_frames: int, *, is_patient: bool = False) -> PcmArray:
        """Return the next output, (n_frames,); silence where there is none.

        Args:
            n_frames: how many samples.
            is_patient: wait for the feeder, as tests do; a sound card cannot.
        """
        with self._changed:
            self._n_before_pull, self._pulled_at = self._n_pulled, time.perf_counter()
            block = np.zeros(n_frames, np.int16)
            joints: list[int] = []
            filled = 0
            while filled < n_frames:
                piece = self._take(n_frames - filled, is_patient=is_patient)
                if piece is None:
                    break
                if self._needs_joint:
                    joints.append(filled)
                self._needs_joint = False
                block[filled : filled + len(piece.samples)] = piece.samples
                filled += len(piece.samples)
            if filled < n_frames:
                joints.append(filled)
                self._needs_joint = True
                self._remember(n_frames - filled, start=self._cursor, step=0.0)
            self._changed.notify_all()
            return self._declicker.shape(block, joints=joints)

    def _take(self, n_frames: int, *, is_patient: bool) -> Piece | None:
        while self._is_playing and not self._pieces and not self._has_all and is_patient:
            self._changed.notify_all()
            if not self._changed.wait(_PATIENCE_S):
                break
        if not self._is_playing:
            return None
        if not self._pieces:
            if self._has_all:
                self._is_playing, self._is_at_end = False, True
            elif self._has_any:
                self._n_underruns += 1
            return None
        piece = self._pieces[0]
        # A run that goes on where the last one ended, at normal speed, is the same sound.
        runs_on = (
            abs(piece.start - self._cursor) < 0.5
            and piece.step == self._step == 1.0
            and piece.treatment == self._treatment
        )
        self._needs_joint = self._needs_joint or (piece.is_joint and not runs_on)
        self._cursor, self._step, self._treatment = piece.start, piece.step, piece.treatment
        n_frames = min(n_frames, len(piece.samples))
        if self._stop_at is not None and piece.start <= self._stop_at:
            to_stop = math.ceil((self._stop_at - piece.start) / piece.step - 1e-6)
            if to_stop <= 0:
                self._is_playing, self._stop_at = False, None
                return None
            n_frames = min(n_frames, to_stop)
        self._drop(n_frames)
        piece = piece.first(n_frames)
        self._cursor = piece.end
        self._remember(n_frames, start=piece.start, step=piece.step)
        return piece

    def _drop(self, n_frames: int) -> None:
        piece = self._pieces.popleft()
        if n_frames < len(piece.samples):
            self._pieces.appendleft(piece.rest(n_frames))
        self._n_queued -= n_frames

    def _remember(self, n_frames: int, *, start: float, step: float) -> None:
        last = self._heard[-1] if self._heard else None
        first_frame = self._n_pulled
        self._n_pulled += n_frames
        if last is not None and last.step == step:
            runs_on_at = last.start + last.n_frames * step
            if abs(runs_on_at - start) < 1e-3 and last.n_frames < RATE_HZ:
                self._heard[-1] = last._replace(n_frames=last.n_frames + n_frames)
                return
        self._heard.append(_Heard(first_frame, n_frames, start, step))
        while self._heard[0].first_frame + self._heard[0].n_frames < (
            self._n_pulled - _REMEMBERED_FRAMES
        ):
            self._heard.popleft()

    # --- what the feeder does ---

    def next_plan(self, after: int) -> Plan | None:
        """Wait for a plan of a higher number than ``after``; None when it is all over."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._plan.number > after)
            return None if self._is_closed else self._plan

    def offer(self, piece: Piece, *, plan: Plan) -> bool:
        """Queue a piece when there is room; False when the plan is no longer wanted."""
        with self._changed:
            self._changed.wait_for(
                lambda: not self._is_wanted(plan) or self._n_queued < _AHEAD_FRAMES
            )
            if not self._is_wanted(plan):
                return False
            self._pieces.append(piece)
            self._n_queued += len(piece.samples)
            self._has_any = True
            self._changed.notify_all()
            return True

    def finish(self, plan: Plan) -> None:
        """Say that the recording's end is in the queue."""
        with self._changed:
            if self._is_wanted(plan):
                self._has_all = True
                self._changed.notify_all()

    def fail(self, error: BaseException) -> None:
        """Stop because of an error, which `failure` then shows."""
        with self._changed:
            self._failure = error
            self._is_playing, self._has_all = False, True
            self._pieces.clear()
            self._n_queued = 0
            self._changed.notify_all()

    def _is_wanted(self, plan: Plan) -> bool:
        return not self._is_closed and self._plan.number == plan.number

    def _jump(self, position: int) -> None:
        self._pieces.clear()
        self._n_queued = 0
        self._cursor = float(position)
        self._needs_joint = True
        self._heard.clear()
        self._is_at_end = False
        self._plan_from(position, self._plan)

    def _replan(self, n_keep: int, wanted: Plan) -> None:
        """Keep at most ``n_keep`` queued frames that still fit and plan what follows them."""
        loop = wanted.loop
        kept: deque[Piece] = deque()
        n_kept, resume = 0, self._cursor
        is_before_end = loop is not None and self._cursor < loop[1]
        for piece in self._pieces:
            if n_kept >= n_keep or (kept and piece.is_joint):
                break
            room = n_keep - n_kept
            if loop is not None and is_before_end:
                room = min(room, math.ceil((loop[1] - piece.start) / piece.step))
            if room <= 0:
                break
            kept.append(piece.first(room))
            n_kept += len(kept[-1].samples)
            resume = kept[-1].end
        if loop is not None and is_before_end and resume >= loop[1]:
            resume = loop[0]
        self._pieces, self._n_queued = kept, n_kept
        self._is_at_end = False
        self._plan_from(round(resume), wanted)

    def _plan_from(self, start: int, wanted: Plan) -> None:
        self._plan = replace(wanted, number=self._plan.number + 1, start=start)
        self._has_all = self._has_any = False
        self._failure = None
        self._changed.notify_all()
