"""The keys of the pass that divides speech; they are free there, since codes have none then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from fsh_coder.ui.coding.ground.keys import Key, sequences


@dataclass(frozen=True, slots=True)
class UnitKey:
    """One deed of dividing: its name, its words, its key, and what stands on the cap."""

    name: str
    words: str
    key: str
    cap: str


def unit_keys() -> tuple[UnitKey, ...]:
    """Return every key that only the dividing pass has, the most used first."""
    return (
        UnitKey("unit_end", "End the utterance here", "E", "E"),
        UnitKey("unit_speaker", "Switch speaker", "S", "S"),
        UnitKey("unit_join", "Join with the one before", "J", "J"),
        UnitKey("unit_divide", "Divide at the play head", "D", "D"),
        UnitKey("unit_begin", "Begin the utterance here", "B", "B"),
        UnitKey("unit_edge", "Move the other end", "X", "X"),
        UnitKey("unit_swap", "Swap all speakers", "W", "W"),
        UnitKey("unit_go_on", "Go on where dividing stopped", "G", "G"),
        UnitKey("unit_propose", "Propose utterances", "P", "P"),
        UnitKey("unit_accept", "Accept the proposal, next", "A", "A"),
        UnitKey("unit_accept_all", "Accept all proposals", "Shift+A", "Shift A"),
    )


class UnitKeys(QObject):
    """The shortcuts of dividing, at work only while the pass is.

    A held key is one deed: Qt's repeats are ignored. Text fields keep their letters.

    Args:
        owner: the screen; its keys work wherever the keyboard is in its window.
        actions: what each key does, by its name.
    """

    def __init__(self, owner: QWidget, actions: Mapping[str, Callable[[], None]]) -> None:
        super().__init__(owner)
        self._shortcuts: dict[str, QShortcut] = {}
        for each in unit_keys():
            shortcut = QShortcut(owner)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.setEnabled(False)
            shortcut.activated.connect(actions[each.name])
            self._shortcuts[each.name] = shortcut
        self.set_keys({each.name: (Key(each.key),) for each in unit_keys()})

    def set_keys(self, keys: Mapping[str, Sequence[Key]]) -> None:
        """Listen for a coder's keys, by the name of what they do."""
        taken = {key.first for each in keys.values() for key in each}
        for name, its_keys in keys.items():
            # Caps Lock and a held Shift make no difference, but where Shift has its own use.
            found = [
                sequence
                for key in its_keys
                for sequence in sequences(key.first)
                if sequence.toString() == key.first or sequence.toString() not in taken
            ]
            self._shortcuts[name].setKeys(found)

    def set_enabled(self, enabled: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Listen, or leave the letters to others."""
        for shortcut in self._shortcuts.values():
            shortcut.setEnabled(enabled)
