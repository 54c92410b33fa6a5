"""Labelled fields that read from a rubric in the making and write to it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.fields import LabelledField, NumberField, Option, Select

Get = Callable[[], str]
Put = Callable[[str], None]


class Form(Pane):
    """A column of labelled fields; `read` shows what the rubric says now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 4, 12, 12)
        self._column.setSpacing(10)
        self._reads: list[Callable[[bool], None]] = []

    def read(self, *, every: bool) -> None:
        """Show the rubric's words; the field being typed into only with `every`."""
        for each in self._reads:
            each(every)

    def row(self, *widgets: QWidget, stretches: Sequence[int] = ()) -> None:
        """Put fields side by side."""
        line = QHBoxLayout()
        line.setSpacing(10)
        for place, widget in enumerate(widgets):
            stretch = stretches[place] if stretches else 1
            line.addWidget(widget, stretch, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(line)

    def add(self, widget: QWidget) -> None:
        """Put anything else below."""
        self._column.addWidget(widget)

    def end(self) -> None:
        """Keep the fields at the top."""
        self._column.addStretch(1)

    def let_enter_go_on(self) -> None:
        """Let Enter in a line go to the first field of several lines, which is to be written."""
        paragraph = self.findChild(QPlainTextEdit)
        if paragraph is not None:
            for line in self.findChildren(QLineEdit):
                line.returnPressed.connect(
                    partial(paragraph.setFocus, Qt.FocusReason.TabFocusReason)
                )

    def on_read(self, read: Callable[[bool], None]) -> None:
        """Call this whenever the rubric is to be shown; True means every field."""
        self._reads.append(read)

    def line(
        self,
        label: str,
        *,
        get: Get,
        put: Put,
        helper: str = "",
        note: str = "",
        is_put_when_left: bool = False,
    ) -> LabelledField:
        """Make a field of one line; a key is put only when the field is left."""
        field = LabelledField(label, helper=helper, note=note)
        edit = field.edit
        if is_put_when_left:
            edit.editingFinished.connect(lambda: put(cleaned(edit.text())))
        else:
            edit.textEdited.connect(lambda text: put(cleaned(text)))

        def read(every: bool) -> None:  # noqa: FBT001 (called by `read` alone)
            if every or not edit.hasFocus():
                edit.setText(get())

        self._reads.append(read)
        return field

    def paragraph(
        self, label: str, *, get: Get, put: Put, lines: int = 3, helper: str = "", note: str = ""
    ) -> LabelledField:
        """Make a field of several lines; Tab leaves it."""
        edit = paragraph_edit(lines)
        field = LabelledField(label, edit, helper=helper, note=note)
        self.bind_paragraph(edit, get=get, put=put)
        return field

    def bind_paragraph(self, edit: QPlainTextEdit, *, get: Get, put: Put) -> None:
        """Let a field of several lines read and write."""
        edit.textChanged.connect(lambda: put(cleaned(edit.toPlainText())))

        def read(every: bool) -> None:  # noqa: FBT001 (called by `read` alone)
            if (every or not edit.hasFocus()) and edit.toPlainText() != get():
                with QSignalBlocker(edit):
                    edit.setPlainText(get())

        self._reads.append(read)

    def choice(
        self, label: str, *, options: Callable[[], Sequence[Option]], get: Get, put: Put
    ) -> LabelledField:
        """Make a list to choose from; what is chosen but no longer offered is shown as such."""
        select = Select(label)
        field = LabelledField(label, select)
        select.activated.connect(lambda _place: put(str(select.currentData())))

        def read(_every: bool) -> None:  # noqa: FBT001 (called by `read` alone)
            offered, key = list(options()), get()
            if key not in [each.key for each in offered]:
                offered.append(Option(key, f"“{key}” is not there" if key else "none"))
            with QSignalBlocker(select):
                select.clear()
                for each in offered:
                    select.addItem(each.words, each.key)
                select.setCurrentIndex([each.key for each in offered].index(key))

        self._reads.append(read)
        return field

    def number(
        self, label: str, *, get: Callable[[], int], put: Callable[[int], None]
    ) -> LabelledField:
        """Make a field for a whole number from 0 to 100."""
        field = NumberField(label, low=0, high=100)
        field.valueChanged.connect(put)

        def read(_every: bool) -> None:  # noqa: FBT001 (called by `read` alone)
            with QSignalBlocker(field):
                field.setValue(get())

        self._reads.append(read)
        return LabelledField(label, field)

    def tick(
        self, label: str, *, get: Callable[[], bool], put: Callable[[bool], None]
    ) -> QCheckBox:
        """Make a box to tick."""
        box = QCheckBox(label)
        box.toggled.connect(put)

        def read(_every: bool) -> None:  # noqa: FBT001 (called by `read` alone)
            with QSignalBlocker(box):
                box.setChecked(get())

        self._reads.append(read)
        return box


def paragraph_edit(lines: int) -> QPlainTextEdit:
    """Return a field as high as so many lines; Tab leaves it."""
    edit = QPlainTextEdit()
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(QFontMetrics(edit.font()).lineSpacing() * lines + 16)
    return edit


def cleaned(text: str) -> str:
    """Return typed text without what no file can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
