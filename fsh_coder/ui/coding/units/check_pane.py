"""What a coder may want to look at again before the division is finished, and its rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ground.time_window import in_segment
from fsh_coder.ui.coding.waveform.unit_items import ItemKey, ItemKind, UnitItem
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.text import Text

#: Longer utterances often are two, shorter ones slips of the key.
LONG_MS, SHORT_MS = 30_000, 200
_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Doubt:
    """One unit to look at again, and why."""

    key: ItemKey
    words: str


def doubts(items: Sequence[UnitItem], segment: Segment) -> tuple[Doubt, ...]:
    """Return the made units that are long, very short, or without a speaker."""
    found: list[Doubt] = []
    for item in items:
        why = _why(item)
        if why and item.key is not None:
            at = in_segment(item.start_ms, segment)
            found.append(Doubt(item.key, f"{item.number} at {at}: {why}"))
    return tuple(found)


def _why(item: UnitItem) -> str:
    if item.kind is not ItemKind.MADE:
        return ""
    if item.length_ms > LONG_MS:
        return f"{item.length_ms / 1000:.1f} s long"
    if item.length_ms < SHORT_MS:
        return f"only {item.length_ms} ms"
    return "nobody named" if item.speaker is None else ""


class CheckPane(Pane):
    """The list and the rule.

    Signals:
        item_chosen: the `ItemKey` of a unit to look at again.
    """

    item_chosen = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("To check")
        self.head = PaneHead("To check")
        self._shown: tuple[Doubt, ...] | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._rule = Text(role="body", colour="muted", wrap=True)
        inside = Pane()
        inside.setAccessibleName("Utterances to check")
        body = QVBoxLayout(inside)
        body.setContentsMargins(12, 8, 12, 12)
        body.setSpacing(6)
        body.addLayout(self._rows)
        body.addWidget(Line())
        body.addWidget(Text("What one utterance is", role="head"))
        body.addWidget(self._rule)
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setAccessibleName("To check")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(scroll, 1)

    def show_rubric(self, rubric: Rubric) -> None:
        """Show the rubric's rule."""
        self._rule.setText("" if rubric.unit is None else rubric.unit.rule)

    def show_doubts(self, found: tuple[Doubt, ...]) -> None:
        """Show these; the first dozen, and how many there are in all."""
        if found == self._shown:
            return
        self._shown = found
        while (entry := self._rows.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.deleteLater()
        self.head.set_count(str(len(found)) if found else "")
        if not found:
            self._rows.addWidget(Text("Nothing stands out.", role="body", colour="muted"))
        for doubt in found[:_MOST_SHOWN]:
            link = Button(doubt.words, kind="plain", size="small", icon="clock")
            link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            link.clicked.connect(lambda _checked=False, key=doubt.key: self.item_chosen.emit(key))
            self._rows.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        if len(found) > _MOST_SHOWN:
            more = f"and {len(found) - _MOST_SHOWN} more"
            self._rows.addWidget(Text(more, role="note", colour="muted"))
