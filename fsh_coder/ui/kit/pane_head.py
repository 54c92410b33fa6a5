"""The 34 px head of a pane: its title, a count, what can be done with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from fsh_coder.ui.kit.text import CutText, Text


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
        self._count = CutText(count, role="helper", colour="muted")
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
        self._count.set_text(count)
        self._rename()

    def count(self) -> str:
        """Return the count as shown."""
        return self._count.whole_text()

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end, after those already there."""
        self._row.addWidget(widget)

    def _rename(self) -> None:
        self.setAccessibleName(f"{self._title.text()} {self._count.whole_text()}".strip())
