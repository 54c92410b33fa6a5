"""The keys of behaviour codes: one for each, or two one after the other."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ground.keys import sequences
from fsh_coder.ui.coding.keys.chord import Chord


class BehaviourKeys(QObject):
    """Listens for the keys of a rubric's codes, in upper and lower case alike.

    A held key is one behaviour: Qt's repeats are ignored. Text fields keep their letters.
    The moment of a code of two keys is that of the first one, since that is when the coder
    knew that she had heard something.

    Args:
        owner: the screen; its keys work wherever the keyboard is in its window.
        position: tells where in the recording the sound is, in ms.

    Signals:
        pressed: the key of a code, and where in the recording the sound was, in ms, when its
            key, or the first of its two keys, went down.
        refused: a sentence why the second key did nothing.
    """

    pressed = Signal(str, int)
    refused = Signal(str)

    def __init__(self, owner: QWidget, *, position: Callable[[], int]) -> None:
        super().__init__(owner)
        self._owner = owner
        self._position = position
        self._shortcuts: list[QShortcut] = []
        self._keys = KeyMap(())
        self._diverted: Callable[[str], None] | None = None
        self._is_on = True
        self.chord = Chord(owner, position=position)
        self.chord.chosen.connect(self._emit)
        self.chord.refused.connect(self.refused)

    def set_keys(self, keys: KeyMap) -> None:
        """Listen for these keys in place of those before."""
        self.chord.close()
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._keys = keys
        single = {key.first: use.name for use in keys.codes for key in use.keys if not key.second}
        firsts = {key.first for use in keys.codes for key in use.keys if key.second}
        self._shortcuts = [
            self._shortcut(first, partial(self.press, code)) for first, code in single.items()
        ]
        self._shortcuts += [
            self._shortcut(first, partial(self._begin, first)) for first in sorted(firsts)
        ]

    def set_enabled(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Listen, or leave every key to others, as while speech is divided into units."""
        self.chord.close()
        self._is_on = on
        for shortcut in self._shortcuts:
            shortcut.setEnabled(on)

    def press(self, code: str) -> None:
        """Do what the code's key would do now; for its tile."""
        self.chord.close()
        self._emit(code, self._position())

    def divert(self, taker: Callable[[str], None] | None) -> None:
        """Let the next code go to someone else, and mark nothing; None takes that back."""
        self._diverted = taker

    def _shortcut(self, first: str, action: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(self._owner)
        shortcut.setKeys(sequences(first))
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.setEnabled(self._is_on)
        shortcut.activated.connect(action)
        return shortcut

    def _emit(self, code: str, at_ms: int) -> None:
        if self._diverted is None:
            self.pressed.emit(code, at_ms)
        else:
            taker, self._diverted = self._diverted, None
            taker(code)

    def _begin(self, first: str) -> None:
        self.chord.open(first, keys=self._keys)
