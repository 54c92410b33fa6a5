"""Brings the waveform of a recording from the background, and checks its file."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from fsh_coder.media import decode
from fsh_coder.media.peaks import PeaksPyramid
from fsh_coder.media.peaks_cache import PeaksCache
from fsh_coder.services.sound_to_code import SoundToCode, refuse_changed_sound
from fsh_coder.ui import background
from fsh_coder.ui.background import Task
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.waveform.wave_source import RawStretch

_RAW_WAIT_MS = 120


class SoundLoader(QObject):
    """Everything slow about a recording, off the GUI thread.

    Signals:
        grown: the `PeaksPyramid` of what is decoded so far, at last of all.
        raw_read: the `RawStretch` that was asked for.
        failed: the exception that keeps the recording from being used.
    """

    grown = Signal(object)
    raw_read = Signal(object)
    failed = Signal(object)
    _progress = Signal(object, object)

    def __init__(self, cache: PeaksCache, *, parent: QObject) -> None:
        super().__init__(parent)
        self._cache = cache
        self._tasks: list[Task] = []
        self._sound: SoundToCode | None = None
        self._wanted: TimeWindow | None = None
        self._is_reading = False
        self._raw_wait = QTimer(self)
        self._raw_wait.setSingleShot(True)
        self._raw_wait.setInterval(_RAW_WAIT_MS)
        self._raw_wait.timeout.connect(self._read_raw)
        self._progress.connect(self._on_progress)

    def load(self, sound: SoundToCode, *, shown_as: str) -> None:
        """Bring the waveform of a recording, and make sure that its content is the same."""
        self.cancel()
        self._sound = sound
        kept = self._cache.load(sound.sha256)
        if kept is not None:
            self.grown.emit(kept)
        else:
            self._tasks.append(self._build(sound, shown_as))
        self._tasks.append(
            background.run(
                lambda task: refuse_changed_sound(
                    sound, shown_as=shown_as, cancelled=task.is_cancelled
                ),
                _nothing,
                self.failed.emit,
                owner=self,
            )
        )

    def cancel(self) -> None:
        """Stop all work; nothing of it arrives any more."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self._raw_wait.stop()
        self._sound, self._wanted, self._is_reading = None, None, False

    def want_raw(self, window: TimeWindow) -> None:
        """Ask for the sound itself of a window that is seen from close by."""
        self._wanted = window
        if not self._is_reading:
            self._raw_wait.start()

    def _build(self, sound: SoundToCode, shown_as: str) -> Task:
        def build(task: Task) -> PeaksPyramid:
            return self._cache.load_or_build(
                sound.path,
                sound.sha256,
                progress=lambda pyramid, _share: self._progress.emit(task, pyramid),
                cancelled=task.is_cancelled,
                shown_as=shown_as,
            )

        return background.run(build, self.grown.emit, self.failed.emit, owner=self)

    def _on_progress(self, task: Task, pyramid: PeaksPyramid) -> None:
        if task in self._tasks:
            self.grown.emit(pyramid)

    def _read_raw(self) -> None:
        sound, window = self._sound, self._wanted
        if sound is None or window is None:
            return
        # As much again at either side, so that scrolling on needs no new reading at once.
        start = max(0, round(window.start_ms - window.span_ms))
        end = min(sound.duration_ms, round(window.end_ms + window.span_ms))
        self._wanted, self._is_reading = None, True
        self._tasks.append(
            background.run(
                lambda _task: _raw(sound.path, start, end, sound.sample_rate_hz),
                self._on_raw,
                self._on_raw_failed,
                owner=self,
            )
        )

    def _on_raw(self, raw: RawStretch) -> None:
        self._is_reading = False
        self.raw_read.emit(raw)
        if self._wanted is not None:
            self._raw_wait.start()

    def _on_raw_failed(self, error: Exception) -> None:
        self._is_reading = False
        self.failed.emit(error)


def _raw(path: Path, start_ms: int, end_ms: int, rate_hz: int) -> RawStretch:
    samples = decode.pcm(path, start_ms=start_ms, end_ms=end_ms, sample_rate_hz=rate_hz)
    return RawStretch(start_ms, end_ms, rate_hz, samples)


def _nothing(_result: None) -> None:
    """Take no notice of a file that is as it was."""
