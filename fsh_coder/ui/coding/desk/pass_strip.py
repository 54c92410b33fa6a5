"""The passes of a rubric as steps: what is done, what is to do now, what comes next."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.kit.theme import current_theme

STRIP_HEIGHT = 37
_WORDS_FROM_PX = 1000


class StepState(StrEnum):
    """Where a pass stands."""

    DONE = "done"
    NOW = "now"
    NEXT = "still to come"


@dataclass(frozen=True, slots=True)
class Step:
    """One pass as it is shown."""

    key: str
    number: int
    label: str
    state: StepState


class PassStrip(Pane):
    """Steps, the instruction of the pass in work, and the question whether to go back.

    Signals:
        step_chosen: key of the pass whose step was pressed.
        back_agreed: the coder wants to take a finished pass up again.
    """

    step_chosen = Signal(str)
    back_agreed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("raised", parent=parent)
        self.setAccessibleName("Passes")
        self.setFixedHeight(STRIP_HEIGHT)
        self.steps: dict[str, StepButton] = {}
        line = QWidget()
        self._row = QHBoxLayout(line)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(8)
        self._places = QHBoxLayout()
        self._places.setSpacing(6)
        self._row.addLayout(self._places)
        self.instruction = CutText("", colour="muted")
        self._row.addWidget(self.instruction, 1)
        self._listening = Text("", role="helper", colour="muted")
        self._listening.hide()
        self._row.addWidget(self._listening)
        self.back_button = Button("Go back", size="small", kind="tonal")
        self.back_button.clicked.connect(self._on_agreed)
        self.stay_button = Button("Stay", size="small")
        self.stay_button.clicked.connect(self.stay)
        for button in (self.back_button, self.stay_button):
            button.hide()
            self._row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line, 1)
        column.addWidget(Line())
        self._said = ""
        self.hide()

    def show_steps(self, steps: tuple[Step, ...], *, instruction: str) -> None:
        """Show where each pass stands, and what is to be done now."""
        if tuple(self.steps) != tuple(step.key for step in steps):
            self._rebuild(steps)
        for step in steps:
            self.steps[step.key].show_step(step)
        self._said = instruction
        self.stay()
        self.setVisible(bool(steps))

    def show_listening(self, words: str) -> None:
        """Tell of the first listen; "" for nothing."""
        self._listening.setText(words)
        self._listening.setVisible(bool(words) and self.back_button.isHidden())

    def ask_back(self, question: str) -> None:
        """Ask in the strip itself whether to go back."""
        self._show_question(question)
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_asking(self) -> bool:
        """Whether a question waits for its answer."""
        return not self.back_button.isHidden()

    def stay(self) -> None:
        """Put the question away."""
        self._show_question("")

    def _show_question(self, question: str) -> None:
        self.instruction.set_text(question or self._said)
        self.instruction.set_colour("text" if question else "muted")
        for button in (self.back_button, self.stay_button):
            button.setVisible(bool(question))
        self._listening.setVisible(bool(self._listening.text()) and not question)

    def _on_agreed(self) -> None:
        self.stay()
        self.back_agreed.emit()

    def _rebuild(self, steps: tuple[Step, ...]) -> None:
        while (taken := self._places.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.steps = {}
        for step in steps:
            if self.steps:
                part = Line()
                part.setFixedWidth(12)
                self._places.addWidget(part)
            button = StepButton()
            button.clicked.connect(lambda _on=False, key=step.key: self.step_chosen.emit(key))
            self.steps[step.key] = button
            self._places.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the labels of all steps only where there is room."""
        super().resizeEvent(event)
        for button in self.steps.values():
            button.set_short(self.width() < _WORDS_FROM_PX)


class StepButton(QAbstractButton):
    """A step: tick or number, and the pass's label."""

    def __init__(self) -> None:
        super().__init__()
        self._step = Step("", 0, "", StepState.NEXT)
        self._is_short = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("kit", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_step(self, step: Step) -> None:
        """Show a step."""
        self._step = step
        name = f"Pass {step.number}, {step.label}: {step.state.value}"
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.updateGeometry()
        self.update()

    def set_short(self, short: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Leave the label of all but the pass in work away."""
        self._is_short = short
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Sign and label."""
        width = QFontMetricsF(font("body_strong")).horizontalAdvance(self._words())
        return QSize(round(width + (38 if self._words() else 28)), 26)

    def minimumSizeHint(self) -> QSize:
        """Never cut the label."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the step; only the one in work has a box."""
        painter, theme = QPainter(self), current_theme()
        box = QRectF(self.rect())
        is_now = self._step.state is StepState.NOW
        if is_now:
            soft, edge = theme.colour("accent-soft"), theme.colour("accent")
            paint_box(painter, box, fill=soft, border=edge)
        elif self.underMouse():
            paint_box(painter, box, fill=theme.colour("row-hover"), border=None)
        ink = "accent" if is_now else "muted"
        sign = QRectF(7, 0, 16, box.height())
        if self._step.state is StepState.DONE:
            paint_icon(painter, sign, "check", size=16, colour="good")
        else:
            painter.setFont(font("body_strong"))
            painter.setPen(theme.colour(ink))
            painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, str(self._step.number))
        painter.setFont(font("body_strong" if is_now else "label"))
        painter.setPen(theme.colour(ink))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box.adjusted(27, 0, 0, 0), flags, self._words())

    def _words(self) -> str:
        if self._is_short and self._step.state is not StepState.NOW:
            return ""
        return self._step.label
