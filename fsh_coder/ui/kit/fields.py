"""Fields to type into and to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme


class SearchField(QLineEdit):
    """A field with a looking glass; Esc empties it.

    Args:
        placeholder: what can be found, such as "Find recording or worker".
        name: accessible name; the placeholder if empty.
    """

    def __init__(self, placeholder: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setTextMargins(20, 0, 0, 0)
        self.setClearButtonEnabled(False)
        self.setFixedHeight(30)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field on Esc; an empty field lets Esc through."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the looking glass over the field."""
        super().paintEvent(event)
        box = QRectF(9, 0, 16, self.height())
        paint_icon(QPainter(self), box, "search", size=16, colour="muted")


class LabelledField(QWidget):
    """A label above a field, and below it a helper line or what is wrong with it.

    Args:
        label: what is asked for; also the field's accessible name.
        field: the field itself; a line edit if none is given.
        helper: muted words below the field.
        note: muted words at the right of the label, such as "optional".
    """

    def __init__(
        self,
        label: str,
        field: QWidget | None = None,
        *,
        helper: str = "",
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field if field is not None else QLineEdit()
        self.field.setAccessibleName(label)
        self._helper = helper
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        caption = Text(label, role="helper", colour="muted")
        caption.setBuddy(self.field)
        head.addWidget(caption)
        head.addStretch(1)
        if note:
            head.addWidget(Text(note, role="helper", colour="muted"))
        column.addLayout(head)
        column.addWidget(self.field)
        below = QHBoxLayout()
        below.setSpacing(5)
        self._mark = IconMark("circle-alert", size=14, colour="bad")
        self._line = Text(role="helper", colour="muted", wrap=True)
        below.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._line, 1)
        column.addLayout(below)
        self.set_error("")

    @property
    def edit(self) -> QLineEdit:
        """The line edit; TypeError where the field is something else."""
        if not isinstance(self.field, QLineEdit):
            raise TypeError("this labelled field holds no line edit")
        return self.field

    def text(self) -> str:
        """Return what was typed into the line edit, without spaces around it."""
        return self.edit.text().strip()

    def error(self) -> str:
        """Return what is said to be wrong; "" when all is well."""
        return self._line.text() if self.field.property("state") == "wrong" else ""

    def set_error(self, sentence: str) -> None:
        """Say what is wrong with the field; "" when all is well again."""
        wrong = bool(sentence)
        self._mark.setVisible(wrong)
        self._line.setText(sentence or self._helper)
        self._line.setVisible(bool(sentence or self._helper))
        self._line.set_colour("bad" if wrong else "muted")
        self.field.setProperty("state", "wrong" if wrong else "")
        self.field.setAccessibleDescription(sentence or self._helper)
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)


class Select(QComboBox):
    """A drop-down list with the kit's chevron; `name` is its accessible name."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a choice must not change by scrolling past it."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chevron over the box."""
        super().paintEvent(event)
        box = QRectF(self.width() - 24, 0, 16, self.height())
        ink = "muted" if self.isEnabled() else "line-strong"
        paint_icon(QPainter(self), box, "chevron-down", size=14, colour=ink)


class NumberField(QSpinBox):
    """A whole number to type or to step through with the arrow keys.

    Args:
        name: accessible name.
        low: smallest number allowed.
        high: largest number allowed.
        suffix: unit behind the number, such as " %".
    """

    def __init__(
        self,
        name: str,
        *,
        low: int = 0,
        high: int = 100,
        suffix: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setRange(low, high)
        self.setSuffix(suffix)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A style sheet's padding does not reach the edit inside.
        self.lineEdit().setTextMargins(7, 0, 7, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a number must not change by scrolling past it."""
        event.ignore()


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: the key the program knows, the words a person reads."""

    key: str
    words: str


#: A button without its label is never narrower.
_SHORTEST = 78


class SelectButton(QPushButton):
    """A button such as "Rubric MITI 4.2.1" that opens a menu of options.

    Args:
        label: what is chosen, muted before the value.
        options: what there is to choose; the first is chosen at the start.

    Signals:
        chosen: the key of the option a person chose.
    """

    chosen = Signal(str)

    def __init__(
        self, label: str, options: Sequence[Option] = (), *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._label = label
        self._is_short = False
        self._options: tuple[Option, ...] = ()
        self._current: Option | None = None
        self.setProperty("kit", True)
        self.setFont(font("body"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)
        self.set_options(options)

    def options(self) -> tuple[Option, ...]:
        """Return what there is to choose."""
        return self._options

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer other options; the present one stays chosen if it is among them."""
        key = self.current_key()
        self._options = tuple(options)
        kept = next((option for option in self._options if option.key == key), None)
        self._current = kept or (self._options[0] if self._options else None)
        self._renew()

    def current_key(self) -> str | None:
        """Return the key of the chosen option; None while there are no options."""
        return self._current.key if self._current is not None else None

    def set_current(self, key: str) -> None:
        """Choose an option without emitting `chosen`.

        Raises:
            KeyError: no option has this key.
        """
        self._current = {option.key: option for option in self._options}[key]
        self._renew()

    def set_short(self, is_short: bool) -> None:  # noqa: FBT001 a setter of one state
        """Show the value alone, or the label as well; either may be cut from now on.

        The accessible name and the tooltip stay whole.
        """
        if is_short == self._is_short:
            return
        self._is_short = is_short
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._renew()

    def sizeHint(self) -> QSize:
        """Room for label, value and chevron."""
        muted, strong = QFontMetricsF(font("body")), QFontMetricsF(font("label"))
        words = strong.horizontalAdvance(self._value())
        if self._shown_label():
            words += muted.horizontalAdvance(self._label) + 6
        return QSize(round(words + 46), 30)

    def minimumSizeHint(self) -> QSize:
        """Leave at least label and chevron."""
        if self._is_short:
            return QSize(min(self.sizeHint().width(), _SHORTEST), 30)
        label = QFontMetricsF(font("body")).horizontalAdvance(self._label)
        return QSize(min(self.sizeHint().width(), round(label + 90)), 30)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu with the arrow keys, as a drop-down does."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._open()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint box, label, value and chevron."""
        theme = current_theme()
        painter = QPainter(self)
        near = self.underMouse() and self.isEnabled()
        fill = theme.colour("row-hover" if near else "surface")
        edge = theme.colour("line-strong" if self.isEnabled() else "line")
        paint_box(painter, QRectF(self.rect()), fill=fill, border=edge)
        left, height = 11.0, float(self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(font("body"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(left, 0, self.width(), height), flags, self._shown_label())
        if self._shown_label():
            left += QFontMetricsF(font("body")).horizontalAdvance(self._label) + 6
        painter.setFont(font("label"))
        painter.setPen(theme.colour("text" if self.isEnabled() else "faint"))
        room = self.width() - left - 30
        value = QFontMetricsF(font("label")).elidedText(
            self._value(), Qt.TextElideMode.ElideRight, room + 1
        )
        painter.drawText(QRectF(left, 0, room + 4, height), flags, value)
        chevron = QRectF(self.width() - 25, 0, 14, height)
        paint_icon(painter, chevron, "chevron-down", size=14, colour="muted")

    def _value(self) -> str:
        return self._current.words if self._current is not None else "–"

    def _shown_label(self) -> str:
        return "" if self._is_short else self._label

    def _renew(self) -> None:
        name = f"{self._label} {self._value()}".strip()
        self.setAccessibleName(name)
        whole = name if self._is_short else self._value()
        self.setToolTip(whole if self._current is not None else "")
        self.updateGeometry()
        self.update()

    def _open(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for option in self._options:
            action = QAction(option.words.replace("&", "&&"), group)
            action.setCheckable(True)
            action.setChecked(option == self._current)
            action.setData(option.key)
            menu.addAction(action)
        menu.triggered.connect(self._on_triggered)
        menu.setMinimumWidth(self.width())
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _on_triggered(self, action: QAction) -> None:
        key = str(action.data())
        self.set_current(key)
        self.chosen.emit(key)
