"""The head of a page, and the lower one of the coding screen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Line
from fsh_coder.ui.kit.text import CutText, Text


class PageHead(QFrame):
    """56 px: title, a muted line beside or below it, buttons and selectors at the right.

    Args:
        title: where we are.
        sub: muted words; "" for none.
        sub_below: put them under the title (the head is then 64 high).
        lined: draw the parting line; leave it out above a row of tabs.
        margin: space left and right.
    """

    def __init__(
        self,
        title: str,
        sub: str = "",
        *,
        sub_below: bool = False,
        lined: bool = False,
        margin: int = 20,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("pane", "head")
        self.setProperty("lined", lined)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(64 if sub_below else 56)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(margin, 0, margin, 0)
        self._row.setSpacing(10)
        self._title = CutText(title, role="title")
        self._sub = CutText(sub, role="body", colour="muted")
        self._sub.setVisible(bool(sub))
        if sub_below:
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addStretch(1)
            words.addWidget(self._title)
            words.addWidget(self._sub)
            words.addStretch(1)
            self._row.addLayout(words)
        else:
            self._row.addWidget(self._title)
            self._row.addWidget(self._sub)
        self._row.addStretch(1)

    def show_title(self, is_shown: bool) -> None:  # noqa: FBT001 a setter of one state
        """Show the title, or leave its room to what stands at the right."""
        self._title.setVisible(is_shown)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.set_text(title)

    def title(self) -> str:
        """Return the title."""
        return self._title.whole_text()

    def set_sub(self, sub: str) -> None:
        """Show other muted words; "" for none."""
        self._sub.set_text(sub)
        self._sub.setVisible(bool(sub))

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end, after those already there."""
        self._row.addWidget(widget)


class CodingHead(QFrame):
    """48 px: back, the recording's id, its particulars parted by lines, widgets at the right.

    Signals:
        back_chosen: the arrow was pressed.
    """

    back_chosen = Signal()

    def __init__(self, title: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("pane", "coding-head")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(48)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 0, 12, 0)
        self._row.setSpacing(12)
        self.back_button = IconButton("arrow-left", "Back to the list")
        self.back_button.clicked.connect(self.back_chosen)
        self._row.addWidget(self.back_button)
        self._title = Text(title, role="title")
        self._row.addWidget(self._title)
        self._items = QHBoxLayout()
        self._items.setSpacing(12)
        self._row.addLayout(self._items)
        self._row.addStretch(1)

    def set_title(self, title: str) -> None:
        """Show another recording's id."""
        self._title.setText(title)

    def add_item(self, label: str, value: str) -> None:
        """Add a particular such as "Segment 08:00–28:00"; an empty label shows the value alone."""
        if label:
            self.add_widget(Text(label, role="body", colour="muted"))
            self._items.addWidget(CutText(value, role="body_strong"))
        else:
            self.add_widget(CutText(value, role="body_strong"))

    def add_widget(self, widget: QWidget) -> None:
        """Add any widget behind a parting line."""
        line = Line(upright=True)
        line.setFixedHeight(18)
        self._items.addWidget(line)
        self._items.addWidget(widget)

    def clear_items(self) -> None:
        """Take all particulars away."""
        while (taken := self._items.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end, after those already there."""
        self._row.addWidget(widget)
