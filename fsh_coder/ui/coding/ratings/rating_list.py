"""The list of dimensions beside wide ratings: one row each, or one for all respects of an item."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.domain.ratings import NOT_APPLICABLE
from fsh_coder.domain.rubric import Dimension, Rubric
from fsh_coder.ui.coding.ratings.rating_keys import RatingKeys
from fsh_coder.ui.coding.ratings.rating_state import RatingState, respect
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme

_SQUARE = 26
_COLUMN = 76
#: Margins, square and scroll bar.
_BESIDE_NAME = 12 + 62 + 14


class DimensionList(Pane):
    """All dimensions of a rubric under their headings.

    Signals:
        focused: dimension that was turned to.
        keyed: dimension and the rating chosen by key, None for not rated.
        moved: dimension, and whether to the one before (-1) or after (1).
    """

    focused = Signal(str)
    keyed = Signal(str, object)
    moved = Signal(str, int)

    def __init__(self, rubric: Rubric) -> None:
        super().__init__()
        self.setAccessibleName("List of dimensions")
        self._items: dict[str, DimensionItem] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        labels = {group.key: group.label for group in rubric.dimension_groups}
        group = ""
        for together in _rows(rubric):
            if together[0].group != group:
                group = together[0].group
                column.addWidget(_heading(labels.get(group, ""), together))
            items = [self._made(each) for each in together]
            column.addWidget(items[0] if len(items) == 1 else _ItemRow(together, items))
        note = Text(
            "Nothing is filled in for you:\nno score until you choose one.",
            role="note",
            colour="muted",
        )
        note.setContentsMargins(12, 10, 8, 0)
        column.addWidget(note)
        column.addStretch(1)

    @property
    def items(self) -> Mapping[str, "DimensionItem"]:
        """Return the items by dimension, in the rubric's order."""
        return self._items

    @property
    def wanted_width(self) -> int:
        """Return how wide the list has to be so that no name is cut, in logical pixels."""
        metrics = QFontMetricsF(font("body_strong"))
        names = (item.name for item in self._items.values())
        longest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
        return round(longest) + _BESIDE_NAME

    @property
    def has_respects(self) -> bool:
        """Whether items stand in columns, which wants more room."""
        return any(item.is_square for item in self._items.values())

    def _made(self, dimension: Dimension) -> "DimensionItem":
        item = DimensionItem(dimension)
        item.focused.connect(lambda: self.focused.emit(dimension.key))
        keys = RatingKeys(item, dimension)
        keys.rated.connect(lambda rating: self.keyed.emit(dimension.key, rating))
        keys.moved.connect(lambda step: self.moved.emit(dimension.key, step))
        self._items[dimension.key] = item
        return item


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
        self.is_square = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("focusRing", False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{dimension.label}, not rated")
        self.clicked.connect(self._on_clicked)

    @property
    def name(self) -> str:
        """Return the dimension's name."""
        return self._dimension.label

    def make_square(self) -> None:
        """Show the score alone; the name stands beside it once for all respects."""
        self.is_square = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.updateGeometry()

    def show_state(self, state: RatingState) -> None:
        """Show a rating."""
        self._state = state
        self.setAccessibleName(f"{state.spoken} {state.words}")
        tip = state.dimension.definition
        named = f"{state.dimension.label}: {state.words}"
        self.setToolTip(f"{named}\n{tip}" if self.is_square else f"{state.dimension.label}\n{tip}")
        self.update()

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show whether it can be rated."""
        self._may_write = may_write
        self.update()

    def sizeHint(self) -> QSize:
        """One row of the list, or one cell of it."""
        return QSize(_COLUMN if self.is_square else 160, 46)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        self._paint_ground(painter, box)
        state = self._state
        if state is None:
            return
        if self.is_square:
            left = (self.width() - _SQUARE) / 2
            _paint_square(painter, QRectF(left, 10, _SQUARE, _SQUARE), state, on=self._may_write)
            return
        right = self.width() - 46
        _draw_cut(painter, QRectF(12, 5, right - 14, 18), state.dimension.label, "body_strong")
        painter.setPen(current_theme().colour("warn" if state.is_wanting else "muted"))
        _draw_cut(painter, QRectF(12, 23, right - 14, 16), state.words, "note")
        _paint_square(painter, QRectF(right + 6, 10, _SQUARE, _SQUARE), state, on=self._may_write)

    def _paint_ground(self, painter: QPainter, box: QRectF) -> None:
        theme = current_theme()
        if self.isChecked():
            painter.fillRect(box, theme.colour("surface"))
            for y in (0.0, box.bottom() - 1):
                painter.fillRect(QRectF(0, y, box.width(), 1), theme.colour("line"))
            painter.fillRect(QRectF(0, 0, 3, box.height()), theme.colour("accent"))
            if self.hasFocus():
                painter.fillRect(box.adjusted(3, 1, 0, -1), theme.colour("row-sel"))
        elif self.underMouse():
            painter.fillRect(box, theme.colour("row-hover"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard is here."""
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def _on_clicked(self) -> None:
        self.setChecked(True)
        self.focused.emit()


class _ItemRow(QWidget):
    """An item's name, and a square for each of its respects."""

    def __init__(self, together: tuple[Dimension, ...], items: list[DimensionItem]) -> None:
        super().__init__()
        self.setAccessibleName(together[0].item)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 4, 0)
        row.setSpacing(0)
        name = Text(together[0].item, role="body_strong", wrap=True)
        name.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        name.setToolTip(together[0].definition)
        row.addWidget(name, 1)
        for item in items:
            item.make_square()
            row.addWidget(item)


def _rows(rubric: Rubric) -> list[tuple[Dimension, ...]]:
    """Return the dimensions with those of one item together."""
    rows: list[tuple[Dimension, ...]] = []
    for dimension in rubric.dimensions:
        if rows and dimension.item and rows[-1][0].item == dimension.item:
            rows[-1] = (*rows[-1], dimension)
        else:
            rows.append((dimension,))
    return rows


def _heading(label: str, together: tuple[Dimension, ...]) -> QWidget:
    """Return a group's label, above columns with the respects as their heads."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(12, 6, 4, 3)
    row.setSpacing(0)
    row.addWidget(Text(label, role="helper", colour="muted"), 1)
    for dimension in together if len(together) > 1 else ():
        column = Text(respect(dimension), role="note", colour="muted")
        column.setFixedWidth(_COLUMN)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(column)
    made.setAccessibleName(label)
    return made


def _paint_square(painter: QPainter, square: QRectF, state: RatingState, *, on: bool) -> None:
    theme = current_theme()
    if state.shown is None:
        _paint_outline(painter, square, colour=theme.colour("control"), dashed=True)
        return
    if state.shown is NOT_APPLICABLE:
        ink = "muted" if state.is_ruled_out or not on else "accent"
        fill = None if state.is_ruled_out else theme.colour("accent-soft")
        edge = theme.colour("line" if state.is_ruled_out else ink)
        paint_box(painter, square, fill=fill, border=edge)
        _draw_centred(painter, square, "n/a", role="note", ink=ink)
    else:
        paint_box(painter, square, fill=theme.colour("accent" if on else "muted"), border=None)
        _draw_centred(painter, square, str(state.shown), role="body_strong", ink="on-accent")
    if state.conflict:
        around = square.adjusted(-3, -3, 3, 3)
        _paint_outline(painter, around, colour=theme.colour("warn"), dashed=False)


def _paint_outline(painter: QPainter, box: QRectF, *, colour: QColor, dashed: bool) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 1 if dashed else 2)
    if dashed:
        pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.restore()


def _draw_centred(painter: QPainter, box: QRectF, words: str, *, role: str, ink: str) -> None:
    painter.setFont(font("note" if role == "note" else "body_strong"))
    painter.setPen(current_theme().colour(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _draw_cut(painter: QPainter, box: QRectF, words: str, role: str) -> None:
    made: QFont = font("note" if role == "note" else "body_strong")
    painter.setFont(made)
    if role != "note":
        painter.setPen(current_theme().colour("text"))
    cut = QFontMetricsF(made).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, flags, cut)
