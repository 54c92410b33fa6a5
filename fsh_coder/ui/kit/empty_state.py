"""What a pane shows before there is anything to show."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.ui.kit.buttons import Button, Kind
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.key_cap import KeyLine
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme

_ICON, _MARGIN = 28, 20


class IconMark(QWidget):
    """An icon as a widget that follows the theme; decoration, never focused."""

    def __init__(
        self,
        icon: str,
        *,
        size: int = 20,
        colour: str = "muted",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._side, self._colour = icon, size, colour
        self.setFixedSize(size, size)

    def set_icon_name(self, icon: str, *, colour: str = "") -> None:
        """Show another icon, perhaps in another colour token."""
        self._icon_name = icon
        self._colour = colour or self._colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon."""
        box = QRectF(self.rect())
        paint_icon(QPainter(self), box, self._icon_name, size=self._side, colour=self._colour)


class EmptyState(QWidget):
    """An icon, one sentence and its button, in the middle of the room it gets.

    Args:
        icon: name of the icon.
        title: 15/600 line; "" for none.
        sentence: what is missing and how to go on.
        action: words of the button; "" for none.
        action_icon: icon on the button.
        kind: how loud the button is.
        key_line: a line with keys in square brackets instead of the sentence, such as
            "Press [Space] to listen"; "" for none.
        framed: draw the dashed frame (a place where files may be dropped).

    Signals:
        acted: the button was pressed.
    """

    acted = Signal()

    def __init__(
        self,
        icon: str,
        sentence: str = "",
        *,
        title: str = "",
        key_line: str = "",
        action: str = "",
        action_icon: str = "",
        kind: Kind = "primary",
        framed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._framed = framed
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, _MARGIN, 24, _MARGIN)
        self._column.setSpacing(6)
        self._column.addStretch(1)
        self._icon = IconMark(icon, size=_ICON, colour="muted")
        self._add(self._icon)
        self._title = Text(title, role="section")
        self._add(self._title)
        # Shown only once it has a parent: without one it would be a window of its own.
        self._title.setVisible(bool(title))
        self._sentence = Text(sentence, role="body", colour="muted", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setMaximumWidth(460)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._sentence, 100)
        row.addStretch(1)
        self._column.addLayout(row)
        self._sentence.setVisible(bool(sentence))
        if key_line:
            self._add(KeyLine(key_line))
        self.button = Button(action, kind=kind, icon=action_icon)
        self.button.clicked.connect(self.acted)
        self._column.addSpacing(6)
        self._add(self.button)
        self.button.setVisible(bool(action))
        self._column.addStretch(1)
        self.setAccessibleName(f"{title} {sentence}".strip())

    def set_sentence(self, sentence: str, *, title: str = "") -> None:
        """Say something else."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(f"{title} {sentence}".strip())

    def set_action(self, action: str) -> None:
        """Show other words on the button; "" hides it."""
        self.button.setText(action)
        self.button.setVisible(bool(action))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the icon, and then the margins, where the words need the room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins, gap = self._column.contentsMargins(), self._column.spacing()
        needed = self._column.totalHeightForWidth(self.width())
        words = max(needed, 0) - margins.top() - margins.bottom()
        if not self._icon.isHidden():
            words -= _ICON + gap
        self._icon.setVisible(self.height() >= words + 2 * _MARGIN + _ICON + gap)
        upright = _MARGIN if self.height() >= words + 2 * _MARGIN else 2
        self._column.setContentsMargins(24, upright, 24, upright)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dashed frame, if there is one."""
        if not self._framed:
            return
        edge = current_theme().colour("line-strong")
        box = QRectF(self.rect())
        paint_box(QPainter(self), box, fill=None, border=edge, radius=8, dashed=True)

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
