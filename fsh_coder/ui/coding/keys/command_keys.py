"""The keys of the coding screen's commands, at work."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from fsh_coder.ui.coding.ground.commands import commands
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ground.keys import sequences


class CommandKeys(QObject):
    """The shortcuts of all commands on a screen.

    Args:
        owner: the screen; the shortcuts work wherever the keyboard is in its window.
        actions: what each command does, by its name.

    Raises:
        KeyError: a command has no action, which is our bug.
    """

    def __init__(self, owner: QWidget, actions: Mapping[str, Callable[[], None]]) -> None:
        super().__init__(owner)
        self._shortcuts: dict[str, QShortcut] = {}
        for command in commands():
            shortcut = QShortcut(owner)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(command.repeats)
            shortcut.activated.connect(actions[command.name])
            self._shortcuts[command.name] = shortcut

    def set_keys(self, keys: KeyMap) -> None:
        """Listen for these keys in place of those before."""
        for name, shortcut in self._shortcuts.items():
            shortcut.setKeys(
                [each for key in keys.of_command(name) for each in sequences(key.first)]
            )
