"""Chooses an utterance of the transcript, so that the next code's key codes all of it."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.marks.transcript_list import TranscriptPane

_ENTERING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class TranscriptChoice(QObject):
    """Watches a transcript; its view owns it.

    With the keyboard in the transcript, the arrows up and down choose the line before or after,
    and Enter hears it; the mouse chooses with Shift held. What is chosen is the same stretch as
    one dragged over the waveform: a code's key codes it, with the utterance's times and speaker.

    Args:
        pane: the transcript.
        controller: holds the chosen stretch.
    """

    def __init__(self, pane: TranscriptPane, *, controller: CodingController) -> None:
        super().__init__(pane.view)
        self._pane, self._controller = pane, controller
        self._stretch: tuple[int, int] | None = None
        # Kept here, since events still come while the view is being taken down.
        self._view, self._viewport = pane.view, pane.view.viewport()
        for watched in (self._view, self._viewport):
            watched.installEventFilter(self)
        pane.view.setToolTip("Click hears a line. Shift with click, or ↑ and ↓, chooses one.")
        controller.selection_changed.connect(self._on_selection)

    def choose(self, row: int) -> None:
        """Choose a line."""
        utterance = self._pane.model.utterance(row)
        segment = self._controller.segment
        start = max(utterance.start_ms, segment.start_ms)
        end = min(utterance.end_ms, segment.end_ms)
        if end <= start:
            self._controller.refused.emit("This line lies outside the segment that is coded.")
            return
        self._stretch = (start, end)
        self._controller.select_stretch(self._stretch, speaker=utterance.speaker)
        self._pane.view.set_chosen(row)
        self._pane.view.setCurrentIndex(self._pane.model.index(row))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the arrows and Enter, and clicks with Shift."""
        if watched is self._view and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if watched is self._viewport and isinstance(event, QMouseEvent):
            held = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
            is_click = event.type() in (
                QEvent.Type.MouseButtonPress,
                QEvent.Type.MouseButtonRelease,
            )
            if held and is_click and event.button() == Qt.MouseButton.LeftButton:
                if event.type() == QEvent.Type.MouseButtonRelease:
                    self._choose_index(self._view.indexAt(event.position().toPoint()))
                return True
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key not in _ENTERING and key not in _STEPS:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if key in _STEPS:
            self._step(_STEPS[key])
        else:
            self._hear()
        return True

    def _step(self, step: int) -> None:
        view, model = self._pane.view, self._pane.model
        row = view.chosen
        if row is None:
            row = view.spoken if view.spoken is not None else 0
        else:
            row += step
        if model.rowCount():
            self.choose(min(max(row, 0), model.rowCount() - 1))

    def _hear(self) -> None:
        chosen = self._pane.view.chosen
        row = chosen if chosen is not None else self._pane.view.spoken
        if row is not None:
            self._pane.hear_asked.emit(self._pane.model.utterance(row).start_ms)

    def _choose_index(self, index: QModelIndex) -> None:
        if index.isValid():
            self.choose(index.row())

    def _on_selection(self, stretch: tuple[int, int] | None) -> None:
        if stretch != self._stretch:
            self._stretch = None
            self._pane.view.set_chosen(None)
