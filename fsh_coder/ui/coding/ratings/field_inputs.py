"""Where a coder answers one extra field: cells, a list, a number or words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fsh_coder.domain.rubric_procedure import ObservationField
from fsh_coder.ui.coding.ground.typing_guard import TypingGuard
from fsh_coder.ui.coding.ratings.choice_cells import ChoiceCells, choices_fit
from fsh_coder.ui.coding.ratings.reason_field import ReasonField
from fsh_coder.ui.kit.fields import Select

_NOT_ANSWERED = "not answered"
_NUMBER_PX, _LIST_PX, _WORDS_PX = 96, 320, 420


class FieldInput(QWidget):
    """The control of one field; a base for one of each kind.

    Signals:
        answered: the text, blank to take the answer away.
        finished: Enter was pressed; the keyboard may go on.
    """

    answered = Signal(str)
    finished = Signal()

    def __init__(self, control: QWidget, *, question: str) -> None:
        super().__init__()
        self.control = control
        self.setAccessibleName(question)
        column = QVBoxLayout(self)
        # Room for the ring around whatever has the keyboard.
        column.setContentsMargins(0, 3, 3, 3)
        column.addWidget(control)
        self.setFocusProxy(control)

    def show_answer(self, answer: str) -> None:
        """Show what is on disk; "" for no answer."""
        raise NotImplementedError

    def commit(self) -> None:
        """Hand on what is still being typed."""

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let be answered, or not."""
        self.control.setEnabled(may_write)


def made_input(asked: ObservationField) -> FieldInput:
    """Return the control that a field wants."""
    if asked.kind == "choice":
        return _Cells(asked) if choices_fit(asked.choices) else _List(asked)
    return _Number(asked) if asked.kind == "number" else _Words(asked)


class _Cells(FieldInput):
    def __init__(self, asked: ObservationField) -> None:
        self._cells = ChoiceCells(asked.question, asked.choices)
        super().__init__(self._cells, question=asked.question)
        self._cells.chosen.connect(self.answered)

    def show_answer(self, answer: str) -> None:
        self._cells.show_answer(answer)


class _List(FieldInput):
    def __init__(self, asked: ObservationField) -> None:
        self._list = Select(asked.question)
        self._list.addItems([_NOT_ANSWERED, *asked.choices])
        self._list.setFixedWidth(_LIST_PX)
        super().__init__(self._list, question=asked.question)
        TypingGuard(self._list)
        self._list.activated.connect(self._on_activated)

    def show_answer(self, answer: str) -> None:
        self._list.setCurrentText(answer or _NOT_ANSWERED)

    def _on_activated(self, place: int) -> None:
        self.answered.emit(self._list.itemText(place) if place else "")


class _Number(FieldInput):
    def __init__(self, asked: ObservationField) -> None:
        self._line = QLineEdit()
        self._line.setFixedWidth(_NUMBER_PX)
        self._line.setPlaceholderText(_range_words(asked))
        self._line.setAccessibleName(asked.question)
        super().__init__(self._line, question=asked.question)
        TypingGuard(self._line)
        self._kept = ""
        self._line.editingFinished.connect(self.commit)
        self._line.returnPressed.connect(self.finished)

    def show_answer(self, answer: str) -> None:
        # What is being typed, or was refused and waits to be mended, is not overwritten.
        if answer != self._kept or not self._line.text():
            self._kept = answer
            self._line.setText(answer)

    def commit(self) -> None:
        if self._line.text().strip() != self._kept:
            self.answered.emit(self._line.text())


class _Words(FieldInput):
    def __init__(self, asked: ObservationField) -> None:
        self._words = _Answer()
        self._words.setPlaceholderText("Your answer")
        self._words.setAccessibleName(asked.question)
        self._words.setMaximumWidth(_WORDS_PX)
        super().__init__(self._words, question=asked.question)
        self._words.reason_given.connect(self.answered)
        self._words.entered.connect(self.finished)

    def show_answer(self, answer: str) -> None:
        self._words.show_reason(answer)

    def commit(self) -> None:
        self._words.commit()

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 as the one it overrides
        self._words.setReadOnly(not may_write)


class _Answer(ReasonField):
    """Words that Enter finishes; Shift+Enter begins another line.

    Signals:
        entered: Enter was pressed, and the answer is handed on.
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.commit()
            self.entered.emit()
            return
        super().keyPressEvent(event)


def _range_words(asked: ObservationField) -> str:
    if asked.low is not None and asked.high is not None:
        return f"{asked.low:.15g} to {asked.high:.15g}"
    if asked.low is not None:
        return f"from {asked.low:.15g}"
    return "" if asked.high is None else f"up to {asked.high:.15g}"
