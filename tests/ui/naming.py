"""Finds what a reader of the screen could not name."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)
#: Painted, and nothing to say: grounds that other widgets lie on, rings, signs beside words,
#: and the count of a pane, which the pane's head says with its title.
_GROUNDS = frozenset(
    {"Card", "EmptyState", "IconMark", "Line", "Logo", "Pane", "_Count", "_RingOverlay"}
)
#: Parts of a control that are spoken with it, or that nobody can act on.
_PARTS = (QHeaderView, QScrollBar)


def nameless(root: QWidget) -> list[str]:
    """Return every visible control, and everything the keyboard can reach, without a name.

    Args:
        root: the window or dialog whose tree is walked.
    """
    walked = (root, *root.findChildren(QWidget))
    return [_described(each) for each in walked if _must_speak(each) and not _name(each)]


def _must_speak(widget: QWidget) -> bool:
    if not widget.isVisible() or isinstance(widget, _PARTS):
        return False
    if widget.objectName().startswith("qt_"):
        return False  # a viewport, a spin box's field: spoken by what it belongs to
    parent = widget.parentWidget()
    if isinstance(parent, _CONTROLS) and not isinstance(widget, _CONTROLS):
        return False
    can_focus = bool(widget.focusPolicy().value & 0x1)
    return can_focus or isinstance(widget, _CONTROLS) or _is_painted_by_hand(widget)


def _is_painted_by_hand(widget: QWidget) -> bool:
    """Whether one of our own classes draws it, so that Qt knows nothing to say of it."""
    painter = next((kind for kind in type(widget).__mro__ if "paintEvent" in vars(kind)), QWidget)
    return painter.__module__.startswith("fsh_coder.ui") and painter.__name__ not in _GROUNDS


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def _described(widget: QWidget) -> str:
    chain = []
    step: QWidget | None = widget
    while step is not None:
        chain.append(type(step).__name__)
        step = step.parentWidget()
    return " < ".join(chain[:5])
