"""One line of the list of keys: what it does, its keys, and how to change them."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fsh_coder.ui.coding.ground.key_map import Use, either
from fsh_coder.ui.coding.ground.keys import Key, cap_of, character_of, name_of
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.chip import chip_width, paint_chip
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.key_cap import key_cap_size, paint_key_cap
from fsh_coder.ui.kit.shapes import Category
from fsh_coder.ui.kit.theme import current_theme

_HEIGHT, _TALL = 36, 62
_BUTTONS_PX = 214
_CAPS_PX = 190


class KeyRow(QWidget):
    """What it does, its keys, and three buttons; one stop of the keyboard.

    Enter changes, Insert adds a key, Delete goes back to the shipped one, Up and Down go to
    the next line. While it waits for a key it takes every key; Esc keeps what was.

    Args:
        use: what the keys do.
        short: a code's short form; "" for a command.
        category: a code's colour and shape; None for a command.
        takes_two: whether the first of two keys may be pressed, by the first key.

    Signals:
        change_asked: the new `Key` alone.
        add_asked: one more `Key`.
        reset_asked: back to the shipped keys.
        moved: the keyboard is to go to the line before (-1) or after (1).
        reached: the keyboard came to it.
    """

    change_asked = Signal(object)
    add_asked = Signal(object)
    reset_asked = Signal()
    moved = Signal(int)
    reached = Signal()

    def __init__(
        self,
        use: Use,
        *,
        short: str = "",
        category: Category | None = None,
        firsts: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self._use, self._short, self._category, self._firsts = use, short, category, firsts
        self._is_waiting = self._adds = False
        self._first = ""
        self._trouble = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.change_button = Button("Change", size="small")
        self.add_button = Button("Add", size="small", kind="plain")
        self.reset_button = Button("As shipped", size="small", kind="plain")
        self.change_button.clicked.connect(self.wait_for_key)
        self.add_button.clicked.connect(lambda: self.wait_for_key(adds=True))
        self.reset_button.clicked.connect(self.reset_asked)
        buttons = QWidget(self)
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self.change_button, self.add_button, self.reset_button):
            # The line is the keyboard's stop, and its keys press the buttons.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        row.addStretch(1)
        self._buttons = buttons
        self.show_use(use)

    @property
    def use(self) -> Use:
        """Return what the keys do."""
        return self._use

    @property
    def is_waiting(self) -> bool:
        """Whether the next key pressed is the new one."""
        return self._is_waiting

    @property
    def trouble(self) -> str:
        """Return why the last key was not taken; "" for nothing."""
        return self._trouble

    def matches(self, sought: str) -> bool:
        """Whether words, code or keys hold what is looked for."""
        caps = " ".join(either(self._use.keys))
        return sought.casefold() in f"{self._short} {self._use.words} {caps}".casefold()

    def show_use(self, use: Use) -> None:
        """Show other keys, and wait for none."""
        self._use = use
        self._is_waiting, self._first, self._trouble = False, "", ""
        for button in (self.change_button, self.add_button):
            button.setVisible(not use.is_fixed)
        self.reset_button.setVisible(use.own is not None)
        self._fit()

    def show_trouble(self, words: str) -> None:
        """Say why the key was not taken, and wait for another."""
        self._first, self._trouble = "", words
        self._fit()

    def wait_for_key(self, *, adds: bool = False) -> None:
        """Let the next key pressed be the new one."""
        if self._use.is_fixed:
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._is_waiting, self._adds = True, adds
        self._first, self._trouble = "", ""
        self._fit()

    def give_up(self) -> None:
        """Keep the keys as they are."""
        self._is_waiting, self._first, self._trouble = False, "", ""
        self._fit()

    # --- Keys -------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Claim every key while waiting, Tab among them."""
        if isinstance(event, QKeyEvent) and self._is_waiting:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                event.accept()
                if not event.isAutoRepeat():
                    self._take(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change, add, reset, or go to another line."""
        deeds: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Return: self.wait_for_key,
            Qt.Key.Key_Enter: self.wait_for_key,
            Qt.Key.Key_Space: self.wait_for_key,
            Qt.Key.Key_Insert: lambda: self.wait_for_key(adds=True),
            Qt.Key.Key_Delete: self._reset,
            Qt.Key.Key_Up: lambda: self.moved.emit(-1),
            Qt.Key.Key_Down: lambda: self.moved.emit(1),
        }
        deed = deeds.get(Qt.Key(event.key()))
        if deed is None:
            super().keyPressEvent(event)
        else:
            deed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the keys when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        if self._is_waiting:
            self.give_up()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()
        self.reached.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keyboard."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _reset(self) -> None:
        if self._use.own is not None:
            self.reset_asked.emit()

    def _take(self, event: QKeyEvent) -> None:
        name = name_of(event)
        if name == "Esc":
            self.give_up()
        elif name and self._first:
            self._take_second(event, name)
        elif name and character_of(event) and self._may_be_two(name):
            self._first, self._trouble = name, ""
            self._fit()
        elif name:
            self._give(Key(name))

    def _take_second(self, event: QKeyEvent, name: str) -> None:
        character = character_of(event)
        if character:
            self._give(Key(self._first, character))
        elif name in ("Return", "Enter"):
            self._give(Key(self._first))
        else:
            self.show_trouble(f"“{cap_of(name)}” cannot come second. Press both keys again.")

    def _may_be_two(self, name: str) -> bool:
        if not self._use.is_code:
            return False
        return name in self._firsts or any(key.second for key in self._use.shipped)

    def _give(self, key: Key) -> None:
        (self.add_asked if self._adds else self.change_asked).emit(key)

    # --- Looks ------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """One line, two with a sentence below."""
        return QSize(480, _TALL if self._trouble else _HEIGHT)

    def resizeEvent(self, _event: object) -> None:
        """Keep the buttons at the right."""
        self._place_buttons()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint words, caps, and what is waited for."""
        painter, theme = QPainter(self), current_theme()
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.colour("line"))
        if self._is_waiting:
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), theme.colour("accent-soft"))
        elif self.underMouse() or self.hasFocus():
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), theme.colour("row-hover"))
        if self.hasFocus():
            painter.fillRect(QRectF(0, 0, 3, self.height() - 1), theme.colour("accent"))
        self._paint_words(painter)
        if self._is_waiting:
            self._paint_waiting(painter)
        else:
            self._paint_caps(painter, either(self._use.shown))
        if self._trouble:
            painter.setFont(font("helper"))
            painter.setPen(theme.colour("bad"))
            box = QRectF(12, _HEIGHT - 4, self.width() - 24, _TALL - _HEIGHT)
            painter.drawText(box, _MIDDLE, self._trouble)

    def _paint_words(self, painter: QPainter) -> None:
        left = 12.0
        if self._category is not None:
            box = QRectF(left, 0, chip_width(self._short), _HEIGHT)
            paint_chip(painter, box, self._short, category=self._category, theme=current_theme())
            left = max(96.0, box.right() + 8)
        words = self._use.words
        if self._short:
            words = words.removeprefix(f"{self._short}, ")
        painter.setFont(font("body"))
        painter.setPen(current_theme().colour("text"))
        room = self._caps_left() - left - 8
        shown = QFontMetricsF(painter.font()).elidedText(
            words, Qt.TextElideMode.ElideRight, room + 1
        )
        painter.drawText(QRectF(left, 0, room + 2, _HEIGHT), _MIDDLE, shown)

    def _paint_waiting(self, painter: QPainter) -> None:
        theme = current_theme()
        left = self._caps_left()
        words = "Press the new key"
        if self._first:
            left = self._paint_caps(painter, (cap_of(self._first),))
            words = "and then? Enter for it alone"
        painter.setFont(font("label"))
        painter.setPen(theme.colour("accent"))
        painter.drawText(QRectF(left, 0, self.width() - left, _HEIGHT), _MIDDLE, words)
        width = QFontMetricsF(painter.font()).horizontalAdvance(words)
        painter.setFont(font("helper"))
        painter.setPen(theme.colour("muted"))
        box = QRectF(left + width + 12, 0, self.width(), _HEIGHT)
        painter.drawText(box, _MIDDLE, "Esc keeps it")

    def _paint_caps(self, painter: QPainter, caps: tuple[str, ...]) -> float:
        theme = current_theme()
        left, end = self._caps_left(), self.width() - _BUTTONS_PX - 8
        for cap in caps:
            if left + key_cap_size(cap)[0] > end:
                painter.setPen(theme.colour("muted"))
                painter.drawText(QRectF(left, 0, 20, _HEIGHT), _MIDDLE, "…")
                break
            if cap == "or":
                painter.setFont(font("helper"))
                painter.setPen(theme.colour("muted"))
                painter.drawText(QRectF(left, 0, 20, _HEIGHT), _MIDDLE, cap)
                left += 18
                continue
            width, height = key_cap_size(cap)
            box = QRectF(left, (_HEIGHT - height) / 2, width, height)
            paint_key_cap(painter, box, cap, theme=theme)
            left += width + 5
        return left + 3

    def _caps_left(self) -> float:
        return max(220.0, self.width() - _BUTTONS_PX - _CAPS_PX)

    def _place_buttons(self) -> None:
        self._buttons.setGeometry(self.width() - _BUTTONS_PX, 0, _BUTTONS_PX, _HEIGHT)
        self._buttons.setVisible(not self._is_waiting)

    def _fit(self) -> None:
        use = self._use
        name = f"{use.words}: {' '.join(either(use.keys))}"
        self.setToolTip(name)
        if self._is_waiting:
            name = f"{use.words}: press the new key. {self._trouble}".strip()
        self.setAccessibleName(name)
        self._place_buttons()
        self.setFixedHeight(self.sizeHint().height())
        self.update()


_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
