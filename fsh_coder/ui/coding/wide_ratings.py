"""Ratings widened: all dimensions at the left, all anchors of one at the right."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Dimension, Rubric
from fsh_coder.ui.coding.dimension_detail import DimensionDetail
from fsh_coder.ui.coding.rating_keys import RatingKeys
from fsh_coder.ui.coding.rating_state import RatingState
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme

_LIST_WIDTH = 236
_NARROW_LIST_WIDTH = 190
_NARROW_BELOW_PX = 560


class WideRatings(QWidget):
    """All dimensions and, of the one in focus, everything.

    Signals:
        focused: dimension that was turned to.
        rated: dimension, score or None.
    """

    focused = Signal(str)
    rated = Signal(str, object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Global ratings, wide")
        self._items: dict[str, DimensionItem] = {}
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
        inside = Pane()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        self._items = {}
        labels = {group.key: group.label for group in rubric.dimension_groups}
        group = ""
        for dimension in rubric.dimensions:
            if dimension.group != group:
                group = dimension.group
                column.addWidget(_GroupLabel(labels.get(group, "")))
            column.addWidget(self._made_item(dimension))
        note = Text(
            "Nothing is filled in for you:\nno score until you choose one.",
            role="note",
            colour="muted",
        )
        note.setContentsMargins(12, 10, 8, 0)
        column.addWidget(note)
        column.addStretch(1)
        self._list.setWidget(inside)

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
        self._list.ensureWidgetVisible(item)
        item.setFocus(Qt.FocusReason.OtherFocusReason)

    def item(self, key: str) -> "DimensionItem":
        """Return a dimension's item; KeyError for none of the rubric's."""
        return self._items[key]

    def resizeEvent(self, event: object) -> None:
        """Give the anchors more room where all is narrow."""
        narrow = self.width() < _NARROW_BELOW_PX
        self._list.setFixedWidth(_NARROW_LIST_WIDTH if narrow else _LIST_WIDTH)

    def _show_definition(self) -> None:
        """Show the definition's first sentence, or all of it."""
        first = self._whole.partition(". ")[0].rstrip(".") + "."
        self._definition.setText(self._whole if self._more.isChecked() else first)
        self._more.setVisible(len(first) < len(self._whole))

    def _made_item(self, dimension: Dimension) -> "DimensionItem":
        item = DimensionItem(dimension)
        item.focused.connect(lambda: self.focused.emit(dimension.key))
        keys = RatingKeys(item, dimension)
        keys.rated.connect(lambda score: self._on_key(dimension.key, score))
        keys.moved.connect(lambda step: self._move(dimension.key, step))
        self._items[dimension.key] = item
        return item

    def _on_key(self, key: str, score: int | None) -> None:
        if self._may_write:
            self.rated.emit(key, score)

    def _move(self, key: str, step: int) -> None:
        keys = list(self._items)
        at = min(max(keys.index(key) + step, 0), len(keys) - 1)
        self.focus_dimension(keys[at])


class DimensionItem(QAbstractButton):
    """A dimension in the list: name, where it stands, its score in a square.

    Signals:
        focused: it was clicked, or the keyboard came here.
    """

    focused = Signal()

    def __init__(self, dimension: Dimension) -> None:
        super().__init__()
        self._dimension = dimension
        self._state: RatingState | None = None
        self._may_write = True
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("focusRing", False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{dimension.label}, not rated")
        self.clicked.connect(self._on_clicked)

    def show_state(self, state: RatingState) -> None:
        """Show a rating."""
        self._state = state
        self.setAccessibleName(f"{state.spoken} {state.words}")
        self.setToolTip(state.dimension.definition)
        self.update()

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show whether it can be rated."""
        self._may_write = may_write
        self.update()

    def sizeHint(self) -> QSize:
        """One row of the list."""
        return QSize(160, 46)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        painter, theme = QPainter(self), current_theme()
        box = QRectF(self.rect())
        if self.isChecked():
            painter.fillRect(box, theme.colour("surface"))
            for y in (0.0, box.bottom() - 1):
                painter.fillRect(QRectF(0, y, box.width(), 1), theme.colour("line"))
            painter.fillRect(QRectF(0, 0, 3, box.height()), theme.colour("accent"))
            if self.hasFocus():
                painter.fillRect(box.adjusted(3, 1, 0, -1), theme.colour("row-sel"))
        elif self.underMouse():
            painter.fillRect(box, theme.colour("row-hover"))
        state = self._state
        if state is None:
            return
        right = self.width() - 46
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        _draw_cut(
            painter, QRectF(12, 5, right - 14, 18), state.dimension.label, font("body_strong")
        )
        missing = state.score is None or state.lacks_reason
        painter.setFont(font("note"))
        painter.setPen(theme.colour("warn" if missing else "muted"))
        painter.drawText(QRectF(12, 23, right - 14, 16), flags, state.words)
        self._paint_square(painter, QRectF(right + 6, 10, 26, 26), state.score)

    def _paint_square(self, painter: QPainter, square: QRectF, score: int | None) -> None:
        theme = current_theme()
        if score is None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(theme.colour("control"), 1)
            pen.setDashPattern([3, 3])
            painter.setPen(pen)
            painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            painter.restore()
            return
        fill = theme.colour("accent" if self._may_write else "muted")
        paint_box(painter, square, fill=fill, border=None)
        painter.setFont(font("body_strong"))
        painter.setPen(theme.colour("on-accent"))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, str(score))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard is here."""
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def _on_clicked(self) -> None:
        self.setChecked(True)
        self.focused.emit()


class _GroupLabel(Text):
    def __init__(self, label: str) -> None:
        super().__init__(label, role="helper", colour="muted")
        self.setContentsMargins(12, 6, 8, 3)


def _draw_cut(painter: QPainter, box: QRectF, words: str, made: QFont) -> None:
    painter.setFont(made)
    painter.setPen(current_theme().colour("text"))
    cut = QFontMetricsF(made).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, flags, cut)


def _scroll_area(name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    return area
