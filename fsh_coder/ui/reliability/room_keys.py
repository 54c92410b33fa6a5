"""Keys of the disagreement room, and how its buttons and fields keep what they need."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

#: What each key does, by the name of the deed, with the words of its tooltip.
KEYS: Mapping[str, tuple[str, ...]] = {
    "play": ("Space",),
    "next": ("N", "Down"),
    "before": ("P", "Up"),
    "hear": ("Return", "Enter"),
    "loop": ("L",),
    "back": ("Left",),
    "on": ("Right",),
    "zoom_in": ("+", "="),
    "zoom_out": ("-",),
    "undo": ("Ctrl+Z",),
    "redo": ("Ctrl+Y", "Ctrl+Shift+Z"),
    "agree": ("Ctrl+Return", "Ctrl+Enter"),
    "leave": ("Escape",),
}
_REPEATED = frozenset({"next", "before", "back", "on", "undo", "redo"})
_OF_BUTTONS = frozenset(
    {Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right}
)


def bind(owner: QWidget, deeds: Mapping[str, Callable[[], None]]) -> None:
    """Make the room's shortcuts.

    Raises:
        KeyError: a key has no deed.
    """
    for name, sequences in KEYS.items():
        _shortcut(owner, sequences, deeds[name], repeats=name in _REPEATED)


def bind_digits(owner: QWidget, press: Callable[[str], object]) -> None:
    """Let digits choose an answer."""
    for digit in "0123456789":
        _shortcut(owner, (digit,), partial(press, digit), repeats=False)


def _shortcut(
    owner: QWidget, sequences: tuple[str, ...], deed: Callable[[], object], *, repeats: bool
) -> None:
    shortcut = QShortcut(owner)
    shortcut.setKeys([QKeySequence(each) for each in sequences])
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
    shortcut.setAutoRepeat(repeats)
    shortcut.activated.connect(deed)


class ButtonGuard(QObject):
    """An event filter: a button that has the keyboard keeps Space and the arrow keys."""

    def watch(self, holder: QWidget) -> None:
        """Guard every button inside a widget."""
        for button in holder.findChildren(QAbstractButton):
            button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the button's keys before the room's shortcuts see them."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_asked and isinstance(event, QKeyEvent) and Qt.Key(event.key()) in _OF_BUTTONS:
            event.accept()
            return True
        return False
