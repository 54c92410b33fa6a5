"""The rating form: a row per dimension, the one in focus opened with anchors and reason."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.ratings import Rating
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Dimension, Rubric
from fsh_coder.ui.coding.ratings.anchor_rows import choices_of
from fsh_coder.ui.coding.ratings.dimension_detail import DimensionDetail
from fsh_coder.ui.coding.ratings.rating_cells import RatingCells
from fsh_coder.ui.coding.ratings.rating_state import RatingState
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.kit.theme import current_theme

_ALL_ANCHORS_FROM_PX = 560
_MARGIN, _MARGIN_BESIDE_BAR = 12, 2
#: A short form needs no headings; a long one is not found through without them.
_HEADINGS_FROM = 8


class RatingForm(QScrollArea):
    """All dimensions of a rubric; one is in focus.

    Signals:
        focused: dimension that was turned to.
        rated: dimension and the rating chosen by mouse.
        keyed: dimension and the rating chosen by key, None for not rated.
    """

    focused = Signal(str)
    rated = Signal(str, object)
    keyed = Signal(str, object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Global ratings")
        self.detail = DimensionDetail(wide=False)
        self.detail.hide()
        self._rows: dict[str, DimensionRow] = {}
        self._open: str | None = None
        self._column = QVBoxLayout()
        self.verticalScrollBar().rangeChanged.connect(self._fit_margins)

    def show_rubric(self, rubric: Rubric) -> None:
        """Show another rubric's dimensions."""
        self.detail.setParent(None)
        inside = Pane()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self._rows, self._open = {}, None
        headings = {group.key: group.label for group in rubric.dimension_groups}
        group = ""
        for dimension in rubric.dimensions:
            if dimension.group != group and len(rubric.dimensions) >= _HEADINGS_FROM:
                group = dimension.group
                heading = Text(headings.get(group, ""), role="helper", colour="muted")
                heading.setContentsMargins(12, 8, 8, 2)
                self._column.addWidget(heading)
            self._column.addWidget(self._made_row(dimension))
            self._column.addWidget(Line())
        self._column.addStretch(1)
        self.setWidget(inside)

    def _fit_margins(self, _least: int, most: int) -> None:
        """Let the scroll bar stand in the margin, so that it cuts no name."""
        for row in self._rows.values():
            row.set_right(_MARGIN if most == 0 else _MARGIN_BESIDE_BAR)

    def _made_row(self, dimension: Dimension) -> "DimensionRow":
        row, key = DimensionRow(dimension), dimension.key
        row.focused.connect(lambda: self.focused.emit(key))
        row.cells.rated.connect(lambda rating: self.rated.emit(key, rating))
        row.cells.keyed.connect(lambda rating: self.keyed.emit(key, rating))
        row.cells.pointed.connect(lambda rating: self._on_pointed(key, rating))
        row.cells.moved.connect(lambda step: self._move(key, step))
        self._rows[key] = row
        return row

    def show_states(self, states: Mapping[str, RatingState]) -> None:
        """Show all dimensions as they are on disk."""
        for key, row in self._rows.items():
            row.show_state(states[key])

    def open_dimension(
        self,
        state: RatingState,
        *,
        candidate: BehaviourMark | None,
        rubric: Rubric,
        segment: Segment,
    ) -> None:
        """Open the dimension in focus."""
        key = state.dimension.key
        if key != self._open:
            if self._open is not None:
                self._rows[self._open].close_detail()
            self._open = key
            self._rows[key].open_detail(self.detail)
            QTimer.singleShot(0, self, self._bring_into_view)
        self.detail.show_state(state, candidate=candidate, rubric=rubric, segment=segment)

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let be rated, or not."""
        self.detail.set_may_write(may_write)
        for row in self._rows.values():
            row.cells.set_may_write(may_write)

    def focus_dimension(self, key: str) -> None:
        """Put the keyboard on a dimension's cells."""
        self._rows[key].cells.setFocus(Qt.FocusReason.OtherFocusReason)

    def cells(self, key: str) -> RatingCells:
        """Return a dimension's cells; KeyError for none of the rubric's."""
        return self._rows[key].cells

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show all anchors where there is room."""
        super().resizeEvent(event)
        self.detail.show_all_anchors(self.viewport().height() >= _ALL_ANCHORS_FROM_PX)

    def _bring_into_view(self) -> None:
        if self._open is not None and self._open in self._rows:
            row = self._rows[self._open]
            self.ensureWidgetVisible(self.detail, 0, 8)
            self.ensureVisible(0, row.y(), 0, 0)

    def _on_pointed(self, key: str, rating: Rating) -> None:
        if key == self._open:
            self.detail.set_pointed(rating)
        else:
            self._rows[key].show_tip(rating)

    def _move(self, key: str, step: int) -> None:
        keys = list(self._rows)
        at = min(max(keys.index(key) + step, 0), len(keys) - 1)
        self.focus_dimension(keys[at])


class DimensionRow(QWidget):
    """A dimension's name, where it stands, and its cells.

    Signals:
        focused: it was clicked, or the keyboard came to its cells.
    """

    focused = Signal()

    def __init__(self, dimension: Dimension) -> None:
        super().__init__()
        self._choices = choices_of(dimension)
        self._is_open = False
        self.setAccessibleName(dimension.label)
        self.cells = RatingCells(dimension)
        self.cells.focused.connect(self.focused)
        self._label = CutText(dimension.label, role="body_strong")
        self._clip = IconMark("paperclip", size=14, colour="muted")
        self._n_evidence = Text("", role="helper", colour="muted")
        self._sign = IconMark("circle-dashed", size=14, colour="warn")
        self._status = Text("not rated", role="label", colour="warn")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._made_head())
        self._standing = ""
        self.setToolTip(dimension.definition)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say in a sign alone what has no room in words; the name comes first."""
        super().resizeEvent(event)
        self._fit_words()

    def set_right(self, margin: int) -> None:
        """Keep so much room at the right."""
        margins = self._column.contentsMargins()
        margins.setRight(margin)
        self._column.setContentsMargins(margins)
        self._fit_words()

    def _fit_words(self) -> None:
        shown = [each for each in (self._clip, self._n_evidence, self._sign) if not each.isHidden()]
        taken = sum(each.sizeHint().width() + 5 for each in (self._label, *shown))
        if not self.cells.is_crowded:
            taken += self.cells.sizeHint().width() + 8
        words = self._status.fontMetrics().horizontalAdvance(self._standing)
        margins = self._column.contentsMargins()
        has_room = taken + words <= self.width() - margins.left() - margins.right()
        self._status.setVisible(bool(self._standing) and has_room)
        self._sign.setToolTip("" if has_room else self._standing)

    def _made_head(self) -> QWidget:
        """Return name, standing and cells: in one line, or with many cells in two."""
        head = QWidget()
        is_crowded = self.cells.is_crowded
        head.setFixedHeight(72 if is_crowded else 46)
        direction = QBoxLayout.Direction
        lines = QBoxLayout(direction.TopToBottom if is_crowded else direction.LeftToRight, head)
        lines.setContentsMargins(0, 6 if is_crowded else 0, 0, 8 if is_crowded else 0)
        lines.setSpacing(4 if is_crowded else 8)
        row = QHBoxLayout()
        row.setSpacing(5)
        row.addWidget(self._label, 1)
        for widget in (self._clip, self._n_evidence, self._sign, self._status):
            row.addWidget(widget)
        lines.addLayout(row, 1)
        lines.addWidget(self.cells)
        return head

    def show_state(self, state: RatingState) -> None:
        """Show a rating."""
        self.cells.show_state(state)
        n_evidence = len(state.evidence)
        for widget in (self._clip, self._n_evidence):
            widget.setVisible(n_evidence > 0 and not state.lacks_reason)
        self._n_evidence.setText(str(n_evidence))
        icon, words = _standing(state)
        colour = "warn" if state.is_wanting else "muted"
        self._sign.set_icon_name(icon, colour=colour)
        self._status.set_colour(colour)
        self._status.setText(words)
        self._standing = words
        self._sign.setVisible(bool(words))
        self._fit_words()

    def open_detail(self, detail: DimensionDetail) -> None:
        """Take the detail under the row."""
        self._is_open = True
        self._set_below(10)
        self._column.addWidget(detail)
        detail.show()
        self.update()

    def close_detail(self) -> None:
        """Give the detail away."""
        self._is_open = False
        self._set_below(0)
        self.update()

    def _set_below(self, room: int) -> None:
        margins = self._column.contentsMargins()
        margins.setBottom(room)
        self._column.setContentsMargins(margins)

    def show_tip(self, rating: Rating) -> None:
        """Show an anchor where the dimension is not open."""
        words = {each.rating: f"{each.square}: {each.text}" for each in self._choices}
        self.cells.setToolTip(words.get(rating, ""))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Turn to this dimension."""
        super().mousePressEvent(event)
        self.cells.setFocus(Qt.FocusReason.MouseFocusReason)
        self.focused.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar of the one in focus."""
        if self._is_open:
            bar = QRectF(0, 0, 3, self.height())
            QPainter(self).fillRect(bar, current_theme().colour("accent"))


def _standing(state: RatingState) -> tuple[str, str]:
    """Return icon and words for where a dimension stands; "" where the cells say it all."""
    if state.conflict:
        return "triangle-alert", "does not fit"
    if state.is_ruled_out:
        return "circle-minus", "not applicable"
    if state.rating is None:
        return "circle-dashed", "not rated"
    if state.lacks_reason:
        return "message-square-plus", "reason?"
    return "circle-dashed", ""
