"""Tabs under a page head, and the pills that filter a list."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QWidget

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import current_theme

_TAB_GAP, _LEAST_TAB_GAP = 22, 6


class _Choice(QAbstractButton):
    """One of several words of which one is chosen; arrow keys move between them."""

    stepped = Signal(int)
    """An arrow key: -1 to the left, 1 to the right."""

    def __init__(self, text: str, count: str) -> None:
        super().__init__()
        self._count = count
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._rename()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left.value: -1, Qt.Key.Key_Right.value: 1}
        if event.key() in steps:
            self.stepped.emit(steps[event.key()])
            return
        super().keyPressEvent(event)

    def set_count(self, count: str) -> None:
        self._count = count
        self._rename()
        self.updateGeometry()
        self.update()

    def _rename(self) -> None:
        self.setAccessibleName(f"{self.text()} {self._count}".strip())


class _Tab(_Choice):
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(_strong("body")).horizontalAdvance(self.text())
        if self._count:
            width += 8 + self._badge_width()
        return QSize(round(width + 0.5), 33)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        chosen = self.isChecked()
        painter.setFont(_strong("body") if chosen else font("label"))
        painter.setPen(theme.colour("text" if chosen or self.underMouse() else "muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(0, 0, self.width(), 31), flags, self.text())
        if self._count:
            wide = self._badge_width()
            box = QRectF(self.width() - wide, 8, wide, 16)
            paint_box(painter, box, fill=theme.colour("bg"), border=None, radius=8)
            painter.setFont(font("note"))
            painter.setPen(theme.colour("muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._count)
        if chosen:
            painter.fillRect(QRectF(0, self.height() - 2, self.width(), 2), theme.colour("accent"))

    def _badge_width(self) -> float:
        return QFontMetricsF(font("note")).horizontalAdvance(self._count) + 12


class _Pill(_Choice):
    def sizeHint(self) -> QSize:
        words = QFontMetricsF(_strong("helper")).horizontalAdvance(self._words())
        return QSize(round(words + 18), 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        ink = "muted"
        if self.isChecked():
            fill, edge = theme.colour("accent-soft"), theme.colour("accent")
            paint_box(painter, QRectF(self.rect()), fill=fill, border=edge)
            ink = "accent"
        elif self.underMouse():
            paint_box(painter, QRectF(self.rect()), fill=theme.colour("row-hover"), border=None)
            ink = "text"
        painter.setFont(_strong("helper"))
        painter.setPen(theme.colour(ink))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._words())

    def _words(self) -> str:
        return f"{self.text()} {self._count}".strip()


class _ChoiceRow(QFrame):
    """Words side by side, exactly one chosen once one has been added."""

    chosen = Signal(str)
    """Key of the word a person chose."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._choices: dict[str, _Choice] = {}
        self._current: str | None = None
        self._row = QHBoxLayout(self)
        self._row.addStretch(1)

    def keys(self) -> tuple[str, ...]:
        """Return the keys from left to right."""
        return tuple(self._choices)

    def current(self) -> str | None:
        """Return the chosen key; None while there are none."""
        return self._current

    def set_current(self, key: str) -> None:
        """Choose without emitting `chosen`; unknown keys raise KeyError."""
        self._choices[key].setChecked(True)
        self._current = key

    def set_count(self, key: str, count: str) -> None:
        """Show another count behind a word; "" for none."""
        self._choices[key].set_count(count)

    def button(self, key: str) -> QAbstractButton:
        """Return the button of a key; unknown keys raise KeyError."""
        return self._choices[key]

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end of the row."""
        self._row.addWidget(widget)

    def _take(self, key: str, choice: _Choice) -> None:
        self._row.insertWidget(len(self._choices), choice)
        self._group.addButton(choice)
        self._choices[key] = choice
        choice.clicked.connect(lambda: self._go(key))
        choice.stepped.connect(lambda step: self._step(key, step))
        if self._current is None:
            self.set_current(key)

    def _step(self, key: str, step: int) -> None:
        keys = self.keys()
        place = keys.index(key) + step
        if 0 <= place < len(keys):
            self._choices[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)
            self._go(keys[place])

    def _go(self, key: str) -> None:
        if key != self._current:
            self.set_current(key)
            self.chosen.emit(key)


class TabRow(_ChoiceRow):
    """Tabs, 34 px high, a 2 px accent under the chosen one.

    Signals:
        chosen: key of the tab a person went to (click or arrow keys).
    """

    def __init__(
        self, name: str = "Tabs", *, margin: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, parent=parent)
        self.setProperty("pane", "tabs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(34)
        self._row.setContentsMargins(margin, 0, margin, 1)
        self._row.setSpacing(_TAB_GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the tabs together rather than cut their words."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Share the room anew when a count came or went."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        items = (self._row.itemAt(place) for place in range(self._row.count()))
        shown = [item for item in items if item is not None and not item.isEmpty()]
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        room -= sum(item.sizeHint().width() for item in shown)
        gap = room // max(len(shown), 1)
        gap = min(max(gap, _LEAST_TAB_GAP), _TAB_GAP)
        if gap != self._row.spacing():
            self._row.setSpacing(gap)

    def add_tab(self, key: str, text: str, *, count: str = "") -> None:
        """Add a tab at the right of the others; the first one is chosen."""
        self._take(key, _Tab(text, count))


class FilterPills(_ChoiceRow):
    """Pills that narrow a list: "All 13", "To do 6".

    Signals:
        chosen: key of the pill a person chose.
    """

    def __init__(self, name: str = "Show", *, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def add_pill(self, key: str, text: str, *, count: str = "") -> None:
        """Add a pill at the right of the others; the first one is chosen."""
        self._take(key, _Pill(text, count))


def _strong(role: str) -> QFont:
    made = font("helper" if role == "helper" else "body")
    made.setWeight(QFont.Weight.DemiBold)
    return made
