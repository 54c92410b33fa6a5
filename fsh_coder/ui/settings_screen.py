"""What a person can set for herself: looks, listening, marking, keys; and what the program is."""

import sqlite3
import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fsh_coder import __version__
from fsh_coder.domain.people import Coder
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.keys.keys_page import KeysPage
from fsh_coder.ui.kit.card import Card, Pane
from fsh_coder.ui.kit.fields import NumberField, Option, SelectButton
from fsh_coder.ui.kit.head import PageHead
from fsh_coder.ui.kit.tabs import TabRow
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import ThemeChoice, choose_theme
from fsh_coder.ui.settings import (
    MAX_GAP_MS,
    MAX_REACTION_OFFSET_MS,
    MAX_RESUME_STEP_BACK_MS,
    MIN_GAP_MS,
    Settings,
)

LABELS_PX = 180
GENERAL, KEYS = "general", "keys"
_WIDEST_PX = 900


class SettingsScreen(Pane):
    """Settings of the person at work; each is kept as soon as it is changed.

    Args:
        person: who is at work.
        settings: hers.
        place: where the study is, as she may know it.
        rubrics: those of the study, whose codes have keys.

    Signals:
        changed: a setting that other screens show was changed.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        person: Coder,
        settings: Settings,
        place: str,
        rubrics: Sequence[Rubric] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("bg")
        self.setParent(parent)
        self._settings = settings
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHead("Settings", f"for {person.name}, on this computer"))
        self.tabs = TabRow("Settings")
        self.tabs.add_tab(GENERAL, "General")
        self.tabs.add_tab(KEYS, "Keys")
        self.tabs.chosen.connect(self._turn_to)
        column.addWidget(self.tabs)
        self.keys_page = KeysPage(rubrics=rubrics, settings=settings)
        self.keys_page.changed.connect(self.changed)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._general(place))
        self._pages.addWidget(_framed(self.keys_page))
        column.addWidget(self._pages, 1)

    def show_keys(self) -> None:
        """Turn to the keys."""
        self.tabs.set_current(KEYS)
        self._turn_to(KEYS)

    def _turn_to(self, tab: str) -> None:
        self._pages.setCurrentIndex((GENERAL, KEYS).index(tab))

    def _general(self, place: str) -> QScrollArea:
        inner = QWidget()
        cards = QVBoxLayout(inner)
        cards.setContentsMargins(20, 12, 20, 20)
        cards.setSpacing(10)
        for card in (self._looks(), self._listening(), self._marking(), _about(place)):
            card.setMaximumWidth(760)
            cards.addWidget(card)
        cards.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName("Settings")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        return area

    def _looks(self) -> Card:
        card = Card("Looks")
        self.theme_button = SelectButton(
            "",
            [
                Option(ThemeChoice.SYSTEM.value, "As the desktop"),
                Option(ThemeChoice.LIGHT.value, "Light"),
                Option(ThemeChoice.DARK.value, "Dark"),
            ],
        )
        self.theme_button.set_current(self._settings.theme.value)
        self.theme_button.chosen.connect(self._choose_theme)
        _add_row(card, "Theme", self.theme_button)
        return card

    def _listening(self) -> Card:
        card = Card("Listening")
        self.resume_field = _milliseconds(
            "Step back when playing on",
            self._settings.resume_step_back_ms,
            top=MAX_RESUME_STEP_BACK_MS,
            step=250,
        )
        self.resume_field.valueChanged.connect(self._set_resume)
        hint = "So that the first words after a pause are heard again."
        _add_row(card, "Step back when playing on", self.resume_field, hint=hint)
        return card

    def _marking(self) -> Card:
        card = Card("Marking")
        self.reaction_field = _milliseconds(
            "Reaction time", self._settings.reaction_offset_ms, top=MAX_REACTION_OFFSET_MS, step=50
        )
        self.reaction_field.valueChanged.connect(self._set_reaction)
        hint = "Taken off the time of each key press; 0 leaves it as it is."
        _add_row(card, "Reaction time", self.reaction_field, hint=hint)
        self.volley_field = _milliseconds(
            "Silence between volleys", self._settings.volley_gap_ms, top=MAX_GAP_MS, step=500
        )
        self.volley_field.setMinimum(MIN_GAP_MS)
        self.volley_field.valueChanged.connect(self._set_volley_gap)
        hint = "Marks further apart belong to two volleys, where no transcript says who speaks."
        _add_row(card, "Silence between volleys", self.volley_field, hint=hint)
        self.counts_box = QCheckBox("Hide counts while I code")
        self.counts_box.setChecked(self._settings.counts_hidden)
        self.counts_box.toggled.connect(self._set_counts_hidden)
        hint = "So that running totals do not colour the global ratings."
        _add_row(card, "Counts", self.counts_box, hint=hint)
        return card

    def _choose_theme(self, key: str) -> None:
        choice = ThemeChoice(key)
        self._settings.theme = choice
        app = QApplication.instance()
        if isinstance(app, QApplication):
            choose_theme(app, choice)

    def _set_resume(self, step_ms: int) -> None:
        self._settings.resume_step_back_ms = step_ms
        self.changed.emit()

    def _set_reaction(self, offset_ms: int) -> None:
        self._settings.reaction_offset_ms = offset_ms
        self.changed.emit()

    def _set_volley_gap(self, gap_ms: int) -> None:
        self._settings.volley_gap_ms = gap_ms
        self.changed.emit()

    def _set_counts_hidden(self, hidden: bool) -> None:  # noqa: FBT001 Qt's signal
        self._settings.counts_hidden = hidden
        self.changed.emit()


def _framed(page: KeysPage) -> Pane:
    frame = Pane("surface")
    row = QHBoxLayout(frame)
    row.setContentsMargins(20, 12, 20, 12)
    page.setMaximumWidth(_WIDEST_PX)
    row.addWidget(page, 1)
    row.addStretch(0)
    return frame


def _add_row(card: Card, label: str, field: QWidget, *, hint: str = "") -> None:
    row = QHBoxLayout()
    row.setSpacing(16)
    caption = Text(label)
    caption.setBuddy(field)
    caption.setFixedWidth(LABELS_PX)
    row.addWidget(caption)
    row.addWidget(field)
    words = _hint(hint)
    words.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    row.addWidget(words, 1)
    card.body.addLayout(row)


def _hint(words: str) -> Text:
    return Text(words, role="helper", colour="muted", wrap=True)


def _milliseconds(name: str, value: int, *, top: int, step: int) -> NumberField:
    field = NumberField(name, high=top, suffix=" ms")
    field.setSingleStep(step)
    field.setValue(value)
    field.setFixedWidth(110)
    return field


def _about(place: str) -> Card:
    """Say which versions are at work; the numbers a maintainer asks for first."""
    card = Card("About")
    python = ".".join(str(part) for part in sys.version_info[:3])
    card.body.addWidget(Text(f"FSH Coder {__version__}, MIT licence"))
    card.body.addWidget(
        _hint(f"Python {python}, SQLite {sqlite3.sqlite_version}. This study: {place}")
    )
    card.body.addWidget(
        _hint(
            "Rubric wording is the project's own; train on and cite the original manuals. "
            "Nothing leaves this computer."
        )
    )
    return card
