"""Words on the screen: a label that knows its role and its colour token."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from fsh_coder.ui.kit.fonts import Role, font


class Text(QLabel):
    """A label in one of the kit's type roles and one of the theme's colours.

    Plain text only: names of people and recordings must never be read as mark-up.
    """

    def __init__(
        self,
        text: str = "",
        *,
        role: Role = "body",
        colour: str = "text",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role))
        self.setWordWrap(wrap)
        if wrap:
            self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.set_colour(colour)

    def set_colour(self, token: str) -> None:
        """Show the words in another token's colour."""
        if self.property("ink") == token:
            return
        self.setProperty("ink", token)
        # What was not dressed yet will be, once, before it is seen.
        if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            self.style().unpolish(self)
            self.style().polish(self)

    def set_role(self, role: Role) -> None:
        """Show the words in another role's size and weight."""
        self.setFont(font(role))


class CutText(Text):
    """One line that is cut with an ellipsis where it lacks room, and tells all in its tooltip."""

    def __init__(
        self,
        text: str = "",
        *,
        role: Role = "body",
        colour: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", role=role, colour=colour, parent=parent)
        self._whole = text
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(24)
        self._cut()

    def set_text(self, text: str) -> None:
        """Show another line."""
        self._whole = text
        self.updateGeometry()
        self._cut()

    def whole_text(self) -> str:
        """Return the line as it was given."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Ask for the room of the whole line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 2, metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24)
        )
        self.setText(shown)
        self.setAccessibleName(self._whole)
        self.setToolTip(self._whole if shown != self._whole else "")
