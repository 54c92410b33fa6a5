"""The keys of a focused dimension: scores by digit, 0 for not rated, Up and Down."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fsh_coder.domain.rubric import Dimension


class RatingKeys(QObject):
    """An event filter on the one focus stop of a dimension; that widget owns it.

    Signals:
        rated: a score, or None for not rated.
        moved: to the dimension before (-1) or after (1).
    """

    rated = Signal(object)
    moved = Signal(int)

    def __init__(self, widget: QWidget, dimension: Dimension) -> None:
        super().__init__(widget)
        self._dimension = dimension
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take digits and arrows; the screen gets all other keys."""
        if not isinstance(event, QKeyEvent) or event.modifiers() & ~_KEYPAD:
            return False
        is_mine = event.key() in _STEPS or self._means_rating(event.text())
        if event.type() == QEvent.Type.ShortcutOverride and is_mine:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress or not is_mine:
            return False
        if event.key() in _STEPS:
            self.moved.emit(_STEPS[Qt.Key(event.key())])
        elif not event.isAutoRepeat():
            self._rate(event.text())
        return True

    def _means_rating(self, text: str) -> bool:
        return text == "0" or (text.isascii() and text.isdigit() and self._has(int(text)))

    def _rate(self, text: str) -> None:
        score = int(text)
        # On a scale that begins at 0 that key is a score; undo takes it back.
        self.rated.emit(score if self._has(score) else None)

    def _has(self, score: int) -> bool:
        return score in self._dimension.scores()


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
