"""Dialogs: a title, a body, and a button that names the deed."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.text import Text

SCREEN_MARGIN = 40
RING_ROOM = 4
"""Room that a focus ring needs around what scrolls; titles are set in by it to match."""
_FRAME_HEIGHT, _SIDES = 190, 56


class Dialog(QDialog):
    """The frame of every dialog; put content into `body`.

    Enter does the deed unless it destroys something; Esc cancels.

    Args:
        parent: the window it lies on.
        title: what it is about.
        deed: words of the one filled button, such as "Draw 24 recordings".
        destructive: the deed takes something away; Enter then cancels.
        cancel: words of the other button; "" shows none (a message to read).
        width: in logical pixels, less where the screen is narrower.
        scrolls: let the body scroll where the screen is too low for it; a dialog whose body
            holds what scrolls by itself leaves it out.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        *,
        deed: str,
        destructive: bool = False,
        cancel: str = "Cancel",
        width: int = 520,
        scrolls: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        available = self.screen().availableGeometry().size()
        self.setMinimumWidth(min(width, available.width() - SCREEN_MARGIN))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._body_area: FittingScroll | None = None
        column.addWidget(self._upper(title, scrolls=scrolls), 1)
        column.addWidget(Line())
        column.addWidget(self._footer(deed, destructive=destructive, cancel=cancel))

    def set_deed(self, deed: str, *, enabled: bool = True) -> None:
        """Name the deed anew, and say whether it can be done yet."""
        self.deed_button.setText(deed)
        self.deed_button.setEnabled(enabled)

    def set_note(self, note: str) -> None:
        """Say something at the left of the footer, such as what is missing."""
        self._note.setText(note)

    def add_sides(self, left: QWidget, right: QWidget) -> None:
        """Fill the body with choices at the left and their consequences at the right."""
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(left, 3)
        row.addWidget(Line(upright=True))
        row.addWidget(right, 2)
        self.body.addLayout(row)

    def on_deed(self) -> None:
        """Do the deed; a dialog that must check something first overrides this."""
        self.accept()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the first field, else at what Enter does; Qt alone would begin at Cancel."""
        super().showEvent(event)
        if self._body_area is not None:
            self.fit()
            # What was added last is shown, and counts, one turn later.
            QTimer.singleShot(0, self, self.fit)
        if self.focusWidget() is None:
            fields = (each for each in self.findChildren(QWidget) if _is_field(each))
            enters = self.deed_button if self.deed_button.isDefault() else self.cancel_button
            next(fields, enters).setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self) -> None:
        """Grow to what is shown now, as far as the screen goes.

        Qt alone would give it two thirds of the screen at most.
        """
        layout = self.layout()
        if self.isVisible() and self._body_area is not None and layout is not None:
            layout.activate()
            self._body_area.updateGeometry()
            self.resize(self.width(), max(self.height(), self.sizeHint().height()))

    def _make_room_for_rings(self) -> None:
        """Let what scrolls reach so far out that its rings are whole and its edges align."""
        self._inside.setContentsMargins(24 - RING_ROOM, 20, 24 - RING_ROOM, 20)
        self._heading.setContentsMargins(RING_ROOM, 0, RING_ROOM, 0)

    def _upper(self, title: str, *, scrolls: bool) -> QFrame:
        upper = QFrame()
        upper.setProperty("pane", "surface")
        self._inside = QVBoxLayout(upper)
        self._inside.setContentsMargins(24, 20, 24, 20)
        self._inside.setSpacing(14)
        self._heading = Text(title, role="title", wrap=True)
        self._inside.addWidget(self._heading)
        if not scrolls:
            self._inside.addLayout(self.body, 1)
            return upper
        self._make_room_for_rings()
        inner = Pane("surface")
        inner.setLayout(self.body)
        self.body.setContentsMargins(RING_ROOM, RING_ROOM, RING_ROOM, RING_ROOM)
        self._body_area = FittingScroll(inner, width=self.minimumWidth() - _SIDES)
        self.setMaximumHeight(self.screen().availableGeometry().height() - SCREEN_MARGIN // 2)
        self._inside.addWidget(self._body_area, 1)
        return upper

    def _footer(self, deed: str, *, destructive: bool, cancel: str) -> QFrame:
        footer = QFrame()
        footer.setProperty("pane", "raised")
        row = QHBoxLayout(footer)
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(8)
        self._note = Text(role="helper", colour="muted", wrap=True)
        row.addWidget(self._note, 1, Qt.AlignmentFlag.AlignVCenter)
        self.cancel_button = Button(cancel)
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.cancel_button.setVisible(bool(cancel))
        row.addWidget(self.cancel_button)
        self.deed_button = Button(deed, kind="destructive" if destructive else "primary")
        self.deed_button.setAutoDefault(False)
        self.deed_button.clicked.connect(self.on_deed)
        row.addWidget(self.deed_button)
        default = self.cancel_button if destructive and cancel else self.deed_button
        default.setDefault(True)
        return footer


class FittingScroll(QScrollArea):
    """As high as what it holds while the screen has room, else scrolled.

    Args:
        inner: what it holds.
        width: the least width it is shown in.
    """

    def __init__(self, inner: QWidget, *, width: int) -> None:
        super().__init__()
        self._width = width
        self._inner = inner
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        self._highest = max(120, self.screen().availableGeometry().height() - _FRAME_HEIGHT)

    def sizeHint(self) -> QSize:
        """As large as what it holds; wrapped words need the more height the less width."""
        wanted = self._inner.sizeHint()
        width = max(self._width, self.width() if self.isVisible() else 0)
        needed = self._inner.heightForWidth(width) if self._inner.hasHeightForWidth() else -1
        height = max(wanted.height(), needed) + 2
        return QSize(wanted.width() + 12, min(height, self._highest))

    def minimumSizeHint(self) -> QSize:
        """As wide as what it holds, so that nothing is cut at its right."""
        wanted = self._inner.minimumSizeHint()
        return QSize(wanted.width() + 12, min(wanted.height(), self._highest, 160))


def _is_field(widget: QWidget) -> bool:
    """Whether a person writes or chooses something here."""
    is_kind = isinstance(widget, QLineEdit | QComboBox | QAbstractSpinBox)
    return is_kind and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def confirm(
    parent: QWidget | None, title: str, *, text: str, deed: str, destructive: bool = False
) -> bool:
    """Ask before a deed; return whether the person agreed."""
    dialog = Dialog(parent, title, deed=deed, destructive=destructive, width=440)
    dialog.body.addWidget(Text(text, colour="muted", wrap=True))
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return agreed


def tell(parent: QWidget | None, title: str, *, text: str, deed: str = "Close") -> None:
    """Show a message that is read and closed; returns at once."""
    dialog = Dialog(parent, title, deed=deed, cancel="", width=440)
    # Without a parent nothing but this connection keeps the dialog alive.
    dialog.finished.connect(lambda _result: dialog.deleteLater())
    words = Text(text, colour="muted", wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    dialog.body.addWidget(words)
    dialog.open()
