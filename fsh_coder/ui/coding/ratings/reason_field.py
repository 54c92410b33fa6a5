"""A reason, saved as it is typed."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from fsh_coder.ui.coding.ground.typing_guard import TypingGuard

PAUSE_MS = 800
_ONE_LINE, _MOST = 34, 98


class ReasonField(QPlainTextEdit):
    """Grows with its text; commits after a pause and when the keyboard leaves.

    Signals:
        reason_given: the text.
    """

    reason_given = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("What did you hear?")
        self.setAccessibleName("Reason")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(3)
        TypingGuard(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self.textChanged.connect(self._on_text_changed)
        self._fit()

    def show_reason(self, text: str) -> None:
        """Show what is on disk, unless something newer is being typed."""
        if not self._pause.isActive() and text.strip() != self.toPlainText().strip():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._fit()

    def commit(self) -> None:
        """Hand on what was typed since the last time."""
        if self._pause.isActive() or self.sender() is self._pause:
            self._pause.stop()
            self.reason_given.emit(self.toPlainText())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit."""
        super().focusOutEvent(event)
        self.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the text needs in another width."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """One line."""
        return QSize(80, _ONE_LINE)

    def _on_text_changed(self) -> None:
        self._pause.start()
        self._fit()

    def _fit(self) -> None:
        lines = max(1, round(self.document().size().height()))
        height = max(lines * self.fontMetrics().lineSpacing() + 18, _ONE_LINE)
        policy = Qt.ScrollBarPolicy
        scrolls = policy.ScrollBarAsNeeded if height > _MOST else policy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(scrolls)
        self.setFixedHeight(min(height, _MOST))
