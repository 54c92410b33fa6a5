"""Hands for whole-chain tests: keys, clicks and what is on the screen, as a person has them."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.ui import background

DialogT = TypeVar("DialogT", bound=QDialog)
WidgetT = TypeVar("WidgetT", bound=QWidget)


class Hands:
    """Drives the real windows; finds things by the words that are on them."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def press(self, widget: QWidget, *keys: Qt.Key, ctrl: bool = False) -> None:
        """Press keys one after the other."""
        held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        for key in keys:
            self._qtbot.keyClick(widget, key, held)

    def write(self, widget: QWidget, text: str) -> None:
        """Type into a field."""
        self._qtbot.keyClicks(widget, text)

    def click(self, widget: QWidget, *, at: QPoint | None = None) -> None:
        """Click a widget, in its middle unless a place is given."""
        place = at or widget.rect().center()
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)

    def click_words(self, inside: QWidget, words: str) -> None:
        """Click the visible button that bears these words."""
        self.click(self.button(inside, words))

    def button(self, inside: QWidget, words: str) -> QAbstractButton:
        """Return the visible button whose words, or accessible name, start like this."""
        for button in inside.findChildren(QAbstractButton):
            named = (button.text(), button.accessibleName())
            if button.isVisible() and any(name.startswith(words) for name in named):
                return button
        raise AssertionError(f"no button “{words}” on the screen")

    def drop(self, target: QWidget, paths: list[Path]) -> None:
        """Drop files on a widget."""
        content = QMimeData()
        content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        flags = (Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton)
        plain = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPointF(50, 50).toPoint(), *flags, plain)
        QApplication.sendEvent(target, enter)
        assert enter.isAccepted()
        drop = QDropEvent(QPointF(50, 50), *flags, plain, QEvent.Type.Drop)
        QApplication.sendEvent(target, drop)

    def wait_idle(self) -> None:
        """Wait until nothing is computed or decoded in the background."""
        self._qtbot.waitUntil(background.is_idle, timeout=60_000)
        QApplication.processEvents()

    def dialog(self, kind: type[DialogT]) -> DialogT:
        """Return the open dialog of a kind."""
        self._qtbot.waitUntil(lambda: _open_dialog(kind) is not None, timeout=10_000)
        found = _open_dialog(kind)
        assert found is not None
        return found

    def in_dialog(self, kind: type[DialogT], act: Callable[[DialogT], None]) -> None:
        """Act in a dialog that is about to be opened and waited for."""

        def look() -> None:
            found = _open_dialog(kind)
            if found is None:
                QTimer.singleShot(20, look)
            else:
                act(found)

        QTimer.singleShot(20, look)

    def activate(self, window: QWidget) -> None:
        """Give a window the keyboard back, as a desktop does when a dialog closes."""
        window.activateWindow()
        self._qtbot.waitUntil(window.isActiveWindow)

    def child(self, inside: QWidget, kind: type[WidgetT]) -> WidgetT:
        """Return the one visible child of a kind."""
        found = [each for each in inside.findChildren(kind) if each.isVisible()]
        assert len(found) == 1, f"{len(found)} {kind.__name__} on the screen"
        return found[0]


def _open_dialog(kind: type[DialogT]) -> DialogT | None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, kind) and widget.isVisible():
            return widget
    return None
