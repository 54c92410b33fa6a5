"""The help beside the work: read about a code or dimension, or look anything up."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.services.coding_help import WHOLE_RUBRIC, HelpBook
from fsh_coder.ui.coding.beside.help_content import FindingsPage, TopicPage
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ground.typing_guard import TypingGuard
from fsh_coder.ui.kit.buttons import IconButton
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.fields import SearchField
from fsh_coder.ui.kit.key_cap import KeyLine
from fsh_coder.ui.kit.pane_head import PaneHead


class HelpPane(Pane):
    """Lies on the panes; takes no key but those typed into its search field.

    Args:
        parent: what it lies on.
        place: returns the rectangle it may fill, in the parent's coordinates.
        keys_of: returns what to press for a code.

    Signals:
        closed: it was put away.
    """

    closed = Signal()

    def __init__(
        self,
        parent: QWidget,
        *,
        place: Callable[[], QRect],
        keys_of: Callable[[str], Sequence[str]],
    ) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Help")
        self._place, self._keys_of = place, keys_of
        self._book = HelpBook((), ())
        self._topic: str | None = None
        self.head = PaneHead("Help")
        self.close_button = IconButton("x", "Close the help", shortcut="F2")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(self.put_away)
        self._key_line = KeyLine("[F2] or [Esc] closes")
        self.head.add_right(self._key_line)
        self.head.add_right(self.close_button)
        self.search = SearchField("Find in codes, dimensions, rules and rulings")
        TypingGuard(self.search)
        self.search.textChanged.connect(self._look)
        self.search.installEventFilter(self)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("What the rubric says")
        self._lay_out()
        for key, step in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageUp, -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda step=step: self._scroll(step))
        parent.installEventFilter(self)
        self.hide()

    @property
    def topic(self) -> str | None:
        """The key of the topic that is read; None while findings are shown or it is closed."""
        return self._topic if self.isVisible() else None

    @property
    def findings(self) -> FindingsPage | None:
        """What a search found; None while a topic is read."""
        shown = self._area.widget()
        return shown if isinstance(shown, FindingsPage) else None

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        self.close_button.set_label("Close the help", shortcut=keys.words("help"))
        self._key_line.set_line(f"[{keys.words('help')}] or [Esc] closes")

    def open_at(self, book: HelpBook, key: str) -> None:
        """Show a topic of a book."""
        self._book = book
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._topic = None
        self.turn_to(key)
        self.fit()
        self.show()
        self.raise_()

    def follow(self, key: str) -> None:
        """Turn to what the coder is at now, unless she is looking something up."""
        if self.isVisible() and not self.search.text().strip():
            self.turn_to(key)

    def turn_to(self, key: str) -> None:
        """Show another topic."""
        if key == self._topic:
            return
        self._topic = key
        topic = self._book.topic(key)
        keys = self._keys_of(key) if topic.short else ()
        page = TopicPage(topic, rulings=self._book.rulings_on(key), keys=keys)
        page.rubric_asked.connect(lambda: self.turn_to(WHOLE_RUBRIC))
        self.head.set_count(topic.kind.value)
        self._show_page(page)

    def look_up(self) -> None:
        """Put the keyboard into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def put_away(self) -> None:
        """Close."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def fit(self) -> None:
        """Fill its place."""
        self.setGeometry(self._place())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the place; open the first finding on Enter."""
        if watched is self.parent() and event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self.fit()
        if watched is self.search and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        return False

    def _take_key(self, event: QEvent) -> bool:
        enters = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if not isinstance(event, QKeyEvent) or event.key() not in enters:
            return False
        found = self.findings
        if found is not None and found.rows:
            found.chosen.emit(found.rows[0].topic)
        return True

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        body = QHBoxLayout()
        body.setSpacing(0)
        inside = QVBoxLayout()
        inside.setSpacing(0)
        inside.addWidget(self.head)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self.search)
        inside.addLayout(row)
        inside.addWidget(Line())
        inside.addWidget(self._area, 1)
        body.addWidget(Line(upright=True))
        body.addLayout(inside, 1)
        body.addWidget(Line(upright=True))
        column.addLayout(body, 1)

    def _look(self, words: str) -> None:
        if not words.strip():
            before = self._topic
            self._topic = None
            self.turn_to(before or WHOLE_RUBRIC)
            return
        findings = self._book.search(words)
        page = FindingsPage(findings, words=words)
        page.chosen.connect(self._open_finding)
        self.head.set_count(f"{len(findings)} found")
        self._show_page(page)

    def _open_finding(self, key: str) -> None:
        self._topic = None
        self.turn_to(key)

    def _show_page(self, page: QWidget) -> None:
        # The page before may be the one whose button was just pressed.
        before = self._area.takeWidget()
        if before is not None:
            before.hide()
            before.deleteLater()
        self._area.setWidget(page)
        self._area.verticalScrollBar().setValue(0)

    def _scroll(self, step: int) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep())
