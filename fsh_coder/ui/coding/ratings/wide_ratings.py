"""Ratings widened: all dimensions at the left, all anchors of one at the right."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.ratings import Rating
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.ui.coding.ratings.dimension_detail import DimensionDetail
from fsh_coder.ui.coding.ratings.rating_list import DimensionItem, DimensionList
from fsh_coder.ui.coding.ratings.rating_state import RatingState
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.text import Text

_LIST_WIDTH = 236
_NARROW_LIST_WIDTH = 190
_RESPECTS_WIDTH, _NARROW_RESPECTS_WIDTH = 384, 300
_ROOMY_LIST_WIDTH, _ROOMY_FROM_PX = 300, 1000
_NARROW_BELOW_PX, _RESPECTS_BELOW_PX = 560, 840
_HEARD_FROM_PX = 560
#: From here on a list as wide as its longest name leaves the anchors enough room.
_LONG_NAMES_FROM_PX, _LONGEST_LIST_WIDTH = 740, 360


class WideRatings(QWidget):
    """All dimensions and, of the one in focus, everything.

    Signals:
        focused: dimension that was turned to.
        keyed: dimension and the rating chosen by key, None for not rated.
    """

    focused = Signal(str)
    keyed = Signal(str, object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Global ratings, wide")
        self._dimensions: DimensionList | None = None
        self._may_write = True
        self.detail = DimensionDetail(wide=True)
        self._definition = Text("", role="body", colour="muted", wrap=True)
        self._title = Text("", role="head")
        self._whole = ""
        self._more = Button("Full definition", kind="plain", size="small")
        self._more.setCheckable(True)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.toggled.connect(self._show_definition)
        self._list = _scroll_area("Dimensions")
        self._list.setFixedWidth(_LIST_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(Line(upright=True))
        row.addWidget(self._right(), 1)

    def _right(self) -> QScrollArea:
        inside = Pane()
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._more)
        column.addLayout(head)
        column.addWidget(self._definition)
        column.addSpacing(4)
        column.addWidget(self.detail)
        column.addStretch(1)
        area = _scroll_area("Anchors, reason and evidence")
        area.setWidget(inside)
        return area

    def show_rubric(self, rubric: Rubric) -> None:
        """Show another rubric's dimensions."""
        made = DimensionList(rubric)
        made.focused.connect(self.focused)
        made.keyed.connect(self._on_key)
        made.moved.connect(self._move)
        self._dimensions = made
        self._list.setWidget(made)
        self._fit()

    @property
    def _items(self) -> Mapping[str, DimensionItem]:
        return {} if self._dimensions is None else self._dimensions.items

    def show_states(self, states: Mapping[str, RatingState]) -> None:
        """Show all dimensions as they are on disk."""
        for key, item in self._items.items():
            item.show_state(states[key])

    def open_dimension(
        self,
        state: RatingState,
        *,
        candidate: BehaviourMark | None,
        rubric: Rubric,
        segment: Segment,
    ) -> None:
        """Show everything of the dimension in focus."""
        self._title.setText(state.dimension.label)
        if state.dimension.definition != self._whole:
            self._whole = state.dimension.definition
            self._more.setChecked(False)
            self._show_definition()
        for key, item in self._items.items():
            item.setChecked(key == state.dimension.key)
        self.detail.show_state(state, candidate=candidate, rubric=rubric, segment=segment)

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let be rated, or not."""
        self._may_write = may_write
        self.detail.set_may_write(may_write)
        for item in self._items.values():
            item.set_may_write(may_write)

    def focus_dimension(self, key: str) -> None:
        """Put the keyboard on a dimension."""
        item = self._items[key]
        # The next one is in sight, too.
        self._list.ensureWidgetVisible(item, 0, 60)
        item.setFocus(Qt.FocusReason.OtherFocusReason)

    def item(self, key: str) -> DimensionItem:
        """Return a dimension's item; KeyError for none of the rubric's."""
        return self._items[key]

    def resizeEvent(self, event: object) -> None:
        """Give the anchors more room where all is narrow."""
        self._fit()

    def _fit(self) -> None:
        names = self._dimensions
        if names is not None and names.has_respects:
            narrow = self.width() < _RESPECTS_BELOW_PX
            width = _NARROW_RESPECTS_WIDTH if narrow else _RESPECTS_WIDTH
        elif self.width() >= _ROOMY_FROM_PX:
            width = _ROOMY_LIST_WIDTH
        else:
            width = _NARROW_LIST_WIDTH if self.width() < _NARROW_BELOW_PX else _LIST_WIDTH
        if names is not None and not names.has_respects and self.width() >= _LONG_NAMES_FROM_PX:
            width = min(max(width, names.wanted_width), _LONGEST_LIST_WIDTH)
        self._list.setFixedWidth(width)
        self.detail.tell_heard(self.height() >= _HEARD_FROM_PX)

    def _show_definition(self) -> None:
        """Show the definition's first sentence, or all of it."""
        first = self._whole.partition(". ")[0].rstrip(".") + "."
        self._definition.setText(self._whole if self._more.isChecked() else first)
        self._more.setVisible(len(first) < len(self._whole))

    def _on_key(self, key: str, rating: Rating) -> None:
        if self._may_write:
            self.keyed.emit(key, rating)

    def _move(self, key: str, step: int) -> None:
        keys = list(self._items)
        at = min(max(keys.index(key) + step, 0), len(keys) - 1)
        self.focus_dimension(keys[at])


def _scroll_area(name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    return area
