"""The 34 px head of a pane: its title, a count, what can be done with it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme


class PaneHead(QFrame):
    """A pane's head; put widgets at its right with `add_right`.

    Args:
        title: 13/600.
        count: muted 12 px words behind the title ("36", "2 of 4 rated"); "" for none.
    """

    def __init__(self, title: str, count: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("pane", "pane-head")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(34)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 8, 0)
        self._row.setSpacing(8)
        self._title = Text(title, role="head")
        self._count = _Count(count)
        self._row.addWidget(self._title)
        self._row.addWidget(self._count)
        self._row.addStretch(1)
        self.setAccessibleName(f"{title} {count}".strip())

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self._rename()

    def set_count(self, count: str) -> None:
        """Show another count; "" for none."""
        if count != self._count.words:
            self._count.set_words(count)
            self._rename()

    def count(self) -> str:
        """Return the count as shown."""
        return self._count.words

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end, after those already there."""
        self._row.addWidget(widget)

    def _rename(self) -> None:
        self.setAccessibleName(f"{self._title.text()} {self._count.words}".strip())


class _Count(QWidget):
    """Muted words, painted: a label would lay the whole window out at each count."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self._room = _room_for(words)
        self.setMinimumWidth(24)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        """Show others."""
        self.words = words
        room = _room_for(words)
        if room != self._room:
            self._room = room
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self._room

    def paintEvent(self, _event: QPaintEvent) -> None:
        words = font("helper")
        shown = QFontMetrics(words).elidedText(
            self.words, Qt.TextElideMode.ElideRight, max(self.width(), 24)
        )
        whole = self.words if shown != self.words else ""
        if whole != self.toolTip():
            self.setToolTip(whole)
        painter = QPainter(self)
        painter.setFont(words)
        painter.setPen(current_theme().colour("muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), flags, shown)


def _room_for(words: str) -> QSize:
    metrics = QFontMetrics(font("helper"))
    return QSize(metrics.horizontalAdvance(words) + 2, metrics.height())
