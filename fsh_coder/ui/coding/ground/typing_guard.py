"""Keeps what is typed into a field away from the screen's keys."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_PASSED = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_EDITING = frozenset({Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Left, Qt.Key.Key_Right})


# Qt numbers the keys of media, browsers and pedals from here; none of them edits text.
_FIRST_MEDIA_KEY = Qt.Key.Key_Back


class TypingGuard(QObject):
    """An event filter for one text field; the field owns it.

    Qt spares letters typed into a field, but not arrows, Enter or Delete. Whatever edits text
    stays in the field; Esc, function and media keys (pedals send them) and Ctrl with Enter still
    reach the screen.
    """

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim keys for the field before shortcuts see them."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_asked and isinstance(event, QKeyEvent) and _belongs_to_field(event):
            event.accept()
            return True
        return False


def is_typing() -> bool:
    """Whether the keyboard is in a text field."""
    return is_text_field(QApplication.focusWidget())


def is_text_field(widget: object) -> bool:
    """Whether a widget takes what is typed as text."""
    return isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox)


def _belongs_to_field(event: QKeyEvent) -> bool:
    key = Qt.Key(event.key())
    held = event.modifiers()
    if key in _PASSED or Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35 or key >= _FIRST_MEDIA_KEY:
        return False
    if held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return key in _EDITING
    return True
