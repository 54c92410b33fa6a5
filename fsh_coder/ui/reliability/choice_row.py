"""The choices for a consensus: the codes given, another, none; or the scores of a scale."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from fsh_coder.domain.ratings import NOT_APPLICABLE
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.disagreement_values import Agreed, Mismatch
from fsh_coder.ui.coding.ground.flow_row import FlowRow
from fsh_coder.ui.kit.buttons import Button

NO_CODE = "No code"
ANOTHER = "Another code"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its words, its digit ("" for none) and what is stored (None for no code)."""

    words: str
    key: str
    value: Agreed


def choices_of(item: Mismatch, rubric: Rubric) -> tuple[Choice, ...]:
    """Return the answers that stand on buttons; every other code is in a menu."""
    if item.dimension is not None:
        rated = rubric.dimension(item.dimension)
        scores = tuple(
            Choice(str(each), str(each) if each < 10 else "", each) for each in rated.scores()
        )
        if not rated.not_applicable:
            return scores
        return (*scores, Choice("Not applicable", "", NOT_APPLICABLE))
    given = [
        Choice(rubric.code(code).short, str(number) if number < 10 else "", code)
        for number, code in enumerate(item.codes, 1)
    ]
    return (*given, Choice(NO_CODE, "0", None))


class ChoiceRow(FlowRow):
    """Buttons of which one is chosen; the last one opens the menu of all other codes.

    Signals:
        chosen: a choice was made.
    """

    chosen = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(gap=6, parent=parent)
        self._choices: tuple[Choice, ...] = ()
        self._buttons: list[Button] = []
        self._others: tuple[Choice, ...] = ()
        self.other_button: Button | None = None
        self._chosen: Choice | None = None

    @property
    def current(self) -> Choice | None:
        """The choice that was made; None for none yet."""
        return self._chosen

    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons of what was given, and of no code."""
        return tuple(self._buttons)

    def show_item(self, item: Mismatch, rubric: Rubric) -> None:
        """Offer the answers to another item; what was agreed on it is chosen."""
        self._choices = choices_of(item, rubric)
        self._chosen = None
        self._others = ()
        if item.dimension is None:
            self._others = tuple(
                Choice(f"{code.short}  {code.label}", "", code.key)
                for code in rubric.codes
                if code.key not in item.codes
            )
        self._make_buttons()
        settled = item.settled
        if settled is not None:
            value = settled.code if item.dimension is None else settled.rating
            known = (*self._choices, *self._others)
            self._take(next((each for each in known if each.value == value), None))

    def press_key(self, key: str) -> bool:
        """Choose by a digit; return whether there is such a choice."""
        found = next((each for each in self._choices if each.key == key), None)
        if found is None or not self.isEnabled():
            return False
        self._choose(found)
        return True

    def choose_code(self, code: str) -> None:
        """Choose a code by its key, given or not."""
        known = (*self._choices, *self._others)
        self._choose(next(each for each in known if each.value == code))

    def _make_buttons(self) -> None:
        self._buttons = []
        self.other_button = None
        widgets: list[QWidget] = []
        for choice in self._choices:
            if choice.value is None:
                self.other_button = self._menu_button()
                widgets.append(self.other_button)
            # A score is its own key.
            button = Button(choice.words, key="" if choice.words == choice.key else choice.key)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(f"Consensus: {choice.words}")
            button.clicked.connect(lambda _on, choice=choice: self._choose(choice))
            self._buttons.append(button)
            widgets.append(button)
        self.set_widgets(widgets)

    def _menu_button(self) -> Button:
        button = Button(ANOTHER, chevron=True)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._open_menu)
        return button

    def _open_menu(self) -> None:
        button = self.other_button
        assert button is not None  # noqa: S101 it was clicked
        self._take(self._chosen)
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice in self._others:
            action = QAction(choice.words.replace("&", "&&"), menu)
            action.triggered.connect(lambda _on, choice=choice: self._choose(choice))
            menu.addAction(action)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _choose(self, choice: Choice) -> None:
        self._take(choice)
        self.chosen.emit()

    def _take(self, choice: Choice | None) -> None:
        self._chosen = choice
        for each, button in zip(self._choices, self._buttons, strict=True):
            button.setChecked(each == choice)
        if self.other_button is not None:
            is_other = choice in self._others
            self.other_button.setChecked(is_other)
            short = choice.words.split("  ")[0] if choice and is_other else ""
            self.other_button.setText(f"{ANOTHER}: {short}" if short else ANOTHER)
            self.place()
