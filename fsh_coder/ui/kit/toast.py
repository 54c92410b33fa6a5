"""Words that come and go: the toast at the window's foot, the line that says "Saved"."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme

StatusKind = Literal["good", "warn", "bad", "plain"]


class StatusText(QWidget):
    """An icon and a few words, such as "Saved 14:02:31"."""

    def __init__(
        self, text: str = "", *, kind: StatusKind = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        self._mark = IconMark("circle-check", size=16)
        self._words = Text(role="label")
        row.addWidget(self._mark)
        row.addWidget(self._words)
        self.show_status(text, kind=kind)

    def text(self) -> str:
        """Return the words shown."""
        return self._words.text()

    def show_status(self, text: str, *, kind: StatusKind = "plain") -> None:
        """Say something else."""
        icons = {
            "good": "circle-check",
            "warn": "triangle-alert",
            "bad": "circle-alert",
            "plain": "info",
        }
        colour = "muted" if kind == "plain" else kind
        self._mark.set_icon_name(icons[kind], colour=colour)
        self._mark.setVisible(kind != "plain" and bool(text))
        self._words.setText(text)
        self._words.set_colour(colour)
        self.setAccessibleName(text)


class Toast(QWidget):
    """A dark note at the foot of its parent that goes after some seconds, or on its button.

    Args:
        parent: whose lower edge it lies on.
        text: what was done.
        action: words of the button, such as "Undo"; "" for none.
        on_action: what the button does.
        lasts_ms: how long it stays; 0 until it is replaced.
    """

    def __init__(
        self,
        parent: QWidget,
        text: str,
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        lasts_ms: int = 6000,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8 if action else 16, 0)
        row.setSpacing(8)
        row.addWidget(Text(text, role="label", colour="toast"))
        self.button: QPushButton | None = None
        if action:
            self.button = _ToastButton(action)
            if on_action is not None:
                self.button.clicked.connect(on_action)
            self.button.clicked.connect(self.close_now)
            row.addWidget(self.button)
        self.setFixedHeight(38)
        parent.installEventFilter(self)
        if lasts_ms:
            QTimer.singleShot(lasts_ms, self, self.close_now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot while the parent changes size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        ground = current_theme().colour("text")
        paint_box(QPainter(self), QRectF(self.rect()), fill=ground, border=None, radius=8)

    def close_now(self) -> None:
        """Go away."""
        self.hide()
        self.deleteLater()

    def appear(self) -> None:
        """Take the place of an earlier toast of the same parent, and be read out."""
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.adjustSize()
        left = (parent.width() - self.width()) // 2
        self.move(max(8, left), parent.height() - self.height() - 20)


class _ToastButton(QPushButton):
    """Words in the accent of the other theme, for they stand on its ground."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFont(font("body_strong"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 20, 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        edge = theme.alpha("surface", 0.6 if self.underMouse() else 0.3)
        paint_box(painter, QRectF(self.rect()), fill=None, border=edge)
        painter.setFont(self.font())
        painter.setPen(theme.colour("surface"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


def show_toast(
    parent: QWidget,
    text: str,
    *,
    action: str = "",
    on_action: Callable[[], None] | None = None,
    lasts_ms: int = 6000,
) -> Toast:
    """Show a toast at the foot of a widget, in place of the one before."""
    for earlier in parent.findChildren(Toast, "toast", Qt.FindChildOption.FindDirectChildrenOnly):
        earlier.setParent(None)
        earlier.deleteLater()
    toast = Toast(parent, text, action=action, on_action=on_action, lasts_ms=lasts_ms)
    toast.appear()
    return toast
