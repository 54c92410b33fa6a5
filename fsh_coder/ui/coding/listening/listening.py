"""Listening: the player with what a coder expects of it, and what was heard."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from fsh_coder.domain.observation import HeardSpan
from fsh_coder.domain.recording import Segment
from fsh_coder.media.player import FASTEST, SLOWEST, Player
from fsh_coder.ui.coding.listening.heard import HeardTracker
from fsh_coder.ui.settings import Settings

FRAME_MS = 16
_SPEED_STEP = 0.1


class Listening(QObject):
    """Plays a segment: steps back on resume, stops at its end, repeats a stretch.

    Signals:
        moved: the play head is at another time, in ms of the recording.
        playing_changed: sound began to run or fell silent.
        speed_changed: 0.5 to 2.
        failed: the sound broke off; the exception.
        held: a sentence why the play head was not moved.
    """

    moved = Signal(int)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    failed = Signal(object)
    held = Signal(str)

    def __init__(self, player: Player, *, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._player = player
        self._settings = settings
        self._segment: Segment | None = None
        self._is_open = False
        self._held_ms = 0
        self._steps_back = False
        self._was_playing = False
        self._loop: tuple[int, int] | None = None
        self._seek_guard: Callable[[int], str] | None = None
        self._stop_ms: int | None = None
        self._path: Path | None = None
        self.heard = HeardTracker()
        self._frames = QTimer(self)
        self._frames.setTimerType(Qt.TimerType.PreciseTimer)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self.follow)

    # --- What is played ---------------------------------------------------------------

    def take(self, segment: Segment, *, at_ms: int, heard: tuple[HeardSpan, ...]) -> None:
        """Turn to a segment whose sound is not open yet; the play head stands at ``at_ms``."""
        self._put_down()
        self._player.eject()
        self._seek_guard = self._stop_ms = None
        self._segment = segment
        self._held_ms = at_ms
        self._steps_back = at_ms > segment.start_ms
        self.heard = HeardTracker(heard)

    def open(self, path: Path, *, duration_ms: int, shown_as: str) -> None:
        """Get the sound ready at the play head.

        Raises:
            NotSound, EmptySound, UnreadableSound, RecordingMissing: as their names say.
        """
        self._player.open(path, shown_as=shown_as)
        self._player.duration_ms = duration_ms
        self._player.set_speed(self._settings.speed)
        self._player.set_volume(self._settings.volume / 100)
        self._player.set_boost(self._settings.boost)
        self._player.seek(self._held_ms)
        self._is_open, self._path = True, path

    def close(self) -> None:
        """Fall silent and let go of recording and sound card."""
        self._put_down()
        self._player.close()

    def _put_down(self) -> None:
        self.pause()
        if self._is_open:
            self._held_ms = self.position_ms()
        self._is_open, self._path = False, None
        self._loop = None

    @property
    def path(self) -> Path | None:
        """Return where the sound is, for work in the background; never shown to a coder."""
        return self._path

    @property
    def is_open(self) -> bool:
        """Whether there is sound to hear."""
        return self._is_open

    @property
    def is_playing(self) -> bool:
        """Whether sound is running."""
        return self._is_open and self._player.is_playing

    @property
    def is_silent(self) -> bool:
        """Whether the recording runs, but no sound card plays it."""
        return self._is_open and not self._player.has_sound_device

    @property
    def speed(self) -> float:
        """Return the speed, 0.5 to 2."""
        return self._settings.speed

    def position_ms(self) -> int:
        """Return the time that is heard now; without sound, where it would go on."""
        return self._player.position_ms() if self._is_open else self._held_ms

    # --- Play and pause ---------------------------------------------------------------

    def toggle(self) -> None:
        """Play, or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Go on, a little before where it was paused; up to the segment's end."""
        if not self._is_open or self._segment is None or self.is_playing:
            return
        at_ms = self.position_ms()
        if self._steps_back:
            at_ms = self._stepped_back(at_ms)
            self._player.seek(at_ms)
        self._arm(at_ms)
        self._player.play()
        self.heard.start(at_ms)
        self._was_playing = True
        self._frames.start()
        self.playing_changed.emit(True)
        self.moved.emit(at_ms)

    def pause(self) -> None:
        """Fall silent."""
        if self.is_playing:
            self._player.pause()
        self.follow()

    def seek(self, at_ms: int) -> None:
        """Go to a time, playing or not, where that is allowed."""
        if not self.lets_seek(at_ms):
            return
        self._steps_back = False
        if not self._is_open:
            self._held_ms = at_ms
        else:
            self.heard.advance(self.position_ms(), loop=self._loop)
            self._player.seek(at_ms)
            if self.is_playing:
                self._arm(at_ms)
                self.heard.start(at_ms)
        self.moved.emit(self.position_ms())

    def set_seek_guard(self, guard: Callable[[int], str] | None) -> None:
        """Ask this before every jump: it gives a sentence why not, or ""; None lets all."""
        self._seek_guard = guard

    def lets_seek(self, at_ms: int) -> bool:
        """Return whether the play head may go to a time; says so where it may not."""
        reason = "" if self._seek_guard is None else self._seek_guard(at_ms)
        if reason:
            self.held.emit(reason)
        return not reason

    def jump(self, by_ms: int) -> None:
        """Go some time back or on; never across the segment's ends from inside it."""
        at_ms = self.position_ms()
        target = at_ms + by_ms
        if self._segment is not None and self._segment.holds(at_ms):
            target = min(max(target, self._segment.start_ms), self._segment.end_ms)
        self.seek(max(0, target))

    def hear_from(self, at_ms: int) -> None:
        """Play from a time on, where that is allowed."""
        if not self.lets_seek(max(0, at_ms)):
            return
        self.seek(max(0, at_ms))
        self.play()

    def hear_between(self, start_ms: int, end_ms: int | None) -> None:
        """Play from one time to another, where that is allowed; None plays on."""
        self.set_stop_at(end_ms)
        self.hear_from(start_ms)

    def set_stop_at(self, at_ms: int | None) -> None:
        """Fall silent when the sound next reaches a time; None only at the segment's end."""
        self._stop_ms = at_ms
        if self.is_playing:
            self._arm(self.position_ms())

    # --- How it is played -------------------------------------------------------------

    def step_speed(self, steps: int) -> None:
        """Play slower or faster by tenths, at the same pitch."""
        speed = round(self.speed + steps * _SPEED_STEP, 1)
        speed = min(max(speed, SLOWEST), FASTEST)
        self._settings.speed = speed
        self._player.set_speed(speed)
        self.speed_changed.emit(speed)

    def set_volume(self, percent: int) -> None:
        """Set the volume, 0 to 100."""
        self._settings.volume = percent
        self._player.set_volume(percent / 100)

    @property
    def n_channels(self) -> int:
        """Return how many channels the recording has; 0 without sound."""
        return self._player.n_channels if self._is_open else 0

    @property
    def has_video(self) -> bool:
        """Whether a moving picture runs along."""
        return self._is_open and self._player.has_video

    @property
    def channel(self) -> int | None:
        """Return the only channel that is heard, from 0; None while all are."""
        return self._player.channel

    def hear_channel(self, channel: int | None) -> None:
        """Hear one channel in both ears, or all (None); the next recording has all again."""
        self._player.hear_channel(channel)

    @property
    def is_boosted(self) -> bool:
        """Whether quiet voices are brought up."""
        return self._settings.boost

    def set_boost(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Bring quiet voices up, or not; remembered for this coder."""
        self._settings.boost = on
        self._player.set_boost(on)

    def set_loop(self, stretch: tuple[int, int] | None) -> None:
        """Repeat a stretch, or none; the play head goes into it."""
        self._loop = stretch
        if not self._is_open:
            return
        if stretch is None:
            self._player.clear_loop()
            return
        self._player.set_loop(*stretch)
        if not stretch[0] <= self.position_ms() < stretch[1]:
            self.seek(stretch[0])

    def follow(self) -> None:
        """Read the play head: each frame while sound runs, and once when it has stopped."""
        if not self._was_playing:
            return
        at_ms = self.position_ms()
        self.heard.advance(at_ms, loop=self._loop)
        self.moved.emit(at_ms)
        if not self.is_playing:
            self._was_playing = False
            self._steps_back = True
            if self._stop_ms is not None and at_ms >= self._stop_ms - FRAME_MS:
                self._stop_ms = None
            self._frames.stop()
            self.heard.stop()
            self.playing_changed.emit(False)
            if self._player.failure is not None:
                self.failed.emit(self._player.failure)

    def _arm(self, at_ms: int) -> None:
        ends = (None if self._segment is None else self._segment.end_ms, self._stop_ms)
        ahead = [end_ms for end_ms in ends if end_ms is not None and at_ms < end_ms]
        self._player.stop_at(min(ahead, default=None))

    def _stepped_back(self, at_ms: int) -> int:
        floor = 0
        if self._loop is not None and self._loop[0] <= at_ms <= self._loop[1]:
            floor = self._loop[0]
        elif self._segment is not None and at_ms >= self._segment.start_ms:
            floor = self._segment.start_ms
        return max(floor, at_ms - self._settings.resume_step_back_ms)
