"""Questions about the session: what a rubric asks for beside ratings and counts."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.observation import Observation
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_procedure import AskedWhen, ObservationField
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.ratings.field_inputs import FieldInput, made_input
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.text import Text

_MOST_PX = 190
_HEADS: Mapping[AskedWhen, str] = {"before": "Before you listen", "after": "When you have coded"}


class FieldsCard(Pane):
    """A bar that opens; each answer is handed on as soon as it is given.

    Signals:
        answered: field key and text, blank to take the answer away.
        opened: it was opened or closed.
    """

    answered = Signal(str, str)
    opened = Signal(bool)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("About this session")
        self._rows: dict[str, _Row] = {}
        self._asked: tuple[ObservationField, ...] = ()
        self._when: frozenset[AskedWhen] = frozenset(_HEADS)
        self._observation: Observation | None = None
        self._is_open = False
        self.head = PaneHead("About this session")
        self._sign = IconMark("circle-dashed", size=14, colour="warn")
        self._sign.setAccessibleName("An answer is missing")
        self._sign.setToolTip("An answer is missing")
        self.head.add_right(self._sign)
        self.button = Button("Open", kind="plain", size="small", icon="chevron-down", key="F4")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.toggle)
        self.head.add_right(self.button)
        self._area = _Area()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        column.addWidget(self.head)
        column.addWidget(self._area)
        self.hide()

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        self.button.set_key(keys.words("fields"))

    def show_rubric(self, rubric: Rubric) -> None:
        """Ask another rubric's questions; a rubric without any hides the card."""
        self._asked = rubric.fields
        self._rows = {each.key: _Row(each) for each in rubric.fields}
        for key, row in self._rows.items():
            row.input.answered.connect(lambda text, key=key: self.answered.emit(key, text))
            row.input.finished.connect(lambda key=key: self._go_on(key))
        self._lay_out()

    def show_asked(self, when: frozenset[AskedWhen]) -> None:
        """Ask only what is asked then."""
        if when != self._when:
            self._when = when
            self._lay_out()
            self._show_count()

    def show_observation(self, observation: Observation) -> None:
        """Show the answers as they are on disk."""
        before, self._observation = self._observation, observation
        if before is None or before.answers is not observation.answers:
            for key, row in self._rows.items():
                row.show_answer(observation.answer(key) or "")
            self._show_count()
        if before is None and not (observation.marks or observation.ratings):
            asked_first = [e for e in self._shown() if e.asked == "before" and e.is_required]
            self.set_open(any(observation.answer(each.key) is None for each in asked_first))

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let be answered, or not."""
        for row in self._rows.values():
            row.input.set_may_write(may_write)

    def show_refusal(self, key: str, sentence: str) -> None:
        """Say why an answer was not taken; "" when all is well."""
        self._rows[key].show_refusal(sentence)
        self._area.updateGeometry()

    @property
    def is_open(self) -> bool:
        """Whether the questions are to be seen."""
        return self._is_open

    def set_open(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show the questions, or the bar alone."""
        if on == self._is_open:
            return
        if not on:
            self.commit()
        self._is_open = on
        self._show_open()
        self.opened.emit(on)

    def toggle(self) -> None:
        """Open and take the keyboard to the first question without an answer, or close."""
        self.set_open(not self._is_open)
        if self._is_open and (first := self._first()):
            self.focus_field(first)

    def focus_field(self, key: str) -> None:
        """Put the keyboard on a question; KeyError for none of the rubric's."""
        if key not in {each.key for each in self._shown()}:
            self.show_asked(frozenset(_HEADS))
        self.set_open(True)
        self._rows[key].input.control.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self._rows[key], 0, 4))

    def input(self, key: str) -> FieldInput:
        """Return a question's control; KeyError for none of the rubric's."""
        return self._rows[key].input

    def commit(self) -> None:
        """Hand on what is still being typed."""
        for row in self._rows.values():
            row.input.commit()

    def _shown(self) -> tuple[ObservationField, ...]:
        return tuple(each for each in self._asked if each.asked in self._when)

    def _lay_out(self) -> None:
        inside = Pane()
        inside.setAccessibleName("Questions about the session")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 2, 12, 8)
        column.setSpacing(2)
        for row in self._rows.values():
            row.setParent(None)
        for when, words in _HEADS.items():
            asked = [each for each in self._shown() if each.asked == when]
            if asked and len({each.asked for each in self._shown()}) > 1:
                column.addWidget(Text(words, role="helper", colour="muted"))
            for each in asked:
                column.addWidget(self._rows[each.key])
        self._area.setWidget(inside)
        self.setVisible(bool(self._shown()))
        self._show_open()

    def _show_open(self) -> None:
        self._area.setVisible(self._is_open)
        self.button.setText("Close" if self._is_open else "Open")
        self.button.set_icon_name("chevron-up" if self._is_open else "chevron-down")

    def _show_count(self) -> None:
        shown, observation = self._shown(), self._observation
        if observation is None:
            return
        answered = [each for each in shown if observation.answer(each.key) is not None]
        wanted = [each for each in shown if each.is_required and each not in answered]
        self.head.set_count(f"{len(answered)} of {len(shown)} answered")
        self._sign.setVisible(bool(wanted))

    def _first(self) -> str | None:
        observation, shown = self._observation, self._shown()
        without = (
            each.key for each in shown if observation is None or not observation.answer(each.key)
        )
        return next(without, shown[0].key if shown else None)

    def _go_on(self, key: str) -> None:
        keys = [each.key for each in self._shown()]
        after = keys[keys.index(key) + 1 :]
        if after:
            self.focus_field(after[0])


class _Row(QWidget):
    """A question, whether it must be answered, and where to answer it."""

    def __init__(self, asked: ObservationField) -> None:
        super().__init__()
        self.setAccessibleName(asked.label)
        self._is_required = asked.is_required
        self.input = made_input(asked)
        self._wanted = Text("not answered", role="helper", colour="warn")
        self._refusal = Text("", role="helper", colour="bad", wrap=True)
        self._refusal.hide()
        question = Text(asked.question or asked.label, wrap=True)
        question.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        question.setBuddy(self.input.control)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.addWidget(question, 0, 0)
        answer = QHBoxLayout()
        answer.setSpacing(10)
        answer.addWidget(self.input)
        answer.addWidget(self._wanted)
        answer.addStretch(1)
        grid.addLayout(answer, 0, 1)
        grid.addWidget(self._refusal, 1, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)

    def show_answer(self, answer: str) -> None:
        """Show what is on disk; "" for no answer."""
        self.input.show_answer(answer)
        self._wanted.setVisible(self._is_required and not answer)
        self.show_refusal("")

    def show_refusal(self, sentence: str) -> None:
        """Say why an answer was not taken."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))


class _Area(QScrollArea):
    """As high as its questions, up to a few; the rest scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Questions")

    def sizeHint(self) -> QSize:
        inside = self.widget()
        height = 0 if inside is None else inside.sizeHint().height()
        return QSize(200, min(height + 2, _MOST_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
