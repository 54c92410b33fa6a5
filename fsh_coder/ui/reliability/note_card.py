"""A sentence that stands above figures: what they rest on, or what to bear in mind."""

from html import escape

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import current_theme, theme_notifier


class NoteCard(QWidget):
    """An icon, a strong first sentence and the rest; cut to one line where `is_low` is set.

    Args:
        icon: name of the icon.
        is_warning: amber ground instead of a white one.
    """

    def __init__(
        self, icon: str, *, is_warning: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._is_warning = is_warning
        self._lead = self._rest = ""
        self._is_low = False
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        row.addWidget(IconMark(icon, size=18, colour="warn" if is_warning else "accent"))
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setFont(font("body"))
        self._words.setWordWrap(True)
        # A label with wrapped words asks for room by its width; the card takes what there is.
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme_notifier().changed.connect(self._renew)

    def show_words(self, lead: str, rest: str) -> None:
        """Say something else; both parts are plain text."""
        self._lead, self._rest = lead, rest
        self._renew()

    def text(self) -> str:
        """Return all that is said."""
        return f"{self._lead} {self._rest}".strip()

    def set_low(self, is_low: bool) -> None:  # noqa: FBT001 a setter of one state
        """Show the strong sentence alone, the rest in the tooltip, or all again."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._renew()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        theme = current_theme()
        fill = theme.colour("warn-soft" if self._is_warning else "surface")
        edge = theme.alpha("warn", 0.3) if self._is_warning else theme.colour("line")
        paint_box(QPainter(self), QRectF(self.rect()), fill=fill, border=edge, radius=8)

    def _renew(self, *_args: object) -> None:
        theme = current_theme()
        ink = theme.colour("warn-ink" if self._is_warning else "text").name()
        strong = f'<span style="font-weight:600;color:{ink}">{escape(self._lead)}</span>'
        rest = f'<span style="color:{ink}"> {escape(self._rest)}</span>'
        self._words.setText(strong if self._is_low else strong + rest)
        self._words.setToolTip(escape(self.text()) if self._is_low else "")
        self._words.setAccessibleName(self.text())
        self.setAccessibleName(self.text())
