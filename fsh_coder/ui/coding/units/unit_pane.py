"""The pane of units: their list, and while speech is divided the keys for it."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground import speakers
from fsh_coder.ui.coding.ground.key_map import KeyMap
from fsh_coder.ui.coding.units.check_pane import CheckPane, doubts
from fsh_coder.ui.coding.units.parse_pane import ParsePane
from fsh_coder.ui.coding.units.unit_list import UnitList
from fsh_coder.ui.coding.waveform.unit_items import ItemKey, ItemKind, UnitItem, counted
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.text import Text

Task = Literal["parse", "code"]

_CHECK_FROM_PX, _KEYS_PX, _CHECK_PX = 1000, 312, 300
_HEADS_FROM_PX, _WORDS_FROM_PX = 200, 420
_HEAD_FROM_PX, _WHOLE_WORDS_FROM_PX = 100, 150


class UnitPane(Pane):
    """List, keys and doubts; which of them are shown depends on the task and the room."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Utterances")
        self._segment: Segment | None = None
        self._task: Task = "parse"
        self.head = PaneHead("Utterances")
        self.list = UnitList()
        self.parse = ParsePane()
        self.check = CheckPane()
        self.next_button = Button(
            "Next without a code", kind="plain", size="small", icon="skip-forward"
        )
        self.next_button.setAccessibleName("Next without a code")
        self.next_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head.add_right(self.next_button)
        left = Pane()
        left.setAccessibleName("List of utterances")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)
        self.words = Text(role="body", wrap=True)
        self.words.setAccessibleName("Words of the chosen utterance")
        self.words.setContentsMargins(16, 6, 16, 8)
        self.words.hide()
        column.addWidget(self.words)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for place, part in enumerate((left, self.parse, self.check)):
            self._splitter.addWidget(part)
            self._splitter.setStretchFactor(place, 1 if place == 0 else 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        self.set_task("parse")

    def show_rubric(self, rubric: Rubric, *, segment: Segment) -> None:
        """Turn to another observation."""
        self._segment = segment
        self.list.model_.show_segment(segment)
        self.check.show_rubric(rubric)

    def set_keys(self, keys: KeyMap) -> None:
        """Name this coder's keys."""
        self.parse.set_keys(keys)
        for use in keys.units:
            if use.name == "unit_end":
                self.list.model_.set_end_key(use.keys[0].words)
        key = keys.words("next_uncoded")
        self.next_button.setToolTip(f"Go to the next utterance without a code ({key})")

    def set_task(self, task: Task) -> None:
        """Show what a pass needs."""
        self._task = task
        is_parse = task == "parse"
        self.list.show_codes(not is_parse)
        self.next_button.setVisible(not is_parse)
        self._fit()
        if is_parse:
            rest = max(240, self.width() - _KEYS_PX - _CHECK_PX)
            self._splitter.setSizes([rest, _KEYS_PX, _CHECK_PX])

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let units be changed, or not."""
        self.parse.set_may_write(may_write)
        self.next_button.setEnabled(may_write)

    def show_items(
        self, items: Sequence[UnitItem], open_item: UnitItem | None = None, *, waits: str = ""
    ) -> None:
        """Show units in order of time, the open one in its place, and what is waited for."""
        shown = list(items)
        if open_item is not None:
            shown.append(open_item)
            shown.sort(key=lambda item: item.start_ms)
        self.list.set_items(shown)
        if self._task == "parse":
            words = {speaker: speakers.word(speaker) for speaker in Speaker}
            self.head.set_count(counted(items, words))
            if self._segment is not None:
                self.check.show_doubts(doubts(items, self._segment))
        else:
            n_coded = sum(bool(item.codes) for item in items)
            told = f"{n_coded} of {len(items)} coded" if items else "none made"
            self.head.set_count(f"{told} · {waits}" if waits else told)
            self.next_button.setVisible(n_coded < len(items))

    def show_open(self, open_item: UnitItem | None) -> None:
        """Show how long the open unit is by now; the rest stays."""
        items = self.list.model_.items
        rest = [item for item in items if item.kind is not ItemKind.OPEN]
        shown = rest if open_item is None else sorted([*rest, open_item], key=_start)
        self.list.set_items(shown)

    def choose(self, key: ItemKey | None) -> None:
        """Show one as chosen, with all its words; None for none."""
        row = self.list.model_.row_of(key)
        words = "" if row is None else self.list.model_.words(row)
        if words != self.words.text():
            self.words.setText(words)
            self._show_words()
            # The list gets its new height only after this; the row must stay in view.
            QTimer.singleShot(0, self.list, self.list.reveal_chosen)
        self.list.choose(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _show_words(self) -> None:
        # In a low window the rows need the room; their cells have tooltips.
        has_room = self.height() >= _WHOLE_WORDS_FROM_PX
        self.words.setVisible(bool(self.words.text()) and has_room)

    def _fit(self) -> None:
        is_parse = self._task == "parse"
        self._show_words()
        self.head.setVisible(self.height() >= _HEAD_FROM_PX)
        self.parse.setVisible(is_parse)
        self.check.setVisible(is_parse and self.width() >= _CHECK_FROM_PX)
        self.head.set_title("Utterances" if is_parse else "Progress")
        # In a low window a row is worth more than the heads of the columns.
        self.list.horizontalHeader().setVisible(self.height() >= _HEADS_FROM_PX)
        listed = self.width() - (_KEYS_PX if is_parse else 0)
        self.list.fit(listed)
        self.next_button.setText("" if listed < _WORDS_FROM_PX else "Next without a code")


def _start(item: UnitItem) -> int:
    return item.start_ms
