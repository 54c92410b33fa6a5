"""Keys as people press them: what a press is called, how it looks, what it is bound by."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_THEN = " then "
_MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")
_CAPS = {
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "-": "−",
    "Return": "Enter",
    "Enter": "Enter",
    "Del": "Delete",
    "Ins": "Insert",
    "PgUp": "Page up",
    "PgDown": "Page down",
    "Media Play": "Play key",
    "Media Pause": "Pause key",
    "Toggle Media Play/Pause": "Play/pause key",
}
# These need no Shift on any usual keyboard, so with Shift they are another character.
_NEVER_SHIFTED = frozenset(",.-;'")
_SHORTCUT_HOLDERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_NAMED_HOLDERS = _SHORTCUT_HOLDERS | Qt.KeyboardModifier.ShiftModifier
_ONLY_HELD = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_Hyper_L,
        Qt.Key.Key_Hyper_R,
        Qt.Key.Key_Mode_switch,
        Qt.Key.Key_Multi_key,
        Qt.Key.Key_unknown,
    }
)


@dataclass(frozen=True, slots=True)
class Key:
    """One key, or two pressed one after the other.

    `first` is a key and what is held with it, such as "R", "Ctrl+Z" or "F13". `second` is the
    character of the key after it, letters in upper case; "" for none. A character is written
    as itself whatever has to be held for it, since that differs between keyboards.
    """

    first: str
    second: str = ""

    @property
    def text(self) -> str:
        """The key as it is kept: "R", "S then +"."""
        return f"{self.first}{_THEN}{self.second}" if self.second else self.first

    @property
    def caps(self) -> tuple[str, ...]:
        """What stands on the caps to press: ("Ctrl", "Z"), ("S", "+")."""
        *held, name = _parted(self.first)
        caps = (*held, cap_of(name))
        return (*caps, cap_of(self.second)) if self.second else caps

    @property
    def words(self) -> str:
        """The key in a sentence or tooltip: "Ctrl+Z", "S +"."""
        *held, name = _parted(self.first)
        words = "+".join((*held, cap_of(name)))
        return f"{words} {cap_of(self.second)}" if self.second else words

    def clashes_with(self, other: "Key") -> bool:
        """Whether the two could not be told apart, or one hides the other."""
        if self.first != other.first:
            return False
        return not (self.second and other.second and self.second != other.second)


def cap_of(name: str) -> str:
    """Return what stands on the cap of one key: "←" for "Left"."""
    return _CAPS.get(name, name)


def key_of(text: str) -> Key | None:
    """Read a key as it is kept, or as Qt names it; None for what is no key."""
    first, _, second = text.partition(_THEN)
    second = _upper(second)
    if len(second) > 1:
        return None
    *held, name = _parted(first)
    named = name if _is_character(name) else _portable(name)
    if not named:
        return None
    if _is_character(named):
        named = _upper(named)
        # Shift is part of the character.
        held = held if any(each != "Shift" for each in held) else []
    return Key("+".join((*held, named)), second)


def keys_of(texts: Iterable[str]) -> tuple[Key, ...]:
    """Read several keys, each once; what is none is left out."""
    found = (key_of(text) for text in texts)
    return tuple(dict.fromkeys(key for key in found if key is not None))


def hotkey(text: str) -> Key:
    """Return the key of a rubric's hotkey of one or two characters."""
    return Key(_upper(text[:1]), _upper(text[1:]))


def character_of(event: QKeyEvent) -> str:
    """Return the character a press gives, letters in upper case; "" where it gives none.

    The text decides, not the key: "+" is a key of its own on one keyboard, Shift with
    another on the next, and stands on the number pad as well.
    """
    held = event.modifiers() & _SHORTCUT_HOLDERS
    # Windows says Ctrl and Alt for AltGr, which only chooses another character.
    if held and held != _ALT_GR:
        return ""
    text = event.text()
    return _upper(text) if _is_character(text) else ""


def name_of(event: QKeyEvent) -> str:
    """Return what is pressed, such as "R", "Ctrl+E", "F13"; "" for a key that only is held.

    A dead key gives nothing until the next one, and so has no name either.
    """
    key = event.key()
    if key == 0 or key in _ONLY_HELD or Qt.Key.Key_Dead_Grave <= key <= _LAST_DEAD:
        return ""
    character = character_of(event)
    if character:
        return character
    held = event.modifiers() & _NAMED_HOLDERS
    name = _portable_of(QKeyCombination(held, Qt.Key(key)))
    read = key_of(name)
    return "" if read is None else read.first


def sequences(first: str) -> list[QKeySequence]:
    """Return what Qt is to listen for so that a key works on every keyboard."""
    made = [QKeySequence(first)]
    if _is_character(first) and first not in _NEVER_SHIFTED:
        made.append(QKeySequence(f"Shift+{first}"))
    return made


_ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_LAST_DEAD = Qt.Key.Key_Dead_Longsolidusoverlay


def _parted(first: str) -> list[str]:
    parts: list[str] = []
    rest = first
    while True:
        held = next((each for each in _MODIFIERS if rest.startswith(f"{each}+")), "")
        if not held or len(rest) == len(held) + 1:
            return [*parts, rest]
        parts.append(held)
        rest = rest[len(held) + 1 :]


def _is_character(text: str) -> bool:
    return len(text) == 1 and text.isprintable() and not text.isspace()


def _upper(text: str) -> str:
    upper = text.upper()
    # "ß" has two letters in upper case, and one key.
    return upper if len(upper) == len(text) else text


def _portable(name: str) -> str:
    sequence = QKeySequence(name)
    if sequence.count() != 1:
        return ""
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def _portable_of(combination: QKeyCombination) -> str:
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)
