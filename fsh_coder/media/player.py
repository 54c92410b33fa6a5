"""Play a recording: start, stop, jump, slower and faster at true pitch, and loops.

Decoding runs on a thread of its own, sound is pulled by the sound card, and the count of
samples is the clock. Everything here may be called from any thread and returns at once.
"""

import os
import weakref
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np

from fsh_coder.media.bleeps import joined_spans
from fsh_coder.media.device import SoundDevice
from fsh_coder.media.engine import RATE_HZ, Engine
from fsh_coder.media.feeder import Feeder
from fsh_coder.media.reader import SoundReader
from fsh_coder.media.samples import PcmArray
from fsh_coder.media.treatment import UNTREATED, Treatment

SLOWEST = 0.5
FASTEST = 2.0
SHORTEST_LOOP_MS = 50


class _Deck:
    """What the sound card pulls from; it outlives the player that holds it no longer."""

    def __init__(self) -> None:
        self.engine: Engine | None = None
        self.feeder: Feeder | None = None
        self.device: SoundDevice | None = None

    def pull(self, n_frames: int) -> PcmArray:
        engine = self.engine
        return np.zeros(n_frames, np.int16) if engine is None else engine.pull(n_frames)

    def eject(self) -> None:
        engine, feeder = self.engine, self.feeder
        self.engine = self.feeder = None
        if engine is not None:
            engine.close()
        if feeder is not None:
            feeder.join()

    def close(self) -> None:
        self.eject()
        device, self.device = self.device, None
        if device is not None:
            device.close()


class Player:
    """Plays one recording at a time. Without a recording the controls do nothing.

    Args:
        device: None takes what the environment variable FSH_AUDIO names, else the sound
            card; "null" is silent in real time, as is a machine without a sound card;
            "pull" has no device at all and hands out samples by `pull`.
    """

    def __init__(self, *, device: str | None = None) -> None:
        self._device_name = os.environ.get("FSH_AUDIO") if device is None else device
        self._deck = _Deck()
        self._speed = self._volume = 1.0
        self._treatment = UNTREATED
        self._n_channels, self._has_video = 0, False
        self._header_duration_ms: int | None = None
        self._counted_duration_ms: int | None = None
        # A player that is forgotten, or still open when the program ends, closes itself.
        self._closing = weakref.finalize(self, _Deck.close, self._deck)

    def open(self, path: Path, *, shown_as: str | None = None) -> None:
        """Get a recording ready at its beginning, paused; one that was open is closed.

        Speed, volume and boost stay as they were; loop, stop and bleeps are cleared, and all
        channels are heard.

        Args:
            path: the recording.
            shown_as: the name error messages use, now and in `failure`; the file's own
                name by default.

        Raises:
            NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
        """
        reader = SoundReader(path, shown_as=shown_as)
        self._deck.eject()
        self._header_duration_ms, self._counted_duration_ms = reader.header_duration_ms, None
        self._n_channels, self._has_video = reader.n_channels, reader.has_video
        self._treatment = Treatment(is_boosted=self._treatment.is_boosted)
        engine = Engine(speed=self._speed, volume=self._volume, treatment=self._treatment)
        feeder = Feeder(engine, reader)
        feeder.start()
        self._deck.engine, self._deck.feeder = engine, feeder
        if self._deck.device is None and self._device_name != "pull":
            self._deck.device = SoundDevice(self._deck.pull, is_silent=self._device_name == "null")

    def eject(self) -> None:
        """Let go of the recording, and keep the sound card for the next one."""
        self._deck.eject()
        self._forget_recording()

    def close(self) -> None:
        """Let go of recording and sound card; all threads have ended when this returns."""
        self._deck.close()
        self._forget_recording()

    def _forget_recording(self) -> None:
        self._header_duration_ms = self._counted_duration_ms = None
        self._n_channels, self._has_video = 0, False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def play(self) -> None:
        """Go on; after the end, begin again at the beginning (of the loop)."""
        if self._deck.engine is not None:
            self._deck.engine.play()

    def pause(self) -> None:
        """Fall silent and stay where it is."""
        if self._deck.engine is not None:
            self._deck.engine.pause()

    def seek(self, at_ms: int) -> None:
        """Go to a time, playing or not; before 0 is 0, after the end is the end."""
        engine = self._deck.engine
        if engine is not None:
            end_ms = self.duration_ms
            engine.seek(_samples(max(0, at_ms if end_ms is None else min(at_ms, end_ms))))

    def set_speed(self, speed: float) -> None:
        """Play at 0.5 to 2 times the speed at the same pitch; beyond is brought within."""
        self._speed = min(max(float(speed), SLOWEST), FASTEST)
        if self._deck.engine is not None:
            self._deck.engine.set_speed(self._speed)

    def set_volume(self, volume: float) -> None:
        """Set the volume, 0 to 1; beyond is brought within."""
        self._volume = min(max(float(volume), 0.0), 1.0)
        if self._deck.engine is not None:
            self._deck.engine.set_volume(self._volume)

    def hear_channel(self, channel: int | None) -> None:
        """Play one channel in both ears, counted from 0, or all of them (None).

        A channel that the recording does not have is taken for its last one.
        """
        self._treat(replace(self._treatment, channel=channel))

    def set_boost(self, on: bool) -> None:  # noqa: FBT001 one word as any setter
        """Bring quiet voices up, or play everything as loud as it was recorded."""
        self._treat(replace(self._treatment, is_boosted=on))

    def set_bleeps(self, stretches_ms: Iterable[tuple[int, int]]) -> None:
        """Play a tone instead of these stretches, (start, end) in ms; () for none."""
        spans = joined_spans((_samples(start), _samples(end)) for start, end in stretches_ms)
        self._treat(replace(self._treatment, bleeps=spans))

    def _treat(self, treatment: Treatment) -> None:
        self._treatment = treatment
        if self._deck.engine is not None:
            self._deck.engine.set_treatment(treatment)

    def set_loop(self, start_ms: int, end_ms: int) -> None:
        """Repeat a part without a gap once the position is in it.

        A part shorter than 50 ms is widened to that. A position after the part's end is
        left alone: seek into the part to hear it.

        Raises:
            ValueError: the part ends before it begins, or begins before 0.
        """
        if not 0 <= start_ms <= end_ms:
            raise ValueError(f"not a stretch of time: {start_ms} to {end_ms} ms")
        end_ms = max(end_ms, start_ms + SHORTEST_LOOP_MS)
        if self._deck.engine is not None:
            self._deck.engine.set_loop((_samples(start_ms), _samples(end_ms)))

    def clear_loop(self) -> None:
        """Play on after the loop's end."""
        if self._deck.engine is not None:
            self._deck.engine.set_loop(None)

    def stop_at(self, at_ms: int | None) -> None:
        """Pause once when the sound reaches a time from before it; None forgets it."""
        if self._deck.engine is not None:
            self._deck.engine.stop_at(None if at_ms is None else _samples(at_ms))

    def pull(self, n_frames: int) -> PcmArray:
        """Return the next output of a player with the device "pull", (n_frames,) mono.

        It waits for the decoder, so what comes does not depend on the machine's speed.
        """
        engine = self._deck.engine
        if engine is None:
            return np.zeros(n_frames, np.int16)
        return engine.pull(n_frames, is_patient=True)

    @property
    def is_playing(self) -> bool:
        """Return whether sound is running."""
        return self._deck.engine is not None and self._deck.engine.is_playing

    @property
    def at_end(self) -> bool:
        """Return whether the recording was played to its end."""
        return self._deck.engine is not None and self._deck.engine.is_at_end

    @property
    def failure(self) -> BaseException | None:
        """Return what ended the sound before its time; None while all is well.

        A `UserFacingError` is for the user; anything else is a bug. The next play or seek
        tries again.
        """
        return None if self._deck.engine is None else self._deck.engine.failure

    @property
    def speed(self) -> float:
        """Return the speed, 0.5 to 2."""
        return self._speed

    @property
    def volume(self) -> float:
        """Return the volume, 0 to 1."""
        return self._volume

    @property
    def channel(self) -> int | None:
        """Return the only channel that is heard, from 0; None while all are."""
        return self._treatment.channel

    @property
    def is_boosted(self) -> bool:
        """Return whether quiet voices are brought up."""
        return self._treatment.is_boosted

    @property
    def n_channels(self) -> int:
        """Return how many channels the recording has; 0 without a recording."""
        return self._n_channels

    @property
    def has_video(self) -> bool:
        """Return whether a moving picture runs along with the recording."""
        return self._has_video

    @property
    def n_underruns(self) -> int:
        """Return how often the sound card asked in vain since the recording was opened."""
        return 0 if self._deck.engine is None else self._deck.engine.n_underruns

    @property
    def has_sound_device(self) -> bool:
        """Return whether sound comes out; False before the first recording is opened."""
        return self._deck.device is not None and self._deck.device.is_real

    @property
    def duration_ms(self) -> int | None:
        """Return the counted duration once it is set, before that what the header claims.

        None when there is no recording or its header is silent.
        """
        counted = self._counted_duration_ms
        return self._header_duration_ms if counted is None else counted

    @duration_ms.setter
    def duration_ms(self, counted_ms: int) -> None:
        self._counted_duration_ms = counted_ms

    def position_ms(self) -> int:
        """Return the time that is heard now, in whole milliseconds; 0 without a recording."""
        engine, device = self._deck.engine, self._deck.device
        if engine is None:
            return 0
        latency = None if device is None else device.latency_frames
        position = round(engine.position(latency_frames=latency) * 1000 / RATE_HZ)
        # A header's duration may be wrong and must not hold the position back.
        counted = self._counted_duration_ms
        return max(0, position if counted is None else min(position, counted))


def _samples(at_ms: int) -> int:
    return round(at_ms * RATE_HZ / 1000)
