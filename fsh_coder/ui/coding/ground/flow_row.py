"""Widgets side by side that go on in the next line where there is no room."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class FlowRow(QWidget):
    """Lays out its widgets like words."""

    def __init__(self, *, gap: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_widgets(self, widgets: list[QWidget]) -> None:
        """Show these, in order; those that are gone are deleted."""
        for old in self._widgets:
            if not any(old is kept for kept in widgets):
                old.hide()
                old.setParent(None)
                old.deleteLater()
        self._widgets = widgets
        for widget in widgets:
            widget.setParent(self)
            widget.show()
        self.place()
        self.updateGeometry()

    def leave_out(self, widget: QWidget) -> None:
        """Hide a widget without deleting it; it may come back."""
        self._widgets = [each for each in self._widgets if each is not widget]
        widget.hide()

    def widgets(self) -> tuple[QWidget, ...]:
        """Return what is shown, in order."""
        return tuple(self._widgets)

    def sizeHint(self) -> QSize:
        """One line of all widgets, or as many as the present width needs."""
        width = self.width() or 300
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The highest widget."""
        return QSize(40, self.heightForWidth(max(self.width(), 40)))

    def hasHeightForWidth(self) -> bool:
        """Whether height depends on width: it does."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that a width needs."""
        return sum(height + self._gap for height in self._lines(width)) - self._gap

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self.place()

    def _lines(self, width: int) -> list[int]:
        heights = [0]
        x = 0
        for widget in self._widgets:
            size = widget.sizeHint()
            if x and x + size.width() > width:
                heights.append(0)
                x = 0
            heights[-1] = max(heights[-1], size.height())
            x += size.width() + self._gap
        return [max(height, 1) for height in heights]

    def place(self) -> None:
        """Lay the widgets out anew: their sizes may have changed."""
        width = self.width()
        heights = self._lines(width)
        line, x, y = 0, 0, 0
        for widget in self._widgets:
            size = widget.sizeHint()
            if x and x + size.width() > width:
                y += heights[line] + self._gap
                line, x = line + 1, 0
            middle = (heights[line] - size.height()) // 2
            widget.setGeometry(QRect(x, y + middle, min(size.width(), width), size.height()))
            x += size.width() + self._gap
