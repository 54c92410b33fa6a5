"""One key per behaviour code, from the rubric."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fsh_coder.domain.rubric import Rubric


class BehaviourKeys(QObject):
    """The shortcuts of a rubric's codes, in upper and lower case alike.

    A held key is one behaviour: Qt's repeats are ignored. Text fields keep their letters.

    Signals:
        pressed: the key of the code whose key on the keyboard was pressed.
    """

    pressed = Signal(str)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._shortcuts: list[QShortcut] = []

    def set_rubric(self, rubric: Rubric) -> None:
        """Listen for another rubric's keys in place of the last one's."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = [
            self._shortcut(code.hotkey, code=code.key) for code in rubric.codes if code.hotkey
        ]

    def _shortcut(self, hotkey: str, *, code: str) -> QShortcut:
        shortcut = QShortcut(self._owner)
        shortcut.setKeys([QKeySequence(hotkey), QKeySequence(f"Shift+{hotkey}")])
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: self.pressed.emit(code))
        return shortcut
