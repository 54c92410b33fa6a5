"""Listens for where people speak, off the window's thread, and keeps what was heard."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fsh_coder.domain.errors import Cancelled
from fsh_coder.domain.recording import Segment
from fsh_coder.media import speech_detection
from fsh_coder.media.speech_detection import SpeechTrace
from fsh_coder.ui import background
from fsh_coder.ui.background import Task


class SpeechProposer(QObject):
    """One recording's speech, heard at most once.

    Signals:
        progress: share that is heard, 0 to 1.
        heard: the `SpeechTrace`.
        failed: the exception; also when it was stopped.
    """

    progress = Signal(float)
    heard = Signal(object)
    failed = Signal(object)

    def __init__(self, *, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._trace: SpeechTrace | None = None

    @property
    def trace(self) -> SpeechTrace | None:
        """Return what was heard; None before."""
        return self._trace

    @property
    def is_listening(self) -> bool:
        """Whether it is at work."""
        return self._task is not None

    def listen(self, path: Path, segment: Segment, *, shown_as: str) -> None:
        """Hear a segment; what was heard already is handed on at once."""
        if self._task is not None:
            return
        if self._trace is not None:
            self.heard.emit(self._trace)
            return
        if not speech_detection.is_available():
            self.failed.emit(speech_detection.SpeechExtraMissing())
            return
        self.progress.emit(0.0)
        self._task = background.run(
            lambda task: speech_detection.listen(
                path,
                start_ms=segment.start_ms,
                end_ms=segment.end_ms,
                progress=task.report,
                cancelled=task.is_cancelled,
                shown_as=shown_as,
            ),
            self._on_heard,
            self._on_failed,
            owner=self,
        )
        self._task.progress.connect(self._on_progress)

    def cancel(self) -> None:
        """Stop; nothing is kept."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.failed.emit(Cancelled())

    def _on_progress(self, share: float) -> None:
        if self._task is not None:
            self.progress.emit(share)

    def _on_heard(self, trace: SpeechTrace) -> None:
        self._task, self._trace = None, trace
        self.heard.emit(trace)

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        self.failed.emit(error)
