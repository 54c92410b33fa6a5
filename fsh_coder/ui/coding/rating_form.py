"""The rating form: a row per dimension, the one in focus opened with anchors and reason."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Dimension, Rubric
from fsh_coder.ui.coding.dimension_detail import DimensionDetail
from fsh_coder.ui.coding.rating_cells import RatingCells
from fsh_coder.ui.coding.rating_state import RatingState
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.kit.theme import current_theme

_ALL_ANCHORS_FROM_PX = 560


class RatingForm(QScrollArea):
    """All dimensions of a rubric; one is in focus.

    Signals:
        focused: dimension that was turned to.
        rated: dimension, score or None.
    """

    focused = Signal(str)
    rated = Signal(str, object)

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

    def show_rubric(self, rubric: Rubric) -> None:
        """Show another rubric's dimensions."""
        self.detail.setParent(None)
        inside = Pane()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self._rows, self._open = {}, None
        for dimension in rubric.dimensions:
            row = DimensionRow(dimension)
            row.focused.connect(lambda key=dimension.key: self.focused.emit(key))
            row.cells.rated.connect(lambda score, key=dimension.key: self.rated.emit(key, score))
            row.cells.pointed.connect(lambda score, key=dimension.key: self._on_pointed(key, score))
            row.cells.moved.connect(lambda step, key=dimension.key: self._move(key, step))
            self._rows[dimension.key] = row
            self._column.addWidget(row)
            self._column.addWidget(Line())
        self._column.addStretch(1)
        self.setWidget(inside)

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

    def _on_pointed(self, key: str, score: int | None) -> None:
        if key == self._open:
            self.detail.set_pointed(score)
        elif score is not None:
            self._rows[key].show_tip(score)

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
        self._dimension = dimension
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
        self._column.setContentsMargins(12, 0, 12, 0)
        self._column.setSpacing(0)
        head = QWidget()
        head.setFixedHeight(46)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self._label, 1)
        for widget in (self._clip, self._n_evidence, self._sign, self._status):
            row.addWidget(widget)
        row.addSpacing(3)
        row.addWidget(self.cells)
        self._column.addWidget(head)
        self.setToolTip(dimension.definition)

    def show_state(self, state: RatingState) -> None:
        """Show a rating."""
        self.cells.show_state(state)
        n_evidence = len(state.evidence)
        for widget in (self._clip, self._n_evidence):
            widget.setVisible(n_evidence > 0 and not state.lacks_reason)
        self._n_evidence.setText(str(n_evidence))
        missing = state.score is None or state.lacks_reason
        icon = "circle-dashed" if state.score is None else "message-square-plus"
        self._sign.set_icon_name(icon, colour="warn")
        self._status.setText("not rated" if state.score is None else "reason?")
        self._sign.setVisible(missing)
        self._status.setVisible(missing)

    def open_detail(self, detail: DimensionDetail) -> None:
        """Take the detail under the row."""
        self._is_open = True
        self._column.setContentsMargins(12, 0, 12, 10)
        self._column.addWidget(detail)
        detail.show()
        self.update()

    def close_detail(self) -> None:
        """Give the detail away."""
        self._is_open = False
        self._column.setContentsMargins(12, 0, 12, 0)
        self.update()

    def show_tip(self, score: int) -> None:
        """Show an anchor where the dimension is not open."""
        self.cells.setToolTip(f"{score}: {self._dimension.anchor(score).text}")

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
