"""The pane at the right of the disagreement room: what each coder gave, and what is agreed."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.ratings import NotApplicable
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.disagreement_values import Agreed, Given, Mismatch, Room
from fsh_coder.services.rulings import ShownRuling
from fsh_coder.ui.charts.coder_gaps import disc_letters
from fsh_coder.ui.coding.ground.typing_guard import TypingGuard
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.discs import CoderDisc, coder_token
from fsh_coder.ui.kit.empty_state import EmptyState, IconMark
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.reliability.choice_row import ChoiceRow
from fsh_coder.ui.reliability.room_items import title_of

STAYS = "The reliability figures stay as coded."
NOTHING_CHOSEN = "Choose a disagreement in the list."
_MOST_RULES = 2


class ConsensusPane(Card):
    """Said, given, rules, choices and reason of one item.

    Signals:
        agreed: "Agree" was pressed with a choice and a reason.
        open_again_requested, skip_requested, hear_requested: the buttons.
    """

    agreed = Signal()
    open_again_requested = Signal()
    skip_requested = Signal()
    hear_requested = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self.setAccessibleName("Consensus")
        self._is_locked = False
        self._item: Mismatch | None = None
        self.empty = EmptyState("circle-check", NOTHING_CHOSEN)
        self.body.addWidget(self.empty)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(15, 4, 15, 6)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumHeight(76)
        scroll.setWidget(self._make_middle())
        column.addWidget(scroll, 1)
        self._add_answer(column)
        column.addLayout(self._make_foot())
        self.body.addWidget(self._content)
        self._content.hide()

    # --- What is shown ----------------------------------------------------------------

    def show_item(
        self,
        item: Mismatch | None,
        room: Room,
        *,
        rubric: Rubric,
        rulings: Sequence[ShownRuling],
        is_locked: bool,
    ) -> None:
        """Show another item; what was typed for the same one stays."""
        is_same = item is not None and self._item is not None and item == self._item
        self._item, self._is_locked = item, is_locked
        self._content.setVisible(item is not None)
        self.empty.setVisible(item is None)
        if item is None:
            return
        moment = title_of(item, room.segment)
        self._where.set_text(moment)
        self._said.setText(f"“{item.said}”" if item.said else "")
        self._said.setVisible(bool(item.said))
        self._show_given(item.given, room, rubric=rubric)
        self._show_rules(item, rubric=rubric, rulings=rulings)
        if not is_same:
            self.choices.show_item(item, rubric)
            self.reason.setPlainText("" if item.settled is None else item.settled.reason)
            self.ruling_tick.setChecked(False)
        self._renew()

    def choice(self) -> Agreed:
        """Return what was chosen; None for no code. Only when something was."""
        chosen = self.choices.current
        return None if chosen is None else chosen.value

    def has_choice(self) -> bool:
        """Whether an answer was chosen, no code included."""
        return self.choices.current is not None

    def reason_text(self) -> str:
        """Return the reason as typed, without spaces around it."""
        return self.reason.toPlainText().strip()

    def press_agree(self) -> None:
        """Agree, or go to what is missing for that."""
        if self._item is None or self._is_locked:
            return
        if not self.has_choice():
            self.note.set_text("Choose what the team agrees on.")
        elif not self.reason_text():
            self.note.set_text("Say why in a few words.")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.agreed.emit()

    # --- Making -----------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Text("Consensus", role="head"))
        self._where = CutText(role="helper", colour="muted")
        row.addWidget(self._where, 1)
        self.hear_button = Button("Hear from 2 s before", icon="play")
        self.hear_button.setToolTip("Hear this moment from 2 s before (Enter)")
        self.hear_button.clicked.connect(self.hear_requested)
        row.addWidget(self.hear_button)
        return row

    def _make_middle(self) -> QFrame:
        middle = QFrame()
        middle.setProperty("pane", "surface")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 4, 4)
        column.setSpacing(9)
        self._said = Text(role="body_strong", wrap=True)
        column.addWidget(self._said)
        self._given_holder = QWidget()
        self._given = QGridLayout(self._given_holder)
        self._given.setContentsMargins(0, 0, 0, 0)
        self._given.setSpacing(8)
        column.addWidget(self._given_holder)
        rule = QHBoxLayout()
        rule.setSpacing(8)
        self._rule_mark = IconMark("book-open", size=16, colour="accent")
        rule.addWidget(self._rule_mark, 0, Qt.AlignmentFlag.AlignTop)
        self._rules = Text(role="helper", colour="muted", wrap=True)
        rule.addWidget(self._rules, 1)
        column.addLayout(rule)
        column.addStretch(1)
        return middle

    def _add_answer(self, column: QVBoxLayout) -> None:
        self.choices = ChoiceRow()
        self.choices.chosen.connect(self._on_chosen)
        column.addWidget(self.choices)
        self.reason = _Reason()
        self.reason.textChanged.connect(self._renew)
        self.reason.submitted.connect(self.press_agree)
        column.addWidget(self.reason)
        self.ruling_tick = QCheckBox("Write it into the rubric’s supplement as a ruling")
        self.ruling_tick.setToolTip(
            "Coders of this rubric read the reason beside the code or dimension from now on"
        )
        column.addWidget(self.ruling_tick)

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.note = CutText(STAYS, role="note", colour="muted")
        row.addWidget(self.note, 1)
        self.again_button = Button("Open again")
        self.again_button.setToolTip("Take back what was agreed here")
        self.again_button.clicked.connect(self.open_again_requested)
        self.skip_button = Button("Skip")
        self.skip_button.setToolTip("Leave it open and go on (N)")
        self.skip_button.clicked.connect(self.skip_requested)
        self.agree_button = Button("Agree and next", kind="primary", key="Enter")
        self.agree_button.setToolTip("Record it and go to the next open one (Ctrl+Enter)")
        self.agree_button.clicked.connect(self.press_agree)
        for button in (self.again_button, self.skip_button, self.agree_button, self.hear_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for button in (self.again_button, self.skip_button, self.agree_button):
            row.addWidget(button)
        return row

    # --- Shared -----------------------------------------------------------------------

    def _on_chosen(self) -> None:
        self._renew()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _renew(self) -> None:
        item = self._item
        if item is None:
            return
        is_ready = self.has_choice() and bool(self.reason_text())
        can_change = not self._is_locked
        self.choices.setEnabled(can_change)
        self.reason.setReadOnly(not can_change)
        self.ruling_tick.setEnabled(can_change)
        self.agree_button.setEnabled(can_change)
        self.agree_button.set_kind("primary" if is_ready else "tonal")
        self.again_button.setVisible(can_change and not item.is_open)
        self.skip_button.setVisible(item.is_open)
        self.note.set_text(STAYS if can_change else "The consensus is finished.")

    def _show_given(self, given: Sequence[Given], room: Room, *, rubric: Rubric) -> None:
        while (taken := self._given.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                # Qt shows what is new in a layout a little later, perhaps as a window by then.
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        letters = disc_letters([lane.label for lane in room.lanes])
        for place, each in enumerate(given):
            is_low = len(given) > 2
            box = _GivenBox(each, letters[each.label], place=place, rubric=rubric, is_low=is_low)
            self._given.addWidget(box, place if is_low else 0, 0 if is_low else place)

    def _show_rules(
        self, item: Mismatch, *, rubric: Rubric, rulings: Sequence[ShownRuling]
    ) -> None:
        said = [
            f"Ruling of {each.ruling.made_at.astimezone():%d %b %Y} on {each.target_label}: "
            f"{each.ruling.text}"
            for each in rulings[:_MOST_RULES]
        ]
        by_rule: dict[str, list[str]] = {}
        for code in item.codes:
            for rule in rubric.code(code).decision_rules:
                by_rule.setdefault(rule, []).append(rubric.code(code).short)
        said += [f"{' and '.join(shorts)}: {rule}" for rule, shorts in by_rule.items()]
        shown = said[: 2 * _MOST_RULES]
        self._rules.setText("\n".join(shown))
        self._rules.setVisible(bool(shown))
        self._rule_mark.setVisible(bool(shown))


class _Reason(QPlainTextEdit):
    """Why the team agreed; Enter goes on, Shift with Enter makes a line.

    Signals:
        submitted: Enter was pressed.
    """

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Reason of the consensus")
        self.setPlaceholderText("Why? It is kept with the consensus.")
        self.setTabChangesFocus(True)
        self.setFixedHeight(58)
        TypingGuard(self)
        self._enter = _EnterGuard(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.submitted.emit()
            return
        super().keyPressEvent(event)


class _EnterGuard(QObject):
    """Leaves Esc with a reason that has the keyboard: the first Esc only leaves the field."""

    def __init__(self, field: QPlainTextEdit) -> None:
        super().__init__(field)
        self._field = field
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Esc before the room does."""
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            window = self._field.window()
            self._field.clearFocus()
            window.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False


class _GivenBox(QFrame):
    """What one coder gave, and her own words on it."""

    def __init__(
        self, given: Given, letters: str, *, place: int, rubric: Rubric, is_low: bool
    ) -> None:
        super().__init__()
        if not is_low:
            self.setProperty("pane", "card")
            self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        side, top = (0, 0) if is_low else (10, 7)
        column.setContentsMargins(side, top, side, top)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(7)
        disc = CoderDisc(letters, name=given.label, series=coder_token(place))
        disc.setFixedSize(18, 18)
        head.addWidget(disc)
        title = f"{given.label}: {_answer(given, rubric)}"
        head.addWidget(CutText(title, role="body_strong"), 1)
        column.addLayout(head)
        words = f"“{given.words}”" if given.words else "no note"
        if is_low:
            head.addWidget(CutText(words, role="helper", colour="muted"), 1)
        else:
            column.addWidget(Text(words, role="helper", colour="muted", wrap=True))
            column.addStretch(1)
        self.setAccessibleName(f"{title}. {words}")


def _answer(given: Given, rubric: Rubric) -> str:
    if given.code is not None:
        return rubric.code(given.code).label.lower()
    if isinstance(given.rating, NotApplicable):
        return given.rating.value
    return "nothing" if given.rating is None else str(given.rating)
