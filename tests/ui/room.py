"""Finds words on the screen that have less room than they need."""

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from fsh_coder.ui.kit.rail import Rail
from fsh_coder.ui.kit.text import CutText


def cut_words(window: QWidget) -> list[str]:
    """Return the words that are cut without an ellipsis, whatever they stand on.

    A `CutText` may be short of room: it shows an ellipsis and tells all in its tooltip.
    """
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget.parentWidget(), Rail):
            continue
        if isinstance(widget, QLabel) and not isinstance(widget, CutText):
            found += _cut_label(widget)
        elif isinstance(widget, QAbstractButton) and widget.text():
            found += _cut_button(widget)
    return found


def _cut_button(button: QAbstractButton) -> list[str]:
    is_cut = button.sizeHint().width() > button.width() + 1
    return [f"{button.text()}: {button.width()} wide"] if is_cut else []


def _cut_label(label: QLabel) -> list[str]:
    if not label.text():
        return []
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        return [f"{label.text()}: {label.height()} high"] if needed > label.height() + 1 else []
    needed = label.sizeHint().width()
    return [f"{label.text()}: {label.width()} wide"] if needed > label.width() + 1 else []
