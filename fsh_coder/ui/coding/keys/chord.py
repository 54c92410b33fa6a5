"""Codes of two keys, between the first key and the second."""

from collections.abc import Callable, Iterable
from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ground.keys import Key, cap_of, character_of, name_of
from fsh_coder.ui.coding.ground.typing_guard import is_text_field


class _Verdict(Enum):
    """What a key is while the second one is waited for."""

    SECOND = auto()
    GIVES_UP = auto()
    LISTENS = auto()
    ELSE = auto()


class Chord(QObject):
    """Waits for the second key; nothing is marked before it, and no time runs out.

    While it waits, every character belongs to it, also those that are commands elsewhere
    (+ and − zoom). It is judged by its text, so it does not matter where the keyboard has it
    or whether it needs Shift; capitals make no difference; repeats of a held key count for
    nothing.

    - A character that makes a code marks it, at the moment of the first key.
    - Any other character, and another code's key, marks nothing; what could have followed is
      said, and the waiting is over, so that no half of one code joins half of the next.
    - The same first key again begins anew, at its own moment.
    - Esc, and the keys that undo or remove a mark, give up and do nothing else.
    - Keys that only listen (Space, the arrows, a pedal) work as ever, and it waits on.
    - All other keys, a click, and another window give up and do what they do.

    Args:
        owner: the screen.
        position: tells where in the recording the sound is, in ms.

    Signals:
        opened: the first key, and a dict of code by second key.
        closed: it waits no longer, whatever the end was.
        chosen: key of the code, and when the first key went down, in ms of the recording.
        refused: a sentence why nothing was marked.
    """

    opened = Signal(str, object)
    closed = Signal()
    chosen = Signal(str, int)
    refused = Signal(str)

    def __init__(self, owner: QWidget, *, position: Callable[[], int]) -> None:
        super().__init__(owner)
        self._owner = owner
        self._position = position
        self._first = ""
        self._at_ms = 0
        self._keys = KeyMap(())
        self._followers: dict[str, str] = {}
        self._listening: frozenset[str] = frozenset()
        self._gives_up = {"Esc"}
        self._held: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether the second key is waited for."""
        return bool(self._first)

    def open(self, first: str, *, keys: KeyMap) -> None:
        """Wait for what may follow the first key, which goes down now."""
        self._first, self._at_ms, self._keys = first, self._position(), keys
        self._followers = keys.followers(first)
        self._listening = keys.listening()
        undoing = (*keys.of_command("undo"), *keys.of_command("remove_last"))
        self._gives_up = {"Esc", *(key.first for key in undoing)}
        self._held = None
        self._watch()
        self.opened.emit(first, dict(self._followers))

    def close(self) -> None:
        """Wait no longer."""
        if not self._first and self._held is None:
            return
        self._held = None
        self._unwatch()
        self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See every key before anything else does; the filter is there only while it waits."""
        if isinstance(event, QKeyEvent):
            return isinstance(watched, QWidget) and self._filter_key(event)
        if self._ends(event, watched):
            self.close()
        return False

    def _ends(self, event: QEvent, watched: QObject) -> bool:
        """Whether something other than a key gives up."""
        match event.type():
            case QEvent.Type.MouseButtonPress:
                return isinstance(watched, QWidget)
            case QEvent.Type.WindowDeactivate:
                return watched is self._owner.window()
            case QEvent.Type.FocusIn:
                return is_text_field(watched)
            case _:
                return False

    # --- One key ----------------------------------------------------------------------

    def _filter_key(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.KeyRelease:
            if event.key() == self._held and not event.isAutoRepeat():
                self.close()
            return False
        if not name_of(event):
            # Shift on the way to "+", or a dead key.
            return False
        verdict = self._verdict(event)
        if event.isAutoRepeat() and (not self.is_open or verdict is not _Verdict.LISTENS):
            return self._is_spent(event) and _claimed(event)
        if not self.is_open:
            self.close()
            return False
        if verdict is _Verdict.ELSE:
            self.close()
        if verdict in (_Verdict.ELSE, _Verdict.LISTENS):
            return False
        if event.type() == QEvent.Type.KeyPress:
            self._take(event, verdict)
        return _claimed(event)

    def _is_spent(self, event: QKeyEvent) -> bool:
        return self.is_open or event.key() == self._held

    def _verdict(self, event: QKeyEvent) -> _Verdict:
        name = name_of(event)
        if name in self._gives_up and name not in self._followers:
            return _Verdict.GIVES_UP
        if character_of(event):
            return _Verdict.SECOND
        if name in self._listening:
            return _Verdict.LISTENS
        is_of_a_code = any(name == key.first for use in self._keys.codes for key in use.keys)
        return _Verdict.SECOND if is_of_a_code else _Verdict.ELSE

    def _take(self, event: QKeyEvent, verdict: _Verdict) -> None:
        pressed = name_of(event)
        code = self._followers.get(pressed)
        if code is None and pressed == self._first:
            self.open(self._first, keys=self._keys)
            return
        at_ms, words = self._at_ms, _no_code(self._first, pressed, tuple(self._followers))
        self._spend(event)
        if code is not None:
            self.chosen.emit(code, at_ms)
        elif verdict is _Verdict.SECOND:
            self.refused.emit(words)

    def _spend(self, event: QKeyEvent) -> None:
        """Wait no longer, but keep the repeats of the key that ended it from anything else."""
        self._held = event.key()
        self._end()

    def _end(self) -> None:
        if self._first:
            self._first = ""
            self._followers = {}
            self.closed.emit()

    def _watch(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def _unwatch(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)


def _claimed(event: QKeyEvent) -> bool:
    event.accept()
    return True


def _no_code(first: str, pressed: str, seconds: Iterable[str]) -> str:
    caps = [cap_of(second) for second in seconds]
    choice = " or ".join((", ".join(caps[:-1]), caps[-1])) if len(caps) > 1 else "".join(caps)
    begun, wrong = Key(first).words, Key(pressed).words
    return f"{begun} {wrong} is no code, nothing was marked. After {begun} comes {choice}."
