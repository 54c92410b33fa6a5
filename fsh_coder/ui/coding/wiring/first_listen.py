"""One listen from beginning to end: it may pause, which is counted, but not jump."""

from PySide6.QtCore import QObject, Signal

from fsh_coder.domain.completeness import HEARD_ENOUGH
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.listening.heard import unheard

#: A jump this near to where the first listen has come to is none.
_NEAR_MS = 1_000


class FirstListen(QObject):
    """Holds the play head while a pass is heard for the first time.

    Signals:
        changed: it began or ended, or was paused once more.
        heard_out: the segment was heard to its end; jumps are free again.
    """

    changed = Signal()
    heard_out = Signal()

    def __init__(self, controller: CodingController, *, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._listening = controller.listening
        self._is_on = False
        self._n_pauses = 0
        self._listening.playing_changed.connect(self._on_playing_changed)

    @property
    def words(self) -> str:
        """Return what holds now; "" while jumps are free."""
        if not self._is_on:
            return ""
        pauses = f" · {self._n_pauses} pause{'s' if self._n_pauses > 1 else ''}"
        return "First listen, no jumps" + (pauses if self._n_pauses else "")

    def ask_for(self, wanted: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Hold the play head from now on, unless all was heard; or set it free."""
        self._is_on = wanted and not self._is_heard()
        self._n_pauses = 0
        self._listening.set_seek_guard(self._why_no_jump if self._is_on else None)
        self.changed.emit()

    def _why_no_jump(self, at_ms: int) -> str:
        """Return why the play head may not be put there now; "" where it may."""
        if self._is_heard():
            return ""
        missed = unheard(self._listening.heard.spans, self._controller.segment)
        if any(abs(at_ms - span.start_ms) <= _NEAR_MS for span in missed):
            return ""
        return (
            "This pass is one listen to the end: pause if you must; "
            "jumps come back when you have heard it all."
        )

    def _is_heard(self) -> bool:
        segment = self._controller.segment
        return self._listening.heard.heard_ms(segment) >= HEARD_ENOUGH * segment.duration_ms

    def _on_playing_changed(self, is_playing: bool) -> None:  # noqa: FBT001 a Qt signal's value
        if not self._is_on or is_playing:
            return
        if self._is_heard():
            self.ask_for(False)
            self.heard_out.emit()
        else:
            self._n_pauses += 1
            self.changed.emit()
